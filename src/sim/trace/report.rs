//! The end of an invocation, and how a fact keeps it.

use super::{Outcome, TextId, What};
use crate::sim::time::Span;

/// The end of one invocation, as in a REPORT line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Report {
    /// How it ended.
    pub outcome: Outcome,
    /// The fuel that it burnt: its work, the same whatever its memory; 0 for a modelled function.
    pub fuel: u64,
    /// The handler's time, without INIT.
    pub duration: Span,
    /// INIT's time if this invocation paid for it.
    pub init: Option<Span>,
    /// What is billed: both together, rounded up to the millisecond once.
    pub billed_ms: u64,
    /// The most memory that the environment has used so far.
    pub max_memory_mb: u32,
    /// The output, if the sink keeps texts.
    pub output: Option<TextId>,
}

/// A length of time as a fact keeps it: in four bytes, up to 71 minutes, far above the longest time-out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Brief(u32);

impl Brief {
    /// No length of time at all.
    pub(crate) const NONE: Self = Self(u32::MAX);

    /// A length of time, or none.
    #[inline]
    pub(crate) fn of(span: Option<Span>) -> Self {
        span.map_or(Self::NONE, Self::new)
    }

    #[inline]
    fn new(span: Span) -> Self {
        Self(u32::try_from(span.0).unwrap_or(u32::MAX - 1))
    }

    /// The length of time, if it is one.
    #[inline]
    pub(crate) fn span(self) -> Option<Span> {
        (self != Self::NONE).then_some(Span(self.0.into()))
    }
}

/// A length of time that may be missing, as a fact keeps it: in eight bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Age(u64);

impl Age {
    const NONE: Self = Self(u64::MAX);

    /// A length of time, or none.
    #[inline]
    pub fn of(span: Option<Span>) -> Self {
        span.map_or(Self::NONE, |span| Self(span.0))
    }

    /// The length of time, if there is one.
    #[inline]
    pub fn span(self) -> Option<Span> {
        (self != Self::NONE).then_some(Span(self.0))
    }
}

/// The memory of a report, and whether what is billed contains INIT, as a fact keeps them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Memory(u16);

impl Memory {
    /// Set if what is billed contains INIT. No function has as many MB.
    const BILLS_INIT: u16 = 1 << 15;
}

impl What {
    /// The end of an invocation. A fact keeps its report in half the bytes: as it is, it would make every
    /// fact half as large again, and a full trace has five facts for each request. `bills_init` says whether
    /// [`Report::billed_ms`] contains INIT.
    #[inline]
    pub fn ended(report: &Report, bills_init: bool) -> Self {
        let memory = u16::try_from(report.max_memory_mb).unwrap_or(Memory::BILLS_INIT - 1);
        let billing = if bills_init { Memory::BILLS_INIT } else { 0 };
        Self::Ended {
            outcome: report.outcome,
            fuel: report.fuel,
            memory: Memory(memory | billing),
            duration: Brief::new(report.duration),
            init: Brief::of(report.init),
            output: report.output,
        }
    }

    /// The report of an invocation that ended.
    #[inline]
    pub fn report(&self) -> Option<Report> {
        let Self::Ended {
            outcome,
            fuel,
            memory: Memory(memory),
            duration,
            init,
            output,
        } = *self
        else {
            return None;
        };
        let (duration, init) = (duration.span().unwrap_or_default(), init.span());
        let billed_init = init.filter(|_| memory & Memory::BILLS_INIT != 0);
        Some(Report {
            outcome,
            fuel,
            duration,
            init,
            billed_ms: (duration + billed_init.unwrap_or_default()).millis_ceil(),
            max_memory_mb: u32::from(memory & !Memory::BILLS_INIT),
            output,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::Fact;
    use super::*;
    use std::num::NonZeroU32;

    #[track_caller]
    fn kept(init: Option<Span>, billed_ms: u64, bills_init: bool) {
        let report = Report {
            outcome: Outcome::OutOfMemory,
            fuel: u64::MAX,
            duration: Span(900_000_000),
            init,
            billed_ms,
            max_memory_mb: 10_240,
            output: NonZeroU32::new(u32::MAX).map(TextId),
        };
        assert_eq!(What::ended(&report, bills_init).report(), Some(report));
    }

    #[test]
    fn a_report_is_kept_whole() {
        kept(None, 900_000, true);
        kept(Some(Span::ZERO), 900_000, true);
        kept(Some(Span(1)), 900_001, true);
        kept(Some(Span(900_000_000)), 900_000, false);
    }

    #[test]
    fn a_fact_is_small() {
        assert_eq!(size_of::<Fact>(), 48);
    }
}
