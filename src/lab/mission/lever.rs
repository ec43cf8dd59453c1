//! The levers of missions: what people call them, and what may be typed.

use crate::course::content::Content;
use crate::course::lesson::Mission;
use crate::sim::scenario::Scenario;

/// A lever as people read it: `checkout: provisioned concurrency`.
pub fn label(path: &str) -> String {
    let steps: Vec<&str> = path.split('.').collect();
    match *steps.as_slice() {
        ["rivals", rival, "size"] => format!("{}: instances", rival_name(rival)),
        ["vpc", "subnets", subnet, key] => format!("subnet {subnet}: {}", words(key)),
        ["functions", function, "env", variable] => {
            format!("{function}: {variable} (environment variable)")
        }
        ["functions", function, "aliases", alias, key] => {
            format!("{function}:{alias}: {}", words(key))
        }
        ["loads", load, "source"] => format!("{load}: sent to"),
        ["loads", load, "rate"] => format!("{load}: requests a second"),
        ["sources", source, "function"] => format!("{source}: function it invokes"),
        ["sources", api, "api"] => format!("{api}: kind of API"),
        ["sources", clock, "rate"] => format!("{clock}: once every"),
        ["workflows", workflow, "kind"] => format!("{workflow}: kind of workflow"),
        [_, name, ref rest @ ..] if !rest.is_empty() => {
            let rest: Vec<String> = rest.iter().map(|key| words(key)).collect();
            format!("{name}: {}", rest.join(" "))
        }
        _ => steps
            .iter()
            .map(|key| words(key))
            .collect::<Vec<_>>()
            .join(": "),
    }
}

fn rival_name(rival: &str) -> &str {
    match rival {
        "ec2" => "EC2",
        "auto_scaling" => "Auto Scaling",
        "fargate" => "Fargate",
        "app_runner" => "App Runner",
        other => other,
    }
}

/// A key in words.
fn words(key: &str) -> String {
    match key {
        "timeout" => "time-out".into(),
        "idle_timeout" => "idle time-out".into(),
        "visibility_timeout" => "visibility time-out".into(),
        "snap_start" => "SnapStart".into(),
        "arch" => "architecture".into(),
        "report_item_failures" => "partial batch responses".into(),
        "max_concurrency" => "maximum concurrency".into(),
        "max_receive_count" => "maximum receive count".into(),
        "weight" => "weight of the second version".into(),
        key => match key.strip_suffix("_mb") {
            Some(key) => format!("{} (MB)", key.replace('_', " ")),
            None => key.replace('_', " "),
        },
    }
}

/// What may be typed for a lever of a mission.
pub fn accepts(content: &Content, mission: &Mission, path: &str) -> String {
    let read = content.scenario(mission.scenario.id.as_str(), &[]);
    let scenario = read.and_then(Result::ok).map(|read| read.value.scenario);
    let steps: Vec<&str> = path.split('.').collect();
    let names = scenario.as_ref().map(|scenario| names(scenario, &steps));
    if let Some(names) = names.filter(|names| names.len() > 1) {
        return one_of(&names);
    }
    let words = match *steps.as_slice() {
        ["rivals", ..] => "a whole number of instances",
        ["vpc", "subnets", _, "route"] => "nat, internet or none",
        ["functions", _, "env", _] => "any text",
        ["functions", _, "code"] => "the name of the code, as in the task",
        ["loads", _, "rate"] => "a number, such as 0.5 or 20",
        ["sources", _, "rate"] => "a length of time, such as 5m or 2h",
        ["sources", _, "api"] => "rest, http or url",
        ["sources", _, "max_concurrency"] => "a whole number from 2 to 1000",
        ["sources", _, "batch_size"] => "a whole number from 1 to 10000",
        ["workflows", _, "kind"] => "standard or express",
        [.., key] => of_key(key),
        [] => ANYTHING,
    };
    words.into()
}

const ANYTHING: &str = "a value as a scenario file has it";

fn of_key(key: &str) -> &'static str {
    match key {
        "memory_mb" => "a whole number from 128 to 10240",
        "timeout" => "a length of time, such as 500ms or 10s, up to 15m",
        "visibility_timeout" | "idle_timeout" => "a length of time, such as 30s or 5m",
        "provisioned_concurrency" => "a whole number; 0 keeps none ready",
        "reserved_concurrency" => "a whole number; 0 switches it off",
        "max_receive_count" => "a whole number from 1 to 1000",
        "snap_start" | "report_item_failures" => "true or false",
        "arch" => "x86_64 or arm64",
        "weight" => "a share from 0 to 1, such as 0.25",
        _ => ANYTHING,
    }
}

/// The names of the scenario that a lever chooses from: the sources of the same function, or the functions.
fn names<'a>(scenario: &'a Scenario, steps: &[&str]) -> Vec<&'a str> {
    match *steps {
        ["loads", load, "source"] => {
            let mut sources = scenario.sources.iter();
            let Some(function) = sources
                .find(|source| source.name == load)
                .map(|source| source.function)
            else {
                return Vec::new();
            };
            let same = scenario
                .sources
                .iter()
                .filter(|source| source.function == function);
            same.map(|source| source.name.as_str()).collect()
        }
        ["sources", _, "function"] => scenario
            .functions
            .iter()
            .map(|function| function.name.as_str())
            .collect(),
        _ => Vec::new(),
    }
}

/// `rest, http or url`.
fn one_of(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [most @ .., last] => format!("{} or {last}", most.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::lesson::Lesson;

    #[track_caller]
    fn named(path: &str, want: &str) {
        assert_eq!(label(path), want, "{path}");
    }

    #[test]
    fn levers_have_names_that_people_read() {
        named(
            "functions.checkout.provisioned_concurrency",
            "checkout: provisioned concurrency",
        );
        named("environment.idle_timeout", "environment: idle time-out");
        named("loads.ping.every", "ping: every");
        named("functions.f.memory_mb", "f: memory (MB)");
        named("functions.f.snap_start", "f: SnapStart");
        named("rivals.ec2.size", "EC2: instances");
        named("vpc.subnets.private-a.route", "subnet private-a: route");
        named(
            "sources.month-end.function",
            "month-end: function it invokes",
        );
        named("sources.api.api", "api: kind of API");
        named(
            "functions.api.aliases.live.weight",
            "api:live: weight of the second version",
        );
        named(
            "functions.summary.env.BUCKET",
            "summary: BUCKET (environment variable)",
        );
        named(
            "sources.orders.report_item_failures",
            "orders: partial batch responses",
        );
    }

    #[test]
    fn every_lever_of_the_course_says_what_may_be_typed() {
        let content = Content::embedded();
        for mission in content.lessons.iter().flat_map(Lesson::missions) {
            for lever in &mission.levers {
                let words = accepts(&content, mission, lever);
                assert!(
                    words != ANYTHING && !words.is_empty(),
                    "{lever} of {}",
                    mission.id
                );
            }
        }
        let mut missions = content.lessons.iter().flat_map(Lesson::missions);
        let bells = missions
            .find(|mission| mission.id.as_str() == "three-bells")
            .unwrap();
        let sent = accepts(&content, bells, "loads.orders-topic.source");
        assert_eq!(sent, "orders-topic or orders-buffer");
    }
}
