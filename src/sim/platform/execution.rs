//! From an attempt to its report: find an environment, run INIT if it is new, run the handler, charge,
//! release.

use super::concurrency::{Grant, Standing, admit};
use super::environment::Run;
use crate::money::Item;
use crate::sim::agenda::Rank;
use crate::sim::event::Batch;
use crate::sim::platform::INIT_LIMIT;
use crate::sim::scenario::{Code, Modelled};
use crate::sim::time::{Span, Time};
use crate::sim::trace::{
    Cold, EnvironmentId, EventId, Fact, FunctionId, InitKind, InvocationId, Outcome, Reclaim,
    Report, Sink, Start, TextId, Throttle, What,
};
use crate::sim::{Due, Simulation};

impl<S: Sink> Simulation<S> {
    /// Tries to run a function on a batch of events.
    #[inline]
    pub(crate) fn attempt(
        &mut self,
        function: FunctionId,
        batch: Batch,
        synchronous: bool,
    ) -> Result<(), Throttle> {
        let first = batch.places()[0];
        let event = matches!(batch, Batch::One(_)).then(|| self.events.at(first).id);
        match self.grant(function, synchronous) {
            Ok(grant) => {
                self.begin(function, batch, event, grant);
                Ok(())
            }
            Err(why) => {
                let limit = self.limit_of(function, why);
                self.fact(Fact {
                    function: Some(function),
                    event,
                    ..Fact::new(self.now, What::Throttled { why, limit })
                });
                Err(why)
            }
        }
    }

    /// Decides an attempt and counts what it takes.
    #[inline]
    fn grant(&mut self, id: FunctionId, synchronous: bool) -> Result<Grant, Throttle> {
        let now = self.now;
        let function = &mut self.functions[usize::from(id.0)];
        let reserved = function.config.reserved_concurrency;
        let standing = Standing {
            idle_provisioned: function.idle_provisioned.len(),
            idle: function.idle.len(),
            limit: reserved.map_or(self.account.pool, |r| {
                r.saturating_sub(function.provisioned.target)
            }),
            running: if reserved.is_some() {
                function.running
            } else {
                self.account.running
            },
            reserved: reserved.is_some(),
        };
        let grant = admit(&standing, || function.scaling.take(now))?;
        if synchronous {
            if reserved.is_some() && !function.rate.take(now) {
                return Err(Throttle::ReservedRate);
            }
            if !self.account.rate.take(now) {
                return Err(Throttle::Rate);
            }
        }
        function.busy += 1;
        if grant != Grant::Provisioned {
            function.running += 1;
            self.account.running += u32::from(reserved.is_none());
        }
        Ok(grant)
    }

    fn limit_of(&self, function: FunctionId, why: Throttle) -> u32 {
        let reserved = self.functions[usize::from(function.0)]
            .config
            .reserved_concurrency
            .unwrap_or(0);
        match why {
            Throttle::Reserved => reserved,
            Throttle::Account => self.account.pool,
            Throttle::Rate => self.account.quota.saturating_mul(10),
            Throttle::ReservedRate => reserved.saturating_mul(10),
            Throttle::ScalingRate => 1_000,
        }
    }

    /// Gives a granted attempt its environment.
    #[inline]
    fn begin(&mut self, id: FunctionId, batch: Batch, event: Option<EventId>, grant: Grant) {
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

    /// Starts INIT, or the restore, of a new environment.
    fn begin_init(&mut self, place: u32, id: FunctionId, event: Option<EventId>) {
        let function = &mut self.functions[usize::from(id.0)];
        let others = function.busy - 1;
        let why = match (function.has_run, others) {
            (false, _) => Cold::First,
            (true, 0) if function.lost => Cold::Lost,
            (true, 0) => Cold::Expired,
            (true, busy) => Cold::AllBusy { busy },
        };
        function.has_run = true;
        function.lost = false;
        let restore =
            function.config.snap_start && (!function.is_guest() || function.snapshot.is_some());
        let how = if restore {
            InitKind::Restore
        } else {
            InitKind::Init
        };
        let memory_mb = u64::from(function.config.memory_mb);
        let init = match function.config.code {
            Code::Modelled(model) if !restore => Some(function.chance.draw(&model.init)),
            Code::Modelled(_) => Some(self.scenario.environment.restore),
            Code::Guest(_) => None,
        };
        let environment = self.environments.at(place);
        let invocation = environment.run.as_ref().map(|run| run.invocation);
        let about = Fact {
            function: Some(id),
            environment: Some(environment.id),
            invocation,
            event,
            ..Fact::new(self.now, What::InitStarted { why, how })
        };
        self.fact(about);
        if restore {
            let what = What::Charged {
                item: Item::SnapStartRestore,
                quantity: memory_mb,
            };
            self.fact(Fact { what, ..about });
        }
        match init {
            Some(Span::ZERO) => self.init_ended(place, Span::ZERO, Outcome::Succeeded),
            Some(init) => {
                let turn = self.environments.at(place).turn;
                self.agenda.push(
                    self.now + init.min(INIT_LIMIT),
                    Rank::Finish,
                    Due::InitEnd { place, turn },
                );
                let environment = self.environments.at(place);
                environment.needs_init = init > INIT_LIMIT;
            }
            None => self.begin_guest_init(place, restore),
        }
    }

    pub(crate) fn modelled_init_ends(&mut self, place: u32, turn: u32) {
        let Some(environment) = self.environments.meant(place, turn) else {
            return;
        };
        let outcome = if environment.needs_init {
            Outcome::TimedOut
        } else {
            Outcome::Succeeded
        };
        let began = environment.run.as_ref().map_or(self.now, |run| run.began);
        self.init_ended(place, self.now.since(began), outcome);
    }

    /// INIT is over; the invocation that waits for it begins, whatever became of INIT: a failed one is run
    /// again inside it.
    pub(crate) fn init_ended(&mut self, place: u32, took: Span, outcome: Outcome) {
        let environment = self.environments.at(place);
        let provisioned = environment.provisioned;
        environment.needs_init = !outcome.is_success();
        let snap_start = self.functions[usize::from(environment.function.0)]
            .config
            .snap_start;
        if let Some(run) = &mut environment.run {
            run.init = (!snap_start).then_some(took);
        }
        let about = self.about(place);
        self.fact(Fact {
            what: What::InitEnded {
                took,
                outcome,
                provisioned,
            },
            ..about
        });
        if provisioned {
            self.provisioned_is_ready(place);
        } else {
            self.begin_invoke(place);
        }
    }

    /// Starts the handler.
    #[inline]
    fn begin_invoke(&mut self, place: u32) {
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
        for &index in run.batch.places() {
            let record = self.events.at(index);
            record.attempts += 1;
            attempt = attempt.max(record.attempts);
            poisoned |= record.body.as_ref().is_some_and(|body| body.poison);
            event = Some(record.id);
        }
        let events =
            u32::try_from(run.batch.places().len()).expect("a batch has at most 10,000 events");
        let event = event.filter(|_| matches!(run.batch, Batch::One(_)));
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

    /// Ends an invocation: report, charges, the environment's release, and then its events.
    #[inline]
    pub(crate) fn finish(
        &mut self,
        place: u32,
        outcome: Outcome,
        max_memory_mb: u32,
        output: Option<&[u8]>,
    ) {
        let environment = self.environments.at(place);
        let run = environment.run.take().expect("what finishes was running");
        let (environment_id, id) = (environment.id, environment.function);
        let duration = self.now.since(run.began);
        let text: Option<TextId> = output.and_then(|output| self.sink.text(output));
        let billed_ms = (duration + self.billed_init(id, run.init)).millis_ceil();
        let report = Report {
            outcome,
            duration,
            init: run.init,
            billed_ms,
            max_memory_mb,
            output: text,
        };
        let event = match run.batch {
            Batch::One(index) => Some(self.events.at(index).id),
            Batch::Many(_) => None,
        };
        let about = About {
            function: id,
            environment: environment_id,
            invocation: run.invocation,
            event,
        };
        self.sink.fact(about.fact(self.now, What::Ended(report)));
        self.charge_invocation(about, run.start, billed_ms);
        self.release(place, id, run.start);
        self.complete(id, &run.batch, outcome, output);
    }

    /// What INIT adds to the billed time. Since August 2025 it is billed for every function; before, not
    /// for managed runtimes (`FACTS.md` section 1).
    #[inline]
    fn billed_init(&self, id: FunctionId, init: Option<Span>) -> Span {
        let billed = self.scenario.bill_init || self.has_custom_runtime(id);
        init.filter(|_| billed).unwrap_or_default()
    }

    #[inline]
    fn charge_invocation(&mut self, about: About, start: Start, billed_ms: u64) {
        let config = &self.functions[usize::from(about.function.0)].config;
        let (memory, arch) = (u64::from(config.memory_mb), config.arch);
        let storage = u64::from(config.ephemeral_mb.saturating_sub(512));
        let duration = match start {
            Start::Provisioned => Item::LambdaProvisionedDuration(arch),
            Start::Cold | Start::Warm => Item::LambdaDuration(arch),
        };
        let now = self.now;
        self.sink.fact(about.fact(
            now,
            What::Charged {
                item: Item::LambdaRequests,
                quantity: 1,
            },
        ));
        self.sink.fact(about.fact(
            now,
            What::Charged {
                item: duration,
                quantity: memory * billed_ms,
            },
        ));
        if storage > 0 {
            let quantity = storage * billed_ms;
            self.sink.fact(about.fact(
                now,
                What::Charged {
                    item: Item::LambdaEphemeral,
                    quantity,
                },
            ));
        }
    }

    /// Freezes an environment, or lets it go if its function has changed.
    #[inline]
    fn release(&mut self, place: u32, id: FunctionId, start: Start) {
        let function = &mut self.functions[usize::from(id.0)];
        function.busy -= 1;
        let provisioned = start == Start::Provisioned;
        if !provisioned {
            function.running -= 1;
            self.account.running -= u32::from(function.config.reserved_concurrency.is_none());
        }
        if self.environments.at(place).outdated {
            self.reclaim(place, Reclaim::Replaced);
        } else if provisioned {
            function.idle_provisioned.push(place);
        } else {
            function.idle.push_back((self.now, place));
        }
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

/// What the facts at the end of an invocation are about.
#[derive(Clone, Copy)]
struct About {
    function: FunctionId,
    environment: EnvironmentId,
    invocation: InvocationId,
    event: Option<EventId>,
}

impl About {
    #[inline]
    const fn fact(self, at: Time, what: What) -> Fact {
        Fact {
            at,
            function: Some(self.function),
            environment: Some(self.environment),
            invocation: Some(self.invocation),
            event: self.event,
            what,
        }
    }
}
