//! Real guests that call services in a run: when calls take effect, what they cost in time, what they set
//! off, and what happens when nobody answers.

use super::WIRED;
use coldstart::course::content::Content;
use coldstart::course::library::{Library, Manifest, Package};
use coldstart::course::scenario as reader;
use coldstart::lab::invoke;
use coldstart::sim::sink::Trace;
use coldstart::sim::time::{Span, Time};
use coldstart::sim::trace::{CallError, Ending, Fact, Outcome, Report, What};
use coldstart::sim::{Progress, Simulation, Work};
use serde_json::{Value, json};
use std::sync::Arc;

/// A guest that makes one call in INIT or in the handler and answers what it is answered; a refusal is its
/// own error.
fn caller(action: &str, payload: &Value, in_init: bool) -> String {
    let escaped = |text: &str| text.replace('\\', "\\\\").replace('"', "\\\"");
    let text = payload.to_string();
    let (call, init) = if in_init {
        ("", "(global.set $length (call $ask))")
    } else {
        ("(global.set $length (call $ask))", "")
    };
    format!(
        r#"(module
  (import "lambda" "call" (func $call (param i32 i32 i32 i32 i32 i32) (result i32)))
  (import "lambda" "error" (func $error (param i32 i32) (result i32)))
  (import "lambda" "respond" (func $respond (param i32 i32)))
  (import "lambda" "fail" (func $fail (param i32 i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "{action}")
  (data (i32.const 100) "{payload}")
  (global $length (mut i32) (i32.const -2))
  (func $ask (result i32)
    (call $call (i32.const 0) (i32.const {action_length}) (i32.const 100) (i32.const {payload_length})
      (i32.const 8192) (i32.const 8192)))
  (func (export "init") {init})
  (func (export "alloc") (param i32) (result i32) (i32.const 20000))
  (func (export "handle") (param i32 i32)
    {call}
    (if (i32.lt_s (global.get $length) (i32.const 0))
      (then (call $fail (i32.const 8192) (call $error (i32.const 8192) (i32.const 8192))))
      (else (call $respond (i32.const 8192) (global.get $length))))))"#,
        payload = escaped(&text),
        action_length = action.len(),
        payload_length = text.len(),
    )
}

/// A package without a role: its code comes from a test.
fn package(wat: String, role: &str) -> Package {
    let manifest = format!(
        "title = \"T\"\nabout = \"A\"\nlanguage = \"WAT\"\nshape = \"reactor\"\nmodule = \"t.wat\"\n\
         fingerprint = \"\"\n{role}"
    );
    let manifest = Manifest::read("function.toml", &manifest).unwrap().value;
    Package::new(manifest, wat.into_bytes())
}

const ALL: &str = "[[role]]\naction = \"*\"\nresource = \"*\"\n";

/// A scenario in which `caller` runs a guest, and more.
#[track_caller]
fn simulation(wat: String, role: &str, text: &str) -> Simulation<Trace> {
    let mut library = Library::default();
    library.insert("caller", package(wat, role));
    let read = reader::read("guests.toml", text, &[], &library);
    let scenario = read.unwrap_or_else(|problems| panic!("{problems:#?}\n{text}"));
    let scenario = scenario.value.scenario;
    let functions = scenario.functions.len();
    Simulation::new(Arc::new(scenario), Trace::new(functions))
}

#[track_caller]
fn run(wat: String, role: &str, text: &str) -> Trace {
    let mut simulation = simulation(wat, role, text);
    let progress = simulation.advance(Time::NEVER, &mut Work::UNBOUNDED.clone());
    assert_eq!(progress, Progress::Ended);
    simulation.into_sink()
}

/// [`WIRED`] with a function `caller` that is invoked at one second, and perhaps more.
fn wired(settings: &str, more: &str) -> String {
    format!(
        r#"{WIRED}
[[function]]
name = "caller"
code = "caller"
memory_mb = 1769
{settings}
[[source]]
kind = "invoke"
name = "in"
function = "caller"
[[load]]
source = "in"
pattern = "burst"
at = "1s"
count = 1
event = {{}}
{more}"#
    )
}

fn reports(trace: &Trace, function: u16) -> Vec<(Report, Value)> {
    let ended = trace.facts.iter().filter_map(|fact| match fact.what {
        what if fact.function.is_some_and(|f| f.0 == function) => what.report(),
        _ => None,
    });
    ended
        .map(|report| {
            let output = report.output.map_or(&b"null"[..], |text| trace.text(text));
            let text = String::from_utf8_lossy(output).into_owned();
            (
                report,
                serde_json::from_str(&text).unwrap_or(Value::String(text)),
            )
        })
        .collect()
}

fn facts<T>(trace: &Trace, pick: impl Fn(&Fact) -> Option<T>) -> Vec<T> {
    trace.facts.iter().filter_map(pick).collect()
}

const PUT: &str = "dynamodb:PutItem";

fn put() -> Value {
    json!({ "TableName": "t", "Item": { "id": { "S": "a" } } })
}

#[test]
fn a_guest_waits_for_its_answer_and_pays_for_the_wait() {
    let text = wired("", "[latency]\ndynamodb = \"70ms\"\n");
    let trace = run(caller(PUT, &put(), false), ALL, &text);
    let (report, output) = &reports(&trace, 2)[0];
    assert_eq!((report.outcome, output), (Outcome::Succeeded, &json!({})));
    let waited = Span::millis(70);
    assert!(report.duration > waited && report.duration < waited + Span::millis(1));
    let called = facts(&trace, |fact| match fact.what {
        What::Called {
            request: Some(text),
            ..
        } => Some((fact.at, text)),
        _ => None,
    });
    let answered = facts(&trace, |fact| match fact.what {
        What::Answered { took, error, .. } => Some((fact.at, took, error)),
        _ => None,
    });
    let (at, text) = called[0];
    assert_eq!(answered, [(at + waited, waited, None)]);
    let want = format!("{PUT} {}", put());
    assert_eq!(String::from_utf8_lossy(trace.text(text)), want);
}

#[test]
fn a_role_refuses_a_guest_and_the_trace_says_why() {
    let trace = run(caller(PUT, &put(), false), "", &wired("", ""));
    let (report, output) = &reports(&trace, 2)[0];
    assert_eq!(report.outcome, Outcome::Failed);
    let text = output.as_str().unwrap();
    assert!(
        text.starts_with("AccessDeniedException: the role of `caller` may not"),
        "{text}"
    );
    let errors = facts(&trace, |fact| match fact.what {
        What::Answered { error, .. } => Some(error),
        _ => None,
    });
    assert_eq!(errors, [Some(CallError::AccessDenied)]);
}

#[test]
fn a_scenario_s_role_comes_before_that_of_the_code() {
    let role = "role = [{ action = \"dynamodb:PutItem\", resource = \"t\" }]";
    let trace = run(caller(PUT, &put(), false), "", &wired(role, ""));
    assert_eq!(reports(&trace, 2)[0].0.outcome, Outcome::Succeeded);
}

/// Whatever a guest sends to a queue, a topic or a bucket that feeds `g` reaches `g`, once.
#[test]
fn what_a_guest_sends_reaches_the_function_behind_it() {
    for (action, payload) in [
        (
            "sqs:SendMessage",
            json!({ "QueueName": "jobs", "MessageBody": "x" }),
        ),
        (
            "sqs:SendMessage",
            json!({ "QueueName": "steps", "MessageBody": "x", "MessageGroupId": "g" }),
        ),
        (
            "sns:Publish",
            json!({ "TopicName": "news", "Message": "x" }),
        ),
        (
            "s3:PutObject",
            json!({ "Bucket": "photos", "Key": "k", "Body": "x" }),
        ),
        (
            "lambda:InvokeFunction",
            json!({ "FunctionName": "g", "InvocationType": "Event" }),
        ),
    ] {
        let trace = run(caller(action, &payload, false), ALL, &wired("", ""));
        assert_eq!(
            reports(&trace, 2)[0].0.outcome,
            Outcome::Succeeded,
            "{action}"
        );
        assert_eq!(reports(&trace, 1).len(), 1, "{action}");
        let metrics = &trace.summary.metrics.functions[1].counts;
        assert_eq!((metrics.events, metrics.succeeded), (1, 1), "{action}");
    }
    for (action, payload) in [
        (
            "sqs:SendMessage",
            json!({ "QueueName": "nobody", "MessageBody": "x" }),
        ),
        (
            "s3:PutObject",
            json!({ "Bucket": "other", "Key": "k", "Body": "x" }),
        ),
    ] {
        let trace = run(caller(action, &payload, false), ALL, &wired("", ""));
        assert!(reports(&trace, 1).is_empty(), "{action}");
    }
}

/// The guest waits for `g`, which takes a second, and for the API's own latency.
#[test]
fn a_guest_waits_for_the_function_that_it_invokes() {
    let text = wired("timeout = \"5s\"", "[latency]\nlambda_api = \"50ms\"\n");
    let invoke = json!({ "FunctionName": "g" });
    let trace = run(caller("lambda:InvokeFunction", &invoke, false), ALL, &text);
    let (report, output) = &reports(&trace, 2)[0];
    assert_eq!(
        (&output["StatusCode"], &output["Payload"]),
        (&json!(200), &Value::Null)
    );
    let waited = Span::millis(1_050);
    assert!(report.duration > waited && report.duration < waited + Span::millis(1));
    assert_eq!(reports(&trace, 1)[0].0.duration, Span::secs(1));
}

#[test]
fn a_function_that_cannot_run_or_fails_is_told_to_its_caller() {
    let invoke = caller(
        "lambda:InvokeFunction",
        &json!({ "FunctionName": "h" }),
        false,
    );
    let h = |settings: &str| format!("[[function]]\nname = \"h\"\n{settings}\n");
    let off = wired(
        "",
        &h("modelled = { warm = \"1s\" }\nreserved_concurrency = 0"),
    );
    let trace = run(invoke.clone(), ALL, &off);
    let output = reports(&trace, 2)[0].1.as_str().unwrap().to_owned();
    assert!(output.starts_with("TooManyRequestsException"), "{output}");
    assert_eq!(trace.summary.metrics.functions[3].counts.throttled, 1);
    let bad = wired("", &h("modelled = { warm = \"1s\", fail = 1.0 }"));
    let trace = run(invoke, ALL, &bad);
    let (report, output) = &reports(&trace, 2)[0];
    assert_eq!(
        report.outcome,
        Outcome::Succeeded,
        "the call itself went well"
    );
    assert_eq!(output["FunctionError"], "Unhandled");
}

/// The caller's time is up first. The other function runs on; its late answer disturbs nobody, not even
/// the next invocation in the same environment.
#[test]
fn a_caller_that_times_out_is_not_answered_later() {
    let second =
        "[[load]]\nsource = \"in\"\npattern = \"burst\"\nat = \"1900ms\"\ncount = 1\nevent = {}\n";
    let text = wired("timeout = \"600ms\"", second);
    let invoke = json!({ "FunctionName": "g" });
    let trace = run(caller("lambda:InvokeFunction", &invoke, false), ALL, &text);
    let outcomes: Vec<_> = reports(&trace, 2)
        .iter()
        .map(|(r, _)| (r.outcome, r.duration))
        .collect();
    assert_eq!(outcomes, [(Outcome::TimedOut, Span::millis(600)); 2]);
    assert_eq!(reports(&trace, 1).len(), 2);
    assert_eq!(trace.summary.metrics.functions[1].counts.succeeded, 2);
}

#[test]
fn a_service_that_is_slower_than_the_time_out_never_answers() {
    let text = wired("timeout = \"100ms\"", "[latency]\ndynamodb = \"200ms\"\n");
    let trace = run(caller(PUT, &put(), false), ALL, &text);
    assert_eq!(reports(&trace, 2)[0].0.outcome, Outcome::TimedOut);
    let answered = facts(&trace, |fact| {
        matches!(fact.what, What::Answered { .. }).then_some(())
    });
    assert!(answered.is_empty());
    let written = facts(&trace, |fact| {
        matches!(fact.what, What::Charged { .. }).then_some(())
    });
    assert!(!written.is_empty(), "the write took effect all the same");
}

#[test]
fn init_may_call_services_on_demand_provisioned_and_published() {
    for settings in ["", "provisioned_concurrency = 2", "snap_start = true"] {
        let send = json!({ "QueueName": "jobs", "MessageBody": "x" });
        let trace = run(
            caller("sqs:SendMessage", &send, true),
            ALL,
            &wired(settings, ""),
        );
        let (report, output) = &reports(&trace, 2)[0];
        assert_eq!(report.outcome, Outcome::Succeeded, "{settings}");
        assert!(output["MessageId"].is_string(), "{settings}");
        let inits = if settings.starts_with("prov") { 2 } else { 1 };
        let calls = facts(&trace, |fact| {
            matches!(fact.what, What::Called { .. }).then_some(fact.at)
        });
        assert_eq!(calls.len(), inits, "{settings}");
        assert_eq!(
            trace.summary.metrics.functions[1].counts.events, inits as u64,
            "{settings}"
        );
        let early = !settings.is_empty();
        assert_eq!(calls[0] == Time::ZERO, early, "{settings}");
    }
}

#[test]
fn init_ahead_of_the_run_cannot_wait_for_a_function() {
    for settings in ["provisioned_concurrency = 1", "snap_start = true"] {
        let wat = caller(
            "lambda:InvokeFunction",
            &json!({ "FunctionName": "g" }),
            true,
        );
        let trace = run(wat, ALL, &wired(settings, ""));
        let errors = facts(&trace, |fact| match fact.what {
            What::Answered { error, took, .. } => Some((error, took)),
            _ => None,
        });
        assert_eq!(
            errors[0],
            (Some(CallError::Unavailable), Span::ZERO),
            "{settings}"
        );
    }
}

/// A burst makes many guests ready in the same microsecond: each of them runs.
#[test]
fn guests_that_are_ready_at_once_all_run() {
    let more = r#"
[[at]]
time = "5s"
fire = { source = "in", count = 7 }
[[source]]
kind = "sqs"
name = "batches"
function = "caller"
batch_size = 2
[[load]]
source = "batches"
pattern = "burst"
at = "10s"
count = 10
"#;
    let trace = run(caller(PUT, &put(), false), ALL, &wired("", more));
    assert_eq!(reports(&trace, 2).len(), 1 + 7 + 5);
    let endings = facts(&trace, |fact| match fact.what {
        What::Settled { ending, .. } => Some(ending),
        _ => None,
    });
    assert_eq!(endings, vec![Ending::Succeeded; 1 + 7 + 10]);
}

/// A chain of functions gives the same facts in one go and in small pieces of work.
#[test]
fn small_pieces_of_work_give_the_same_trace() {
    let wat = caller(
        "lambda:InvokeFunction",
        &json!({ "FunctionName": "g" }),
        false,
    );
    let more = "[[at]]\ntime = \"2s\"\nfire = { source = \"in\", count = 5 }\n";
    let text = wired("timeout = \"10s\"", more);
    let whole = run(wat.clone(), ALL, &text);
    let mut simulation = simulation(wat, ALL, &text);
    let piece = Work { fuel: 7, events: 1 };
    while simulation.advance(Time::NEVER, &mut piece.clone()) != Progress::Ended {}
    let pieces = simulation.into_sink();
    assert_eq!(whole.facts, pieces.facts);
}

/// Shipped functions whose answer holds what the run's seed draws.
const DRAWN: [&str; 2] = ["flaky", "orders-api"];

/// Every shipped function answers its sample with its sample output, on the services of a run, with its
/// own role and data.
#[test]
fn the_shipped_functions_and_the_services_agree() {
    let content = Content::embedded();
    let mut checked = 0;
    for (name, package) in content.library.iter() {
        let read = |text: &Option<String>| -> Value {
            serde_json::from_str(text.as_deref().unwrap()).unwrap()
        };
        let finished = invoke::invoke(invoke::Order {
            name: name.into(),
            program: package.program().unwrap().clone(),
            events: vec![read(&package.event)],
            memory_mb: package.manifest.memory_mb,
            timeout: package.manifest.timeout,
            role: Some(package.manifest.role.clone()),
            data: package.data().collect(),
        })
        .unwrap();
        let invocation = &finished.invocations[0];
        let want = read(&package.output);
        match &invocation.error {
            None if DRAWN.contains(&name) => {
                let keys = |value: &Value| -> Vec<String> {
                    value.as_object().unwrap().keys().cloned().collect()
                };
                assert_eq!(keys(&invocation.output), keys(&want), "{name}");
            }
            None => assert_eq!(invocation.output, want, "{name}"),
            Some((kind, message)) => assert_eq!(want["errorType"], *kind, "{name}: {message}"),
        }
        checked += 1;
    }
    assert!(checked >= 3, "{checked}");
}

/// Photos that a load uploads are there for the function, each under a key of its own.
#[test]
fn an_uploaded_photo_becomes_a_thumbnail() {
    let content = Content::embedded();
    let text = r#"
duration = "60s"
[[function]]
name = "thumbnail"
code = "thumbnail"
memory_mb = 1769
[[source]]
kind = "s3"
name = "photos"
function = "thumbnail"
[[load]]
source = "photos"
pattern = "burst"
count = 3
"#;
    let read = reader::read("photos.toml", text, &[], &content.library).unwrap();
    let scenario = Arc::new(read.value.scenario);
    let mut simulation = Simulation::new(scenario, Trace::new(1));
    simulation.advance(Time::NEVER, &mut Work::UNBOUNDED.clone());
    let trace = simulation.into_sink();
    let keys: Vec<Value> = reports(&trace, 0)
        .iter()
        .map(|(_, output)| output["key"].clone())
        .collect();
    assert_eq!(keys.len(), 3, "{keys:?}");
    for n in 1..=3 {
        assert!(keys.contains(&json!(format!("photos/{n}.qoi"))), "{keys:?}");
    }
}
