//! Missions: solvable as they are told. Whether their attempts do what they should is tested by running
//! them.

use super::Problems;
use super::lessons::{ONE_RUN, check_text};
use crate::course::goal::Goal;
use crate::course::lesson::{Attempt, Lesson, Mission, Quiz, Task, blanks};
use crate::course::read::{Id, Origin, Setting, look_up};
use std::collections::BTreeSet;

/// All missions of the lessons, and that each has an id of its own.
pub(super) fn check_all(problems: &mut Problems<'_>) {
    let content = problems.content;
    for lesson in &content.lessons {
        for mission in lesson.missions() {
            check(problems, lesson, mission);
        }
        if let Task::Quiz(quiz) = &lesson.mission {
            check_quiz(problems, lesson, quiz);
        }
    }
    let of_lesson = |lesson: &'_ Lesson| -> Vec<(Origin, Id)> {
        let exercise = lesson
            .exercise
            .iter()
            .map(|exercise| (exercise.line, &exercise.id));
        let all = exercise.chain([(lesson.mission.line(), lesson.mission.id())]);
        all.map(|(line, id)| (lesson.origin.at_line(line), id.clone()))
            .collect()
    };
    let ids: Vec<(Origin, Id)> = content.lessons.iter().flat_map(of_lesson).collect();
    problems.unique(
        "mission.id",
        ids.iter().map(|(origin, id)| (origin.clone(), id)),
    );
}

fn check(problems: &mut Problems<'_>, lesson: &Lesson, mission: &Mission) {
    let at = &lesson.origin.at_line(mission.line);
    check_text(problems, at, "mission.brief", &mission.brief);
    if mission.goals.is_empty() {
        problems.add(
            at,
            "mission.goal",
            "there is nothing to reach",
            "add a [[mission.goal]]",
        );
    }
    let scenario = &mission.scenario.id;
    problems.scenario(at, "mission.scenario", scenario, &[]);
    let of_variant = |goal: &Goal| goal.measure.is_of_variant();
    if mission.goals.iter().any(of_variant) || problems.has_variants(scenario) {
        let fix = "give the mission a scenario without variants";
        problems.add(at, "mission.scenario", ONE_RUN, fix);
    }
    let text = problems
        .content
        .scenario_text(scenario.as_str())
        .unwrap_or_default();
    for lever in &mission.levers {
        if let (false, Err(problem)) = (text.is_empty(), look_up(text, &[], lever)) {
            let problem = format!("the lever `{lever}` leads nowhere: {problem}");
            problems.add(
                at,
                "mission.levers",
                problem,
                "name a value of the scenario",
            );
        }
    }
    check_words(problems, at, mission, text);
    check_attempts(problems, at, mission);
}

/// The solutions and the lazy attempt can be set, by the levers that there are.
fn check_attempts(problems: &mut Problems<'_>, at: &Origin, mission: &Mission) {
    let scenario = &mission.scenario.id;
    let tries = [
        ("mission.solution", &mission.solution),
        ("mission.lazy", &mission.lazy),
    ];
    for (key, attempt) in tries {
        problems.scenario(at, key, scenario, attempt.settings());
        check_levers(problems, at, mission, (key, attempt));
    }
    let variant = &mission.variant;
    let solved: Vec<Setting> = variant
        .set
        .0
        .iter()
        .chain(variant.solution.settings())
        .cloned()
        .collect();
    problems.scenario(at, "mission.variant", scenario, &solved);
    check_levers(
        problems,
        at,
        mission,
        ("mission.variant", &variant.solution),
    );
}

/// A learner can only pull the levers that the mission offers.
fn check_levers(
    problems: &mut Problems<'_>,
    at: &Origin,
    mission: &Mission,
    (key, attempt): (&str, &Attempt),
) {
    let paths = attempt.settings().iter().map(Setting::path);
    for path in paths.filter(|path| !mission.levers.iter().any(|lever| lever == path)) {
        let problem = format!("`{path}` is no lever of the mission");
        let fix = "add it to mission.levers, or do without it";
        problems.add(at, key, problem, fix);
    }
}

/// What stands in braces is a word of the mission or a value of its scenario, with the variant's numbers, too; and
/// each word is used.
fn check_words(problems: &mut Problems<'_>, at: &Origin, mission: &Mission, text: &str) {
    let used: BTreeSet<&str> = mission.texts().flat_map(blanks).collect();
    for name in &used {
        if mission.words.contains_key(*name) || text.is_empty() {
            continue;
        }
        for settings in [&[], mission.variant.set.0.as_slice()] {
            if !matches!(look_up(text, settings, name), Ok(Some(_))) {
                let problem =
                    format!("`{{{name}}}` is no word of the mission and no value of its scenario");
                problems.add(
                    at,
                    "mission.brief",
                    problem,
                    "add it to mission.words, or write a path",
                );
                break;
            }
        }
    }
    for name in mission
        .words
        .keys()
        .filter(|name| !used.contains(name.as_str()))
    {
        let fix = format!("write {{{name}}} where it belongs, or remove it");
        problems.add(at, "mission.words", format!("`{name}` is never used"), fix);
    }
    let unknown = |name: &&String| !mission.words.contains_key(*name);
    for name in mission.variant.words.keys().filter(unknown) {
        let problem = format!("`{name}` is no word of the mission");
        problems.add(
            at,
            "mission.variant.words",
            problem,
            "add it to mission.words",
        );
    }
}

/// There are questions enough to draw from.
fn check_quiz(problems: &mut Problems<'_>, lesson: &Lesson, quiz: &Quiz) {
    let at = &lesson.origin.at_line(quiz.line);
    check_text(problems, at, "mission.brief", &quiz.brief);
    let practice = problems
        .content
        .questions()
        .filter(|question| !question.exam_only);
    let there = practice.count();
    // What a file holds that could not be read cannot be missed.
    if there < quiz.questions && problems.content.problems.is_empty() {
        let problem = format!(
            "{} questions are asked, and practice has {there}",
            quiz.questions
        );
        problems.add(
            at,
            "mission.questions",
            problem,
            "ask fewer, or add questions",
        );
    }
}
