//! Asynchronous invocation: the event is accepted at once and waits in Lambda's internal queue
//! (`FACTS.md` section 4 gives
//! <https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html>).

use crate::sim::agenda::Rank;
use crate::sim::event::Batch;
use crate::sim::platform::admission::NotRun;
use crate::sim::time::{Span, Time};
use crate::sim::trace::{Ending, FunctionId, GaveUp, Outcome, Retry, Sink};
use crate::sim::{Due, Simulation};

/// The wait before the second attempt after an error; before the third it is twice as long. Counted from
/// the end of the failed attempt: the page leaves open from where, and this lab says so.
const ERROR_WAIT: Span = Span::secs(60);

/// After a throttle the event is tried again after one second, then two, four … up to five minutes.
const FIRST_BACKOFF: Span = Span::secs(1);
const LONGEST_BACKOFF: Span = Span::secs(300);

/// How long after its success an event that is delivered twice comes again: a model, AWS gives no figure.
const DUPLICATE_WAIT: Span = Span::secs(1);

impl<S: Sink> Simulation<S> {
    /// An event is accepted; its first attempt follows at once.
    pub(super) fn enqueue_async(&mut self, event: u32) {
        let turn = self.events.at(event).turn;
        self.attempt_async(event, turn);
    }

    /// An event is tried.
    pub(crate) fn attempt_async(&mut self, event: u32, turn: u32) {
        let Some(record) = self.events.under_way(event, turn) else {
            return;
        };
        let source = record.source;
        let function = self.sources[usize::from(source.0)].function;
        match self.attempt(function, Batch::One(event), false) {
            Ok(()) => self.events.at(event).tries = 0,
            Err(why) if self.is_switched_off(function, why) => {
                self.give_up_async(function, event, GaveUp::ZeroReserved, None);
            }
            Err(why) => {
                // Errors of the service are tried again as throttles are (`FACTS.md` section 3, "Async").
                let why = match why {
                    NotRun::Throttled(_) => Retry::AsyncThrottle,
                    NotRun::NotPlaced(_) => Retry::AsyncNotPlaced,
                };
                let record = self.events.at(event);
                let wait = FIRST_BACKOFF.0.saturating_mul(1 << record.tries.min(20));
                record.tries += 1;
                let wait = Span(wait).min(LONGEST_BACKOFF);
                self.try_again(function, event, wait, why);
            }
        }
    }

    /// An attempt of an async event has ended.
    pub(super) fn async_ended(
        &mut self,
        function: FunctionId,
        event: u32,
        outcome: Outcome,
        output: Option<&[u8]>,
    ) {
        if outcome.is_success() {
            if self.has_success_destination(function) {
                self.tell_of_success(function, event, output);
            }
            let record = self.events.at(event);
            if std::mem::take(&mut record.duplicate) {
                let turn = record.turn;
                let at = self.now + DUPLICATE_WAIT;
                record.held += 1; // held until its second delivery
                self.retry_fact(event, at, Retry::Duplicate);
                self.agenda
                    .push(at, Rank::Arrival, Due::Duplicate { event, turn });
            }
            return self.settle(event, Ending::Succeeded, None);
        }
        let record = self.events.at(event);
        let errors = record.attempts - u32::from(record.lost);
        let settled = record.settled;
        let config = &self.functions[usize::from(function.0)].config;
        if settled {
            self.events.release(event);
        } else if outcome == Outcome::Lost {
            self.try_again(function, event, FIRST_BACKOFF, Retry::AsyncLost);
        } else if errors > config.retries {
            self.give_up_async(function, event, GaveUp::RetriesExhausted, output);
        } else {
            let wait = Span(ERROR_WAIT.0 * u64::from(errors));
            self.try_again(function, event, wait, Retry::AsyncError);
        }
    }

    /// Schedules the next attempt, or the event's end if it would be too old by then.
    fn try_again(&mut self, function: FunctionId, event: u32, wait: Span, why: Retry) {
        let deadline = self.deadline(function, event);
        let turn = self.events.at(event).turn;
        let at = self.now + wait;
        if at > deadline {
            self.agenda.push(
                deadline.max(self.now),
                Rank::Arrival,
                Due::TooOld { event, turn },
            );
        } else {
            self.retry_fact(event, at, why);
            self.agenda
                .push(at, Rank::Arrival, Due::Attempt { event, turn });
        }
    }

    fn deadline(&mut self, function: FunctionId, event: u32) -> Time {
        self.events.at(event).arrived + self.functions[usize::from(function.0)].config.max_event_age
    }

    /// An event has waited for its whole maximum age.
    pub(crate) fn too_old(&mut self, event: u32, turn: u32) {
        let Some(record) = self.events.meant(event, turn) else {
            return;
        };
        let function = self.sources[usize::from(record.source.0)].function;
        self.give_up_async(function, event, GaveUp::EventAgeExceeded, None);
    }

    /// The second delivery of an event that has already succeeded: at least once is not exactly once.
    pub(crate) fn deliver_again(&mut self, event: u32, turn: u32) {
        let Some(record) = self.events.meant(event, turn) else {
            return;
        };
        record.held -= 1;
        let function = self.sources[usize::from(record.source.0)].function;
        if self.attempt(function, Batch::One(event), false).is_err() {
            self.events.release(event);
        }
    }
}
