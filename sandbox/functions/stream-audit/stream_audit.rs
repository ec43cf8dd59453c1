//! Keeps an audit trail: every change of a DynamoDB table, read from its stream, becomes an entry of another.
//!
//! The entry's key is the stream's own event id, so that a batch that is read again after an error writes the
//! same entries and no second ones. It reports the first record that failed: what came before is done, and the
//! shard goes on from there.
#![no_std]

extern crate alloc;

#[path = "../lib/lambda.rs"]
#[allow(dead_code)] // a function uses what it needs
mod lambda;

use alloc::format;
use alloc::string::String;
use lambda::{Failure, Value, call, failure, list, log, object, parse};

lambda::function!(init, handle);

fn init() {}

fn handle(event: &[u8]) -> Result<String, Failure> {
    let event = parse(event).ok_or_else(|| failure("BadEvent", "the event is not JSON"))?;
    let records = event.get("Records").list();
    if records.is_empty() {
        return Err(failure("BadEvent", "this is not an event of a stream"));
    }
    for record in records {
        if let Err(why) = note(record) {
            let sequence = record.get("dynamodb").get("SequenceNumber").text().unwrap_or_default();
            log(&format!("stopped at record {sequence}: {why}"));
            let failed = object().text("itemIdentifier", sequence).end();
            return Ok(object().json("batchItemFailures", &list([failed])).end());
        }
    }
    Ok(object().json("batchItemFailures", "[]").end())
}

fn note(record: &Value) -> Result<(), String> {
    let text = |value: &str| object().text("S", value).end();
    let change = record.get("dynamodb");
    let id = record.get("eventID").text().ok_or("the record has no id")?;
    let what = record.get("eventName").text().unwrap_or_default();
    let order = change.get("Keys").get("id").get("S").text().unwrap_or_default();
    let status = |image: &str| change.get(image).get("status").get("S").text().unwrap_or("-").into();
    let (before, after): (String, String) = (status("OldImage"), status("NewImage"));
    let entry = object()
        .json("eventId", &text(id))
        .json("change", &text(what))
        .json("order", &text(order))
        .json("status", &text(&format!("{before} -> {after}")));
    log(&format!("{what} {order}: {before} -> {after}"));
    call("dynamodb:PutItem", &object().text("TableName", "audit").json("Item", &entry.end()).end())?;
    Ok(())
}
