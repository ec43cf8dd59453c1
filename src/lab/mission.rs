//! Missions: what the learner may change, and how a run does against the goals.

use super::compare::Wanted;
use crate::course::goal::Verdict;
use crate::course::lesson::Mission;
use crate::course::read::Setting;
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
    let words = |key: &str| key.replace('_', " ");
    match path.split('.').collect::<Vec<_>>().as_slice() {
        [_, name, rest @ ..] if !rest.is_empty() => {
            let rest: Vec<String> = rest.iter().map(|key| words(key)).collect();
            format!("{name}: {}", rest.join(" "))
        }
        _ => words(path),
    }
}

/// What a lever stands at in a scenario, as one would type it; none for one that this does not know.
pub fn current(scenario: &Scenario, path: &str) -> Option<String> {
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
    }
}
