//! What streams, loops and zones do, in sentences.

use coldstart::lab::explain::{Names, sentence};
use coldstart::sim::time::{Span, Time};
use coldstart::sim::trace::{
    Age, EnvironmentId, EventId, Fact, FunctionId, GaveUp, InvocationId, Reclaim, Retry, Start,
    What,
};
use coldstart::sim::zone::Zone;

#[track_caller]
fn case(what: What, expected: &str) {
    let fact = Fact {
        function: Some(FunctionId(0)),
        environment: Some(EnvironmentId::nth(3)),
        invocation: Some(InvocationId::nth(7)),
        event: Some(EventId::nth(9)),
        ..Fact::new(Time::ZERO, what)
    };
    assert_eq!(sentence(&fact, &Names::default()), expected);
}

#[test]
fn what_streams_and_zones_do_becomes_sentences() {
    case(
        What::Started {
            start: Start::Warm,
            events: 100,
            attempt: 3,
            age: Age::of(Some(Span::secs(65))),
            shard: Some(2),
        },
        "Invocation 7 starts warm in environment 3 with a batch of 100 of shard 2, attempt 3; \
         its last record is 1 min 5 s old.",
    );
    let at = Time(12_000_000);
    let shard = 2;
    for (why, expected) in [
        (
            Retry::Shard { shard },
            "a shard keeps to its batch until it succeeds or expires, and what is behind it waits",
        ),
        (
            Retry::Bisected { shard },
            "it was split in two to find what is bad in it; splitting uses up no retry",
        ),
        (
            Retry::ShardWaits { shard },
            "it did not get through to the function, which uses up no retry",
        ),
    ] {
        case(
            What::RetryScheduled { at, why },
            &format!("The batch of shard 2 will be tried again at 12.000 s: {expected}."),
        );
    }
    case(
        What::RetryScheduled {
            at,
            why: Retry::AsyncLost,
        },
        "Event 9 will be tried again at 12.000 s: its environment was lost, which uses up no retry.",
    );
    let why = Reclaim::ZoneLost { zone: Zone::C };
    case(
        What::Reclaimed { why },
        "Environment 3 is gone: zone c was lost.",
    );
    let why = GaveUp::RecursiveLoop;
    case(
        What::DeadLettered { why },
        "Event 9 goes to the dead letters: its function had been invoked 16 times in one chain \
         (RecursiveInvocationException).",
    );
    let why = GaveUp::RecordExpired;
    case(
        What::Dropped { why },
        "Event 9 is lost: its stream keeps records no longer.",
    );
}
