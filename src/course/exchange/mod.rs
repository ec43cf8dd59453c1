//! Questions in other programs' formats: out as JSON, CSV, Moodle GIFT, Anki text and Markdown, in from GIFT.
//!
//! What a format cannot hold is left out of it, but for GIFT, whose comments carry our own keys, so that a bank
//! that goes out comes back in as it was.

mod anki;
mod csv;
mod gift;
mod gift_in;
mod json;
mod markdown;

pub use gift_in::{Imported, read_gift};

use super::question::{Answer, Question};

/// A format to write questions in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// An array of objects with everything that a question has.
    Json,
    /// A row a question, for spreadsheets.
    Csv,
    /// Moodle's text format.
    Gift,
    /// Anki's text import: front, back and tags.
    Anki,
    /// For reading and printing.
    Markdown,
}

/// Writes questions; without the key, nothing tells what is right.
pub fn write<'a>(
    questions: impl IntoIterator<Item = &'a Question>,
    format: Format,
    with_key: bool,
) -> String {
    let questions: Vec<&Question> = questions.into_iter().collect();
    match format {
        Format::Json => json::write(&questions, with_key),
        Format::Csv => csv::write(&questions, with_key),
        Format::Gift => gift::write(&questions, with_key),
        Format::Anki => anki::write(&questions, with_key),
        Format::Markdown => markdown::write(&questions, with_key),
    }
}

/// A paper to print, and its key.
pub use markdown::paper;

/// What is offered, in an order that tells nothing: numbers by size, words by letters.
fn listed(answer: &Answer) -> Vec<String> {
    let mut choices = offered(answer);
    if !answer.is_scale() {
        choices.sort();
    }
    choices
}

/// The parts of an answer as people read them: what is offered, and the key.
fn offered(answer: &Answer) -> Vec<String> {
    match answer {
        Answer::Single(choices) | Answer::Choose(choices) => {
            choices.iter().map(|choice| choice.text.clone()).collect()
        }
        Answer::Number { .. } => Vec::new(),
        Answer::Ordering { items, .. } => items.iter().map(|item| item.text.clone()).collect(),
        Answer::Matching { pairs, extra } => {
            let answers = pairs.iter().map(|pair| pair.answer.clone());
            answers
                .chain(extra.iter().map(|item| item.text.clone()))
                .collect()
        }
    }
}

/// The key in words.
fn key(answer: &Answer) -> String {
    match answer {
        Answer::Single(choices) | Answer::Choose(choices) => {
            let right = choices.iter().filter(|choice| choice.idea.is_right());
            let right: Vec<&str> = right.map(|choice| choice.text.as_str()).collect();
            right.join("; ")
        }
        Answer::Number { value, unit, .. } => format!("{} {unit}", number(*value)),
        Answer::Ordering { items, .. } => {
            let items: Vec<&str> = items.iter().map(|item| item.text.as_str()).collect();
            items.join(" → ")
        }
        Answer::Matching { pairs, .. } => {
            let pairs: Vec<String> = pairs
                .iter()
                .map(|pair| format!("{}: {}", pair.prompt, pair.answer))
                .collect();
            pairs.join("; ")
        }
    }
}

/// Why the key is right, in words.
fn why(answer: &Answer) -> String {
    match answer {
        Answer::Single(choices) | Answer::Choose(choices) => {
            let right = choices.iter().filter(|choice| choice.idea.is_right());
            let whys: Vec<&str> = right.map(|choice| choice.why.as_str()).collect();
            whys.join(" ")
        }
        Answer::Number { why, .. } | Answer::Ordering { why, .. } => why.clone(),
        Answer::Matching { pairs, .. } => {
            let whys: Vec<&str> = pairs.iter().map(|pair| pair.why.as_str()).collect();
            whys.join(" ")
        }
    }
}

/// A number as short as it can be without losing anything.
fn number(value: f64) -> String {
    format!("{value}")
}
