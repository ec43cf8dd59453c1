//! Amounts of money: integers of a millionth of a millionth of a dollar.

use super::decimal;
use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Sub};

/// An amount in US dollars, counted in 10^-12 dollars.
///
/// One millisecond at 128 MB costs 0.000000002083 dollars, so cents would show nothing of a single
/// invocation, and binary floats would not add up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Usd(pub i128);

/// Decimals of an amount and of a price.
pub(super) const PLACES: usize = 12;

const ONE_DOLLAR: u128 = 1_000_000_000_000;

/// To which step a bill line is rounded, half up and once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rounding {
    /// The smallest step of [`Usd`]: for runs, whose bills are far below a cent.
    #[default]
    Fine,
    /// The cent: the published worked examples round each line so and then add (`FACTS.md` section 5).
    Cent,
}

impl Rounding {
    const fn step(self) -> u128 {
        match self {
            Self::Fine => 1,
            Self::Cent => 10_000_000_000,
        }
    }
}

impl Usd {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// With exactly two decimals, rounded half up, for tables: `249.49`.
    pub fn cents(self) -> String {
        let cents = decimal::round_div(self.0.unsigned_abs(), Rounding::Cent.step());
        let sign = if self.0 < 0 && cents > 0 { "-" } else { "" };
        format!("{sign}{}.{:02}", cents / 100, cents % 100)
    }

    /// For sentences: to the cent from a dollar on, else with four figures that count and at least two decimals:
    /// `1,234.50`, `0.01455`, `0.000004931`.
    pub fn short(self) -> String {
        const FIGURES: usize = 4;
        let amount = self.0.unsigned_abs();
        if amount >= ONE_DOLLAR {
            return decimal::grouped(&self.cents());
        }
        let figures = amount.to_string().len();
        let step = 10_u128.pow(u32::try_from(figures.saturating_sub(FIGURES)).unwrap_or(0));
        let rounded = i128::try_from(decimal::round_div(amount, step) * step);
        Self(rounded.map_or(self.0, |rounded| rounded * self.0.signum())).to_string()
    }

    /// A ratio for display and charts only.
    #[expect(
        clippy::cast_precision_loss,
        reason = "display only; sums are kept in integers"
    )]
    pub fn as_f64(self) -> f64 {
        self.0 as f64 / 1e12
    }
}

/// In full, with at least two decimals and never in exponent form: `0.000000002083`, `2.50`.
impl fmt::Display for Usd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let amount = self.0.unsigned_abs();
        let fraction = format!("{:0PLACES$}", amount % ONE_DOLLAR);
        let fraction = fraction.trim_end_matches('0');
        write!(f, "{sign}{}.{fraction:0<2}", amount / ONE_DOLLAR)
    }
}

impl Add for Usd {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl AddAssign for Usd {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sub for Usd {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Sum for Usd {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Add::add)
    }
}

/// An amount before rounding: `parts / of` in 10^-12 dollars.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exact {
    /// The numerator, in 10^-12 dollars.
    pub parts: u128,
    /// The denominator, above 0.
    pub of: u128,
}

impl Exact {
    /// Rounds half up to a step, once.
    pub fn rounded(self, rounding: Rounding) -> Usd {
        let step = rounding.step();
        let steps = decimal::round_div(self.parts, self.of.saturating_mul(step));
        Usd(i128::try_from(steps.saturating_mul(step)).unwrap_or(i128::MAX))
    }
}

impl Add for Exact {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        let (parts, of) = if self.of == other.of {
            (self.parts.saturating_add(other.parts), self.of)
        } else {
            let parts = self.parts.saturating_mul(other.of);
            let others = other.parts.saturating_mul(self.of);
            (
                parts.saturating_add(others),
                self.of.saturating_mul(other.of),
            )
        };
        Self { parts, of }
    }
}

/// All its decimals: `0.0000064937629875`.
impl fmt::Display for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let one = ONE_DOLLAR.saturating_mul(self.of);
        f.write_str(&decimal::exact(self.parts, one))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_written_in_full() {
        assert_eq!(Usd(2_083).to_string(), "0.000000002083");
        assert_eq!(Usd(2_500_000_000_000).to_string(), "2.50");
        assert_eq!(Usd(-5_000_000_000).to_string(), "-0.005");
        assert_eq!(Usd(1_005_000_000_000).cents(), "1.01");
        assert_eq!(Usd(-1).cents(), "0.00");
    }

    #[test]
    fn sentences_have_four_figures() {
        let short = |amount: i128| Usd(amount).short();
        assert_eq!(short(4_931_251), "0.000004931");
        assert_eq!(short(14_550_008_000), "0.01455");
        assert_eq!(short(2_083), "0.000000002083");
        assert_eq!(short(999_960_000_000), "1.00");
        assert_eq!(short(1_234_500_000_000_000), "1,234.50");
        assert_eq!(short(-17_702_497_081), "-0.0177");
        assert_eq!(short(0), "0.00");
    }

    #[test]
    fn an_exact_amount_is_rounded_half_up_once() {
        let half_a_cent = Exact {
            parts: 15_000_000_000,
            of: 3,
        };
        assert_eq!(half_a_cent.rounded(Rounding::Cent).to_string(), "0.01");
        assert_eq!(half_a_cent.rounded(Rounding::Fine).to_string(), "0.005");
        let huge = Exact {
            parts: u128::MAX,
            of: 1,
        };
        assert_eq!(huge.rounded(Rounding::Fine), Usd(i128::MAX));
    }
}
