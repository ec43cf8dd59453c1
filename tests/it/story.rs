//! Traces in a small notation, one fact a line: the time in milliseconds, a verb, and who.
//!
//! `n2` is environment 2, `i3` invocation 3, `e4` event 4; what else a fact needs follows as words.

use coldstart::course::content::Content;
use coldstart::course::library::Library;
use coldstart::course::scenario;
use coldstart::lab::desk::Desk;
use coldstart::lab::playground::Playground;
use coldstart::money::{Architecture, Item};
use coldstart::sim::access::Access;
use coldstart::sim::scenario::Scenario;
use coldstart::sim::sink::Trace;
use coldstart::sim::time::{Span, Time};
use coldstart::sim::trace::{
    Age, Cold, Ending, EnvironmentId, EventId, Fact, FunctionId, InitKind, InvocationId, Outcome,
    Reclaim, Report, Service, Sink, SourceId, Start, Tariff, Throttle, What,
};
use coldstart::sim::zone::Zone;
use coldstart::store::Store;
use std::sync::Arc;

/// A cold start, a warm one, a scale-out under way when it ends, a throttle, a crash, an expiry.
pub(crate) const SHORT: &str = "
    100 arrived e1
    100 init n1 first
    310 ready n1 210
    310 start n1 i1 e1 cold
    330 call n1 i1
    345 answer n1 i1 15
    360 end n1 i1 e1 50 ok
    360 charge n1 i1
    360 settled e1 ok 260
    900 arrived e2
    900 start n1 i2 e2 warm
    920 arrived e3
    920 init n2 busy1
    940 end n1 i2 e2 40 ok
    940 charge n1 i2
    940 settled e2 ok 40
    1130 ready n2 210
    1130 start n2 i3 e3 cold
    1150 arrived e4
    1150 start n1 i4 e4 warm
    1160 arrived e5
    1160 throttled e5 2
    1160 settled e5 refused 0
    1180 end n2 i3 e3 50 ok
    1180 charge n2 i3
    1180 settled e3 ok 260
    1250 end n1 i4 e4 100 crash
    1250 charge n1 i4
    1250 settled e4 failed 100
    3000 reclaimed n2
";

/// A story as a run that is over after a time in milliseconds.
pub(crate) fn told(story: &str, end_ms: u64) -> Playground {
    let facts = story.lines().filter(|line| !line.trim().is_empty());
    recorded(facts.map(fact).collect(), end_ms)
}

/// Facts as a run that is over after a time in milliseconds.
pub(crate) fn recorded(facts: Vec<Fact>, end_ms: u64) -> Playground {
    let mut trace = Trace::new(1);
    for fact in facts {
        trace.fact(fact);
    }
    let text = format!(
        r#"
        title = "A short story"
        duration = "{end_ms}ms"
        [[function]]
        name = "thumbnail"
        modelled = {{ warm = "50ms", cold = "50ms" }}
        reserved_concurrency = 2
        [[source]]
        kind = "invoke"
        name = "photos"
        function = "thumbnail"
        "#
    );
    Playground::recorded(scenario(&text), trace).unwrap()
}

/// A learner who has done nothing yet, with the whole course and records that are forgotten.
pub(crate) fn desk() -> Desk {
    Desk::new(Content::embedded(), Store::in_memory().unwrap()).unwrap()
}

/// A scenario without guests.
#[track_caller]
pub(crate) fn scenario(text: &str) -> Arc<Scenario> {
    match scenario::read("test.toml", text, &[], &Library::default()) {
        Ok(accepted) => Arc::new(accepted.value.scenario),
        Err(problems) => panic!("{problems:#?}"),
    }
}

/// `count` requests, each `every_ms` after the one before and each on an environment of its own that is
/// reclaimed at the end: four facts and more for each.
pub(crate) fn burst(count: u64, every_ms: u64) -> Vec<Fact> {
    let mut facts: Vec<Fact> = (1..=count)
        .flat_map(|n| {
            let at = n * every_ms;
            let lines = [
                format!("{at} arrived e{n}"),
                format!("{at} init n{n} busy{}", n - 1),
                format!("{} ready n{n} 200", at + 200),
                format!("{} start n{n} i{n} e{n} cold", at + 200),
                format!("{} end n{n} i{n} e{n} 300 ok", at + 500),
                format!("{} charge n{n} i{n}", at + 500),
                format!("{} settled e{n} ok 500", at + 500),
            ];
            lines.map(|line| fact(&line))
        })
        .collect();
    facts.sort_by_key(|fact| fact.at);
    facts
}

#[track_caller]
fn fact(line: &str) -> Fact {
    let mut words = line.split_whitespace();
    let at: u64 = words.next().unwrap().parse().unwrap();
    let verb = words.next().unwrap();
    let words: Vec<&str> = words.collect();
    let id = |letter: char| {
        let mut numbers = words.iter().filter_map(|word| word.strip_prefix(letter));
        numbers.find_map(|number| number.parse().ok())
    };
    let figures: Vec<u64> = words.iter().filter_map(|word| word.parse().ok()).collect();
    Fact {
        at: Time::ZERO + Span::millis(at),
        function: Some(FunctionId(0)),
        environment: id('n').map(EnvironmentId::nth),
        invocation: id('i').map(InvocationId::nth),
        event: id('e').map(EventId::nth),
        what: what(verb, &words, &figures),
    }
}

#[track_caller]
fn what(verb: &str, words: &[&str], figures: &[u64]) -> What {
    let says = |word: &str| words.contains(&word);
    match verb {
        "arrived" => What::Arrived {
            source: SourceId(0),
            payload: None,
        },
        "init" => What::InitStarted {
            why: cold(words),
            how: InitKind::Init,
            zone: Zone::A,
        },
        "ready" => What::InitEnded {
            took: Span::millis(figures[0]),
            outcome: Outcome::Succeeded,
            provisioned: false,
        },
        "start" => What::Started {
            start: if says("cold") {
                Start::Cold
            } else {
                Start::Warm
            },
            events: 1,
            attempt: 1,
            age: Age::of(None),
            shard: None,
        },
        "call" => What::Called {
            service: Service::DynamoDb,
            request: None,
            access: Access::Unguarded,
        },
        "answer" => What::Answered {
            service: Service::DynamoDb,
            took: Span::millis(figures[0]),
            error: None,
            response: None,
        },
        "end" => What::ended(&report(says("ok"), figures[0]), TARIFF),
        "throttled" => What::Throttled {
            why: Throttle::Reserved,
            limit: u32::try_from(figures[0]).unwrap(),
        },
        "settled" => What::Settled {
            ending: match words {
                _ if says("ok") => Ending::Succeeded,
                _ if says("refused") => Ending::Throttled,
                _ => Ending::Failed,
            },
            latency: Span::millis(figures[0]),
            status: None,
        },
        "charge" => What::Charged {
            item: Item::LambdaEphemeral,
            quantity: 128 * 50,
        },
        "reclaimed" => What::Reclaimed { why: Reclaim::Idle },
        unknown => panic!("no verb `{unknown}`"),
    }
}

const TARIFF: Tariff = Tariff {
    memory_mb: 128,
    arch: Architecture::X86,
    provisioned: false,
    bills_init: true,
};

fn report(ok: bool, ms: u64) -> Report {
    Report {
        outcome: if ok {
            Outcome::Succeeded
        } else {
            Outcome::Crashed
        },
        fuel: 0,
        duration: Span::millis(ms),
        init: None,
        billed_ms: ms,
        max_memory_mb: 40,
        output: None,
    }
}

fn cold(words: &[&str]) -> Cold {
    let busy = words.iter().find_map(|word| word.strip_prefix("busy"));
    busy.map_or(Cold::First, |busy| Cold::AllBusy {
        busy: busy.parse().unwrap(),
    })
}
