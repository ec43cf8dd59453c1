//! What functions set off in a run: destinations, and what becomes of their messages.

use super::read;
use coldstart::sim::sink::Trace;
use coldstart::sim::time::Time;
use coldstart::sim::trace::{Ending, What};
use coldstart::sim::{Simulation, Work};
use serde_json::{Value, json};
use std::sync::Arc;

/// An async function `f` with these settings, a function `told` behind a queue `outcomes`, a topic `news`
/// and by itself, and two events for `f`.
fn run(settings: &str, more: &str) -> (Trace, u64) {
    let text = format!(
        r#"
duration = "1h"
[[function]]
name = "f"
{settings}
[[function]]
name = "told"
modelled = {{ warm = "10ms" }}
[[source]]
kind = "invoke"
mode = "async"
name = "in"
function = "f"
[[source]]
kind = "sqs"
name = "outcomes"
function = "told"
[[source]]
kind = "sns"
name = "news"
function = "told"
[[load]]
source = "in"
pattern = "burst"
count = 2
event = {{ n = 1, group = "keep" }}
{more}"#
    );
    let scenario = Arc::new(read(&text));
    let mut simulation = Simulation::new(Arc::clone(&scenario), Trace::new(2));
    simulation.advance(Time::NEVER, &mut Work::UNBOUNDED.clone());
    let lost = simulation.world().messages_sent("nobody-reads");
    (simulation.into_sink(), lost)
}

/// The payloads that arrived at `told`.
fn told(trace: &Trace) -> Vec<Value> {
    let arrived = trace.facts.iter().filter_map(|fact| match fact.what {
        What::Arrived {
            payload: Some(text),
            ..
        } if fact.function.is_some_and(|f| f.0 == 1) => Some(text),
        _ => None,
    });
    arrived
        .map(|text| serde_json::from_slice(trace.text(text)).unwrap())
        .collect()
}

fn endings(trace: &Trace, function: u16) -> Vec<Ending> {
    let settled = trace.facts.iter().filter_map(|fact| match fact.what {
        What::Settled { ending, .. } if fact.function.is_some_and(|f| f.0 == function) => {
            Some(ending)
        }
        _ => None,
    });
    settled.collect()
}

const GOOD: &str = "modelled = { warm = \"1s\" }\n";
const BAD: &str = "modelled = { warm = \"1s\", fail = 1.0 }\nretries = 1\n";

/// The record of a success, at each kind of destination (`FACTS.md` section 4).
#[test]
fn a_success_is_told_to_its_destination() {
    for name in [
        "outcomes",
        "news",
        "told",
        "arn:aws:sqs:us-east-1:123456789012:outcomes",
    ] {
        let (trace, _) = run(&format!("{GOOD}on_success = \"{name}\"\n"), "");
        let told = told(&trace);
        assert_eq!(told.len(), 2, "{name}");
        let record = &told[0];
        assert_eq!(record["requestContext"]["condition"], "Success");
        assert_eq!(record["requestContext"]["approximateInvokeCount"], 1);
        assert_eq!(record["requestPayload"], json!({ "n": 1, "group": "keep" }));
        assert!(record.get("responsePayload").is_some());
        assert_eq!(record["timestamp"], "2026-01-01T00:00:01.000Z");
        assert_eq!(endings(&trace, 0), [Ending::Succeeded; 2]);
        assert_eq!(endings(&trace, 1), [Ending::Succeeded; 2], "{name}");
    }
}

#[test]
fn a_success_without_a_destination_tells_nobody() {
    let (trace, _) = run(&format!("{GOOD}on_failure = \"outcomes\"\n"), "");
    assert!(told(&trace).is_empty());
}

#[test]
fn a_failure_is_told_after_its_retries() {
    let (trace, _) = run(&format!("{BAD}on_failure = \"outcomes\"\n"), "");
    let told = told(&trace);
    assert_eq!(told.len(), 2);
    assert_eq!(told[0]["requestContext"]["condition"], "RetriesExhausted");
    assert_eq!(told[0]["requestContext"]["approximateInvokeCount"], 2);
    assert_eq!(told[0]["responseContext"]["functionError"], "Unhandled");
    assert_eq!(endings(&trace, 0), [Ending::DeadLettered; 2]);
}

#[test]
fn a_dead_letter_is_the_event_alone() {
    let (trace, _) = run(&format!("{BAD}dead_letter = \"outcomes\"\n"), "");
    let event = json!({ "n": 1, "group": "keep" });
    assert_eq!(told(&trace), [event.clone(), event]);
    assert_eq!(endings(&trace, 0), [Ending::DeadLettered; 2]);
}

#[test]
fn an_event_that_never_ran_has_no_response() {
    let settings = format!("{GOOD}reserved_concurrency = 0\non_failure = \"outcomes\"\n");
    let (trace, _) = run(&settings, "");
    let told = told(&trace);
    assert_eq!(told.len(), 2);
    assert_eq!(told[0]["requestContext"]["approximateInvokeCount"], 0);
    assert!(told[0].get("responsePayload").is_none());
}

#[test]
fn a_destination_that_nobody_reads_counts() {
    let (trace, lost) = run(&format!("{BAD}dead_letter = \"nobody-reads\"\n"), "");
    assert_eq!(lost, 2);
    assert!(told(&trace).is_empty());
    assert_eq!(endings(&trace, 0), [Ending::DeadLettered; 2]);
}

/// A topic with two subscriptions hands each of them every message.
#[test]
fn a_topic_reaches_all_its_subscriptions() {
    let more = "[[source]]\nkind = \"sns\"\nname = \"news-again\"\ntopic = \"news\"\nfunction = \"told\"\n";
    let (trace, _) = run(&format!("{GOOD}on_success = \"news\"\n"), more);
    assert_eq!(told(&trace).len(), 4);
    assert_eq!(endings(&trace, 1), [Ending::Succeeded; 4]);
}

#[test]
fn the_same_run_twice_is_the_same_trace() {
    let settings = format!("{BAD}on_failure = \"outcomes\"\ndead_letter = \"news\"\n");
    let (first, _) = run(&settings, "");
    let (again, _) = run(&settings, "");
    assert_eq!(first.facts, again.facts);
    assert_eq!(told(&first), told(&again));
}
