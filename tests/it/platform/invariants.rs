//! What holds in every run, over random scenarios.

use super::scenarios::{any_scenario, read, run};
use coldstart::lab::prices;
use coldstart::money::{Bill, Ledger, Terms, Usd};
use coldstart::sim::scenario::{Scenario, SourceKind};
use coldstart::sim::sink::Trace;
use coldstart::sim::time::Time;
use coldstart::sim::trace::{Cold, EnvironmentId, EventId, Fact, Outcome, What};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_run_obeys_the_rules(text in any_scenario()) {
        let scenario = read(&text);
        let trace = run(scenario.clone());
        time_never_goes_back(&trace);
        every_event_ends_at_most_once(&trace);
        counts_add_up(&trace);
        environments_run_one_request_at_a_time(&trace);
        limits_hold(&scenario, &trace);
        the_bill_never_falls(&trace);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    /// The loads end after 400 s, and Lambda's own queue keeps nothing for longer than six hours. After seven only
    /// what is kept outside may be left: messages in a queue and records of a stream.
    #[test]
    fn every_event_ends_in_exactly_one_way(text in any_scenario()) {
        let scenario = read(&text.replace("duration = \"400s\"", "duration = \"7h\""));
        let kept: Vec<bool> = scenario.sources.iter().map(|source| kept_outside(&source.kind)).collect();
        let trace = run(scenario);
        let mut ends: BTreeMap<EventId, u32> = BTreeMap::new();
        for fact in &trace.facts {
            match (fact.what, fact.event) {
                (What::Arrived { source, .. }, Some(event)) => {
                    let must_end = !kept[usize::from(source.0)] && fact.at < Time(3_000_000_000);
                    if must_end {
                        prop_assert_eq!(ends.insert(event, 0), None);
                    }
                }
                (What::Settled { .. }, Some(event)) => {
                    ends.entry(event).and_modify(|ends| *ends += 1);
                }
                _ => {}
            }
        }
        let odd = ends.iter().find(|&(_, &times)| times != 1);
        prop_assert!(odd.is_none(), "{:?} of event and ends\n{}", odd, text);
    }
}

/// Whether what arrives from such a source waits outside Lambda until a poller takes it.
fn kept_outside(kind: &SourceKind) -> bool {
    matches!(kind, SourceKind::Sqs(_) | SourceKind::Stream(_))
}

/// The bill up to each instant, at today's prices: a run that goes on never makes it cheaper.
fn the_bill_never_falls(trace: &Trace) {
    let sheet = prices::sheet(None).unwrap();
    let mut ledger = Ledger::default();
    let mut before = Usd::default();
    let stride = trace.facts.len() / 20 + 1;
    for part in trace.facts.chunks(stride) {
        for fact in part {
            for (item, quantity) in fact.what.charges() {
                ledger.charge(fact.function.map(|f| usize::from(f.0)), item, quantity);
            }
        }
        let total = Bill::new(&ledger.total(), sheet, Terms::default()).total;
        assert!(total >= before, "{total:?} after {before:?}");
        before = total;
    }
    assert_eq!(ledger.total(), trace.summary.ledger.total());
}

fn time_never_goes_back(trace: &Trace) {
    assert!(trace.facts.is_sorted_by_key(|fact| fact.at));
}

/// Each event arrives once, ends at most once, and nothing of it begins before it arrived.
fn every_event_ends_at_most_once(trace: &Trace) {
    let mut open: BTreeSet<EventId> = BTreeSet::new();
    let mut known: BTreeSet<EventId> = BTreeSet::new();
    for fact in &trace.facts {
        let Some(event) = fact.event else { continue };
        match fact.what {
            What::Arrived { .. } => {
                assert!(known.insert(event), "{event:?} arrives twice");
                open.insert(event);
            }
            What::Settled { .. } => assert!(open.remove(&event), "{event:?} ends twice"),
            _ => assert!(known.contains(&event), "{event:?} was never seen: {fact:?}"),
        }
    }
    let in_flight = trace.summary.metrics.total().counts.in_flight();
    assert_eq!(open.len() as u64, in_flight);
}

fn counts_add_up(trace: &Trace) {
    for metrics in trace
        .summary
        .metrics
        .functions
        .iter()
        .chain([&trace.summary.metrics.total()])
    {
        let c = metrics.counts;
        let ended = c.succeeded + c.failed + c.dead_lettered + c.dropped + c.throttled;
        assert_eq!(c.events, ended + c.in_flight());
        assert_eq!(
            c.invocations,
            c.cold_starts + c.warm_starts + c.provisioned_starts
        );
        assert!(c.errors >= c.timed_out + c.out_of_memory && c.retries <= c.invocations);
        assert_eq!(metrics.latency.count(), c.succeeded);
    }
}

/// What an environment is doing, as the trace tells it.
#[derive(Clone, Copy, Debug, PartialEq)]
enum State {
    Init,
    Idle,
    Busy,
}

fn environments_run_one_request_at_a_time(trace: &Trace) {
    let mut states: BTreeMap<EnvironmentId, State> = BTreeMap::new();
    for fact in &trace.facts {
        let Some(id) = fact.environment else { continue };
        let state = states.get(&id).copied();
        let next = match (fact.what, state) {
            (What::InitStarted { .. }, None) => Some(State::Init),
            (What::InitEnded { .. }, Some(State::Init))
            | (What::Ended { .. }, Some(State::Busy)) => Some(State::Idle),
            (What::Started { .. }, Some(State::Idle)) => Some(State::Busy),
            (What::Reclaimed { why }, Some(State::Idle)) if why.takes_environment() => None,
            (What::Reclaimed { why }, Some(State::Idle)) if !why.takes_environment() => state,
            (what, state) if what.is_charge() => state,
            (what, state) => panic!("{what:?} while {state:?}"),
        };
        match next {
            Some(next) => states.insert(id, next),
            None => states.remove(&id),
        };
    }
}

/// No more run at once than the account and the reservations allow, with the settings of the moment.
fn limits_hold(scenario: &Scenario, trace: &Trace) {
    let mut account = 0_i64;
    let mut running = vec![0_i64; scenario.functions.len()];
    let changes = scenario.inputs.iter().any(|input| input.time > Time::ZERO);
    for fact in &trace.facts {
        let Some(function) = fact.function.map(|f| usize::from(f.0)) else {
            continue;
        };
        let change = running_change(fact);
        running[function] += change;
        account += change;
        assert!(running[function] >= 0);
        assert!(
            account <= i64::from(scenario.account_concurrency) + 12,
            "{account} run"
        );
        let reserved = scenario.functions[function].reserved_concurrency;
        if let (Some(reserved), false) = (reserved, changes) {
            assert!(
                running[function] <= i64::from(reserved),
                "{} run of {reserved}",
                running[function]
            );
        }
    }
}

fn running_change(fact: &Fact) -> i64 {
    use coldstart::sim::trace::Start;
    match fact.what {
        What::InitStarted { why, .. } if why != Cold::Provisioned => 1,
        What::Started { start, .. } if start != Start::Cold => 1,
        // A request that was lost in INIT ran until then.
        What::InitEnded {
            outcome: Outcome::Lost,
            provisioned: false,
            ..
        }
        | What::Ended { .. } => -1,
        _ => 0,
    }
}

/// Money is never given back, and what is charged for compute is memory times billed time.
#[test]
fn charges_are_memory_times_billed_time() {
    let text = "duration = \"60s\"\n[[function]]\nname = \"f\"\nmemory_mb = 512\n\
        modelled = { warm = \"exp(100ms)\", cold = \"exp(300ms)\" }\ninit = \"250.5ms\"\n\
        [[source]]\nkind = \"invoke\"\nname = \"s\"\nfunction = \"f\"\n\
        [[load]]\nsource = \"s\"\npattern = \"poisson\"\nat = \"0s\"\nrate = 20\nfor = \"50s\"\n";
    let trace = run(read(text));
    let counts = trace.summary.metrics.functions[0].counts;
    let total = trace.summary.ledger.total();
    let of = |key: &str| total.of(coldstart::money::Item::keyed(key).unwrap());
    assert_eq!(of("lambda-requests"), u128::from(counts.invocations));
    assert_eq!(
        of("lambda-duration-x86_64"),
        512 * u128::from(counts.billed_ms)
    );
    assert!(counts.invocations > 800);
}
