//! Where in a trace to look: for an invocation, an event, a landmark, what a source sent and what was spent.
//! It only ever grows, so that a screen that shows an earlier instant reads a part of it.

use super::Landmark;
use super::queues::Queues;
use super::streams::Streams;
use crate::money::{Item, Tally};
use crate::sim::scenario::Scenario;
use crate::sim::time::Time;
use crate::sim::trace::{EventId, Fact, InvocationId, SourceId, What};

/// Charges in a block: the sum of a block is known.
const BLOCK: usize = 1_024;

/// Where in a trace to look.
#[derive(Clone, Debug, Default)]
pub struct Index {
    invocations: Vec<Trail>,
    events: Vec<Trail>,
    landmarks: [Vec<u32>; Landmark::ALL.len()],
    /// When events arrived, source by source, with the numbers of the facts that say so.
    arrivals: Vec<Vec<(Time, u32)>>,
    charges: Vec<(Time, Item, u64)>,
    /// The sum of each full block of charges.
    blocks: Vec<Tally>,
    queues: Queues,
    streams: Streams,
}

/// From which fact to which one is about something.
#[derive(Clone, Copy, Debug, Default)]
struct Trail {
    /// The number of the first, from 1; 0 if there is none yet.
    first: u32,
    /// The number of the last, from 1.
    last: u32,
}

impl Index {
    /// Of a run that has not begun.
    pub(super) fn new(scenario: &Scenario) -> Self {
        Self {
            arrivals: vec![Vec::new(); scenario.sources.len()],
            queues: Queues::new(scenario),
            streams: Streams::new(scenario),
            ..Self::default()
        }
    }

    /// Takes in the next fact, which has this number.
    pub(super) fn note(&mut self, fact: &Fact, number: usize) {
        let next = u32::try_from(number + 1).unwrap_or(u32::MAX);
        if let Some(id) = fact.invocation {
            extend(&mut self.invocations, id.number(), next);
        }
        if let Some(id) = fact.event {
            extend(&mut self.events, id.number(), next);
        }
        for (landmark, found) in Landmark::ALL.iter().zip(&mut self.landmarks) {
            if landmark.is(fact) {
                found.push(next - 1);
            }
        }
        if let What::Arrived { source, .. } = fact.what
            && let Some(arrivals) = self.arrivals.get_mut(usize::from(source.0))
        {
            arrivals.push((fact.at, next - 1));
        }
        for (item, quantity) in fact.what.charges() {
            self.charge(fact.at, item, quantity);
        }
        self.queues.note(fact, number);
        self.streams.note(fact, number);
    }

    fn charge(&mut self, at: Time, item: Item, quantity: u64) {
        self.charges.push((at, item, quantity));
        if self.charges.len().is_multiple_of(BLOCK) {
            let block = &self.charges[self.charges.len() - BLOCK..];
            self.blocks.push(sum(block));
        }
    }

    /// The queues that functions are fed from.
    pub const fn queues(&self) -> &Queues {
        &self.queues
    }

    /// The streams that functions read.
    pub const fn streams(&self) -> &Streams {
        &self.streams
    }

    /// How many events a source sent from one instant to before another.
    pub fn arrivals(&self, source: SourceId, from: Time, to: Time) -> usize {
        let Some(arrivals) = self.arrivals.get(usize::from(source.0)) else {
            return 0;
        };
        let before = |end: Time| arrivals.partition_point(|(at, _)| *at < end);
        before(to).saturating_sub(before(from))
    }

    /// How many events a source sent in the first `folded` facts.
    pub fn sent(&self, source: SourceId, folded: usize) -> usize {
        let arrivals = self.arrivals.get(usize::from(source.0));
        arrivals.map_or(0, |all| {
            all.partition_point(|(_, number)| (*number as usize) < folded)
        })
    }

    /// What was charged from one instant on, up to and with another.
    pub fn charged(&self, from: Time, to: Time) -> Tally {
        let first = self.charges.partition_point(|(at, ..)| *at < from);
        let last = self.charges.partition_point(|(at, ..)| *at <= to);
        let last = last.max(first);
        let (begin, end) = (first.div_ceil(BLOCK), (last / BLOCK).min(self.blocks.len()));
        if begin >= end {
            return sum(&self.charges[first..last]);
        }
        let mut all = sum(&self.charges[first..begin * BLOCK]);
        self.blocks[begin..end]
            .iter()
            .for_each(|block| all.merge(block));
        all.merge(&sum(&self.charges[end * BLOCK..last]));
        all
    }

    /// The number of the next fact of a kind at or after the `folded`th.
    pub(super) fn next(&self, landmark: Landmark, folded: usize) -> Option<usize> {
        let all = &self.landmarks[landmark as usize];
        let first = all.partition_point(|number| (*number as usize) < folded);
        all.get(first).map(|number| *number as usize)
    }

    /// The number of the last fact of a kind before the `folded`th.
    pub(super) fn previous(&self, landmark: Landmark, folded: usize) -> Option<usize> {
        let all = &self.landmarks[landmark as usize];
        let first = all.partition_point(|number| (*number as usize) < folded);
        first.checked_sub(1).map(|last| all[last] as usize)
    }

    /// The facts about an invocation, among those that are known.
    pub fn of_invocation<'a>(&self, id: InvocationId, past: &'a [Fact]) -> Vec<&'a Fact> {
        let facts = cut(&self.invocations, id.number(), past).iter();
        facts.filter(|fact| fact.invocation == Some(id)).collect()
    }

    /// The facts that name an event, among those that are known.
    pub fn of_event<'a>(&self, id: EventId, past: &'a [Fact]) -> Vec<&'a Fact> {
        let facts = cut(&self.events, id.number(), past).iter();
        facts.filter(|fact| fact.event == Some(id)).collect()
    }

    /// How many invocations there are in the first `folded` facts. Their numbers follow one another.
    pub fn invocations(&self, folded: usize) -> usize {
        begun(&self.invocations, folded)
    }

    /// How many events there are in the first `folded` facts. Their numbers follow one another.
    pub fn events(&self, folded: usize) -> usize {
        begun(&self.events, folded)
    }
}

fn sum(charges: &[(Time, Item, u64)]) -> Tally {
    let mut tally = Tally::default();
    for (_, item, quantity) in charges {
        tally.add(*item, u128::from(*quantity));
    }
    tally
}

fn begun(trails: &[Trail], folded: usize) -> usize {
    trails.partition_point(|trail| trail.first > 0 && trail.first as usize <= folded)
}

fn extend(trails: &mut Vec<Trail>, id: u64, number: u32) {
    let Ok(place) = usize::try_from(id - 1) else {
        return;
    };
    if place >= trails.len() {
        trails.resize(place + 1, Trail::default());
    }
    let trail = &mut trails[place];
    if trail.first == 0 {
        trail.first = number;
    }
    trail.last = number;
}

fn cut<'a>(trails: &[Trail], id: u64, past: &'a [Fact]) -> &'a [Fact] {
    let place = usize::try_from(id - 1).unwrap_or(usize::MAX);
    let Some(trail) = trails.get(place).filter(|trail| trail.first > 0) else {
        return &[];
    };
    let last = (trail.last as usize).min(past.len());
    past.get(trail.first as usize - 1..last).unwrap_or(&[])
}
