//! Questions: what is asked, every choice explained, and what the answer rests on.
//!
//! Questions and choices have ids of their own, so that mending a word loses no history and shuffling
//! changes no mark.

mod answer;
pub mod chance;
mod tag;

pub use answer::{Answer, Choice, Item, NumberSlip, Pair};
pub use tag::{Exam, ExamTask, Level, Skill};

use super::goal::{Bound, Claim, Goal, Measure};
use super::read::{self, Accepted, At, Fields, Id, Link, Origin, Problem, Settings};
use super::template::{Shown, Template};
use crate::sim::time::{Span, Time};
use std::borrow::Cow;
use std::sync::Arc;

/// A file of questions on one topic.
#[derive(Clone, Debug)]
pub struct Bank {
    /// Its id: the name of its file.
    pub id: String,
    /// What people call the topic.
    pub title: String,
    /// The questions, in the order of the file.
    pub questions: Vec<Question>,
}

/// A question.
#[derive(Clone, Debug)]
pub struct Question {
    /// Where it was read.
    pub origin: Origin,
    /// Its id.
    pub id: Id,
    /// Its topic: the bank's id.
    pub topic: String,
    /// What is asked.
    pub stem: String,
    /// How it is answered, with the key.
    pub answer: Answer,
    /// What it takes.
    pub skill: Skill,
    /// The style that it is written in.
    pub level: Level,
    /// The exams and tasks that it touches; empty for what no exam asks.
    pub exams: Vec<ExamTask>,
    /// The lesson that teaches it.
    pub lesson: Link,
    /// The facts that the key rests on.
    pub facts: Vec<Link>,
    /// The rule in one line, shown with the key.
    pub rule: String,
    /// The run that proves the key, if it has one.
    pub proof: Option<Proof>,
    /// Questions that give this one away, never on one paper with it.
    pub enemies: Vec<Link>,
    /// Never shown in practice.
    pub exam_only: bool,
    /// What makes its numbers, if they come from a seed; stem, answer and rule are then an example.
    pub template: Option<Arc<Template>>,
    /// The run that shows the key of a drawn template, if it has one.
    pub shown: Option<Shown>,
}

/// The run that proves a key.
#[derive(Clone, Debug, PartialEq)]
pub struct Proof {
    /// What the run has to show.
    pub claim: Claim,
    /// The instant at which it shows.
    pub moment: Option<Time>,
}

/// Whether an answer is right, and if not, which wrong idea it shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Idea {
    /// It is right.
    Right,
    /// A wrong idea of the list of misconceptions.
    Misconception(Link),
    /// A slip of calculation or reading, named in the list of slips.
    Slip(Link),
}

impl Bank {
    /// Reads a bank; `id` is the name of its file.
    pub fn read(id: &str, file: &str, text: &str) -> Result<Accepted<Self>, Vec<Problem>> {
        read::read(file, text, |at| Self::from_at(at, id))
    }

    /// Reads those questions of a bank that can be read, and tells what is wrong with the rest.
    pub fn read_partly(id: &str, file: &str, text: &str) -> (Option<Self>, Vec<Problem>) {
        read::read_partly(file, text, |at| Self::from_at(at, id))
    }

    fn from_at(at: At<'_>, id: &str) -> Option<Self> {
        let mut fields = at.fields()?;
        let title = fields.required("title");
        let questions = fields
            .items("question")
            .into_iter()
            .filter_map(|at| Question::read(at, id))
            .collect();
        fields.finish();
        Some(Self {
            id: id.into(),
            title: title?,
            questions,
        })
    }
}

/// Questions whose numbers come from a seed, read from a file of templates; `topic` is the name of the file and of
/// the bank that they belong to.
pub fn read_templates(
    topic: &str,
    file: &str,
    text: &str,
) -> Result<Accepted<Vec<Question>>, Vec<Problem>> {
    read::read(file, text, |at| {
        let mut fields = at.fields()?;
        let templates = fields.items("question").into_iter();
        let templates = templates
            .filter_map(|at| Question::read_template(at, topic))
            .collect();
        fields.finish();
        Some(templates)
    })
}

/// What a question asks, and how its answer was read.
struct Asked {
    stem: String,
    rule: String,
    answer: Answer,
    template: Option<Arc<Template>>,
    shown: Option<Shown>,
}

impl Question {
    /// The question with the numbers of a seed; itself if it has no template. The same seed gives the same
    /// numbers, whenever and wherever it is asked.
    pub fn drawn(&self, seed: u64) -> Cow<'_, Self> {
        let stream = seed ^ chance::hash(self.id.as_str());
        let drawn = self
            .template
            .as_ref()
            .and_then(|template| template.draw(stream));
        match drawn {
            None => Cow::Borrowed(self),
            Some(drawn) => Cow::Owned(Self {
                stem: drawn.stem,
                rule: drawn.rule,
                answer: drawn.answer,
                shown: drawn.shown,
                ..self.clone()
            }),
        }
    }

    fn read(at: At<'_>, topic: &str) -> Option<Self> {
        Self::read_as(at, topic, |fields| {
            let stem = fields.required("stem");
            let answer = Answer::from_fields(fields);
            let rule = fields.required("rule");
            Some(Asked {
                stem: stem?,
                rule: rule?,
                answer: answer?,
                template: None,
                shown: None,
            })
        })
    }

    fn read_template(at: At<'_>, topic: &str) -> Option<Self> {
        Self::read_as(at, topic, |fields| {
            let template = Template::from_fields(fields)?;
            let example = template.draw(0)?;
            Some(Asked {
                stem: example.stem,
                rule: example.rule,
                answer: example.answer,
                template: Some(Arc::new(template)),
                shown: example.shown,
            })
        })
    }

    fn read_as(
        at: At<'_>,
        topic: &str,
        read: impl FnOnce(&mut Fields<'_>) -> Option<Asked>,
    ) -> Option<Self> {
        let origin = at.origin();
        let mut fields = at.fields()?;
        let id = fields.required("id");
        let asked = read(&mut fields);
        let answer = asked.as_ref().map(|asked| &asked.answer);
        let proof = fields.get("proof").map(|at| Proof::read(at, answer));
        let (skill, level) = (fields.required("skill"), fields.required("level"));
        let lesson = fields.required("lesson");
        let exams = fields.list("exams");
        let facts = fields.list("facts");
        let enemies = fields.list("enemies");
        let exam_only = fields.or("exam_only", false);
        // Which other keys belong to a question depends on its kind.
        if asked.is_some() {
            fields.finish();
        }
        let asked = asked?;
        Some(Self {
            origin,
            id: id?,
            topic: topic.into(),
            stem: asked.stem,
            answer: asked.answer,
            skill: skill?,
            level: level?,
            exams,
            lesson: lesson?,
            facts,
            rule: asked.rule,
            proof: match proof {
                Some(proof) => Some(proof?),
                None => None,
            },
            enemies,
            exam_only,
            template: asked.template,
            shown: asked.shown,
        })
    }
}

impl Proof {
    /// A claim with the instant at which it shows. The proof of a number needs no bound: it is the key.
    fn read(at: At<'_>, answer: Option<&Answer>) -> Option<Self> {
        let mut fields = at.fields()?;
        let scenario = fields.required("scenario");
        let bounded = ["at_most", "at_least", "equals"]
            .iter()
            .any(|key| fields.has(key));
        let goal = match answer {
            Some(&Answer::Number { value, within, .. }) if !bounded => {
                Self::goal_of_number(&mut fields, Bound::Equals { value, within })
            }
            _ => Goal::from_fields(&mut fields),
        };
        let moment: Option<Span> = fields.optional("moment");
        fields.finish();
        let claim = Claim {
            scenario: scenario?,
            goal: goal?,
        };
        Some(Self {
            claim,
            moment: moment.map(|span| Time::ZERO + span),
        })
    }

    fn goal_of_number(fields: &mut Fields<'_>, bound: Bound) -> Option<Goal> {
        let measure = Measure::from_fields(fields);
        let set = fields.or("set", Settings::default());
        let measure = measure?;
        Some(Goal {
            text: format!("{measure} {bound}"),
            measure,
            unit: None,
            bound,
            set,
        })
    }
}

impl Idea {
    /// Whether it is right.
    pub const fn is_right(&self) -> bool {
        matches!(self, Self::Right)
    }

    /// Reads `right = true`, `misconception = "…"` or `slip = "…"`.
    pub fn from_fields(fields: &mut Fields<'_>) -> Option<Self> {
        match fields.exactly_one(&["right", "misconception", "slip"])? {
            "misconception" => fields.required("misconception").map(Self::Misconception),
            "slip" => fields.required("slip").map(Self::Slip),
            _ => {
                let at = fields.get("right")?;
                if !fields.required::<bool>("right")? {
                    let fix = "name the misconception or the slip instead";
                    at.problem("a wrong choice shows a wrong idea", fix);
                    return None;
                }
                Some(Self::Right)
            }
        }
    }
}
