//! Fuel becomes microseconds.

use super::guests::Phase;
use crate::sim::time::Span;

/// How fast a phase runs: nanoseconds for each unit of fuel, as a fraction.
///
/// A labelled model: one unit of fuel is a nanosecond of one vCPU, 1,769 MB are one vCPU
/// (`FACTS.md` section 2), and a guest has one thread, so more memory than that changes nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Speed {
    pub(super) num: u32,
    pub(super) den: u32,
}

impl Speed {
    pub(super) const FULL: Self = Self { num: 1, den: 1 };

    pub(super) const fn of(phase: Phase, memory_mb: u32) -> Self {
        match phase {
            Phase::Init | Phase::Waking => Self::FULL,
            Phase::Again | Phase::Invoke if memory_mb >= 1_769 => Self::FULL,
            Phase::Again | Phase::Invoke => Self {
                num: 1_769,
                den: memory_mb,
            },
        }
    }

    /// Converts a phase's cumulative fuel, rounded up to the microsecond once.
    pub(super) fn micros(self, fuel: u64) -> Span {
        let nanos = (u128::from(fuel) * u128::from(self.num)).div_ceil(u128::from(self.den));
        Span(u64::try_from(nanos.div_ceil(1_000)).unwrap_or(u64::MAX))
    }

    /// The most fuel that fits in a span.
    pub(super) fn fuel_in(self, span: Span) -> u64 {
        let fuel = u128::from(span.0) * 1_000 * u128::from(self.den) / u128::from(self.num);
        u64::try_from(fuel).unwrap_or(u64::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fuel_is_time_at_the_speed_of_the_memory() {
        let invoke = |mb| Speed::of(Phase::Invoke, mb);
        assert_eq!(invoke(1_769).micros(1_000_000), Span::millis(1));
        assert_eq!(invoke(10_240).micros(1_000_000), Span::millis(1));
        assert_eq!(invoke(128).micros(1_000_000), Span(13_821));
        assert_eq!(Speed::of(Phase::Init, 128).micros(1_000_001), Span(1_001));
        for mb in [128, 512, 1_024, 1_769] {
            let fuel = invoke(mb).fuel_in(Span::secs(3));
            assert!(
                invoke(mb).micros(fuel) <= Span::secs(3)
                    && invoke(mb).micros(fuel + 2) > Span::secs(3)
            );
        }
    }
}
