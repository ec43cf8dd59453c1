//! Lists what there is, as objects with at least an id and a title.

use crate::course::content::Content;
use crate::course::question::Question;
use serde_json::{Value, json};

/// What can be listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The lessons, in order.
    Lessons,
    /// The scenarios.
    Scenarios,
    /// The functions.
    Functions,
    /// The questions of all banks.
    Questions,
    /// The exam blueprints.
    Exams,
}

/// The objects of a kind.
pub fn list(content: &Content, kind: Kind) -> Vec<Value> {
    match kind {
        Kind::Lessons => lessons(content),
        Kind::Scenarios => scenarios(content),
        Kind::Functions => functions(content),
        Kind::Questions => content.questions().map(question).collect(),
        Kind::Exams => exams(content),
    }
}

fn lessons(content: &Content) -> Vec<Value> {
    let object = |lesson: &crate::course::lesson::Lesson| {
        let tracks = lesson.tracks.iter().map(|track| track.word());
        json!({
            "id": lesson.id.as_str(),
            "title": lesson.title,
            "about": lesson.about,
            "number": content.outline.number(&lesson.id),
            "minutes": lesson.minutes(),
            "parts": lesson.parts.len(),
            "tracks": tracks.collect::<Vec<_>>(),
        })
    };
    content.lessons.iter().map(object).collect()
}

/// A scenario that cannot be read is listed by its id alone; `check` says what is wrong with it.
fn scenarios(content: &Content) -> Vec<Value> {
    let object = |(id, _): (&str, &str)| match content.scenario(id, &[]) {
        Some(Ok(read)) => json!({
            "id": id,
            "title": read.value.scenario.title,
            "duration": read.value.scenario.duration.to_string(),
            "goals": read.value.goals.len(),
        }),
        _ => json!({ "id": id, "title": id }),
    };
    content.scenarios().map(object).collect()
}

fn functions(content: &Content) -> Vec<Value> {
    let packages = content.library.iter();
    packages
        .map(|(name, package)| {
            json!({
                "id": name,
                "title": package.manifest.title,
                "about": package.manifest.about,
                "language": package.manifest.language,
                "memory_mb": package.manifest.memory_mb,
            })
        })
        .collect()
}

/// Questions have no title: the first line of the stem stands for one.
fn question(question: &Question) -> Value {
    let exams = question.exams.iter().map(ToString::to_string);
    json!({
        "id": question.id.as_str(),
        "title": question.stem.trim().lines().next().unwrap_or_default(),
        "topic": question.topic,
        "kind": question.answer.kind(),
        "level": question.level.word(),
        "skill": question.skill.word(),
        "exams": exams.collect::<Vec<_>>(),
        "lesson": question.lesson.id.as_str(),
        "drawn": question.template.is_some(),
    })
}

fn exams(content: &Content) -> Vec<Value> {
    let exams = content.exams.iter();
    exams
        .map(|exam| {
            json!({
                "id": exam.id,
                "title": exam.title,
                "about": exam.about,
                "questions": exam.questions,
                "minutes": exam.minutes,
            })
        })
        .collect()
}
