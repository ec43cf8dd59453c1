//! The platform against answers that were worked out without it: queueing theory, hand-made schedules
//! and long runs of other simulators. `cases.json` holds them; every case is run or skipped by name.

mod hand;
mod statistical;

use coldstart::course::library::Library;
use coldstart::course::scenario;
use coldstart::sim::scenario::Scenario;
use coldstart::sim::sink::Trace;
use coldstart::sim::time::Time;
use coldstart::sim::{Progress, Simulation, Work};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Cases that state an alternative which this platform does not follow.
const SKIPPED: [(&str, &str); 11] = [
    (
        "async_error_retries_from_start",
        "waits count from the end of the failed attempt here",
    ),
    (
        "every_601s_T600_gt",
        "an environment expires when idle >= T here, not > T",
    ),
    (
        "pick_newest_two_then_singles",
        "the most recently used environment is picked here",
    ),
    (
        "pick_oldest_two_then_singles",
        "the most recently used environment is picked here",
    ),
    (
        "pick_lru_two_then_singles",
        "the most recently used environment is picked here",
    ),
    (
        "pick_order_newest",
        "the most recently used environment is picked here",
    ),
    (
        "ci_oldest_l0.9_w1.991_c2.244_T600_lim0_exp",
        "picks the oldest",
    ),
    ("ci_oldest_l10_w1_c1_T60_lim0_exp", "picks the oldest"),
    ("bound_random_l0.9_T600", "picks at random"),
    ("bound_random_l10_T60", "picks at random"),
    (
        "simfaas_0.2.2_example",
        "picks the newest; its most-recently-used twin is run instead",
    ),
];

/// The cases by id.
fn cases() -> BTreeMap<String, Value> {
    let file: Value = serde_json::from_str(include_str!("cases.json")).unwrap();
    let cases = file["cases"].as_array().unwrap().iter();
    cases
        .map(|case| (case["id"].as_str().unwrap().to_owned(), case.clone()))
        .collect()
}

/// An expected number of a case.
#[track_caller]
fn expected(id: &str, name: &str) -> f64 {
    let case = &cases()[id];
    case["expected"][name]["value"]
        .as_f64()
        .unwrap_or_else(|| panic!("{id} expects no {name}"))
}

/// Reads a scenario.
#[track_caller]
fn read(text: &str) -> Scenario {
    match scenario::read("reference.toml", text, &[], &Library::default()) {
        Ok(accepted) => accepted.value.scenario,
        Err(problems) => panic!("{problems:#?}\n{text}"),
    }
}

/// Runs a scenario to its end and keeps the trace.
#[track_caller]
fn trace(text: &str) -> Trace {
    run(read(text))
}

fn run(scenario: Scenario) -> Trace {
    let functions = scenario.functions.len();
    let mut simulation = Simulation::new(Arc::new(scenario), Trace::new(functions));
    assert_eq!(
        simulation.advance(Time::NEVER, &mut Work::UNBOUNDED.clone()),
        Progress::Ended
    );
    simulation.into_sink()
}

#[test]
fn every_case_is_run_or_skipped_with_a_reason() {
    let mut known: Vec<&str> = SKIPPED.iter().map(|&(id, _)| id).collect();
    known.extend(hand::RUN);
    known.extend(statistical::CASES.iter().map(|case| case.id));
    known.extend(statistical::DISTRIBUTIONS.iter().map(|&(id, _, _)| id));
    known.sort_unstable();
    let ids: Vec<String> = cases().into_keys().collect();
    assert_eq!(known, ids);
}
