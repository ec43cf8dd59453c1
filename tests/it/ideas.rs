//! Misconceptions as data: each is shown by a prediction or a run, two questions or more tempt with it, and one
//! of them is asked two or more lessons later. What no run can show says why.

use coldstart::course::content::Content;
use coldstart::course::fact::Misconception;
use coldstart::course::question::{Answer, Idea, Question};
use coldstart::course::read::Id;
use std::collections::BTreeSet;

/// So many lessons later an idea is asked about again.
const LATER: u32 = 2;

/// The most ideas that may do without a run.
const MOST_WITHOUT: usize = 3;

fn tempts(question: &Question, idea: &Id) -> bool {
    let is_it = |other: &Idea| matches!(other, Idea::Misconception(link) if link.id == *idea);
    match &question.answer {
        Answer::Single(choices) | Answer::Choose(choices) => {
            choices.iter().any(|choice| is_it(&choice.idea))
        }
        _ => false,
    }
}

/// What is missing for an idea.
fn missing(content: &Content, idea: &Misconception) -> Vec<String> {
    let mut missing = Vec::new();
    let predicted = content.lessons.iter().any(|lesson| {
        let trials = lesson.parts.iter().filter_map(|part| part.trial());
        let mut reasons = trials.flat_map(|trial| &trial.reasons);
        reasons.any(|r| matches!(&r.idea, Idea::Misconception(link) if link.id == idea.id))
    });
    match &idea.no_run {
        None if !predicted && idea.run.is_none() => {
            missing.push("no prediction or run shows it".to_owned());
        }
        Some(reason) if reason.split_whitespace().count() < 5 => {
            missing.push("the reason says nothing".to_owned());
        }
        _ => {}
    }
    let questions: Vec<&Question> = content
        .questions()
        .filter(|question| tempts(question, &idea.id))
        .collect();
    if questions.len() < 2 {
        missing.push(format!("{} questions tempt with it", questions.len()));
    }
    let number = |lesson: &Id| content.outline.number(lesson);
    let later = number(&idea.lesson.id).map_or(u32::MAX, |number| number + LATER);
    let opened: BTreeSet<&Id> = content
        .lessons
        .iter()
        .filter(|lesson| number(&lesson.id) >= Some(later))
        .flat_map(|lesson| lesson.opening.iter().map(|link| &link.id))
        .collect();
    let is_later = |q: &&Question| number(&q.lesson.id) >= Some(later) || opened.contains(&q.id);
    // After the last lessons there is nothing later.
    let last = content
        .outline
        .lessons
        .iter()
        .map(|planned| planned.number)
        .max();
    if Some(later) <= last && !questions.iter().any(is_later) {
        missing.push(format!("no question on it from lesson {later} on"));
    }
    missing
}

#[test]
fn every_misconception_is_shown_asked_and_asked_again() {
    let content = Content::embedded();
    let mut told = Vec::new();
    for idea in &content.misconceptions {
        let missing = missing(&content, idea).into_iter();
        told.extend(missing.map(|missing| format!("{}: {missing}", idea.id)));
    }
    assert!(told.is_empty(), "\n{}", told.join("\n"));
    let without = content
        .misconceptions
        .iter()
        .filter(|idea| idea.no_run.is_some());
    assert!(
        without.count() <= MOST_WITHOUT,
        "an exception is an exception"
    );
}

#[test]
fn an_idea_that_lacks_something_is_found() {
    let content = Content::embedded();
    let mut idea = content.misconceptions[0].clone();
    idea.id = Id::new("an-idea-of-nobody").unwrap();
    idea.run = None;
    idea.no_run = None;
    let told = missing(&content, &idea).join("; ");
    for words in [
        "no prediction or run",
        "0 questions",
        "no question on it from",
    ] {
        assert!(told.contains(words), "{told}");
    }
}
