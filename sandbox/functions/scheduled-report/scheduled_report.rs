//! Writes a daily report: a schedule starts it, it reads the orders and leaves a CSV file in S3.
//!
//! Serverless cron: nothing runs, and nothing is paid, between two reports. The file is named after the
//! event's own day and not after the clock, so that a second delivery of the same event writes the same file.
#![no_std]

extern crate alloc;

#[path = "../lib/lambda.rs"]
#[allow(dead_code)] // a function uses what it needs
mod lambda;

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;
use lambda::{Failure, call, failure, object, parse};

lambda::function!(init, handle);

fn init() {}

fn handle(event: &[u8]) -> Result<String, Failure> {
    let event = parse(event).ok_or_else(|| failure("BadEvent", "the event is not JSON"))?;
    let Some(day) = event.get("time").text().and_then(|time| time.get(..10)) else {
        return Err(failure("BadEvent", "this is not an event of a schedule"));
    };
    let service = |error| failure("ServiceError", error);
    let answer = call("dynamodb:Query", r#"{"TableName":"orders"}"#).map_err(service)?;
    let answer = parse(&answer).ok_or_else(|| failure("ServiceError", "the answer is not JSON"))?;
    let mut totals: BTreeMap<&str, (i64, i64)> = BTreeMap::new();
    for order in answer.get("Items").list() {
        let quantity = order.get("quantity").get("N").text().and_then(|digits| digits.parse::<i64>().ok());
        let (Some(item), Some(quantity)) = (order.get("item").get("S").text(), quantity) else {
            continue;
        };
        let (orders, pieces) = totals.entry(item).or_default();
        *orders += 1;
        *pieces += quantity;
    }
    let mut report = String::from("item,orders,pieces\n");
    for (item, (orders, pieces)) in &totals {
        report.push_str(&format!("{item},{orders},{pieces}\n"));
    }
    let key = format!("orders/{day}.csv");
    let put = object().text("Bucket", "reports").text("Key", &key).text("Body", &report).end();
    call("s3:PutObject", &put).map_err(service)?;
    Ok(object().text("key", &key).number("items", totals.len() as i64).end())
}
