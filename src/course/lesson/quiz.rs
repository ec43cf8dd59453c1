//! A mission of questions: so many mixed ones, drawn by a seed, each with how sure one is.

use crate::course::read::{Fields, Id};

/// A mission of questions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quiz {
    /// Its line in the lesson's file.
    pub line: u32,
    /// Its id: solved is kept under it.
    pub id: Id,
    /// Its title.
    pub title: String,
    /// How long it takes.
    pub minutes: u32,
    /// What is to be done, as Markdown.
    pub brief: String,
    /// How many questions are drawn.
    pub questions: usize,
    /// How many have to be right. None may be wrong that the learner was sure of.
    pub pass: usize,
    /// The seed of the first attempt. Each further attempt has the next one, and so other questions.
    pub seed: u64,
}

/// The most questions of a mission: more are a paper.
const MOST: u32 = 100;

impl Quiz {
    /// The seed of an attempt, counted from 0.
    pub const fn seed_of(&self, attempt: u32) -> u64 {
        self.seed.wrapping_add(attempt as u64)
    }

    /// Reads the keys of a mission of questions; whoever asked for `kind` finishes the table.
    pub(super) fn from_fields(fields: &mut Fields<'_>) -> Option<Self> {
        let line = fields.at().line();
        let (id, title) = (fields.required("id"), fields.required("title"));
        let minutes = fields.needed("minutes").and_then(|at| at.whole(1..=60));
        let brief = fields.required("brief");
        let questions = fields.needed("questions").and_then(|at| at.whole(1..=MOST));
        let pass = fields
            .needed("pass")
            .and_then(|at| at.whole(1..=questions.unwrap_or(MOST)));
        let seed = fields.required("seed");
        let count = |count: u32| usize::try_from(count).unwrap_or(usize::MAX);
        Some(Self {
            line,
            id: id?,
            title: title?,
            minutes: minutes?,
            brief: brief?,
            questions: count(questions?),
            pass: count(pass?),
            seed: seed?,
        })
    }
}
