//! Runs the errands that it is given: a list of calls, one after the other.
//!
//! The list is the event's `calls`, or the environment variable `CALLS`. The first call that is refused ends the
//! invocation with an error, and so does an answer with a status of 500 or more; `"optional": true` lets the rest
//! go on. For trying out what a role, a policy or a network lets through.
#![no_std]

extern crate alloc;

#[path = "../lib/lambda.rs"]
#[allow(dead_code)] // a function uses what it needs
mod lambda;

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use lambda::{Failure, Value, call, env, failure, list, log, object, parse, quote};

lambda::function!(init, handle);

fn init() {}

fn handle(event: &[u8]) -> Result<String, Failure> {
    let event = parse(event).unwrap_or(Value::Null);
    let standing = env("CALLS").and_then(|calls| parse(calls.as_bytes())).unwrap_or(Value::Null);
    let calls = match event.get("calls") {
        Value::List(calls) => calls.as_slice(),
        _ => standing.list(),
    };
    let mut done = Vec::new();
    for errand in calls {
        let Some(action) = errand.get("action").text() else {
            return Err(failure("BadEvent", "a call has an action, and perhaps a payload"));
        };
        let result = call(action, &json(errand.get("payload"))).and_then(checked);
        match result {
            Ok(()) => done.push(quote(action)),
            Err(error) if matches!(errand.get("optional"), Value::Bool(true)) => {
                log(&format!("{action}: {error}"));
            }
            Err(error) => return Err(failure("ErrandFailed", format!("{action}: {error}"))),
        }
    }
    Ok(object().json("done", &list(done)).end())
}

/// A web server says in its status whether it could help.
fn checked(answer: Vec<u8>) -> Result<(), String> {
    let answer = parse(&answer).unwrap_or(Value::Null);
    match answer.get("StatusCode").number() {
        Some(status) if status >= 500 => Err(format!("status {status}")),
        _ => Ok(()),
    }
}

/// A value as text again.
fn json(value: &Value) -> String {
    match value {
        Value::Null => "{}".into(),
        Value::Bool(truth) => format!("{truth}"),
        Value::Number(number) => number.clone(),
        Value::Text(text) => quote(text),
        Value::List(values) => list(values.iter().map(json)),
        Value::Object(fields) => {
            let each = |object: lambda::Object, (name, value): &(String, Value)| object.json(name, &json(value));
            fields.iter().fold(object(), each).end()
        }
    }
}
