//! How fast the platform is, as a ratio to a bare event loop measured in the same run.
//!
//! `cargo bench --bench platform` prints requests per CPU second for the scenario on which simulators of
//! serverless platforms are compared (Poisson arrivals, exponential warm requests of 1.991 s and cold ones
//! of 2.244 s, idle time-out 600 s), at three numbers of busy environments.
#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

mod yardstick;

use coldstart::course::library::Library;
use coldstart::course::scenario;
use coldstart::sim::scenario::Scenario;
use coldstart::sim::sink::{Summary, Trace};
use coldstart::sim::time::Time;
use coldstart::sim::trace::Sink;
use coldstart::sim::{Simulation, Work};
use std::sync::Arc;

/// The mean time of a warm request, in seconds.
const WARM: f64 = 1.991;

fn main() {
    println!(
        "{:>8} {:>12} {:>12} {:>8} {:>12} {:>8}",
        "busy", "yardstick/s", "summary/s", "ratio", "full/s", "cost"
    );
    for (rate, requests) in [
        (0.9, 3_000_000),
        (100.0 / WARM, 3_000_000),
        (10_000.0 / WARM, 3_000_000),
    ] {
        compare(rate, requests);
    }
    println!(
        "ratio: summary to yardstick, aim 1/3. cost: how many times as long the full trace takes, aim 3."
    );
}

/// Best of three rounds each, taken in turn so that a noisy neighbour disturbs all alike.
fn compare(rate: f64, requests: u32) {
    let scenario = Arc::new(read(rate, requests));
    let (mut bare, mut summary, mut full) = (0.0_f64, 0.0_f64, 0.0_f64);
    for _ in 0..3 {
        bare = bare.max(per_cpu_second(|| yardstick::run(rate, u64::from(requests))));
        summary = summary.max(per_cpu_second(|| {
            run(&scenario, Summary::new(1))
                .metrics
                .total()
                .counts
                .events
        }));
        let few = Arc::new(read(rate, requests / 10));
        full = full.max(per_cpu_second(|| {
            run(&few, Trace::new(1))
                .summary
                .metrics
                .total()
                .counts
                .events
        }));
    }
    println!(
        "{:>8.1} {:>11.2}M {:>11.2}M {:>8.2} {:>11.2}M {:>8.2}",
        rate * WARM,
        bare / 1e6,
        summary / 1e6,
        summary / bare,
        full / 1e6,
        summary / full
    );
}

fn read(rate: f64, requests: u32) -> Scenario {
    let text = format!(
        r#"
        duration = "{:.0}s"
        [account]
        concurrency = 1000000
        [environment]
        idle_timeout = "600s"
        [[function]]
        name = "f"
        timeout = "900s"
        modelled = {{ warm = "exp(1.991s)", cold = "exp(2.244s)" }}
        [[source]]
        kind = "invoke"
        name = "s"
        function = "f"
        [[load]]
        source = "s"
        pattern = "poisson"
        at = "0s"
        rate = {rate}
        count = {requests}
        "#,
        f64::from(requests) / rate * 1.01 + 100.0
    );
    let read = scenario::read("bench.toml", &text, &[], &Library::default());
    read.unwrap_or_else(|problems| panic!("{problems:#?}"))
        .value
        .scenario
}

fn run<S: Sink>(scenario: &Arc<Scenario>, sink: S) -> S {
    let mut simulation = Simulation::new(Arc::clone(scenario), sink);
    simulation.advance(Time::NEVER, &mut Work::UNBOUNDED.clone());
    simulation.into_sink()
}

/// Requests per CPU second of this process.
fn per_cpu_second(work: impl FnOnce() -> u64) -> f64 {
    let before = cpu_seconds();
    let requests = work();
    #[expect(
        clippy::cast_precision_loss,
        reason = "counts of a benchmark fit a float"
    )]
    let requests = requests as f64;
    requests / (cpu_seconds() - before).max(0.01)
}

/// CPU time of this process from `/proc`, in ticks of 10 ms: another process's time does not count.
fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").expect("the benchmark runs on Linux");
    let fields: Vec<&str> = stat[stat.rfind(')').expect("the name ends") + 2..]
        .split(' ')
        .collect();
    let ticks = |index: usize| fields[index].parse::<f64>().expect("a number");
    (ticks(11) + ticks(12)) / 100.0
}
