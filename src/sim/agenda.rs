//! The agenda: what happens next, in an order that never depends on luck.
//!
//! At equal times finishes and answers come first, then expiries, timed inputs and arrivals (retries and
//! polls included); what is still equal comes in the order in which it was scheduled. A request that
//! arrives in the very microsecond in which another ends therefore finds its environment free.

use super::time::Time;
use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

/// The rank of a thing among those due at the same time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// Finishes and answers.
    Finish = 0,
    /// Expiries.
    Expiry = 1,
    /// Timed inputs.
    Input = 2,
    /// Arrivals and retries.
    Arrival = 3,
    /// Polls, after the arrivals of the same instant, so that a burst fills its batches.
    Poll = 4,
}

/// A place in the order of all things: time, then rank, then order of scheduling.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// When.
    pub time: Time,
    /// Rank in the top byte, order of scheduling below it.
    order: u64,
}

impl Key {
    /// After everything else.
    pub const NEVER: Self = Self {
        time: Time::NEVER,
        order: u64::MAX,
    };

    /// The place of a thing that needs no order of scheduling because it is told apart otherwise.
    pub const fn unordered(time: Time, rank: Rank) -> Self {
        Self {
            time,
            order: (rank as u64) << 56,
        }
    }

    /// Its rank.
    pub const fn is_finish(self) -> bool {
        self.order >> 56 == Rank::Finish as u64
    }
}

#[derive(Clone, Copy, Debug)]
struct Entry<E> {
    key: Key,
    event: E,
}

impl<E> PartialEq for Entry<E> {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl<E> Eq for Entry<E> {}

impl<E> PartialOrd for Entry<E> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<E> Ord for Entry<E> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key.cmp(&other.key)
    }
}

/// A priority queue of events. It also numbers what is scheduled elsewhere (lazy arrivals), so that all
/// share one order of scheduling.
#[derive(Clone, Debug)]
pub struct Agenda<E> {
    heap: BinaryHeap<Reverse<Entry<E>>>,
    scheduled: u64,
}

impl<E: Copy> Agenda<E> {
    /// An empty agenda.
    pub fn new() -> Self {
        Self {
            heap: BinaryHeap::new(),
            scheduled: 0,
        }
    }

    /// Takes the next place in the order of scheduling.
    #[inline]
    pub fn key(&mut self, time: Time, rank: Rank) -> Key {
        self.scheduled += 1;
        Key {
            time,
            order: (rank as u64) << 56 | self.scheduled,
        }
    }

    /// Schedules an event.
    #[inline]
    pub fn push(&mut self, time: Time, rank: Rank, event: E) {
        let key = self.key(time, rank);
        self.heap.push(Reverse(Entry { key, event }));
    }

    /// The place of the next event.
    #[inline]
    pub fn peek(&self) -> Key {
        self.heap.peek().map_or(Key::NEVER, |entry| entry.0.key)
    }

    /// Takes the next event.
    #[inline]
    pub fn pop(&mut self) -> Option<E> {
        self.heap.pop().map(|entry| entry.0.event)
    }
}

impl<E: Copy> Default for Agenda<E> {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_times_come_by_rank_and_then_as_scheduled() {
        let mut agenda = Agenda::new();
        let at = Time(5);
        for (rank, name) in [
            (Rank::Arrival, 'd'),
            (Rank::Input, 'c'),
            (Rank::Finish, 'a'),
            (Rank::Expiry, 'b'),
            (Rank::Arrival, 'e'),
        ] {
            agenda.push(at, rank, name);
        }
        agenda.push(Time(4), Rank::Arrival, '0');
        let order: String = std::iter::from_fn(|| agenda.pop()).collect();
        assert_eq!(order, "0abcde");
    }
}
