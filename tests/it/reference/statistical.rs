//! Queueing theory and long runs of other simulators: the answers hold within the error of a long run.
//!
//! Each case is run sixty-four times with other seeds after a warm-up; the mean of the runs has to be within
//! three of its standard errors (or half-widths, where the reference has an error of its own) of the answer.
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "lengths of runs are whole seconds above zero"
)]

use super::{cases, expected, read};
use coldstart::sim::metrics::{Counts, Metrics};
use coldstart::sim::sink::Summary;
use coldstart::sim::time::Time;
use coldstart::sim::trace::{Fact, Sink, TextId};
use coldstart::sim::{Simulation, Work};
use std::sync::Arc;

/// A case: what the function is, and which numbers are compared.
pub(super) struct Case {
    pub(super) id: &'static str,
    rate: f64,
    warm: &'static str,
    cold: &'static str,
    /// Keys of the function.
    function: &'static str,
    idle: &'static str,
}

const fn case(
    id: &'static str,
    rate: f64,
    time: &'static str,
    function: &'static str,
    idle: &'static str,
) -> Case {
    Case {
        id,
        rate,
        warm: time,
        cold: time,
        function,
        idle,
    }
}

pub(super) const CASES: [Case; 20] = [
    case(
        "erlang_b_c1_a0.5",
        0.5,
        "exp(1s)",
        "reserved_concurrency = 1",
        "600s",
    ),
    case(
        "erlang_b_c1_a1",
        1.0,
        "1s",
        "reserved_concurrency = 1",
        "7s",
    ),
    case(
        "erlang_b_c2_a1",
        1.0,
        "uniform(0s, 2s)",
        "reserved_concurrency = 2",
        "600s",
    ),
    case(
        "erlang_b_c5_a3",
        3.0,
        "exp(1s)",
        "reserved_concurrency = 5",
        "600s",
    ),
    case(
        "erlang_b_c10_a8",
        8.0,
        "1s",
        "reserved_concurrency = 10",
        "600s",
    ),
    case(
        "erlang_b_c10_a20",
        20.0,
        "exp(1s)",
        "reserved_concurrency = 10",
        "600s",
    ),
    case(
        "erlang_b_c100_a90",
        90.0,
        "uniform(0s, 2s)",
        "reserved_concurrency = 100",
        "600s",
    ),
    case(
        "erlang_b_c1000_a1000",
        1_000.0,
        "exp(1s)",
        "reserved_concurrency = 1000",
        "600s",
    ),
    case("mru_l0.9_d1.991_T600", 0.9, "exp(1.991s)", "", "600s"),
    case("mru_l10_d1_T60", 10.0, "exp(1s)", "", "60s"),
    case(
        "mru_l0.00333333_d1_T600",
        1.0 / 300.0,
        "exp(1s)",
        "",
        "600s",
    ),
    case(
        "mru_l0.00166667_d0.001_T600",
        1.0 / 600.0,
        "exp(1ms)",
        "",
        "600s",
    ),
    case("mru_l100_d0.5_T60", 100.0, "exp(500ms)", "", "60s"),
    case(
        "mru_limit_l4_d1_T3_c5",
        4.0,
        "exp(1s)",
        "reserved_concurrency = 5",
        "3s",
    ),
    case(
        "mru_limit_l0.9_d2_T20_c3",
        0.9,
        "exp(2s)",
        "reserved_concurrency = 3",
        "20s",
    ),
    case(
        "provisioned_spill_p2_a1.8",
        1.8,
        "exp(1s)",
        "provisioned_concurrency = 2",
        "600s",
    ),
    Case {
        cold: "exp(2.244s)",
        ..case(
            "ci_mru_l0.9_w1.991_c2.244_T600_lim0_exp",
            0.9,
            "exp(1.991s)",
            "",
            "600s",
        )
    },
    case(
        "ci_mru_l8_w1_c1_T1e+09_lim10_exp",
        8.0,
        "exp(1s)",
        "reserved_concurrency = 10",
        "1000d",
    ),
    case(
        "ci_mru_l8_w1_c1_T1e+09_lim10_uni",
        8.0,
        "uniform(0s, 2s)",
        "reserved_concurrency = 10",
        "1000d",
    ),
    case("ci_mru_l0.9_w2_c2_T600_lim0_det", 0.9, "2s", "", "600s"),
];

/// Cases about the distribution of the number of running environments: (id, rate, duration).
pub(super) const DISTRIBUTIONS: [(&str, f64, &str); 2] = [
    ("mginf_l0.9_d1.991", 0.9, "uniform(0s, 3.982s)"),
    ("mginf_l100_d0.5", 100.0, "500ms"),
];

const RUNS: u64 = 64;
/// Requests in each run, about.
const REQUESTS: f64 = 25_000.0;

fn text(seed: u64, rate: f64, duration: f64, case: &Case) -> String {
    let Case {
        warm,
        cold,
        function,
        idle,
        ..
    } = case;
    format!(
        r#"
        seed = {seed}
        duration = "{duration:.0}s"
        [account]
        concurrency = 100000
        [environment]
        idle_timeout = "{idle}"
        [[function]]
        name = "f"
        timeout = "900s"
        modelled = {{ warm = "{warm}", cold = "{cold}" }}
        {function}
        [[source]]
        kind = "invoke"
        name = "s"
        function = "f"
        [[load]]
        source = "s"
        pattern = "poisson"
        at = "0s"
        rate = {rate}
        for = "{duration:.0}s"
        "#
    )
}

/// The numbers of one run by name, after the warm-up.
#[expect(clippy::cast_precision_loss, reason = "counts of a run fit a float")]
fn measure(case: &Case, seed: u64) -> Vec<(&'static str, f64)> {
    let length = (REQUESTS / case.rate).max(300.0);
    let warm_up = (length / 10.0).max(200.0);
    let scenario = read(&text(seed, case.rate, length + warm_up, case));
    let mut simulation = Simulation::new(Arc::new(scenario), Summary::new(1));
    let (begin, end) = (
        Time((warm_up * 1e6) as u64),
        Time(((length + warm_up).round() * 1e6) as u64),
    );
    simulation.advance(begin, &mut Work::UNBOUNDED.clone());
    let before = simulation.sink().metrics.clone();
    simulation.advance(Time::NEVER, &mut Work::UNBOUNDED.clone());
    let after = &simulation.sink().metrics;
    let (old, new) = (before.functions[0].counts, after.functions[0].counts);
    let count = |of: fn(&Counts) -> u64| (of(&new) - of(&old)) as f64;
    let requests = count(|c| c.events);
    let (cold, throttled) = (count(|c| c.cold_starts), count(|c| c.throttled));
    let span = end.since(begin).as_secs_f64();
    let (running, idle) = means_between(&before, after, begin, end);
    vec![
        ("p_throttle", throttled / requests),
        ("p_cold", cold / (requests - throttled)),
        ("p_cold_of_all_requests", cold / requests),
        ("p_cold_of_accepted", cold / (requests - throttled)),
        (
            "p_spillover",
            1.0 - count(|c| c.provisioned_starts) / requests,
        ),
        ("cold_starts_per_hour", cold / span * 3_600.0),
        ("mean_running", running),
        ("mean_idle", idle),
        ("mean_envs", running + idle),
        ("running", running),
        ("idle", idle),
        ("total", running + idle),
    ]
}

/// Time averages between two instants, from the averages since 0.
fn means_between(before: &Metrics, after: &Metrics, begin: Time, end: Time) -> (f64, f64) {
    let (b, e) = (begin.as_secs_f64(), end.as_secs_f64());
    let (old, new) = (
        before.total().gauge.means(begin),
        after.total().gauge.means(end),
    );
    let between = |old: f64, new: f64| (new * e - old * b) / (e - b);
    (between(old.0, new.0), between(old.1, new.1))
}

/// The mean of the runs and its standard error.
fn mean_and_error(values: &[f64]) -> (f64, f64) {
    let n = f64::from(u32::try_from(values.len()).unwrap());
    let mean = values.iter().sum::<f64>() / n;
    let variance = values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / (n - 1.0);
    (mean, (variance / n).sqrt())
}

#[track_caller]
fn close(id: &str, name: &str, values: &[f64]) {
    let (mean, error) = mean_and_error(values);
    let want = expected(id, name);
    let half_width = cases()[id]["expected"][name]["half_width_95"]
        .as_f64()
        .unwrap_or(0.0);
    let within = 3.0 * error.hypot(half_width) + 1e-9;
    assert!(
        (mean - want).abs() <= within,
        "{id}: {name} is {mean} +- {error}, want {want} within {within}"
    );
}

#[test]
fn long_runs_agree_with_theory_and_with_other_simulators() {
    for case in &CASES {
        let runs: Vec<_> = (1..=RUNS).map(|seed| measure(case, seed)).collect();
        for name in cases()[case.id]["expected"].as_object().unwrap().keys() {
            if name == "mean_busy_provisioned" {
                continue; // busy_provisioned below measures it
            }
            let values: Vec<f64> = runs
                .iter()
                .map(|run| {
                    run.iter()
                        .find(|(n, _)| n == name)
                        .unwrap_or_else(|| panic!("{name}"))
                        .1
                })
                .collect();
            close(case.id, name, &values);
        }
    }
}

/// A run starts empty; what happens before this is left out.
const WARM_UP: Time = Time(20_000_000);

/// Integrates how many environments run, how many of them are provisioned, and how long none runs.
#[derive(Default)]
struct Running {
    metrics: Metrics,
    provisioned: f64,
    since: Time,
    seconds: f64,
    sum: f64,
    squares: f64,
    none: f64,
    busy_provisioned: f64,
}

impl Sink for Running {
    fn fact(&mut self, fact: Fact) {
        use coldstart::sim::trace::{Start, What};
        let elapsed = fact.at.since(self.since.max(WARM_UP)).as_secs_f64();
        let running = f64::from(self.metrics.account.running);
        self.since = fact.at;
        self.seconds += elapsed;
        self.sum += running * elapsed;
        self.squares += running * running * elapsed;
        self.none += if running == 0.0 { elapsed } else { 0.0 };
        self.busy_provisioned += self.provisioned * elapsed;
        self.metrics.fold(&fact);
        match fact.what {
            What::Started {
                start: Start::Provisioned,
                ..
            } => self.provisioned += 1.0,
            // The first two environments of the case are the provisioned ones.
            What::Ended { .. } if fact.environment.is_some_and(|e| e.number() <= 2) => {
                self.provisioned -= 1.0;
            }
            _ => {}
        }
    }

    fn text(&mut self, _: &[u8]) -> Option<TextId> {
        None
    }
}

fn running(case: &Case, seed: u64) -> Running {
    let length = REQUESTS / case.rate;
    let scenario = read(&text(seed, case.rate, length, case));
    let sink = Running {
        metrics: Metrics::new(1),
        ..Running::default()
    };
    let mut simulation = Simulation::new(Arc::new(scenario), sink);
    simulation.advance(Time::NEVER, &mut Work::UNBOUNDED.clone());
    simulation.into_sink()
}

#[test]
fn the_number_of_running_environments_is_poisson_without_a_limit() {
    for (id, rate, duration) in DISTRIBUTIONS {
        let case = case(id, rate, duration, "", "600s");
        let runs: Vec<Running> = (1..=RUNS).map(|seed| running(&case, seed)).collect();
        let each = |of: fn(&Running) -> f64| runs.iter().map(of).collect::<Vec<f64>>();
        close(id, "mean_running", &each(|r| r.sum / r.seconds));
        close(
            id,
            "var_running",
            &each(|r| r.squares / r.seconds - (r.sum / r.seconds).powi(2)),
        );
        if rate < 10.0 {
            close(id, "p_zero_running", &each(|r| r.none / r.seconds));
        }
    }
}

#[test]
fn the_provisioned_group_is_as_busy_as_erlang_says() {
    let case = CASES
        .iter()
        .find(|case| case.id == "provisioned_spill_p2_a1.8")
        .unwrap();
    let runs: Vec<Running> = (1..=RUNS).map(|seed| running(case, seed)).collect();
    let values: Vec<f64> = runs
        .iter()
        .map(|r| r.busy_provisioned / r.seconds)
        .collect();
    close(case.id, "mean_busy_provisioned", &values);
}
