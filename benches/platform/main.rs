//! How fast the platform is, as a ratio to a bare event loop measured in the same run.
//!
//! `cargo bench --bench platform` prints requests per CPU second for the scenario on which simulators of
//! serverless platforms are compared (Poisson arrivals, exponential warm requests of 1.991 s and cold ones
//! of 2.244 s, idle time-out 600 s), at three numbers of busy environments.
#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

mod yardstick;

use coldstart::course::library::Library;
use coldstart::course::scenario;
use coldstart::guest::Program;
use coldstart::sim::scenario::{Code, Scenario};
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
        (0.9, 5_000_000),
        (100.0 / WARM, 5_000_000),
        (10_000.0 / WARM, 5_000_000),
    ] {
        compare(rate, requests);
    }
    println!(
        "ratio: summary to yardstick, aim 1/3. cost: how many times as long the full trace takes, aim 3."
    );
    real_guests();
    bounded_memory();
}

/// Invocations of a real guest with an empty handler, through the whole platform.
fn real_guests() {
    const REQUESTS: u32 = 500_000;
    let module = r#"(module (memory (export "memory") 1)
        (func (export "alloc") (param i32) (result i32) (i32.const 1024))
        (func (export "handle") (param i32 i32)))"#;
    let mut scenario = read(1_000.0, REQUESTS);
    let program = Program::load(module.as_bytes()).expect("the module is a good one");
    scenario.functions[0].code = Code::Guest(program);
    let scenario = Arc::new(scenario);
    let mut best = 0.0_f64;
    for _ in 0..3 {
        best = best.max(per_cpu_second(|| {
            let counts = run(&scenario, Summary::new(1)).metrics.total().counts;
            assert_eq!(counts.succeeded, u64::from(REQUESTS), "every guest answers");
            counts.invocations
        }));
    }
    println!("real guests, empty handler: {best:.0} invocations per CPU second, aim 200000");
}

/// How much more memory ten times as many requests take when only the summary is kept.
fn bounded_memory() {
    let kilobytes = |requests: u32| {
        let before = resident_kb();
        let summary = run(&Arc::new(read(0.9, requests)), Summary::new(1));
        let after = resident_kb();
        drop(summary);
        after.saturating_sub(before)
    };
    let (few, many) = (kilobytes(300_000), kilobytes(3_000_000));
    println!(
        "summary sink: +{few} kB for 0.3 M requests, +{many} kB for 3 M after them; aim: no growth"
    );
}

/// Kilobytes resident, as Linux counts them.
fn resident_kb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("the benchmark runs on Linux");
    let line = status.lines().find(|line| line.starts_with("VmRSS"));
    let number = line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok());
    number.expect("Linux tells it")
}

/// Best of seven rounds each, taken in turn so that a noisy neighbour disturbs all alike.
fn compare(rate: f64, requests: u32) {
    let scenario = Arc::new(read(rate, requests));
    let (mut bare, mut summary, mut full) = (0.0_f64, 0.0_f64, 0.0_f64);
    for _ in 0..7 {
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

/// CPU time of this process as the scheduler counts it: another process's time does not count, but what it takes from
/// a shared core does, which is why the best of several rounds is told.
fn cpu_seconds() -> f64 {
    let stat =
        std::fs::read_to_string("/proc/self/schedstat").expect("the benchmark runs on Linux");
    let nanoseconds = stat
        .split(' ')
        .next()
        .and_then(|first| first.parse::<f64>().ok());
    nanoseconds.expect("the first figure is the time on the processor") / 1e9
}
