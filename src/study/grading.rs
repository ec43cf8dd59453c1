//! Marking answers. A mark depends on ids only: never on wording, never on the order of display.

use crate::course::question::{Answer, Choice, Idea, Question};
use crate::course::read::Id;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What a learner answered, by ids.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Response {
    /// The chosen choices, one or several.
    Choices(BTreeSet<String>),
    /// A number.
    Number(f64),
    /// The steps in order.
    Order(Vec<String>),
    /// For each prompt, the answer paired with it.
    Pairs(BTreeMap<String, String>),
    /// Nothing.
    Blank,
}

impl Response {
    /// One choice.
    pub fn choice(id: &str) -> Self {
        Self::Choices(BTreeSet::from([id.to_owned()]))
    }
}

/// A mark, and what a wrong answer shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// Whether the answer is right: all of it, as in the exams.
    pub right: bool,
    /// The misconceptions that it shows.
    pub misconceptions: BTreeSet<String>,
    /// The slips that it shows.
    pub slips: BTreeSet<String>,
}

/// Marks an answer. A response of another kind than the question, or a blank one, is wrong.
pub fn grade(question: &Question, response: &Response) -> Mark {
    match (&question.answer, response) {
        (Answer::Single(choices) | Answer::Choose(choices), Response::Choices(chosen)) => {
            choice(choices, chosen)
        }
        (
            Answer::Number {
                value,
                within,
                slips,
                ..
            },
            Response::Number(number),
        ) => {
            let near = |target: f64, number: f64| (target - number).abs() <= *within;
            let right = near(*value, *number);
            let slips = slips
                .iter()
                .filter(|slip| !right && near(slip.value, *number));
            Mark {
                right,
                slips: slips.map(|slip| slip.slip.id.to_string()).collect(),
                ..Mark::default()
            }
        }
        (Answer::Ordering { items, .. }, Response::Order(order)) => {
            let key = items.iter().map(|item| item.id.as_str());
            all_right(key.eq(order.iter().map(String::as_str)))
        }
        (Answer::Matching { pairs, .. }, Response::Pairs(paired)) => {
            let matches = |id: &Id| paired.get(id.as_str()).is_some_and(|a| a == id.as_str());
            let complete = paired.len() == pairs.len();
            all_right(complete && pairs.iter().all(|pair| matches(&pair.id)))
        }
        _ => all_right(false),
    }
}

/// Marks a reason, or anything else that is right or shows one wrong idea.
pub fn mark_of(idea: &Idea) -> Mark {
    let mut mark = all_right(idea.is_right());
    show(idea, &mut mark);
    mark
}

fn all_right(right: bool) -> Mark {
    Mark {
        right,
        ..Mark::default()
    }
}

/// All right choices and no other. What was chosen and is wrong shows its idea; what was left out shows
/// none, as leaving out has many reasons.
fn choice(choices: &[Choice], chosen: &BTreeSet<String>) -> Mark {
    let key: BTreeSet<&str> = choices
        .iter()
        .filter(|choice| choice.idea.is_right())
        .map(|choice| choice.id.as_str())
        .collect();
    let mut mark = all_right(key.into_iter().eq(chosen.iter().map(String::as_str)));
    for choice in choices
        .iter()
        .filter(|choice| chosen.contains(choice.id.as_str()))
    {
        show(&choice.idea, &mut mark);
    }
    mark
}

fn show(idea: &Idea, mark: &mut Mark) {
    match idea {
        Idea::Right => {}
        Idea::Misconception(link) => {
            mark.misconceptions.insert(link.id.to_string());
        }
        Idea::Slip(link) => {
            mark.slips.insert(link.id.to_string());
        }
    }
}
