//! What of a part was missed, and which questions open a lesson: those of earlier lessons that were sure and wrong or are due, then those
//! that the lesson names.

use super::desk::Desk;
use crate::course::lesson::{Lesson, Part};
use crate::course::read::Link;
use crate::study::progress::{Urgency, by_urgency};
use crate::study::record::{Occasion, TrialKey};

/// How much of what a part asks was missed the last time: its prediction and its questions.
pub fn missed(desk: &Desk, lesson: &Lesson, part: &Part) -> usize {
    let progress = desk.progress();
    let is_missed = |link: &&Link| progress.urgency(link.id.as_str()) <= Urgency::Wrong;
    let questions = part.check.iter().filter(is_missed).count();
    let guessed = part.trial().and_then(|trial| {
        progress.trial(&TrialKey {
            lesson: lesson.id.to_string(),
            part: part.id.to_string(),
            trial: trial.id.to_string(),
        })
    });
    questions + usize::from(guessed.is_some_and(|guessed| !guessed.right))
}

/// The ids of the questions that open a lesson. One that has opened it before is asked again only if it is
/// due.
pub fn opening(desk: &Desk, lesson: &Lesson) -> Vec<String> {
    let number = desk.content().outline.number(&lesson.id);
    let progress = desk.progress();
    let earlier = desk.content().questions().filter(|question| {
        !question.exam_only && desk.content().outline.number(&question.lesson.id) < number
    });
    let waits = |id: &str| {
        let card = progress.question(id).and_then(|history| history.memory);
        let due = card.is_some_and(|card| card.is_due(desk.now_ms()));
        due || progress.urgency(id) == Urgency::SureAndWrong
    };
    let mut ids: Vec<String> = earlier
        .map(|question| question.id.to_string())
        .filter(|id| waits(id))
        .collect();
    by_urgency(progress, &mut ids);
    let named = lesson.opening.iter().map(|link| link.id.to_string());
    let is_new = |id: &String| {
        let last = progress
            .question(id)
            .and_then(|history| history.last.as_ref());
        last.is_none_or(|last| last.occasion != Occasion::Opening)
    };
    for id in named.filter(is_new) {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    ids.truncate(lesson.opening.len());
    ids
}
