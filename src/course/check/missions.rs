//! Missions: solvable as they are told. Whether their attempts do what they should is tested by running
//! them.

use super::Problems;
use super::lessons::{ONE_RUN, check_text};
use crate::course::goal::Goal;
use crate::course::lesson::{Attempt, Lesson, Mission, Quiz, Task, blanks};
use crate::course::read::{Origin, Setting, look_up};
use std::collections::BTreeSet;

/// All missions of the lessons, and that each has an id of its own.
pub(super) fn check_all(problems: &mut Problems<'_>) {
    let content = problems.content;
    for lesson in &content.lessons {
        let exercise = lesson.exercise.as_deref();
        let missions = exercise.map(|exercise| (EXERCISE, exercise));
        for (table, mission) in missions
            .into_iter()
            .chain(lesson.mission.run().map(|run| (MISSION, run)))
        {
            let at = &lesson.origin.at_line(mission.line);
            check(problems, Place { at, table }, mission);
        }
        if let Task::Quiz(quiz) = &lesson.mission {
            check_quiz(problems, lesson, quiz);
        }
    }
    let of_lesson = |lesson: &'_ Lesson| {
        let exercise = lesson.exercise.iter();
        let exercise = exercise.map(|exercise| (EXERCISE, exercise.line, exercise.id.clone()));
        let mission = &lesson.mission;
        let all = exercise.chain([(MISSION, mission.line(), mission.id().clone())]);
        let placed = all.map(|(table, line, id)| (table, lesson.origin.at_line(line), id));
        placed.collect::<Vec<_>>()
    };
    let ids: Vec<_> = content.lessons.iter().flat_map(of_lesson).collect();
    let keyed = ids
        .iter()
        .map(|(table, origin, id)| (format!("{table}.id"), origin.clone(), id));
    problems.unique_under(keyed);
}

/// The tables of a lesson's file that hold a mission.
const EXERCISE: &str = "exercise";
const MISSION: &str = "mission";

/// Where a mission stands: in the table of an exercise, or of the mission.
#[derive(Clone, Copy)]
struct Place<'a> {
    at: &'a Origin,
    table: &'a str,
}

impl Place<'_> {
    /// A key of the mission.
    fn key(self, name: &str) -> String {
        format!("{}.{name}", self.table)
    }
}

fn check(problems: &mut Problems<'_>, place: Place<'_>, mission: &Mission) {
    let at = place.at;
    check_text(problems, at, &place.key("brief"), &mission.brief);
    if mission.goals.is_empty() {
        problems.add(
            at,
            &place.key("goal"),
            "there is nothing to reach",
            format!("add a [[{}]]", place.key("goal")),
        );
    }
    let scenario = &mission.scenario.id;
    problems.scenario(at, &place.key("scenario"), scenario, &[]);
    let of_variant = |goal: &Goal| goal.measure.is_of_variant();
    if mission.goals.iter().any(of_variant) || problems.has_variants(scenario) {
        let fix = "give the mission a scenario without variants";
        problems.add(at, &place.key("scenario"), ONE_RUN, fix);
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
                &place.key("levers"),
                problem,
                "name a value of the scenario",
            );
        }
    }
    check_words(problems, place, mission, text);
    check_attempts(problems, place, mission);
}

/// The solutions and the lazy attempt can be set, by the levers that there are.
fn check_attempts(problems: &mut Problems<'_>, place: Place<'_>, mission: &Mission) {
    let scenario = &mission.scenario.id;
    let tries = [("solution", &mission.solution), ("lazy", &mission.lazy)];
    for (key, attempt) in tries {
        problems.scenario(place.at, &place.key(key), scenario, attempt.settings());
        check_levers(problems, place, mission, (key, attempt));
    }
    let variant = &mission.variant;
    let solved: Vec<Setting> = variant
        .set
        .0
        .iter()
        .chain(variant.solution.settings())
        .cloned()
        .collect();
    problems.scenario(place.at, &place.key("variant"), scenario, &solved);
    check_levers(problems, place, mission, ("variant", &variant.solution));
}

/// A learner can only pull the levers that the mission offers.
fn check_levers(
    problems: &mut Problems<'_>,
    place: Place<'_>,
    mission: &Mission,
    (key, attempt): (&str, &Attempt),
) {
    let paths = attempt.settings().iter().map(Setting::path);
    for path in paths.filter(|path| !mission.levers.iter().any(|lever| lever == path)) {
        let problem = format!("`{path}` is no lever of the mission");
        let fix = format!("add it to {}, or do without it", place.key("levers"));
        problems.add(place.at, &place.key(key), problem, fix);
    }
}

/// What stands in braces is a word of the mission or a value of its scenario, with the variant's numbers, too; and
/// each word is used.
fn check_words(problems: &mut Problems<'_>, place: Place<'_>, mission: &Mission, text: &str) {
    let at = place.at;
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
                    &place.key("brief"),
                    problem,
                    format!("add it to {}, or write a path", place.key("words")),
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
        problems.add(
            at,
            &place.key("words"),
            format!("`{name}` is never used"),
            fix,
        );
    }
    let unknown = |name: &&String| !mission.words.contains_key(*name);
    for name in mission.variant.words.keys().filter(unknown) {
        let problem = format!("`{name}` is no word of the mission");
        problems.add(
            at,
            &place.key("variant.words"),
            problem,
            format!("add it to {}", place.key("words")),
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
