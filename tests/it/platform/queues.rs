//! Queues and their pollers: what an idle one costs, how large a batch is, and where messages end that come
//! too often.

use super::scenarios::read;
use coldstart::money::Item;
use coldstart::sim::sink::Trace;
use coldstart::sim::time::{Span, Time};
use coldstart::sim::trace::What;
use coldstart::sim::{Simulation, Work};
use std::sync::Arc;

/// A function `f` that takes a second behind a queue `jobs` with these settings, and more.
fn run(seconds: u64, queue: &str, more: &str) -> Simulation<Trace> {
    let text = format!(
        "duration = \"{seconds}s\"\n[[function]]\nname = \"f\"\nmodelled = {{ warm = \"1s\" }}\n\
         [[function]]\nname = \"g\"\nmodelled = {{ warm = \"1s\" }}\n\
         [[source]]\nkind = \"sqs\"\nname = \"jobs\"\nfunction = \"f\"\n{queue}\n{more}"
    );
    let scenario = Arc::new(read(&text));
    let mut simulation = Simulation::new(Arc::clone(&scenario), Trace::new(2));
    simulation.advance(Time::NEVER, &mut Work::UNBOUNDED.clone());
    simulation
}

#[track_caller]
fn requests(seconds: u64, load: &str, want: u128) {
    let simulation = run(seconds, "", load);
    let total = simulation.sink().summary.ledger.total();
    assert_eq!(total.of(Item::SqsStandardRequests), want, "{load}");
}

/// Five pollers ask for 20 s each time, and each request counts.
#[test]
fn empty_receives_are_charged() {
    requests(19, "", 0);
    requests(21, "", 5);
    requests(121, "", 30);
    let load = "[[load]]\nsource = \"jobs\"\npattern = \"burst\"\nat = \"19.5s\"\ncount = 1\n";
    // One message: it is sent, received and deleted, and a poller is busy with it at 20 s.
    requests(21, load, 3 + 4);
}

#[test]
fn a_batch_carries_at_most_6_mb() {
    let big = "x".repeat(900_000);
    let load = format!(
        "[[load]]\nsource = \"jobs\"\npattern = \"burst\"\ncount = 10\nevent = {{ text = \"{big}\" }}\n"
    );
    let simulation = run(10, "batch_size = 10", &load);
    let started = simulation.sink().facts.iter();
    let batches: Vec<u16> = started
        .filter_map(|fact| match fact.what {
            What::Started { events, .. } => Some(events),
            _ => None,
        })
        .collect();
    assert_eq!(batches, [6, 4]);
}

/// What moved to the dead letters is a message of that queue: it keeps its text and can be worked on.
#[test]
fn dead_letters_can_be_read() {
    let simulation = run(
        120,
        "max_receive_count = 2\ndead_letter = \"lost\"\nvisibility_timeout = \"5s\"",
        "[[source]]\nkind = \"sqs\"\nname = \"lost\"\nfunction = \"g\"\n\
         [[load]]\nsource = \"jobs\"\npattern = \"burst\"\ncount = 1\nevent = { poison = true, n = 7 }\n",
    );
    assert_eq!(simulation.world().messages_sent("lost"), 1);
    let trace = simulation.sink();
    let arrived = trace.facts.iter().filter_map(|fact| match fact.what {
        What::Arrived { payload, .. } => {
            let text = payload.map(|id| String::from_utf8_lossy(trace.text(id)).into_owned());
            Some((fact.at, fact.function.unwrap().0, text.unwrap()))
        }
        _ => None,
    });
    let text = r#"{"poison":true,"n":7}"#.to_owned();
    // Received at 0 and 5 s, and hidden for 5 s each time.
    let moved = Time::ZERO + Span::secs(10);
    assert_eq!(
        arrived.collect::<Vec<_>>(),
        [(Time::ZERO, 0, text.clone()), (moved, 1, text)]
    );
    let counts = trace.summary.metrics.functions[0].counts;
    assert_eq!((counts.dead_lettered, counts.in_flight()), (1, 0));
}
