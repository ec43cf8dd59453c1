//! Watching a run: whichever way one comes to an instant, it looks the same.

use crate::story::{SHORT, burst, recording};
use coldstart::lab::explain::sentence;
use coldstart::sim::time::{Span, Time};
use coldstart::sim::trace::Fact;
use coldstart::tui::playback::{Condition, Landmark, Playback, Recording, View};
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

fn long() -> Recording {
    Recording {
        facts: burst(2_000, 10),
        end: ms(21_000),
        ..Recording::default()
    }
}

#[test]
fn any_jump_shows_what_folding_from_the_start_shows() {
    let recording = long();
    let facts = recording.facts.clone();
    let mut playback = Playback::new(recording);
    for at in [20_500, 3, 12_345, 12_344, 0, 7_777, 21_000, 1] {
        playback.seek(ms(at));
        let n = facts.partition_point(|fact| fact.at <= ms(at));
        assert_eq!(playback.view(), &folded(&facts, n), "at {at} ms");
    }
}

#[test]
fn a_step_back_undoes_a_step() {
    let mut playback = Playback::new(recording(SHORT, 4_000));
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

#[test]
fn facts_may_come_while_somebody_watches() {
    let whole = long();
    let mut live = Playback::new(Recording::default());
    for chunk in whole.facts.chunks(999) {
        let end = chunk[chunk.len() - 1].at;
        live.extend(chunk.iter().copied(), end);
        live.seek(end);
    }
    let mut playback = Playback::new(whole);
    for at in [18_000, 9_000, 20_000] {
        live.seek(ms(at));
        playback.seek(ms(at));
        assert_eq!(live.view(), playback.view());
        let peak = |playback: &Playback| playback.timeline().peak(ms(0), ms(at));
        assert_eq!(peak(&live), peak(&playback));
    }
}

#[track_caller]
fn jumps(landmark: Landmark, expected: &[u64]) {
    let mut playback = Playback::new(recording(SHORT, 4_000));
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
    let mut playback = Playback::new(recording(SHORT, 4_000));
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
    let mut playback = Playback::new(recording(SHORT, 4_000));
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
    let playback = Playback::new(recording(SHORT, 4_000));
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
    let mut playback = Playback::new(recording(SHORT, 4_000));
    playback.jump(Landmark::Throttle);
    let names = &playback.recording().names;
    let told = playback.past().last().map(|fact| sentence(fact, names));
    let expected = "Throttled: reserved concurrency 2 is reached \
                    (ReservedFunctionConcurrentInvocationLimitExceeded).";
    assert_eq!(told.as_deref(), Some(expected));
}
