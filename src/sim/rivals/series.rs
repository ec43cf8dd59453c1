//! A number that changes over time, and how many requests a load has under way.

use super::Job;
use crate::sim::time::{Span, Time};

/// A step function of time, from its first step on; before that it is 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Series {
    steps: Vec<(Time, u32)>,
}

impl Series {
    /// Notes a value from an instant on; instants come in order.
    pub fn set(&mut self, at: Time, value: u32) {
        if self.steps.last().is_some_and(|(last, _)| *last == at) {
            self.steps.pop();
        }
        if self.steps.last().is_none_or(|(_, now)| *now != value) {
            self.steps.push((at, value));
        }
    }

    /// The steps: from when on which value.
    pub fn steps(&self) -> &[(Time, u32)] {
        &self.steps
    }

    /// The integral until an instant, in value-microseconds.
    pub fn area(&self, until: Time) -> u128 {
        let ends = self.steps.iter().skip(1).map(|&(at, _)| at).chain([until]);
        let step = |(&(from, value), to): (&(Time, u32), Time)| {
            u128::from(value) * u128::from(to.min(until).since(from.min(until)).0)
        };
        self.steps.iter().zip(ends).map(step).sum()
    }

    /// The largest value in each of `columns` equal parts of the time until an instant.
    pub fn peaks(&self, until: Time, columns: usize) -> Vec<u32> {
        let mut peaks = vec![0; columns];
        if columns == 0 {
            return peaks;
        }
        let width = (until.0 / columns.max(1) as u64).max(1);
        let place = |at: Time| usize::try_from(at.0 / width).unwrap_or(usize::MAX);
        for (index, &(from, value)) in self.steps.iter().enumerate() {
            let to = self.steps.get(index + 1).map_or(until, |&(at, _)| at);
            if from >= until || to <= from {
                continue;
            }
            let last = place(Time(to.0 - 1)).min(columns.saturating_sub(1));
            let first = place(from).min(last);
            for peak in &mut peaks[first..=last] {
                *peak = value.max(*peak);
            }
        }
        peaks
    }
}

/// How many requests are under way, if each is served at once.
pub fn demand(jobs: &[Job]) -> Series {
    // What takes no time is never under way.
    let lasting = || jobs.iter().filter(|job| job.work > Span::ZERO);
    let begins = lasting().map(|job| (job.at, true));
    let ends = lasting().map(|job| (job.at + job.work, false));
    let mut changes: Vec<(Time, bool)> = begins.chain(ends).collect();
    // At equal times what ends comes first.
    changes.sort_unstable();
    let mut series = Series::default();
    let mut now = 0_u32;
    for (at, begins) in changes {
        now = if begins { now + 1 } else { now - 1 };
        series.set(at, now);
    }
    series
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_series_has_an_area_and_peaks() {
        let jobs = [(0, 10), (2, 2), (4, 6), (20, 5)].map(|(at, work)| Job {
            at: Time(at),
            work: Span(work),
        });
        let series = demand(&jobs);
        assert_eq!(
            series.steps(),
            [(0, 1), (2, 2), (10, 0), (20, 1), (25, 0)].map(|(at, n)| (Time(at), n))
        );
        assert_eq!(series.area(Time(30)), 10 + 2 + 6 + 5);
        assert_eq!(series.area(Time(5)), 5 + 2 + 1);
        assert_eq!(series.peaks(Time(30), 3), [2, 0, 1]);
        assert_eq!(series.peaks(Time(30), 6), [2, 2, 0, 0, 1, 0]);
        assert!(series.peaks(Time(30), 0).is_empty());
        let instant = Job {
            at: Time(3),
            work: Span::ZERO,
        };
        assert!(demand(&[instant]).steps().is_empty());
    }
}
