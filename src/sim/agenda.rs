//! The agenda: what happens next, in an order that never depends on luck.
//!
//! At equal times finishes and answers come first, then expiries, timed inputs and arrivals (retries and
//! polls included); what is still equal comes in the order in which it was scheduled. A request that
//! arrives in the very microsecond in which another ends therefore finds its environment free.

use super::time::Time;

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
///
/// One number, time in its upper half, rank in the next byte and the order below, because places are
/// compared more often than anything else is done and one comparison has no branch to guess wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key(u128);

impl Key {
    /// After everything else.
    pub const NEVER: Self = Self(u128::MAX);

    #[inline]
    const fn new(time: Time, rank: Rank, order: u64) -> Self {
        Self((time.0 as u128) << 64 | ((rank as u64) << 56 | order) as u128)
    }

    /// The place of a thing that needs no order of scheduling because it is told apart otherwise.
    #[inline]
    pub const fn unordered(time: Time, rank: Rank) -> Self {
        Self::new(time, rank, 0)
    }

    /// When.
    #[inline]
    pub const fn time(self) -> Time {
        Time((self.0 >> 64) as u64)
    }

    /// Whether it is the place of a finish or an answer.
    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "the rank is one byte")]
    pub const fn is_finish(self) -> bool {
        (self.0 >> 56) as u8 == Rank::Finish as u8
    }
}

#[derive(Clone, Copy, Debug)]
struct Entry<E> {
    key: Key,
    event: E,
}

/// How many children a node of the heap has. With four, half as many levels are walked as with two, and a
/// node's children lie next to each other.
const CHILDREN: usize = 4;

/// A priority queue of events. It also numbers what is scheduled elsewhere (lazy arrivals), so that all
/// share one order of scheduling.
#[derive(Clone, Debug)]
pub struct Agenda<E> {
    /// A heap: no node comes before its parent.
    heap: Vec<Entry<E>>,
    scheduled: u64,
}

impl<E: Copy> Agenda<E> {
    /// An empty agenda.
    pub const fn new() -> Self {
        Self {
            heap: Vec::new(),
            scheduled: 0,
        }
    }

    /// Takes the next place in the order of scheduling.
    #[inline]
    pub const fn key(&mut self, time: Time, rank: Rank) -> Key {
        self.scheduled += 1;
        Key::new(time, rank, self.scheduled)
    }

    /// Schedules an event.
    #[inline]
    pub fn push(&mut self, time: Time, rank: Rank, event: E) {
        let key = self.key(time, rank);
        let entry = Entry { key, event };
        let mut hole = self.heap.len();
        self.heap.push(entry);
        while hole > 0 {
            let parent = (hole - 1) / CHILDREN;
            if self.heap[parent].key <= key {
                break;
            }
            self.heap[hole] = self.heap[parent];
            hole = parent;
        }
        self.heap[hole] = entry;
    }

    /// The place of the next event.
    #[inline]
    pub fn peek(&self) -> Key {
        self.heap.first().map_or(Key::NEVER, |entry| entry.key)
    }

    /// Takes the next event.
    #[inline]
    pub fn pop(&mut self) -> Option<E> {
        let last = self.heap.pop()?;
        let Some(&top) = self.heap.first() else {
            return Some(last.event);
        };
        self.sink_from_top(last);
        Some(top.event)
    }

    /// Fills the hole at the top: the least child moves up into it, and leaves a hole in turn.
    fn sink_from_top(&mut self, falls: Entry<E>) {
        let heap = &mut self.heap[..];
        let mut hole = 0;
        loop {
            let first = hole * CHILDREN + 1;
            let mut least = first;
            let Some(child) = heap.get(first) else { break };
            let mut key = child.key;
            let end = heap.len().min(first + CHILDREN);
            for (place, child) in (first..end).zip(&heap[first..end]).skip(1) {
                if child.key < key {
                    (least, key) = (place, child.key);
                }
            }
            if falls.key <= key {
                break;
            }
            heap[hole] = heap[least];
            hole = least;
        }
        heap[hole] = falls;
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

    #[test]
    fn whatever_is_pushed_and_popped_comes_in_order() {
        let mut agenda = Agenda::new();
        let mut due: Vec<(u64, u64)> = Vec::new();
        let mut state = 1_u64;
        for number in 0..20_000 {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            // Times often collide; the agenda grows for a while and shrinks for a while.
            if state >> 60 > 4 + 7 * u64::from(number / 3_000 % 2 == 1) {
                agenda.push(Time(state >> 54), Rank::Finish, number);
                due.push((state >> 54, number));
            } else {
                due.sort_unstable_by(|a, b| b.cmp(a));
                assert_eq!(agenda.peek() == Key::NEVER, due.is_empty());
                assert_eq!(agenda.pop(), due.pop().map(|(_, number)| number));
            }
        }
    }
}
