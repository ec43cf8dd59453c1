//! `kind = "schedule"`: a clock that fires by itself.

use crate::course::read::{At, Fields};
use crate::sim::cron::Cron;
use crate::sim::scenario::{Pattern, Schedule};
use crate::sim::time::{Span, Time};
use crate::sim::time_zone::TimeZone;
use serde_json::Value;

/// Reads when it fires, by which service, and what that one hands over.
pub(super) fn read(fields: &mut Fields<'_>) -> Option<(Schedule, Clock)> {
    let words = [("rule", Schedule::Rule), ("scheduler", Schedule::Scheduler)];
    let by = fields.get("by").and_then(|at| at.word(&words));
    let by = by.unwrap_or_default();
    let payload = fields.optional("payload");
    if let Some(at) = fields.get("payload").filter(|_| by == Schedule::Rule) {
        at.problem(
            "a rule hands over its own event",
            "remove it, or write by = \"scheduler\"",
        );
    }
    let zone = time_zone(fields, by);
    let key = fields.exactly_one(&["rate", "cron"])?;
    let at = fields.get(key)?;
    let when = if key == "cron" {
        When::Cron(cron(&at)?, zone.unwrap_or(TimeZone::UTC))
    } else {
        When::Every(rate(&at)?)
    };
    Some((by, Clock { when, payload }))
}

/// The zone whose clock a cron expression means. Rules count in UTC alone.
fn time_zone(fields: &mut Fields<'_>, by: Schedule) -> Option<TimeZone> {
    let at = fields.get("timezone")?;
    if by == Schedule::Rule {
        at.problem(
            "a rule counts in UTC",
            "remove it, or write by = \"scheduler\"",
        );
        return None;
    }
    if !fields.has("cron") {
        at.problem(
            "only a cron expression has a time zone",
            "remove it, or use cron",
        );
        return None;
    }
    at.word(&TimeZone::ALL.map(|zone| (zone.name, zone)))
}

fn cron(at: &At<'_>) -> Option<Cron> {
    let text = at.text()?;
    match Cron::parse(text) {
        Ok(cron) => Some(cron),
        Err(why) => {
            at.problem(
                format!("`{text}` is no cron expression: {why}"),
                "write six fields in UTC, such as \"0 10 * * ? *\" for ten o'clock every day",
            );
            None
        }
    }
}

/// `"5m"`, or as the service has it, `"rate(5 minutes)"`.
fn rate(at: &At<'_>) -> Option<Span> {
    let text = at.text()?;
    let every = match text.strip_prefix("rate(") {
        Some(rest) => expression(rest),
        None => text.parse().ok(),
    };
    let Some(every) = every.filter(|every| *every > Span::ZERO) else {
        at.problem(
            format!("`{text}` is no rate"),
            "write a length above zero, such as \"5m\", or \"rate(5 minutes)\"; only 1 takes the singular",
        );
        return None;
    };
    if every.0 % 60_000_000 != 0 {
        at.warning(
            format!("a schedule every {every} is finer than the real service's"),
            "it fires by the whole minute",
        );
    }
    Some(every)
}

/// What follows `rate(`: singular only for 1 (`FACTS-2.md` section B, rate).
fn expression(rest: &str) -> Option<Span> {
    let (count, unit) = rest.strip_suffix(')')?.split_once(' ')?;
    let count: u64 = count.parse().ok()?;
    let unit = match (count, unit.strip_suffix('s')) {
        (1, None) => unit,
        (2.., Some(unit)) => unit,
        _ => return None,
    };
    let seconds = match unit {
        "minute" => 60,
        "hour" => 3_600,
        "day" => 86_400,
        _ => return None,
    };
    count.checked_mul(seconds).map(Span::secs)
}

/// When a schedule fires, and what it hands over.
pub(super) struct Clock {
    when: When,
    payload: Option<Value>,
}

enum When {
    Every(Span),
    Cron(Cron, TimeZone),
}

impl Clock {
    /// When it fires in a run that lasts until `end`. With a rate, first when one gap has passed.
    pub(super) fn pattern(&self, end: Time) -> Pattern {
        match &self.when {
            When::Cron(cron, zone) => Pattern::Cron(cron.clone(), *zone),
            &When::Every(every) => Pattern::Every {
                at: Time::ZERO + every,
                every,
                count: end.0 / every.0,
            },
        }
    }

    /// What it hands over: the payload that was typed, or nothing but an empty object.
    pub(super) fn payload(&self) -> Value {
        self.payload
            .clone()
            .unwrap_or_else(|| Value::Object(serde_json::Map::new()))
    }
}
