//! Which number of a run.

use crate::course::read::{At, Fields, Value as Toml, did_you_mean};
use crate::money::Item;
use serde_json::Value;
use std::fmt;

/// A path into a run's JSON, and perhaps another to divide by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measure {
    /// The path: `functions.thumbnail.latency_ms.p99`, `metrics.cold_starts`, `bill.total_usd`.
    pub metric: String,
    /// The divisor's path, for shares and averages.
    pub over: Option<String>,
}

/// What `metrics` and each function hold as numbers , as `coldstart run --json` prints them.
const NUMBERS: [&str; 22] = [
    "events",
    "succeeded",
    "failed",
    "dead_lettered",
    "dropped",
    "throttled",
    "in_flight",
    "invocations",
    "cold_starts",
    "warm_starts",
    "provisioned_starts",
    "errors",
    "timed_out",
    "out_of_memory",
    "throttles",
    "retries",
    "restores",
    "environments_created",
    "max_concurrency",
    "mean_running",
    "mean_idle",
    "billed_ms",
];

/// What they hold as distributions.
const DISTRIBUTIONS: [&str; 4] = ["duration_ms", "init_ms", "latency_ms", "iterator_age_ms"];

/// What a distribution holds.
const PERCENTILES: [&str; 5] = ["p50", "p95", "p99", "mean", "max"];

/// Lambda and what it is compared with, as `[rivals.NAME]` of a scenario calls them.
const RIVALS: [&str; 5] = ["lambda", "ec2", "auto_scaling", "fargate", "app_runner"];

/// What each of them holds.
const RIVAL_NUMBERS: [&str; 10] = [
    "arrived",
    "served",
    "refused",
    "in_flight",
    "mean_wait_ms",
    "p99_wait_ms",
    "idle_share",
    "operations",
    "usd",
    "usd_per_month",
];

/// The requests a second at which a rival and Lambda change places, and what both then cost a month.
const CROSSING_NUMBERS: [&str; 2] = ["crossing_per_second", "crossing_usd_per_month"];

/// What each workflow holds as numbers.
const WORKFLOW_NUMBERS: [&str; 5] = [
    "executions",
    "succeeded",
    "failed",
    "running",
    "transitions",
];

impl Measure {
    /// The number in a run's JSON. A list is searched by `name`; decimals in text count as numbers.
    pub fn value(&self, run: &Value) -> Option<f64> {
        let value = number(run, &self.metric)?;
        match &self.over {
            None => Some(value),
            Some(over) => number(run, over)
                .filter(|&divisor| divisor != 0.0)
                .map(|divisor| value / divisor),
        }
    }

    /// The number and its divisor by themselves, where it has one.
    pub fn parts(&self, run: &Value) -> Option<(f64, f64)> {
        Some((
            number(run, &self.metric)?,
            number(run, self.over.as_ref()?)?,
        ))
    }

    /// The functions that its paths name, to be checked against a scenario.
    pub fn functions(&self) -> impl Iterator<Item = &str> {
        self.paths()
            .filter_map(|path| path.strip_prefix("functions.")?.split('.').next())
    }

    /// Whether a path leads through a word at its start, a variant's path included.
    pub fn begins_with(&self, word: &str) -> bool {
        self.paths().any(|path| {
            let mut steps = path.split('.');
            let first = steps.next();
            let first = if first == Some("variants") {
                steps.nth(1)
            } else {
                first
            };
            first == Some(word)
        })
    }

    /// Whether a path ends in a number that is found by running many loads.
    pub fn asks_for_crossing(&self) -> bool {
        self.begins_with("rivals")
            && self
                .paths()
                .any(|path| CROSSING_NUMBERS.iter().any(|number| path.ends_with(number)))
    }

    /// Whether nothing but a comparison is needed for it.
    pub fn is_of_rivals(&self) -> bool {
        self.paths().all(|path| path.starts_with("rivals."))
    }

    /// Whether it is about one of those that are compared, by the name that paths use.
    pub fn is_of_rival(&self, id: &str) -> bool {
        let rival = |path: &str| {
            path.strip_prefix("rivals.")
                .and_then(|rest| rest.split('.').next())
                == Some(id)
        };
        self.paths().any(rival)
    }

    /// Whether it is about one variant of a scenario.
    pub fn is_of_variant(&self) -> bool {
        self.paths().any(|path| path.starts_with("variants."))
    }

    fn paths(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.metric)
            .chain(&self.over)
            .map(String::as_str)
    }

    /// Reads `metric` and `over` from a table that may hold others.
    pub fn from_fields(fields: &mut Fields<'_>) -> Option<Self> {
        let metric = fields.needed("metric").and_then(|at| path(&at));
        let over = fields.get("over").map(|at| path(&at));
        Some(Self {
            metric: metric?,
            over: match over {
                Some(over) => Some(over?),
                None => None,
            },
        })
    }
}

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.metric)?;
        match &self.over {
            Some(over) => write!(f, " / {over}"),
            None => Ok(()),
        }
    }
}

/// Reads a path and checks that a run can have such a number.
fn path(at: &At<'_>) -> Option<String> {
    let Toml::Text(text) = at.value() else {
        return at.wrong_kind("a path in quotes, such as \"metrics.cold_starts\"");
    };
    match check(text) {
        Ok(()) => Some(text.clone()),
        Err(fix) => {
            at.problem(format!("no run has the number `{text}`"), fix);
            None
        }
    }
}

fn check(path: &str) -> Result<(), String> {
    let steps: Vec<&str> = path.split('.').collect();
    match steps[..] {
        ["virtual_seconds"] | ["bill", "total_usd"] => Ok(()),
        ["bill", key] => billed(key).map(|_| ()),
        ["bill", key, "quantity"] => {
            let items = billed(key)?;
            if items.iter().all(|item| item.entry().unit == items[0].entry().unit) {
                Ok(())
            } else {
                Err(format!("the lines of `{key}` are counted in several units: name one"))
            }
        }
        ["metrics", ref rest @ ..] | ["functions", _, ref rest @ ..] => check_metric(rest),
        ["workflows", _, number] if WORKFLOW_NUMBERS.contains(&number) => Ok(()),
        ["workflows", _, "duration_ms", percentile] if PERCENTILES.contains(&percentile) => Ok(()),
        ["rivals", ref rest @ ..] => check_rival(rest),
        ["variants", _, ref rest @ ..] if !rest.is_empty() && rest[0] != "variants" => {
            check(&rest.join("."))
        }
        _ => Err(
            "begin with metrics., functions.NAME., workflows.NAME., bill.total_usd, bill.ITEM, rivals.NAME. or variants.NAME."
                .into(),
        ),
    }
}

fn check_rival(steps: &[&str]) -> Result<(), String> {
    let known: Vec<&str> = RIVAL_NUMBERS.into_iter().chain(CROSSING_NUMBERS).collect();
    match *steps {
        [rival, ..] if !RIVALS.contains(&rival) => Err(did_you_mean(rival, &RIVALS)),
        ["lambda", number] if CROSSING_NUMBERS.contains(&number) => {
            Err("name the rival that Lambda changes places with".into())
        }
        [_, number] if known.contains(&number) => Ok(()),
        [_, number] => Err(did_you_mean(number, &known)),
        _ => Err("write rivals.NAME.NUMBER, such as rivals.ec2.usd_per_month".into()),
    }
}

/// The items that a key of a price sheet means: `lambda-requests`, or the beginning that several share, such as
/// `lambda-duration` for both architectures. `lambda-` may be left out: `requests`.
fn billed(key: &str) -> Result<Vec<Item>, String> {
    let named = |key: &str| -> Vec<Item> {
        let means = |item: &Item| {
            let rest = item.entry().key.strip_prefix(key);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
        };
        Item::all().filter(means).collect()
    };
    let mut items = named(key);
    if items.is_empty() {
        items = named(&format!("lambda-{key}"));
    }
    if items.is_empty() {
        let keys: Vec<&str> = Item::all().map(|item| item.entry().key).collect();
        return Err(did_you_mean(key, &keys));
    }
    Ok(items)
}

fn check_metric(steps: &[&str]) -> Result<(), String> {
    match *steps {
        [number] if NUMBERS.contains(&number) => Ok(()),
        [name] if DISTRIBUTIONS.contains(&name) => {
            Err(format!("add one of {}", PERCENTILES.join(", ")))
        }
        [name, percentile] if DISTRIBUTIONS.contains(&name) => {
            if PERCENTILES.contains(&percentile) {
                Ok(())
            } else {
                Err(did_you_mean(percentile, &PERCENTILES))
            }
        }
        [name, ..] => {
            let known: Vec<&str> = NUMBERS.into_iter().chain(DISTRIBUTIONS).collect();
            Err(did_you_mean(name, &known))
        }
        [] => Err("name a number, such as cold_starts".into()),
    }
}

fn number(run: &Value, path: &str) -> Option<f64> {
    let steps: Vec<&str> = path.split('.').collect();
    let (of, rest) = match steps[..] {
        ["variants", name, ref rest @ ..] => (walk(run, &["variants", name])?, rest),
        _ => (run, &steps[..]),
    };
    match *rest {
        ["bill", "total_usd"] => figure(walk(of, rest)?),
        ["bill", key] => lines(of, key, "usd"),
        ["bill", key, "quantity"] => lines(of, key, "quantity"),
        _ => figure(walk(of, rest)?),
    }
}

fn walk<'a>(run: &'a Value, steps: &[&str]) -> Option<&'a Value> {
    steps.iter().try_fold(run, |value, &step| match value {
        Value::Array(items) => items
            .iter()
            .find(|item| item.get("name").and_then(Value::as_str) == Some(step)),
        other => other.get(step),
    })
}

fn figure(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.parse().ok(),
        _ => None,
    }
}

/// A figure of the bill's lines that a key means, added up. What was not charged has no line, and is 0.
fn lines(run: &Value, key: &str, figure_of: &str) -> Option<f64> {
    let items = billed(key).ok()?;
    let means = |line: &&Value| {
        let word = |key: &str| line.get(key).and_then(Value::as_str);
        let mut entries = items.iter().map(|item| item.entry());
        entries
            .any(|entry| (word("service"), word("item")) == (Some(entry.service), Some(entry.name)))
    };
    let lines = walk(run, &["bill", "lines"])?.as_array()?;
    let figures = lines.iter().filter(means);
    let figures = figures.filter_map(|line| figure(line.get(figure_of)?));
    Some(figures.fold(0.0, |sum, figure| sum + figure))
}
