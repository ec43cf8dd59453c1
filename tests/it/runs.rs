//! Runs of scenarios as TOML, and what their traces tell in a small notation.

use coldstart::course::content::Content;
use coldstart::course::scenario;
use coldstart::lab::trace::lines;
use coldstart::sim::scenario::Scenario;
use coldstart::sim::sink::Trace;
use coldstart::sim::time::Time;
use coldstart::sim::{Simulation, Work};
use serde_json::Value;
use std::sync::Arc;

/// Reads a scenario with the functions that are shipped.
#[track_caller]
pub(crate) fn read(text: &str) -> Arc<Scenario> {
    match scenario::read("run.toml", text, &[], &Content::embedded().library) {
        Ok(accepted) => Arc::new(accepted.value.scenario),
        Err(problems) => panic!("{problems:#?}\n{text}"),
    }
}

/// The problems of a scenario that must not be accepted, a line each.
#[track_caller]
pub(crate) fn problems(text: &str) -> String {
    match scenario::read("run.toml", text, &[], &Content::embedded().library) {
        Ok(_) => panic!("it was accepted\n{text}"),
        Err(problems) => {
            let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
            lines.join("\n")
        }
    }
}

/// Runs a scenario to its end.
#[track_caller]
pub(crate) fn run(text: &str) -> Trace {
    run_of(&read(text))
}

/// The same for one that is read.
pub(crate) fn run_of(scenario: &Arc<Scenario>) -> Trace {
    let mut simulation = Simulation::new(Arc::clone(scenario), Trace::of(scenario));
    simulation.advance(Time::NEVER, &mut Work::UNBOUNDED.clone());
    simulation.into_sink()
}

/// The facts of some kinds, a line each: the fact, why, and its statement or status.
pub(crate) fn told(trace: &Trace, kinds: &[&str]) -> String {
    let nothing =
        read("duration = \"1s\"\n[[function]]\nname = \"f\"\nmodelled = { warm = \"1ms\" }\n");
    let mut text = String::new();
    let facts = trace.facts.iter();
    for line in facts.flat_map(|fact| lines(fact, trace, &nothing)) {
        let line: Value = serde_json::from_str(&line).unwrap();
        let kind = line["fact"].as_str().unwrap();
        if kinds.contains(&kind) {
            text += kind;
            for key in ["service", "why", "statement", "status"] {
                match &line[key] {
                    Value::String(word) => text = text + " " + word,
                    Value::Number(number) => text = format!("{text} {number}"),
                    _ => {}
                }
            }
            text.push('\n');
        }
    }
    text
}
