//! Timed inputs as a scenario file holds them: what [`super::input`] reads back to the same values.

use super::backends;
use crate::course::read::{Node, Table, Value};
use crate::sim::backends::{Breakage, Broken, Mode};
use crate::sim::release::Qualifier;
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
            let (setting, value) = changed(*change, scenario);
            let path = path_of(&scenario.functions[*function].name, *change, setting);
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
        Input::Break(breakage) => ("break", broken(breakage)),
        Input::KillZone(zone) => ("kill_zone", text(zone.letter())),
        Input::RestoreZone(zone) => ("restore_zone", text(zone.letter())),
        Input::IdleTimeout(span) => {
            let path = "environment.idle_timeout";
            ("set", table([(path, text(span))]))
        }
    };
    table([time, done])
}

/// The path of a setting. An alias is named behind its function.
fn path_of(name: &str, change: Change, setting: &str) -> String {
    let of_alias = matches!(
        change,
        Change::Version(_) | Change::Additional(_) | Change::Weight(_)
    );
    match name.split_once(':').filter(|_| of_alias) {
        Some((function, alias)) => format!("functions.{function}.alias.{alias}.{setting}"),
        None => format!("functions.{name}.{setting}"),
    }
}

/// The number of a version by its place.
fn number(place: usize, scenario: &Scenario) -> u32 {
    match scenario.functions[place].release.qualifier {
        Qualifier::Version(number) => number,
        Qualifier::Latest | Qualifier::Alias(_) => 0,
    }
}

fn broken(breakage: &Breakage) -> Node {
    let what = match &breakage.what {
        Broken::Service(service) => backends::word(*service).to_owned(),
        Broken::Named(name) => name.clone(),
        Broken::Node(cache, node) => format!("{cache}/{node}"),
    };
    let (dependency, length) = (("dependency", text(&what)), ("for", text(&breakage.length)));
    match breakage.mode {
        Mode::Down => table([dependency, ("mode", text("down")), length]),
        Mode::Error => table([dependency, ("mode", text("error")), length]),
        Mode::Slow(factor) => {
            let factor = ("factor", node(Value::Decimal(factor)));
            table([dependency, ("mode", text("slow")), factor, length])
        }
    }
}

fn changed(change: Change, scenario: &Scenario) -> (&'static str, Node) {
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
        Change::Version(place) => ("version", whole(number(place, scenario))),
        Change::Additional(place) => {
            let place = place.map_or(0, |place| number(place, scenario));
            ("additional", whole(place))
        }
        Change::Weight(weight) => ("weight", node(Value::Decimal(weight))),
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
