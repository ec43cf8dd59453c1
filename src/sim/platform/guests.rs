//! Running guests in virtual time: fuel becomes microseconds, yields become things due.

use super::calls::Asked;
use super::{EARLY_INIT_LIMIT, INIT_LIMIT};
use crate::guest::{Clock, Fault, FaultKind, Guest, Program, Request, Shape, Snapshot, Yield};
use crate::sim::agenda::Rank;
use crate::sim::calendar::{epoch_ms, epoch_us};
use crate::sim::scenario::{Code, Function};
use crate::sim::time::{Span, Time};
use crate::sim::trace::{Fact, FunctionId, Outcome, Sink, TextId, What};
use crate::sim::{Due, Simulation, Work, function_id, sources::json};

/// A guest and where it is in its lifecycle.
#[derive(Debug)]
pub(crate) struct GuestState {
    pub(super) guest: Guest,
    pub(super) phase: Phase,
    /// When the phase began, as its time-out counts.
    pub(super) began: Time,
    /// Time spent waiting for services in this phase.
    pub(super) waited: Span,
    /// Fuel of a repeated INIT that this invocation pays for.
    fuel_before: u64,
    /// What the guest yielded, until it takes effect.
    pending: Option<Yield>,
    /// The call that it waits for.
    pub(super) asked: Option<Asked>,
}

/// What a guest is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    /// INIT, at one full vCPU whatever the memory.
    Init,
    /// INIT ahead of the run, for provisioned concurrency: it takes no virtual time.
    Waking,
    /// INIT again, inside an invocation.
    Again,
    /// The handler.
    Invoke,
}

impl Phase {
    /// How long it may last: INIT on demand ten seconds, INIT ahead of need longer, and INIT again as long
    /// as the invocation that it is part of.
    pub(super) fn limit(self, config: &Function) -> Span {
        match self {
            Self::Init if !config.snap_start => INIT_LIMIT,
            Self::Init | Self::Waking => EARLY_INIT_LIMIT.max(config.timeout),
            Self::Again | Self::Invoke => config.timeout,
        }
    }
}

/// How fast a phase runs: nanoseconds for each unit of fuel, as a fraction.
///
/// A labelled model: one unit of fuel is a nanosecond of one vCPU, 1,769 MB are one vCPU
/// (`FACTS.md` section 2), and a guest has one thread, so more memory than that changes nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Speed {
    num: u32,
    den: u32,
}

impl Speed {
    const FULL: Self = Self { num: 1, den: 1 };

    const fn of(phase: Phase, memory_mb: u32) -> Self {
        match phase {
            Phase::Init | Phase::Waking => Self::FULL,
            Phase::Again | Phase::Invoke if memory_mb >= 1_769 => Self::FULL,
            Phase::Again | Phase::Invoke => Self {
                num: 1_769,
                den: memory_mb,
            },
        }
    }

    /// Converts a phase's cumulative fuel, rounded up to the microsecond once.
    fn micros(self, fuel: u64) -> Span {
        let nanos = (u128::from(fuel) * u128::from(self.num)).div_ceil(u128::from(self.den));
        Span(u64::try_from(nanos.div_ceil(1_000)).unwrap_or(u64::MAX))
    }

    /// The most fuel that fits in a span.
    fn fuel_in(self, span: Span) -> u64 {
        let fuel = u128::from(span.0) * 1_000 * u128::from(self.den) / u128::from(self.num);
        u64::try_from(fuel).unwrap_or(u64::MAX)
    }
}

impl GuestState {
    /// Ends the invocation with this later, without running the handler.
    pub(super) fn fail_later(&mut self, failure: Yield) {
        self.pending = Some(failure);
    }
}

impl<S: Sink> Simulation<S> {
    /// Puts a guest into a new environment and starts its INIT, or restores it.
    pub(crate) fn begin_guest_init(&mut self, place: u32, restore: bool) {
        let function = self.environments.at(place).function;
        let state = &mut self.functions[usize::from(function.0)];
        let seed = state.guest_seeds.bits();
        let Code::Guest(program) = &state.config.code else {
            return;
        };
        let (create, restore_time) = (
            self.scenario.environment.create,
            self.scenario.environment.restore,
        );
        let guest = match state.snapshot.as_ref().filter(|_| restore) {
            Some(snapshot) => Guest::restore(program, &state.settings, snapshot, seed),
            None => Guest::boot(program, &state.settings, seed),
        };
        let mut guest = GuestState {
            guest,
            phase: Phase::Init,
            began: self.now + create,
            waited: Span::ZERO,
            fuel_before: 0,
            pending: None,
            asked: None,
        };
        let environment = self.environments.at(place);
        let turn = environment.turn;
        if restore {
            guest.pending = Some(Yield::Ready);
            guest.waited = restore_time;
            let at = guest.began + restore_time;
            environment.guest = Some(Box::new(guest));
            self.agenda
                .push(at, Rank::Finish, Due::Yielded { place, turn });
        } else {
            if environment.provisioned {
                guest.phase = Phase::Waking;
            }
            guest.guest.begin_init();
            let waking = guest.phase == Phase::Waking;
            environment.guest = Some(Box::new(guest));
            if waking {
                self.waking.push(place);
            } else {
                self.ready.push_back(place);
            }
        }
    }

    /// Starts the handler in a guest, or INIT again if it must be.
    pub(crate) fn begin_guest_invoke(&mut self, place: u32) {
        let now = self.now;
        let delay = self.delay_on_purpose(place);
        let environment = self.environments.at(place);
        let timeout = self.functions[usize::from(environment.function.0)]
            .config
            .timeout;
        let again = environment.needs_init;
        let state = environment
            .guest
            .as_mut()
            .expect("a guest function's environment has a guest");
        state.began = now;
        state.waited = delay.min(timeout);
        state.fuel_before = 0;
        if self.fails_on_purpose(place, delay) {
            return;
        }
        let environment = self.environments.at(place);
        let state = environment
            .guest
            .as_mut()
            .expect("a guest function's environment has a guest");
        if again {
            state.phase = Phase::Again;
            state.guest.begin_init();
        } else {
            self.hand_over(place);
        }
        self.ready.push_back(place);
    }

    /// Hands the event to a guest that is ready.
    fn hand_over(&mut self, place: u32) {
        let environment = self.environments.at(place);
        let function = &self.functions[usize::from(environment.function.0)];
        let run = environment
            .run
            .as_ref()
            .expect("an event is handed over in a run");
        let places = run.batch.places();
        let source = self.events.at(places[0]).source;
        let state = environment
            .guest
            .as_mut()
            .expect("a guest function's environment has a guest");
        let deadline = state.began + function.config.timeout;
        let source = &self.sources[usize::from(source.0)].config;
        let records: Vec<_> = places.iter().map(|&p| self.events.record(p)).collect();
        let request = Request {
            id: json::request_id(self.scenario.seed, run.invocation),
            deadline_ms: epoch_ms(deadline),
            event: json::event(source, &records),
        };
        state.phase = Phase::Invoke;
        state.guest.begin_invoke(request);
    }

    /// Runs a guest to its next yield and schedules what it yields. False if the work is used up first.
    pub(crate) fn run_guest(&mut self, place: u32, work: &mut Work) -> bool {
        let environment = self.environments.at(place);
        let (id, turn) = (environment.function, environment.turn);
        let state = environment.guest.as_mut().expect("what runs is a guest");
        let config = &self.functions[usize::from(id.0)].config;
        let speed = Speed::of(state.phase, config.memory_mb);
        let limit = state.phase.limit(config);
        let allowed = speed.fuel_in(limit - state.waited);
        loop {
            let used = state.fuel_before + state.guest.fuel_used();
            let left = allowed.saturating_sub(used);
            let give = left.min(work.fuel.max(1));
            let clock = Clock {
                start_us: epoch_us(state.began + state.waited),
                spent: used,
                ns_num: speed.num,
                ns_den: speed.den,
            };
            let yielded = if give == 0 {
                Yield::Slice
            } else {
                state.guest.run(give, clock)
            };
            let spent = state.fuel_before + state.guest.fuel_used() - used;
            work.fuel = work.fuel.saturating_sub(spent);
            if yielded == Yield::Slice {
                if give == left {
                    let due = Due::Timeout { place, turn };
                    self.agenda.push(state.began + limit, Rank::Finish, due);
                    break;
                }
                if work.fuel == 0 {
                    return false;
                }
                continue;
            }
            let at = state.began + state.waited + speed.micros(used + spent);
            let at = if state.phase == Phase::Waking {
                self.now
            } else {
                at
            };
            state.pending = Some(yielded);
            self.agenda
                .push(at, Rank::Finish, Due::Yielded { place, turn });
            break;
        }
        self.running = None;
        if self
            .environments
            .at(place)
            .guest
            .as_ref()
            .is_some_and(|state| state.phase == Phase::Waking)
        {
            self.wake(place);
        }
        true
    }

    /// INIT ahead of the run takes effect at once: there is no time before 0.
    fn wake(&mut self, place: u32) {
        let turn = self.environments.at(place).turn;
        self.environments.at(place).turn = turn.wrapping_add(1);
        let turn = turn.wrapping_add(1);
        if self
            .environments
            .at(place)
            .guest
            .as_ref()
            .is_some_and(|state| state.pending.is_none())
        {
            self.guest_times_out(place, turn);
        } else {
            self.yield_takes_effect(place, turn);
        }
    }

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
            self.ready.push_back(place);
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
        self.ready.push_back(place);
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

    fn max_memory_mb(&mut self, place: u32) -> u32 {
        let state = self
            .environments
            .at(place)
            .guest
            .as_ref()
            .expect("only guests are measured");
        u32::try_from(state.guest.peak_memory().div_ceil(1 << 20)).unwrap_or(u32::MAX)
    }

    /// Whether a function brings its own runtime: a loop guest does.
    pub(crate) fn has_custom_runtime(&self, id: FunctionId) -> bool {
        let program = self.program(id);
        program.is_some_and(|program| program.shape() == Shape::Loop)
    }

    fn program(&self, id: FunctionId) -> Option<&Program> {
        match &self.functions[usize::from(id.0)].config.code {
            Code::Guest(program) => Some(program),
            Code::Modelled(_) => None,
        }
    }

    /// Publishes the versions of functions with SnapStart: INIT runs before the run begins, and new
    /// environments are restored from what it left. A guest that cannot be snapshotted runs INIT as ever.
    pub(crate) fn publish_versions(&mut self) {
        for index in 0..self.functions.len() {
            let function = &mut self.functions[index];
            if let Code::Guest(program) = &function.config.code
                && function.config.snap_start
                && function.snapshot.is_none()
            {
                let seed = function.guest_seeds.bits();
                let mut guest = Guest::boot(program, &function.settings, seed);
                guest.begin_init();
                let snapshot = self.run_init(function_id(index), &mut guest);
                self.functions[index].snapshot = snapshot;
            }
        }
    }

    /// Runs INIT for a snapshot, at once and at no time. It may burn a bounded amount of fuel.
    fn run_init(&mut self, id: FunctionId, guest: &mut Guest) -> Option<Snapshot> {
        const MOST_FUEL: u64 = 4_000_000_000;
        let clock = Clock {
            start_us: epoch_us(self.now),
            spent: 0,
            ns_num: 1,
            ns_den: 1,
        };
        loop {
            match guest.run(MOST_FUEL.saturating_sub(guest.fuel_used()), clock) {
                Yield::Ready => return guest.snapshot(),
                Yield::Log(_) => {}
                Yield::Call { action, payload } => {
                    guest.answer(self.call_in_publication(id, &action, &payload));
                }
                Yield::Slice | Yield::Answer(_) | Yield::Failure(_) | Yield::Fault(_) => {
                    return None;
                }
            }
        }
    }
}

fn error_json(fault: &Fault) -> Vec<u8> {
    serde_json::json!({ "errorType": fault.error_type(), "errorMessage": fault.message })
        .to_string()
        .into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fuel_is_time_at_the_speed_of_the_memory() {
        let invoke = |mb| Speed::of(Phase::Invoke, mb);
        assert_eq!(invoke(1_769).micros(1_000_000), Span::millis(1));
        assert_eq!(invoke(10_240).micros(1_000_000), Span::millis(1));
        assert_eq!(invoke(128).micros(1_000_000), Span(13_821));
        assert_eq!(Speed::of(Phase::Init, 128).micros(1_000_001), Span(1_001));
        for mb in [128, 512, 1_024, 1_769] {
            let fuel = invoke(mb).fuel_in(Span::secs(3));
            assert!(
                invoke(mb).micros(fuel) <= Span::secs(3)
                    && invoke(mb).micros(fuel + 2) > Span::secs(3)
            );
        }
    }
}
