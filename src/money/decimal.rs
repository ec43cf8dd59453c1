//! Decimals without floats: reading them exactly, writing them in full, never in exponent form.

/// Reads a plain decimal number as an integer of 10^-`places`: `parse("0.25", 2)` is 25.
///
/// Underscores between digits are allowed, as in TOML. Signs, exponents, more than `places` decimals and
/// numbers beyond `u64` are refused; the error says what a right number looks like.
pub fn parse(text: &str, places: usize) -> Result<u64, String> {
    let (whole, fraction) = match text.split_once('.') {
        Some((whole, fraction)) if !fraction.is_empty() => (whole, fraction),
        Some(_) => return Err(not_a_number(text)),
        None => (text, ""),
    };
    let digits = |part: &str| {
        part.bytes().all(|b| b.is_ascii_digit() || b == b'_')
            && !part.starts_with('_')
            && !part.ends_with('_')
    };
    if whole.is_empty() || !digits(whole) || !digits(fraction) {
        return Err(not_a_number(text));
    }
    let fraction = fraction.replace('_', "");
    if fraction.len() > places {
        return Err(match places {
            0 => format!("`{text}` must be a whole number"),
            _ => format!("`{text}` has more than {places} decimals"),
        });
    }
    format!("{}{fraction:0<places$}", whole.replace('_', ""))
        .parse()
        .map_err(|_| format!("`{text}` is too large"))
}

fn not_a_number(text: &str) -> String {
    format!("`{text}` is no number of at least 0: write digits, such as 1500 or 0.25")
}

/// `numerator / denominator` in full. Every denominator in this lab has only the factors 2 and 5 or is cut
/// after 30 decimals.
pub(super) fn exact(numerator: u128, denominator: u128) -> String {
    let mut text = (numerator / denominator).to_string();
    let mut rest = numerator % denominator;
    if rest > 0 {
        text.push('.');
    }
    for _ in 0..30 {
        if rest == 0 {
            break;
        }
        rest = rest.saturating_mul(10);
        text.push(char::from(
            b'0' + u8::try_from(rest / denominator % 10).unwrap_or(9),
        ));
        rest %= denominator;
    }
    text
}

/// `numerator / denominator` to three decimals at most, for sentences: `730`, `about 976.563`.
pub(super) fn rough(numerator: u128, denominator: u128) -> String {
    let thousandths = round_div(numerator % denominator * 1_000, denominator)
        .saturating_add((numerator / denominator).saturating_mul(1_000));
    let text = grouped(&exact(thousandths, 1_000));
    if (numerator % denominator * 1_000).is_multiple_of(denominator) {
        text
    } else {
        format!("about {text}")
    }
}

/// Puts commas between thousands: `1234567.5` becomes `1,234,567.5`.
pub fn grouped(text: &str) -> String {
    let (whole, fraction) = text.split_at(text.find('.').unwrap_or(text.len()));
    let mut out = String::with_capacity(text.len() + text.len() / 3);
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    out + fraction
}

/// Division that rounds half up, without overflow.
pub(super) const fn round_div(numerator: u128, denominator: u128) -> u128 {
    let rest = numerator % denominator;
    numerator / denominator + (rest >= denominator - rest) as u128
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_exactly_or_refused() {
        assert_eq!(parse("0.0000166667", 12), Ok(16_666_700));
        assert_eq!(parse("7_440_000", 0), Ok(7_440_000));
        assert_eq!(parse("133.61", 3), Ok(133_610));
        for text in [
            "",
            ".",
            "-1",
            "+1",
            "1e6",
            "1.",
            ".5",
            "_1",
            "1_",
            "0x10",
            "NaN",
            "0.1234",
            "99999999999999999999",
        ] {
            assert!(parse(text, 3).is_err(), "{text}");
        }
    }

    #[test]
    fn numbers_are_written_in_full() {
        assert_eq!(exact(14_880_000 * 1_024_000, 1_024_000), "14880000");
        assert_eq!(exact(128 * 3_117, 1_024_000), "0.389625");
        assert_eq!(exact(1, 3).len(), 32);
        assert_eq!(rough(1_048_576_000_000, 1 << 30), "about 976.563");
        assert_eq!(rough(2_628_000, 3_600), "730");
        assert_eq!(grouped("1234567.5"), "1,234,567.5");
        assert_eq!(grouped("123"), "123");
    }

    #[test]
    fn halves_round_up() {
        assert_eq!(round_div(5, 10), 1);
        assert_eq!(round_div(49, 100), 0);
        assert_eq!(round_div(u128::MAX, u128::MAX), 1);
        assert_eq!(round_div(0, 7), 0);
    }
}
