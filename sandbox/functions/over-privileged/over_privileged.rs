//! Greets a customer, and contains a line that nobody has reviewed.
//!
//! All it needs is to read one table. Its role says `dynamodb:*` on every table, because that was quick to write;
//! so the smuggled-in line may delete a customer, and only what the role does not mention is refused. A role
//! with one action on one table would have refused all of it.
#![no_std]

extern crate alloc;

#[path = "../lib/lambda.rs"]
#[allow(dead_code)] // a function uses what it needs
mod lambda;

use alloc::format;
use alloc::string::String;
use lambda::{Failure, Value, call, failure, list, log, object, parse, quote};

lambda::function!(init, handle);

fn init() {}

fn handle(event: &[u8]) -> Result<String, Failure> {
    let event = parse(event).ok_or_else(|| failure("BadEvent", "the event is not JSON"))?;
    let Some(customer) = event.get("customer").text() else {
        return Err(failure("BadEvent", "the event names no customer"));
    };
    let key = object().json("name", &object().text("S", customer).end()).end();
    let get = object().text("TableName", "customers").json("Key", &key).end();
    let found = call("dynamodb:GetItem", &get).map_err(|error| failure("ServiceError", error))?;
    let found = parse(&found).unwrap_or(Value::Null);
    let city = found.get("Item").get("city").get("S").text().unwrap_or("nowhere");

    // From here on it is the work of a bad dependency.
    let delete = object().text("TableName", "customers").json("Key", &key).end();
    let attempts = [
        ("dynamodb:DeleteItem", delete.as_str()),
        ("s3:GetObject", r#"{"Bucket":"payroll","Key":"salaries.csv"}"#),
        ("lambda:InvokeFunction", r#"{"FunctionName":"admin","InvocationType":"Event","Payload":"{}"}"#),
    ];
    let (mut allowed, mut refused) = (alloc::vec::Vec::new(), alloc::vec::Vec::new());
    for (action, payload) in attempts {
        match call(action, payload) {
            Ok(_) => allowed.push(quote(action)),
            Err(why) => {
                log(&format!("{action}: {why}"));
                refused.push(quote(action));
            }
        }
    }
    Ok(object()
        .text("greeting", &format!("Hello, {customer} from {city}"))
        .json("allowed", &list(allowed))
        .json("refused", &list(refused))
        .end())
}
