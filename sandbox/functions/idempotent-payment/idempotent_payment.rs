//! Charges a payment once, however often its event comes.
//!
//! Every delivery is at least once, so that a second one must find out that the first was there. It does so by
//! a conditional write of the payment's own id, before the money moves: of two environments that handle the
//! same payment at the same time, one write is refused. What a read followed by a write cannot do.
#![no_std]

extern crate alloc;

#[path = "../lib/lambda.rs"]
#[allow(dead_code)] // a function uses what it needs
mod lambda;

use alloc::string::String;
use lambda::{Failure, call, failure, log, object, parse};

lambda::function!(init, handle);

fn init() {}

fn handle(event: &[u8]) -> Result<String, Failure> {
    let event = parse(event).ok_or_else(|| failure("BadEvent", "the event is not JSON"))?;
    let cents = event.get("amountCents").number().filter(|cents| *cents > 0);
    let (Some(id), Some(cents)) = (event.get("paymentId").text(), cents) else {
        return Err(failure("BadEvent", "a payment has a paymentId and an amountCents"));
    };
    let key = object().json("paymentId", &object().text("S", id).end()).end();
    let row = object()
        .json("paymentId", &object().text("S", id).end())
        .json("status", r#"{"S":"charging"}"#);
    let claim = object()
        .text("TableName", "payments")
        .json("Item", &row.end())
        .text("ConditionExpression", "attribute_not_exists(paymentId)");
    match call("dynamodb:PutItem", &claim.end()) {
        Err(error) if error.starts_with("ConditionalCheckFailedException") => {
            log("this payment was here before: nothing to do");
            return Ok(answer(id, "duplicate"));
        }
        other => other.map_err(|error| failure("ServiceError", error))?,
    };
    let charge = object()
        .text("Url", "https://payments.example/charges")
        .text("Body", &object().text("id", id).number("cents", cents).end());
    if let Err(error) = call("http:Post", &charge.end()) {
        // The claim is given back, so that a retry may try again. A crash right here would leave it: then
        // someone must look, and that is better than charging twice.
        let release = object().text("TableName", "payments").json("Key", &key);
        call("dynamodb:DeleteItem", &release.end()).map_err(|error| failure("ServiceError", error))?;
        return Err(failure("PaymentProvider", error));
    }
    let done = object()
        .text("TableName", "payments")
        .json("Key", &key)
        .json("Set", r#"{"status":{"S":"charged"}}"#);
    call("dynamodb:UpdateItem", &done.end()).map_err(|error| failure("ServiceError", error))?;
    Ok(answer(id, "charged"))
}

fn answer(id: &str, outcome: &str) -> String {
    object().text("paymentId", id).text("outcome", outcome).end()
}
