//! Filter policies: which messages of a topic a subscription is handed (`FACTS-2.md` section B, "Filter policy"; the
//! operators: <https://docs.aws.amazon.com/sns/latest/dg/string-value-matching.html>,
//! <https://docs.aws.amazon.com/sns/latest/dg/numeric-value-matching.html>).
//!
//! Every key of a policy has to match, and of the conditions of a key one is enough. A key matches if any of its values
//! in the message does: an attribute of type `String.Array`, or a list in the body, has several. Text is matched with
//! regard to case. A change takes effect at once here; the real one may take up to 15 minutes.

use crate::sim::body::Body;
use serde_json::Value;

/// What a subscription accepts.
#[derive(Clone, Debug, PartialEq)]
pub struct FilterPolicy {
    /// Where it looks.
    pub scope: FilterScope,
    /// The keys, each with its conditions. In a body a key may lead into nested objects, step by step.
    pub keys: Vec<(Vec<String>, Vec<Condition>)>,
}

/// Where a policy looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FilterScope {
    /// `MessageAttributes`, the default.
    #[default]
    Attributes,
    /// `MessageBody`: the message is JSON.
    Body,
}

/// What a value has to be.
#[derive(Clone, Debug, PartialEq)]
pub enum Condition {
    /// This text, number, truth or null.
    Equals(Value),
    /// This text, whatever the case of its letters.
    EqualsIgnoreCase(String),
    /// A text that begins so.
    Prefix(String),
    /// A text that ends so.
    Suffix(String),
    /// Something that meets none of these.
    AnythingBut(Vec<Self>),
    /// A number within all of these bounds.
    Numeric(Vec<(Bound, f64)>),
    /// There at all, or not.
    Exists(bool),
}

/// How a number compares with a bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// `=`
    Equal,
    /// `<`
    Below,
    /// `<=`
    AtMost,
    /// `>`
    Above,
    /// `>=`
    AtLeast,
}

impl FilterPolicy {
    /// The first key that rejects a message; none if the policy accepts it.
    pub fn rejects(&self, body: Option<&Body>) -> Option<String> {
        let rejecting = self.keys.iter().find(|(key, conditions)| {
            let values = self.values(key, body);
            !conditions.iter().any(|one| one.holds_for(&values))
        });
        rejecting.map(|(key, _)| key.join("."))
    }

    fn values(&self, key: &[String], body: Option<&Body>) -> Vec<Value> {
        let Some(body) = body else {
            return Vec::new();
        };
        match self.scope {
            FilterScope::Attributes => {
                let name = key.first().map_or("", String::as_str);
                let attribute = body.message.attributes.get(name);
                attribute.map_or_else(Vec::new, of_attribute)
            }
            FilterScope::Body => {
                let step = |value: &Value, step: &String| value.get(step).cloned();
                let found = key.iter().try_fold(body.value.clone(), |v, s| step(&v, s));
                found.map_or_else(Vec::new, listed)
            }
        }
    }
}

/// The values of an attribute: several of a `String.Array`, none of a binary one.
fn of_attribute(attribute: &Value) -> Vec<Value> {
    let text = attribute.get("StringValue").and_then(Value::as_str);
    let Some(text) = text else {
        return Vec::new();
    };
    let kind = attribute.get("DataType").and_then(Value::as_str);
    let read = || serde_json::from_str::<Value>(text).ok();
    match kind.unwrap_or_default() {
        "String.Array" => read().map_or_else(Vec::new, listed),
        kind if kind.starts_with("Number") => read().into_iter().collect(),
        kind if kind.starts_with("String") => vec![text.into()],
        _ => Vec::new(),
    }
}

/// The elements of a list, or the one value that is none.
fn listed(value: Value) -> Vec<Value> {
    match value {
        Value::Array(values) => values,
        Value::Object(_) => Vec::new(),
        one => vec![one],
    }
}

impl Condition {
    fn holds_for(&self, values: &[Value]) -> bool {
        match self {
            Self::Exists(wanted) => *wanted != values.is_empty(),
            _ => values.iter().any(|value| self.is_met_by(value)),
        }
    }

    fn is_met_by(&self, value: &Value) -> bool {
        match self {
            Self::Equals(wanted) => match (wanted.as_f64(), value.as_f64()) {
                (Some(wanted), Some(number)) => number.total_cmp(&wanted).is_eq(),
                _ => wanted == value,
            },
            Self::EqualsIgnoreCase(wanted) => {
                let text = value.as_str().map(str::to_lowercase);
                text.is_some_and(|text| text == wanted.to_lowercase())
            }
            Self::Prefix(wanted) => value.as_str().is_some_and(|text| text.starts_with(wanted)),
            Self::Suffix(wanted) => value.as_str().is_some_and(|text| text.ends_with(wanted)),
            Self::AnythingBut(others) => !others.iter().any(|other| other.is_met_by(value)),
            Self::Numeric(bounds) => value.as_f64().is_some_and(|number| {
                let within = |&(bound, limit): &(Bound, f64)| bound.holds(number, limit);
                bounds.iter().all(within)
            }),
            Self::Exists(wanted) => *wanted,
        }
    }
}

impl Bound {
    fn holds(self, number: f64, limit: f64) -> bool {
        let order = number.total_cmp(&limit);
        match self {
            Self::Equal => order.is_eq(),
            Self::Below => order.is_lt(),
            Self::AtMost => order.is_le(),
            Self::Above => order.is_gt(),
            Self::AtLeast => order.is_ge(),
        }
    }
}
