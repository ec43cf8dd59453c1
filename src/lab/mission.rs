//! Missions: what they ask for, what the learner may change, and how a run does against the goals.

mod culprit;
mod lever;
pub mod quiz;
mod told;

pub use culprit::culprit;
pub use lever::{accepts, label, refusal};
pub use told::{Told, told};

use super::compare::Wanted;
use crate::course::content::Content;
use crate::course::goal::Goal;
use crate::course::lesson::Mission;
use crate::course::read::{Setting, look_up};
use crate::sim::scenario::{Scenario, SourceKind};
use crate::study::record::Event;
use serde_json::Value;

/// The settings of an attempt: the variant's numbers if it is the variant, then what the learner typed.
/// The error says which of them is no value.
pub fn settings(
    mission: &Mission,
    variant: bool,
    levers: &[(&str, &str)],
) -> Result<Vec<Setting>, String> {
    let mut settings = if variant {
        mission.variant.set.0.clone()
    } else {
        Vec::new()
    };
    for (path, value) in levers {
        settings.push(lever::setting(path, value)?);
    }
    Ok(settings)
}

/// What is written down when a lesson is set back, or everything: the lesson with its mission, and its exercise.
pub fn resets(content: &Content, lesson: Option<&str>) -> Vec<Event> {
    let of = |mission: Option<String>| Event::Reset {
        lesson: lesson.map(str::to_owned),
        mission,
    };
    let mut lessons = content.lessons.iter();
    let Some(known) = lessons.find(|known| lesson == Some(known.id.as_str())) else {
        return vec![of(None)];
    };
    let exercise = known.exercise.as_ref().map(|exercise| &exercise.id);
    let ids = exercise.into_iter().chain([known.mission.id()]);
    ids.map(|id| of(Some(id.to_string()))).collect()
}

/// What its goals ask for beside the run itself.
pub fn wanted(mission: &Mission) -> Wanted {
    Wanted::of(mission.goals.iter().map(|goal| &goal.measure))
}

/// How a run did against a goal.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// Whether it is met.
    pub met: bool,
    /// What the run came to beside what is asked for: `24 s of 45 s`; none if it has no such number.
    pub told: Option<String>,
    /// By how much it is missed: `6.5 s`; none if it is met, or there is no number.
    pub missed_by: Option<String>,
}

/// How a run did, goal by goal. `run` is the run's JSON.
pub fn outcomes(mission: &Mission, run: &Value) -> Vec<Outcome> {
    let outcome = |goal: &Goal| {
        let verdict = goal.judge(run);
        let missed = verdict.value.filter(|_| !verdict.met);
        Outcome {
            met: verdict.met,
            told: goal.told(run),
            missed_by: missed.map(|_| goal.missed_by(verdict.missed_by)),
        }
    };
    mission.goals.iter().map(outcome).collect()
}

/// What a lever stands at before it is pulled, as one would type it. The error says why there is no such
/// lever.
pub fn standing(
    content: &Content,
    mission: &Mission,
    variant: bool,
    path: &str,
) -> Result<String, String> {
    let id = mission.scenario.id.as_str();
    let text = content
        .scenario_text(id)
        .ok_or_else(|| format!("there is no scenario `{id}`"))?;
    let settings = settings(mission, variant, &[])?;
    if let Some(written) = look_up(text, &settings, path)? {
        return Ok(written);
    }
    // What the file leaves out has a default, which the platform knows.
    let read = content.scenario(id, &settings);
    let scenario = read.and_then(Result::ok).map(|read| read.value.scenario);
    let default = scenario.and_then(|scenario| default(&scenario, path));
    Ok(default.unwrap_or_else(|| "not set".into()))
}

/// The value of a key that a scenario file may leave out; none for one that this does not know.
fn default(scenario: &Scenario, path: &str) -> Option<String> {
    if path == "environment.idle_timeout" {
        return Some(scenario.environment.idle_timeout.to_string());
    }
    if let Some((name, key)) = path
        .strip_prefix("sources.")
        .and_then(|rest| rest.rsplit_once('.'))
    {
        let source = scenario.sources.iter().find(|source| source.name == name)?;
        let SourceKind::Sqs(queue) = &source.kind else {
            return None;
        };
        return match key {
            "report_item_failures" => Some(queue.report_item_failures.to_string()),
            "max_concurrency" => Some(
                queue
                    .max_concurrency
                    .map_or_else(|| "none".into(), |most| most.to_string()),
            ),
            _ => None,
        };
    }
    let mut keys = path.strip_prefix("functions.")?.rsplitn(2, '.');
    let (key, name) = (keys.next()?, keys.next()?);
    let function = scenario
        .functions
        .iter()
        .find(|function| function.name == name)?;
    Some(match key {
        "memory_mb" => function.memory_mb.to_string(),
        "timeout" => function.timeout.to_string(),
        "provisioned_concurrency" => function.provisioned_concurrency.to_string(),
        "snap_start" => function.snap_start.to_string(),
        "arch" => function.arch.name().into(),
        "retries" => function.retries.to_string(),
        "ephemeral_mb" => function.ephemeral_mb.to_string(),
        "reserved_concurrency" => match function.reserved_concurrency {
            Some(reserved) => reserved.to_string(),
            None => "none".into(),
        },
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::lesson::Lesson;

    /// A lever of the first mission that has it.
    #[track_caller]
    fn stands(content: &Content, path: &str, expected: &str) {
        let mut missions = content.lessons.iter().flat_map(Lesson::missions);
        let has = |mission: &&Mission| mission.levers.iter().any(|lever| lever == path);
        let mission = missions.find(has).unwrap();
        assert_eq!(
            standing(content, mission, false, path).as_deref(),
            Ok(expected)
        );
    }

    #[test]
    fn levers_stand_at_what_the_file_says_or_leaves_out() {
        let content = Content::embedded();
        stands(&content, "functions.checkout.snap_start", "false");
        stands(&content, "workflows.picture.kind", "standard");
        stands(&content, "functions.checksum.arch", "x86_64");
        stands(&content, "sources.booking-queue.max_concurrency", "none");
        stands(&content, "sources.orders.report_item_failures", "true");
        stands(
            &content,
            "functions.newsletter.reserved_concurrency",
            "none",
        );
        for mission in content.lessons.iter().flat_map(Lesson::missions) {
            for lever in &mission.levers {
                let standing = standing(&content, mission, false, lever);
                assert!(standing.is_ok(), "{}: {lever}: {standing:?}", mission.id);
            }
        }
    }

    #[test]
    fn a_lever_that_leads_nowhere_says_what_is_right() {
        let content = Content::embedded();
        let id = crate::course::read::Id::new("cold-and-warm-starts").unwrap();
        let mission = content.lesson(&id).unwrap().mission.run().unwrap();
        let nowhere = standing(&content, mission, false, "functions.checkuot.memory_mb");
        assert!(nowhere.unwrap_err().contains("use one of checkout"));
    }
}
