//! The options that say which questions one wants.

use crate::course::lesson::Track;
use crate::course::question::{Level, Skill};
use crate::lab::practise::{Only, Wish};
use clap::{Args, ValueEnum};

/// Which questions; what is left out does not narrow the choice.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct Wishes {
    /// Only questions that this lesson teaches
    #[arg(long, value_name = "LESSON")]
    pub(crate) lesson: Option<String>,
    /// Only questions of this skill
    #[arg(long, value_enum)]
    skill: Option<SkillName>,
    /// Only questions in this style
    #[arg(long, value_enum)]
    level: Option<LevelName>,
    /// Only questions of lessons for this exam
    #[arg(long, value_enum)]
    track: Option<TrackName>,
    /// Only questions of which this is true
    #[arg(long, value_enum)]
    only: Option<OnlyName>,
    /// The most questions
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=200))]
    count: Option<u16>,
    /// Leave the schedule of reviews alone
    #[arg(long)]
    cram: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum SkillName {
    Recognise,
    Explain,
    Calculate,
    Decide,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum LevelName {
    Foundational,
    Associate,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum TrackName {
    CloudPractitioner,
    Architect,
    Developer,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum OnlyName {
    /// Never answered
    New,
    /// Answered wrong the last time
    Mistakes,
    /// Marked to find them again
    Flagged,
    /// Due for review
    Due,
}

impl Wishes {
    /// The wish that was typed.
    pub(crate) fn read(&self) -> Wish {
        Wish {
            topic: None,
            lesson: self.lesson.clone(),
            skill: self.skill.map(|skill| match skill {
                SkillName::Recognise => Skill::Recognise,
                SkillName::Explain => Skill::Explain,
                SkillName::Calculate => Skill::Calculate,
                SkillName::Decide => Skill::Decide,
            }),
            level: self.level.map(|level| match level {
                LevelName::Foundational => Level::Foundational,
                LevelName::Associate => Level::Associate,
            }),
            track: self.track.map(|track| match track {
                TrackName::CloudPractitioner => Track::CloudPractitioner,
                TrackName::Architect => Track::Architect,
                TrackName::Developer => Track::Developer,
            }),
            only: self.only.map(|only| match only {
                OnlyName::New => Only::New,
                OnlyName::Mistakes => Only::Mistakes,
                OnlyName::Flagged => Only::Flagged,
                OnlyName::Due => Only::Due,
            }),
            count: self.count.map(usize::from),
            cram: self.cram,
            ..Wish::default()
        }
    }
}
