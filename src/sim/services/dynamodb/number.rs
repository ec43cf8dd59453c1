//! Numbers as DynamoDB keeps them: exact decimals of at most 38 digits.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

/// The most digits of a number.
const DIGITS: u32 = 38;

/// Powers of ten beyond which a number is refused.
const EXPONENTS: std::ops::RangeInclusive<i64> = -130..=125;

/// `mantissa × 10^exponent`. The mantissa does not end in 0, so that equal numbers are equal values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Number {
    mantissa: i128,
    exponent: i32,
}

impl Number {
    const fn normal(mut mantissa: i128, mut exponent: i32) -> Self {
        if mantissa == 0 {
            exponent = 0;
        }
        while mantissa != 0 && mantissa % 10 == 0 {
            mantissa /= 10;
            exponent += 1;
        }
        Self { mantissa, exponent }
    }

    /// The sum; none if it has too many digits to be exact.
    pub fn plus(self, other: Self) -> Option<Self> {
        let exponent = self.exponent.min(other.exponent);
        let scaled = |number: Self| {
            let places = number.exponent.abs_diff(exponent);
            let power = 10_i128.checked_pow(places)?;
            number.mantissa.checked_mul(power)
        };
        let (this, that) = if self.mantissa == 0 || other.mantissa == 0 {
            return Some(if self.mantissa == 0 { other } else { self });
        } else {
            (scaled(self)?, scaled(other)?)
        };
        let sum = Self::normal(this.checked_add(that)?, exponent);
        (digits(sum.mantissa) <= DIGITS).then_some(sum)
    }

    /// The number with the other sign.
    #[must_use]
    pub const fn negated(self) -> Self {
        Self {
            mantissa: -self.mantissa,
            ..self
        }
    }

    /// How many bytes it counts for in an item's size: a labelled model, two digits a byte and one more.
    pub fn size(self) -> u64 {
        u64::from(digits(self.mantissa).div_ceil(2) + 1)
    }

    /// The power of ten of its first digit.
    fn magnitude(self) -> i64 {
        i64::from(digits(self.mantissa)) + i64::from(self.exponent)
    }
}

/// How many digits a number has; 1 for 0.
const fn digits(number: i128) -> u32 {
    match number.unsigned_abs().checked_ilog10() {
        Some(log) => log + 1,
        None => 1,
    }
}

impl FromStr for Number {
    type Err = ();

    /// Reads `-12.50` or `1.25e3`.
    fn from_str(text: &str) -> Result<Self, ()> {
        let (plain, power) = match text.split_once(['e', 'E']) {
            Some((plain, power)) => (plain, power.parse::<i32>().map_err(drop)?),
            None => (text, 0),
        };
        let (whole, fraction) = plain.split_once('.').unwrap_or((plain, ""));
        let unsigned = whole.strip_prefix(['-', '+']).unwrap_or(whole);
        let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if !all_digits(unsigned) || !all_digits(fraction) || unsigned.len() + fraction.len() == 0 {
            return Err(());
        }
        let written = format!("{unsigned}{fraction}");
        let significant = written.trim_start_matches('0').trim_end_matches('0');
        if significant.len() > DIGITS as usize {
            return Err(());
        }
        let dropped = written.len() - written.trim_end_matches('0').len();
        if significant.is_empty() {
            return Ok(Self::normal(0, 0));
        }
        let exponent = i64::from(power) + small(dropped)? - small(fraction.len())?;
        let mantissa: i128 = significant.parse().map_err(drop)?;
        let mantissa = if whole.starts_with('-') {
            -mantissa
        } else {
            mantissa
        };
        let number = Self {
            mantissa,
            exponent: i32::try_from(exponent).map_err(drop)?,
        };
        if EXPONENTS.contains(&(number.magnitude() - 1)) {
            Ok(number)
        } else {
            Err(())
        }
    }
}

fn small(length: usize) -> Result<i64, ()> {
    i64::try_from(length).map_err(drop)
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        let by_sign = self.mantissa.signum().cmp(&other.mantissa.signum());
        if by_sign != Ordering::Equal || self.mantissa == 0 {
            return by_sign;
        }
        // The same length makes the mantissas comparable, and 38 digits fit.
        let padded = |number: &Self| {
            let places = DIGITS - digits(number.mantissa);
            number.mantissa.unsigned_abs() * 10_u128.pow(places)
        };
        let by_size = self
            .magnitude()
            .cmp(&other.magnitude())
            .then_with(|| padded(self).cmp(&padded(other)));
        if self.mantissa < 0 {
            by_size.reverse()
        } else {
            by_size
        }
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Without an exponent: `1250`, `-0.5`.
impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.mantissa < 0 {
            f.write_str("-")?;
        }
        let digits = self.mantissa.unsigned_abs().to_string();
        if self.exponent >= 0 {
            let zeros = self.exponent.unsigned_abs() as usize;
            return write!(f, "{digits}{}", "0".repeat(zeros));
        }
        let places = self.exponent.unsigned_abs() as usize;
        let padded = format!("{digits:0>width$}", width = places + 1);
        let (whole, fraction) = padded.split_at(padded.len() - places);
        write!(f, "{whole}.{fraction}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Number {
        text.parse()
            .unwrap_or_else(|()| panic!("{text} is a number"))
    }

    #[test]
    fn numbers_read_as_they_are_written() {
        for (text, want) in [
            ("0", "0"),
            ("-0.00", "0"),
            ("1.50", "1.5"),
            ("100", "100"),
            ("-12.5", "-12.5"),
            ("0.001", "0.001"),
            (".5", "0.5"),
            ("1e3", "1000"),
            ("1.25E-2", "0.0125"),
            (
                "99999999999999999999999999999999999999",
                "99999999999999999999999999999999999999",
            ),
        ] {
            assert_eq!(number(text).to_string(), want, "{text}");
        }
        for text in [
            "",
            "-",
            ".",
            "1,5",
            "1e",
            "e5",
            "1.2.3",
            "0x1",
            "1e126",
            "1e-131",
            "1e99999999999",
        ] {
            assert_eq!(text.parse::<Number>(), Err(()), "{text}");
        }
        let digits = "9".repeat(39);
        assert_eq!(digits.parse::<Number>(), Err(()), "39 digits are too many");
    }

    #[test]
    fn sums_are_exact_or_refused() {
        for (a, b, want) in [
            ("0.1", "0.2", "0.3"),
            ("1", "-1", "0"),
            ("0", "1e100", "1e100"),
            ("99999999999999999999999999999999999999", "1", "1e38"),
            ("12.5", "7.5", "20"),
        ] {
            assert_eq!(number(a).plus(number(b)), Some(number(want)), "{a} + {b}");
        }
        assert_eq!(number("1e100").plus(number("1")), None);
    }

    #[test]
    fn order_is_by_value() {
        let sorted = [
            "-1e100", "-10", "-9.5", "-0.1", "0", "0.09", "0.1", "9.99", "10", "100", "1e40",
        ];
        let numbers: Vec<Number> = sorted.iter().map(|text| number(text)).collect();
        for pair in numbers.windows(2) {
            assert!(pair[0] < pair[1], "{} < {}", pair[0], pair[1]);
        }
        assert_eq!(number("1.0"), number("1"));
    }
}
