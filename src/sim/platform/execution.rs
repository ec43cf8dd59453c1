//! From a grant to the handler: find an environment, run INIT if it is new, run the handler; and what
//! becomes of environments that nobody needs.

use super::concurrency::Grant;
use super::environment::Run;
use crate::sim::agenda::Rank;
use crate::sim::event::Batch;
use crate::sim::scenario::{Code, Modelled};
use crate::sim::time::Span;
use crate::sim::trace::{EventId, Fact, FunctionId, Outcome, Reclaim, Sink, Start, What};
use crate::sim::{Due, Simulation};

impl<S: Sink> Simulation<S> {
    /// Gives a granted attempt its environment.
    #[inline]
    pub(super) fn begin(
        &mut self,
        id: FunctionId,
        batch: Batch,
        event: Option<EventId>,
        grant: Grant,
    ) {
        let invocation = self.next_invocation();
        for &place in batch.places() {
            self.events.at(place).held += 1;
        }
        let function = &mut self.functions[usize::from(id.0)];
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
            init: None,
            outcome: Outcome::Succeeded,
        };
        self.environments.at(place).run = Some(run);
        if grant == Grant::Create {
            self.begin_init(place, id, event);
        } else {
            self.begin_invoke(place);
        }
    }

    /// Starts the handler.
    #[inline]
    pub(super) fn begin_invoke(&mut self, place: u32) {
        let environment = self.environments.at(place);
        let (environment_id, id) = (environment.id, environment.function);
        let run = environment
            .run
            .as_mut()
            .expect("an environment is invoked for a run");
        run.began = self.now;
        let (start, invocation) = (run.start, run.invocation);
        let mut attempt = 0;
        let mut poisoned = false;
        let mut event = None;
        let mut last = 0;
        for &index in run.batch.places() {
            let record = self.events.at(index);
            record.attempts += 1;
            attempt = attempt.max(record.attempts);
            poisoned |= record.body.as_ref().is_some_and(|body| body.poison);
            event = Some(record.id);
            last = index;
        }
        let events =
            u32::try_from(run.batch.places().len()).expect("a batch has at most 10,000 events");
        let batch = matches!(run.batch, Batch::Many(_));
        let event = event.filter(|_| !batch);
        let age = if batch { self.iterator_age(last) } else { None };
        self.sink.fact(Fact {
            at: self.now,
            function: Some(id),
            environment: Some(environment_id),
            invocation: Some(invocation),
            event,
            what: What::Started {
                start,
                events,
                attempt,
                age,
            },
        });
        match self.functions[usize::from(id.0)].config.code {
            Code::Modelled(model) => {
                let delay = self.delay_on_purpose(place);
                self.run_model(place, model, poisoned, delay);
            }
            Code::Guest(_) => self.begin_guest_invoke(place),
        }
    }

    /// Draws how long a modelled invocation takes and how it ends.
    #[inline]
    fn run_model(&mut self, place: u32, model: Modelled, poisoned: bool, delay: Span) {
        let environment = self.environments.at(place);
        let function = &mut self.functions[usize::from(environment.function.0)];
        let run = environment
            .run
            .as_mut()
            .expect("an environment is invoked for a run");
        let distribution = if run.start == Start::Cold {
            &model.cold
        } else {
            &model.warm
        };
        let mut duration = delay + function.chance.draw(distribution);
        if environment.needs_init {
            duration += function.chance.draw(&model.init);
            environment.needs_init = false;
        }
        let fails = poisoned || function.chance.happens(model.fail);
        run.outcome = if fails {
            Outcome::Failed
        } else {
            Outcome::Succeeded
        };
        if duration > function.config.timeout {
            duration = function.config.timeout;
            run.outcome = Outcome::TimedOut;
            environment.needs_init = true;
        }
        let turn = environment.turn;
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
        self.finish(place, outcome, 0, None);
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
            Some(&Batch::One(index)) => Some(self.events.at(index).id),
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
