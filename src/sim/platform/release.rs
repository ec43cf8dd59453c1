//! Versions and aliases at work: which version an attempt runs, and what changes when an alias is moved.

use crate::sim::chance::{Chance, Purpose};
use crate::sim::release::{Alias, Qualifier};
use crate::sim::trace::{FunctionId, Sink};
use crate::sim::{Simulation, function_id};
use std::ops::Range;

/// Where an alias sends what it is asked.
#[derive(Debug)]
pub(crate) struct Routing {
    alias: Alias,
    chance: Chance,
}

impl Routing {
    /// The routing of an entry, if it is an alias.
    pub(crate) fn of(qualifier: &Qualifier, seed: u64, index: usize) -> Option<Box<Self>> {
        let Qualifier::Alias(alias) = qualifier else {
            return None;
        };
        Some(Box::new(Self {
            alias: alias.clone(),
            chance: Chance::new(seed, Purpose::Routing, index),
        }))
    }

    /// The version for one request. It draws even when only one answer is possible, so that a change of the
    /// weight does not shift the draws that follow.
    fn pick(&mut self) -> usize {
        let drawn = self.chance.unit();
        match self.alias.additional {
            Some(additional) if drawn <= self.alias.weight => additional,
            _ => self.alias.version,
        }
    }
}

impl<S: Sink> Simulation<S> {
    /// The entry that runs what is asked of an entry: an alias passes it on.
    #[inline]
    pub(crate) fn resolve(&mut self, id: FunctionId) -> FunctionId {
        match &mut self.functions[usize::from(id.0)].routing {
            None => id,
            Some(routing) => function_id(routing.pick()),
        }
    }

    /// What all entries of a function run on demand, and what is provisioned of them.
    pub(crate) fn in_use(&self, entries: Range<usize>) -> (u32, u32) {
        let entries = self.functions[entries].iter();
        entries.fold((0, 0), |(running, provisioned), entry| {
            (
                running + entry.running,
                provisioned + entry.provisioned.target,
            )
        })
    }

    /// An alias is given other versions or another weight. What is provisioned with it goes along.
    pub(crate) fn reroute(&mut self, id: FunctionId, change: impl FnOnce(&mut Alias)) {
        let Some(routing) = &mut self.functions[usize::from(id.0)].routing else {
            return;
        };
        let before = routing.alias.version;
        change(&mut routing.alias);
        let (after, moved) = (routing.alias.version, routing.alias.provisioned_concurrency);
        if before != after && moved > 0 {
            let target = |entry: usize| self.functions[entry].provisioned.target;
            let (left, gained) = (target(before).saturating_sub(moved), target(after) + moved);
            self.set_provisioned(function_id(before), left);
            self.set_provisioned(function_id(after), gained);
        }
    }
}
