//! Takes and shows orders over HTTP: `POST /orders` and `GET /orders/{id}`, behind API Gateway.
//!
//! An order goes into a DynamoDB table and is announced on an SNS topic. Reads both payload formats of API
//! Gateway (1.0 of REST APIs, 2.0 of HTTP APIs and function URLs), and always answers with a status code:
//! an answer of another shape would reach the client as 502.
#![no_std]

extern crate alloc;

#[path = "../lib/lambda.rs"]
#[allow(dead_code)] // a function uses what it needs
mod lambda;

use alloc::string::String;
use lambda::{Failure, Value, call, failure, log, object, parse, random};

lambda::function!(init, handle);

fn init() {}

fn handle(event: &[u8]) -> Result<String, Failure> {
    let event = parse(event).ok_or_else(|| failure("BadEvent", "the event is not JSON"))?;
    let http = event.get("requestContext").get("http");
    let method = http.get("method").text().or(event.get("httpMethod").text());
    let path = event.get("rawPath").text().or(event.get("path").text());
    let (Some(method), Some(path)) = (method, path) else {
        return Err(failure("BadEvent", "this is not an event of API Gateway"));
    };
    match (method, path, path.strip_prefix("/orders/")) {
        ("POST", "/orders", _) => create(&event),
        ("GET", _, Some(id)) => show(id),
        _ => Ok(response(404, &message("there is no such thing here"))),
    }
}

fn create(event: &Value) -> Result<String, Failure> {
    let body = event.get("body").text().and_then(|body| parse(body.as_bytes()));
    let body = body.unwrap_or(Value::Null);
    let quantity = body.get("quantity").number().filter(|quantity| (1..=1000).contains(quantity));
    let (Some(item), Some(quantity)) = (body.get("item").text(), quantity) else {
        return Ok(response(400, &message("an order has an item, and a quantity from 1 to 1000")));
    };
    let id = new_id();
    let row = object()
        .json("id", &attribute("S", &id))
        .json("item", &attribute("S", item))
        .json("quantity", &attribute("N", &lambda::decimal(quantity)))
        .json("status", &attribute("S", "placed"));
    let put = object()
        .text("TableName", "orders")
        .json("Item", &row.end())
        .text("ConditionExpression", "attribute_not_exists(id)");
    ask("dynamodb:PutItem", &put.end())?;
    let order = object().text("id", &id).text("item", item).number("quantity", quantity).end();
    ask("sns:Publish", &object().text("TopicName", "order-placed").text("Message", &order).end())?;
    log(&order);
    Ok(response(201, &order))
}

fn show(id: &str) -> Result<String, Failure> {
    let key = object().json("id", &attribute("S", id)).end();
    let answer = ask("dynamodb:GetItem", &object().text("TableName", "orders").json("Key", &key).end())?;
    let row = answer.get("Item");
    let Some(item) = row.get("item").get("S").text() else {
        return Ok(response(404, &message("there is no such order")));
    };
    let order = object()
        .text("id", id)
        .text("item", item)
        .json("quantity", row.get("quantity").get("N").text().unwrap_or("null"))
        .text("status", row.get("status").get("S").text().unwrap_or_default());
    Ok(response(200, &order.end()))
}

/// Asks a service. Its refusal is an error of this function: the client sees a 502.
fn ask(action: &str, payload: &str) -> Result<Value, Failure> {
    let answer = call(action, payload).map_err(|error| failure("ServiceError", error))?;
    parse(&answer).ok_or_else(|| failure("ServiceError", "the answer is not JSON"))
}

fn attribute(kind: &str, value: &str) -> String {
    object().text(kind, value).end()
}

/// Sixteen hexadecimal digits by chance. The condition on the table catches the rare twin.
fn new_id() -> String {
    let bits = random();
    (0..16).map(|place| char::from_digit((bits >> (60 - 4 * place)) as u32 & 15, 16).unwrap_or('0')).collect()
}

fn message(text: &str) -> String {
    object().text("message", text).end()
}

fn response(status: i64, body: &str) -> String {
    object()
        .number("statusCode", status)
        .json("headers", r#"{"content-type":"application/json"}"#)
        .text("body", body)
        .json("isBase64Encoded", "false")
        .end()
}
