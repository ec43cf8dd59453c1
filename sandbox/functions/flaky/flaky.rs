//! Fails now and then: by a draw, three times in ten unless `FAIL_PERCENT` says otherwise.
//!
//! The draw comes from the run's seed, so that a run can be repeated. Whoever calls it synchronously must
//! try again; an asynchronous event is tried again by the service, twice.
#![no_std]

extern crate alloc;

#[path = "../lib/lambda.rs"]
#[allow(dead_code)] // a function uses what it needs
mod lambda;

use alloc::string::String;
use lambda::{Failure, env, failure, object, random};

lambda::function!(init, handle);

fn init() {}

fn handle(_event: &[u8]) -> Result<String, Failure> {
    let percent = env("FAIL_PERCENT").and_then(|text| text.parse().ok()).unwrap_or(30);
    let draw = random() % 100;
    if draw < percent {
        return Err(failure("FlakyDependency", "the dependency did not answer"));
    }
    Ok(object().number("draw", draw as i64).end())
}
