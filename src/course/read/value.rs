//! Plain values: texts, numbers, lengths of time, distributions, dates, ids.

use super::{At, FromToml, Value};
use crate::sim::scenario::Distribution;
use crate::sim::time::Span;
use std::collections::BTreeMap;
use std::fmt;
use std::ops::RangeInclusive;

impl At<'_> {
    /// A whole number within limits.
    pub fn whole(&self, range: RangeInclusive<u32>) -> Option<u32> {
        let Value::Whole(number) = *self.value() else {
            return self.wrong_kind("a whole number");
        };
        let found = u32::try_from(number).ok().filter(|n| range.contains(n));
        if found.is_none() {
            self.out_of_range(number, &range);
        }
        found
    }

    /// A length of time within limits.
    pub fn span(&self, range: RangeInclusive<Span>) -> Option<Span> {
        let span = Span::from_toml(self.clone())?;
        if range.contains(&span) {
            return Some(span);
        }
        self.out_of_range(span, &range);
        None
    }

    /// A limit that the word `none` lifts; any other text is a problem, and `read` reads the rest.
    pub fn or_none<T>(&self, read: impl FnOnce(&Self) -> Option<T>) -> Option<Option<T>> {
        match self.value() {
            Value::Text(text) if text == "none" => Some(None),
            Value::Text(_) => self.wrong_kind("a whole number, or \"none\" to lift it"),
            _ => read(self).map(Some),
        }
    }

    /// A share from 0 to 1.
    pub fn share(&self) -> Option<f64> {
        let share = f64::from_toml(self.clone())?;
        if (0.0..=1.0).contains(&share) {
            return Some(share);
        }
        self.out_of_range(share, &(0..=1));
        None
    }

    fn out_of_range<T: fmt::Display>(&self, found: impl fmt::Display, range: &RangeInclusive<T>) {
        self.problem(
            format!("{found} is out of range"),
            format!("write {} to {}", range.start(), range.end()),
        );
    }
}

impl FromToml for String {
    fn from_toml(at: At<'_>) -> Option<Self> {
        at.text().map(Self::from)
    }
}

impl FromToml for bool {
    fn from_toml(at: At<'_>) -> Option<Self> {
        match at.value() {
            Value::Truth(truth) => Some(*truth),
            _ => at.wrong_kind("true or false"),
        }
    }
}

impl FromToml for u64 {
    fn from_toml(at: At<'_>) -> Option<Self> {
        let Value::Whole(number) = *at.value() else {
            return at.wrong_kind("a whole number");
        };
        let found = Self::try_from(number).ok();
        if found.is_none() {
            at.problem(format!("{number} is below zero"), "write 0 or more");
        }
        found
    }
}

impl FromToml for u32 {
    fn from_toml(at: At<'_>) -> Option<Self> {
        let number = u64::from_toml(at.clone())?;
        let found = Self::try_from(number).ok();
        if found.is_none() {
            at.problem(
                format!("{number} is too large"),
                format!("write at most {}", Self::MAX),
            );
        }
        found
    }
}

/// Any finite number, with or without a point.
impl FromToml for f64 {
    #[expect(
        clippy::cast_precision_loss,
        reason = "authors write numbers far below 2^52"
    )]
    fn from_toml(at: At<'_>) -> Option<Self> {
        match *at.value() {
            Value::Whole(number) => Some(number as Self),
            Value::Decimal(number) if number.is_finite() => Some(number),
            _ => at.wrong_kind("a number"),
        }
    }
}

/// `"250ms"`, `"1.5s"`, `"10m"`.
impl FromToml for Span {
    fn from_toml(at: At<'_>) -> Option<Self> {
        let Value::Text(text) = at.value() else {
            return at.wrong_kind("a length of time in quotes, such as \"250ms\"");
        };
        let span = text.parse();
        if span.is_err() {
            at.problem(
                format!("`{text}` is no length of time"),
                "write a number and one of us, ms, s, m, h, d, such as \"250ms\"",
            );
        }
        span.ok()
    }
}

/// `"250ms"`, `"exp(2s)"`, `"uniform(1s, 3s)"`, `"lognormal(100ms, 900ms)"` by median and p99.
impl FromToml for Distribution {
    fn from_toml(at: At<'_>) -> Option<Self> {
        let Value::Text(text) = at.value() else {
            return at.wrong_kind("a length of time or a distribution in quotes");
        };
        let read = distribution(text);
        if let Err(fix) = &read {
            at.problem(format!("`{text}` is no distribution"), fix.clone());
        }
        read.ok()
    }
}

fn distribution(text: &str) -> Result<Distribution, String> {
    let Some((name, rest)) = text.split_once('(') else {
        return Ok(Distribution::Constant(
            text.trim().parse().map_err(|_| forms())?,
        ));
    };
    let inside = rest.trim_end().strip_suffix(')').ok_or_else(forms)?;
    let spans: Vec<Span> = inside
        .split(',')
        .map(|part| part.trim().parse())
        .collect::<Result<_, _>>()
        .map_err(|_| forms())?;
    match (name.trim(), &spans[..]) {
        ("exp", &[mean]) => Ok(Distribution::Exponential(mean)),
        ("uniform", &[low, high]) if low <= high => Ok(Distribution::Uniform(low, high)),
        ("uniform", [_, _]) => Err("write the shorter length first".into()),
        ("lognormal", &[median, p99]) if Span::ZERO < median && median < p99 => {
            Ok(Distribution::LogNormal { median, p99 })
        }
        ("lognormal", [_, _]) => Err("write a median above zero, then a longer p99".into()),
        _ => Err(forms()),
    }
}

fn forms() -> String {
    "write \"250ms\", \"exp(2s)\", \"uniform(1s, 3s)\" or \"lognormal(100ms, 900ms)\"".into()
}

/// A distribution as an author writes it.
pub fn distribution_text(distribution: Distribution) -> String {
    match distribution {
        Distribution::Constant(span) => span.to_string(),
        Distribution::Exponential(mean) => format!("exp({mean})"),
        Distribution::Uniform(low, high) => format!("uniform({low}, {high})"),
        Distribution::LogNormal { median, p99 } => format!("lognormal({median}, {p99})"),
    }
}

/// A calendar date, `2026-11-23`, of a source or a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

/// `2026-11-23`
impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl Date {
    /// Reads `2026-11-23`.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '-');
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        if (year.len(), month.len(), day.len()) != (4, 2, 2) {
            return None;
        }
        let date = Self {
            year: year.parse().ok()?,
            month: month.parse().ok()?,
            day: day.parse().ok()?,
        };
        ((1..=12).contains(&date.month) && (1..=31).contains(&date.day)).then_some(date)
    }
}

impl FromToml for Date {
    fn from_toml(at: At<'_>) -> Option<Self> {
        let (Value::Date(text) | Value::Text(text)) = at.value() else {
            return at.wrong_kind("a date such as 2026-11-23");
        };
        let date = Self::parse(text);
        if date.is_none() {
            at.problem(
                format!("`{text}` is no date"),
                "write a date such as 2026-11-23",
            );
        }
        date
    }
}

/// A stable name: small letters, digits and hyphens. What the learner did is kept under it, so it must
/// outlive every change of wording.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Id(String);

impl Id {
    /// Takes a name that is well formed.
    pub fn new(text: &str) -> Option<Self> {
        let letters = text
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        let ends = text.starts_with('-') || text.ends_with('-');
        (letters && !ends && !text.is_empty()).then(|| Self(text.into()))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromToml for Id {
    fn from_toml(at: At<'_>) -> Option<Self> {
        let text = at.text()?;
        let id = Self::new(text);
        if id.is_none() {
            at.problem(
                format!("`{text}` is no id"),
                "use small letters, digits and hyphens, such as cold-and-warm",
            );
        }
        id
    }
}

/// An id that speaks of something elsewhere, and the line it stands on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Link {
    /// What it speaks of.
    pub id: Id,
    /// Its line.
    pub line: u32,
}

impl FromToml for Link {
    fn from_toml(at: At<'_>) -> Option<Self> {
        let line = at.line();
        Id::from_toml(at).map(|id| Self { id, line })
    }
}

/// A table whose keys are the author's own names.
pub type Map<T> = BTreeMap<String, T>;

impl<T: FromToml> FromToml for Map<T> {
    fn from_toml(at: At<'_>) -> Option<Self> {
        let fields = at.fields()?;
        let read = |(key, at): (&str, At<'_>)| Some((key.to_owned(), T::from_toml(at)?));
        Some(fields.entries().filter_map(read).collect())
    }
}

impl<T: FromToml> FromToml for Vec<T> {
    fn from_toml(at: At<'_>) -> Option<Self> {
        Some(at.items().into_iter().filter_map(T::from_toml).collect())
    }
}

/// Any value as JSON, for payloads. Dates become texts.
impl FromToml for serde_json::Value {
    fn from_toml(at: At<'_>) -> Option<Self> {
        Some(json(at.value()))
    }
}

fn json(value: &Value) -> serde_json::Value {
    match value {
        Value::Text(text) | Value::Date(text) => text.as_str().into(),
        Value::Whole(number) => (*number).into(),
        Value::Decimal(number) => (*number).into(),
        Value::Truth(truth) => (*truth).into(),
        Value::List(items) => items.iter().map(|node| json(&node.value)).collect(),
        Value::Table(table) => serde_json::Value::Object(
            table
                .iter()
                .map(|(key, node)| (key.to_owned(), json(&node.value)))
                .collect(),
        ),
    }
}
