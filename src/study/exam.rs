//! A paper being taken: answers, flags, crossed-out choices, the clock, and the result.
//!
//! A value without a clock or a store, like a practice session: whoever drives it tells how much time passed
//! with the paper open, and keeps it after every key. Nothing is told about an answer before the end.

use super::grading::{Response, grade};
use super::paper::Drawn;
use super::record::{Answered, Confidence, Event, ExamTaken, Occasion};
use crate::course::exam::Blueprint;
use crate::course::question::Question;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// A paper and what was done on it so far.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sitting {
    /// The blueprint's id.
    pub exam: String,
    /// The seed that it was drawn by; it also orders the choices.
    pub seed: u64,
    /// What is asked.
    pub drawn: Drawn,
    /// The place of the question on the screen.
    pub at: usize,
    /// The time there is, in milliseconds; none if it does not run.
    pub allowed_ms: Option<u64>,
    /// The time that passed with the paper open.
    pub spent_ms: u64,
    /// Whether the time left is out of sight.
    pub clock_hidden: bool,
    sheet: BTreeMap<String, Line>,
    /// Whether it was handed in.
    done: bool,
}

/// A question's line on the answer sheet.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// The answer, if there is one.
    pub response: Option<Response>,
    /// Whether it is flagged.
    pub flagged: bool,
    /// The choices that are crossed out.
    pub crossed: BTreeSet<String>,
    /// The time spent on it, in milliseconds.
    pub spent_ms: u64,
}

/// How time is told. It can be stretched for those who need longer, or left out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Timing {
    /// As the blueprint says, times a factor.
    Times(f64),
    /// No limit.
    Off,
}

/// What a paper came to.
#[derive(Clone, Debug, PartialEq)]
pub struct ExamResult {
    /// Questions that count.
    pub scored: usize,
    /// Of them right.
    pub right: usize,
    /// An estimate on the scale of 100 to 1,000: the share of right answers, straight.
    pub scaled: u32,
    /// Whether the estimate reaches the pass mark.
    pub passed: bool,
    /// Questions left blank, of all.
    pub blank: usize,
    /// By domain: right and all, of those that count.
    pub domains: BTreeMap<String, (usize, usize)>,
    /// By skill: right and all, of those that count.
    pub skills: BTreeMap<&'static str, (usize, usize)>,
    /// How often each misconception showed.
    pub misconceptions: BTreeMap<String, usize>,
    /// The questions that went wrong, in the order of the paper.
    pub wrong: Vec<String>,
}

impl Sitting {
    /// A paper at its start.
    pub fn new(blueprint: &Blueprint, drawn: Drawn, seed: u64, timing: Timing) -> Self {
        let minutes = f64::from(blueprint.minutes);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "minutes of an exam, at most a few hundred, times a factor that was checked"
        )]
        let allowed_ms = match timing {
            Timing::Times(factor) => Some((minutes * 60_000.0 * factor.clamp(0.1, 10.0)) as u64),
            Timing::Off => None,
        };
        Self {
            exam: blueprint.id.clone(),
            seed,
            drawn,
            at: 0,
            allowed_ms,
            spent_ms: 0,
            clock_hidden: false,
            sheet: BTreeMap::new(),
            done: false,
        }
    }

    /// The same paper from its start: its questions, numbers, order and time.
    #[must_use]
    pub fn again(&self) -> Self {
        Self {
            at: 0,
            spent_ms: 0,
            sheet: BTreeMap::new(),
            done: false,
            ..self.clone()
        }
    }

    /// As it is stored.
    pub fn encode(&self) -> String {
        serde_json::to_string(self).expect("papers hold nothing that JSON cannot")
    }

    /// The paper of a stored text; none if this version does not know it.
    pub fn decode(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    /// How many questions it has.
    pub fn len(&self) -> usize {
        self.drawn.questions.len()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.drawn.questions.is_empty()
    }

    /// The id of the question on the screen.
    pub fn question(&self) -> Option<&str> {
        self.id_at(self.at)
    }

    /// The id of a question by its place.
    pub fn id_at(&self, place: usize) -> Option<&str> {
        let entry = self.drawn.questions.get(place)?;
        Some(&entry.question)
    }

    /// A question's line on the sheet; an empty one if nothing was done.
    pub fn line(&self, question: &str) -> Line {
        self.sheet.get(question).cloned().unwrap_or_default()
    }

    /// Goes to a question by its place; past either end it stays there.
    pub fn go(&mut self, place: usize) {
        self.at = place.min(self.len().saturating_sub(1));
    }

    /// Answers the question on the screen, or takes its answer back.
    pub fn answer(&mut self, response: Option<Response>) {
        if let Some(line) = self.line_mut() {
            line.response = response;
        }
    }

    /// Flags the question on the screen, or takes its flag away.
    pub fn toggle_flag(&mut self) {
        if let Some(line) = self.line_mut() {
            line.flagged = !line.flagged;
        }
    }

    /// Crosses a choice of the question on the screen out, or takes that back.
    pub fn toggle_cross(&mut self, choice: &str) {
        if let Some(line) = self.line_mut()
            && !line.crossed.remove(choice)
        {
            line.crossed.insert(choice.to_owned());
        }
    }

    /// Lets time pass with the paper open. A negative time, as of a clock that was set back, cannot be told.
    pub fn spend(&mut self, ms: u64) {
        if self.done {
            return;
        }
        let ms = self.left_ms().map_or(ms, |left| ms.min(left));
        self.spent_ms += ms;
        if let Some(line) = self.line_mut() {
            line.spent_ms += ms;
        }
    }

    /// The time left; none if it does not run.
    pub fn left_ms(&self) -> Option<u64> {
        Some(self.allowed_ms?.saturating_sub(self.spent_ms))
    }

    /// Whether the time is up.
    pub fn is_out_of_time(&self) -> bool {
        self.left_ms() == Some(0)
    }

    /// How many questions have no answer.
    pub fn blanks(&self) -> usize {
        self.count(|line| line.response.is_none())
    }

    /// How many questions are flagged.
    pub fn flagged(&self) -> usize {
        self.count(|line| line.flagged)
    }

    fn count(&self, is_it: impl Fn(&Line) -> bool) -> usize {
        let entries = self.drawn.questions.iter();
        entries
            .filter(|entry| is_it(&self.line(&entry.question)))
            .count()
    }

    /// Whether it was handed in.
    pub const fn is_done(&self) -> bool {
        self.done
    }

    /// Hands it in. The events are to be written down at once; there are none the second time.
    pub fn hand_in<'a>(
        &mut self,
        blueprint: &Blueprint,
        find: impl Fn(&str) -> Option<&'a Question>,
    ) -> Vec<Event> {
        if std::mem::replace(&mut self.done, true) {
            return Vec::new();
        }
        let result = self.result(blueprint, &find);
        let mut events = Vec::new();
        for entry in &self.drawn.questions {
            let Some(question) = find(&entry.question) else {
                continue;
            };
            events.push(Event::Answered(self.given(question)));
        }
        events.push(Event::ExamTaken(ExamTaken {
            exam: self.exam.clone(),
            seed: self.seed,
            scored: result.scored,
            right: result.right,
            scaled: result.scaled,
            passed: result.passed,
            spent_ms: self.spent_ms,
            domains: result.domains,
        }));
        events
    }

    /// The answer to a question of the paper, with its mark.
    pub fn given(&self, question: &Question) -> Answered {
        let response = self.response(question.id.as_str());
        Answered {
            question: question.id.to_string(),
            mark: grade(&self.drawn(question), &response),
            response,
            // An exam does not ask how sure one is.
            confidence: Confidence::Think,
            occasion: Occasion::Exam,
            seed: question.template.is_some().then_some(self.seed),
        }
    }

    /// A question as it stands on the paper: with its numbers, if they come from a seed.
    pub fn drawn<'a>(&self, question: &'a Question) -> Cow<'a, Question> {
        question.drawn(self.seed)
    }

    /// What the paper comes to as it stands. Questions that are no longer in the course do not count.
    pub fn result<'a>(
        &self,
        blueprint: &Blueprint,
        find: impl Fn(&str) -> Option<&'a Question>,
    ) -> ExamResult {
        let mut result = ExamResult {
            scored: 0,
            right: 0,
            scaled: 100,
            passed: false,
            blank: self.blanks(),
            domains: BTreeMap::new(),
            skills: BTreeMap::new(),
            misconceptions: BTreeMap::new(),
            wrong: Vec::new(),
        };
        for entry in &self.drawn.questions {
            let Some(question) = find(&entry.question) else {
                continue;
            };
            let mark = self.given(question).mark;
            if !mark.right {
                result.wrong.push(entry.question.clone());
            }
            for idea in mark.misconceptions {
                *result.misconceptions.entry(idea).or_default() += 1;
            }
            if !entry.scored {
                continue;
            }
            let right = usize::from(mark.right);
            result.scored += 1;
            result.right += right;
            for (got, all) in [
                result.domains.entry(entry.domain.clone()).or_default(),
                result.skills.entry(question.skill.word()).or_default(),
            ] {
                *got += right;
                *all += 1;
            }
        }
        result.scaled = scaled(result.right, result.scored);
        result.passed = result.scaled >= blueprint.pass;
        result
    }

    fn response(&self, question: &str) -> Response {
        self.line(question).response.unwrap_or(Response::Blank)
    }

    fn line_mut(&mut self) -> Option<&mut Line> {
        let id = self.question()?.to_owned();
        Some(self.sheet.entry(id).or_default())
    }
}

/// The share of right answers on the scale of 100 to 1,000, rounded to the nearest. How the real exams scale
/// is not published.
pub fn scaled(right: usize, scored: usize) -> u32 {
    if scored == 0 {
        return 100;
    }
    u32::try_from(100 + (900 * right + scored / 2) / scored).unwrap_or(1_000)
}
