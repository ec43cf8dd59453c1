//! What an execution role allows: a function assumes it, and every call of a service is checked against
//! it (`FACTS.md` section 8).
//!
//! The rule has three steps. A statement that denies decides, wherever it stands; else a statement that
//! allows; else nothing is allowed. The verdict names the statement that decided, so that a learner can
//! be told why.

use super::arn;

/// What a role says, statement by statement. An empty policy allows nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    /// The statements, in the order in which they were written.
    pub statements: Vec<Statement>,
}

/// One statement: an effect for some actions on some resources.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// What it does to what it matches.
    pub effect: Effect,
    /// Patterns of actions as IAM names them: `dynamodb:PutItem`, `s3:Get*`.
    pub actions: Vec<String>,
    /// Patterns of resources: `*`, an ARN, or a bare name such as `orders` or `photos/*`.
    pub resources: Vec<String>,
}

/// What a statement does to what it matches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Effect {
    /// Allows it, unless another statement denies it.
    #[default]
    Allow,
    /// Denies it, whatever other statements allow.
    Deny,
}

/// How a policy decides one request. Statements count from 1, as people count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// This statement allows it and none denies it.
    Allowed {
        /// The first that allows it.
        statement: usize,
    },
    /// This statement denies it.
    ExplicitDeny {
        /// The first that denies it.
        statement: usize,
    },
    /// No statement says anything about it.
    ImplicitDeny,
}

impl Verdict {
    /// Whether the request may go on.
    pub const fn is_allowed(self) -> bool {
        matches!(self, Self::Allowed { .. })
    }
}

/// What a request is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resource {
    /// Its ARN.
    pub arn: String,
    /// Its name as people say it: `orders`, or `photos/cat.qoi` for an object.
    pub name: String,
}

impl Resource {
    /// A DynamoDB table.
    pub fn table(name: &str) -> Self {
        Self::named(arn::table(name), name)
    }

    /// An S3 bucket.
    pub fn bucket(name: &str) -> Self {
        Self::named(arn::bucket(name), name)
    }

    /// An S3 object.
    pub fn object(bucket: &str, key: &str) -> Self {
        Self::named(arn::object(bucket, key), &format!("{bucket}/{key}"))
    }

    /// An SQS queue.
    pub fn queue(name: &str) -> Self {
        Self::named(arn::queue(name), name)
    }

    /// An SNS topic.
    pub fn topic(name: &str) -> Self {
        Self::named(arn::topic(name), name)
    }

    /// A Kinesis stream.
    pub fn stream(name: &str) -> Self {
        Self::named(arn::stream(name), name)
    }

    /// A Lambda function.
    pub fn function(name: &str) -> Self {
        Self::named(arn::function(name), name)
    }

    /// An EventBridge event bus.
    pub fn event_bus(name: &str) -> Self {
        Self::named(arn::event_bus(name), name)
    }

    /// A relational database, or the proxy before it.
    pub fn database(name: &str) -> Self {
        Self::named(arn::database(name), name)
    }

    /// A cache.
    pub fn cache(name: &str) -> Self {
        Self::named(arn::cache(name), name)
    }

    fn named(arn: String, name: &str) -> Self {
        Self {
            arn,
            name: name.into(),
        }
    }

    /// Whether a pattern of a statement means it. A pattern that is no ARN is matched against the bare
    /// name: a convenience of this lab.
    fn is_meant_by(&self, pattern: &str) -> bool {
        if pattern.starts_with("arn:") || pattern == "*" {
            matches(pattern, &self.arn)
        } else {
            matches(pattern, &self.name)
        }
    }
}

impl Policy {
    /// Decides one request: an explicit deny comes before an allow, an allow before the default.
    pub fn decide(&self, action: &str, resource: &Resource) -> Verdict {
        let first = |effect: Effect| {
            let meant = |one: &Statement| one.effect == effect && one.means(action, resource);
            self.statements
                .iter()
                .position(meant)
                .map(|place| place + 1)
        };
        if let Some(statement) = first(Effect::Deny) {
            Verdict::ExplicitDeny { statement }
        } else if let Some(statement) = first(Effect::Allow) {
            Verdict::Allowed { statement }
        } else {
            Verdict::ImplicitDeny
        }
    }
}

impl Statement {
    /// A statement that allows some actions on some resources.
    pub fn allow(actions: &[&str], resources: &[&str]) -> Self {
        Self::new(Effect::Allow, actions, resources)
    }

    /// A statement that denies some actions on some resources.
    pub fn deny(actions: &[&str], resources: &[&str]) -> Self {
        Self::new(Effect::Deny, actions, resources)
    }

    fn new(effect: Effect, actions: &[&str], resources: &[&str]) -> Self {
        let owned = |texts: &[&str]| texts.iter().map(|&text| text.into()).collect();
        Self {
            effect,
            actions: owned(actions),
            resources: owned(resources),
        }
    }

    /// Whether it speaks of this request. Actions match without regard to case, resources exactly.
    fn means(&self, action: &str, resource: &Resource) -> bool {
        let action = action.to_ascii_lowercase();
        self.actions
            .iter()
            .any(|pattern| matches(&pattern.to_ascii_lowercase(), &action))
            && self.resources.iter().any(|one| resource.is_meant_by(one))
    }
}

/// Whether a pattern matches a whole text: `*` stands for any characters, `?` for exactly one.
pub fn matches(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) =
        (pattern.chars().collect(), text.chars().collect());
    let (mut p, mut t) = (0, 0);
    // Where the last star stood and how much it has taken: it takes one more whenever the rest fails,
    // which is enough, since an earlier star could take nothing that the last cannot.
    let mut star = None;
    while t < text.len() {
        match pattern.get(p) {
            Some('*') => {
                star = Some((p, t));
                p += 1;
            }
            Some(&c) if c == '?' || c == text[t] => (p, t) = (p + 1, t + 1),
            _ => {
                let Some((at, taken)) = star else {
                    return false;
                };
                star = Some((at, taken + 1));
                (p, t) = (at + 1, taken + 1);
            }
        }
    }
    pattern[p..].iter().all(|&c| c == '*')
}
