//! The task at the end of a lesson: a run to be put right, or questions to be answered.

use super::{Mission, Quiz};
use crate::course::read::{At, FromToml, Id};

/// The mission of a lesson.
#[derive(Clone, Debug)]
pub enum Task {
    /// A scenario that misses its goals.
    Run(Box<Mission>),
    /// Mixed questions.
    Quiz(Quiz),
}

#[derive(Clone, Copy)]
enum Kind {
    Run,
    Quiz,
}

impl Task {
    /// Its line in the lesson's file.
    pub const fn line(&self) -> u32 {
        match self {
            Self::Run(mission) => mission.line,
            Self::Quiz(quiz) => quiz.line,
        }
    }

    /// Its id: what became of it is kept under it.
    pub const fn id(&self) -> &Id {
        match self {
            Self::Run(mission) => &mission.id,
            Self::Quiz(quiz) => &quiz.id,
        }
    }

    /// Its title.
    pub fn title(&self) -> &str {
        match self {
            Self::Run(mission) => &mission.title,
            Self::Quiz(quiz) => &quiz.title,
        }
    }

    /// How long it takes.
    pub const fn minutes(&self) -> u32 {
        match self {
            Self::Run(mission) => mission.minutes,
            Self::Quiz(quiz) => quiz.minutes,
        }
    }

    /// What is to be done, as it is written.
    pub fn brief(&self) -> &str {
        match self {
            Self::Run(mission) => &mission.brief,
            Self::Quiz(quiz) => &quiz.brief,
        }
    }

    /// The mission, if it is one that is run.
    pub fn run(&self) -> Option<&Mission> {
        match self {
            Self::Run(mission) => Some(mission),
            Self::Quiz(_) => None,
        }
    }
}

/// `kind = "run"`, which may be left out, or `kind = "quiz"`.
impl FromToml for Task {
    fn from_toml(at: At<'_>) -> Option<Self> {
        let mut fields = at.fields()?;
        let kinds = [("run", Kind::Run), ("quiz", Kind::Quiz)];
        let kind = match fields.get("kind") {
            Some(at) => at.word(&kinds),
            None => Some(Kind::Run),
        };
        let task = match kind? {
            Kind::Run => {
                Mission::from_fields(&mut fields).map(|mission| Self::Run(Box::new(mission)))
            }
            Kind::Quiz => super::Quiz::from_fields(&mut fields).map(Self::Quiz),
        };
        fields.finish();
        task
    }
}
