//! Same scenario, same seed: the same trace; however the work is cut up.

use super::scenarios::{any_scenario, read, run, run_in_pieces};
use coldstart::sim::sink::Trace;
use coldstart::sim::time::{Span, Time};
use coldstart::sim::{Progress, Simulation, Work};
use proptest::prelude::*;
use std::sync::Arc;

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_run_is_a_function_of_its_scenario_and_seed(text in any_scenario()) {
        prop_assert_eq!(run(read(&text)).facts, run(read(&text)).facts);
    }

    #[test]
    fn small_pieces_of_work_make_the_same_trace_as_one_go(text in any_scenario(), events in 1..50_u64) {
        let pieces = run_in_pieces(read(&text), Work { fuel: 1_000, events });
        prop_assert_eq!(pieces.facts, run(read(&text)).facts);
    }

    #[test]
    fn stopping_on_the_way_changes_nothing(text in any_scenario(), step in 1..60_u64) {
        let scenario = read(&text);
        let functions = scenario.functions.len();
        let mut simulation = Simulation::new(Arc::new(scenario), Trace::new(functions));
        let mut until = Time::ZERO;
        while simulation.advance(until, &mut Work::UNBOUNDED.clone()) != Progress::Ended {
            until += Span::secs(step);
        }
        prop_assert_eq!(&simulation.sink().facts, &run(read(&text)).facts);
    }
}

#[test]
fn another_seed_makes_another_run() {
    let text = |seed: u64| {
        format!(
            "seed = {seed}\nduration = \"60s\"\n[[function]]\nname = \"f\"\n\
             modelled = {{ warm = \"exp(1s)\", cold = \"exp(1s)\" }}\n[[source]]\nkind = \"invoke\"\nname = \"s\"\n\
             function = \"f\"\n[[load]]\nsource = \"s\"\npattern = \"poisson\"\nat = \"0s\"\nrate = 5\nfor = \"60s\"\n"
        )
    };
    assert_ne!(run(read(&text(1))).facts, run(read(&text(2))).facts);
}

/// A new function must not disturb the arrivals and durations of the others.
#[test]
fn sources_of_chance_do_not_disturb_each_other() {
    let base = "duration = \"60s\"\n[[function]]\nname = \"f\"\nmodelled = { warm = \"exp(1s)\", cold = \"exp(1s)\" }\n\
        [[source]]\nkind = \"invoke\"\nname = \"s\"\nfunction = \"f\"\n\
        [[load]]\nsource = \"s\"\npattern = \"poisson\"\nat = \"0s\"\nrate = 5\nfor = \"60s\"\n";
    let more = base.to_owned()
        + "[[function]]\nname = \"g\"\nmodelled = { warm = \"exp(2s)\", cold = \"exp(2s)\" }\n\
        [[source]]\nkind = \"invoke\"\nname = \"t\"\nfunction = \"g\"\n\
        [[load]]\nsource = \"t\"\npattern = \"poisson\"\nat = \"0s\"\nrate = 3\nfor = \"60s\"\n";
    let of_f = |text: &str| {
        let trace = run(read(text));
        let counts = trace.summary.metrics.functions[0].counts;
        (
            counts,
            trace.summary.metrics.functions[0].duration.mean_ms(),
        )
    };
    assert_eq!(of_f(base), of_f(&more));
}
