//! Lessons: the shape that all of them share, and their links.

use super::questions::check_idea;
use super::words::word_count;
use super::{Problems, missions};
use crate::course::lesson::{Guess, Lesson, Part, StepKind, Trial};
use crate::course::markdown::{self, Block};
use crate::course::read::{Id, Link, Origin};
use std::collections::BTreeSet;

/// A part is done in this many minutes.
const MOST_MINUTES: u32 = 8;

/// And brings at most this many new words.
const MOST_TERMS: usize = 4;

/// One idea a screen: a text of this many words fits one of 80 by 24.
const MOST_WORDS: usize = 150;

/// The widest diagram: what stands between the two sides of a block of code on a page of 72 columns.
const WIDEST: usize = 70;

pub(super) fn check(problems: &mut Problems<'_>) {
    let content = problems.content;
    problems.unique(
        "id",
        content.lessons.iter().map(|l| (l.origin.clone(), &l.id)),
    );
    for lesson in &content.lessons {
        place(problems, lesson);
        opening(problems, lesson);
        for part in &lesson.parts {
            check_part(problems, lesson, part);
        }
        whole(problems, lesson);
    }
    missions::check_all(problems);
    covered(problems);
}

/// The lesson is in the outline and its file is named after its place there.
fn place(problems: &mut Problems<'_>, lesson: &Lesson) {
    let Some(number) = problems.content.outline.number(&lesson.id) else {
        let problem = format!("`{}` is not in lessons/outline.toml", lesson.id);
        problems.add(&lesson.origin, "id", problem, "add it there");
        return;
    };
    let name = format!("{number:02}-{}.toml", lesson.id);
    if !lesson.origin.file.ends_with(&name) {
        problems.add(
            &lesson.origin,
            "id",
            "the file has another name",
            format!("call it {name}"),
        );
    }
}

/// Three questions that earlier lessons teach.
fn opening(problems: &mut Problems<'_>, lesson: &Lesson) {
    let (content, at) = (problems.content, &lesson.origin);
    let number = content.outline.number(&lesson.id);
    let earlier = |id: &Id| content.outline.number(id) < number;
    let known: Vec<&Id> = content
        .questions()
        .filter(|question| earlier(&question.lesson.id) && !question.exam_only)
        .map(|question| &question.id)
        .collect();
    if lesson.opening.len() != 3 && number != Some(1) {
        let problem = format!("{} questions open the lesson", lesson.opening.len());
        problems.add(at, "opening", problem, "name three of earlier lessons");
    }
    problems.links(at, "opening", &lesson.opening, known);
}

fn check_part(problems: &mut Problems<'_>, lesson: &Lesson, part: &Part) {
    let content = problems.content;
    let at = &lesson.origin.at_line(part.line);
    if part.minutes > MOST_MINUTES {
        let problem = format!("the part takes {} minutes", part.minutes);
        problems.add(
            at,
            "part.minutes",
            problem,
            format!("keep it to {MOST_MINUTES}"),
        );
    }
    if part.terms.len() > MOST_TERMS {
        let problem = format!("{} words are new", part.terms.len());
        problems.add(
            at,
            "part.terms",
            problem,
            format!("bring at most {MOST_TERMS}"),
        );
    }
    problems.links(
        at,
        "part.terms",
        &part.terms,
        content.terms.iter().map(|term| &term.id),
    );
    problems.facts(at, "part.facts", &part.facts);
    let syllabus: Vec<&Id> = content.outline.items().map(|item| &item.id).collect();
    problems.links(at, "part.covers", &part.covers, syllabus);
    let trials = part
        .steps
        .iter()
        .filter(|step| matches!(step.kind, StepKind::Trial(_)));
    if trials.count() != 1 {
        let fix = "give exactly one step a trial";
        problems.add(at, "part.step", "a part has one run", fix);
    }
    for step in &part.steps {
        check_text(problems, at, "part.step.text", &step.text);
        match &step.kind {
            StepKind::Text => {}
            StepKind::Show(view) => {
                problems.scenario(at, "part.step.show", &view.scenario.id, &view.set.0);
            }
            StepKind::Trial(trial) => check_trial(problems, at, trial),
        }
    }
    for claim in &part.claims {
        problems.scenario(at, "part.claim", &claim.scenario, &claim.goal.set.0);
    }
    check_questions(problems, lesson, at, &part.check);
}

/// The questions after a part are about its lesson and may be seen in practice.
fn check_questions(problems: &mut Problems<'_>, lesson: &Lesson, at: &Origin, check: &[Link]) {
    let known: Vec<&Id> = problems
        .content
        .questions()
        .filter(|question| question.lesson.id == lesson.id && !question.exam_only)
        .map(|question| &question.id)
        .collect();
    if check.is_empty() {
        let fix = "name one or more questions of this lesson";
        problems.add(at, "part.check", "no question follows the part", fix);
    }
    problems.links(at, "part.check", check, known);
}

/// What a page shows and judges is one run.
pub(super) const ONE_RUN: &str = "the scenario has variants, and one run is watched here";

fn check_trial(problems: &mut Problems<'_>, at: &Origin, trial: &Trial) {
    problems.scenario(
        at,
        "part.step.trial",
        &trial.run.scenario.id,
        &trial.run.set.0,
    );
    if trial.measure.is_of_variant() || problems.has_variants(&trial.run.scenario.id) {
        let fix = "run a scenario without variants; `set` gives a trial its values";
        problems.add(at, "part.step.trial", ONE_RUN, fix);
    }
    check_text(problems, at, "part.step.trial.explain", &trial.explain);
    let right = trial
        .reasons
        .iter()
        .filter(|reason| reason.idea.is_right())
        .count();
    if trial.reasons.len() != 3 || right != 1 {
        let problem = format!("{} reasons, {right} of them right", trial.reasons.len());
        let fix = "give three, one of them right and one a known misconception";
        problems.add(at, "part.step.trial.reason", problem, fix);
    }
    for reason in &trial.reasons {
        check_idea(problems, at, &reason.idea);
    }
    let mut ids: Vec<&Id> = trial.reasons.iter().map(|reason| &reason.id).collect();
    if let Guess::Choice(choices) = &trial.guess {
        ids.extend(choices.iter().map(|choice| &choice.id));
        if choices.len() < 2 {
            let fix = "give two or more choices";
            problems.add(
                at,
                "part.step.trial.choice",
                "there is nothing to guess",
                fix,
            );
        }
    }
    if ids.iter().collect::<BTreeSet<_>>().len() < ids.len() {
        let fix = "give each choice and reason its own";
        problems.add(at, "part.step.trial", "two choices have the same id", fix);
    }
}

/// A screen's text is short, its diagrams are narrow and its links lead somewhere.
pub(super) fn check_text(problems: &mut Problems<'_>, at: &Origin, key: &str, text: &str) {
    let words = word_count(text);
    if words > MOST_WORDS {
        let problem = format!("the text has {words} words");
        let fix = format!("keep one idea a screen: at most {MOST_WORDS}");
        problems.add(at, key, problem, fix);
    }
    let blocks = markdown::parse(text);
    for line in code_lines(&blocks).filter(|line| line.chars().count() > WIDEST) {
        let problem = format!("a line of a diagram is {} wide", line.chars().count());
        problems.add(at, key, problem, format!("keep it to {WIDEST}"));
    }
    for target in markdown::links(&blocks) {
        if !leads_somewhere(problems, &target) {
            let problem = format!("the link `{target}` leads nowhere");
            let fix = "write term:ID, lesson:ID, scenario:ID or https://…";
            problems.add(at, key, problem, fix);
        }
    }
}

fn code_lines(blocks: &[Block]) -> impl Iterator<Item = &str> {
    blocks.iter().flat_map(|block| match block {
        Block::Code { text, .. } => text.lines(),
        _ => "".lines(),
    })
}

fn leads_somewhere(problems: &Problems<'_>, target: &str) -> bool {
    let content = problems.content;
    let named = |prefix: &str| target.strip_prefix(prefix).and_then(Id::new);
    if let Some(id) = named("term:") {
        return content.term(&id).is_some();
    }
    if let Some(id) = named("lesson:") {
        return content.outline.number(&id).is_some();
    }
    if let Some(id) = named("scenario:") {
        return content.scenarios().any(|(other, _)| other == id.as_str());
    }
    target.starts_with("https://")
}

/// What concerns a lesson as a whole.
fn whole(problems: &mut Problems<'_>, lesson: &Lesson) {
    let at = &lesson.origin;
    let parts = lesson.parts.iter();
    problems.unique(
        "part.id",
        parts.map(|part| (at.at_line(part.line), &part.id)),
    );
    if lesson.parts.is_empty() {
        problems.add(at, "part", "the lesson has no part", "add a [[part]]");
    }
    if !(3..=7).contains(&lesson.recap.len()) {
        let problem = format!("the recap has {} lines", lesson.recap.len());
        problems.add(at, "recap", problem, "give three to seven");
    }
    let mut taught: BTreeSet<&Id> = BTreeSet::new();
    for part in &lesson.parts {
        for term in &part.terms {
            if !taught.insert(&term.id) {
                let problem = format!("`{}` is new in an earlier part", term.id);
                problems.add(
                    &at.at_line(part.line),
                    "part.terms",
                    problem,
                    "name it once",
                );
            }
        }
    }
    for term in lesson
        .terms
        .iter()
        .filter(|term| !taught.contains(&term.id))
    {
        let problem = format!("no part brings `{}`", term.id);
        problems.add(
            &term.origin,
            "term.id",
            problem,
            "name it in a part's terms",
        );
    }
    for text in [&lesson.boxes.exam, &lesson.boxes.today, &lesson.boxes.real] {
        check_text(problems, at, "boxes", text);
    }
}

/// Everything that the syllabus asks for is taught by some part.
fn covered(problems: &mut Problems<'_>) {
    let content = problems.content;
    if !content.problems.is_empty() {
        return;
    }
    let parts = content.lessons.iter().flat_map(|lesson| &lesson.parts);
    let covered: BTreeSet<&Id> = parts
        .flat_map(|p| p.covers.iter().map(|link| &link.id))
        .collect();
    for item in content.outline.items() {
        if !covered.contains(&item.id) {
            let fix = "name it in the covers of a part";
            problems.add(
                &item.origin,
                "section.item",
                "no part of a lesson teaches this",
                fix,
            );
        }
    }
}
