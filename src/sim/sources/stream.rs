//! Streams and their event source mappings: Kinesis, and the changes of a DynamoDB table
//! (`FACTS.md` section 4 gives
//! <https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-parameters.html>).
//!
//! A record goes to a shard by its partition key and stays in its order there. A mapping works on each shard
//! in as many lanes as its parallelization factor says; records of one key share a lane, which has one batch
//! in flight at a time. A batch that fails is tried again until it succeeds or is given up, and what is
//! behind it in its lane waits: a poison record blocks its shard.
//!
//! Models, where the pages give no figure: pollers ask all shards of a stream at the same instants, counted
//! from the start of the run; a lane is chosen by the key's hash; the wait between attempts grows from a
//! second to a minute; an attempt that the function did not get, or lost with its environment, uses up no
//! retry. The limits on what a shard takes in and gives out a second are not built.

mod batch;
mod feed;
mod lane;

use crate::sim::Simulation;
use crate::sim::encoding::md5;
use crate::sim::scenario::Stream;
use crate::sim::time::Time;
use crate::sim::trace::{Sink, SourceId};
use crate::sim::{Due, agenda::Rank};
use lane::{Lane, Next};
use std::collections::BTreeMap;

/// A batch carries at most 6 MB (`FACTS.md` section 4).
const MOST_BYTES: usize = 6 << 20;

/// A mapping at work on its stream.
#[derive(Debug)]
pub(super) struct StreamState {
    config: Stream,
    /// Shard after shard, each with as many lanes as may be worked on at once.
    lanes: Vec<Lane>,
    /// The lane of each batch in flight, by its first event.
    in_flight: BTreeMap<u32, u32>,
    /// Lanes with records that no poll has fetched.
    unread: Vec<u32>,
    /// When the next poll is due, so that one is scheduled once.
    next_poll: Time,
    /// Changes of a table so far. The first of its stream's readers counts for all.
    put: u64,
}

impl StreamState {
    pub(super) fn new(config: Stream) -> Self {
        let lanes = config.shards * config.parallelization;
        Self {
            lanes: (0..lanes).map(|_| Lane::default()).collect(),
            in_flight: BTreeMap::new(),
            unread: Vec::new(),
            next_poll: Time::NEVER,
            put: 0,
            config,
        }
    }

    /// The lane of a partition key.
    fn lane_of(&self, key: &str) -> u32 {
        let factor = self.config.parallelization;
        let hash = hash(key);
        // The low half is as good as another hash: shards are cut by the high end.
        let within = u32::try_from(hash % u128::from(factor)).unwrap_or(0);
        shard_of(hash, self.config.shards) * factor + within
    }

    /// The shard of a lane, from 0 as the service counts.
    const fn shard(&self, lane: u32) -> u32 {
        lane / self.config.parallelization
    }

    /// When pollers next ask, at `now` or after it.
    fn poll_after(&self, now: Time) -> Time {
        let interval = self.config.service.poll_interval();
        let now = now.max(self.config.created);
        Time(now.0.div_ceil(interval.0).saturating_mul(interval.0))
    }
}

/// The hash of a partition key, as Kinesis takes it: MD5, as a number of 128 bits.
fn hash(key: &str) -> u128 {
    u128::from_be_bytes(md5(key.as_bytes()))
}

/// The shard of a hash: each has an equal share of all hashes.
fn shard_of(hash: u128, shards: u32) -> u32 {
    let high = u64::try_from(hash >> 64).unwrap_or(u64::MAX);
    let shard = (u128::from(high) * u128::from(shards)) >> 64;
    u32::try_from(shard).unwrap_or(0)
}

/// The shard of a partition key.
pub(in crate::sim) fn shard_of_key(key: &str, shards: u32) -> u32 {
    shard_of(hash(key), shards)
}

impl<S: Sink> Simulation<S> {
    fn stream(&mut self, source: SourceId) -> &mut StreamState {
        self.sources[usize::from(source.0)]
            .stream
            .as_mut()
            .expect("only streams are read in order")
    }

    /// A record is in the stream.
    pub(super) fn record_arrives(&mut self, source: SourceId, event: u32) {
        let key = self.partition_key(event);
        let now = self.now;
        self.tell_verdict(source, event);
        let readable = self.sources[usize::from(source.0)].may_be_read();
        let stream = self.stream(source);
        let lane = stream.lane_of(&key);
        if stream.lanes[lane as usize].put(event) {
            stream.unread.push(lane);
        }
        let at = stream.poll_after(now);
        if readable && at < stream.next_poll {
            stream.next_poll = at;
            self.agenda.push(at, Rank::Poll, Due::PollStream { source });
        }
    }

    /// Pollers fetch what is new in their shards.
    pub(crate) fn poll_stream(&mut self, source: SourceId) {
        let now = self.now;
        let stream = self.stream(source);
        stream.next_poll = Time::NEVER;
        for lane in std::mem::take(&mut stream.unread) {
            self.stream(source).lanes[lane as usize].fetch(now);
            self.work_lane(source, lane);
        }
    }

    /// A lane's wait is over, unless it waits for something else by now.
    pub(crate) fn wake_lane(&mut self, source: SourceId, lane: u32) {
        let now = self.now;
        let state = &mut self.stream(source).lanes[lane as usize];
        if state.wakes_at == now {
            state.wakes_at = Time::NEVER;
            self.work_lane(source, lane);
        }
    }

    /// Hands the next batch of a lane over, if one may be.
    fn work_lane(&mut self, source: SourceId, lane: u32) {
        let now = self.now;
        if self.stream(source).lanes[lane as usize].busy {
            return;
        }
        self.discard_old(source, lane);
        let stream = self.stream(source);
        let Stream {
            batch_size,
            batch_window,
            ..
        } = stream.config;
        match stream.lanes[lane as usize].next(now, batch_size, batch_window) {
            Next::Batch(batch) => self.deliver_batch(source, lane, batch),
            Next::Wait(at) => self.wake_lane_at(source, lane, at),
            Next::Nothing => {}
        }
    }

    fn wake_lane_at(&mut self, source: SourceId, lane: u32, at: Time) {
        let state = &mut self.stream(source).lanes[lane as usize];
        if state.wakes_at != at {
            state.wakes_at = at;
            self.agenda
                .push(at, Rank::Arrival, Due::Lane { source, lane });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shards_have_equal_shares_of_all_hashes() {
        assert_eq!(shard_of(0, 4), 0);
        assert_eq!(shard_of(u128::MAX / 2, 4), 1);
        assert_eq!(shard_of(u128::MAX, 4), 3);
        let mut counts = [0; 4];
        for key in 0..4_000 {
            counts[shard_of(hash(&key.to_string()), 4) as usize] += 1;
        }
        assert!(
            counts.iter().all(|count| (900..1_100).contains(count)),
            "{counts:?}"
        );
    }
}
