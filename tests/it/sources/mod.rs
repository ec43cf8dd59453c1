//! Event sources: streams, schedules, topics, and the loops that functions close through them.

mod bus;
mod filter;
mod network;
mod polling;
mod put_record;
mod read;
mod recursion;
mod schedule;
mod stream;
mod stream_events;
mod topic;
mod way;
mod words;

use coldstart::course::library::{Library, Manifest, Package};
use coldstart::course::scenario;
use coldstart::sim::scenario::Scenario;
use coldstart::sim::sink::Trace;
use coldstart::sim::time::Time;
use coldstart::sim::trace::What;
use coldstart::sim::{Progress, Simulation, Work};
use std::sync::Arc;

/// Answers every event with the event itself, so that a run's trace shows what functions are handed.
const ECHO: &str = r#"(module
  (import "lambda" "respond" (func $respond (param i32 i32)))
  (memory (export "memory") 16)
  (func (export "alloc") (param i32) (result i32) (i32.const 1024))
  (func (export "handle") (param $start i32) (param $length i32)
    (call $respond (local.get $start) (local.get $length))))"#;

/// A library with guests by name, that may call everything.
pub(crate) fn library(guests: &[(&str, &str)]) -> Library {
    let manifest = "title = \"T\"\nabout = \"A\"\nlanguage = \"WAT\"\nshape = \"reactor\"\n\
        module = \"t.wat\"\nfingerprint = \"\"\n[[role]]\naction = \"*\"\nresource = \"*\"\n";
    let mut library = Library::default();
    for (name, wat) in guests {
        let manifest = Manifest::read("function.toml", manifest).unwrap().value;
        library.insert(name, Package::new(manifest, wat.as_bytes().to_vec()));
    }
    library
}

#[track_caller]
pub(crate) fn read_with(text: &str, library: &Library) -> Scenario {
    match scenario::read("sources.toml", text, &[], library) {
        Ok(accepted) => accepted.value.scenario,
        Err(problems) => panic!("{problems:#?}\n{text}"),
    }
}

#[track_caller]
fn simulate(text: &str, library: &Library) -> Simulation<Trace> {
    let scenario = read_with(text, library);
    let functions = scenario.functions.len();
    let mut simulation = Simulation::new(Arc::new(scenario), Trace::new(functions));
    let progress = simulation.advance(Time::NEVER, &mut Work::UNBOUNDED.clone());
    assert_eq!(progress, Progress::Ended);
    simulation
}

#[track_caller]
fn run(text: &str) -> Trace {
    simulate(text, &library(&[("echo", ECHO)])).into_sink()
}

/// The invocations of a run, `SECONDS×EVENTS` each, with `#ATTEMPT` if it is not the first:
/// `1×8 1.1×4#2`.
fn invocations(trace: &Trace) -> String {
    let started = trace.facts.iter().filter_map(|fact| match fact.what {
        What::Started {
            events, attempt, ..
        } => Some((fact.at.as_secs_f64(), events, attempt)),
        _ => None,
    });
    let words = started.map(|(seconds, events, attempt)| match attempt {
        1 => format!("{seconds}×{events}"),
        _ => format!("{seconds}×{events}#{attempt}"),
    });
    words.collect::<Vec<_>>().join(" ")
}

/// How the events of a function ended: `5 succeeded 1 failed`, in the order of the contract.
fn endings(trace: &Trace, function: usize) -> String {
    let counts = trace.summary.metrics.functions[function].counts;
    let all = [
        (counts.succeeded, "succeeded"),
        (counts.failed, "failed"),
        (counts.dead_lettered, "dead-lettered"),
        (counts.dropped, "dropped"),
        (counts.throttled, "throttled"),
        (counts.in_flight(), "in flight"),
    ];
    let said = all.iter().filter(|(count, _)| *count > 0);
    let said = said.map(|(count, word)| format!("{count} {word}"));
    said.collect::<Vec<_>>().join(" ")
}

/// What functions were handed: the outputs of `echo`.
fn outputs(trace: &Trace) -> Vec<serde_json::Value> {
    let ended = trace.facts.iter().filter_map(|fact| match fact.what {
        What::Ended { output, .. } => output,
        _ => None,
    });
    ended
        .map(|text| serde_json::from_slice(trace.text(text)).unwrap())
        .collect()
}
