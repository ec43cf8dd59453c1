//! Provisioned concurrency: environments made ahead of need, and paid for while they are kept.

use crate::money::Item;
use crate::sim::agenda::Rank;
use crate::sim::scenario::Code;
use crate::sim::time::Span;
use crate::sim::trace::{Cold, Fact, FunctionId, InitKind, Outcome, Reclaim, Sink, What};
use crate::sim::{Due, Simulation, function_id};

/// Allocation begins one to two minutes after it is asked for; this lab takes one (`FACTS.md` section 3).
pub(super) const PREPARATION: Span = Span::secs(60);

/// Then up to 6,000 environments a minute are made (`FACTS.md` section 3).
pub(super) const GAP: Span = Span::millis(10);

/// Provisioned concurrency is charged in whole periods of five minutes (`FACTS.md` section 5).
const PERIOD: Span = Span::secs(300);

impl<S: Sink> Simulation<S> {
    /// Provisioned concurrency that a scenario asks for from the start is ready at 0.
    pub(crate) fn provision_at_start(&mut self) {
        for index in 0..self.functions.len() {
            let target = self.functions[index].config.provisioned_concurrency;
            if target > 0 {
                let id = function_id(index);
                self.functions[index].provisioned.target = target;
                self.make_provisioned(id, target);
                self.pay_provisioned(id, 0);
            }
        }
    }

    /// A new target, by the real rule: nothing for a while, then environments are made, and they serve
    /// only when all of them are ready.
    pub(crate) fn set_provisioned(&mut self, id: FunctionId, target: u32) {
        let function = &mut self.functions[usize::from(id.0)];
        let provisioned = &mut function.provisioned;
        provisioned.turn += 1;
        let (turn, old) = (provisioned.turn, provisioned.target);
        provisioned.target = target;
        function.config.provisioned_concurrency = target;
        if target > old {
            let at = self.now + PREPARATION + Span(GAP.0 * u64::from(target - old));
            self.agenda
                .push(at, Rank::Finish, Due::Provision { function: id, turn });
        } else {
            self.deprovision(id, old - target);
        }
        let functions = self
            .functions
            .iter()
            .map(|f| (&f.config, f.provisioned.target));
        self.account.share(functions);
        self.pay_provisioned(id, turn);
    }

    /// Environments that are no longer wanted go: idle ones now, busy ones when they are done.
    fn deprovision(&mut self, id: FunctionId, mut surplus: u32) {
        while surplus > 0
            && let Some(place) = self.functions[usize::from(id.0)].idle_provisioned.pop()
        {
            self.reclaim(place, Reclaim::Deprovisioned);
            surplus -= 1;
        }
        for place in self.environments.places_of(id) {
            let environment = self.environments.at(place);
            if surplus > 0 && environment.provisioned && environment.leaving.is_none() {
                environment.leaving = Some(Reclaim::Deprovisioned);
                surplus -= 1;
            }
        }
    }

    /// The allocation is done: environments are made up to the target.
    pub(crate) fn provision(&mut self, id: FunctionId, turn: u32) {
        let provisioned = self.functions[usize::from(id.0)].provisioned;
        if provisioned.turn != turn {
            return;
        }
        if !self.environments.zones.has_place_for(id) {
            // Nowhere to stand: the allocation is tried again, a model.
            let again = Due::Provision { function: id, turn };
            let at = self.now + PREPARATION;
            return self.agenda.push(at, Rank::Finish, again);
        }
        let exist = self.environments.places_of(id);
        let exist = exist.into_iter().filter(|&place| {
            let environment = self.environments.at(place);
            environment.provisioned && environment.leaving.is_none()
        });
        let exist = u32::try_from(exist.count()).unwrap_or(u32::MAX);
        self.make_provisioned(id, provisioned.target.saturating_sub(exist));
    }

    fn make_provisioned(&mut self, id: FunctionId, count: u32) {
        self.functions[usize::from(id.0)].provisioned.pending += count;
        for _ in 0..count {
            let place = self.environments.create(id, true);
            let environment = self.environments.at(place);
            let what = What::InitStarted {
                why: Cold::Provisioned,
                how: InitKind::Init,
                zone: environment.zone,
            };
            let environment = Some(environment.id);
            self.fact(Fact {
                function: Some(id),
                environment,
                ..Fact::new(self.now, what)
            });
            self.functions[usize::from(id.0)].has_run = true;
            match self.functions[usize::from(id.0)].config.code {
                Code::Modelled(model) => {
                    let took = self.functions[usize::from(id.0)].chance.draw(&model.init);
                    self.init_ended(place, took, Outcome::Succeeded);
                }
                Code::Guest(_) => self.begin_guest_init(place, false),
            }
        }
    }

    /// One more is ready; when it was the last, all of them may serve.
    pub(crate) fn provisioned_is_ready(&mut self, place: u32) {
        let id = self.environments.at(place).function;
        self.one_less_pending(id);
    }

    /// One of the environments that are being allocated is ready, or lost.
    pub(super) fn one_less_pending(&mut self, id: FunctionId) {
        let function = &mut self.functions[usize::from(id.0)];
        function.provisioned.pending -= 1;
        if function.provisioned.pending > 0 {
            return;
        }
        let ready = self.environments.places_of(id);
        let function = &mut self.functions[usize::from(id.0)];
        for place in ready.into_iter().rev() {
            let environment = self.environments.at(place);
            let idle = environment.provisioned
                && environment.run.is_none()
                && environment.leaving.is_none();
            if idle && !function.idle_provisioned.contains(&place) {
                function.idle_provisioned.push(place);
            }
        }
    }

    /// Charges the next period for what is provisioned, in advance: it is paid whether it is used or not.
    pub(crate) fn pay_provisioned(&mut self, id: FunctionId, turn: u32) {
        let function = &mut self.functions[usize::from(id.0)];
        if function.provisioned.turn != turn || function.provisioned.target == 0 {
            return;
        }
        let until = self.now + PERIOD;
        function.provisioned.paid_until = until;
        let count = u64::from(function.provisioned.target);
        let quantity = count * u64::from(function.config.memory_mb) * PERIOD.0 / 1_000;
        let item = Item::LambdaProvisioned(function.config.arch);
        self.agenda.push(
            until,
            Rank::Input,
            Due::ProvisionedPeriod { function: id, turn },
        );
        let what = What::Charged { item, quantity };
        self.fact(Fact {
            function: Some(id),
            ..Fact::new(self.now, what)
        });
    }
}
