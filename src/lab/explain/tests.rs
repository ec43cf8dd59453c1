//! The sentences, fact by fact.

use super::*;
use crate::money::Architecture;
use crate::sim::trace::{Age, FunctionId, SourceId, Start, Tariff, Throttle};
use crate::sim::zone::Zone;

#[track_caller]
fn case(what: What, expected: &str) {
    let names = Names {
        functions: vec!["thumbnail".into()],
        sources: vec!["photos".into()],
        inputs: Vec::new(),
    };
    let fact = Fact {
        at: Time::ZERO,
        function: Some(FunctionId(0)),
        environment: Some(EnvironmentId::nth(3)),
        invocation: Some(InvocationId::nth(7)),
        event: Some(EventId::nth(9)),
        what,
    };
    assert_eq!(sentence(&fact, &names), expected);
}

#[test]
fn facts_become_sentences() {
    let (why, how) = (Cold::AllBusy { busy: 5 }, InitKind::Init);
    let zone = Zone::B;
    case(
        What::InitStarted { why, how, zone },
        "Cold: all 5 environments are busy; INIT begins in environment 3.",
    );
    case(
        What::InitStarted {
            why: Cold::First,
            how: InitKind::Restore,
            zone,
        },
        "Cold: thumbnail has no environment yet; a snapshot is restored in environment 3.",
    );
    let (why, limit) = (Throttle::Reserved, 5);
    case(
        What::Throttled { why, limit },
        "Throttled: reserved concurrency 5 is reached \
         (ReservedFunctionConcurrentInvocationLimitExceeded).",
    );
    let (source, payload) = (SourceId(0), None);
    case(
        What::Arrived { source, payload },
        "Event 9 arrives from photos.",
    );
    let (start, events, attempt) = (Start::Warm, 10, 2);
    case(
        What::Started {
            start,
            events,
            attempt,
            age: Age::of(None),
            shard: None,
        },
        "Invocation 7 starts warm in environment 3 with a batch of 10, attempt 2.",
    );
}

const TARIFF: Tariff = Tariff {
    memory_mb: 128,
    arch: Architecture::X86,
    provisioned: false,
    bills_init: true,
};

#[test]
fn endings_become_sentences() {
    let report = Report {
        outcome: Outcome::Succeeded,
        fuel: 0,
        duration: Span::micros(12_340),
        init: Some(Span::millis(212)),
        billed_ms: 225,
        max_memory_mb: 43,
        output: None,
    };
    case(
        What::ended(&report, TARIFF),
        "Invocation 7 ends after 12.3 ms; billed 225 ms, 212 ms of INIT included.",
    );
    let report = Report {
        outcome: Outcome::TimedOut,
        init: None,
        billed_ms: 13,
        ..report
    };
    case(
        What::ended(&report, TARIFF),
        "Invocation 7 is stopped by its time-out after 12.3 ms; billed 13 ms.",
    );
    let (ending, latency, status) = (Ending::Throttled, Span::ZERO, Some(429));
    case(
        What::Settled {
            ending,
            latency,
            status,
        },
        "Event 9 was refused with status 429.",
    );
    let latency = Span::millis(12);
    case(
        What::Settled {
            ending: Ending::Failed,
            latency,
            status: Some(200),
        },
        "Event 9 has failed, 12.0 ms after it arrived; the caller gets status 200 with the error in it.",
    );
    case(
        What::Settled {
            ending: Ending::Failed,
            latency,
            status: Some(502),
        },
        "Event 9 has failed with status 502, 12.0 ms after it arrived.",
    );
}

#[test]
fn an_init_without_time_is_not_told() {
    let report = Report {
        outcome: Outcome::Succeeded,
        fuel: 0,
        duration: Span::secs(30),
        init: Some(Span::ZERO),
        billed_ms: 30_000,
        max_memory_mb: 43,
        output: None,
    };
    case(
        What::ended(&report, TARIFF),
        "Invocation 7 ends after 30.0 s; billed 30,000 ms.",
    );
    case(
        What::InitEnded {
            took: Span::ZERO,
            outcome: Outcome::Succeeded,
            provisioned: false,
        },
        "Environment 3 is ready.",
    );
}

#[test]
fn lengths_have_three_figures() {
    let all = [
        0,
        999,
        1_234,
        12_340,
        212_400,
        999_600,
        1_500_000,
        59_940_000,
        600_000_000,
    ];
    let words: Vec<String> = all.map(|us| length(Span::micros(us))).into();
    let expected = [
        "0 µs", "999 µs", "1.23 ms", "12.3 ms", "212 ms", "1.00 s", "1.50 s", "59.9 s", "10 min",
    ];
    assert_eq!(words, expected);
    assert_eq!(length(Span::secs(3_725)), "1 h 2 min");
    assert_eq!(length(Span::secs(65)), "1 min 5 s");
}
