//! Faults on purpose: invocations that err or wait before the handler runs, so that a learner sees what
//! retries, time-outs and bills make of it. A labelled model of what fault-injection tools do to a function.

use super::guests::Phase;
use crate::guest::Yield;
use crate::sim::agenda::Rank;
use crate::sim::time::Span;
use crate::sim::trace::{Fact, Injected, Sink, What};
use crate::sim::{Due, Simulation};

/// What is done to the invocations of a function on purpose.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Faults {
    /// The share of a guest's invocations that err. A modelled function has its own.
    pub(crate) fail: f64,
    /// Time that passes before the handler runs.
    pub(crate) delay: Span,
}

impl<S: Sink> Simulation<S> {
    /// Tells what is done on purpose to the invocation that begins; says how long it waits.
    pub(crate) fn delay_on_purpose(&mut self, place: u32) -> Span {
        let id = self.environments.at(place).function;
        let delay = self.functions[usize::from(id.0)].faults.delay;
        if delay > Span::ZERO {
            self.injected(place, Injected::Delay(delay));
        }
        delay
    }

    /// Whether the invocation of a guest that begins errs on purpose. It ends after `delay`, or at its
    /// time-out if that comes first, and its handler is not run.
    pub(crate) fn fails_on_purpose(&mut self, place: u32, delay: Span) -> bool {
        let (now, id) = (self.now, self.environments.at(place).function);
        let function = &mut self.functions[usize::from(id.0)];
        let (share, timeout) = (function.faults.fail, function.config.timeout);
        // Nothing is drawn unless something may fail, so that other runs draw as they always did.
        if share <= 0.0 || !function.chance.happens(share) {
            return false;
        }
        self.injected(place, Injected::Error);
        let environment = self.environments.at(place);
        let turn = environment.turn;
        let state = environment
            .guest
            .as_mut()
            .expect("a guest function's environment has a guest");
        state.phase = Phase::Invoke;
        if delay >= timeout {
            let due = Due::Timeout { place, turn };
            self.agenda.push(now + timeout, Rank::Finish, due);
        } else {
            state.pending = Some(Yield::Failure(error_json(share)));
            let due = Due::Yielded { place, turn };
            self.agenda.push(now + delay, Rank::Finish, due);
        }
        true
    }

    fn injected(&mut self, place: u32, what: Injected) {
        let about = self.about(place);
        self.fact(Fact {
            what: What::Injected { what },
            ..about
        });
    }
}

fn error_json(share: f64) -> Vec<u8> {
    let message = format!(
        "this invocation fails on purpose: {} of 100 are set to",
        share * 100.0
    );
    let error = serde_json::json!({ "errorType": "InjectedError", "errorMessage": message });
    error.to_string().into_bytes()
}
