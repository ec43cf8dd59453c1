//! `[[load]]`: what arrives, and when.

use super::Named;
use super::source::Feed;
use crate::course::library::Library;
use crate::course::read::{At, Fields, FromToml, did_you_mean};
use crate::sim::encoding::base64;
use crate::sim::scenario::{Load, Pattern, Rate, SourceKind};
use crate::sim::time::{Span, Time};
use serde_json::{Map, Value, json};

pub(super) const PATTERNS: [&str; 7] = [
    "burst", "constant", "poisson", "ramp", "spike", "diurnal", "trace",
];

/// All loads, and those that schedules make themselves. None if one could not be read.
pub(super) fn read(
    fields: &mut Fields<'_>,
    feeds: &Named<Feed>,
    duration: Option<Span>,
    library: &Library,
) -> Option<Vec<Load>> {
    let end = Time::ZERO + duration.unwrap_or(Span::ZERO);
    let mut loads: Vec<Option<Load>> = Vec::new();
    for at in fields.items("load") {
        loads.push(load(at, feeds, end, library));
    }
    loads.extend(of_schedules(feeds, end).map(Some));
    loads.into_iter().collect()
}

/// What schedules do by themselves.
fn of_schedules(feeds: &Named<Feed>, end: Time) -> impl Iterator<Item = Load> {
    feeds
        .entries
        .iter()
        .enumerate()
        .filter_map(move |(source, (_, feed))| {
            let clock = feed.as_ref()?.clock.as_ref()?;
            let (pattern, event) = (clock.pattern(end), clock.payload());
            Some(Load {
                source,
                pattern,
                event,
                attributes: Map::new(),
            })
        })
}

fn load(at: At<'_>, feeds: &Named<Feed>, end: Time, library: &Library) -> Option<Load> {
    let mut fields = at.fields()?;
    let source = fields.needed("source").and_then(|at| feeds.find(&at));
    let event = fields.optional::<Value>("event");
    // Which keys belong here depends on the pattern: without one, none is called unknown.
    let word = fields
        .needed("pattern")?
        .word(&PATTERNS.map(|word| (word, word)))?;
    let pattern = pattern(word, &mut fields, end, library);
    let kind = source
        .and_then(|place| feeds.get(place))
        .map(|feed| &feed.source.kind);
    let attributes = attributes(&mut fields, kind);
    fields.finish();
    let source = source?;
    Some(Load {
        source,
        pattern: pattern?,
        event: event.unwrap_or_else(|| sample(feeds.get(source), library)),
        attributes,
    })
}

/// `attributes = { kind = "order", total = 12.5, tags = ["a", "b"] }`: what a sender says of a message beside it.
/// Texts are of type `String`, numbers `Number`, lists `String.Array`.
fn attributes(fields: &mut Fields<'_>, kind: Option<&SourceKind>) -> Map<String, Value> {
    let Some(at) = fields.get("attributes") else {
        return Map::new();
    };
    if kind.is_some_and(|kind| !matches!(kind, SourceKind::Sns | SourceKind::Sqs(_))) {
        at.problem(
            "only messages of topics and queues have attributes",
            "remove it, or write what it says into the event",
        );
        return Map::new();
    }
    let given = match Value::from_toml(at.clone()) {
        Some(Value::Object(given)) => given,
        Some(_) => {
            at.problem(
                "this is no table of attributes",
                "write { kind = \"order\", total = 12.5 }",
            );
            return Map::new();
        }
        None => return Map::new(),
    };
    let typed = given.into_iter().map(|(name, value)| {
        let (kind, text) = match value {
            Value::String(text) => ("String", text),
            Value::Number(number) => ("Number", number.to_string()),
            other => ("String.Array", other.to_string()),
        };
        (name, json!({ "DataType": kind, "StringValue": text }))
    });
    typed.collect()
}

/// What is sent by a load without an event. An Invoke sends the function's own sample and an upload copies
/// its first object, if its code has one; all else sends `{}`.
fn sample(feed: Option<&Feed>, library: &Library) -> Value {
    let package = feed.and_then(|feed| library.get(feed.package.as_deref()?));
    let sample = match feed.map(|feed| &feed.source.kind) {
        Some(SourceKind::InvokeSync | SourceKind::InvokeAsync) => package
            .and_then(|package| package.event.as_deref())
            .and_then(|event| serde_json::from_str(event).ok()),
        Some(SourceKind::S3) => package
            .and_then(|package| package.objects.first())
            .map(|contents| json!({ "body_base64": base64(contents) })),
        _ => None,
    };
    sample.unwrap_or_else(|| Value::Object(serde_json::Map::new()))
}

pub(super) fn pattern(
    word: &str,
    fields: &mut Fields<'_>,
    end: Time,
    library: &Library,
) -> Option<Pattern> {
    let start = Time::ZERO + fields.or("at", Span::ZERO);
    match word {
        "burst" => burst(fields, start),
        "constant" => constant(fields, start),
        "poisson" => poisson(fields, start),
        "trace" => trace(fields, start, library),
        _ => varying(word, fields, start, end),
    }
}

fn burst(fields: &mut Fields<'_>, at: Time) -> Option<Pattern> {
    let count = fields.required("count")?;
    let every = Span::ZERO;
    Some(Pattern::Every { at, every, count })
}

/// Arrivals at exactly `at + k × every`. A rate whose gap is no whole number of microseconds is spaced by
/// the rate instead, so that no error adds up.
fn constant(fields: &mut Fields<'_>, at: Time) -> Option<Pattern> {
    let gap = fields.exactly_one(&["rate", "every"]);
    let limit = limit(fields);
    let (gap, limit) = (gap?, limit?);
    if gap == "every" {
        return every(fields, at, limit);
    }
    let rate = rate(fields, "rate")?;
    let gap = 1e6 / rate;
    if gap >= 1.0 && gap.fract() == 0.0 {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a whole number above zero; a rate is far above 1e-12"
        )]
        let every = Span(gap as u64);
        return Some(spaced(at, every, limit));
    }
    Some(random(at, limit, Rate::Constant(rate), true))
}

fn every(fields: &mut Fields<'_>, at: Time, limit: Limit) -> Option<Pattern> {
    let every = fields.required::<Span>("every")?;
    if every == Span::ZERO {
        let at = fields.get("every")?;
        at.problem(
            "a gap of no time",
            "write a length above zero, or use pattern = \"burst\"",
        );
        return None;
    }
    Some(spaced(at, every, limit))
}

fn spaced(at: Time, every: Span, limit: Limit) -> Pattern {
    let count = match limit {
        Limit::Count(count) => count,
        // Half open: the arrival that would fall on the end is not made.
        Limit::For(span) => span.0.div_ceil(every.0),
    };
    Pattern::Every { at, every, count }
}

fn poisson(fields: &mut Fields<'_>, at: Time) -> Option<Pattern> {
    let rate = rate(fields, "rate");
    let limit = limit(fields);
    let even = fields.or("even", false);
    Some(random(at, limit?, Rate::Constant(rate?), even))
}

/// Ramp, spike and diurnal: Poisson at a rate that changes, or spaced by it.
fn varying(word: &str, fields: &mut Fields<'_>, at: Time, end: Time) -> Option<Pattern> {
    let even = fields.or("even", false);
    let length = fields.required::<Span>("for");
    let (at, rate, limit) = match word {
        "ramp" => {
            let (from, to) = (rate_or_zero(fields, "from"), rate_or_zero(fields, "to"));
            let (from, to, over) = (from?, to?, length?);
            (at, Rate::Ramp { from, to, over }, over)
        }
        "spike" => {
            let (base, peak) = (rate_or_zero(fields, "base"), rate_or_zero(fields, "peak"));
            let (base, peak, length) = (base?, peak?, length?);
            let begin = at.since(Time::ZERO);
            // The base rate fills the whole run; the spike stands in it.
            let rate = Rate::Spike {
                base,
                peak,
                begin,
                length,
            };
            (Time::ZERO, rate, end.since(Time::ZERO))
        }
        _ => {
            let (low, high) = (rate_or_zero(fields, "low"), rate_or_zero(fields, "high"));
            let period = period(fields);
            let (low, high, period) = (low?, high?, period?);
            (at, Rate::Diurnal { low, high, period }, length?)
        }
    };
    Some(random(at, Limit::For(limit), rate, even))
}

fn period(fields: &mut Fields<'_>) -> Option<Span> {
    let period = fields.required::<Span>("period")?;
    if period == Span::ZERO {
        let at = fields.get("period")?;
        at.problem(
            "a day of no time",
            "write a length above zero, such as \"24h\"",
        );
        return None;
    }
    Some(period)
}

/// How many arrive: so many, or as many as fall into a length of time.
#[derive(Clone, Copy)]
enum Limit {
    Count(u64),
    For(Span),
}

fn limit(fields: &mut Fields<'_>) -> Option<Limit> {
    match fields.exactly_one(&["for", "count"])? {
        "count" => fields.required("count").map(Limit::Count),
        _ => fields.required("for").map(Limit::For),
    }
}

fn random(at: Time, limit: Limit, rate: Rate, even: bool) -> Pattern {
    let (until, count) = match limit {
        Limit::Count(count) => (Time::NEVER, count),
        Limit::For(span) => (at + span, u64::MAX),
    };
    Pattern::Random {
        at,
        until,
        count,
        rate,
        even,
    }
}

/// The most arrivals a second that a scenario may ask for.
const FASTEST: f64 = 10_000_000.0;

/// A rate above zero, in arrivals a second.
fn rate(fields: &mut Fields<'_>, key: &'static str) -> Option<f64> {
    checked_rate(fields, key, |rate| rate >= 1e-6)
}

/// A rate that may be zero, as at the foot of a ramp.
fn rate_or_zero(fields: &mut Fields<'_>, key: &'static str) -> Option<f64> {
    checked_rate(fields, key, |rate| rate >= 0.0)
}

fn checked_rate(
    fields: &mut Fields<'_>,
    key: &'static str,
    enough: impl Fn(f64) -> bool,
) -> Option<f64> {
    let rate = fields.required::<f64>(key)?;
    if enough(rate) && rate <= FASTEST {
        return Some(rate);
    }
    let at = fields.get(key)?;
    at.problem(
        format!("a rate of {rate} a second is out of range"),
        "write a number of arrivals a second, up to 10000000",
    );
    None
}

/// A CSV table of `time,count`, for arrivals that were recorded elsewhere.
fn trace(fields: &mut Fields<'_>, start: Time, library: &Library) -> Option<Pattern> {
    let at = fields.needed("file")?;
    let file = at.text()?;
    let Some(csv) = library.table(file) else {
        let known: Vec<&str> = library.tables().collect();
        at.problem(
            format!("there is no table `{file}`"),
            did_you_mean(file, &known),
        );
        return None;
    };
    let mut times = Vec::new();
    for (row, n) in csv.lines().zip(1..) {
        if row.trim().is_empty() || (n == 1 && row.starts_with("time")) {
            continue;
        }
        let Some((time, count)) = csv_row(row) else {
            at.problem(
                format!("row {n} of `{file}` is `{row}`"),
                "write a time and a count up to 1000000, such as 1.5s,20",
            );
            return None;
        };
        times.extend(std::iter::repeat_n(start + time, count));
    }
    times.sort_unstable();
    Some(Pattern::At(times.into()))
}

fn csv_row(row: &str) -> Option<(Span, usize)> {
    let (time, count) = row.split_once(',')?;
    let count: usize = count.trim().parse().ok()?;
    Some((time.trim().parse().ok()?, count)).filter(|_| count <= 1_000_000)
}
