//! Which questions open a lesson: those of earlier lessons that were sure and wrong or are due, then those
//! that the lesson names.

use super::desk::Desk;
use crate::course::lesson::Lesson;
use crate::study::progress::{Urgency, by_urgency};
use crate::study::record::Occasion;

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
