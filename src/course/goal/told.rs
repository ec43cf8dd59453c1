//! How a number is written for people: with its unit, and beside its bound.
//!
//! This is the one place that knows in what a metric counts, so that a goal reads the same on a mission's page, in
//! the playground, in plain mode and after `coldstart run`.

use super::{Bound, Goal, Measure};
use crate::money::grouped;
use serde_json::Value;

/// What a number is an amount of.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    /// US dollars.
    Money,
    /// Milliseconds.
    Millis,
    /// A part of a whole, from 0 to 1.
    Share,
    /// So many of something, by its plural.
    Count(&'static str),
    /// So many that something became of: `refused`.
    Became(&'static str),
}

/// What a number is divided by.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Over {
    Nothing,
    /// The whole that it is a part of.
    Whole,
    /// Things of this plural, each of which has its part.
    Each(&'static str),
    /// Something of its own kind.
    Like,
}

/// Figures of an amount of money, and of any other that is not whole.
const FIGURES_OF_MONEY: usize = 4;
const FIGURES: usize = 3;

/// More figures than this tell nothing apart but the last bits of a float.
const MOST_FIGURES: usize = 9;

impl Kind {
    /// Whether it counts what some of all invocations are.
    fn is_of_invocations(self) -> bool {
        matches!(
            self,
            Self::Count(
                "cold starts" | "warm starts" | "provisioned starts" | "errors" | "retries"
            ) | Self::Became("timed out" | "out of memory")
        )
    }
}

impl Measure {
    fn kind(&self) -> Kind {
        kind_of(&self.metric)
    }

    fn over_what(&self) -> Over {
        let Some(over) = &self.over else {
            return Over::Nothing;
        };
        match (self.kind(), kind_of(over)) {
            (Kind::Became(_), Kind::Count("events" | "executions")) => Over::Whole,
            (of, Kind::Count("invocations")) if of.is_of_invocations() => Over::Whole,
            (one, other) if one == other => Over::Like,
            (_, Kind::Count(noun) | Kind::Became(noun)) => Over::Each(noun),
            _ => Over::Like,
        }
    }

    /// The units that a goal on it may ask for by name; none if it is a count, which may be one of anything.
    pub(super) fn units(&self) -> Option<&'static [&'static str]> {
        match (self.kind(), self.over_what()) {
            (_, Over::Whole | Over::Like) | (Kind::Share, _) => Some(&[]),
            (Kind::Money, _) => Some(&["cents"]),
            (Kind::Millis, _) => Some(&["ms", "s", "min"]),
            (Kind::Count(_) | Kind::Became(_), _) => None,
        }
    }
}

/// What the number at a path is an amount of.
fn kind_of(path: &str) -> Kind {
    let steps: Vec<&str> = path.split('.').collect();
    let steps = match steps[..] {
        ["variants", _, ref rest @ ..] => rest,
        ref all => all,
    };
    match *steps {
        ["bill", _, "quantity"] => Kind::Count(""),
        ["bill", ..] => Kind::Money,
        ["virtual_seconds"] => Kind::Count("seconds"),
        ["metrics", name, ..] | ["workflows" | "functions" | "rivals", _, name, ..] => named(name),
        _ => Kind::Count(""),
    }
}

/// What the metric of a name is an amount of.
fn named(name: &str) -> Kind {
    match name {
        "usd" | "usd_per_month" | "crossing_usd_per_month" => Kind::Money,
        "idle_share" => Kind::Share,
        "succeeded" => Kind::Became("succeeded"),
        "failed" => Kind::Became("failed"),
        "dead_lettered" => Kind::Became("dead-lettered"),
        "dropped" => Kind::Became("dropped"),
        "throttled" | "refused" => Kind::Became("refused"),
        "served" => Kind::Became("served"),
        "in_flight" => Kind::Became("in flight"),
        "timed_out" => Kind::Became("timed out"),
        "out_of_memory" => Kind::Became("out of memory"),
        "running" | "mean_running" => Kind::Became("running"),
        "mean_idle" => Kind::Became("idle"),
        "max_concurrency" => Kind::Became("at a time"),
        "crossing_per_second" => Kind::Became("a second"),
        "events" | "arrived" => Kind::Count("events"),
        "invocations" => Kind::Count("invocations"),
        "executions" => Kind::Count("executions"),
        "transitions" => Kind::Count("transitions"),
        "operations" => Kind::Count("operations"),
        "cold_starts" => Kind::Count("cold starts"),
        "warm_starts" => Kind::Count("warm starts"),
        "provisioned_starts" => Kind::Count("provisioned starts"),
        "errors" => Kind::Count("errors"),
        "throttles" => Kind::Count("throttles"),
        "retries" => Kind::Count("retries"),
        "restores" => Kind::Count("restores"),
        "environments_created" => Kind::Count("environments"),
        _ if name.ends_with("_ms") => Kind::Millis,
        _ => Kind::Count(""),
    }
}

impl Goal {
    /// What a run came to beside what is asked for: `24 s of 45 s`, `$2.42 of $2.45 a million`, `30 of 30`, `none
    /// refused`, `706 ms instead of 20 ms`. `run` is the run's JSON; none if it has no such number.
    pub fn told(&self, run: &Value) -> Option<String> {
        let value = self.measure.value(run)?;
        let all =
            matches!(self.bound, Bound::Equals { value, within } if (value, within) == (1.0, 0.0));
        if let (true, Some((part, over))) = (all, self.measure.parts(run)) {
            let (part, over) = (figures(part, FIGURES), figures(over, FIGURES));
            match (self.measure.over_what(), self.measure.kind()) {
                (Over::Whole, _) => return Some(format!("{part} of {over}")),
                (Over::Each(noun), Kind::Count(counted)) => {
                    return Some(format!("{part} {counted} for {over} {noun}"));
                }
                _ => {}
            }
        }
        Some(self.beside(value))
    }

    /// By how much a run misses the goal: `$0.31 a million`.
    pub fn missed_by(&self, missed: f64) -> String {
        let writer = Writer::of(self);
        format!("{}{}", writer.one(missed, writer.figures()), writer.tail())
    }

    /// A number beside the bound.
    fn beside(&self, value: f64) -> String {
        let writer = Writer::of(self);
        let met = self.bound.judge(Some(value)).met;
        let mut digits = writer.figures();
        let bound = writer.bound;
        // What misses a bound must not look like it.
        while !met
            && digits < MOST_FIGURES
            && writer.one(value, digits) == writer.one(bound, digits)
        {
            digits += 1;
        }
        let (one, asked) = (writer.one(value, digits), writer.one(bound, digits));
        let tail = writer.tail();
        match self.bound {
            _ if writer.is_none() => writer.counted(value),
            Bound::AtMost(_) if met => format!("{one} of {asked}{tail}"),
            Bound::AtLeast(_) => format!("{one} of at least {asked}{tail}"),
            Bound::Equals { .. } if writer.counts() && value <= bound => {
                format!("{one} of {asked}{tail}")
            }
            Bound::Equals { .. } if met => format!("{one}{tail}"),
            Bound::AtMost(_) | Bound::Equals { .. } => format!("{one} instead of {asked}{tail}"),
        }
    }
}

/// Writes the numbers of one goal.
struct Writer<'a> {
    kind: Kind,
    over: Over,
    unit: Option<&'a str>,
    bound: f64,
    /// For how many things a dollar amount is told, so that it is no tiny fraction.
    per: f64,
}

impl<'a> Writer<'a> {
    fn of(goal: &'a Goal) -> Self {
        let bound = match goal.bound {
            Bound::AtMost(bound) | Bound::AtLeast(bound) | Bound::Equals { value: bound, .. } => {
                bound
            }
        };
        let (kind, over) = (goal.measure.kind(), goal.measure.over_what());
        let scales = [1.0, 1e3, 1e6];
        let scale = scales.into_iter().find(|scale| bound * scale >= 0.01);
        let per = match (kind, over) {
            (Kind::Money, Over::Each(_)) if bound > 0.0 => scale.unwrap_or(1e6),
            _ => 1.0,
        };
        Self {
            kind,
            over,
            unit: goal.unit.as_deref(),
            bound,
            per,
        }
    }

    const fn figures(&self) -> usize {
        match self.kind {
            Kind::Money => FIGURES_OF_MONEY,
            _ => FIGURES,
        }
    }

    /// Whether it is a plain count.
    const fn counts(&self) -> bool {
        matches!(
            (self.kind, self.over),
            (Kind::Count(_) | Kind::Became(_), Over::Nothing)
        )
    }

    /// Whether the goal is that there be none.
    fn is_none(&self) -> bool {
        self.counts() && self.bound == 0.0
    }

    /// A count with what it counts: `no errors`, `1 error`, `none refused`, `41 refused`.
    fn counted(&self, value: f64) -> String {
        let figures = figures(value, self.figures());
        match (self.unit, self.kind) {
            (None, Kind::Became(became)) if value == 0.0 => format!("none {became}"),
            (None, Kind::Became(became)) => format!("{figures} {became}"),
            (unit, kind) => {
                let noun = match kind {
                    Kind::Count(noun) => unit.unwrap_or(noun),
                    _ => unit.unwrap_or_default(),
                };
                match value {
                    _ if noun.is_empty() => figures,
                    0.0 => format!("no {noun}"),
                    1.0 => format!("1 {}", singular(noun)),
                    _ => format!("{figures} {noun}"),
                }
            }
        }
    }

    /// A number with the unit that goes with each.
    fn one(&self, value: f64, digits: usize) -> String {
        match (self.kind, self.over) {
            (Kind::Share, Over::Nothing) | (_, Over::Whole) => {
                format!("{} %", figures(value * 100.0, digits))
            }
            (_, Over::Like) => figures(value, digits),
            (Kind::Money, _) if self.unit.is_some() => figures(value * self.per * 100.0, digits),
            (Kind::Money, _) => dollars_of(value * self.per, digits),
            (Kind::Millis, _) => self.time(value, digits),
            _ => figures(value, digits),
        }
    }

    /// A time in the unit of the bound, or of the goal.
    fn time(&self, ms: f64, digits: usize) -> String {
        let plain = digits > FIGURES;
        match self.unit {
            Some("ms") => format!("{} ms", figures(ms, digits)),
            Some("min") => format!("{} min", figures(ms / 60e3, digits)),
            None if self.bound < 1e3 && ms < 1e4 => format!("{} ms", figures(ms, digits)),
            None if self.bound >= 120e3 && ms >= 60e3 && !plain => minutes(ms),
            _ => format!("{} s", figures(ms / 1e3, digits)),
        }
    }

    /// What is said once, behind both numbers.
    fn tail(&self) -> String {
        let counts = matches!(self.kind, Kind::Count(_) | Kind::Became(_));
        let unit = match self.unit {
            Some(unit) if counts => return format!(" {unit}"),
            Some(unit) if self.kind == Kind::Money => format!(" {unit}"),
            _ => String::new(),
        };
        let each = match (self.over, self.per) {
            (Over::Each(_), per) if per >= 1e6 => " a million".to_owned(),
            (Over::Each(_), per) if per >= 1e3 => " a thousand".to_owned(),
            (Over::Each(noun), _) => format!(" per {}", singular(noun)),
            (Over::Like, _) => " times".to_owned(),
            (Over::Nothing | Over::Whole, _) => String::new(),
        };
        unit + &each
    }
}

/// An amount of dollars with so many figures: `$0.000004931`, `$13.82`, `$1,234.57`. For people; what adds up is
/// written in full.
fn dollars_of(amount: f64, digits: usize) -> String {
    let whole = amount.fract() == 0.0;
    let text = if whole || amount.abs() >= 1e6 {
        format!("{amount:.0}")
    } else {
        let places = places(amount, digits).max(2);
        let text = format!("{amount:.places$}");
        let (whole, cents) = text.split_once('.').unwrap_or((&text, ""));
        let cents = cents.trim_end_matches('0');
        format!("{whole}.{cents:0<2}")
    };
    format!("${}", grouped(&text))
}

/// So many figures, but all of them before the point: `0.583`, `9.96`, `1,234`.
fn figures(value: f64, digits: usize) -> String {
    if (value - value.round()).abs() < 1e-9 {
        return grouped(&format!("{value:.0}"));
    }
    let places = places(value, digits);
    let text = format!("{value:.places$}");
    if text.contains('.') {
        return grouped(text.trim_end_matches('0').trim_end_matches('.'));
    }
    grouped(&text)
}

/// The places behind the point that give so many figures.
fn places(value: f64, digits: usize) -> usize {
    let mut places = digits.saturating_sub(1);
    let mut size = value.abs();
    while size >= 10.0 && places > 0 {
        size /= 10.0;
        places -= 1;
    }
    while size < 1.0 && size > 0.0 && places < 12 {
        size *= 10.0;
        places += 1;
    }
    places
}

/// `2 min 42 s`, `1 h 5 min`.
fn minutes(ms: f64) -> String {
    let seconds = format!("{:.0}", ms / 1e3)
        .parse::<u64>()
        .unwrap_or(u64::MAX);
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    match (hours, minutes, seconds) {
        (0, minutes, 0) => format!("{minutes} min"),
        (0, minutes, seconds) => format!("{minutes} min {seconds} s"),
        (hours, 0, _) => format!("{hours} h"),
        (hours, minutes, _) => format!("{hours} h {minutes} min"),
    }
}

/// The unit of one: `pieces of work` has its plural in front. `ms` and `s` are no plurals.
pub fn singular(unit: &str) -> String {
    let (counted, rest) = unit.split_at(unit.find(" of ").unwrap_or(unit.len()));
    let one = match counted.strip_suffix("ies") {
        Some(stem) => Some(format!("{stem}y")),
        None => counted
            .strip_suffix('s')
            .filter(|one| one.len() > 1)
            .map(str::to_owned),
    };
    one.map_or_else(|| unit.to_owned(), |one| one + rest)
}
