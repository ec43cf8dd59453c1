//! Missions: what the learner may change, and how a run does against the goals.

use super::compare::Wanted;
use crate::course::content::Content;
use crate::course::goal::Verdict;
use crate::course::lesson::Mission;
use crate::course::read::{Setting, look_up};
use crate::sim::scenario::Scenario;
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
        settings.push(Setting::parse(&format!("{path}={value}"))?);
    }
    Ok(settings)
}

/// What its goals ask for beside the run itself.
pub fn wanted(mission: &Mission) -> Wanted {
    Wanted::of(mission.goals.iter().map(|goal| &goal.measure))
}

/// How a run did, goal by goal. `run` is the run's JSON.
pub fn verdicts(mission: &Mission, run: &Value) -> Vec<Verdict> {
    mission.goals.iter().map(|goal| goal.judge(run)).collect()
}

/// A lever as people read it: `checkout: provisioned concurrency`.
pub fn label(path: &str) -> String {
    let words = |key: &str| match key.strip_suffix("_mb") {
        Some(key) => format!("{} (MB)", key.replace('_', " ")),
        None => key.replace('_', " "),
    };
    match path.split('.').collect::<Vec<_>>().as_slice() {
        [_, name, rest @ ..] if !rest.is_empty() => {
            let rest: Vec<String> = rest.iter().map(|key| words(key)).collect();
            format!("{name}: {}", rest.join(" "))
        }
        _ => words(path),
    }
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

/// What the platform has to say of levers as they were typed: the first problem; none if it takes them.
pub fn refusal(
    content: &Content,
    mission: &Mission,
    variant: bool,
    levers: &[(&str, &str)],
) -> Option<String> {
    let settings = match settings(mission, variant, levers) {
        Ok(settings) => settings,
        Err(problem) => return Some(problem),
    };
    let read = content.scenario(mission.scenario.id.as_str(), &settings)?;
    let problem = read.err()?.into_iter().next()?;
    Some(format!(
        "{}: {}: {}",
        problem.key, problem.problem, problem.fix
    ))
}

/// The value of a key that a scenario file may leave out; none for one that this does not know.
fn default(scenario: &Scenario, path: &str) -> Option<String> {
    if path == "environment.idle_timeout" {
        return Some(scenario.environment.idle_timeout.to_string());
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

    #[test]
    fn levers_have_names_that_people_read() {
        let path = "functions.checkout.provisioned_concurrency";
        assert_eq!(label(path), "checkout: provisioned concurrency");
        assert_eq!(
            label("environment.idle_timeout"),
            "environment.idle timeout"
        );
        assert_eq!(label("loads.ping.every"), "ping: every");
        assert_eq!(label("functions.f.memory_mb"), "f: memory (MB)");
    }

    /// A lever of the first mission that has it.
    #[track_caller]
    fn stands(content: &Content, path: &str, expected: &str) {
        let mut missions = content.lessons.iter().map(|lesson| &lesson.mission);
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
        stands(
            &content,
            "functions.newsletter.reserved_concurrency",
            "none",
        );
        for lesson in &content.lessons {
            for lever in &lesson.mission.levers {
                let standing = standing(&content, &lesson.mission, false, lever);
                assert!(standing.is_ok(), "{}: {lever}: {standing:?}", lesson.id);
            }
        }
    }

    #[test]
    fn a_lever_that_leads_nowhere_or_is_set_wrong_says_what_is_right() {
        let content = Content::embedded();
        let id = crate::course::read::Id::new("cold-and-warm-starts").unwrap();
        let mission = &content.lesson(&id).unwrap().mission;
        let nowhere = standing(&content, mission, false, "functions.checkuot.memory_mb");
        assert!(nowhere.unwrap_err().contains("use one of checkout"));
        let path = "functions.checkout.provisioned_concurrency";
        let refused = |typed| refusal(&content, mission, false, &[(path, typed)]);
        assert_eq!(refused("8"), None);
        let words = refused("a few quick ones").unwrap();
        assert!(words.contains("provisioned_concurrency"), "{words}");
        assert!(refused("").unwrap().contains("sets nothing"));
    }
}
