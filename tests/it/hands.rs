//! Hands on a run: whatever somebody does to it is part of it, and what is saved replays it.

use coldstart::course::content::Content;
use coldstart::course::library::Library;
use coldstart::lab::breaks::{self, Mode, Strike};
use coldstart::lab::levers::{self, Lever};
use coldstart::lab::playground::Playground;
use coldstart::lab::run::{self, Order};
use coldstart::sim::Work;
use coldstart::sim::scenario::Input;
use coldstart::sim::sink::Trace;
use coldstart::sim::time::{Span, Time};
use coldstart::sim::trace::{Fact, Outcome, Reclaim, Report, What};
use proptest::prelude::*;
use std::sync::OnceLock;

fn library() -> &'static Library {
    static CONTENT: OnceLock<Content> = OnceLock::new();
    &CONTENT.get_or_init(Content::embedded).library
}

/// A guest behind an API and a queue, and a modelled one that is called asynchronously.
const SHOP: &str = r#"# A shop.
seed = 3
duration = "30s"
[environment]
idle_timeout = "4s"
[[function]]
name = "counter"
code = "counter-global"
[[function]]
name = "mailer"
modelled = { warm = "exp(200ms)", cold = "exp(600ms)", fail = 0.1 }
init = "exp(300ms)"
[[source]]
kind = "http"
name = "clicks"
function = "counter"
[[source]]
kind = "sqs"
name = "jobs"
function = "counter"
visibility_timeout = "5s"
[[source]]
kind = "invoke"
mode = "async"
name = "mails"
function = "mailer"
[[load]]
source = "clicks"
pattern = "poisson"
rate = 2
for = "30s"
[[load]]
source = "jobs"
pattern = "burst"
at = "3s"
count = 25
event = { note = "it's \"quoted\" and\nbroken" }
[[load]]
source = "mails"
pattern = "constant"
every = "900ms"
for = "30s"
[[at]]
time = "9s"
set = { "functions.mailer.memory_mb" = 256, "functions.mailer.timeout" = "1.5s" }
[[variant]]
name = "other"
set = { seed = 9 }
"#;

fn order(text: &str) -> Order<'_> {
    Order {
        file: "shop.toml",
        text,
        settings: Vec::new(),
        until: None,
    }
}

fn shop() -> Playground {
    Playground::open(&order(SHOP), library()).unwrap()
}

fn finished(playground: &mut Playground) -> &Trace {
    while !playground.is_over() {
        playground.work(&mut Work::UNBOUNDED.clone());
    }
    playground.trace()
}

/// The counter of `counter-global`, counting by `step`.
fn counting_by(step: u32) -> String {
    let package = library().get("counter-global").unwrap();
    let text = std::str::from_utf8(&package.module).unwrap();
    text.replace(
        "(global.get $count) (i32.const 1)",
        &format!("(global.get $count) (i32.const {step})"),
    )
}

/// Something that a person does.
#[derive(Clone, Debug)]
enum Deed {
    Fire(usize, u32),
    /// A lever by number, and how many steps up or down.
    Step(usize, bool, u8),
    FromStart(usize, bool),
    Deploy(u32),
    Reseed(u64),
    /// Something to break by number, how, and for how many seconds.
    Break(usize, Mode, u64),
}

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        3 => (0..3_usize, prop::sample::select(vec![1, 10, 100])).prop_map(|(s, n)| Deed::Fire(s, n)),
        6 => (0..18_usize, any::<bool>(), 1..4_u8).prop_map(|(l, up, n)| Deed::Step(l, up, n)),
        1 => (0..18_usize, any::<bool>()).prop_map(|(l, up)| Deed::FromStart(l, up)),
        1 => (1..9_u32).prop_map(Deed::Deploy),
        1 => (0..1_000_u64).prop_map(Deed::Reseed),
        2 => (0..12_usize, prop::sample::select(vec![Mode::Down, Mode::Slow, Mode::Error]), 1..60_u64)
            .prop_map(|(target, mode, seconds)| Deed::Break(target, mode, seconds)),
    ]
}

/// Does it, as the settings do: a value that is refused changes nothing.
fn perform(playground: &mut Playground, at: Time, deed: &Deed) {
    let all = levers::all(playground.scenario());
    let lever = |n: usize| -> &Lever { &all[n % all.len()] };
    match *deed {
        Deed::Fire(source, count) => playground.input(at, Input::Fire { source, count }),
        Deed::Step(n, up, steps) => {
            for _ in 0..steps {
                let value = lever(n).value(&playground.standing(at));
                if let Some(next) = lever(n).knob.next(&value, up) {
                    let _ = playground.change(at, &lever(n).path, next, library());
                }
            }
        }
        Deed::FromStart(n, up) => {
            let value = lever(n).value(&playground.standing(Time::ZERO));
            let path = lever(n).path_from_start(playground.scenario());
            if let (Some(path), Some(next)) = (path, lever(n).knob.next(&value, up)) {
                let _ = playground.change_from_start(&path, next, library());
            }
        }
        Deed::Deploy(step) => playground
            .deploy(at, "counter", &counting_by(step), library())
            .unwrap(),
        Deed::Reseed(seed) => playground.reseed(seed),
        Deed::Break(n, mode, seconds) => {
            let targets = breaks::targets(playground.scenario());
            let target = &targets[n % targets.len()];
            let strike = playground.strike_on(target, mode, Span::secs(seconds), at);
            let _ = playground.strike(at, &strike, library());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_saved_replays_the_run(deeds in prop::collection::vec((0..30_000_u64, deed()), 0..12)) {
        let mut playground = shop();
        for (ms, deed) in &deeds {
            perform(&mut playground, Time::ZERO + Span::millis(*ms), deed);
        }
        let written = playground.written().unwrap();
        let played = finished(&mut playground);
        let (_, replayed) = run::trace(&order(&written), library()).unwrap();
        prop_assert_eq!(&played.facts, &replayed.facts, "{}", written);
        let lines = |trace: &Trace| texts(trace);
        prop_assert_eq!(lines(played), lines(&replayed), "{}", written);
        // Saving what was opened from a saved file saves the same.
        let again = Playground::open(&order(&written), library()).unwrap();
        prop_assert_eq!(again.written().unwrap(), written);
    }

    #[test]
    fn what_was_before_a_deed_stays(ms in 0..30_000_u64, deed in deed()) {
        prop_assume!(!matches!(deed, Deed::FromStart(..) | Deed::Reseed(_)));
        let mut playground = shop();
        let before = finished(&mut playground).facts.clone();
        let at = Time::ZERO + Span::millis(ms);
        perform(&mut playground, at, &deed);
        let after = &finished(&mut playground).facts;
        let past = before.partition_point(|fact| fact.at < at);
        prop_assert_eq!(&before[..past], &after[..past.min(after.len())]);
    }
}

/// Every output of a trace.
fn texts(trace: &Trace) -> Vec<Vec<u8>> {
    let outputs = trace
        .facts
        .iter()
        .filter_map(|fact| fact.what.report()?.output);
    outputs.map(|id| trace.text(id).to_vec()).collect()
}

/// Changes a setting of the shop at 5 s, and expects the sentence that refuses it; none if it is taken.
#[track_caller]
fn refused(path: &str, typed: &str, expected: &str) {
    let mut playground = shop();
    let at = Time::ZERO + Span::secs(5);
    let before = playground.written().unwrap();
    let why = playground.change(at, path, typed, library()).err();
    assert_eq!(why.as_deref().unwrap_or(""), expected, "{path} = {typed}");
    let same = playground.written().unwrap() == before;
    assert_eq!(same, why.is_some(), "a refusal changes nothing");
}

#[test]
fn a_value_that_is_refused_says_what_is_right() {
    let of = |key: &str| format!("functions.counter.{key}");
    refused(&of("memory_mb"), "1769", "");
    refused(
        &of("memory_mb"),
        "64",
        "64 is out of range: write 128 to 10240",
    );
    refused(
        &of("memory_mb"),
        "lots",
        "this is a text: write a whole number",
    );
    refused(&of("memory_mb"), " ", "type a value");
    refused(
        &of("timeout"),
        "20m",
        "20m is out of range: write 1ms to 15m",
    );
    refused(
        &of("timeout"),
        "5",
        "this is a whole number: write a length of time, such as \"250ms\"",
    );
    refused(&of("reserved_concurrency"), "none", "");
    refused(
        &of("reserved_concurrency"),
        "some",
        "this is a text: write a whole number, or \"none\" to lift it",
    );
    refused(
        &of("reserved_concurrency"),
        "2000",
        "2000 is more than the account's 1000: reserve at most that",
    );
    refused(&of("snap_start"), "on", "");
    refused(
        &of("snap_start"),
        "maybe",
        "this is a text: write true or false",
    );
    refused(&of("arch"), "arm64", "");
}

#[test]
fn a_fault_or_a_batch_that_is_refused_says_what_is_right() {
    let of = |key: &str| format!("functions.counter.{key}");
    refused(&of("fail"), "25%", "");
    refused(&of("fail"), "2", "2 is out of range: write 0 to 1");
    refused(&of("delay"), "2s", "");
    refused("environment.idle_timeout", "1m", "");
    refused("sources.jobs.batch_size", "5", "");
    refused(
        "sources.jobs.batch_size",
        "50",
        "50 is out of range: write 1 to 10",
    );
    refused(
        "sources.clicks.batch_size",
        "5",
        "only a queue has batches: name a source of kind sqs",
    );
    refused(
        "functions.mailer.wat",
        "(module)",
        "a modelled function has no code to replace: set its durations in modelled, or use a function with code",
    );
}

#[test]
fn settings_that_do_not_go_together_are_refused_as_things_stand() {
    let (mut playground, at) = (shop(), Time::ZERO + Span::secs(5));
    let mut set = |at, key: &str, typed| {
        let path = format!("functions.counter.{key}");
        playground
            .change(at, &path, typed, library())
            .err()
            .unwrap_or_default()
    };
    assert_eq!(set(at, "provisioned_concurrency", "5"), "");
    assert_eq!(
        set(at, "snap_start", "on"),
        "SnapStart and provisioned concurrency do not go together: set one of them to none"
    );
    assert_eq!(
        set(at, "reserved_concurrency", "2"),
        "5 provisioned is more than 2 reserved: provision at most what is reserved"
    );
    let earlier = Time::ZERO + Span::secs(4);
    assert_eq!(
        set(earlier, "snap_start", "on"),
        "",
        "it was not provisioned then"
    );
}

#[test]
fn zones_are_lost_and_come_back_but_one_stays() {
    let mut playground = shop();
    let at = |seconds| Time::ZERO + Span::secs(seconds);
    let targets = breaks::targets(playground.scenario());
    let zones: Vec<_> = targets
        .iter()
        .filter(|target| target.zone().is_some())
        .collect();
    let strikes = zones
        .iter()
        .map(|zone| playground.strike_on(zone, Mode::Down, Span::secs(1), at(5)));
    let strikes: Vec<Strike> = strikes.collect();
    assert_eq!(playground.strike(at(5), &strikes[0], library()), Ok(()));
    assert_eq!(playground.strike(at(6), &strikes[1], library()), Ok(()));
    let why = playground
        .strike(at(7), &strikes[2], library())
        .unwrap_err();
    assert!(why.contains("a region keeps at least one"), "{why}");
    assert_eq!(playground.lost_zones(at(5)).len(), 1);
    assert_eq!(playground.lost_zones(at(9)).len(), 2);
    let back = playground.strike_on(zones[0], Mode::Down, Span::secs(1), at(8));
    assert_eq!(back.words(), "Zone a is back");
    assert_eq!(playground.strike(at(8), &back, library()), Ok(()));
    assert_eq!(playground.lost_zones(at(9)).len(), 1);
    let lost = finished(&mut playground).facts.iter().filter(|fact| {
        let What::Reclaimed { why } = fact.what else {
            return false;
        };
        matches!(why, Reclaim::ZoneLost { .. })
    });
    assert!(lost.count() > 0, "environments go with their zone");
}

#[test]
fn what_is_broken_by_hand_is_told_and_saved() {
    let mut playground = shop();
    let strike = Strike::Break {
        dependency: "dynamodb".into(),
        mode: Mode::Slow,
        length: Span::secs(30),
    };
    assert_eq!(
        strike.words(),
        "DynamoDB takes ten times as long for 30.0 s"
    );
    let at = Time::ZERO + Span::secs(5);
    assert_eq!(playground.strike(at, &strike, library()), Ok(()));
    let written = playground.written().unwrap();
    for words in ["dependency = \"dynamodb\"", "mode = \"slow\""] {
        assert!(written.contains(words), "{written}");
    }
    let nobody = Strike::Break {
        dependency: "dynamo".into(),
        mode: Mode::Down,
        length: Span::secs(1),
    };
    let why = playground.strike(at, &nobody, library()).unwrap_err();
    assert!(why.contains("there is no dependency `dynamo`"), "{why}");
    let same = playground.written().unwrap();
    assert_eq!(same, written, "a refusal changes nothing");
}

#[test]
fn an_alias_is_moved_and_weighted_while_it_runs() {
    let content = Content::embedded();
    let mut playground = Playground::shipped(&content, "canary-ten-percent", &[]).unwrap();
    let at = |seconds| Time::ZERO + Span::secs(seconds);
    let lever = |playground: &Playground, path: &str| -> Lever {
        let mut all = levers::all(playground.scenario()).into_iter();
        all.find(|lever| lever.path == path).unwrap()
    };
    let value = |playground: &Playground, path: &str, at: Time| {
        lever(playground, path).value(&playground.standing(at))
    };
    let version = "functions.api.alias.live.version";
    let second = "functions.api.alias.live.additional";
    let weight = "functions.api.alias.live.weight";
    assert_eq!(value(&playground, version, at(30)), "1");
    assert_eq!(value(&playground, second, at(30)), "none");
    assert_eq!(value(&playground, second, at(60)), "2");
    assert_eq!(value(&playground, weight, at(60)), "0.1");
    playground.change(at(30), version, "2", library()).unwrap();
    assert_eq!(value(&playground, version, at(30)), "2");
    let from_start = lever(&playground, weight).path_from_start(playground.scenario());
    assert_eq!(
        from_start.as_deref(),
        Some("functions.api.aliases.live.weight")
    );
    let written = playground.written().unwrap();
    let (_, replayed) = run::trace(&order(&written), library()).unwrap();
    assert_eq!(finished(&mut playground).facts, replayed.facts);
}

#[test]
fn what_is_set_twice_at_one_instant_is_set_once() {
    let (mut playground, at) = (shop(), Time::ZERO + Span::secs(5));
    let path = "functions.counter.memory_mb";
    for typed in ["256", "512", "1024"] {
        playground.change(at, path, typed, library()).unwrap();
    }
    assert_eq!(playground.by_hand(), 1);
    assert_eq!(playground.standing(at).functions[0].memory_mb, 1_024);
    let before = Time(at.0 - 1);
    assert_eq!(playground.standing(before).functions[0].memory_mb, 128);
}

fn reports(trace: &Trace) -> Vec<(Time, Report)> {
    let of_first = trace
        .facts
        .iter()
        .filter(|fact| fact.function.is_some_and(|id| id.0 == 0));
    of_first
        .filter_map(|fact| Some((fact.at, fact.what.report()?)))
        .collect()
}

fn changed(path: &str, typed: &str) -> Playground {
    let mut playground = shop();
    let at = Time::ZERO + Span::secs(5);
    playground.change(at, path, typed, library()).unwrap();
    playground
}

#[test]
fn a_guest_that_is_set_to_fail_fails_without_running() {
    let mut playground = changed("functions.counter.fail", "1");
    let trace = finished(&mut playground);
    let five = Time::ZERO + Span::secs(5);
    for (at, report) in reports(trace) {
        let outcome = if at > five {
            Outcome::Failed
        } else {
            Outcome::Succeeded
        };
        assert_eq!(report.outcome, outcome, "at {at:?}");
        if at > five {
            let text = trace.text(report.output.unwrap());
            let text = String::from_utf8_lossy(text);
            assert!(text.contains("fails on purpose: 100 of 100"), "{text}");
            assert_eq!(report.duration, Span::ZERO);
        }
    }
    let injected = |fact: &&Fact| matches!(fact.what, What::Injected { .. });
    let injected = trace.facts.iter().filter(injected).count();
    let failed = reports(trace).iter().filter(|(at, _)| *at > five).count();
    assert_eq!(injected, failed, "each has its reason");
    assert!(failed > 20, "{failed}");
}

#[test]
fn a_share_of_failures_is_about_that_share() {
    let mut playground = changed("functions.counter.fail", "0.25");
    playground.input(
        Time::ZERO + Span::secs(6),
        Input::Fire {
            source: 0,
            count: 400,
        },
    );
    let trace = finished(&mut playground);
    let six = Time::ZERO + Span::secs(6);
    let then = |(at, _): &&(Time, Report)| *at >= six && at.0 < six.0 + 1_000_000;
    let all = reports(trace);
    let failed = all
        .iter()
        .filter(then)
        .filter(|(_, r)| !r.outcome.is_success());
    let (failed, all) = (failed.count(), all.iter().filter(then).count());
    assert!(
        all >= 400 && (70..=135).contains(&failed),
        "{failed} of {all}"
    );
}

#[test]
fn a_delay_counts_and_is_billed_and_can_run_into_the_timeout() {
    let five = Time::ZERO + Span::secs(5);
    let mut playground = changed("functions.counter.delay", "2s");
    for (at, report) in reports(finished(&mut playground)) {
        let slow = at > five + Span::secs(2);
        assert_eq!(report.duration >= Span::secs(2), slow, "{at:?} {report:?}");
        assert!(!slow || report.billed_ms >= 2_000 && report.outcome.is_success());
    }
    let mut playground = changed("functions.counter.delay", "10s");
    let late = reports(finished(&mut playground)).into_iter();
    let late: Vec<Report> = late
        .filter(|(at, _)| *at > five + Span::secs(3))
        .map(|(_, r)| r)
        .collect();
    assert!(!late.is_empty());
    for report in late {
        assert_eq!(report.outcome, Outcome::TimedOut);
        assert_eq!(report.duration, Span::secs(3));
    }
}

#[test]
fn new_code_runs_from_the_instant_of_its_deployment() {
    let mut playground = shop();
    let at = Time::ZERO + Span::secs(10);
    playground
        .deploy(at, "counter", &counting_by(1_000), library())
        .unwrap();
    assert_eq!(playground.code(0, at, library()), Ok(counting_by(1_000)));
    assert_eq!(
        playground.code(0, Time(at.0 - 1), library()),
        Ok(counting_by(1))
    );
    let trace = finished(&mut playground);
    for (ended, report) in reports(trace) {
        let text = String::from_utf8_lossy(trace.text(report.output.unwrap())).into_owned();
        let count: u32 = text
            .trim_matches(|c: char| !c.is_ascii_digit())
            .parse()
            .unwrap();
        assert_eq!(count >= 1_000, ended > at, "{text} at {ended:?}");
    }
}

#[test]
fn code_that_cannot_be_loaded_tells_the_line() {
    let mut playground = shop();
    let text = "(module\n  (func (export \"handle\")\n    (i32.add bad)))\n";
    let why = playground.deploy(Time::ZERO, "counter", text, library());
    let why = why.unwrap_err();
    assert!(why.contains("counter.wat:3:"), "{why}");
    assert_eq!(playground.by_hand(), 0);
    let why = playground.code(1, Time::ZERO, library()).unwrap_err();
    assert_eq!(why, "mailer is modelled: it has no code to edit");
}

#[test]
fn a_smaller_batch_is_taken_from_then_on() {
    let mut playground = shop();
    let at = Time::ZERO + Span::secs(10);
    let jobs = |count| Input::Fire { source: 1, count };
    playground
        .change(at, "sources.jobs.batch_size", "2", library())
        .unwrap();
    playground.input(at + Span::secs(1), jobs(20));
    let trace = finished(&mut playground);
    let batches = |from: Time, to: Time| {
        let started = trace.facts.iter().filter_map(|fact| match fact.what {
            What::Started { events, .. } if fact.at >= from && fact.at < to => Some(events),
            _ => None,
        });
        started.max()
    };
    assert_eq!(batches(Time::ZERO, at), Some(10));
    assert_eq!(batches(at, Time::NEVER), Some(2));
}

#[test]
fn the_run_as_it_was_written_has_the_same_arrivals() {
    let mut playground = shop();
    playground.reseed(77);
    playground
        .change_from_start("functions.counter.memory_mb", "512", library())
        .unwrap();
    playground.input(
        Time::ZERO + Span::secs(3),
        Input::Fire {
            source: 0,
            count: 5,
        },
    );
    let mut written = playground.as_written(library()).unwrap();
    assert_eq!(written.scenario().seed, 77);
    assert_eq!(written.scenario().functions[0].memory_mb, 128);
    assert_eq!((written.by_hand(), playground.by_hand()), (0, 1));
    let arrivals = |trace: &Trace| {
        let facts = trace.facts.iter();
        facts
            .filter(|fact| matches!(fact.what, What::Arrived { .. }))
            .count()
    };
    assert_eq!(
        arrivals(finished(&mut playground)),
        arrivals(finished(&mut written)) + 5
    );
    assert_eq!(playground.variants(library()), ["other"]);
    assert_eq!(
        playground
            .variant("other", library())
            .unwrap()
            .scenario()
            .seed,
        77
    );
}
