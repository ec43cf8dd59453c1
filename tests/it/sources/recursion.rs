//! Loops that functions close, and the net that stops them after sixteen invocations of one function in one
//! chain (`FACTS.md` section 4, `FACTS-2.md` A 9).

use super::{endings, library, simulate};
use coldstart::sim::sink::Trace;
use coldstart::sim::trace::{CallError, GaveUp, What};
use serde_json::{Value, json};

/// A guest that makes one call for each event, and answers nothing.
fn caller(action: &str, payload: &Value) -> String {
    let payload = payload.to_string();
    let escaped = payload.replace('\\', "\\\\").replace('"', "\\\"");
    format!(
        r#"(module
  (import "lambda" "call" (func $call (param i32 i32 i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 2)
  (data (i32.const 0) "{action}")
  (data (i32.const 100) "{escaped}")
  (func (export "alloc") (param i32) (result i32) (i32.const 20000))
  (func (export "handle") (param i32 i32)
    (drop (call $call (i32.const 0) (i32.const {}) (i32.const 100) (i32.const {}) (i32.const 8192) (i32.const 8192)))))"#,
        action.len(),
        payload.len(),
    )
}

fn function(name: &str, more: &str) -> String {
    format!("[[function]]\nname = \"{name}\"\ncode = \"{name}\"\n{more}\n")
}

fn source(kind: &str, name: &str, function: &str, more: &str) -> String {
    format!("[[source]]\nkind = \"{kind}\"\nname = \"{name}\"\nfunction = \"{function}\"\n{more}\n")
}

/// Runs guests for ten minutes; one event arrives at `source`.
#[track_caller]
fn looped(guests: &[(&str, &str, Value)], settings: &str, sources: &str, first: &str) -> Trace {
    let built: Vec<(&str, String)> = guests
        .iter()
        .map(|(name, action, payload)| (*name, caller(action, payload)))
        .collect();
    let built: Vec<(&str, &str)> = built
        .iter()
        .map(|(name, wat)| (*name, wat.as_str()))
        .collect();
    let functions: String = guests
        .iter()
        .map(|(name, ..)| function(name, settings))
        .collect();
    let text = format!(
        "duration = \"10m\"\n{functions}{sources}[[load]]\nsource = \"{first}\"\npattern = \"burst\"\ncount = 1\n"
    );
    simulate(&text, &library(&built)).into_sink()
}

fn count(trace: &Trace, function: usize) -> u64 {
    trace.summary.metrics.functions[function].counts.invocations
}

fn stopped(trace: &Trace) -> Vec<GaveUp> {
    let facts = trace.facts.iter();
    let given_up = facts.filter_map(|fact| match fact.what {
        What::DeadLettered { why } | What::Dropped { why } => Some(why),
        _ => None,
    });
    given_up.collect()
}

/// Through a bucket, a queue, a topic, or by itself: sixteen times, and the next is stopped.
#[test]
fn a_function_that_sets_itself_off_is_stopped_after_sixteen() {
    let upload = json!({ "Bucket": "in", "Key": "again", "Body": "x" });
    let send = json!({ "QueueName": "in", "MessageBody": "again" });
    let publish = json!({ "TopicName": "in", "Message": "again" });
    let invoke = json!({ "FunctionName": "f", "InvocationType": "Event", "Payload": {} });
    for (kind, action, payload) in [
        ("s3", "s3:PutObject", upload),
        ("sqs", "sqs:SendMessage", send),
        ("sns", "sns:Publish", publish),
        ("invoke", "lambda:InvokeFunction", invoke),
    ] {
        let guests = [("f", action, payload)];
        let trace = looped(&guests, "", &source(kind, "in", "f", ""), "in");
        assert_eq!(
            (count(&trace, 0), endings(&trace, 0)),
            (16, "16 succeeded 1 dropped".into()),
            "{kind}"
        );
        assert_eq!(stopped(&trace), [GaveUp::RecursiveLoop], "{kind}");
    }
}

/// What is stopped goes where what is given up goes: to the function's destination or dead-letter queue, or
/// to the queue's own.
#[test]
fn what_is_stopped_is_caught_like_what_is_given_up() {
    let upload = json!({ "Bucket": "in", "Key": "again", "Body": "x" });
    for settings in ["dead_letter = \"lost\"", "on_failure = \"lost\""] {
        let guests = [("f", "s3:PutObject", upload.clone())];
        let trace = looped(&guests, settings, &source("s3", "in", "f", ""), "in");
        assert_eq!(endings(&trace, 0), "16 succeeded 1 dead-lettered");
    }
    let send = json!({ "QueueName": "in", "MessageBody": "again" });
    let guests = [("f", "sqs:SendMessage", send)];
    let queue = "max_receive_count = 5\ndead_letter = \"lost\"";
    let trace = looped(&guests, "", &source("sqs", "in", "f", queue), "in");
    assert_eq!(endings(&trace, 0), "16 succeeded 1 dead-lettered");
}

/// A destination that leads back into the loop is not fed for ever.
#[test]
fn a_destination_inside_the_loop_ends_it_too() {
    let upload = json!({ "Bucket": "in", "Key": "again", "Body": "x" });
    let guests = [("f", "s3:PutObject", upload)];
    let trace = looped(
        &guests,
        "on_failure = \"f\"",
        &source("s3", "in", "f", ""),
        "in",
    );
    assert_eq!(
        (count(&trace, 0), endings(&trace, 0)),
        (16, "16 succeeded 1 dead-lettered 1 dropped".into())
    );
}

/// Two functions that set each other off: each may run sixteen times.
#[test]
fn a_loop_of_two_is_counted_function_by_function() {
    let guests = [
        (
            "f",
            "sqs:SendMessage",
            json!({ "QueueName": "jobs", "MessageBody": "x" }),
        ),
        (
            "g",
            "s3:PutObject",
            json!({ "Bucket": "in", "Key": "k", "Body": "x" }),
        ),
    ];
    let sources = source("s3", "in", "f", "") + &source("sqs", "jobs", "g", "");
    let trace = looped(&guests, "", &sources, "in");
    assert_eq!((count(&trace, 0), count(&trace, 1)), (16, 16));
    assert_eq!(endings(&trace, 0), "16 succeeded 1 dropped");
}

/// A function that waits for itself is told, and goes on.
#[test]
fn a_caller_is_told_of_the_loop() {
    let invoke = json!({ "FunctionName": "f", "Payload": {} });
    let guests = [("f", "lambda:InvokeFunction", invoke)];
    let trace = looped(
        &guests,
        "timeout = \"60s\"",
        &source("invoke", "in", "f", ""),
        "in",
    );
    assert_eq!(
        (count(&trace, 0), endings(&trace, 0)),
        (16, "16 succeeded 1 failed".into())
    );
    let facts = trace.facts.iter();
    let errors: Vec<CallError> = facts
        .filter_map(|fact| match fact.what {
            What::Answered { error, .. } => error,
            _ => None,
        })
        .collect();
    assert_eq!(errors, [CallError::RecursiveLoop]);
}

/// DynamoDB does not carry the chain: the loop goes on for as long as the run.
#[test]
fn a_loop_through_a_table_goes_on_unseen() {
    let update = json!({ "TableName": "in", "Key": { "id": { "S": "a" } }, "Add": { "n": 1 } });
    let guests = [("f", "dynamodb:UpdateItem", update)];
    let trace = looped(&guests, "", &source("dynamodb_stream", "in", "f", ""), "in");
    assert!(count(&trace, 0) > 1_000, "{}", count(&trace, 0));
    assert!(stopped(&trace).is_empty());
}

/// Sixteen events that come one after another from outside are no loop.
#[test]
fn many_events_from_outside_are_no_loop() {
    let send = json!({ "QueueName": "elsewhere", "MessageBody": "x" });
    let guests = [("f", "sqs:SendMessage", send)];
    let sources = source("s3", "in", "f", "")
        + "[[load]]\nsource = \"in\"\npattern = \"burst\"\ncount = 40\n";
    let trace = looped(&guests, "", &sources, "in");
    assert_eq!(endings(&trace, 0), "41 succeeded");
}
