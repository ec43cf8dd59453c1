//! The pages of a lesson: what stands on each, in order, and what a learner has done on it.

use super::mission::{Attempting, Quizzing};
use super::trial::Trying;
use crate::course::lesson::{Lesson, Mission, Part, StepKind, Task};
use crate::lab::desk::Desk;
use crate::lab::playground::Playground;
use crate::study::place;
use crate::study::record::{Confidence, Event, TrialKey};
use crate::tui::screen::asking::Asking;
use crate::tui::screen::play::Watched;

/// A page. Parts and steps are meant by their places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Page {
    /// Questions from earlier lessons.
    Opening,
    /// A step of a part.
    Step { part: usize, step: usize },
    /// The questions after a part.
    Check { part: usize },
    /// A prediction once more, as it was sure and wrong in this sitting.
    Again { part: usize, step: usize },
    /// A mission for practice, before the one that counts.
    Exercise,
    /// The mission.
    Mission,
    /// How exams put it, what is true today, what to look at for real.
    Boxes,
    /// What to take home.
    Recap,
}

/// What a learner does on a page.
#[derive(Debug)]
pub(super) enum State {
    /// Reads.
    Reading,
    /// Watches a run; the error says why there is none.
    Showing(Result<Box<Shown>, String>),
    /// Guesses, watches and explains.
    Trying(Box<Trying>),
    /// Answers questions.
    Asking(Box<Asking>),
    /// Works on a mission that is run.
    Attempting(Box<Attempting>),
    /// Works on a mission of questions.
    Quizzing(Box<Quizzing>),
}

/// A run below the text of a page.
#[derive(Debug)]
pub(super) struct Shown {
    pub(super) watched: Watched,
    /// Whether it plays: it does once the text above it has been read, as that says what to see.
    pub(super) begun: bool,
}

impl Page {
    /// The pages of a lesson, in order.
    pub(super) fn all(lesson: &Lesson) -> Vec<Self> {
        let mut pages = Vec::new();
        if !lesson.opening.is_empty() {
            pages.push(Self::Opening);
        }
        for (part, of) in lesson.parts.iter().enumerate() {
            pages.extend((0..of.steps.len()).map(|step| Self::Step { part, step }));
            if !of.check.is_empty() {
                pages.push(Self::Check { part });
            }
        }
        pages.extend(lesson.exercise.as_ref().map(|_| Self::Exercise));
        pages.extend([Self::Mission, Self::Boxes, Self::Recap]);
        pages
    }

    /// The page that comes back before the mission if one was sure and wrong on a page.
    pub(super) fn that_returns(self, events: &[Event]) -> Option<Self> {
        let Self::Step { part, step } = self else {
            return None;
        };
        let mistaken = |event: &Event| {
            matches!(
                event,
                Event::Guessed {
                    right: false,
                    confidence: Confidence::Sure,
                    ..
                }
            )
        };
        events
            .iter()
            .any(mistaken)
            .then_some(Self::Again { part, step })
    }

    /// The part that it belongs to.
    pub(super) const fn part(self) -> Option<usize> {
        match self {
            Self::Step { part, .. } | Self::Check { part } => Some(part),
            Self::Opening
            | Self::Again { .. }
            | Self::Exercise
            | Self::Mission
            | Self::Boxes
            | Self::Recap => None,
        }
    }

    /// The mission of the page, if it has one that is run.
    pub(super) fn mission(self, lesson: &Lesson) -> Option<&Mission> {
        match self {
            Self::Exercise => lesson.exercise.as_deref(),
            Self::Mission => lesson.mission.run(),
            _ => None,
        }
    }

    /// Under which what became of the page's mission is remembered, of whatever kind it is.
    pub(super) fn mission_id(self, lesson: &Lesson) -> Option<&str> {
        let mission = match self {
            Self::Exercise => &lesson.exercise.as_deref()?.id,
            Self::Mission => lesson.mission.id(),
            _ => return None,
        };
        Some(mission.as_str())
    }

    /// The part and the number under which it is remembered. Pages without a part count on their own.
    pub(super) fn key(self, lesson: &Lesson) -> (Option<String>, usize) {
        let of = |part: usize| &lesson.parts[part];
        match self {
            Self::Step { part, step } | Self::Again { part, step } => {
                (Some(of(part).id.to_string()), step)
            }
            Self::Check { part } => (Some(of(part).id.to_string()), of(part).steps.len()),
            Self::Opening => (None, place::OPENING),
            Self::Mission => (None, place::MISSION),
            Self::Boxes => (None, place::TAKE_ALONG),
            Self::Recap => (None, place::RECAP),
            Self::Exercise => (None, place::EXERCISE),
        }
    }

    /// A page as it is opened. What was done on it in an earlier sitting is not asked again.
    pub(super) fn open(self, lesson: &Lesson, desk: &Desk) -> State {
        match self {
            Self::Opening | Self::Check { .. } => self.questions(lesson, desk),
            Self::Step { part, step } => step_state(lesson, &lesson.parts[part], step, desk),
            Self::Again { part, step } => {
                let mut state = step_state(lesson, &lesson.parts[part], step, desk);
                if let State::Trying(trying) = &mut state {
                    trying.come_back();
                }
                state
            }
            Self::Exercise | Self::Mission => mission_state(self, lesson, desk),
            Self::Boxes | Self::Recap => State::Reading,
        }
    }
}

fn mission_state(page: Page, lesson: &Lesson, desk: &Desk) -> State {
    match (page.mission(lesson), &lesson.mission) {
        (Some(mission), _) => State::Attempting(Box::new(Attempting::new(mission, desk))),
        (None, Task::Quiz(quiz)) => State::Quizzing(Box::new(Quizzing::new(quiz, desk))),
        (None, Task::Run(_)) => State::Reading,
    }
}

fn step_state(lesson: &Lesson, part: &Part, step: usize, desk: &Desk) -> State {
    match &part.steps[step].kind {
        StepKind::Text => State::Reading,
        StepKind::Show(view) => {
            let run = Playground::shipped(desk.content(), view.scenario.id.as_str(), &view.set.0);
            let shown = run.map(|playground| {
                Box::new(Shown {
                    watched: Watched::new(playground, desk).on_page(view.look),
                    begun: false,
                })
            });
            State::Showing(shown.map_err(|error| format!("{error:#}")))
        }
        StepKind::Trial(trial) => {
            let key = TrialKey {
                lesson: lesson.id.to_string(),
                part: part.id.to_string(),
                trial: trial.id.to_string(),
            };
            State::Trying(Box::new(Trying::new(key, trial, desk)))
        }
    }
}
