//! What a question is tagged with: skill, level, exam tasks.

use crate::course::read::{At, FromToml};
use std::fmt;

/// What a question takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Skill {
    /// Know it again.
    Recognise,
    /// Say why.
    Explain,
    /// Work out a number.
    Calculate,
    /// Choose for a situation.
    Decide,
}

/// The style that a question is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Short and plain.
    Foundational,
    /// A situation with constraints.
    Associate,
}

/// An exam that exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exam {
    /// Cloud Practitioner.
    ClfC02,
    /// Solutions Architect, associate.
    SaaC03,
    /// Developer, associate, until the end of November 2026.
    DvaC02,
    /// Developer, associate, from December 2026.
    DvaC03,
}

/// A task of an exam's guide: `SAA-C03 3.2`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ExamTask {
    /// The exam.
    pub exam: Exam,
    /// The task's number.
    pub task: String,
}

impl Skill {
    /// Its word in files and lists.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Recognise => "recognise",
            Self::Explain => "explain",
            Self::Calculate => "calculate",
            Self::Decide => "decide",
        }
    }
}

impl Level {
    /// Its word in files and lists.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Foundational => "foundational",
            Self::Associate => "associate",
        }
    }
}

impl Exam {
    const ALL: [Self; 4] = [Self::ClfC02, Self::SaaC03, Self::DvaC02, Self::DvaC03];

    /// Its code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::ClfC02 => "CLF-C02",
            Self::SaaC03 => "SAA-C03",
            Self::DvaC02 => "DVA-C02",
            Self::DvaC03 => "DVA-C03",
        }
    }
}

impl fmt::Display for ExamTask {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.exam.code(), self.task)
    }
}

impl FromToml for Skill {
    fn from_toml(at: At<'_>) -> Option<Self> {
        let all = [
            Self::Recognise,
            Self::Explain,
            Self::Calculate,
            Self::Decide,
        ];
        at.word(&all.map(|skill| (skill.word(), skill)))
    }
}

impl FromToml for Level {
    fn from_toml(at: At<'_>) -> Option<Self> {
        at.word(&[Self::Foundational, Self::Associate].map(|level| (level.word(), level)))
    }
}

impl FromToml for ExamTask {
    fn from_toml(at: At<'_>) -> Option<Self> {
        let text = at.text()?;
        let read = text.split_once(' ').and_then(|(code, task)| {
            let exam = Exam::ALL.into_iter().find(|exam| exam.code() == code)?;
            let (domain, number) = task.split_once('.')?;
            let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
            (digits(domain) && digits(number)).then(|| Self {
                exam,
                task: task.into(),
            })
        });
        if read.is_none() {
            let codes = Exam::ALL.map(Exam::code).join(", ");
            at.problem(
                format!("`{text}` is no exam task"),
                format!("write one of {codes} and a task, such as \"SAA-C03 3.2\""),
            );
        }
        read
    }
}
