//! Answers first and works later: what a frozen environment makes of it.
//!
//! The handler notes the message that it should send, answers, and means to send it "in the background". But an
//! environment is frozen once it has answered. The note lies in a global until the next invocation thaws it; only
//! then is the message sent, and the last one never is. `WHEN=before` sends it before the answer.
#![no_std]

extern crate alloc;

#[path = "../lib/lambda.rs"]
#[allow(dead_code)] // a function uses what it needs
mod lambda;

use alloc::string::String;
use core::sync::atomic::{AtomicU32, Ordering};
use lambda::{Failure, call, env, failure, log, object};

lambda::function!(init, handle);

/// Messages that wait for a thread that is frozen.
static PENDING: AtomicU32 = AtomicU32::new(0);

fn init() {}

fn handle(_: &[u8]) -> Result<String, Failure> {
    let pending = PENDING.swap(0, Ordering::Relaxed);
    for _ in 0..pending {
        log("thawed: the work of an earlier invocation goes on");
        send()?;
    }
    if env("WHEN").as_deref() == Some("before") {
        send()?;
    } else {
        PENDING.store(1, Ordering::Relaxed);
    }
    Ok(object().number("sentForOthers", i64::from(pending)).end())
}

fn send() -> Result<(), Failure> {
    let message = object().text("QueueName", "receipts").text("MessageBody", "a receipt");
    call("sqs:SendMessage", &message.end()).map_err(|error| failure("ServiceError", error))?;
    Ok(())
}
