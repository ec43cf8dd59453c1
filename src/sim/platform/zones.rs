//! The loss of an availability zone.
//!
//! A labelled model, since AWS publishes no figures for it (`FACTS-2.md` section C). The environments of the
//! zone are gone at once, with what they were doing:
//!
//! - A synchronous caller gets an error of the service, 500; trying again is up to the caller.
//! - An asynchronous event goes back to its queue and is tried again with back-off, as after any error of the
//!   service; it uses up no retry (`FACTS.md` section 3).
//! - A message comes back after its visibility time-out; a stream's batch is tried again by its shard.
//!
//! Capacity returns as fast as requests ask for it: what was lost is made anew in the zones that stand, cold,
//! at the pace at which any function may gain environments. Provisioned concurrency is allocated again by its
//! own rule, which takes a minute or two; until then it is missing. A function in a VPC stands only where it has
//! subnets: if their zones are all lost, it runs nowhere until one comes back. Its synchronous callers get an
//! error of the service, and what waits elsewhere is tried again as after any such error. A zone that comes back takes part in what
//! is placed from then on; nothing moves back to it.

use super::provisioned::{GAP, PREPARATION};
use crate::sim::agenda::Rank;
use crate::sim::time::Span;
use crate::sim::trace::{Outcome, Reclaim, Sink};
use crate::sim::zone::Zone;
use crate::sim::{Due, Simulation, function_id};

impl<S: Sink> Simulation<S> {
    /// Functions in a VPC stand in the zones of their subnets.
    pub(crate) fn confine_to_subnets(&mut self) {
        let vpc = &self.scenario.vpc;
        for (index, function) in self.scenario.functions.iter().enumerate() {
            if let Some(attached) = &function.vpc {
                let zones = attached.zones(vpc);
                self.environments.zones.confine(function_id(index), zones);
            }
        }
    }

    /// A zone is lost, with every environment in it.
    pub(crate) fn kill_zone(&mut self, zone: Zone) {
        if !self.environments.zones.lose(zone) {
            return;
        }
        let places = self.environments.places_where(|it| it.zone == zone);
        let lost = |place: &u32| places.binary_search(place).is_ok();
        // First none of them may be picked again: what is lost may be tried again at once.
        for function in &mut self.functions {
            function.idle.retain(|(_, place)| !lost(place));
            function.idle_provisioned.retain(|place| !lost(place));
        }
        self.turns.forget(lost);
        let mut provisioned = vec![0; self.functions.len()];
        for &place in &places {
            let environment = self.environments.at(place);
            // Those that were to go anyway are not replaced.
            if environment.provisioned && environment.leaving.is_none() {
                provisioned[usize::from(environment.function.0)] += 1;
            }
            environment.leaving = Some(Reclaim::ZoneLost { zone });
        }
        for place in places {
            self.lose(place);
        }
        for (index, lost) in provisioned.into_iter().enumerate() {
            if lost > 0 {
                self.allocate_again(index, lost);
            }
        }
    }

    fn allocate_again(&mut self, index: usize, lost: u64) {
        let function = function_id(index);
        let turn = self.functions[index].provisioned.turn;
        let at = self.now + PREPARATION + Span(GAP.0 * lost);
        self.agenda
            .push(at, Rank::Finish, Due::Provision { function, turn });
    }

    /// An environment is lost, with what it is doing.
    fn lose(&mut self, place: u32) {
        let environment = self.environments.at(place);
        let (runs, ready) = (environment.run.is_some(), environment.ready);
        match (runs, ready) {
            (true, true) => self.lose_invocation(place),
            (true, false) => self.lose_init(place),
            (false, true) => self.reclaim_lost(place),
            (false, false) => {
                let id = environment.function;
                self.tell_init_ended(place, Span::ZERO, Outcome::Lost);
                self.reclaim_lost(place);
                self.one_less_pending(id);
            }
        }
    }

    fn lose_invocation(&mut self, place: u32) {
        let environment = self.environments.at(place);
        let run = environment.run.as_ref().expect("it was seen to run");
        for &event in run.batch.places() {
            let record = self.events.at(event);
            record.lost = record.lost.saturating_add(1);
        }
        let memory = if environment.guest.is_some() {
            self.max_memory_mb(place)
        } else {
            0
        };
        self.finish(place, Outcome::Lost, memory, None);
    }

    /// The request that waited for INIT has not begun: there is no invocation to report.
    fn lose_init(&mut self, place: u32) {
        let now = self.now;
        let environment = self.environments.at(place);
        let began = environment.run.as_ref().map_or(now, |run| run.began);
        self.tell_init_ended(place, now.since(began), Outcome::Lost);
        let environment = self.environments.at(place);
        let (id, leaving) = (environment.function, environment.leaving);
        let run = environment.run.take().expect("a request waits for it");
        self.release(place, (id, run.start), leaving);
        self.complete(id, &run.batch, Outcome::Lost, None);
    }

    fn reclaim_lost(&mut self, place: u32) {
        if let Some(why) = self.environments.at(place).leaving {
            self.reclaim(place, why);
        }
    }
}
