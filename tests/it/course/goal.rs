//! Goals: which number of a run, what it has to be, and by how much it misses.

use coldstart::course::goal::{Goal, Verdict};
use coldstart::course::read::{self, FromToml};
use serde_json::json;

fn goal(toml: &str) -> Result<Goal, String> {
    let read = read::read("goal.toml", toml, Goal::from_toml);
    read.map(|accepted| accepted.value).map_err(|problems| {
        let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
        told.join("\n")
    })
}

/// `met VALUE`, `missed VALUE by BY`, or `none`.
#[track_caller]
fn judged(toml: &str, want: &str) {
    let run = json!({
        "virtual_seconds": 60.0,
        "metrics": { "events": 20, "succeeded": 5, "throttled": 0, "latency_ms": null },
        "functions": { "f": { "cold_starts": 5, "latency_ms": { "p99": 812.5 } } },
        "bill": { "total_usd": "0.000123", "lines": [
            { "service": "Lambda", "item": "requests", "quantity": "20", "unit": "requests", "usd": "0.000004" },
            { "service": "Lambda", "item": "duration (x86_64)", "quantity": "1.5", "unit": "GB-s", "usd": "0.5" },
            { "service": "Lambda", "item": "duration (arm64)", "quantity": "0.5", "unit": "GB-s", "usd": "0.25" },
        ] },
        "variants": [{ "name": "big", "metrics": { "events": 7 } }],
    });
    let Verdict {
        value,
        met,
        missed_by,
    } = goal(toml).unwrap().judge(&run);
    let found = match value {
        None => "none".into(),
        Some(value) if met => format!("met {value}"),
        Some(value) => format!("missed {value} by {missed_by}"),
    };
    assert_eq!(found, want, "{toml}");
    assert!(value.is_some() || !met, "no number meets no goal");
}

#[test]
fn a_goal_is_judged_by_the_json_of_a_run() {
    judged("metric = 'metrics.events'\nequals = 20", "met 20");
    judged("metric = 'metrics.events'\nequals = 21", "missed 20 by 1");
    judged(
        "metric = 'metrics.events'\nequals = 21\nwithin = 1",
        "met 20",
    );
    judged(
        "metric = 'functions.f.latency_ms.p99'\nat_most = 800",
        "missed 812.5 by 12.5",
    );
    judged(
        "metric = 'functions.f.latency_ms.p99'\nat_least = 800",
        "met 812.5",
    );
    judged(
        "metric = 'bill.total_usd'\nat_most = 0.0002",
        "met 0.000123",
    );
    judged(
        "metric = 'metrics.succeeded'\nover = 'metrics.events'\nequals = 0.25",
        "met 0.25",
    );
    judged(
        "metric = 'variants.big.metrics.events'\nequals = 7",
        "met 7",
    );
    judged("metric = 'virtual_seconds'\nat_least = 60", "met 60");
}

/// A line by its key in a price sheet, or several that begin so; what was not charged is 0.
#[test]
fn a_goal_may_read_a_line_of_the_bill() {
    for (metric, want) in [
        ("bill.lambda-requests", "0.000004"),
        ("bill.requests", "0.000004"),
        ("bill.lambda-requests.quantity", "20"),
        ("bill.lambda-duration-arm64", "0.25"),
        ("bill.lambda-duration", "0.75"),
        ("bill.duration.quantity", "2"),
        ("bill.lambda", "0.750004"),
        ("bill.nat-gateway-hours", "0"),
        ("bill.sqs", "0"),
    ] {
        let toml = format!("metric = '{metric}'\nequals = {want}\nwithin = 0.0000001");
        judged(&toml, &format!("met {want}"));
    }
    let share = "metric = 'bill.duration'\nover = 'bill.duration.quantity'\nequals = 0.375";
    judged(share, "met 0.375");
}

#[test]
fn a_run_without_the_number_meets_no_goal() {
    judged("metric = 'metrics.latency_ms.p99'\nat_most = 800", "none");
    judged("metric = 'functions.g.cold_starts'\nat_most = 800", "none");
    judged(
        "metric = 'metrics.succeeded'\nover = 'metrics.throttled'\nat_most = 9",
        "none",
    );
}

#[test]
fn a_goal_has_a_text_of_its_own_or_its_bounds() {
    let text = |toml: &str| goal(toml).unwrap().text;
    let metric = "metric = 'metrics.events'";
    assert_eq!(
        text(&format!("{metric}\nat_most = 3")),
        "metrics.events at most 3"
    );
    let within = format!("{metric}\nequals = 3\nwithin = 1");
    assert_eq!(text(&within), "metrics.events is 3 give or take 1");
    assert_eq!(
        text(&format!("{metric}\nequals = 3\ntext = 'Three'")),
        "Three"
    );
}

#[track_caller]
fn refused(toml: &str, want: &str) {
    let told = goal(toml).unwrap_err();
    assert!(told.contains(want), "{told}");
}

#[test]
fn a_metric_that_no_run_has_is_refused() {
    refused(
        "metric = 'metrics.cold_start'\nequals = 1",
        "did you mean cold_starts?",
    );
    refused(
        "metric = 'metrics.latency_ms'\nequals = 1",
        "add one of p50",
    );
    refused("metric = 'metrics.latency_ms.p98'\nequals = 1", "p9");
    refused(
        "metric = 'function.f.events'\nequals = 1",
        "begin with metrics.",
    );
    refused(
        "metric = 'bill.sns-publish'\nequals = 1",
        "did you mean sns-publishes?",
    );
    refused(
        "metric = 'bill.lambda.quantity'\nequals = 1",
        "counted in several units",
    );
    refused("metric = 'metrics.events'", "exactly one of at_most");
    refused(
        "metric = 'metrics.events'\nat_most = 1\nat_least = 1",
        "given together",
    );
    refused(
        "metric = 'metrics.events'\nat_most = 1\nwithin = 1",
        "goes with `equals` only",
    );
}
