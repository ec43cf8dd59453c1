//! A number over time that changes at instants. It only grows at its end.

use crate::sim::time::Time;

/// Changes in a block: the most in a block is known, so that a look at a whole run reads few of them.
const BLOCK: usize = 64;

/// A number over time.
#[derive(Clone, Debug, Default)]
pub(super) struct Steps {
    /// From each instant on it is so much.
    changes: Vec<(Time, u32)>,
    /// The most in each full block of changes.
    blocks: Vec<u32>,
}

impl Steps {
    /// Adds to it from an instant on, which is not before the last change.
    pub(super) fn add(&mut self, at: Time, step: i32) {
        let now = self.changes.last().map_or(0, |(_, number)| *number);
        let next = now.saturating_add_signed(step);
        match self.changes.last_mut() {
            Some(last) if last.0 == at => last.1 = next,
            _ => {
                if !self.changes.is_empty() && self.changes.len().is_multiple_of(BLOCK) {
                    let block = &self.changes[self.changes.len() - BLOCK..];
                    self.blocks.push(most_of(block));
                }
                self.changes.push((at, next));
            }
        }
    }

    /// The most that it is from one instant to before another.
    pub(super) fn most(&self, from: Time, to: Time) -> u32 {
        let first = self.changes.partition_point(|(at, _)| *at <= from);
        let last = self.changes.partition_point(|(at, _)| *at < to).max(first);
        let before = first.checked_sub(1).map_or(0, |n| self.changes[n].1);
        let (begin, end) = (first.div_ceil(BLOCK), (last / BLOCK).min(self.blocks.len()));
        let inside = if begin < end {
            let blocks = self.blocks[begin..end].iter().copied().max();
            let head = most_of(&self.changes[first..begin * BLOCK]);
            let tail = most_of(&self.changes[end * BLOCK..last]);
            blocks.unwrap_or(0).max(head).max(tail)
        } else {
            most_of(&self.changes[first..last])
        };
        before.max(inside)
    }
}

fn most_of(changes: &[(Time, u32)]) -> u32 {
    changes.iter().map(|(_, number)| *number).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_in_a_window_is_what_a_plain_search_finds() {
        let mut steps = Steps::default();
        for n in 0..1_000_u64 {
            // Two changes in some instants, up and down in no simple order.
            let step = if n * n % 7 < 4 { 1 } else { -1 };
            steps.add(Time(n / 3 * 3), step);
        }
        for (from, to) in [
            (0, 1_000),
            (0, 1),
            (5, 5),
            (100, 400),
            (191, 193),
            (998, 2_000),
        ] {
            let (from, to) = (Time(from), Time(to));
            let mut expected = 0;
            for (at, number) in &steps.changes {
                if *at <= from {
                    expected = *number;
                } else if *at < to {
                    expected = expected.max(*number);
                }
            }
            assert_eq!(steps.most(from, to), expected, "{from:?} to {to:?}");
        }
    }
}
