//! Lessons: parts of a few minutes, each with one run; a mission; boxes; a recap.
//!
//! The shape is the same for all, so that a learner knows what comes: recall, short prose, a guess, the
//! run, the reason, the explanation, check questions, and at the end one mission.

mod mission;
mod part;
mod quiz;
mod task;
mod words;

pub use mission::{Attempt, Hints, Mission, MissionVariant};
pub use part::{Guess, GuessChoice, Look, Part, Reason, Step, StepKind, Trial, View};
pub use quiz::Quiz;
pub use task::Task;
pub use words::{Words, blanks, filled};

use super::fact::Term;
use super::read::{self, Accepted, At, FromToml, Id, Link, Origin, Problem};

/// A lesson, read from one file.
#[derive(Clone, Debug)]
pub struct Lesson {
    /// Where it was read.
    pub origin: Origin,
    /// Its id; progress is kept under it and its parts' ids.
    pub id: Id,
    /// Its title.
    pub title: String,
    /// What it is about, in a sentence.
    pub about: String,
    /// What the learner can do after it: "keep the slowest request fast …".
    pub can: String,
    /// For whom; empty for all.
    pub tracks: Vec<Track>,
    /// Recall questions from earlier lessons, asked when none is due.
    pub opening: Vec<Link>,
    /// The parts.
    pub parts: Vec<Part>,
    /// A mission before the last one, for practice: the lesson is done without it.
    pub exercise: Option<Box<Mission>>,
    /// The mission at the end.
    pub mission: Task,
    /// What differs between exam, today and practice.
    pub boxes: Boxes,
    /// What to take home.
    pub recap: Vec<String>,
    /// The words it explains.
    pub terms: Vec<Term>,
}

/// Three short texts, as Markdown, that every lesson ends with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Boxes {
    /// How exams put it.
    pub exam: String,
    /// What is true today, with the year.
    pub today: String,
    /// The setting, the API or CLI name and the metric to look at for real.
    pub real: String,
}

/// Which exam a learner prepares for: a filter that hides what that exam does not ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Track {
    /// Cloud practitioner.
    CloudPractitioner,
    /// Solutions architect.
    Architect,
    /// Developer.
    Developer,
}

impl Track {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::CloudPractitioner, Self::Architect, Self::Developer];

    /// Its word in files.
    pub const fn word(self) -> &'static str {
        match self {
            Self::CloudPractitioner => "cloud-practitioner",
            Self::Architect => "architect",
            Self::Developer => "developer",
        }
    }
}

impl FromToml for Track {
    fn from_toml(at: At<'_>) -> Option<Self> {
        at.word(&Self::ALL.map(|track| (track.word(), track)))
    }
}

impl Lesson {
    /// Reads a lesson file.
    pub fn read(file: &str, text: &str) -> Result<Accepted<Self>, Vec<Problem>> {
        read::read(file, text, Self::from_toml)
    }

    /// How long it takes, missions included.
    pub fn minutes(&self) -> u32 {
        let exercise = self
            .exercise
            .as_ref()
            .map_or(0, |exercise| exercise.minutes);
        let parts: u32 = self.parts.iter().map(|part| part.minutes).sum();
        parts + exercise + self.mission.minutes()
    }

    /// Its missions that are run, in order.
    pub fn missions(&self) -> impl Iterator<Item = &Mission> {
        let exercise = self.exercise.as_deref().into_iter();
        exercise.chain(self.mission.run())
    }

    /// A part by its id.
    pub fn part(&self, id: &Id) -> Option<&Part> {
        self.parts.iter().find(|part| part.id == *id)
    }
}

impl FromToml for Lesson {
    fn from_toml(at: At<'_>) -> Option<Self> {
        let origin = at.origin();
        let mut fields = at.fields()?;
        let (id, title) = (fields.required("id"), fields.required("title"));
        let (about, can) = (fields.required("about"), fields.required("can"));
        let tracks = fields.list("tracks");
        let opening = fields.list("opening");
        let parts = fields.list("part");
        let exercise: Option<Mission> = fields.optional("exercise");
        let mission = fields.required("mission");
        let boxes = fields.required("boxes");
        let recap = fields.list("recap");
        let terms = fields.list("term");
        fields.finish();
        Some(Self {
            origin,
            id: id?,
            title: title?,
            about: about?,
            can: can?,
            tracks,
            opening,
            parts,
            exercise: exercise.map(Box::new),
            mission: mission?,
            boxes: boxes?,
            recap,
            terms,
        })
    }
}

impl FromToml for Boxes {
    fn from_toml(at: At<'_>) -> Option<Self> {
        let mut fields = at.fields()?;
        let (exam, today) = (fields.required("exam"), fields.required("today"));
        let real = fields.required("real");
        fields.finish();
        Some(Self {
            exam: exam?,
            today: today?,
            real: real?,
        })
    }
}
