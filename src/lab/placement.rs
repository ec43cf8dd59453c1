//! The placement test: a few questions a lesson, and which lessons may be skipped by it. It only marks; what
//! is skipped the learner decides.

use super::desk::Desk;
use crate::course::lesson::Lesson;
use crate::course::question::Question;
use crate::study::practice::Practice;
use crate::study::progress::{PartState, Urgency};
use crate::study::record::{Confidence, Event, Occasion, PartKey};

/// So many questions are drawn for each lesson.
pub const EACH: usize = 2;

/// How a lesson came out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// The lesson's id.
    pub lesson: String,
    /// Its title.
    pub title: String,
    /// Questions that were answered.
    pub answered: usize,
    /// Of them right, and not as a guess.
    pub known: usize,
}

impl Placed {
    /// Whether the lesson may be skipped: everything asked was known.
    pub const fn may_skip(&self) -> bool {
        self.answered >= EACH && self.known == self.answered
    }
}

/// Whether it is worth offering: nothing of the course was done yet, and no placement.
pub fn is_worth_it(desk: &Desk) -> bool {
    let begun = |lesson: &&Lesson| {
        let state = desk.progress().lesson(lesson);
        state.passed + state.skipped > 0
    };
    !desk.lessons().iter().any(begun) && desk.progress().questions().next().is_none()
}

/// A sitting on the lessons that are not passed. What an earlier, broken off placement has asked is not
/// asked again.
pub fn sitting(desk: &Desk) -> Practice {
    let seed = desk.now_ms().unsigned_abs();
    let ids = desk.lessons().into_iter().flat_map(|lesson| {
        let asked = asked(desk, lesson).count();
        drawn(desk, lesson).take(EACH.saturating_sub(asked))
    });
    let ids: Vec<String> = ids.map(|question| question.id.to_string()).collect();
    Practice::new(ids, Occasion::Placement, seed)
}

/// How each lesson came out of which something was asked.
pub fn result(desk: &Desk) -> Vec<Placed> {
    let placed = |lesson: &Lesson| {
        let mut answers = asked(desk, lesson).peekable();
        answers.peek()?;
        let (mut answered, mut known) = (0, 0);
        for (right, confidence) in answers {
            answered += 1;
            known += usize::from(right && confidence > Confidence::Guess);
        }
        Some(Placed {
            lesson: lesson.id.to_string(),
            title: lesson.title.clone(),
            answered,
            known,
        })
    };
    desk.lessons().into_iter().filter_map(placed).collect()
}

/// Skips the parts of a lesson that were not tried.
pub fn skip(desk: &mut Desk, lesson: &str) {
    let lessons = desk.content().lessons.iter();
    let parts = lessons
        .filter(|known| known.id.as_str() == lesson)
        .flat_map(|known| &known.parts)
        .map(|part| PartKey {
            lesson: lesson.to_owned(),
            part: part.id.to_string(),
        });
    let parts: Vec<PartKey> = parts
        .filter(|key| desk.progress().part(&key.lesson, &key.part) == PartState::NotTried)
        .collect();
    for part in parts {
        desk.record(Event::PartSkipped { part });
    }
}

/// The last answers to the lesson's questions, where they were given in a placement.
fn asked<'a>(desk: &'a Desk, lesson: &'a Lesson) -> impl Iterator<Item = (bool, Confidence)> + 'a {
    of_lesson(desk, lesson).filter_map(|question| {
        let history = desk.progress().question(question.id.as_str())?;
        let last = history.last.as_ref()?;
        (last.occasion == Occasion::Placement).then_some((last.mark.right, last.confidence))
    })
}

fn of_lesson<'a>(desk: &'a Desk, lesson: &'a Lesson) -> impl Iterator<Item = &'a Question> {
    let all = desk.content().questions();
    all.filter(|question| question.lesson.id == lesson.id && !question.exam_only)
}

/// The lesson's questions that were never answered; those that its checks ask come last, as reading it
/// would answer them.
fn drawn<'a>(desk: &'a Desk, lesson: &'a Lesson) -> impl Iterator<Item = &'a Question> {
    let is_new =
        |question: &&Question| desk.progress().urgency(question.id.as_str()) == Urgency::New;
    let in_check = |question: &&Question| {
        let mut checks = lesson.parts.iter().flat_map(|part| &part.check);
        checks.any(|link| link.id == question.id)
    };
    let mut new: Vec<&Question> = of_lesson(desk, lesson).filter(is_new).collect();
    new.sort_by_key(in_check);
    let state = desk.progress().lesson(lesson);
    let is_passed = state.passed == state.parts;
    new.into_iter().filter(move |_| !is_passed)
}
