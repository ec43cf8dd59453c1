//! How far the readers of streams have come, and which shards are held up.
//!
//! The trace says when a record is put on a stream and how it ends, which shard a batch is of, and when a
//! shard tries again. A shard is blocked from a failed attempt until an attempt after it has ended otherwise:
//! what is behind the batch that failed waits all that time.

use crate::sim::scenario::{Scenario, SourceKind};
use crate::sim::time::{Span, Time};
use crate::sim::trace::{Ending, EventId, Fact, FunctionId, InvocationId, Retry, What};
use std::collections::BTreeMap;

/// The streams of a run.
#[derive(Clone, Debug, Default)]
pub struct Streams {
    all: Vec<Stream>,
    /// The stream of each record that is not at its end.
    records: BTreeMap<EventId, usize>,
    /// The batches that are being worked on: the stream, the shard, whether they were tried before.
    batches: BTreeMap<InvocationId, (usize, u16, bool)>,
}

/// One stream, as one mapping reads it, over the whole run.
#[derive(Clone, Debug)]
pub struct Stream {
    /// Its source, by its place in the scenario.
    pub source: usize,
    function: FunctionId,
    /// The records that are not at their end, with their arrival.
    open: BTreeMap<EventId, Time>,
    now: Reading,
    /// After which fact it stood how.
    changes: Vec<(u32, Reading)>,
    shards: Vec<Shards>,
}

/// One shard over the whole run.
#[derive(Clone, Debug, Default)]
struct Shards {
    now: Shard,
    changes: Vec<(u32, Shard)>,
}

/// How far a reader has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// Records that are on the stream and not at their end.
    pub open: u32,
    /// When the oldest of them was put there.
    pub oldest: Option<Time>,
    /// `IteratorAge`: how old the last record of the last batch was when the function got it.
    pub age: Option<Span>,
    /// Records that were given up.
    pub given_up: u32,
}

/// How a shard stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shard {
    /// Its batches that a function works on.
    pub working: u16,
    /// When it tries again, if it is blocked: in the past while it does.
    pub blocked: Option<Time>,
    /// The attempts that the batch had that was handed over last.
    pub attempts: u32,
}

impl Streams {
    pub(super) fn new(scenario: &Scenario) -> Self {
        let stream = |(source, of): (usize, &crate::sim::scenario::Source)| match &of.kind {
            SourceKind::Stream(config) => Some(Stream {
                source,
                function: FunctionId(u16::try_from(of.function).unwrap_or(u16::MAX)),
                open: BTreeMap::new(),
                now: Reading::default(),
                changes: Vec::new(),
                shards: vec![Shards::default(); config.shards as usize],
            }),
            _ => None,
        };
        Self {
            all: scenario
                .sources
                .iter()
                .enumerate()
                .filter_map(stream)
                .collect(),
            ..Self::default()
        }
    }

    /// The streams, in the order of their sources.
    pub fn all(&self) -> &[Stream] {
        &self.all
    }

    pub(super) fn note(&mut self, fact: &Fact, number: usize) {
        if self.all.is_empty() {
            return;
        }
        let number = u32::try_from(number).unwrap_or(u32::MAX);
        match fact.what {
            What::Arrived { source, .. } => self.arrives(fact, usize::from(source.0), number),
            What::Started {
                shard: Some(shard),
                attempt,
                age,
                ..
            } => {
                let Some(place) = self.read_by(fact.function, shard) else {
                    return;
                };
                let stream = &mut self.all[place];
                stream.now.age = age.span();
                stream.note(number);
                stream.shard(shard, number, |shard| {
                    shard.working += 1;
                    shard.attempts = attempt;
                });
                if let Some(id) = fact.invocation {
                    self.batches.insert(id, (place, shard, attempt > 1));
                }
            }
            What::Ended { .. } => self.ends(fact, number),
            What::RetryScheduled { at, why } => {
                let (Retry::Shard { shard }
                | Retry::Bisected { shard }
                | Retry::ShardWaits { shard }) = why
                else {
                    return;
                };
                if let Some(place) = self.read_by(fact.function, shard) {
                    self.all[place].shard(shard, number, |shard| shard.blocked = Some(at));
                }
            }
            What::Settled { ending, .. } => self.settles(fact, ending, number),
            _ => {}
        }
    }

    /// The stream with such a shard that a function reads: of several the first, as a fact names none.
    fn read_by(&self, function: Option<FunctionId>, shard: u16) -> Option<usize> {
        let has = |stream: &Stream| {
            Some(stream.function) == function && usize::from(shard) < stream.shards.len()
        };
        self.all.iter().position(has)
    }

    fn arrives(&mut self, fact: &Fact, source: usize, number: u32) {
        let place = self.all.iter().position(|stream| stream.source == source);
        let (Some(place), Some(id)) = (place, fact.event) else {
            return;
        };
        self.records.insert(id, place);
        let stream = &mut self.all[place];
        stream.open.insert(id, fact.at);
        stream.note(number);
    }

    fn ends(&mut self, fact: &Fact, number: u32) {
        let batch = fact.invocation.and_then(|id| self.batches.remove(&id));
        let Some((place, shard, again)) = batch else {
            return;
        };
        // If it failed once more, the next fact says so.
        self.all[place].shard(shard, number, |shard| {
            shard.working = shard.working.saturating_sub(1);
            if again {
                shard.blocked = None;
            }
        });
    }

    fn settles(&mut self, fact: &Fact, ending: Ending, number: u32) {
        let Some(id) = fact.event else { return };
        if let Some(place) = self.records.remove(&id) {
            let stream = &mut self.all[place];
            stream.open.remove(&id);
            stream.now.given_up += u32::from(ending != Ending::Succeeded);
            stream.note(number);
        }
    }
}

impl Stream {
    /// How far its reader has come after `folded` facts.
    pub fn reading(&self, folded: usize) -> Reading {
        known(&self.changes, folded)
    }

    /// How its shards stand after `folded` facts.
    pub fn shards(&self, folded: usize) -> impl Iterator<Item = Shard> {
        let shards = self.shards.iter();
        shards.map(move |shard| known(&shard.changes, folded))
    }

    fn note(&mut self, number: u32) {
        self.now.open = u32::try_from(self.open.len()).unwrap_or(u32::MAX);
        self.now.oldest = self.open.first_key_value().map(|(_, at)| *at);
        self.changes.push((number, self.now));
    }

    fn shard(&mut self, shard: u16, number: u32, change: impl FnOnce(&mut Shard)) {
        let shard = &mut self.shards[usize::from(shard)];
        change(&mut shard.now);
        shard.changes.push((number, shard.now));
    }
}

/// What was so after `folded` facts.
fn known<T: Copy + Default>(changes: &[(u32, T)], folded: usize) -> T {
    let known = changes.partition_point(|(number, _)| (*number as usize) < folded);
    known
        .checked_sub(1)
        .map_or_else(T::default, |last| changes[last].1)
}
