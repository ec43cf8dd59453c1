//! The rules of a Choice state.

use super::path::Path;
use serde_json::Value;
use std::cmp::Ordering;

/// A rule that holds for an input or not.
#[derive(Clone, Debug, PartialEq)]
pub enum Rule {
    /// All of them hold.
    And(Vec<Self>),
    /// One of them holds.
    Or(Vec<Self>),
    /// It does not hold.
    Not(Box<Self>),
    /// A comparison of what is at a path.
    Test(Path, Test),
}

/// A comparison.
#[derive(Clone, Debug, PartialEq)]
pub enum Test {
    /// Is there anything.
    Present(bool),
    /// Is it null.
    Null(bool),
    /// Is it this value, of the same kind.
    Equals(Value),
    /// Is it a number or a text in this order to the value: `<`, `<=`, `>`, `>=`.
    Ordered(Ordering, bool, Value),
}

impl Test {
    /// The comparison of a name of the States Language, such as `NumericLessThan`; the error says what value
    /// belongs to it, or that there is no such name.
    pub(super) fn named(name: &str, value: &Value) -> Result<Self, String> {
        let (kind, relation) = match name {
            "IsPresent" | "IsNull" => {
                let Some(wanted) = value.as_bool() else {
                    return Err(format!("{name} is true or false"));
                };
                return Ok(if name == "IsPresent" {
                    Self::Present(wanted)
                } else {
                    Self::Null(wanted)
                });
            }
            _ => ["Numeric", "String", "Boolean"]
                .into_iter()
                .find_map(|kind| Some((kind, name.strip_prefix(kind)?)))
                .ok_or_else(|| unknown(name))?,
        };
        let fits = match kind {
            "Numeric" => value.is_number(),
            "String" => value.is_string(),
            _ => value.is_boolean() && relation == "Equals",
        };
        if !fits {
            return Err(format!("{name} does not go with {value}"));
        }
        Ok(match relation {
            "Equals" => Self::Equals(value.clone()),
            "LessThan" => Self::Ordered(Ordering::Less, false, value.clone()),
            "LessThanEquals" => Self::Ordered(Ordering::Less, true, value.clone()),
            "GreaterThan" => Self::Ordered(Ordering::Greater, false, value.clone()),
            "GreaterThanEquals" => Self::Ordered(Ordering::Greater, true, value.clone()),
            _ => return Err(unknown(name)),
        })
    }

    fn holds(&self, found: Option<&Value>) -> bool {
        match self {
            Self::Present(wanted) => found.is_some() == *wanted,
            Self::Null(wanted) => found.is_some_and(Value::is_null) == *wanted,
            Self::Equals(value) => found.is_some_and(|found| equal(found, value)),
            Self::Ordered(order, or_equal, value) => {
                let compared = found.and_then(|found| compare(found, value));
                compared.is_some_and(|c| c == *order || *or_equal && c == Ordering::Equal)
            }
        }
    }
}

fn unknown(name: &str) -> String {
    format!(
        "`{name}` is not in this subset: IsPresent, IsNull, BooleanEquals, and Numeric or String with Equals, \
         LessThan, LessThanEquals, GreaterThan, GreaterThanEquals"
    )
}

fn equal(one: &Value, other: &Value) -> bool {
    compare(one, other).map_or(one == other, Ordering::is_eq)
}

fn compare(one: &Value, other: &Value) -> Option<Ordering> {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => one.as_f64()?.partial_cmp(&other.as_f64()?),
        (Value::String(one), Value::String(other)) => Some(one.cmp(other)),
        _ => None,
    }
}

impl Rule {
    /// Whether it holds.
    pub fn holds(&self, input: &Value) -> bool {
        match self {
            Self::And(rules) => rules.iter().all(|rule| rule.holds(input)),
            Self::Or(rules) => rules.iter().any(|rule| rule.holds(input)),
            Self::Not(rule) => !rule.holds(input),
            Self::Test(path, test) => test.holds(path.get(input)),
        }
    }
}
