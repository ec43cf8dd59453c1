//! Virtual time: whole microseconds since the start of a run.
//!
//! An instant ([`Time`]) and a length ([`Span`]) are different types, so that adding two instants does
//! not compile. Integers, because binary fractions break ties: with `f64` seconds, a request that
//! arrives exactly as another ends may or may not find a free environment.

use std::fmt;
use std::ops::{Add, AddAssign, Sub};
use std::str::FromStr;

/// An instant: microseconds since the start of the run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time(pub u64);

/// A length of time in microseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span(pub u64);

impl Time {
    /// The start of every run.
    pub const ZERO: Self = Self(0);
    /// Later than anything that happens.
    pub const NEVER: Self = Self(u64::MAX);

    /// The length from `earlier` to this instant; zero if `earlier` is later.
    pub const fn since(self, earlier: Self) -> Span {
        Span(self.0.saturating_sub(earlier.0))
    }

    /// Seconds as a float, for display and ratios only.
    #[expect(
        clippy::cast_precision_loss,
        reason = "display only; runs stay far below 2^52 us"
    )]
    pub fn as_secs_f64(self) -> f64 {
        self.0 as f64 / 1e6
    }
}

impl Span {
    /// No time at all.
    pub const ZERO: Self = Self(0);

    /// Longer than any run, and far enough from the end of numbers to be added to a time.
    pub const FOREVER: Self = Self(u64::MAX / 4);

    /// `n` microseconds.
    pub const fn micros(n: u64) -> Self {
        Self(n)
    }

    /// `n` milliseconds.
    pub const fn millis(n: u64) -> Self {
        Self(n * 1_000)
    }

    /// `n` seconds.
    pub const fn secs(n: u64) -> Self {
        Self(n * 1_000_000)
    }

    /// Milliseconds as a float, for display and JSON.
    #[expect(
        clippy::cast_precision_loss,
        reason = "display only; spans stay far below 2^52 us"
    )]
    pub fn as_millis_f64(self) -> f64 {
        self.0 as f64 / 1e3
    }

    /// Seconds as a float, for display and ratios only.
    pub fn as_secs_f64(self) -> f64 {
        Time(self.0).as_secs_f64()
    }

    /// Whole milliseconds, rounded up: how the service bills
    /// (`FACTS.md` gives <https://aws.amazon.com/lambda/pricing/>).
    pub const fn millis_ceil(self) -> u64 {
        self.0.saturating_add(999) / 1_000
    }
}

impl Add<Span> for Time {
    type Output = Self;

    fn add(self, span: Span) -> Self {
        Self(self.0.saturating_add(span.0))
    }
}

impl AddAssign<Span> for Time {
    fn add_assign(&mut self, span: Span) {
        *self = *self + span;
    }
}

impl Add for Span {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl AddAssign for Span {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sub for Span {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

/// `12.345 s`, to the millisecond.
impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:03} s", self.0 / 1_000_000, self.0 / 1_000 % 1_000)
    }
}

/// The shortest exact form: `250ms`, `1.5s`, `10m`.
impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (unit, size) = match self.0 {
            0 => return f.write_str("0ms"),
            n if n % 86_400_000_000 == 0 => ("d", 86_400_000_000),
            n if n % 3_600_000_000 == 0 => ("h", 3_600_000_000),
            n if n % 60_000_000 == 0 => ("m", 60_000_000),
            n if n >= 1_000_000 => ("s", 1_000_000),
            n if n >= 1_000 => ("ms", 1_000),
            _ => ("us", 1),
        };
        let fraction = format!("{:06}", self.0 % size * 1_000_000 / size);
        let fraction = fraction.trim_end_matches('0');
        let point = if fraction.is_empty() { "" } else { "." };
        write!(f, "{}{point}{fraction}{unit}", self.0 / size)
    }
}

/// A decimal number and a unit: `us`, `ms`, `s`, `m`, `h` or `d`.
impl FromStr for Span {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let bad = || {
            format!(
                "`{text}` is no length of time: write a number and one of us, ms, s, m, h, d, such as 250ms"
            )
        };
        let split = text
            .find(|c: char| c.is_ascii_alphabetic())
            .ok_or_else(bad)?;
        let (number, unit) = text.split_at(split);
        let scale: u64 = match unit {
            "us" => 1,
            "ms" => 1_000,
            "s" => 1_000_000,
            "m" => 60_000_000,
            "h" => 3_600_000_000,
            "d" => 86_400_000_000,
            _ => return Err(bad()),
        };
        let (whole, fraction) = number.trim().split_once('.').unwrap_or((number.trim(), ""));
        let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty()
            || !digits(whole)
            || !digits(fraction)
            || (number.contains('.') && fraction.is_empty())
        {
            return Err(bad());
        }
        let whole: u64 = whole.parse().map_err(|_| bad())?;
        let mut micros = u128::from(whole) * u128::from(scale);
        let mut place = u128::from(scale);
        for digit in fraction.bytes() {
            place /= 10;
            micros += u128::from(digit - b'0') * place;
        }
        u64::try_from(micros).map(Self).map_err(|_| bad())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn case(text: &str, micros: u64) {
        assert_eq!(text.parse(), Ok(Span(micros)));
    }

    #[test]
    fn lengths_of_time_are_read_and_shown_exactly() {
        case("250ms", 250_000);
        case("1.991s", 1_991_000);
        case("10m", 600_000_000);
        case("0.5h", 1_800_000_000);
        case("7us", 7);
        case("1d", 86_400_000_000);
        for span in [
            Span(0),
            Span(1),
            Span(1_500),
            Span(1_991_000),
            Span::secs(600),
            Span::secs(90),
        ] {
            assert_eq!(span.to_string().parse(), Ok(span));
        }
    }

    #[test]
    fn what_is_no_length_of_time_is_refused() {
        for text in [
            "",
            "5",
            "s",
            "-1s",
            "1e3ms",
            "1 parsec",
            "1.s",
            ".5s",
            "99999999999999999999d",
        ] {
            assert!(text.parse::<Span>().is_err(), "{text}");
        }
    }
}
