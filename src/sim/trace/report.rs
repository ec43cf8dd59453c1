//! The end of an invocation, and how a fact keeps it.

use super::{Outcome, TextId, What};
use crate::money::{Architecture, Item};
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

/// The fuel of a report as a fact keeps it: in six bytes, as much as burns in three days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fuel([u16; 3]);

impl Fuel {
    const MOST: u64 = (1 << 48) - 1;

    #[inline]
    fn new(fuel: u64) -> Self {
        let fuel = fuel.min(Self::MOST);
        Self([0, 16, 32].map(|shift| u16::try_from(fuel >> shift & 0xffff).unwrap_or(u16::MAX)))
    }

    #[inline]
    fn units(self) -> u64 {
        let [low, middle, high] = self.0.map(u64::from);
        low | middle << 16 | high << 32
    }
}

/// What an invocation's compute is charged by, beside its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tariff {
    /// The function's memory.
    pub memory_mb: u32,
    /// What it runs on.
    pub arch: Architecture,
    /// Whether its environment is provisioned.
    pub provisioned: bool,
    /// Whether [`Report::billed_ms`] contains INIT.
    pub bills_init: bool,
}

/// A tariff as a fact keeps it, but for its INIT.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size(u16);

impl Size {
    const ARM: u16 = 1 << 14;
    const PROVISIONED: u16 = 1 << 15;
    /// No function has as many MB.
    const MOST_MB: u16 = Self::ARM - 1;

    #[inline]
    fn new(tariff: Tariff) -> Self {
        let memory =
            u16::try_from(tariff.memory_mb).map_or(Self::MOST_MB, |mb| mb.min(Self::MOST_MB));
        let arm = if tariff.arch == Architecture::Arm {
            Self::ARM
        } else {
            0
        };
        let provisioned = if tariff.provisioned {
            Self::PROVISIONED
        } else {
            0
        };
        Self(memory | arm | provisioned)
    }

    #[inline]
    fn memory_mb(self) -> u64 {
        u64::from(self.0 & Self::MOST_MB)
    }

    #[inline]
    const fn item(self) -> Item {
        let arch = if self.0 & Self::ARM == 0 {
            Architecture::X86
        } else {
            Architecture::Arm
        };
        if self.0 & Self::PROVISIONED == 0 {
            Item::LambdaDuration(arch)
        } else {
            Item::LambdaProvisionedDuration(arch)
        }
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
    /// fact half as large again, and a full trace has four facts for each request.
    #[inline]
    pub fn ended(report: &Report, tariff: Tariff) -> Self {
        let memory = u16::try_from(report.max_memory_mb).unwrap_or(Memory::BILLS_INIT - 1);
        let billing = if tariff.bills_init {
            Memory::BILLS_INIT
        } else {
            0
        };
        Self::Ended {
            outcome: report.outcome,
            fuel: Fuel::new(report.fuel),
            size: Size::new(tariff),
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
            size: _,
        } = *self
        else {
            return None;
        };
        let (duration, init) = (duration.span().unwrap_or_default(), init.span());
        let billed_init = init.filter(|_| memory & Memory::BILLS_INIT != 0);
        Some(Report {
            outcome,
            fuel: fuel.units(),
            duration,
            init,
            billed_ms: (duration + billed_init.unwrap_or_default()).millis_ceil(),
            max_memory_mb: u32::from(memory & !Memory::BILLS_INIT),
            output,
        })
    }
}

impl What {
    /// The compute that an invocation which ended is charged, in MB·ms.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "see `Summary::fact`")]
    pub(crate) fn compute(&self) -> Option<(Item, u64)> {
        let Self::Ended { size, .. } = *self else {
            return None;
        };
        let billed_ms = self.report()?.billed_ms;
        Some((size.item(), size.memory_mb() * billed_ms))
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
            fuel: 900_000_000_000_000 / 4,
            duration: Span(900_000_000),
            init,
            billed_ms,
            max_memory_mb: 10_240,
            output: NonZeroU32::new(u32::MAX).map(TextId),
        };
        let tariff = Tariff {
            memory_mb: 10_240,
            arch: Architecture::Arm,
            provisioned: true,
            bills_init,
        };
        let ended = What::ended(&report, tariff);
        assert_eq!(ended.report(), Some(report));
        let compute = Item::LambdaProvisionedDuration(Architecture::Arm);
        let charged = [(Item::LambdaRequests, 1), (compute, 10_240 * billed_ms)];
        assert_eq!(ended.charges().collect::<Vec<_>>(), charged);
    }

    #[test]
    fn a_tariff_is_kept_whole() {
        for (arch, provisioned, item) in [
            (
                Architecture::X86,
                false,
                Item::LambdaDuration(Architecture::X86),
            ),
            (
                Architecture::Arm,
                false,
                Item::LambdaDuration(Architecture::Arm),
            ),
            (
                Architecture::X86,
                true,
                Item::LambdaProvisionedDuration(Architecture::X86),
            ),
        ] {
            let size = Size::new(Tariff {
                memory_mb: 128,
                arch,
                provisioned,
                bills_init: false,
            });
            assert_eq!((size.memory_mb(), size.item()), (128, item));
        }
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
