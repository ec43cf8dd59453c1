//! Facts to sentences. Nothing else puts the trace into words, so a screen, a log and plain mode tell the
//! same story in the same words.

mod input;
mod many;
mod names;
mod texts;
mod word;

pub use many::{Told, told};
pub use names::Names;
pub use texts::spoken;
pub use word::{service_name, start_word};

use crate::money::grouped;
use crate::sim::access::Access;
use crate::sim::network::NoPath;
use crate::sim::sources::TOO_LARGE;
use crate::sim::time::{Span, Time};
use crate::sim::trace::{
    CallError, Cold, Ending, EnvironmentId, EventId, Fact, InitKind, Injected, InvocationId,
    Outcome, Reclaim, Report, Service, What,
};
use word::{
    call_error, filtered, gave_up, limit_reached, no_path, not_placed, outcome_verb, permission,
    reclaimed, retried, retry_reason,
};

/// What a fact says, without its time: one sentence.
pub fn sentence(fact: &Fact, names: &Names) -> String {
    let function = fact.function.map_or("the account", |id| names.function(id));
    let environment = number("environment", fact.environment.map(EnvironmentId::number));
    let invocation = number("invocation", fact.invocation.map(InvocationId::number));
    let event = number("event", fact.event.map(EventId::number));
    let said = match fact.what {
        What::Arrived { source, .. } => {
            format!("{event} arrives from {}", names.source(source))
        }
        What::Throttled { why, limit } => {
            let because = limit_reached(why, limit);
            format!("throttled: {because} ({})", why.reason())
        }
        What::NotPlaced { why } => not_placed(why, function),
        What::Filtered { source, .. } => filtered(names.source(source), function),
        What::InitStarted { why, how, .. } => init_started(why, how, &environment, function),
        What::InitEnded { took, outcome, .. } => init_ended(took, outcome, &environment),
        What::Started { .. } => started(&fact.what, &invocation, &environment),
        What::Called {
            service, access, ..
        } => called(&invocation, service, access),
        What::Blocked { service, why } => blocked(&invocation, service, why),
        What::Permission { principal, access } => permission(principal, access, function),
        What::Answered {
            service,
            took,
            error,
            ..
        } => answered(service, took, error),
        What::Logged { .. } => format!("{invocation} writes a log line"),
        What::Ended { .. } => fact
            .what
            .report()
            .map_or_else(String::new, |report| ended(&report, &invocation)),
        What::RetryScheduled { at, why } => {
            let who = retried(why, &event);
            let (at, why) = (clock_time(at), retry_reason(why));
            format!("{who} will be tried again at {at}: {why}")
        }
        What::DeadLettered { why } => {
            format!("{event} goes to the dead letters: {}", gave_up(why))
        }
        What::Dropped { why } => format!("{event} is lost: {}", gave_up(why)),
        What::Settled {
            ending,
            latency,
            status,
        } => settled(ending, latency, status, &event),
        What::Reclaimed { why } => gone(&environment, why),
        What::Injected { what } => injected(what, &invocation, function),
        What::Input { index } => match names.input(index) {
            Some(input) => input.to_owned(),
            None => format!("somebody changes {function}"),
        },
        What::Charged { .. } => "a charge falls due".to_owned(),
    };
    capital(&said) + "."
}

/// The start of an invocation, and how often its event was tried.
fn started(what: &What, invocation: &str, environment: &str) -> String {
    let &What::Started {
        start,
        events,
        attempt,
        age,
        shard,
    } = what
    else {
        return String::new();
    };
    let more = batch_and_attempt((events, shard), attempt, age.span());
    format!(
        "{invocation} starts {} in {environment}{more}",
        start_word(start)
    )
}

/// What becomes of an environment that nobody needs, or that cannot go on.
fn gone(environment: &str, why: Reclaim) -> String {
    match why {
        Reclaim::Reset => format!(
            "{environment} is reset: its runtime is shut down, `/tmp` stays, and INIT runs again inside the \
             next invocation"
        ),
        why => format!("{environment} is gone: {}", reclaimed(why)),
    }
}

/// An instant of a run as a clock shows it, to the millisecond: `12.345 s`, `11:00.000`, `1:11:00.000`.
pub fn clock_time(at: Time) -> String {
    let (seconds, ms) = (at.0 / 1_000_000, at.0 / 1_000 % 1_000);
    let (hours, minutes) = (seconds / 3_600, seconds / 60 % 60);
    match (hours, minutes) {
        (0, 0) => format!("{seconds}.{ms:03} s"),
        (0, minutes) => format!("{minutes}:{:02}.{ms:03}", seconds % 60),
        (hours, minutes) => format!("{hours}:{minutes:02}:{:02}.{ms:03}", seconds % 60),
    }
}

/// A length of time as people read it: three figures, and a unit that fits.
pub fn length(span: Span) -> String {
    let (ms, seconds) = (span.as_millis_f64(), span.as_secs_f64());
    match span.0 {
        0..1_000 => format!("{} µs", span.0),
        1_000..10_000 => format!("{ms:.2} ms"),
        10_000..100_000 => format!("{ms:.1} ms"),
        100_000..999_500 => format!("{ms:.0} ms"),
        999_500..10_000_000 => format!("{seconds:.2} s"),
        10_000_000..60_000_000 => format!("{seconds:.1} s"),
        _ => {
            let whole = span.0 / 1_000_000;
            let (hours, minutes, seconds) = (whole / 3600, whole / 60 % 60, whole % 60);
            match (hours, minutes, seconds) {
                (0, minutes, 0) => format!("{minutes} min"),
                (0, minutes, seconds) => format!("{minutes} min {seconds} s"),
                (hours, 0, _) => format!("{hours} h"),
                (hours, minutes, _) => format!("{hours} h {minutes} min"),
            }
        }
    }
}

fn injected(what: Injected, invocation: &str, function: &str) -> String {
    match what {
        Injected::Error => {
            format!("{invocation} fails on purpose: {function} is set to fail in part")
        }
        Injected::Delay(span) => {
            let span = length(span);
            format!("{invocation} waits {span} first: {function} is slow on purpose")
        }
    }
}

fn called(invocation: &str, service: Service, access: Access) -> String {
    let (service, verdict) = (service_name(service), word::access(access));
    format!("{invocation} calls {service}{verdict}")
}

fn blocked(invocation: &str, service: Service, why: NoPath) -> String {
    let (service, why) = (service_name(service), no_path(why));
    format!("{invocation} will get no answer from {service}: {why}")
}

fn init_started(why: Cold, how: InitKind, environment: &str, function: &str) -> String {
    let verb = match how {
        InitKind::Init => "INIT begins",
        InitKind::Restore => "a snapshot is restored",
    };
    let because = match why {
        Cold::First => format!("cold: {function} has no environment yet"),
        Cold::AllBusy { busy: 1 } => "cold: its only environment is busy".into(),
        Cold::AllBusy { busy } => format!("cold: all {busy} environments are busy"),
        Cold::Expired => "cold: the idle environments have expired".into(),
        Cold::Lost => "cold: the last environment was lost".into(),
        Cold::Provisioned => "ahead of any request, as concurrency is provisioned".into(),
    };
    format!("{because}; {verb} in {environment}")
}

fn init_ended(took: Span, outcome: Outcome, environment: &str) -> String {
    // An INIT that takes no time at all is no story: that of a modelled function without one.
    let after = match took {
        Span::ZERO => String::new(),
        took => format!(" after {}", length(took)),
    };
    if outcome.is_success() {
        format!("{environment} is ready{after}")
    } else {
        format!("INIT of {environment} {}{after}", outcome_verb(outcome))
    }
}

fn batch_and_attempt(
    (events, shard): (u16, Option<u16>),
    attempt: u32,
    age: Option<Span>,
) -> String {
    let batch = match (events, shard) {
        (0 | 1, None) => String::new(),
        (0 | 1, Some(shard)) => format!(" with a record of shard {shard}"),
        (events, None) => format!(" with a batch of {events}"),
        (events, Some(shard)) => format!(" with a batch of {events} of shard {shard}"),
    };
    let attempt = match attempt {
        0 | 1 => String::new(),
        attempt => format!(", attempt {attempt}"),
    };
    // What says how far a reader is behind its stream.
    let age = age.map_or(String::new(), |age| {
        format!("; its last record is {} old", length(age))
    });
    format!("{batch}{attempt}{age}")
}

fn answered(service: Service, took: Span, error: Option<CallError>) -> String {
    let (service, took) = (service_name(service), length(took));
    match error {
        None => format!("{service} answers after {took}"),
        Some(error) => {
            let because = call_error(error);
            format!("{service} answers with an error after {took}: {because}")
        }
    }
}

fn ended(report: &Report, invocation: &str) -> String {
    let verb = outcome_verb(report.outcome);
    let took = length(report.duration);
    let billed = grouped(&report.billed_ms.to_string());
    let init = match report.init.filter(|init| *init > Span::ZERO) {
        Some(init) => format!(", {} of INIT included", length(init)),
        None => String::new(),
    };
    format!("{invocation} {verb} after {took}; billed {billed} ms{init}")
}

fn settled(ending: Ending, latency: Span, status: Option<u16>, event: &str) -> String {
    let end = match ending {
        Ending::Succeeded => "is done",
        Ending::Failed => "has failed",
        Ending::DeadLettered => "ends among the dead letters",
        Ending::Dropped => "was dropped",
        Ending::Throttled => "was refused",
    };
    let after = match latency {
        Span::ZERO => String::new(),
        latency => format!(", {} after it arrived", length(latency)),
    };
    let why = if status == Some(TOO_LARGE) {
        ": its payload is too large (RequestTooLargeException)"
    } else {
        ""
    };
    let (status, error) = (status_words(ending, status), inside(ending, status));
    format!("{event} {end}{status}{after}{error}{why}")
}

/// The status that a caller gets, where it says how the call ended.
fn status_words(ending: Ending, status: Option<u16>) -> String {
    match status {
        Some(code) if inside(ending, status).is_empty() => format!(" with status {code}"),
        _ => String::new(),
    }
}

/// Whoever invokes a function that fails gets status 200: Lambda did its part. The error is in the answer
/// (`FACTS.md` section 4).
const fn inside(ending: Ending, status: Option<u16>) -> &'static str {
    match (ending, status) {
        (Ending::Failed, Some(200)) => "; the caller gets status 200 with the error in it",
        _ => "",
    }
}

fn number(noun: &str, id: Option<u64>) -> String {
    id.map_or_else(|| format!("an {noun}"), |id| format!("{noun} {id}"))
}

/// A clause with a capital at its beginning.
pub fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(chars).collect()
    })
}

#[cfg(test)]
mod tests;
