//! Spreads an announcement: an SNS notification becomes a message in each of several queues.
//!
//! Each queue has a consumer of its own that works, fails and retries at its own pace. The queues are named in
//! `QUEUES`, so that a new consumer needs no change of code. (SNS can feed queues without a function between;
//! a function is in its place where the message must be changed on the way.)
#![no_std]

extern crate alloc;

#[path = "../lib/lambda.rs"]
#[allow(dead_code)] // a function uses what it needs
mod lambda;

use alloc::string::String;
use lambda::{Failure, call, env, failure, object, parse};

lambda::function!(init, handle);

fn init() {}

fn handle(event: &[u8]) -> Result<String, Failure> {
    let event = parse(event).ok_or_else(|| failure("BadEvent", "the event is not JSON"))?;
    let queues = env("QUEUES").unwrap_or_else(|| "shipping,billing".into());
    let mut sent = 0;
    for record in event.get("Records").list() {
        let Some(message) = record.get("Sns").get("Message").text() else {
            return Err(failure("BadEvent", "this is not an event of SNS"));
        };
        for queue in queues.split(',') {
            let send = object().text("QueueName", queue).text("MessageBody", message).end();
            // A failure here fails the event; the retry sends the earlier ones again. Consumers must be
            // ready for a message that comes twice anyway.
            call("sqs:SendMessage", &send).map_err(|error| failure("ServiceError", error))?;
            sent += 1;
        }
    }
    Ok(object().number("sent", sent).end())
}
