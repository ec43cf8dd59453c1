//! Questions whose numbers come from a seed. The key and every wrong choice are worked out by the platform:
//! sums with the prices of the sheet, or figures of a modelled run. Each wrong one is what a named slip, or a
//! misconception, leads to.
//!
//! A template offers more wrong choices than are shown. Which three are shown, and so the rank of the key among
//! the sorted numbers, comes from the seed too.

mod draw;
mod expression;
mod pattern;
mod read;
mod run;

pub use draw::Drawn;

use super::question::Idea;
use super::read::{At, Id, Setting};
use expression::{Expression, Names};
use pattern::{Format, Pattern};
use run::Run;

/// A question's numbers, and how its texts and choices are made of them.
#[derive(Clone, Debug)]
pub struct Template {
    /// The drawn numbers, each with the values that it may have.
    numbers: Vec<(String, Vec<f64>)>,
    /// Runs by name.
    runs: Vec<(String, Run)>,
    /// Numbers that are worked out, in order.
    derived: Vec<(String, Expression)>,
    /// What has to hold of the numbers, or others are drawn.
    require: Vec<Expression>,
    stem: Pattern,
    rule: Pattern,
    format: Format,
    unit: String,
    /// Two choices are further apart than this share of the larger.
    apart: f64,
    choices: Vec<Candidate>,
}

/// A choice that may be shown.
#[derive(Clone, Debug)]
struct Candidate {
    id: Id,
    value: Expression,
    idea: Idea,
    why: Pattern,
    when: Option<Pattern>,
}

/// A run that shows a key: the text of a scenario with the drawn numbers set in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    /// The scenario.
    pub text: String,
    /// What the numbers set.
    pub settings: Vec<Setting>,
}

impl Template {
    /// What the numbers are called.
    pub fn numbers(&self) -> impl Iterator<Item = &str> {
        self.numbers.iter().map(|(name, _)| name.as_str())
    }

    /// How many choices there are to draw from.
    pub fn candidates(&self) -> usize {
        self.choices.len()
    }

    /// All names that are known once numbers were drawn: an example of each, to check what uses them.
    fn example(&self) -> Names {
        let first = |(name, values): &(String, Vec<f64>)| (name.clone(), values[0]);
        self.numbers.iter().map(first).collect()
    }
}

/// Reads a pattern, and reports what is wrong with it.
fn pattern_at(at: &At<'_>) -> Option<Pattern> {
    let text = at.text()?;
    let read = Pattern::parse(text);
    if let Err(problem) = &read {
        at.problem(problem.clone(), "write numbers as {n} or {n * 2|usd2}");
    }
    read.ok()
}

/// Reads an expression, and reports what is wrong with it.
fn expression_at(at: &At<'_>) -> Option<Expression> {
    let text = at.text()?;
    let read = Expression::parse(text);
    if let Err(problem) = &read {
        at.problem(
            problem.clone(),
            "write a sum such as \"ceil(n * ms / 1000)\"",
        );
    }
    read.ok()
}
