//! Random scenarios of modelled functions, as TOML, so that a failing one can be read and run by hand.

use coldstart::course::library::Library;
use coldstart::course::scenario;
use coldstart::sim::scenario::Scenario;
use coldstart::sim::sink::Trace;
use coldstart::sim::time::Time;
use coldstart::sim::{Progress, Simulation, Work};
use proptest::prelude::*;
use std::fmt::Write;
use std::sync::Arc;

/// A scenario with one to three functions, each with a source and a load, and a few timed inputs.
pub(super) fn any_scenario() -> impl Strategy<Value = String> {
    let parts = prop::collection::vec((function(), source(), load()), 1..=3);
    let more = (
        prop::option::of(released()),
        prop::collection::vec(input(), 0..3),
    );
    (any::<u16>(), 5..40_u32, 1..60_u32, parts, more).prop_map(
        |(seed, account, idle, parts, (released, inputs))| {
            let mut text = format!(
                "seed = {seed}\nduration = \"400s\"\n[account]\nconcurrency = {}\n[environment]\nidle_timeout = \"{idle}s\"\n",
                account + 100
            );
            for (index, (function, source, load)) in parts.iter().enumerate() {
                let _ = write!(
                    text,
                    "[[function]]\nname = \"f{index}\"\n{function}\n\
                     [[source]]\nname = \"s{index}\"\nfunction = \"f{index}\"\n{source}\n\
                     [[load]]\nsource = \"s{index}\"\n{load}\n"
                );
            }
            text + &released.unwrap_or_default() + &inputs.concat()
        },
    )
}

/// A function with two versions behind a weighted alias that is moved, and perhaps a policy.
fn released() -> impl Strategy<Value = String> {
    let limits = prop_oneof![
        Just(String::new()),
        (3..12_u32).prop_map(|n| format!("reserved_concurrency = {n}")),
    ];
    let policy = prop_oneof![
        Just(String::new()),
        Just("[[policy]]\non = \"function:r\"\nstatements = []\n".to_owned()),
        Just("[[policy]]\non = \"function:r:live\"\nstatements = [{ principal = \"*.amazonaws.com\" }]\n".to_owned()),
    ];
    let settings = (limits, policy, 0..=3_u32, 0..=10_u32, 1..380_u32);
    (time(), time(), settings, source(), load()).prop_map(
        |(first, second, (limits, policy, provisioned, weight, moved), source, load)| {
            format!(
                "[[function]]\nname = \"r\"\nmodelled = {{ warm = \"{first}\" }}\ntimeout = \"5s\"\n{limits}\n\
                 [[function.version]]\n[[function.version]]\nmodelled = {{ warm = \"{second}\", fail = 0.2 }}\n\
                 [[function.alias]]\nname = \"live\"\nversion = 1\nadditional = 2\nweight = {:.1}\n\
                 provisioned_concurrency = {provisioned}\n{policy}\
                 [[source]]\nname = \"rs\"\nfunction = \"r:live\"\n{source}\n[[load]]\nsource = \"rs\"\n{load}\n\
                 [[at]]\ntime = \"{moved}s\"\nset = {{ \"functions.r.alias.live.version\" = 2 }}\n",
                f64::from(weight) / 10.0
            )
        },
    )
}

fn time() -> impl Strategy<Value = String> {
    let ms = 0..9_000_u32;
    prop_oneof![
        ms.clone().prop_map(|ms| format!("{ms}ms")),
        ms.clone().prop_map(|ms| format!("exp({ms}ms)")),
        (ms.clone(), ms).prop_map(|(low, more)| format!("uniform({low}ms, {}ms)", low + more)),
    ]
}

fn function() -> impl Strategy<Value = String> {
    let limits = prop_oneof![
        Just(String::new()),
        (0..12_u32).prop_map(|n| format!("reserved_concurrency = {n}")),
        (1..4_u32).prop_map(|n| format!("provisioned_concurrency = {n}")),
        (1..4_u32, 0..6_u32).prop_map(|(p, more)| format!(
            "provisioned_concurrency = {p}\nreserved_concurrency = {}",
            p + more
        )),
    ];
    let fail = prop_oneof![Just(0.0), Just(0.3), Just(1.0)];
    let options = (any::<bool>(), any::<bool>(), 0..=2_u32);
    (time(), time(), time(), fail, 1..8_u32, limits, options).prop_map(
        |(warm, cold, init, fail, timeout, limits, (snap, caught, retries))| {
            // The service refuses both on one version, and so does the reader.
            let snap = snap && !limits.contains("provisioned");
            let caught = if caught { "dead_letter = \"lost-and-found\"" } else { "" };
            format!(
                "modelled = {{ warm = \"{warm}\", cold = \"{cold}\", fail = {fail:?} }}\ninit = \"{init}\"\n\
                 timeout = \"{timeout}s\"\nretries = {retries}\nmax_event_age = \"90s\"\nsnap_start = {snap}\n{limits}\n{caught}"
            )
        },
    )
}

fn source() -> impl Strategy<Value = String> {
    let queue = (any::<bool>(), 1..=10_u32, 1..30_u32, prop::option::of(1..4_u32), any::<bool>()).prop_map(
        |(fifo, batch, visibility, receives, report)| {
            let receives = receives
                .map_or(String::new(), |n| format!("max_receive_count = {n}\ndead_letter = \"bad\""));
            format!(
                "kind = \"sqs\"\nfifo = {fifo}\nbatch_size = {batch}\nvisibility_timeout = \"{visibility}s\"\n\
                 report_item_failures = {report}\n{receives}"
            )
        },
    );
    prop_oneof![
        3 => stream(),
        1 => Just("kind = \"sns\"\ntopic = \"t\"".to_owned()),
        1 => Just("kind = \"schedule\"\ncron = \"*/2 * * * ? *\"".to_owned()),
        1 => Just("kind = \"invoke\"".to_owned()),
        1 => Just("kind = \"invoke\"\nmode = \"async\"".to_owned()),
        1 => Just("kind = \"http\"\napi = \"rest\"".to_owned()),
        1 => Just("kind = \"http\"\napi = \"url\"".to_owned()),
        1 => Just("kind = \"s3\"".to_owned()),
        2 => queue,
    ]
}

/// A mapping of any kind. Two that read one table see the same records.
fn stream() -> impl Strategy<Value = String> {
    let kind = prop_oneof![
        Just("kind = \"kinesis\"\nshards = 3"),
        Just("kind = \"kinesis\""),
        Just("kind = \"dynamodb_stream\"\ntable = \"orders\"\nshards = 2"),
    ];
    let limits = (prop::option::of(0..3_u32), any::<bool>(), any::<bool>());
    let starts = prop_oneof![
        Just(""),
        Just("created = \"20s\""),
        Just("created = \"20s\"\nstart = \"latest\""),
    ];
    let options = (any::<bool>(), any::<bool>(), starts);
    (kind, 1..=12_u32, 0..4_u32, 1..=3_u32, limits, options).prop_map(
        |(kind, batch, window, lanes, (retries, aged, told), (bisect, report, start))| {
            let retries = retries.map_or(String::new(), |n| format!("max_retries = {n}"));
            let aged = if aged { "max_age = \"60s\"" } else { "" };
            let told = if told { "on_failure = \"lost\"" } else { "" };
            format!(
                "{kind}\nbatch_size = {batch}\nbatch_window = \"{window}s\"\nparallelization = {lanes}\n\
                 bisect = {bisect}\nreport_item_failures = {report}\n{retries}\n{aged}\n{told}\n{start}"
            )
        },
    )
}

fn load() -> impl Strategy<Value = String> {
    let poison = prop_oneof![Just(""), Just("event = { poison = true }")];
    let group = prop_oneof![Just(""), Just("event = { group = \"g\" }")];
    let event = prop_oneof![poison, group];
    let pattern = prop_oneof![
        (0..300_u32, 1..150_u32)
            .prop_map(|(at, n)| format!("pattern = \"burst\"\nat = \"{at}s\"\ncount = {n}")),
        (1..4_000_u32).prop_map(|ms| format!(
            "pattern = \"constant\"\nat = \"0s\"\nevery = \"{ms}ms\"\ncount = 120"
        )),
        (1..20_u32)
            .prop_map(|r| format!("pattern = \"poisson\"\nat = \"0s\"\nrate = {r}\ncount = 150")),
        (0..5_u32, 0..15_u32).prop_map(|(from, to)| format!(
            "pattern = \"ramp\"\nat = \"0s\"\nfrom = {from}\nto = {to}\nfor = \"30s\""
        )),
    ];
    (pattern, event).prop_map(|(pattern, event)| format!("{pattern}\n{event}"))
}

fn input() -> impl Strategy<Value = String> {
    let what = prop_oneof![
        (0..10_u32)
            .prop_map(|n| format!("set = {{ \"functions.f0.reserved_concurrency\" = {n} }}")),
        (0..4_u32)
            .prop_map(|n| format!("set = {{ \"functions.f0.provisioned_concurrency\" = {n} }}")),
        Just("set = { \"functions.f0.memory_mb\" = 512 }".to_owned()),
        (1..40_u32).prop_map(|n| format!("fire = {{ source = \"s0\", count = {n} }}")),
        Just("kill_zone = \"a\"".to_owned()),
        Just("kill_zone = \"c\"".to_owned()),
        Just("restore_zone = \"a\"".to_owned()),
    ];
    (0..380_u32, what).prop_map(|(time, what)| format!("[[at]]\ntime = \"{time}s\"\n{what}\n"))
}

/// Reads a scenario; the generator makes only good ones.
#[track_caller]
pub(super) fn read(text: &str) -> Scenario {
    match scenario::read("random.toml", text, &[], &Library::default()) {
        Ok(accepted) => accepted.value.scenario,
        Err(problems) => panic!("{problems:#?}\n{text}"),
    }
}

/// Runs a scenario in pieces of this much work.
pub(super) fn run_in_pieces(scenario: Scenario, piece: Work) -> Trace {
    let functions = scenario.functions.len();
    let mut simulation = Simulation::new(Arc::new(scenario), Trace::new(functions));
    while simulation.advance(Time::NEVER, &mut piece.clone()) != Progress::Ended {}
    simulation.into_sink()
}

/// Runs a scenario in one go.
pub(super) fn run(scenario: Scenario) -> Trace {
    run_in_pieces(scenario, Work::UNBOUNDED)
}
