//! Watching a run: whichever way one comes to an instant, it looks the same.

use crate::story::{SHORT, burst, recorded, scenario, told};
use coldstart::lab::explain::sentence;
use coldstart::lab::playground::Playground;
use coldstart::lab::prices;
use coldstart::sim::scenario::Input;
use coldstart::sim::time::{Span, Time};
use coldstart::sim::trace::Fact;
use coldstart::tui::playback::{Condition, Landmark, Playback, View};
use std::time::Duration;

fn ms(n: u64) -> Time {
    Time::ZERO + Span::millis(n)
}

/// The view after `n` facts, folded from the start.
fn folded(facts: &[Fact], n: usize) -> View {
    let mut view = View::default();
    facts[..n].iter().for_each(|fact| view.fold(fact));
    view
}

#[test]
fn any_jump_shows_what_folding_from_the_start_shows() {
    let facts = burst(2_000, 10);
    let mut playback = Playback::new(recorded(facts.clone(), 21_000));
    for at in [20_500, 3, 12_345, 12_344, 0, 7_777, 21_000, 1] {
        playback.seek(ms(at));
        let n = facts.partition_point(|fact| fact.at <= ms(at));
        assert_eq!(playback.view(), &folded(&facts, n), "at {at} ms");
    }
}

#[test]
fn a_step_back_undoes_a_step() {
    let mut playback = Playback::new(told(SHORT, 4_000));
    let mut seen = vec![(playback.at(), playback.view().clone())];
    loop {
        playback.step();
        if playback.view().folded == seen[seen.len() - 1].1.folded {
            break;
        }
        seen.push((playback.at(), playback.view().clone()));
    }
    // Four of the thirty facts are charges, which have no story of their own.
    assert_eq!(seen.len(), 27);
    assert_eq!(playback.at(), ms(4_000), "after the last fact, the end");
    for (at, view) in seen.iter().rev().skip(1) {
        playback.step_back();
        assert_eq!((playback.at(), playback.view()), (*at, view));
    }
}

/// Forty requests a second on two environments, for ten seconds.
const BUSY: &str = r#"
    duration = "10s"
    [[function]]
    name = "thumbnail"
    modelled = { warm = "exp(40ms)", cold = "exp(90ms)" }
    init = "200ms"
    reserved_concurrency = 3
    [[source]]
    kind = "invoke"
    name = "photos"
    function = "thumbnail"
    [[load]]
    source = "photos"
    pattern = "poisson"
    at = "0s"
    rate = 40
    for = "10s"
"#;

fn busy() -> Playground {
    Playground::new(scenario(BUSY), prices::sheet(None).unwrap())
}

#[test]
fn what_somebody_does_changes_only_what_comes_after() {
    let mut playback = Playback::new(busy());
    while playback.work() {}
    playback.seek(ms(4_000));
    let (before, past) = (playback.view().clone(), playback.past().to_vec());
    let (source, count) = (0, 100);
    playback.input(Input::Fire { source, count });
    while playback.work() {}
    assert_eq!(playback.at(), ms(4_000), "the clock stands where it stood");
    assert_eq!(playback.past()[..past.len()], past[..]);
    assert!(playback.view().counts.throttles >= before.counts.throttles + 90);
    playback.seek(ms(3_999));
    let earlier = past.partition_point(|fact| fact.at <= ms(3_999));
    assert_eq!(playback.view(), &folded(&past, earlier));
}

#[test]
fn the_counts_are_those_of_the_metrics() {
    let mut playback = Playback::new(busy());
    while playback.work() {}
    playback.seek(ms(10_000));
    let counts = playback.view().counts;
    let metrics = &playback.playground().trace().summary.metrics;
    let total = metrics.total();
    let expected = [
        (counts.events, total.counts.events),
        (counts.succeeded, total.counts.succeeded),
        (counts.failed, total.counts.failed),
        (counts.refused, total.counts.throttled),
        (counts.throttles, total.counts.throttles),
        (counts.cold_starts, total.counts.cold_starts),
        (counts.warm_starts, total.counts.warm_starts),
        (counts.invocations(), total.counts.invocations),
        (counts.errors, total.counts.errors),
        (counts.retries, total.counts.retries),
        (
            counts.environments_created,
            total.counts.environments_created,
        ),
        (counts.in_flight(), total.counts.in_flight()),
        (
            u64::from(playback.timeline().peak(ms(0), ms(10_000))),
            u64::from(metrics.account.max_running),
        ),
    ];
    for (shown, metric) in expected {
        assert_eq!(shown, metric, "{expected:?}");
    }
    assert!(
        counts.throttles > 0 && counts.warm_starts > 100,
        "{counts:?}"
    );
}

#[track_caller]
fn jumps(landmark: Landmark, expected: &[u64]) {
    let mut playback = Playback::new(told(SHORT, 4_000));
    let mut there = Vec::new();
    while playback.jump(landmark) {
        there.push(playback.at().0 / 1_000);
    }
    assert_eq!(there, expected, "{landmark:?}");
    let mut back = Vec::new();
    while playback.jump_back(landmark) {
        back.push(playback.at().0 / 1_000);
    }
    back.reverse();
    assert_eq!(back, expected[..expected.len() - 1], "back to {landmark:?}");
}

#[test]
fn landmarks_are_found_both_ways() {
    jumps(Landmark::Cold, &[100, 920]);
    jumps(Landmark::Throttle, &[1_160]);
    jumps(Landmark::Error, &[1_250]);
}

/// What the environments do, their number and a letter each, and the counts that people look at.
#[track_caller]
fn shows(at: u64, expected: &str) {
    let mut playback = Playback::new(told(SHORT, 4_000));
    playback.seek(ms(at));
    let view = playback.view();
    let mut line: Vec<String> = view
        .environments
        .iter()
        .map(|(id, environment)| {
            let letter = match environment.condition {
                Condition::Init => 'i',
                Condition::Busy => 'b',
                Condition::Waiting(_) => 'w',
                Condition::Idle => 'f',
                Condition::Failed => 'x',
            };
            format!("{}{letter}", id.number())
        })
        .collect();
    let counts = view.counts;
    line.push(format!(
        "cold {} warm {} throttled {} in flight {}",
        counts.cold_starts,
        counts.warm_starts,
        counts.throttles,
        counts.in_flight()
    ));
    assert_eq!(line.join(" "), expected, "at {at} ms");
}

#[test]
fn an_instant_shows_every_environment_and_count() {
    shows(0, "cold 0 warm 0 throttled 0 in flight 0");
    shows(100, "1i cold 0 warm 0 throttled 0 in flight 1");
    shows(320, "1b cold 1 warm 0 throttled 0 in flight 1");
    shows(330, "1w cold 1 warm 0 throttled 0 in flight 1");
    shows(500, "1f cold 1 warm 0 throttled 0 in flight 0");
    shows(930, "1b 2i cold 1 warm 1 throttled 0 in flight 2");
    shows(1_160, "1b 2b cold 2 warm 2 throttled 1 in flight 2");
    shows(1_300, "1x 2f cold 2 warm 2 throttled 1 in flight 0");
    shows(3_000, "1x cold 2 warm 2 throttled 1 in flight 0");
}

#[test]
fn time_passes_at_the_speed_that_was_set() {
    let mut playback = Playback::new(told(SHORT, 4_000));
    playback.tick(Duration::from_millis(500));
    assert_eq!(playback.at(), ms(500));
    playback.slower();
    playback.tick(Duration::from_millis(500));
    assert_eq!(playback.at(), ms(750));
    playback.toggle();
    assert!(!playback.tick(Duration::from_secs(1)), "it stands still");
    playback.toggle();
    playback.tick(Duration::from_secs(100));
    assert_eq!(playback.at(), ms(4_000));
    assert!(!playback.is_playing(), "nothing moves after the end");
    playback.toggle();
    assert_eq!(playback.at(), ms(0), "and it can be seen again");
}

#[test]
fn concurrency_is_the_number_that_run_at_once() {
    let playback = Playback::new(told(SHORT, 4_000));
    let peak = |from, to| playback.timeline().peak(ms(from), ms(to));
    assert_eq!(peak(0, 100), 0);
    assert_eq!(peak(0, 101), 1);
    assert_eq!(peak(200, 300), 1, "INIT counts");
    assert_eq!(peak(400, 900), 0);
    assert_eq!(peak(0, 4_000), 2);
    assert_eq!(peak(1_200, 1_250), 1);
    assert_eq!(playback.timeline().throttles(ms(1_000), ms(2_000)), 1);
}

#[test]
fn the_last_fact_is_told_in_a_sentence() {
    let mut playback = Playback::new(told(SHORT, 4_000));
    playback.jump(Landmark::Throttle);
    let names = playback.names();
    let line = playback.past().last().map(|fact| sentence(fact, names));
    let expected = "Throttled: reserved concurrency 2 is reached \
                    (ReservedFunctionConcurrentInvocationLimitExceeded).";
    assert_eq!(line.as_deref(), Some(expected));
}
