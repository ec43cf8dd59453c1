//! INIT of a new environment, or its restore from a snapshot.

use crate::money::Item;
use crate::sim::agenda::Rank;
use crate::sim::platform::INIT_LIMIT;
use crate::sim::scenario::Code;
use crate::sim::time::Span;
use crate::sim::trace::{Brief, Cold, Fact, FunctionId, InitKind, Outcome, Sink, What};
use crate::sim::{Due, Simulation};

impl<S: Sink> Simulation<S> {
    /// Starts INIT, or the restore, of a new environment.
    pub(super) fn begin_init(&mut self, place: u32, id: FunctionId) {
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
        let run = environment.run.as_ref();
        let invocation = run.map(|run| run.invocation);
        let event = run.and_then(|run| self.events.only(&run.batch));
        let zone = environment.zone;
        let about = Fact {
            function: Some(id),
            environment: Some(environment.id),
            invocation,
            event,
            ..Fact::new(self.now, What::InitStarted { why, how, zone })
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
        environment.ready = true;
        let snap_start = self.functions[usize::from(environment.function.0)]
            .config
            .snap_start;
        if let Some(run) = &mut environment.run {
            run.init = Brief::of((!snap_start).then_some(took));
        }
        self.tell_init_ended(place, took, outcome);
        if provisioned {
            self.provisioned_is_ready(place);
        } else {
            self.begin_invoke(place);
        }
    }
    /// The fact that INIT ended.
    pub(super) fn tell_init_ended(&mut self, place: u32, took: Span, outcome: Outcome) {
        let provisioned = self.environments.at(place).provisioned;
        let about = self.about(place);
        self.fact(Fact {
            what: What::InitEnded {
                took,
                outcome,
                provisioned,
            },
            ..about
        });
    }
}
