//! From a grant to the handler: find an environment, run INIT if it is new, run the handler; and what
//! becomes of environments that nobody needs.

use super::concurrency::Grant;
use super::environment::{Environment, Run};
use super::function::FunctionState;
use crate::sim::agenda::Rank;
use crate::sim::chance::Chance;
use crate::sim::event::Batch;
use crate::sim::scenario::{Code, Modelled};
use crate::sim::sources::Class;
use crate::sim::time::Span;
use crate::sim::trace::{Age, Brief, Fact, FunctionId, Outcome, Reclaim, Sink, Start, What};
use crate::sim::{Due, Simulation};

impl<S: Sink> Simulation<S> {
    /// Gives a granted attempt its environment.
    #[inline(always)]
    #[expect(
        clippy::inline_always,
        reason = "every request comes this way, and half of a call is what it takes to call"
    )]
    pub(super) fn begin(&mut self, id: FunctionId, batch: Batch, grant: Grant) {
        let invocation = self.next_invocation();
        match &batch {
            Batch::One(place) => self.events.at(*place).held += 1,
            Batch::Many(places) => places
                .iter()
                .for_each(|&place| self.events.at(place).held += 1),
        }
        let function = &mut self.functions[usize::from(id.0)];
        function.busy += 1;
        if grant != Grant::Provisioned {
            function.running += 1;
            self.account.running += u32::from(function.config.reserved_concurrency.is_none());
        }
        let (place, start) = match grant {
            Grant::Provisioned => (
                function
                    .idle_provisioned
                    .pop()
                    .expect("a provisioned one was counted"),
                Start::Provisioned,
            ),
            Grant::Warm => (
                function.idle.pop_back().expect("an idle one was counted").1,
                Start::Warm,
            ),
            Grant::Create => (self.environments.create(id, false), Start::Cold),
        };
        let run = Run {
            invocation,
            batch,
            start,
            began: self.now,
            init: Brief::NONE,
            outcome: Outcome::Succeeded,
        };
        self.environments.at(place).run = Some(run);
        if grant == Grant::Create {
            self.begin_init(place, id);
        } else {
            self.begin_invoke(place);
        }
    }

    /// Starts the handler.
    #[inline(always)]
    #[expect(
        clippy::inline_always,
        reason = "every request comes this way, and half of a call is what it takes to call"
    )]
    pub(super) fn begin_invoke(&mut self, place: u32) {
        let environment = self.environments.at(place);
        let run = environment
            .run
            .as_mut()
            .expect("an environment is invoked for a run");
        run.began = self.now;
        let mut event = None;
        let (mut age, mut shard) = (None, None);
        let (events, (attempt, poisoned)) = match &run.batch {
            Batch::One(place) => {
                let record = self.events.at(*place);
                event = Some(record.id);
                (1, record.carry())
            }
            Batch::Many(places) => {
                let carried = places.iter().map(|&place| self.events.at(place).carry());
                let worst = carried.fold((0, false), |(most, any), (attempt, poisoned)| {
                    (attempt.max(most), any | poisoned)
                });
                if let Some(last) = places.last() {
                    let last = self.events.at(*last);
                    let streamed = last.class == Class::Streamed;
                    age = streamed.then(|| self.now.since(last.arrived));
                    let stands = last.body.as_ref().and_then(|body| body.message.place);
                    shard = stands.and_then(|place| u16::try_from(place.shard).ok());
                }
                let events = u16::try_from(places.len());
                (events.expect("a batch has at most 10,000 events"), worst)
            }
        };
        let what = What::Started {
            start: run.start,
            events,
            attempt,
            age: Age::of(age),
            shard,
        };
        self.sink.fact(Fact {
            at: self.now,
            function: Some(environment.function),
            environment: Some(environment.id),
            invocation: Some(run.invocation),
            event,
            what,
        });
        let function = &mut self.functions[usize::from(environment.function.0)];
        let Some(duration) = run_model(function, environment, poisoned) else {
            return self.begin_guest_invoke(place);
        };
        let (turn, waits) = (environment.turn, function.faults.delay > Span::ZERO);
        if waits {
            self.delay_on_purpose(place);
        }
        self.agenda.push(
            self.now + duration,
            Rank::Finish,
            Due::Finish { place, turn },
        );
    }

    #[inline]
    pub(crate) fn modelled_ends(&mut self, place: u32, turn: u32) {
        let Some(environment) = self.environments.meant(place, turn) else {
            return;
        };
        let outcome = environment
            .run
            .as_ref()
            .expect("what finishes was running")
            .outcome;
        self.finish_inline(place, outcome, 0, None);
    }

    /// Takes away the environment that has been idle for the whole idle time-out.
    pub(crate) fn expire(&mut self, function: usize) {
        let (_, place) = self.functions[function]
            .idle
            .pop_front()
            .expect("what expires was idle");
        self.reclaim(place, Reclaim::Idle);
    }

    /// Removes an idle environment.
    pub(crate) fn reclaim(&mut self, place: u32, why: Reclaim) {
        let gone = self.environments.remove(place);
        self.world.disconnect(gone.id);
        self.functions[usize::from(gone.function.0)].lost = why != Reclaim::Idle;
        self.fact(Fact {
            function: Some(gone.function),
            environment: Some(gone.id),
            ..Fact::new(self.now, What::Reclaimed { why })
        });
    }

    /// A fact about an environment and what it is doing, with its `what` still to be said.
    pub(crate) fn about(&mut self, place: u32) -> Fact {
        let environment = self.environments.at(place);
        let (function, id) = (environment.function, environment.id);
        let run = environment.run.as_ref();
        let invocation = run.map(|run| run.invocation);
        let event = match run.map(|run| &run.batch) {
            Some(&Batch::One(place)) => Some(self.events.at(place).id),
            _ => None,
        };
        Fact {
            function: Some(function),
            environment: Some(id),
            invocation,
            event,
            ..Fact::new(self.now, What::Input { index: 0 })
        }
    }
}

/// Draws how long INIT takes inside an invocation.
#[cold]
fn again(chance: &mut Chance, model: &Modelled) -> Span {
    chance.draw(&model.init)
}

/// Draws how long a modelled invocation takes and how it ends; nothing for a guest.
#[inline(always)]
#[expect(clippy::inline_always, reason = "as in `Simulation::begin`")]
fn run_model(
    function: &mut FunctionState,
    environment: &mut Environment,
    poisoned: bool,
) -> Option<Span> {
    let Code::Modelled(model) = &function.config.code else {
        return None;
    };
    let run = environment
        .run
        .as_mut()
        .expect("an environment is invoked for a run");
    let distribution = if run.start == Start::Cold {
        &model.cold
    } else {
        &model.warm
    };
    let mut duration = function.faults.delay + function.chance.draw(distribution);
    if std::mem::take(&mut environment.needs_init) {
        duration += again(&mut function.chance, model);
    }
    if poisoned || function.chance.happens(model.fail) {
        run.outcome = Outcome::Failed;
    }
    if duration > function.config.timeout {
        duration = function.config.timeout;
        run.outcome = Outcome::TimedOut;
        environment.needs_init = true;
    }
    Some(duration)
}
