//! A typed instant to go to.

use crate::sim::time::{Span, Time};

/// Reads an instant: `12.5s`, `250ms`, `1m`, a plain number of seconds, `1:30`, or with a sign as far from
/// now.
pub(super) fn instant(text: &str, now: Time) -> Option<Time> {
    let text = text.trim();
    if let Some(ahead) = text.strip_prefix('+') {
        return Some(now + length(ahead)?);
    }
    if let Some(back) = text.strip_prefix('-') {
        return Some(Time(now.0.saturating_sub(length(back)?.0)));
    }
    Some(Time::ZERO + length(text)?)
}

fn length(text: &str) -> Option<Span> {
    let text = text.trim();
    if let Some((minutes, seconds)) = text.split_once(':') {
        let minutes: u64 = minutes.parse().ok()?;
        let seconds = format!("{seconds}s").parse::<Span>().ok()?;
        return Some(Span(
            minutes.checked_mul(60_000_000)?.checked_add(seconds.0)?,
        ));
    }
    let plain = text.ends_with(|c: char| c.is_ascii_digit());
    let text = if plain {
        format!("{text}s")
    } else {
        text.to_owned()
    };
    let span: Span = text.parse().ok()?;
    // Further than any run lasts; more would overflow when it is added to now.
    (span.0 < u64::MAX / 4).then_some(span)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_are_read_as_people_type_them() {
        let now = Time(10_000_000);
        for (text, us) in [
            ("12.5s", Some(12_500_000)),
            ("12.5", Some(12_500_000)),
            (" 250ms ", Some(250_000)),
            ("1:30", Some(90_000_000)),
            ("2m", Some(120_000_000)),
            ("+5", Some(15_000_000)),
            ("-500ms", Some(9_500_000)),
            ("-1m", Some(0)),
            ("", None),
            ("soon", None),
            ("1:xx", None),
            ("99999999999999:00", None),
            ("200000000d", None),
        ] {
            assert_eq!(instant(text, now), us.map(Time), "{text}");
        }
    }
}
