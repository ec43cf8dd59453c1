//! Ships orders from an SQS queue, a batch at a time, and reports which messages failed.
//!
//! Without that report one bad message would bring the whole batch back, the good ones included; with it
//! only the bad ones come back, until the queue's redrive policy moves them aside. The update sets a status
//! and does not add, so that a message that comes twice does no harm.
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
        return Err(failure("BadEvent", "this is not an event of SQS"));
    }
    let mut failures = alloc::vec::Vec::new();
    for record in records {
        let id = record.get("messageId").text().unwrap_or_default();
        match ship(record) {
            Ok(order) => log(&format!("{id}: shipped order {order}")),
            Err(why) => {
                log(&format!("{id}: {why}"));
                failures.push(object().text("itemIdentifier", id).end());
            }
        }
    }
    Ok(object().json("batchItemFailures", &list(failures)).end())
}

fn ship(record: &Value) -> Result<String, String> {
    let body = record.get("body").text().and_then(|body| parse(body.as_bytes()));
    let body = body.ok_or("the body is not JSON")?;
    let id = body.get("id").text().ok_or("the order has no id")?;
    let quantity = body.get("quantity").number().unwrap_or(0);
    if quantity < 1 {
        return Err(format!("order {id} has no quantity"));
    }
    let key = object().json("id", &object().text("S", id).end()).end();
    let update = object()
        .text("TableName", "orders")
        .json("Key", &key)
        .json("Set", r#"{"status":{"S":"shipped"}}"#);
    call("dynamodb:UpdateItem", &update.end())?;
    Ok(id.into())
}
