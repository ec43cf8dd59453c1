//! What a caller is told: the statuses of the Invoke API and of the HTTP front ends, and payloads that the
//! front door does not take.

use super::scenarios::{read, run};
use coldstart::sim::scenario::HttpApi;
use coldstart::sim::sources::json::http_status;
use coldstart::sim::trace::{Ending, Reclaim, Start, What};

/// One request to a function with these settings; the status that its caller sees.
#[track_caller]
fn told(source: &str, function: &str, event: &str, want: Option<(Ending, u16)>) {
    let text = format!(
        "duration = \"120s\"\n[[function]]\nname = \"f\"\n{function}\n[[source]]\nname = \"s\"\nfunction = \"f\"\n\
         {source}\n[[load]]\nsource = \"s\"\npattern = \"burst\"\ncount = 1\nevent = {event}\n"
    );
    let trace = run(read(&text));
    let settled = trace.facts.iter().find_map(|fact| match fact.what {
        What::Settled { ending, status, .. } => Some((ending, status.unwrap_or(0))),
        _ => None,
    });
    assert_eq!(settled, want, "{source}: {function}");
}

const INVOKE: &str = "kind = \"invoke\"";
const ASYNC: &str = "kind = \"invoke\"\nmode = \"async\"";
const REST: &str = "kind = \"http\"\napi = \"rest\"";
const HTTP: &str = "kind = \"http\"\napi = \"http\"";
const URL: &str = "kind = \"http\"\napi = \"url\"";

/// `FACTS.md` sections 3 and 4, `FACTS-2.md` A 32, A 36 and section B.
#[test]
fn each_front_end_has_its_own_statuses() {
    use Ending::{Failed, Succeeded, Throttled};
    let fine = "modelled = { warm = \"1s\" }";
    let errs = "modelled = { warm = \"1s\", fail = 1.0 }";
    let off = "modelled = { warm = \"1s\" }\nreserved_concurrency = 0";
    let slow = "modelled = { warm = \"40s\" }\ntimeout = \"60s\"";
    for (source, ok, error, throttle, late) in [
        (INVOKE, 200, (Failed, 200), 429, (Succeeded, 200)),
        (REST, 200, (Failed, 502), 500, (Failed, 504)),
        (HTTP, 200, (Failed, 502), 500, (Failed, 503)),
        (URL, 200, (Failed, 502), 429, (Succeeded, 200)),
    ] {
        told(source, fine, "{}", Some((Succeeded, ok)));
        told(source, errs, "{}", Some(error));
        told(source, off, "{}", Some((Throttled, throttle)));
        told(source, slow, "{}", Some(late));
    }
}

#[test]
fn a_payload_that_is_too_large_never_reaches_the_function() {
    let fine = "modelled = { warm = \"1s\" }";
    let event = |bytes: usize| format!("{{ a = \"{}\" }}", "x".repeat(bytes - r#"{"a":""}"#.len()));
    let taken = Some((Ending::Succeeded, 200));
    let refused = Some((Ending::Failed, 413));
    told(INVOKE, fine, &event(6 << 20), taken);
    told(INVOKE, fine, &event((6 << 20) + 1), refused);
    told(URL, fine, &event((6 << 20) + 1), refused);
    told(ASYNC, fine, &event(1 << 20), Some((Ending::Succeeded, 0)));
    told(ASYNC, fine, &event((1 << 20) + 1), refused);
    told("kind = \"sqs\"", fine, &event((1 << 20) + 1), refused);
    told("kind = \"sns\"", fine, &event((256 << 10) + 1), refused);
    // An upload is not its notification.
    told(
        "kind = \"s3\"",
        fine,
        &event(2 << 20),
        Some((Ending::Succeeded, 0)),
    );
}

#[test]
fn an_answer_of_another_shape_is_malformed() {
    let case = |api, output: &str, want: Option<u16>| {
        assert_eq!(
            http_status(api, output.as_bytes()),
            want,
            "{api:?} {output}"
        );
    };
    for api in [HttpApi::Rest, HttpApi::Http, HttpApi::Url] {
        case(api, r#"{"statusCode":201,"body":""}"#, Some(201));
        case(api, r#"{"statusCode":"OK"}"#, None);
        case(api, "no JSON", None);
    }
    case(HttpApi::Rest, r#"{"order":7}"#, None);
    case(HttpApi::Http, r#"{"order":7}"#, Some(200));
    case(HttpApi::Url, r#""fine""#, Some(200));
}

/// A time-out shuts the runtime down. The environment stays, and serves again with INIT inside.
#[test]
fn a_reset_is_told_and_keeps_the_environment() {
    let text = "duration = \"20s\"\n[[function]]\nname = \"f\"\nmodelled = { warm = \"2s\" }\ntimeout = \"1s\"\n\
        [[source]]\nkind = \"invoke\"\nname = \"s\"\nfunction = \"f\"\n\
        [[load]]\nsource = \"s\"\npattern = \"constant\"\nat = \"0s\"\nevery = \"5s\"\ncount = 2\n";
    let trace = run(read(text));
    let told: Vec<_> = trace
        .facts
        .iter()
        .filter_map(|fact| match fact.what {
            What::Started { start, .. } => Some((fact.environment.unwrap().number(), Some(start))),
            What::Reclaimed {
                why: Reclaim::Reset,
            } => Some((fact.environment.unwrap().number(), None)),
            _ => None,
        })
        .collect();
    assert_eq!(
        told,
        [
            (1, Some(Start::Cold)),
            (1, None),
            (1, Some(Start::Warm)),
            (1, None)
        ]
    );
    assert_eq!(trace.summary.metrics.functions[0].gauge.idle, 1);
}
