//! Papers: which there are, drawing one, going on with one, handing it in.

use super::desk::Desk;
use crate::course::content::Content;
use crate::course::exam::Blueprint;
use crate::course::question::Question;
use crate::study::exam::{ExamResult, Sitting, Timing};
use crate::study::paper;
use crate::study::readiness::{self, Readiness};
use std::collections::BTreeSet;

/// A blueprint by its id.
pub fn blueprint<'a>(content: &'a Content, id: &str) -> Option<&'a Blueprint> {
    content.exams.iter().find(|blueprint| blueprint.id == id)
}

/// Draws a paper. Without a seed of one's own, the time gives one.
pub fn start(desk: &Desk, blueprint: &Blueprint, seed: Option<u64>, timing: Timing) -> Sitting {
    let seed = seed.unwrap_or_else(|| desk.now_ms().unsigned_abs() % 1_000_000);
    let drawn = paper::draw(
        blueprint,
        &desk.content().questions(),
        desk.progress(),
        seed,
    );
    Sitting::new(blueprint, drawn, seed, timing)
}

/// The paper that was left, if its blueprint is still there and it was not handed in.
pub fn unfinished(desk: &Desk) -> Option<Sitting> {
    let sitting = desk.paper().ok().flatten()?;
    let known = blueprint(desk.content(), &sitting.exam).is_some();
    (known && !sitting.is_done() && !sitting.is_empty()).then_some(sitting)
}

/// Hands a paper in: its answers and its result are written down, and it is no longer kept.
pub fn hand_in(desk: &mut Desk, sitting: &mut Sitting) {
    let content = desk.content();
    let Some(blueprint) = blueprint(content, &sitting.exam) else {
        return;
    };
    let events = sitting.hand_in(blueprint, |id| find(content, id));
    for event in events {
        desk.record(event);
    }
    desk.keep_paper(None);
}

/// What a paper came to.
pub fn result(content: &Content, sitting: &Sitting) -> Option<ExamResult> {
    let blueprint = blueprint(content, &sitting.exam)?;
    Some(sitting.result(blueprint, |id| find(content, id)))
}

/// The official tasks of the paper's counterpart that none of its questions touches.
pub fn uncovered(content: &Content, sitting: &Sitting) -> Vec<String> {
    let Some(blueprint) = blueprint(content, &sitting.exam) else {
        return Vec::new();
    };
    let entries = sitting.drawn.questions.iter();
    let questions = entries.filter_map(|entry| find(content, &entry.question));
    let touched: BTreeSet<String> = questions
        .flat_map(|question| question.exams.iter().map(ToString::to_string))
        .collect();
    let tasks = blueprint.tasks.iter().map(ToString::to_string);
    tasks.filter(|task| !touched.contains(task)).collect()
}

/// How likely it is to pass a paper of a blueprint; none if too few questions were seen.
pub fn chance(desk: &Desk, blueprint: &Blueprint) -> Option<Readiness> {
    let questions = desk.content().questions();
    let seen = readiness::sightings(blueprint, &questions, desk.progress());
    readiness::readiness(blueprint, &seen)
}

/// A question by its id.
pub fn find<'a>(content: &'a Content, id: &str) -> Option<&'a Question> {
    let mut all = content.questions();
    all.find(|question| question.id.as_str() == id)
}
