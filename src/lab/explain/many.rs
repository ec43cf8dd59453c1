//! Facts that say the same of events that follow one another, in one sentence.

use super::{Names, capital, clock_time, inside, length, spoken, status_words};
use crate::lab::explain::word::{gave_up, retry_reason};
use crate::sim::sink::Trace;
use crate::sim::trace::{Ending, EventId, Fact, What};

/// A fact, or several in a row that say the same of one event after the other.
#[derive(Clone, Copy, Debug)]
pub struct Told<'a> {
    /// The first of them in the order of the trace.
    pub first: &'a Fact,
    /// The last of them.
    pub last: &'a Fact,
}

/// Puts facts that say the same of one event after the other together. They come in the order of the trace
/// or against it.
pub fn told<'a>(facts: impl Iterator<Item = &'a Fact>) -> impl Iterator<Item = Told<'a>> {
    let mut facts = facts.peekable();
    std::iter::from_fn(move || {
        let first = facts.next()?;
        let mut told = Told { first, last: first };
        while let Some(next) = facts.next_if(|next| told.takes(next)) {
            if next.event < told.first.event {
                told.first = next;
            } else {
                told.last = next;
            }
        }
        Some(told)
    })
}

impl Told<'_> {
    /// Whether a fact says the same of the event before or after these.
    fn takes(&self, next: &Fact) -> bool {
        let (Some(first), Some(last), Some(event)) =
            (self.first.event, self.last.event, next.event)
        else {
            return false;
        };
        let adjoins = event.number() == last.number() + 1 || event.number() + 1 == first.number();
        let same = match (self.first.what, next.what) {
            (What::Arrived { source: a, .. }, What::Arrived { source: b, .. }) => a == b,
            (What::Settled { .. }, What::Settled { .. })
            | (What::RetryScheduled { .. }, What::RetryScheduled { .. })
            | (What::Dropped { .. }, What::Dropped { .. })
            | (What::DeadLettered { .. }, What::DeadLettered { .. }) => {
                self.first.what == next.what
            }
            _ => false,
        };
        adjoins && same && self.first.at == next.at && self.first.function == next.function
    }

    /// What they say, without its time: one sentence.
    pub fn sentence(&self, names: &Names, trace: &Trace) -> String {
        let (Some(first), Some(last)) = (self.first.event, self.last.event) else {
            return spoken(self.first, names, trace);
        };
        if first == last {
            return spoken(self.first, names, trace);
        }
        let events = format!("events {} to {}", first.number(), EventId::number(last));
        let said = match self.first.what {
            What::Arrived { source, .. } => {
                format!("{events} arrive from {}", names.source(source))
            }
            What::RetryScheduled { at, why } => format!(
                "{events} will be tried again at {}: {}",
                clock_time(at),
                retry_reason(why)
            ),
            What::DeadLettered { why } => {
                format!("{events} go to the dead letters: {}", gave_up(why))
            }
            What::Dropped { why } => format!("{events} are lost: {}", gave_up(why)),
            What::Settled {
                ending,
                latency,
                status,
            } => {
                let end = match ending {
                    Ending::Succeeded => "are done",
                    Ending::Failed => "have failed",
                    Ending::DeadLettered => "end among the dead letters",
                    Ending::Dropped => "were dropped",
                    Ending::Throttled => "were refused",
                };
                let (status, error) = (status_words(ending, status), inside(ending, status));
                format!(
                    "{events} {end}{status}, {} after they arrived{}",
                    length(latency),
                    error.replace("caller gets", "callers get")
                )
            }
            _ => return spoken(self.first, names, trace),
        };
        capital(&said) + "."
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::time::{Span, Time};
    use crate::sim::trace::SourceId;

    fn fact(ms: u64, event: u64, what: What) -> Fact {
        let mut fact = Fact::new(Time(ms * 1_000), what);
        fact.event = Some(EventId::nth(event));
        fact
    }

    #[test]
    fn what_is_said_of_many_is_said_once() {
        let names = Names {
            functions: vec!["ship".into()],
            sources: vec!["orders".into()],
            inputs: Vec::new(),
        };
        let arrived = What::Arrived {
            source: SourceId(0),
            payload: None,
        };
        let done = |ms| What::Settled {
            ending: Ending::Succeeded,
            latency: Span::millis(ms),
            status: None,
        };
        let facts = [
            fact(0, 1, arrived),
            fact(0, 2, arrived),
            fact(0, 3, arrived),
            fact(5, 4, arrived),
            fact(9, 1, done(9)),
            fact(9, 2, done(9)),
            fact(9, 4, done(4)),
        ];
        let expected = [
            "Events 1 to 3 arrive from orders.",
            "Event 4 arrives from orders.",
            "Events 1 to 2 are done, 9.00 ms after they arrived.",
            "Event 4 is done, 4.00 ms after it arrived.",
        ];
        let forwards: Vec<String> = told(facts.iter())
            .map(|t| t.sentence(&names, &Trace::default()))
            .collect();
        assert_eq!(forwards, expected);
        let mut backwards: Vec<String> = told(facts.iter().rev())
            .map(|t| t.sentence(&names, &Trace::default()))
            .collect();
        backwards.reverse();
        assert_eq!(backwards, expected);
    }
}
