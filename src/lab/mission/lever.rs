//! The levers of missions: what people call them, what may be typed, and why something cannot.

use super::settings;
use crate::course::content::Content;
use crate::course::lesson::Mission;
use crate::course::read::{Node, Setting, Value};
use crate::sim::scenario::Scenario;
use crate::sim::time::Span;
use std::ops::RangeInclusive;

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

/// What a lever takes, so far as the value alone decides it; the scenario says the rest.
enum Form {
    Whole(RangeInclusive<u32>),
    /// A whole number; the word `none` lifts it.
    Limit(RangeInclusive<u32>),
    Number(RangeInclusive<f64>),
    Length(RangeInclusive<Span>),
    Truth,
    OneOf(Vec<String>),
    Text,
}

impl Form {
    fn takes(&self, typed: &str) -> bool {
        let whole = |range: &RangeInclusive<u32>| {
            let number = typed.parse().ok();
            number.is_some_and(|number| range.contains(&number))
        };
        match self {
            Self::Whole(range) => whole(range),
            Self::Limit(range) => typed == NONE || whole(range),
            Self::Number(range) => typed.parse().is_ok_and(|number| range.contains(&number)),
            Self::Length(range) => typed.parse().is_ok_and(|length| range.contains(&length)),
            Self::Truth => truth(typed).is_some(),
            Self::OneOf(words) => words.iter().any(|word| word == typed),
            Self::Text => true,
        }
    }
}

/// `true` or `false`, or as the playground shows it.
fn truth(typed: &str) -> Option<bool> {
    match typed {
        "true" | "on" => Some(true),
        "false" | "off" => Some(false),
        _ => None,
    }
}

/// What lifts a limit.
const NONE: &str = "none";

const COUNTS: RangeInclusive<u32> = 0..=u32::MAX;
const LENGTHS: RangeInclusive<Span> = Span(1)..=Span(u64::MAX);

/// The form of a lever of a mission, and in words what may be typed.
fn form(content: &Content, mission: &Mission, path: &str) -> (Form, String) {
    let read = content.scenario(mission.scenario.id.as_str(), &[]);
    let scenario = read.and_then(Result::ok).map(|read| read.value.scenario);
    let steps: Vec<&str> = path.split('.').collect();
    let names = scenario.as_ref().map(|scenario| names(scenario, &steps));
    if let Some(names) = names.filter(|names| names.len() > 1) {
        return choice(&names);
    }
    let (form, words) = match *steps.as_slice() {
        ["rivals", ..] => (Form::Whole(1..=10_000), "a whole number of instances"),
        ["vpc", "subnets", _, "route"] => return choice(&["nat", "internet", NONE]),
        ["functions", _, "env", _] => (Form::Text, "any text"),
        ["functions", _, "code"] => (Form::Text, "the name of the code, as in the task"),
        ["loads", _, "rate"] => (
            Form::Number(f64::MIN_POSITIVE..=1e9),
            "a number above 0, such as 0.5 or 20",
        ),
        ["sources", _, "rate"] => (Form::Length(LENGTHS), "a length of time, such as 5m or 2h"),
        ["sources", _, "api"] => return choice(&["rest", "http", "url"]),
        ["sources", _, "max_concurrency"] => (
            Form::Limit(2..=1_000),
            "a whole number from 2 to 1000, or none",
        ),
        ["sources", _, "batch_size"] => (Form::Whole(1..=10_000), "a whole number from 1 to 10000"),
        ["workflows", _, "kind"] => return choice(&["standard", "express"]),
        [.., key] => return of_key(key),
        [] => (Form::Text, ANYTHING),
    };
    (form, words.into())
}

const ANYTHING: &str = "a value as a scenario file has it";

fn of_key(key: &str) -> (Form, String) {
    let (form, words) = match key {
        "memory_mb" => (
            Form::Whole(128..=10_240),
            "a whole number from 128 to 10240",
        ),
        "timeout" => (
            Form::Length(Span::millis(1)..=Span::secs(900)),
            "a length of time, such as 500ms or 10s, up to 15m",
        ),
        "visibility_timeout" | "idle_timeout" => (
            Form::Length(Span::ZERO..=*LENGTHS.end()),
            "a length of time, such as 30s or 5m",
        ),
        "provisioned_concurrency" => (Form::Whole(COUNTS), "a whole number; 0 keeps none ready"),
        "reserved_concurrency" => (
            Form::Limit(COUNTS),
            "a whole number, or none for no cap; 0 refuses every call",
        ),
        "max_receive_count" => (Form::Whole(1..=1_000), "a whole number from 1 to 1000"),
        "snap_start" | "report_item_failures" => (Form::Truth, "true or false"),
        "arch" => return choice(&["x86_64", "arm64"]),
        "weight" => (Form::Number(0.0..=1.0), "a share from 0 to 1, such as 0.25"),
        _ => (Form::Text, ANYTHING),
    };
    (form, words.into())
}

/// One of some words.
fn choice(words: &[&str]) -> (Form, String) {
    let all = words.iter().map(|word| (*word).to_owned());
    (Form::OneOf(all.collect()), one_of(words))
}

/// What may be typed for a lever of a mission.
pub fn accepts(content: &Content, mission: &Mission, path: &str) -> String {
    form(content, mission, path).1
}

/// A lever set to what was typed. What may be any text is one, whatever it looks like, and numbers may be written
/// as people do.
pub(super) fn setting(path: &str, typed: &str) -> Result<Setting, String> {
    let value = match path.split('.').collect::<Vec<_>>()[..] {
        ["functions", _, "env", _] | ["functions", _, "code"] => Some(Value::Text(typed.into())),
        [.., "snap_start" | "report_item_failures"] => truth(typed).map(Value::Truth),
        _ => {
            let whole = typed.parse().map(Value::Whole);
            whole
                .ok()
                .or_else(|| typed.parse().map(Value::Decimal).ok())
        }
    };
    match value {
        Some(value) => Ok(Setting::new(path, Node { line: 0, value })),
        None => Setting::parse(&format!("{path}={typed}")),
    }
}

/// Why a lever cannot be set to what was typed, or put back where nothing was, beside those that were `pulled`
/// before: in the words that are on the screen, with what would be right. None if it can.
pub fn refusal(
    content: &Content,
    (mission, variant): (&Mission, bool),
    pulled: &[(&str, &str)],
    (path, typed): (&str, Option<&str>),
) -> Option<String> {
    let label = label(path);
    let others = pulled.iter().filter(|(other, _)| *other != path).copied();
    let levers: Vec<_> = others.chain(typed.map(|typed| (path, typed))).collect();
    let settings = settings(mission, variant, &levers);
    let (form, words) = form(content, mission, path);
    let misfit = |typed: &str| Some(format!("{label} cannot be `{typed}`. Type {words}."));
    if let Some(typed) = typed.filter(|typed| !form.takes(typed) || settings.is_err()) {
        return misfit(typed);
    }
    let read = content.scenario(mission.scenario.id.as_str(), &settings.ok()?)?;
    // What stood before was taken, so what is wrong now comes of this lever.
    let problem = read.err()?.into_iter().next()?;
    let cannot = match (&form, typed) {
        // The scenario would name all that there is; the task names what is meant.
        (Form::Text, Some(typed)) => return misfit(typed),
        (_, Some(typed)) => format!("be `{typed}`"),
        (_, None) => "go back".to_owned(),
    };
    let why = problem.problem;
    // A fix that names keys of the file is for its author.
    let fix = Some(problem.fix).filter(|fix| !fix.contains(['_', '.', '"', '=']));
    let fix = fix.map_or_else(String::new, |fix| format!("; {fix}"));
    Some(format!("{label} cannot {cannot}: {why}{fix}."))
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
