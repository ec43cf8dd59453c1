//! Exam blueprints: how a paper is drawn. They speak of the lab's own domains, not of any vendor's.

use super::question::{ExamTask, Level};
use super::read::{self, Accepted, At, FromToml, Id, Origin, Problem};

/// How a paper is drawn.
#[derive(Clone, Debug)]
pub struct Blueprint {
    /// Where it was read.
    pub origin: Origin,
    /// Its id: the name of its file.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What it is and what it is not.
    pub about: String,
    /// How many questions a paper has.
    pub questions: u32,
    /// How many of them count; the rest are unmarked, as in the real exams.
    pub scored: u32,
    /// How long the paper takes.
    pub minutes: u32,
    /// The scaled score, 100 to 1,000, that passes.
    pub pass: u32,
    /// The levels it draws from.
    pub levels: Vec<Level>,
    /// The domains and their weights, which add up to 100.
    pub domains: Vec<Domain>,
    /// The official tasks that its real counterpart asks, to say which a paper does not cover.
    pub tasks: Vec<ExamTask>,
}

/// A domain of a paper.
#[derive(Clone, Debug)]
pub struct Domain {
    /// Its id.
    pub id: Id,
    /// Its title.
    pub title: String,
    /// Its share of the questions, in percent.
    pub weight: u32,
    /// The topics that belong to it.
    pub topics: Vec<Id>,
}

impl Blueprint {
    /// Reads a blueprint; `id` is the name of its file.
    pub fn read(id: &str, file: &str, text: &str) -> Result<Accepted<Self>, Vec<Problem>> {
        read::read(file, text, |at| Self::from_at(at, id))
    }

    fn from_at(at: At<'_>, id: &str) -> Option<Self> {
        let origin = at.origin();
        let mut fields = at.fields()?;
        let (title, about) = (fields.required("title"), fields.required("about"));
        let questions = fields.needed("questions").and_then(|at| at.whole(1..=200));
        let scored = fields.whole("scored", 1..=200).or(questions);
        let minutes = fields.needed("minutes").and_then(|at| at.whole(1..=600));
        let pass = fields.needed("pass").and_then(|at| at.whole(100..=1_000));
        let levels = fields.list("levels");
        let domains: Vec<Domain> = fields.list("domain");
        let tasks = fields.list("tasks");
        let total: u32 = domains.iter().map(|domain| domain.weight).sum();
        if total != 100 {
            let problem = format!("the weights of the domains add up to {total}");
            fields.at().problem(problem, "make them add up to 100");
        }
        if let (Some(questions), Some(scored), Some(at)) = (questions, scored, fields.get("scored"))
            && scored > questions
        {
            at.problem(
                "more count than are asked",
                format!("write at most {questions}"),
            );
        }
        fields.finish();
        Some(Self {
            origin,
            id: id.into(),
            title: title?,
            about: about?,
            questions: questions?,
            scored: scored?,
            minutes: minutes?,
            pass: pass?,
            levels,
            domains,
            tasks,
        })
    }
}

impl FromToml for Domain {
    fn from_toml(at: At<'_>) -> Option<Self> {
        let mut fields = at.fields()?;
        let (id, title) = (fields.required("id"), fields.required("title"));
        let weight = fields.needed("weight").and_then(|at| at.whole(1..=100));
        let topics = fields.list("topics");
        fields.finish();
        Some(Self {
            id: id?,
            title: title?,
            weight: weight?,
            topics,
        })
    }
}
