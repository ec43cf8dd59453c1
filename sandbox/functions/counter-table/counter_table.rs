//! Counts in a table: `{"count": N}`. The same function as `counter-global`, done right.
//!
//! The table adds atomically and outlives every environment, so that the count is right however many there
//! are. It takes a call, and the function waits for the answer: that is billed.
#![no_std]

extern crate alloc;

#[path = "../lib/lambda.rs"]
#[allow(dead_code)] // a function uses what it needs
mod lambda;

use alloc::string::String;
use lambda::{Failure, call, failure, object, parse};

lambda::function!(init, handle);

fn init() {}

fn handle(_event: &[u8]) -> Result<String, Failure> {
    let update = r#"{"TableName":"counters","Key":{"name":{"S":"visits"}},"Add":{"count":1}}"#;
    let answer = call("dynamodb:UpdateItem", update).map_err(|error| failure("ServiceError", error))?;
    let answer = parse(&answer).ok_or_else(|| failure("ServiceError", "the answer is not JSON"))?;
    let count = answer.get("Attributes").get("count").get("N").text().unwrap_or("null");
    Ok(object().json("count", count).end())
}
