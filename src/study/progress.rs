//! Progress: a fold over the records. It holds nothing that the records do not say.

use super::memory::{Card, Grade};
use super::record::{Answered, Confidence, Event, ExamTaken, Occasion, PartKey, Record, TrialKey};
use crate::course::lesson::Lesson;
use std::collections::BTreeMap;

/// What the learner has done so far.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Progress {
    parts: BTreeMap<PartKey, PartState>,
    missions: BTreeMap<String, Mission>,
    questions: BTreeMap<String, History>,
    trials: BTreeMap<TrialKey, Guessed>,
    exams: Vec<(i64, ExamTaken)>,
}

/// What became of a part. Skipped is not passed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum PartState {
    /// Not opened, or not finished.
    #[default]
    NotTried,
    /// Skipped on purpose.
    Skipped,
    /// Gone through to its end.
    Passed,
}

/// What became of a mission.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum MissionState {
    /// Not tried.
    #[default]
    NotTried,
    /// Passed over on purpose, without a try.
    Skipped,
    /// Tried without reaching the goals.
    Tried,
    /// Its solution was shown; the variant is to be solved alone.
    Seen,
    /// Solved alone.
    Solved,
}

/// A mission's records.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Mission {
    state: MissionState,
    hints: u8,
    /// How often it was tried.
    tries: u32,
    /// The most goals that a try met; none if it was not tried.
    best: Option<u32>,
}

/// What became of a question.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History {
    /// How often it was answered.
    pub answers: u32,
    /// How often right.
    pub right: u32,
    /// The last answer.
    pub last: Option<Answered>,
    /// When that was.
    pub last_at_ms: i64,
    /// Whether it is flagged.
    pub flagged: bool,
    /// When to ask it again; none before its first answer.
    pub memory: Option<Card>,
    /// Whether the very first answer was right; none before it.
    pub first_right: Option<bool>,
}

/// How soon a question should be asked again. The first comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    /// Answered wrong though the learner was sure.
    SureAndWrong,
    /// Answered wrong.
    Wrong,
    /// Never answered.
    New,
    /// Answered right, but as a guess.
    Guessed,
    /// Answered right.
    Right,
}

/// The last guess before a run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Guessed {
    /// Whether the run agreed.
    pub right: bool,
    /// How sure the learner was.
    pub confidence: Confidence,
    /// When to ask for it again.
    pub memory: Card,
}

/// How far a lesson is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LessonState {
    /// Its parts.
    pub parts: usize,
    /// Of them passed.
    pub passed: usize,
    /// Of them skipped.
    pub skipped: usize,
    /// Its mission.
    pub mission: MissionState,
}

impl Progress {
    /// Folds records, which come in the order in which they were written.
    pub fn fold<'a>(records: impl IntoIterator<Item = &'a Record>) -> Self {
        let mut progress = Self::default();
        for record in records {
            progress.apply(record);
        }
        progress
    }

    /// Takes one more record.
    pub fn apply(&mut self, record: &Record) {
        match &record.event {
            Event::Answered(given) => self.answered(given, record.at_ms),
            Event::Flagged { question, on } => self.history_mut(question).flagged = *on,
            Event::Guessed {
                trial,
                right,
                confidence,
                ..
            } => {
                let before = self.trials.get(trial).map(|guessed| guessed.memory);
                let grade = Grade::of(*right, *confidence);
                let guessed = Guessed {
                    right: *right,
                    confidence: *confidence,
                    memory: answered_card(before, grade, record.at_ms),
                };
                self.trials.insert(trial.clone(), guessed);
            }
            // A reason is kept in the records for statistics; progress does not depend on it.
            Event::Reasoned { .. } => {}
            Event::PartPassed { part } => self.part_reached(part, PartState::Passed),
            Event::PartSkipped { part } => self.part_reached(part, PartState::Skipped),
            Event::HintOpened { mission, step } => {
                let mission = self.missions.entry(mission.clone()).or_default();
                mission.hints = mission.hints.max(*step);
                if *step >= 3 && mission.state < MissionState::Seen {
                    mission.state = MissionState::Seen;
                }
            }
            Event::MissionSkipped { mission } => {
                let mission = self.missions.entry(mission.clone()).or_default();
                mission.state = mission.state.max(MissionState::Skipped);
            }
            Event::MissionTried {
                mission,
                variant,
                met,
                goals_met,
            } => {
                let mission = self.missions.entry(mission.clone()).or_default();
                mission.tries = mission.tries.saturating_add(1);
                mission.best = mission.best.max(Some(*goals_met));
                mission.state = mission.state.after(*variant, *met);
            }
            Event::ExamTaken(taken) => self.exams.push((record.at_ms, taken.clone())),
            Event::Reset { lesson, mission } => {
                self.reset(lesson.as_deref());
                if let Some(mission) = mission {
                    self.missions.remove(mission);
                }
            }
        }
    }

    /// What became of a part.
    pub fn part(&self, lesson: &str, part: &str) -> PartState {
        let key = PartKey {
            lesson: lesson.into(),
            part: part.into(),
        };
        self.parts.get(&key).copied().unwrap_or_default()
    }

    /// What became of a mission.
    pub fn mission(&self, mission: &str) -> MissionState {
        self.missions
            .get(mission)
            .map(|mission| mission.state)
            .unwrap_or_default()
    }

    /// How often a mission was tried.
    pub fn mission_tries(&self, mission: &str) -> u32 {
        let mission = self.missions.get(mission);
        mission.map_or(0, |mission| mission.tries)
    }

    /// The most goals of a mission that a try has met; none if it was not tried.
    pub fn mission_best(&self, mission: &str) -> Option<u32> {
        self.missions.get(mission)?.best
    }

    /// How many hints of a mission are open.
    pub fn hints(&self, mission: &str) -> u8 {
        self.missions
            .get(mission)
            .map(|mission| mission.hints)
            .unwrap_or_default()
    }

    /// What became of a question; none if it was never answered nor flagged.
    pub fn question(&self, question: &str) -> Option<&History> {
        self.questions.get(question)
    }

    /// All questions that were answered or flagged, with what became of them.
    pub fn questions(&self) -> impl Iterator<Item = (&str, &History)> {
        let all = self.questions.iter();
        all.map(|(question, history)| (question.as_str(), history))
    }

    /// All trials that were guessed, with their last guess.
    pub fn trials(&self) -> impl Iterator<Item = (&TrialKey, &Guessed)> {
        self.trials.iter()
    }

    /// The papers that were handed in, and when, in order.
    pub fn exams(&self) -> &[(i64, ExamTaken)] {
        &self.exams
    }

    /// The last guess of a trial.
    pub fn trial(&self, trial: &TrialKey) -> Option<Guessed> {
        self.trials.get(trial).copied()
    }

    /// How far a lesson is.
    pub fn lesson(&self, lesson: &Lesson) -> LessonState {
        let id = lesson.id.as_str();
        let states = lesson
            .parts
            .iter()
            .map(|part| self.part(id, part.id.as_str()));
        let mut state = LessonState {
            mission: self.mission(lesson.mission.id().as_str()),
            ..LessonState::default()
        };
        for part in states {
            state.parts += 1;
            state.passed += usize::from(part == PartState::Passed);
            state.skipped += usize::from(part == PartState::Skipped);
        }
        state
    }

    /// How soon a question should be asked again.
    pub fn urgency(&self, question: &str) -> Urgency {
        let last = self
            .questions
            .get(question)
            .and_then(|history| history.last.as_ref());
        match last.map(|last| (last.mark.right, last.confidence)) {
            None => Urgency::New,
            Some((false, Confidence::Sure)) => Urgency::SureAndWrong,
            Some((false, _)) => Urgency::Wrong,
            Some((true, Confidence::Guess)) => Urgency::Guessed,
            Some((true, _)) => Urgency::Right,
        }
    }

    /// The misconceptions that show in the last answer to some question, and in how many. Answering such
    /// a question right takes it off again.
    pub fn ideas_held(&self) -> BTreeMap<String, usize> {
        let mut held = BTreeMap::new();
        let lasts = self
            .questions
            .values()
            .filter_map(|history| history.last.as_ref());
        for idea in lasts.flat_map(|last| &last.mark.misconceptions) {
            *held.entry(idea.clone()).or_insert(0) += 1;
        }
        held
    }

    fn history_mut(&mut self, question: &str) -> &mut History {
        self.questions.entry(question.to_owned()).or_default()
    }

    fn answered(&mut self, given: &Answered, at_ms: i64) {
        let history = self.history_mut(&given.question);
        history.answers += 1;
        history.right += u32::from(given.mark.right);
        history.first_right.get_or_insert(given.mark.right);
        // Cramming before an exam says little about how long something lasts: the schedule is left alone.
        if given.occasion != Occasion::Cram {
            let grade = Grade::of(given.mark.right, given.confidence);
            history.memory = Some(answered_card(history.memory, grade, at_ms));
        }
        history.last = Some(given.clone());
        history.last_at_ms = at_ms;
    }

    /// A part that was passed stays so, though it be skipped later.
    fn part_reached(&mut self, part: &PartKey, state: PartState) {
        let reached = self.parts.entry(part.clone()).or_default();
        *reached = (*reached).max(state);
    }

    /// Questions are kept when one lesson is set back: what was answered was answered.
    fn reset(&mut self, lesson: Option<&str>) {
        let Some(lesson) = lesson else {
            *self = Self::default();
            return;
        };
        self.parts.retain(|part, _| part.lesson != lesson);
        self.trials.retain(|trial, _| trial.lesson != lesson);
    }
}

impl MissionState {
    /// After the solution was shown only the variant counts as solved alone.
    fn after(self, variant: bool, met: bool) -> Self {
        match (self, met) {
            (Self::Seen, met) if !(met && variant) => Self::Seen,
            (Self::NotTried | Self::Skipped | Self::Tried, false) => Self::Tried,
            (Self::NotTried | Self::Skipped | Self::Tried, true)
            | (Self::Seen | Self::Solved, _) => Self::Solved,
        }
    }
}

fn answered_card(before: Option<Card>, grade: Grade, at_ms: i64) -> Card {
    match before {
        Some(card) => card.review(grade, at_ms),
        None => Card::first(grade, at_ms),
    }
}

/// Orders questions for practice: what was sure and wrong first, then wrong, new, guessed and right; the
/// longest not seen first among equals.
pub fn by_urgency(progress: &Progress, questions: &mut [String]) {
    questions.sort_by_key(|question| {
        let seen = progress
            .question(question)
            .map_or(0, |history| history.last_at_ms);
        (progress.urgency(question), seen)
    });
}
