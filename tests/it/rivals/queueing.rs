//! Erlang's formulas for a fixed fleet: the mean of many runs is within three of its standard errors.
#![expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "rates and counts of a test"
)]

use coldstart::sim::chance::{Chance, Purpose};
use coldstart::sim::rivals::{Fleet, Job, Scaling, Served, serve};
use coldstart::sim::time::{Span, Time};

const RUNS: usize = 48;
const JOBS: usize = 20_000;

/// Requests at random instants, with exponential work of mean one second.
fn jobs(rate: f64, seed: u64) -> Vec<Job> {
    let mut gaps = Chance::new(seed, Purpose::Arrivals, 0);
    let mut works = Chance::new(seed, Purpose::Durations, 0);
    let mut at = 0.0;
    let mut next = || {
        at += gaps.exponential() * 1e6 / rate;
        let work = works.exponential() * 1e6;
        Job {
            at: Time(at as u64),
            work: Span(work as u64),
        }
    };
    (0..JOBS).map(|_| next()).collect()
}

fn run(servers: u32, instances: u32, queue: u32, rate: f64, seed: u64) -> Served {
    let fleet = Fleet {
        places: servers / instances,
        least: instances,
        most: instances,
        start: Span::ZERO,
        scaling: Scaling::Fixed,
        patch: None,
        queue,
        patience: Span(u64::MAX / 4),
    };
    serve(&fleet, &jobs(rate, seed), Time(u64::MAX / 2))
}

/// The share of requests that find all servers busy and are lost.
fn erlang_b(servers: u32, offered: f64) -> f64 {
    (1..=servers).fold(1.0, |blocked, n| {
        offered * blocked / (f64::from(n) + offered * blocked)
    })
}

/// The share of requests that wait, where none is lost.
fn erlang_c(servers: u32, offered: f64) -> f64 {
    let b = erlang_b(servers, offered);
    let c = f64::from(servers);
    b / (1.0 - offered / c * (1.0 - b))
}

/// The mean of a figure over runs must be the answer within three standard errors.
#[track_caller]
fn agrees(answer: f64, figure: impl Fn(u64) -> f64) {
    let runs: Vec<f64> = (0..RUNS as u64).map(figure).collect();
    let mean = runs.iter().sum::<f64>() / RUNS as f64;
    let variance = runs.iter().map(|run| (run - mean).powi(2)).sum::<f64>() / (RUNS - 1) as f64;
    let error = (variance / RUNS as f64).sqrt();
    assert!(
        (mean - answer).abs() <= 3.0 * error,
        "{mean} is not {answer} within 3 x {error}"
    );
    assert!(
        error < answer * 0.05,
        "the test is too coarse to show anything: {error}"
    );
}

#[test]
fn a_fleet_without_a_queue_loses_what_erlang_b_says() {
    for (servers, instances, offered) in [
        (1, 1, 0.5),
        (2, 1, 1.0),
        (5, 5, 3.0),
        (10, 2, 8.0),
        (20, 10, 25.0),
    ] {
        agrees(erlang_b(servers, offered), |seed| {
            let served = run(servers, instances, 0, offered, seed);
            served.refused as f64 / served.arrived as f64
        });
    }
}

#[test]
fn a_fleet_with_an_endless_queue_waits_as_erlang_c_says() {
    for (servers, instances, offered) in [(1, 1, 0.5), (2, 2, 1.2), (5, 1, 3.5), (10, 5, 8.0)] {
        // The mean wait of all: the share that waits over the spare rate, of a mean work of one second.
        let spare = f64::from(servers) - offered;
        agrees(erlang_c(servers, offered) * 1_000.0 / spare, |seed| {
            let served = run(servers, instances, u32::MAX, offered, seed);
            assert_eq!(served.refused, 0);
            served.waits.mean_ms().unwrap()
        });
    }
}
