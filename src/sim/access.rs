//! Who may call whom: the caller's role and the called resource's own policy, together.
//!
//! The rules (`FACTS.md` section 8, "Resource-based policy"; `FACTS-2.md` A 30 and A 31): an explicit deny on
//! either side decides. A function calls under its execution role; within one account it is enough that
//! either side allows. A service that pushes to a function has no role here, so the function's policy alone
//! decides. EventBridge Scheduler pushes too, but under a role of its own; the target of a rule may have a role
//! as well, and without one it relies on the function's policy. What nobody allows is denied.
//!
//! A scenario that writes no policy for a function means what the console does when it adds a trigger: the
//! permission comes with the source, and no fact speaks of it.

mod read;

pub use read::{Read, poll};

use super::arn;
use super::iam::{Effect, Policy, Resource, Verdict, matches};
use super::scenario::{HttpApi, Schedule, Source, SourceKind};

/// The policy of one resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResourcePolicy {
    /// The resource.
    pub on: Resource,
    /// What it says, in the order in which it was written.
    pub statements: Vec<Permission>,
}

/// A statement of a resource's policy: like one of a role, and it names who is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Permission {
    /// What it does to what it matches.
    pub effect: Effect,
    /// Patterns of principals: `s3.amazonaws.com`, the ARN of a role, or a bare function's name.
    pub principals: Vec<String>,
    /// Patterns of actions.
    pub actions: Vec<String>,
    /// Patterns of what calls on behalf of a service (`aws:SourceArn`), an ARN or a bare name; none for any.
    pub sources: Vec<String>,
}

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Principal {
    /// A function, under its execution role.
    Function,
    /// Somebody with credentials of the account.
    Account,
    /// S3, for a bucket's notification.
    S3,
    /// SNS, for a topic's subscription.
    Sns,
    /// EventBridge, for a rule.
    EventBridge,
    /// EventBridge Scheduler, under the schedule's own role.
    Scheduler,
    /// API Gateway.
    ApiGateway,
    /// Anybody, at a function URL.
    Anybody,
    /// Lambda's pollers, under the function's execution role: they read a queue or a stream.
    Pollers(Read),
}

/// The verdict on one request, and what decided it. Statements count from 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Access {
    /// No policy is asked.
    #[default]
    Unguarded,
    /// A statement of the caller's role allows it.
    RoleAllows(u16),
    /// A statement of the resource's policy allows it.
    ResourceAllows(u16),
    /// A statement of the caller's role denies it, whatever else allows it.
    RoleDenies(u16),
    /// A statement of the resource's policy denies it, whatever else allows it.
    ResourceDenies(u16),
    /// Nothing allows it, and so it is denied.
    NothingAllows,
}

impl Access {
    /// Whether the request may go on.
    pub const fn is_allowed(self) -> bool {
        matches!(
            self,
            Self::Unguarded | Self::RoleAllows(_) | Self::ResourceAllows(_)
        )
    }

    /// The statement that decided.
    pub const fn statement(self) -> Option<u16> {
        match self {
            Self::Unguarded | Self::NothingAllows => None,
            Self::RoleAllows(statement)
            | Self::ResourceAllows(statement)
            | Self::RoleDenies(statement)
            | Self::ResourceDenies(statement) => Some(statement),
        }
    }
}

impl Principal {
    /// The service's own name for it in a policy; an ARN's place is the caller's.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Function | Self::Account => "",
            Self::S3 => "s3.amazonaws.com",
            Self::Sns => "sns.amazonaws.com",
            Self::EventBridge => "events.amazonaws.com",
            Self::Scheduler => "scheduler.amazonaws.com",
            Self::ApiGateway => "apigateway.amazonaws.com",
            Self::Anybody => "*",
            Self::Pollers(_) => "lambda.amazonaws.com",
        }
    }
}

/// Who calls, for a resource's policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asker<'a> {
    /// A service's name, or the ARN of a role.
    pub principal: &'a str,
    /// Its bare name: a function's, for its role.
    pub name: &'a str,
    /// What the service calls for, by ARN.
    pub source: &'a str,
}

/// Decides a request: the role's word, if the caller has a role, and the resource's, if it has a policy.
/// `trusted` is a caller whose own policy is outside the scenario and allows it.
pub fn decide(
    role: Option<&Policy>,
    resource: (&Resource, Option<&ResourcePolicy>),
    action: &str,
    asker: &Asker<'_>,
    trusted: bool,
) -> Access {
    let (resource, policy) = resource;
    let own = role.map_or(Verdict::ImplicitDeny, |role| role.decide(action, resource));
    let theirs = policy.map_or(Verdict::ImplicitDeny, |policy| policy.decide(action, asker));
    match (own, theirs) {
        (Verdict::ExplicitDeny { statement }, _) => Access::RoleDenies(number(statement)),
        (_, Verdict::ExplicitDeny { statement }) => Access::ResourceDenies(number(statement)),
        (Verdict::Allowed { statement }, _) => Access::RoleAllows(number(statement)),
        _ if trusted => Access::Unguarded,
        (_, Verdict::Allowed { statement }) => Access::ResourceAllows(number(statement)),
        (Verdict::ImplicitDeny, Verdict::ImplicitDeny) => Access::NothingAllows,
    }
}

fn number(statement: usize) -> u16 {
    u16::try_from(statement).unwrap_or(u16::MAX)
}

impl ResourcePolicy {
    /// What the policy says of a request, without the caller's own.
    pub fn decide(&self, action: &str, asker: &Asker<'_>) -> Verdict {
        let first = |effect: Effect| {
            let meant = |one: &Permission| one.effect == effect && one.means(action, asker);
            let place = self.statements.iter().position(meant);
            place.map(|place| place + 1)
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

impl Permission {
    fn means(&self, action: &str, asker: &Asker<'_>) -> bool {
        let action = action.to_ascii_lowercase();
        let meant = |pattern: &String, arn: &str, name: &str| {
            matches(pattern, arn) || (!name.is_empty() && matches(pattern, name))
        };
        let source_name = arn::name(asker.source);
        self.actions
            .iter()
            .any(|pattern| matches(&pattern.to_ascii_lowercase(), &action))
            && self
                .principals
                .iter()
                .any(|pattern| meant(pattern, asker.principal, asker.name))
            && (self.sources.is_empty()
                || self
                    .sources
                    .iter()
                    .any(|pattern| meant(pattern, asker.source, source_name)))
    }
}

/// Who pushes events of a source to its function; none for what is polled: there the function's own role
/// reads (`FACTS.md` section 8, "Execution role"), and [`poll`] decides.
pub fn pusher(source: &Source) -> Option<Principal> {
    match source.kind {
        SourceKind::InvokeSync | SourceKind::InvokeAsync => Some(Principal::Account),
        SourceKind::Http(HttpApi::Url) => Some(Principal::Anybody),
        SourceKind::Http(HttpApi::Rest | HttpApi::Http) => Some(Principal::ApiGateway),
        SourceKind::S3 => Some(Principal::S3),
        SourceKind::Sns => Some(Principal::Sns),
        SourceKind::EventBridge | SourceKind::Schedule(Schedule::Rule) => {
            Some(Principal::EventBridge)
        }
        SourceKind::Schedule(Schedule::Scheduler) => Some(Principal::Scheduler),
        SourceKind::Sqs(_) | SourceKind::Stream(_) => None,
    }
}

/// The verdict on every push of a source to the resource that is its function.
pub fn push(
    source: &Source,
    principal: Principal,
    target: &Resource,
    policy: Option<&ResourcePolicy>,
) -> Access {
    let from = match principal {
        Principal::S3 => arn::bucket(&source.resource),
        Principal::Sns => arn::topic(&source.resource),
        Principal::EventBridge => arn::rule(&source.name),
        Principal::Scheduler => arn::schedule(&source.name),
        Principal::ApiGateway => arn::api(&source.name),
        Principal::Account => arn::caller(),
        Principal::Function | Principal::Anybody | Principal::Pollers(_) => String::new(),
    };
    let action = if principal == Principal::Anybody {
        "lambda:InvokeFunctionUrl"
    } else {
        "lambda:InvokeFunction"
    };
    let name = principal.name();
    let asker = Asker {
        principal: if name.is_empty() { &from } else { name },
        name: "",
        source: &from,
    };
    let role = source.role.as_ref();
    // Who invokes by hand has what it takes; so has a schedule whose role the scenario leaves out.
    let trusted = principal == Principal::Account
        || (principal == Principal::Scheduler && source.role.is_none());
    decide(role, (target, policy), action, &asker, trusted)
}
