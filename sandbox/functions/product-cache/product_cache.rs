//! Reads a product: from the cache if it is there, else from the table, which is the record.
//!
//! A cache forgets: what was not used for long makes room, what is too old expires, and a lost node takes all that
//! it held. So nothing here depends on it. What the cache does not answer, or not within 50 ms, is read from the
//! table and put back.
#![no_std]

extern crate alloc;

#[path = "../lib/lambda.rs"]
#[allow(dead_code)] // a function uses what it needs
mod lambda;

use alloc::string::String;
use lambda::{Failure, Value, call, env, failure, log, object, parse};

lambda::function!(init, handle);

fn init() {}

fn handle(event: &[u8]) -> Result<String, Failure> {
    let event = parse(event).ok_or_else(|| failure("BadEvent", "the event is not JSON"))?;
    let product = event.get("product").text().unwrap_or("p-1");
    let cache = env("CACHE");
    let named = |cache: &str| object().text("Cache", cache).text("Key", product);
    if let Some(cache) = &cache {
        let found = call("elasticache:Get", &named(cache).number("TimeoutMs", 50).end());
        let found = found.ok().and_then(|found| parse(&found)).unwrap_or(Value::Null);
        if let Some(price) = found.get("Value").text() {
            return Ok(answer(product, price, "cache"));
        }
        log("not in the cache");
    }
    let key = object().json("id", &object().text("S", product).end()).end();
    let get = object().text("TableName", "products").json("Key", &key);
    let found = call("dynamodb:GetItem", &get.end()).map_err(|error| failure("ServiceError", error))?;
    let found = parse(&found).unwrap_or(Value::Null);
    let Some(price) = found.get("Item").get("price").get("S").text() else {
        return Err(failure("NotFound", "there is no such product"));
    };
    if let Some(cache) = &cache {
        // Not being able to remember is no error.
        let set = named(cache).text("Value", price).number("TtlSeconds", 60).number("TimeoutMs", 50);
        if let Err(error) = call("elasticache:Set", &set.end()) {
            log(&error);
        }
    }
    Ok(answer(product, price, "table"))
}

fn answer(product: &str, price: &str, from: &str) -> String {
    object().text("product", product).text("price", price).text("from", from).end()
}
