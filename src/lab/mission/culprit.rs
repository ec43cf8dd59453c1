//! Which event stands against a goal that a run missed.

use crate::course::goal::{Bound, Goal};
use crate::lab::explain::{capital, clock_time, length};
use crate::lab::playground::Playground;
use crate::lab::show::counted;
use crate::sim::trace::{Fact, What};

/// What is too many: of these any is one too many where a goal wants few.
const UNWANTED: [&str; 8] = [
    "failed",
    "throttled",
    "dead_lettered",
    "dropped",
    "errors",
    "timed_out",
    "out_of_memory",
    "cold_starts",
];

/// The first event that a missed goal wanted less of, or the slowest of those that took too long; none if no single
/// event stands against it. The run is known to its end.
pub fn culprit(playground: &Playground, goal: &Goal) -> Option<String> {
    let metric = goal.measure.metric.as_str();
    let wants_less = match goal.bound {
        Bound::AtMost(_) => true,
        Bound::Equals { value, .. } => value == 0.0,
        Bound::AtLeast(_) => false,
    };
    if !wants_less {
        return None;
    }
    let figure = metric.split('.').find(|step| UNWANTED.contains(step));
    if let Some(figure) = figure {
        let fact = counted(playground, metric).next()?;
        let words = figure.replace('_', " ");
        return Some(format!(
            "{}: the first is {}.",
            capital(&words),
            whom(fact)?
        ));
    }
    if !metric.contains(".latency_ms.") {
        return None;
    }
    let settled = counted(playground, metric).filter_map(|fact| match fact.what {
        What::Settled { latency, .. } => Some((latency, fact)),
        _ => None,
    });
    // Of equals the first.
    let (latency, fact) = settled.reduce(|most, next| if next.0 > most.0 { next } else { most })?;
    let event = fact.event?.number();
    let (took, until) = (length(latency), clock_time(fact.at));
    Some(format!(
        "The slowest is event {event}: it took {took}, until {until}."
    ))
}

/// `event 43 at 1:00.020`
fn whom(fact: &Fact) -> Option<String> {
    let who = match (fact.event, fact.invocation) {
        (Some(event), _) => format!("event {}", event.number()),
        (None, Some(invocation)) => format!("invocation {}", invocation.number()),
        (None, None) => return None,
    };
    Some(format!("{who} at {}", clock_time(fact.at)))
}
