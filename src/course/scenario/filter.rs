//! `filter` and `filter_scope` of an SNS source: the filter policy of a subscription, as SNS writes it.

use crate::course::read::{At, Fields, FromToml, did_you_mean};
use crate::sim::sources::filter::{Bound, Condition, FilterPolicy, FilterScope};
use serde_json::{Map, Value};

/// A policy has at most five keys (<https://docs.aws.amazon.com/sns/latest/dg/subscription-filter-policy-constraints.html>).
const KEYS: usize = 5;

/// And at most so many combinations of its conditions: their numbers, multiplied.
const COMBINATIONS: usize = 150;

const SCOPES: [(&str, FilterScope); 2] = [
    ("attributes", FilterScope::Attributes),
    ("body", FilterScope::Body),
];

const OPERATORS: [&str; 6] = [
    "prefix",
    "suffix",
    "equals-ignore-case",
    "anything-but",
    "numeric",
    "exists",
];

const BOUNDS: [(&str, Bound); 5] = [
    ("=", Bound::Equal),
    ("<", Bound::Below),
    ("<=", Bound::AtMost),
    (">", Bound::Above),
    (">=", Bound::AtLeast),
];

/// The policy of a subscription, if it has one.
pub(super) fn read(fields: &mut Fields<'_>) -> Option<FilterPolicy> {
    let scope = fields.get("filter_scope");
    let word = scope.as_ref().and_then(|at| at.word(&SCOPES));
    let Some(at) = fields.get("filter") else {
        if let Some(at) = scope {
            at.problem(
                "a scope without a filter",
                "add filter = { … }, or remove it",
            );
        }
        return None;
    };
    let scope = word.unwrap_or_default();
    let Some(Value::Object(policy)) = Value::from_toml(at.clone()) else {
        return at.wrong_kind("a table of keys, such as { kind = [\"order\"] }");
    };
    let mut keys = Vec::new();
    if let Err((problem, fix)) = collect(&policy, scope, &[], &mut keys) {
        at.problem(problem, fix);
        return None;
    }
    let combinations = keys.iter().map(|(_, conditions)| conditions.len());
    let combinations = combinations.fold(1_usize, usize::saturating_mul);
    if keys.is_empty() || keys.len() > KEYS || combinations > COMBINATIONS {
        limits(&at, keys.len(), combinations);
        return None;
    }
    Some(FilterPolicy { scope, keys })
}

/// The event pattern of a rule, which is written like a policy on a body: over `source`, `detail-type` and `detail`.
pub(super) fn pattern(fields: &mut Fields<'_>) -> Option<FilterPolicy> {
    let at = fields.get("pattern")?;
    let Some(Value::Object(pattern)) = Value::from_toml(at.clone()) else {
        return at
            .wrong_kind("a table, such as { source = [\"shop\"], detail = { paid = [true] } }");
    };
    let scope = FilterScope::Body;
    let mut keys = Vec::new();
    let read = collect(&pattern, scope, &[], &mut keys);
    match read {
        Err((problem, fix)) => at.problem(problem, fix),
        Ok(()) if keys.is_empty() => limits(&at, 0, 0),
        Ok(()) => return Some(FilterPolicy { scope, keys }),
    }
    None
}

fn limits(at: &At<'_>, keys: usize, combinations: usize) {
    match keys {
        0 => at.problem("a policy without a key", "name a key, or remove the filter"),
        _ if keys > KEYS => at.problem(
            format!("a policy of {keys} keys"),
            format!("use at most {KEYS}"),
        ),
        _ => at.problem(
            format!("the conditions make {combinations} combinations"),
            format!("use fewer: the numbers of each key, multiplied, are at most {COMBINATIONS}"),
        ),
    }
}

/// What is wrong, and what would be right.
type Wrong = (String, String);

/// The keys with their conditions. In a body an object is a step further down.
fn collect(
    policy: &Map<String, Value>,
    scope: FilterScope,
    above: &[String],
    keys: &mut Vec<(Vec<String>, Vec<Condition>)>,
) -> Result<(), Wrong> {
    for (key, value) in policy {
        let mut path = above.to_vec();
        path.push(key.clone());
        match value {
            Value::Array(values) if !values.is_empty() => {
                let conditions: Result<Vec<_>, _> = values.iter().map(condition).collect();
                keys.push((path, conditions?));
            }
            Value::Object(inner) if scope == FilterScope::Body => {
                collect(inner, scope, &path, keys)?;
            }
            _ => {
                return Err((
                    format!("`{key}` has no list of conditions"),
                    format!("write {key} = [\"…\"]"),
                ));
            }
        }
    }
    Ok(())
}

fn condition(value: &Value) -> Result<Condition, Wrong> {
    let Value::Object(operator) = value else {
        return plain(value).ok_or_else(|| {
            let fix = "write a text, a number, or { prefix = \"…\" }";
            (format!("`{value}` is no condition"), fix.into())
        });
    };
    let mut operators = operator.iter();
    let (Some((name, operand)), None) = (operators.next(), operators.next()) else {
        let fix = format!("give each one of {}", OPERATORS.join(", "));
        return Err((format!("`{value}` is not one condition"), fix));
    };
    if !OPERATORS.contains(&name.as_str()) {
        let fix = did_you_mean(name, &OPERATORS);
        return Err((format!("there is no condition `{name}`"), fix));
    }
    operated(name, operand).ok_or_else(|| {
        let fix = match name.as_str() {
            "numeric" => "write numeric = [\">=\", 100] or [\">\", 0, \"<=\", 50]",
            "exists" => "write exists = true or false",
            "anything-but" => "write anything-but = [\"…\"] or { prefix = \"…\" }",
            _ => "write a text",
        };
        (format!("`{operand}` does not fit `{name}`"), fix.into())
    })
}

/// A text, a number or a truth, which a value has to equal.
fn plain(value: &Value) -> Option<Condition> {
    let fits = !value.is_object() && !value.is_array();
    fits.then(|| Condition::Equals(value.clone()))
}

fn operated(name: &str, operand: &Value) -> Option<Condition> {
    let text = || operand.as_str().map(str::to_owned);
    Some(match name {
        "prefix" => Condition::Prefix(text()?),
        "suffix" => Condition::Suffix(text()?),
        "equals-ignore-case" => Condition::EqualsIgnoreCase(text()?),
        "exists" => Condition::Exists(operand.as_bool()?),
        "numeric" => Condition::Numeric(bounds(operand.as_array()?)?),
        _ => Condition::AnythingBut(match operand {
            Value::Array(values) => values.iter().map(plain).collect::<Option<_>>()?,
            Value::Object(inner) => {
                let mut inner = inner.iter();
                let (name, operand) = inner.next()?;
                let fits = matches!(name.as_str(), "prefix" | "suffix" | "equals-ignore-case");
                vec![operated(name, operand).filter(|_| fits && inner.next().is_none())?]
            }
            one => vec![plain(one)?],
        }),
    })
}

/// `[">=", 100, "<", 200]`.
fn bounds(list: &[Value]) -> Option<Vec<(Bound, f64)>> {
    let pairs = list.chunks(2).map(|pair| {
        let [sign, limit] = pair else { return None };
        let sign = sign.as_str()?;
        let bound = BOUNDS.iter().find(|(word, _)| *word == sign)?.1;
        Some((bound, limit.as_f64()?))
    });
    let bounds: Vec<_> = pairs.collect::<Option<_>>()?;
    matches!(bounds.len(), 1 | 2).then_some(bounds)
}
