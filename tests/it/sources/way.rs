//! The way from a source to its function: `[latency]` gives it a time, a labelled model, and it counts in what the
//! caller sees.

use super::{endings, run};
use coldstart::sim::sink::Trace;
use coldstart::sim::time::Span;
use coldstart::sim::trace::What;

/// One event at one second through a source, with this `[latency]`; the function takes 100 ms.
fn sent(source: &str, latency: &str) -> Trace {
    run(&format!(
        "duration = \"10m\"\n[latency]\n{latency}\n\
         [[function]]\nname = \"f\"\nmodelled = {{ warm = \"100ms\" }}\n\
         [[source]]\nname = \"in\"\nfunction = \"f\"\n{source}\n\
         [[load]]\nsource = \"in\"\npattern = \"burst\"\nat = \"1s\"\ncount = 1\n"
    ))
}

/// From arrival to end, in milliseconds, and the longest duration.
#[track_caller]
fn case(source: &str, latency: &str, want: u64) {
    let trace = sent(source, latency);
    let took = trace.facts.iter().find_map(|fact| match fact.what {
        What::Settled { latency, .. } => Some(latency),
        _ => None,
    });
    assert_eq!(took, Some(Span::millis(want)), "{source} {latency}");
    let duration = trace.summary.metrics.functions[0].duration.max_ms();
    assert_eq!(duration, Some(100.0), "the function takes no longer");
    assert_eq!(trace.summary.metrics.functions[0].counts.billed_ms, 100);
}

#[test]
fn a_way_takes_its_time_and_is_not_billed() {
    let sync = "kind = \"invoke\"";
    case(sync, "", 100);
    case(sync, "invoke = \"40ms\"", 140);
    case(sync, "http = \"40ms\"", 100);
    case(sync, "async = \"40ms\"", 100);
    for api in ["rest", "http", "url"] {
        let source = format!("kind = \"http\"\napi = \"{api}\"");
        case(&source, "http = \"40ms\"", 140);
    }
    // The queue of asynchronous invocations is a part of the way of its own.
    let asynchronous = "kind = \"invoke\"\nmode = \"async\"";
    case(asynchronous, "invoke = \"40ms\"", 140);
    case(asynchronous, "async = \"1s\"", 1_100);
    case(asynchronous, "invoke = \"40ms\"\nasync = \"1s\"", 1_140);
    for kind in ["s3", "sns"] {
        let source = format!("kind = \"{kind}\"");
        case(&source, &format!("{kind} = \"2s\"\nasync = \"1s\""), 3_100);
    }
    case("kind = \"sqs\"", "sqs = \"250ms\"", 350);
    case("kind = \"http\"", "http = \"0ms\"", 100);
}

/// A gateway waits from when it calls, not from when its client does.
#[test]
fn a_gateway_s_patience_begins_at_the_gateway() {
    let trace = run("duration = \"10m\"\n[latency]\nhttp = \"5s\"\n\
         [[function]]\nname = \"f\"\nmodelled = { warm = \"28s\" }\ntimeout = \"60s\"\n\
         [[source]]\nkind = \"http\"\napi = \"rest\"\nname = \"in\"\nfunction = \"f\"\n\
         [[load]]\nsource = \"in\"\npattern = \"burst\"\ncount = 1\n");
    assert_eq!(endings(&trace, 0), "1 succeeded");
    let latency = trace.summary.metrics.functions[0].latency.max_ms();
    assert_eq!(latency, Some(33_000.0));
}

/// Ways are drawn from a generator of their own: they disturb nothing else.
#[test]
fn ways_disturb_no_other_chance() {
    let with = |latency: &str| {
        let trace = run(&format!(
            "seed = 3\nduration = \"60s\"\n[latency]\n{latency}\n\
             [[function]]\nname = \"f\"\nmodelled = {{ warm = \"exp(100ms)\" }}\n\
             [[source]]\nkind = \"http\"\nname = \"in\"\nfunction = \"f\"\n\
             [[load]]\nsource = \"in\"\npattern = \"poisson\"\nrate = 2\nfor = \"50s\"\n"
        ));
        let arrived = trace
            .facts
            .iter()
            .filter_map(|fact| matches!(fact.what, What::Arrived { .. }).then_some(fact.at));
        (
            arrived.collect::<Vec<_>>(),
            trace.summary.metrics.functions[0].duration.mean_ms(),
        )
    };
    assert_eq!(with(""), with("http = \"5ms\""));
}
