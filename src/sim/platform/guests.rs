//! Running guests in virtual time: fuel becomes microseconds, yields become things due.

use super::calls::Asked;
use super::speed::Speed;
use super::{EARLY_INIT_LIMIT, INIT_LIMIT};
use crate::guest::{Clock, Guest, Request, Yield};
use crate::sim::agenda::Rank;
use crate::sim::calendar::{epoch_ms, epoch_us};
use crate::sim::scenario::{Code, Function};
use crate::sim::time::{Span, Time};
use crate::sim::trace::Sink;
use crate::sim::{Due, Simulation, Work, sources::json};

#[derive(Debug)]
pub(crate) struct GuestState {
    pub(super) guest: Guest,
    pub(super) phase: Phase,
    /// When the phase began, as its time-out counts.
    pub(super) began: Time,
    /// Time spent waiting for services in this phase.
    pub(super) waited: Span,
    /// Fuel of a repeated INIT that this invocation pays for.
    pub(super) fuel_before: u64,
    /// What the guest yielded, until it takes effect.
    pub(super) pending: Option<Yield>,
    /// The call that it waits for.
    pub(super) asked: Option<Asked>,
}

impl GuestState {
    /// The fuel of the invocation so far, a repeated INIT included.
    pub(super) fn fuel(&self) -> u64 {
        self.fuel_before + self.guest.fuel_used()
    }
}

/// How long this much fuel takes in a handler with this memory, without any waiting.
pub fn cpu_time(memory_mb: u32, fuel: u64) -> Span {
    Speed::of(Phase::Invoke, memory_mb).micros(fuel)
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
                self.turns.add_waking(place);
            } else {
                self.turns.add(place);
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
        self.turns.add(place);
    }

    /// Hands the event to a guest that is ready.
    pub(super) fn hand_over(&mut self, place: u32) {
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
        self.turns.end();
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
}
