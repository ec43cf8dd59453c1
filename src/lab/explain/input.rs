//! Inputs in words: what somebody did to a run.

use super::{length, service_name};
use crate::sim::backends::{Breakage, Broken, Mode};
use crate::sim::scenario::{Change, Input, Scenario};

/// Each input of a scenario in words, without a full stop.
pub(super) fn words(scenario: &Scenario) -> Vec<String> {
    let inputs = scenario.inputs.iter();
    inputs.map(|timed| of(&timed.input, scenario)).collect()
}

fn of(input: &Input, scenario: &Scenario) -> String {
    let function = |place: usize| scenario.functions[place].name.as_str();
    let source = |place: usize| scenario.sources[place].name.as_str();
    match input {
        Input::Fire {
            source: from,
            count,
        } => {
            let events = if *count == 1 {
                "event is"
            } else {
                "events are"
            };
            format!("{count} {events} sent by hand through {}", source(*from))
        }
        Input::Configure {
            function: of,
            change,
        } => changed(*change, function(*of)),
        Input::Deploy { function: to, .. } => {
            format!("new code of {} is deployed", function(*to))
        }
        Input::BatchSize { source: of, size } => {
            format!("the batch size of {} is {size} from now on", source(*of))
        }
        Input::Break(breakage) => broken(breakage),
        Input::KillZone(zone) => format!("zone {} is lost", zone.letter()),
        Input::RestoreZone(zone) => format!("zone {} is back", zone.letter()),
        Input::IdleTimeout(span) => {
            format!("the idle time-out is {} from now on", length(*span))
        }
    }
}

fn broken(breakage: &Breakage) -> String {
    let what = match &breakage.what {
        Broken::Service(service) => service_name(*service).to_owned(),
        Broken::Named(name) => name.clone(),
        Broken::Node(cache, node) => format!("node {node} of {cache}"),
    };
    let length = length(breakage.length);
    match breakage.mode {
        Mode::Down => format!("{what} is down for {length}"),
        Mode::Slow(factor) => format!("{what} takes {factor} times as long for {length}"),
        Mode::Error => format!("{what} answers with errors for {length}"),
    }
}

fn changed(change: Change, name: &str) -> String {
    let now = |what: &str, value: String| format!("{what} of {name} is {value} from now on");
    match change {
        Change::Memory(mb) => now("memory", format!("{mb} MB")),
        Change::Timeout(span) => now("the time-out", length(span)),
        Change::Reserved(None) => format!("reserved concurrency of {name} is lifted"),
        Change::Reserved(Some(limit)) => now("reserved concurrency", limit.to_string()),
        Change::Provisioned(count) => {
            format!("provisioned concurrency of {count} is asked for, for {name}")
        }
        Change::SnapStart(on) => now("SnapStart", if on { "on" } else { "off" }.into()),
        Change::Arch(arch) => now("the architecture", arch.name().into()),
        Change::Fail(share) => {
            let share = share * 100.0;
            format!("{share} of 100 invocations of {name} fail from now on")
        }
        Change::Version(_) => format!("{name} names another version"),
        Change::Additional(_) => format!("{name} shares its requests with another version"),
        Change::Weight(weight) => {
            let weight = weight * 100.0;
            format!("{weight} of 100 requests to {name} go to its additional version")
        }
        Change::Delay(span) => {
            let span = length(span);
            format!("each invocation of {name} waits {span} first from now on")
        }
    }
}
