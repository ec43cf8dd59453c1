//! What is in use at once: environments that work, by function and in all.

use super::cell::{self, Cell};
use super::{Environments, Key, Metric, minute};
use crate::sim::scenario::Scenario;
use crate::sim::time::Time;
use crate::sim::trace::{Cold, Fact, Start, What};
use std::collections::BTreeMap;
use std::ops::Range;

type Cells = BTreeMap<Key, BTreeMap<u64, Cell>>;

/// The environments of an entry.
#[derive(Clone, Debug, Default)]
struct Busy {
    /// That work.
    running: u32,
    /// That work and are provisioned.
    provisioned: u32,
    /// That are provisioned, at work or not.
    ready: u32,
}

/// The environments of all entries.
pub(super) struct Gauges {
    entries: Vec<Busy>,
    groups: Vec<Range<usize>>,
    reserved: Vec<Option<u32>>,
    /// Whether each living environment is provisioned.
    environments: Environments,
    since: Time,
}

impl Gauges {
    pub(super) fn new(scenario: &Scenario) -> Self {
        let functions = &scenario.functions;
        Self {
            entries: vec![Busy::default(); functions.len()],
            groups: (0..functions.len())
                .map(|index| scenario.entries(index))
                .collect(),
            reserved: functions.iter().map(|f| f.reserved_concurrency).collect(),
            environments: BTreeMap::new(),
            since: Time::ZERO,
        }
    }

    /// Whether a function has provisioned environments, so that others are a spill-over.
    pub(super) fn has_provisioned(&self, function: usize) -> bool {
        self.entries[function].ready > 0
    }

    /// Another reservation.
    pub(super) fn reserve(&mut self, entries: Range<usize>, limit: Option<u32>) {
        self.reserved[entries].fill(limit);
    }

    /// Takes in a fact that may change what is in use.
    pub(super) fn fold(&mut self, fact: &Fact, function: usize, cells: &mut Cells) {
        let Some(environment) = fact.environment else {
            return;
        };
        let provisioned = self.environments.get(&environment) == Some(&true);
        let busy = self.entries[function].clone();
        let mut now = busy.clone();
        match fact.what {
            What::InitStarted { why, .. } => {
                let ahead = why == Cold::Provisioned;
                self.environments.insert(environment, ahead);
                now.running += u32::from(!ahead);
                now.ready += u32::from(ahead);
            }
            What::Started { start, .. } if start != Start::Cold => {
                now.running += 1;
                now.provisioned += u32::from(provisioned);
            }
            What::Ended(_) => {
                now.running -= 1;
                now.provisioned -= u32::from(provisioned);
            }
            What::Reclaimed { .. } => {
                self.environments.remove(&environment);
                now.ready -= u32::from(provisioned);
            }
            _ => return,
        }
        self.settle(fact.at, cells);
        self.entries[function] = now;
        self.record(fact.at, cells);
    }

    /// What has been in use since the last change lasted until now.
    pub(super) fn settle(&mut self, at: Time, cells: &mut Cells) {
        let mut next = (minute(self.since) + 1) * super::PERIOD * 1_000_000;
        while next < at.0 {
            self.record(Time(next), cells);
            next += super::PERIOD * 1_000_000;
        }
        self.since = at;
    }

    fn record(&self, at: Time, cells: &mut Cells) {
        let minute = minute(at);
        let mut put = |owner, whole, metric, value: u32| {
            cell::at(cells, (owner, whole, metric), minute).add(f64::from(value));
        };
        for (index, busy) in self.entries.iter().enumerate() {
            put(
                Some(index),
                false,
                Metric::ConcurrentExecutions,
                busy.running,
            );
            if busy.ready > 0 {
                let metric = Metric::ProvisionedConcurrentExecutions;
                put(Some(index), false, metric, busy.provisioned);
            }
        }
        let sum = |range: Range<usize>| self.entries[range].iter().map(|busy| busy.running).sum();
        for group in self.groups.iter().filter(|group| group.len() > 1) {
            put(
                Some(group.start),
                true,
                Metric::ConcurrentExecutions,
                sum(group.clone()),
            );
        }
        let (unreserved, claimed) = self.region();
        put(
            None,
            false,
            Metric::ConcurrentExecutions,
            sum(0..self.entries.len()),
        );
        put(
            None,
            false,
            Metric::UnreservedConcurrentExecutions,
            unreserved,
        );
        put(None, false, Metric::ClaimedAccountConcurrency, claimed);
        for (index, busy) in self
            .entries
            .iter()
            .enumerate()
            .filter(|(_, busy)| busy.ready > 0)
        {
            let share = f64::from(busy.provisioned) / f64::from(busy.ready);
            let key = (
                Some(index),
                false,
                Metric::ProvisionedConcurrencyUtilization,
            );
            cell::at(cells, key, minute).add(share);
        }
    }

    /// In use by functions without a reservation; and with it what is reserved and provisioned, which nobody
    /// else can take. What a function provisions out of its reservation counts once.
    fn region(&self) -> (u32, u32) {
        let (mut unreserved, mut claimed) = (0, 0);
        for (index, busy) in self.entries.iter().enumerate() {
            match self.reserved[index] {
                Some(reserved) if self.groups[index].start == index => claimed += reserved,
                Some(_) => {}
                None => {
                    unreserved += busy.running;
                    claimed += busy.running - busy.provisioned + busy.ready;
                }
            }
        }
        (unreserved, claimed)
    }
}
