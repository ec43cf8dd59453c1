//! What a guest yields takes effect when the clock gets there.

use super::guests::Phase;
use super::speed::Speed;
use crate::guest::{Fault, FaultKind, Yield};
use crate::sim::Simulation;
use crate::sim::time::Span;
use crate::sim::trace::{Fact, Outcome, Sink, TextId, What};

impl<S: Sink> Simulation<S> {
    /// The clock has come to what a guest yielded.
    pub(crate) fn yield_takes_effect(&mut self, place: u32, turn: u32) {
        let Some(environment) = self.environments.meant(place, turn) else {
            return;
        };
        let state = environment.guest.as_mut().expect("only guests yield");
        let (phase, yielded) = (state.phase, state.pending.take());
        match yielded.expect("a yield was scheduled with what it is") {
            Yield::Ready => self.guest_is_ready(place, phase),
            Yield::Log(line) => self.guest_logs(place, &line),
            Yield::Call { action, payload } => self.guest_calls(place, &action, &payload),
            Yield::Answer(output) => self.guest_answers(place, &output),
            Yield::Failure(error) => self.guest_fails(place, phase, Outcome::Failed, &error),
            Yield::Fault(fault) => {
                let outcome = if fault.kind == FaultKind::OutOfMemory {
                    Outcome::OutOfMemory
                } else {
                    Outcome::Crashed
                };
                self.guest_fails(place, phase, outcome, &error_json(&fault));
            }
            Yield::Slice => unreachable!("a slice is not scheduled"),
        }
    }

    fn guest_is_ready(&mut self, place: u32, phase: Phase) {
        if phase == Phase::Again {
            let environment = self.environments.at(place);
            environment.needs_init = false;
            let state = environment.guest.as_mut().expect("only guests yield");
            state.fuel_before += state.guest.fuel_used();
            self.hand_over(place);
            self.turns.add(place);
        } else {
            let took = self.init_time(place);
            self.init_ended(place, took, Outcome::Succeeded);
        }
    }

    /// How long INIT took, by its fuel and its waits.
    fn init_time(&mut self, place: u32) -> Span {
        let state = self
            .environments
            .at(place)
            .guest
            .as_ref()
            .expect("only guests yield");
        state.waited + Speed::FULL.micros(state.guest.fuel_used())
    }

    fn guest_logs(&mut self, place: u32, line: &[u8]) {
        let text = self.sink.text(line);
        let about = self.about(place);
        self.fact(Fact {
            what: What::Logged { text },
            ..about
        });
        self.turns.add(place);
    }

    fn guest_answers(&mut self, place: u32, output: &[u8]) {
        let memory = self.max_memory_mb(place);
        self.finish(place, Outcome::Succeeded, memory, Some(output));
    }

    /// A guest told of an error or crashed: in INIT, the invocation goes on and runs INIT again; else the
    /// invocation ends.
    fn guest_fails(&mut self, place: u32, phase: Phase, outcome: Outcome, error: &[u8]) {
        // What told of an error itself can serve again; what crashed or was stopped cannot.
        let reset = outcome != Outcome::Failed;
        let environment = self.environments.at(place);
        environment.needs_init |= reset || phase == Phase::Again;
        if reset || phase != Phase::Invoke {
            // Its process is gone, and with it the connections that it held.
            self.world.disconnect(environment.id);
        }
        if matches!(phase, Phase::Init | Phase::Waking) {
            let took = self.init_time(place);
            let text: Option<TextId> = self.sink.text(error);
            let about = self.about(place);
            self.fact(Fact {
                what: What::Logged { text },
                ..about
            });
            self.init_ended(place, took, outcome);
        } else {
            let memory = self.max_memory_mb(place);
            self.finish(place, outcome, memory, Some(error));
        }
    }

    /// A guest has used up its time: it is stopped wherever it is, and must start anew.
    pub(crate) fn guest_times_out(&mut self, place: u32, turn: u32) {
        let Some(environment) = self.environments.meant(place, turn) else {
            return;
        };
        // An answer that it waited for comes too late now.
        environment.turn = turn.wrapping_add(1);
        let phase = environment
            .guest
            .as_ref()
            .expect("only guests time out here")
            .phase;
        let timeout = self.functions[usize::from(environment.function.0)]
            .config
            .timeout;
        let message = match phase {
            Phase::Init | Phase::Waking => "INIT timed out".to_owned(),
            Phase::Again | Phase::Invoke => {
                format!(
                    "Task timed out after {}.{:02} seconds",
                    timeout.0 / 1_000_000,
                    timeout.0 / 10_000 % 100
                )
            }
        };
        let error = serde_json::json!({ "errorType": "Sandbox.Timedout", "errorMessage": message });
        self.guest_fails(
            place,
            phase,
            Outcome::TimedOut,
            error.to_string().as_bytes(),
        );
    }

    pub(super) fn max_memory_mb(&mut self, place: u32) -> u32 {
        let state = self
            .environments
            .at(place)
            .guest
            .as_ref()
            .expect("only guests are measured");
        u32::try_from(state.guest.peak_memory().div_ceil(1 << 20)).unwrap_or(u32::MAX)
    }
}

fn error_json(fault: &Fault) -> Vec<u8> {
    serde_json::json!({ "errorType": fault.error_type(), "errorMessage": fault.message })
        .to_string()
        .into_bytes()
}
