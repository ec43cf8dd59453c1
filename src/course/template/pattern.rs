//! Texts with numbers in them: `{n}`, `{n * ms / 1000}`, `{cost|usd2}`.

use super::expression::{Expression, Names};
use crate::money::grouped;

/// A text whose numbers are worked out.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Pattern(Vec<Piece>);

#[derive(Clone, Debug, PartialEq)]
enum Piece {
    Text(String),
    Number(Expression, Format),
}

/// How a number is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Format {
    /// Thousands grouped, at most three decimals, no zeros at the end.
    #[default]
    Plain,
    /// As programs read it.
    Raw,
    /// So many decimals.
    Decimals(usize),
    /// Dollars in full, at least two decimals.
    Usd,
    /// Dollars with so many decimals.
    UsdDecimals(usize),
}

impl Format {
    /// The format of a word in a file.
    pub(super) fn named(word: &str) -> Option<Self> {
        Some(match word {
            "plain" => Self::Plain,
            "raw" => Self::Raw,
            "whole" => Self::Decimals(0),
            "dec1" => Self::Decimals(1),
            "dec2" => Self::Decimals(2),
            "usd" => Self::Usd,
            "usd2" => Self::UsdDecimals(2),
            "usd3" => Self::UsdDecimals(3),
            "usd4" => Self::UsdDecimals(4),
            _ => return None,
        })
    }

    /// The words of all formats.
    pub(super) const NAMES: [&str; 9] = [
        "plain", "raw", "whole", "dec1", "dec2", "usd", "usd2", "usd3", "usd4",
    ];

    /// A number as it is written.
    pub(super) fn write(self, value: f64) -> String {
        let sign = if value < 0.0 { "-" } else { "" };
        let size = value.abs();
        match self {
            Self::Plain => format!("{sign}{}", trimmed(&decimals(size, 3), 0)),
            Self::Raw => format!("{sign}{}", trimmed(&decimals(size, 3), 0).replace(',', "")),
            Self::Decimals(count) => format!("{sign}{}", decimals(size, count)),
            Self::Usd => format!("{sign}${}", trimmed(&decimals(size, 10), 2)),
            Self::UsdDecimals(count) => format!("{sign}${}", decimals(size, count)),
        }
    }
}

/// With so many decimals, rounded half up, and thousands grouped.
fn decimals(size: f64, count: usize) -> String {
    let text = format!("{:.count$}", size + 1e-11);
    match text.split_once('.') {
        Some((whole, fraction)) => format!("{}.{fraction}", grouped(whole)),
        None => grouped(&text),
    }
}

/// Without zeros at the end, but for so many decimals.
fn trimmed(text: &str, keep: usize) -> String {
    let Some((whole, fraction)) = text.split_once('.') else {
        return text.to_owned();
    };
    let fraction = fraction.trim_end_matches('0');
    match (fraction, keep) {
        ("", 0) => whole.to_owned(),
        _ => format!("{whole}.{fraction:0<keep$}"),
    }
}

impl Pattern {
    /// Reads a text; the error says what is wrong with it.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let Some((inside, after)) = after.split_once('}') else {
                return Err(format!("a brace is not closed at `{{{after}`"));
            };
            let (inside, format) = match inside.rsplit_once('|') {
                Some((inside, word)) => {
                    let word = word.trim();
                    let known = Format::NAMES.join(", ");
                    let unknown = || format!("`{word}` is no format: use one of {known}");
                    (inside, Format::named(word).ok_or_else(unknown)?)
                }
                None => (inside, Format::Plain),
            };
            pieces.push(Piece::Text(before.to_owned()));
            pieces.push(Piece::Number(Expression::parse(inside)?, format));
            rest = after;
        }
        pieces.push(Piece::Text(rest.to_owned()));
        Ok(Self(pieces))
    }

    /// The text with its numbers.
    pub(super) fn fill(&self, names: &Names) -> String {
        self.written(names, |format| format)
    }

    /// The text with its numbers as programs read them.
    pub(super) fn fill_raw(&self, names: &Names) -> String {
        self.written(names, |_| Format::Raw)
    }

    fn written(&self, names: &Names, format: impl Fn(Format) -> Format) -> String {
        let written = self.0.iter().map(|piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::Number(number, wanted) => format(*wanted).write(number.value(names)),
        });
        written.collect()
    }

    /// Every name that its numbers use.
    pub(super) fn names<'a>(&'a self, found: &mut Vec<&'a str>) {
        for piece in &self.0 {
            if let Piece::Number(number, _) = piece {
                number.names(found);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn written(value: f64, word: &str, want: &str) {
        assert_eq!(Format::named(word).unwrap().write(value), want);
    }

    #[test]
    fn numbers_are_written_to_be_read() {
        written(1_234_567.0, "plain", "1,234,567");
        written(0.125, "plain", "0.125");
        written(2.50, "plain", "2.5");
        written(1_200.0, "raw", "1200");
        written(1_234.5, "whole", "1,235");
        written(0.25, "dec1", "0.3");
        written(1.005, "usd2", "$1.01");
        written(1_234.5, "usd2", "$1,234.50");
        written(0.000_016_666_7, "usd", "$0.0000166667");
        written(0.2, "usd", "$0.20");
        written(-3.0, "usd2", "-$3.00");
        assert!(
            Format::NAMES
                .iter()
                .all(|name| Format::named(name).is_some())
        );
    }

    #[test]
    fn a_text_is_filled_with_its_numbers() {
        let names = Names::from([("n".into(), 2_000.0)]);
        let pattern = Pattern::parse("{n} calls cost {n / 1000|usd2}.").unwrap();
        assert_eq!(pattern.fill(&names), "2,000 calls cost $2.00.");
        assert_eq!(pattern.fill_raw(&names), "2000 calls cost 2.");
        assert!(Pattern::parse("{n").is_err());
        assert!(Pattern::parse("{n|euro}").is_err());
    }
}
