//! Timed inputs as a scenario file holds them: what [`super::input`] reads back to the same values.

use crate::course::read::{Node, Table, Value};
use crate::sim::scenario::{Change, Input, Scenario, TimedInput};
use crate::sim::time::Span;

/// The inputs of a scenario as the list at its key `at`, in their order.
pub fn inputs(scenario: &Scenario) -> Node {
    let inputs = scenario.inputs.iter();
    node(Value::List(
        inputs.map(|timed| input(timed, scenario)).collect(),
    ))
}

fn input(timed: &TimedInput, scenario: &Scenario) -> Node {
    let time = ("time", text(&Span(timed.time.0)));
    let done = match &timed.input {
        Input::Fire { source, count } => {
            let source = ("source", text(&scenario.sources[*source].name));
            ("fire", table([source, ("count", whole(*count))]))
        }
        Input::Configure { function, change } => {
            let (setting, value) = changed(*change);
            let path = format!("functions.{}.{setting}", scenario.functions[*function].name);
            ("set", table([(path.as_str(), value)]))
        }
        Input::Deploy { function, code } => {
            let path = format!("functions.{}.wat", scenario.functions[*function].name);
            ("set", table([(path.as_str(), text(&code.text))]))
        }
        Input::BatchSize { source, size } => {
            let path = format!("sources.{}.batch_size", scenario.sources[*source].name);
            ("set", table([(path.as_str(), whole(*size))]))
        }
        Input::KillZone(zone) => ("kill_zone", text(zone.letter())),
        Input::RestoreZone(zone) => ("restore_zone", text(zone.letter())),
        Input::IdleTimeout(span) => {
            let path = "environment.idle_timeout";
            ("set", table([(path, text(span))]))
        }
    };
    table([time, done])
}

fn changed(change: Change) -> (&'static str, Node) {
    match change {
        Change::Memory(mb) => ("memory_mb", whole(mb)),
        Change::Timeout(span) => ("timeout", text(&span)),
        Change::Reserved(limit) => (
            "reserved_concurrency",
            limit.map_or_else(|| text("none"), whole),
        ),
        Change::Provisioned(count) => ("provisioned_concurrency", whole(count)),
        Change::SnapStart(on) => ("snap_start", node(Value::Truth(on))),
        Change::Arch(arch) => ("arch", text(arch.name())),
        Change::Fail(share) => ("fail", node(Value::Decimal(share))),
        Change::Delay(span) => ("delay", text(&span)),
    }
}

fn table<const N: usize>(entries: [(&str, Node); N]) -> Node {
    let mut table = Table::default();
    for (key, node) in entries {
        table.insert(key, node);
    }
    node(Value::Table(table))
}

fn text(text: &(impl ToString + ?Sized)) -> Node {
    node(Value::Text(text.to_string()))
}

fn whole(number: u32) -> Node {
    node(Value::Whole(number.into()))
}

const fn node(value: Value) -> Node {
    Node { line: 0, value }
}
