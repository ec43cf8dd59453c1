//! Missions: solvable as they are told. Whether their attempts do what they should is tested by running
//! them.

use super::Problems;
use super::lessons::{ONE_RUN, check_text};
use crate::course::goal::Goal;
use crate::course::lesson::{Attempt, Lesson};
use crate::course::read::{Setting, look_up};

pub(super) fn check(problems: &mut Problems<'_>, lesson: &Lesson) {
    let mission = &lesson.mission;
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
    let tries = [
        ("mission.solution", &mission.solution),
        ("mission.lazy", &mission.lazy),
    ];
    for (key, attempt) in tries {
        problems.scenario(at, key, scenario, attempt.settings());
        check_levers(problems, lesson, key, attempt);
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
    check_levers(problems, lesson, "mission.variant", &variant.solution);
}

/// A learner can only pull the levers that the mission offers.
fn check_levers(problems: &mut Problems<'_>, lesson: &Lesson, key: &str, attempt: &Attempt) {
    let mission = &lesson.mission;
    let paths = attempt.settings().iter().map(Setting::path);
    for path in paths.filter(|path| !mission.levers.iter().any(|lever| lever == path)) {
        let problem = format!("`{path}` is no lever of the mission");
        let fix = "add it to mission.levers, or do without it";
        problems.add(&lesson.origin.at_line(mission.line), key, problem, fix);
    }
}
