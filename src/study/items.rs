//! What many answers say about a question, rather than about who answered it: how hard it is, whether those who
//! know more get it right more often, and which wrong choices nobody takes.
//!
//! The level of a question is its author's estimate until there is data. With [`ENOUGH`] answers there is.

use super::grading::Response;
use super::record::{Answered, Event, Record};
use crate::course::question::Question;
use std::collections::{BTreeMap, BTreeSet};

/// Fewer answers say too little about a question.
pub const ENOUGH: usize = 30;

/// Answers further apart than this belong to different sittings.
const PAUSE_MS: i64 = 30 * 60_000;

/// Fewer right than this is no better than guessing among four.
const TOO_HARD: f64 = 0.25;

/// More right than this tells nobody apart.
const TOO_EASY: f64 = 0.95;

/// A question that goes with the rest less than this does not measure what the rest measures.
const TOO_LOOSE: f64 = 0.1;

/// What the answers to a question say about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// The question.
    pub question: String,
    /// How often it was answered.
    pub answers: usize,
    /// The share of right answers.
    pub right: f64,
    /// The point-biserial correlation of being right with the share right among the other answers of the
    /// sitting; none if all were right, all wrong, or every sitting went equally well.
    pub discrimination: Option<f64>,
    /// Wrong choices that nobody took.
    pub unused: Vec<String>,
    /// What is wrong with it.
    pub faults: Vec<Fault>,
}

/// What is wrong with a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// Hardly anybody gets it right.
    TooHard,
    /// Nearly everybody gets it right.
    TooEasy,
    /// Those who do well elsewhere do not do better here.
    DoesNotDiscriminate,
    /// Some wrong choice was never taken.
    UnusedChoice,
}

impl Fault {
    /// Its words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::TooHard => "hardly anybody gets it right",
            Self::TooEasy => "nearly everybody gets it right",
            Self::DoesNotDiscriminate => "those who do well elsewhere do no better here",
            Self::UnusedChoice => "a wrong choice is never taken",
        }
    }
}

/// Every question with enough answers, in the order of ids.
pub fn items<'a>(
    questions: impl IntoIterator<Item = &'a Question>,
    records: &[Record],
) -> Vec<Item> {
    let answers = answers(records);
    let mut items: Vec<Item> = questions
        .into_iter()
        .filter_map(|question| {
            let given = answers.get(question.id.as_str())?;
            (given.len() >= ENOUGH).then(|| item(question, given))
        })
        .collect();
    items.sort_by(|one, other| one.question.cmp(&other.question));
    items
}

/// An answer and how the rest of its sitting went; none if it was alone.
type Given<'a> = (&'a Answered, Option<f64>);

/// The answers by question.
fn answers(records: &[Record]) -> BTreeMap<&str, Vec<Given<'_>>> {
    let mut all: BTreeMap<&str, Vec<Given<'_>>> = BTreeMap::new();
    for sitting in sittings(records) {
        let right = sitting.iter().filter(|given| given.mark.right).count();
        for given in &sitting {
            let others = sitting.len() - 1;
            let right = right - usize::from(given.mark.right);
            let rest = (others > 0).then(|| share(right, others));
            all.entry(&given.question).or_default().push((given, rest));
        }
    }
    all
}

/// The answers between two longer pauses.
fn sittings(records: &[Record]) -> Vec<Vec<&Answered>> {
    let mut sittings: Vec<Vec<&Answered>> = Vec::new();
    let mut last: Option<i64> = None;
    for record in records {
        let Event::Answered(given) = &record.event else {
            continue;
        };
        let follows = last.is_some_and(|last| (record.at_ms - last).abs() <= PAUSE_MS);
        match sittings.last_mut().filter(|_| follows) {
            Some(sitting) => sitting.push(given),
            None => sittings.push(vec![given]),
        }
        last = Some(record.at_ms);
    }
    sittings
}

fn item(question: &Question, given: &[Given<'_>]) -> Item {
    let right = given.iter().filter(|(given, _)| given.mark.right).count();
    let right = share(right, given.len());
    let taken: BTreeSet<&str> = given
        .iter()
        .filter_map(|(given, _)| match &given.response {
            Response::Choices(ids) => Some(ids.iter().map(String::as_str)),
            _ => None,
        })
        .flatten()
        .collect();
    // A template shows other choices each time, so what one drawing holds says little about the rest.
    let choices = match question.template {
        Some(_) => &[],
        None => question.answer.choices(),
    };
    let unused: Vec<String> = choices
        .iter()
        .filter(|choice| !choice.idea.is_right() && !taken.contains(choice.id.as_str()))
        .map(|choice| choice.id.to_string())
        .collect();
    let discrimination = point_biserial(given);
    let faults = [
        (right < TOO_HARD, Fault::TooHard),
        (right > TOO_EASY, Fault::TooEasy),
        (
            discrimination.is_some_and(|found| found < TOO_LOOSE),
            Fault::DoesNotDiscriminate,
        ),
        (!unused.is_empty(), Fault::UnusedChoice),
    ];
    Item {
        question: question.id.to_string(),
        answers: given.len(),
        right,
        discrimination,
        unused,
        faults: faults
            .into_iter()
            .filter_map(|(is_so, fault)| is_so.then_some(fault))
            .collect(),
    }
}

/// The correlation of being right with how the rest of the sitting went.
fn point_biserial(given: &[Given<'_>]) -> Option<f64> {
    let pairs: Vec<(f64, f64)> = given
        .iter()
        .filter_map(|(given, rest)| Some((f64::from(u8::from(given.mark.right)), (*rest)?)))
        .collect();
    let mean = |of: fn(&(f64, f64)) -> f64| {
        let sum: f64 = pairs.iter().map(of).sum();
        sum / count(pairs.len())
    };
    let (right, rest) = (mean(|pair| pair.0), mean(|pair| pair.1));
    let (mut both, mut one, mut other) = (0.0, 0.0, 0.0);
    for pair in &pairs {
        let (x, y) = (pair.0 - right, pair.1 - rest);
        both += x * y;
        one += x * x;
        other += y * y;
    }
    (one > 1e-12 && other > 1e-12).then(|| both / (one * other).sqrt())
}

fn share(part: usize, all: usize) -> f64 {
    count(part) / count(all.max(1))
}

fn count(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::MAX, f64::from)
}
