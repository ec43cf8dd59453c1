//! Target tracking as a pure rule: from what the last periods showed to how many instances there should be.

use super::Tracking;
use crate::sim::time::Time;

/// What a tracker remembers.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tracker {
    above: u32,
    below: u32,
    quiet_until: Time,
}

/// What a period showed, in place-microseconds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Period {
    /// Places in use.
    pub(super) busy: u128,
    /// Places there were.
    pub(super) offered: u128,
}

impl Tracker {
    /// How many instances there should be instead of `now_wanted`, if another number is due. Well below the
    /// target means below nine tenths of it, so that a fleet does not swing.
    pub(super) fn decide(
        &mut self,
        rule: &Tracking,
        at: Time,
        period: Period,
        wanted: u32,
    ) -> Option<u32> {
        let Period { busy, offered } = period;
        let (busy, target) = (busy * 100, offered * u128::from(rule.target));
        let above = busy > target;
        let below = busy * 10 < target * 9;
        self.above = if above { self.above + 1 } else { 0 };
        self.below = if below { self.below + 1 } else { 0 };
        let due = self.above >= rule.out_after || self.below >= rule.in_after;
        if !due || at < self.quiet_until || target == 0 {
            return None;
        }
        let next = (u128::from(wanted) * busy).div_ceil(target);
        let next = u32::try_from(next).unwrap_or(u32::MAX);
        if next == wanted {
            return None;
        }
        (self.above, self.below) = (0, 0);
        self.quiet_until = at + rule.cooldown;
        Some(next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::time::Span;

    /// Periods of percent in use, each a minute; what is decided after each, from `wanted` on.
    fn decisions(percents: &[u128], mut wanted: u32) -> Vec<u32> {
        let rule = Tracking {
            target: 50,
            period: Span::secs(60),
            out_after: 3,
            in_after: 4,
            cooldown: Span::secs(120),
        };
        let mut tracker = Tracker::default();
        let decide = |(minute, &busy): (usize, &u128)| {
            let at = Time::ZERO + Span::secs(60 * (minute as u64 + 1));
            let period = Period { busy, offered: 100 };
            wanted = tracker.decide(&rule, at, period, wanted).unwrap_or(wanted);
            wanted
        };
        percents.iter().enumerate().map(decide).collect()
    }

    #[test]
    fn it_goes_out_after_three_and_in_after_four_and_rests_between() {
        // 4 instances at 75 % of their places are 6 at 50 %.
        assert_eq!(decisions(&[75, 75, 75, 50], 4), [4, 4, 6, 6]);
        assert_eq!(decisions(&[75, 50, 75, 75], 4), [4, 4, 4, 4]);
        // 46 % is not well below 50 %; 44 % is, but of two instances both are needed.
        assert_eq!(decisions(&[46; 6], 4), [4; 6]);
        assert_eq!(decisions(&[44; 6], 2), [2; 6]);
        assert_eq!(decisions(&[20; 4], 10), [10, 10, 10, 4]);
        // A second step out waits for the cooldown: minute 3, then not before minute 5.
        assert_eq!(decisions(&[100; 6], 1), [1, 1, 2, 2, 2, 4]);
    }
}
