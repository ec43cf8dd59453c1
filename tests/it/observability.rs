//! Metrics by minute, structured logs and a request's segments: the trace under the services' own names.

use crate::runs::{read, run_of};
use coldstart::lab::explain::{Names, sentence};
use coldstart::lab::metrics_view::{Metric, series};
use coldstart::lab::xray::{self, Segment, State};
use coldstart::lab::{json_log, trace};
use coldstart::sim::trace::What;
use serde_json::Value;

/// The points of a metric: `0:12 1:3`, minute and value; empty if it has none.
#[track_caller]
fn points(text: &str, function: Option<&str>, metric: Metric, want: &str) {
    let scenario = read(text);
    let run = run_of(&scenario);
    let all = series(&run.facts, &scenario);
    let found = all
        .iter()
        .find(|one| one.function.as_deref() == function && one.metric == metric);
    let points = found.map_or(&[][..], |series| &series.points);
    let points: Vec<String> = points
        .iter()
        .map(|(minute, value)| format!("{minute}:{value}"))
        .collect();
    assert_eq!(points.join(" "), want, "{metric:?}");
}

/// A function that takes ten seconds, reserved and provisioned as told, and bursts in minutes 0 and 2.
fn bursts(settings: &str, source: &str) -> String {
    format!(
        "duration = \"5m\"\n[[function]]\nname = \"f\"\nmodelled = {{ warm = \"10s\" }}\ntimeout = \"20s\"\n{settings}\n\
         [[source]]\n{source}\nname = \"s\"\nfunction = \"f\"\n\
         [[load]]\nsource = \"s\"\npattern = \"burst\"\nat = \"55s\"\ncount = 4\n\
         [[load]]\nsource = \"s\"\npattern = \"burst\"\nat = \"130s\"\ncount = 2\n"
    )
}

const SYNC: &str = "kind = \"invoke\"";
const ASYNC: &str = "kind = \"invoke\"\nmode = \"async\"";
const F: Option<&str> = Some("f");

/// Counted at the start of the invocation, throttles apart (`FACTS-2.md` section B, "CloudWatch metrics").
#[test]
fn invocations_errors_and_throttles_are_told_apart() {
    let capped = bursts("reserved_concurrency = 3", SYNC);
    points(&capped, F, Metric::Invocations, "0:3 2:2");
    points(&capped, F, Metric::Throttles, "0:1");
    points(&capped, F, Metric::Errors, "0:0 2:0");
    // The burst of minute 0 ends in minute 1, and belongs to minute 0.
    points(&capped, F, Metric::Duration, "0:10000 2:10000");
    let failing = bursts("retries = 0", SYNC).replace("10s\" }", "30s\" }");
    points(&failing, F, Metric::Errors, "0:4 2:2");
    points(&failing, F, Metric::DurationMaximum, "0:20000 2:20000");
}

#[test]
fn concurrency_is_a_maximum_that_lasts_until_it_changes() {
    let plain = bursts("", SYNC);
    points(
        &plain,
        F,
        Metric::ConcurrentExecutions,
        "0:4 1:4 2:2 3:0 4:0",
    );
    points(
        &plain,
        None,
        Metric::UnreservedConcurrentExecutions,
        "0:4 1:4 2:2 3:0 4:0",
    );
    let reserved = bursts("reserved_concurrency = 3", SYNC);
    points(&reserved, None, Metric::UnreservedConcurrentExecutions, "");
    points(
        &reserved,
        None,
        Metric::ClaimedAccountConcurrency,
        "0:3 1:3 2:3 3:3 4:3",
    );
}

/// 7 of 10 busy is 0.7; what finds none free spills over (`FACTS-2.md` section B).
#[test]
fn provisioned_concurrency_has_metrics_of_its_own() {
    let provisioned = bursts("provisioned_concurrency = 3", SYNC);
    points(
        &provisioned,
        F,
        Metric::ProvisionedConcurrencyInvocations,
        "0:3 2:2",
    );
    points(
        &provisioned,
        F,
        Metric::ProvisionedConcurrencySpilloverInvocations,
        "0:1",
    );
    points(
        &provisioned,
        F,
        Metric::ProvisionedConcurrentExecutions,
        "0:3 1:3 2:2 3:0 4:0",
    );
    let two_of_three = 2.0 / 3.0;
    let want = format!("0:1 1:1 2:{two_of_three} 3:0 4:0");
    points(
        &provisioned,
        F,
        Metric::ProvisionedConcurrencyUtilization,
        &want,
    );
    // Unreserved in use and all that is provisioned: 3, and one that spilled over.
    points(
        &provisioned,
        None,
        Metric::ClaimedAccountConcurrency,
        "0:4 1:4 2:3 3:3 4:3",
    );
}

#[test]
fn async_events_are_received_wait_and_are_dropped() {
    let waits = bursts("reserved_concurrency = 2", ASYNC);
    points(&waits, F, Metric::AsyncEventsReceived, "0:4 2:2");
    points(&waits, F, Metric::AsyncEventsDropped, "");
    points(&bursts("", SYNC), F, Metric::AsyncEventsReceived, "");
    // Two wait for an environment: tried again after 1, 2, 4 and 8 s.
    points(&waits, F, Metric::AsyncEventAge, "0:0 1:15000 2:0");
    let off = bursts("reserved_concurrency = 0", ASYNC);
    points(&off, F, Metric::AsyncEventsDropped, "0:4 2:2");
    points(&off, F, Metric::Invocations, "");
}

#[test]
fn a_function_with_versions_has_metrics_by_version_and_as_a_whole() {
    let text = "duration = \"60s\"\n[[function]]\nname = \"f\"\nmodelled = { warm = \"10ms\" }\n[[function.version]]\n\
        [[function.version]]\n[[source]]\nkind = \"invoke\"\nname = \"a\"\nfunction = \"f:1\"\n\
        [[source]]\nkind = \"invoke\"\nname = \"b\"\nfunction = \"f:2\"\n\
        [[load]]\nsource = \"a\"\npattern = \"burst\"\nat = \"1s\"\ncount = 3\n\
        [[load]]\nsource = \"b\"\npattern = \"burst\"\nat = \"1s\"\ncount = 2\n";
    for (function, want) in [
        ("f", "0:5"),
        ("f:1", "0:3"),
        ("f:2", "0:2"),
        ("f:$LATEST", ""),
    ] {
        points(text, Some(function), Metric::Invocations, want);
    }
    points(text, F, Metric::ConcurrentExecutions, "0:5");
}

/// A function that reads a page, invokes another that reads a table, and then asks for what it may not have.
const CHAIN: &str = r#"
duration = "30s"
[latency]
http_api = "100ms"
dynamodb = "10ms"
lambda_api = "5ms"
[[function]]
name = "front"
code = "errand"
role = [{ action = "lambda:InvokeFunction", resource = "back" }]
[[function]]
name = "back"
code = "errand"
role = [{ action = "dynamodb:GetItem", resource = "*" }]
env = { CALLS = '[{"action": "dynamodb:GetItem", "payload": {"TableName": "t", "Key": {"id": {"S": "a"}}}}]' }
[[source]]
kind = "invoke"
name = "s"
function = "front"
[[load]]
source = "s"
pattern = "burst"
at = "1s"
count = 1
event = { calls = [
  { action = "http:Get", payload = { Url = "https://a.example" } },
  { action = "lambda:InvokeFunction", payload = { FunctionName = "back", Payload = {} } },
  { action = "s3:GetObject", payload = { Bucket = "b", Key = "k" } },
] }
"#;

/// Every segment with its state, indented by depth.
fn outline(segment: &Segment, depth: usize, into: &mut String) {
    let state = match segment.state {
        State::Ok => "",
        State::Error => " error",
        State::Fault => " fault",
        State::Throttle => " throttle",
    };
    *into += &("  ".repeat(depth) + &segment.name + state + "\n");
    for part in &segment.parts {
        outline(part, depth + 1, into);
    }
}

#[test]
fn a_request_is_a_tree_of_segments() {
    let scenario = read(CHAIN);
    let run = run_of(&scenario);
    let request = xray::request(1, &run, &scenario).unwrap();
    let mut text = String::new();
    outline(&request, 0, &mut text);
    let want = "front fault\n  front, invocation 1 error\n    Init\n    an outside address Get\n    \
        Lambda InvokeFunction\n      back\n        back, invocation 2\n          Init\n          DynamoDB GetItem\n    \
        S3 GetObject error\n";
    assert_eq!(text, want);
    assert!(xray::request(9, &run, &scenario).is_none());
    within(&request);
    let tree = xray::tree(&request, coldstart::sim::time::Time(30_000_000));
    assert_eq!(
        tree.lines().filter(|line| line.contains('█')).count(),
        10,
        "{tree}"
    );
}

/// A part begins and ends within its whole.
fn within(segment: &Segment) {
    for part in &segment.parts {
        assert!(
            part.start >= segment.start && part.end <= segment.end,
            "{part:?}"
        );
        within(part);
    }
}

#[test]
fn an_arrival_names_the_invocation_that_set_it_off() {
    let scenario = read(CHAIN);
    let run = run_of(&scenario);
    let lines = run
        .facts
        .iter()
        .flat_map(|fact| trace::lines(fact, &run, &scenario));
    let lines: Vec<Value> = lines
        .map(|line| serde_json::from_str(&line).unwrap())
        .collect();
    let arrived = lines.iter().filter(|line| line["fact"] == "arrived");
    let causes: Vec<&Value> = arrived.map(|line| &line["invocation"]).collect();
    assert_eq!(causes, [&Value::Null, &Value::from(1)]);
    let called = lines.iter().filter(|line| line["fact"] == "called");
    let verdicts: Vec<&Value> = called.map(|line| &line["access"]).collect();
    let want = [
        Value::Null,
        "role_allows".into(),
        "role_allows".into(),
        "nothing_allows".into(),
    ];
    assert_eq!(verdicts, want.iter().collect::<Vec<_>>());
}

#[test]
fn logs_are_records_in_lambda_s_format() {
    let scenario = read(CHAIN);
    let run = run_of(&scenario);
    let lines = json_log::lines(&run, &scenario);
    let records: Vec<Value> = lines
        .iter()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let kinds: Vec<&str> = records
        .iter()
        .filter_map(|record| record["type"].as_str())
        .collect();
    let want = [
        "platform.initStart",
        "platform.initReport",
        "platform.start",
        "platform.initStart",
        "platform.initReport",
        "platform.start",
        "platform.report",
        "platform.report",
    ];
    assert_eq!(kinds, want);
    let report = records
        .iter()
        .rfind(|record| record["type"] == "platform.report")
        .unwrap();
    assert_eq!(report["record"]["status"], "error");
    let billed = run.summary.metrics.functions[0].counts.billed_ms;
    assert_eq!(report["record"]["metrics"]["billedDurationMs"], billed);
    assert_eq!(records[0]["record"]["functionVersion"], "$LATEST");
}

/// What a scenario's facts of some kinds say in sentences, each once.
#[track_caller]
fn says(scenario: &str, wanted: impl Fn(&What) -> bool, want: &[&str]) {
    let text = shipped(scenario);
    let scenario = read(&text);
    let run = run_of(&scenario);
    let names = Names::of(&scenario);
    let told = run.facts.iter().filter(|fact| wanted(&fact.what));
    let mut told: Vec<String> = told.map(|fact| sentence(fact, &names)).collect();
    for told in &mut told {
        // One of many alike stands for all.
        if let Some(rest) = told.strip_prefix("Invocation ") {
            *told = rest
                .split_once(' ')
                .map_or(String::new(), |(_, rest)| rest.to_owned());
        }
    }
    told.sort();
    told.dedup();
    assert_eq!(told, want);
}

fn shipped(scenario: &str) -> String {
    let path = format!(
        "{}/sandbox/scenarios/{scenario}.toml",
        env!("CARGO_MANIFEST_DIR")
    );
    std::fs::read_to_string(path).unwrap()
}

#[test]
fn verdicts_and_dead_ends_become_sentences() {
    let permission = |what: &What| matches!(what, What::Permission { .. });
    let blocked = |what: &What| matches!(what, What::Blocked { .. });
    let called = |what: &What| matches!(what, What::Called { .. });
    says(
        "may-not-be-called",
        permission,
        &["S3 may not invoke thumbnail: nothing in the function's policy allows it."],
    );
    says(
        "scheduler-needs-its-role",
        permission,
        &[
            "EventBridge Scheduler, under the schedule's role, may invoke report: statement 1 of its role allows it.",
            "EventBridge may not invoke report: nothing in the function's policy allows it.",
        ],
    );
    says(
        "public-subnet-has-no-internet",
        blocked,
        &[
            "will get no answer from an outside address: its subnet is public, but a function has no public \
           address; it needs a NAT gateway or an endpoint.",
        ],
    );
    says(
        "security-group-says-no",
        blocked,
        &["will get no answer from RDS: no inbound rule at the other end lets it in."],
    );
    says(
        "explicit-deny-wins",
        called,
        &[
            "calls DynamoDB and waits; statement 1 of its role allows it.",
            "calls DynamoDB, but statement 2 of its role denies it, and a deny always wins.",
        ],
    );
    says(
        "denied-by-default",
        called,
        &[
            "calls DynamoDB and waits; statement 1 of its role allows it.",
            "calls S3, but no statement of its role allows it.",
        ],
    );
}
