//! Lessons that were begun and not gone through: which, and where each was left.

use super::desk::Desk;
use super::next::{Doing, Offer};
use crate::course::lesson::Lesson;
use crate::study::place::{self, Place};
use crate::study::progress::{MissionState, PartState};

/// Whether a lesson was begun and is not behind the learner: they were beyond its first page, or have done some of
/// it.
pub fn is_begun(desk: &Desk, lesson: &Lesson) -> bool {
    where_left(desk, lesson).is_some()
}

/// The lesson that was begun last, to go on with where it was left.
pub(super) fn go_on(desk: &Desk) -> Option<Offer> {
    let lessons = desk.lessons();
    let mut begun = desk.left().filter_map(|left| {
        let lesson = lessons.iter().find(|l| left.is_in(l.id.as_str()))?;
        where_left(desk, lesson).map(|left| (*lesson, left))
    });
    let (lesson, left) = begun.next()?;
    let (title, minutes) = page(lesson, left);
    Some(Offer {
        doing: Doing::Read(lesson.id.to_string()),
        title: format!("Go on with {}: {title}", lesson.title),
        why: format!(
            "It opens where you left it. Afterwards you can {}.",
            lesson.can
        ),
        minutes,
    })
}

/// Where a lesson was left that has been begun and is not behind the learner.
fn where_left<'a>(desk: &'a Desk, lesson: &Lesson) -> Option<&'a Place> {
    let id = lesson.id.as_str();
    let left = desk.left().find(|place| place.is_in(id))?;
    let progress = desk.progress();
    let is_open = lesson
        .parts
        .iter()
        .any(|part| progress.part(id, part.id.as_str()) == PartState::NotTried);
    let mission = progress.mission(lesson.mission.id().as_str());
    let is_done = !is_open && matches!(mission, MissionState::Solved | MissionState::Skipped);
    let is_begun = !is_first_page(lesson, left) || progress.lesson(lesson).passed > 0;
    (is_begun && !is_done && !left.is_behind()).then_some(left)
}

/// Whether nothing lies behind somebody who is there.
fn is_first_page(lesson: &Lesson, left: &Place) -> bool {
    let Place::Lesson { part, step, .. } = left else {
        return false;
    };
    match part {
        None => *step == place::OPENING,
        Some(part) => {
            let first = lesson.parts.first();
            lesson.opening.is_empty()
                && *step == 0
                && first.is_some_and(|first| first.id.as_str() == part)
        }
    }
}

/// What a page belongs to, and how many minutes that takes.
fn page(lesson: &Lesson, left: &Place) -> (String, u32) {
    let Place::Lesson { part, step, .. } = left else {
        return (lesson.title.clone(), 0);
    };
    let here = match part {
        Some(id) => lesson.parts.iter().find(|part| part.id.as_str() == id),
        None => lesson.parts.first().filter(|_| *step == place::OPENING),
    };
    if let Some(part) = here {
        return (part.title.clone(), part.minutes);
    }
    let exercise = lesson.exercise.as_ref();
    if let Some(exercise) = exercise.filter(|_| *step == place::EXERCISE) {
        let title = format!("the exercise “{}”", exercise.title);
        return (title, exercise.minutes);
    }
    let mission = &lesson.mission;
    let title = format!("the mission “{}”", mission.title());
    (title, mission.minutes())
}
