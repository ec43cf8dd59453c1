//! A lane: records of one shard in their order, one batch in flight at a time.

use crate::sim::time::{Span, Time};
use std::collections::VecDeque;

/// The wait after the first failure in a row; it doubles up to the longest. A model.
const FIRST_WAIT: Span = Span::secs(1);
const LONGEST_WAIT: Span = Span::secs(60);

/// Records in order, and where their work stands.
#[derive(Debug, Default)]
pub(super) struct Lane {
    /// What was not handed over yet, oldest first.
    waiting: VecDeque<u32>,
    /// How many of them a poll has fetched.
    fetched: usize,
    /// What is left of a batch that failed, in order; it comes before all that waits.
    again: VecDeque<Piece>,
    /// Whether a batch is in flight.
    pub(super) busy: bool,
    /// How often the batch in flight was tried again so far.
    pub(super) retries: u32,
    /// Failures in a row, for the wait.
    failures: u32,
    /// No attempt before this.
    resumes_at: Time,
    /// When the wait that is scheduled ends, so that one is scheduled once.
    pub(super) wakes_at: Time,
    /// When the oldest of the fetched records was fetched, for the batching window.
    fetched_since: Time,
}

/// A batch, or a part of one.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) records: Box<[u32]>,
    /// How often it was tried again.
    pub(super) retries: u32,
}

/// What a lane can do now.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next {
    Batch(Piece),
    /// Nothing before this.
    Wait(Time),
    /// Nothing before another record is fetched.
    Nothing,
}

impl Lane {
    /// Takes in a record. True if it is the first that no poll has fetched.
    pub(super) fn put(&mut self, record: u32) -> bool {
        self.waiting.push_back(record);
        self.waiting.len() == self.fetched + 1
    }

    /// A poll fetches what is there.
    pub(super) fn fetch(&mut self, now: Time) {
        if self.fetched == 0 {
            self.fetched_since = now;
        }
        self.fetched = self.waiting.len();
    }

    /// The next batch, if the lane may go on: first what failed, then as much as a batch holds.
    pub(super) fn next(&mut self, now: Time, size: u32, window: Span) -> Next {
        if self.again.is_empty() && self.fetched == 0 {
            return Next::Nothing;
        }
        if now < self.resumes_at {
            return Next::Wait(self.resumes_at);
        }
        if let Some(piece) = self.again.pop_front() {
            return Next::Batch(piece);
        }
        let full_at = self.fetched_since + window;
        if self.fetched < size as usize && now < full_at {
            return Next::Wait(full_at);
        }
        let taken = self.fetched.min(size as usize);
        self.fetched -= taken;
        self.fetched_since = now;
        Next::Batch(Piece {
            records: self.waiting.drain(..taken).collect(),
            retries: 0,
        })
    }

    /// Puts a part of a batch before all else.
    pub(super) fn put_back(&mut self, piece: Piece) {
        self.again.push_front(piece);
    }

    /// One more failure in a row: the next attempt is at the time that is given.
    pub(super) fn failed(&mut self, now: Time) -> Time {
        let wait = FIRST_WAIT.0.saturating_mul(1 << self.failures.min(20));
        self.failures = self.failures.saturating_add(1);
        self.resumes_at = now + Span(wait).min(LONGEST_WAIT);
        self.resumes_at
    }

    /// The lane got on: the next failure is the first again.
    pub(super) fn got_on(&mut self, now: Time) {
        self.failures = 0;
        self.resumes_at = now;
    }

    /// Takes away the records at the front of which something holds: they stand in the order of arrival, so
    /// that the old ones are all in front.
    pub(super) fn take_while(&mut self, mut holds: impl FnMut(u32) -> bool) -> Vec<u32> {
        let mut taken = Vec::new();
        while let Some(piece) = self.again.front_mut() {
            let records = std::mem::take(&mut piece.records).into_vec();
            let count = records.iter().take_while(|&&record| holds(record)).count();
            taken.extend(&records[..count]);
            piece.records = records[count..].into();
            if !piece.records.is_empty() {
                return taken;
            }
            self.again.pop_front();
        }
        while let Some(&record) = self.waiting.front()
            && holds(record)
        {
            taken.push(record);
            self.waiting.pop_front();
            self.fetched = self.fetched.saturating_sub(1);
        }
        taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONE: Span = Span::ZERO;

    fn lane(records: u32, fetched: bool) -> Lane {
        let mut lane = Lane::default();
        for record in 0..records {
            assert_eq!(lane.put(record), record == 0, "only the first needs a poll");
        }
        if fetched {
            lane.fetch(Time(0));
        }
        lane
    }

    #[track_caller]
    fn batch(next: Next, want: &[u32]) {
        let Next::Batch(piece) = next else {
            panic!("{next:?}, want {want:?}");
        };
        assert_eq!(&*piece.records, want);
    }

    #[test]
    fn a_batch_is_as_much_as_was_fetched() {
        let mut lane = lane(5, true);
        lane.put(5);
        batch(lane.next(Time(0), 3, NONE), &[0, 1, 2]);
        batch(lane.next(Time(0), 3, NONE), &[3, 4]);
        assert_eq!(lane.next(Time(0), 3, NONE), Next::Nothing);
        lane.fetch(Time(1));
        batch(lane.next(Time(1), 3, NONE), &[5]);
    }

    #[test]
    fn a_window_waits_for_a_full_batch() {
        let mut lane = lane(2, true);
        let window = Span::secs(10);
        assert_eq!(lane.next(Time(1), 3, window), Next::Wait(Time(10_000_000)));
        lane.put(2);
        lane.fetch(Time(2));
        batch(lane.next(Time(2), 3, window), &[0, 1, 2]);
        lane.put(3);
        lane.fetch(Time(5));
        batch(lane.next(Time(10_000_005), 3, window), &[3]);
    }

    #[test]
    fn what_failed_comes_before_all_that_waits_and_waits_longer_each_time() {
        let mut lane = lane(4, true);
        batch(lane.next(Time(0), 2, NONE), &[0, 1]);
        let records = [0, 1].into();
        lane.put_back(Piece {
            records,
            retries: 1,
        });
        let waits = [1, 2, 4, 8, 16, 32, 60, 60];
        for seconds in waits {
            let at = Time(seconds * 1_000_000);
            assert_eq!(lane.failed(Time(0)), at);
            assert_eq!(lane.next(Time(0), 2, NONE), Next::Wait(at));
        }
        lane.got_on(Time(7));
        batch(lane.next(Time(7), 2, NONE), &[0, 1]);
        batch(lane.next(Time(7), 2, NONE), &[2, 3]);
        assert_eq!(lane.failed(Time(0)), Time(1_000_000));
    }

    #[test]
    fn old_records_are_taken_from_the_front() {
        let mut lane = lane(5, true);
        batch(lane.next(Time(0), 2, NONE), &[0, 1]);
        let records = [0, 1].into();
        lane.put_back(Piece {
            records,
            retries: 1,
        });
        assert_eq!(lane.take_while(|record| record < 1), [0]);
        assert_eq!(lane.take_while(|record| record < 3), [1, 2]);
        batch(lane.next(Time(0), 9, NONE), &[3, 4]);
        assert!(lane.take_while(|_| true).is_empty());
    }
}
