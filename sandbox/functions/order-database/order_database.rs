//! Writes orders to a relational database.
//!
//! Opening a connection is slow, so the function opens one in its first invocation and keeps it in a global: the
//! next invocations of the same environment find it. So every environment holds a connection for as long as it is
//! warm, busy or not, and a database has only so many. `CONNECT=each` opens and closes one in every invocation.
#![no_std]

extern crate alloc;

#[path = "../lib/lambda.rs"]
#[allow(dead_code)] // a function uses what it needs
mod lambda;

use alloc::string::String;
use core::sync::atomic::{AtomicBool, Ordering};
use lambda::{Failure, call, env, failure, log, object, parse};

lambda::function!(init, handle);

/// Whether this environment has its connection.
static CONNECTED: AtomicBool = AtomicBool::new(false);

fn init() {}

fn handle(event: &[u8]) -> Result<String, Failure> {
    let event = parse(event).ok_or_else(|| failure("BadEvent", "the event is not JSON"))?;
    let order = event.get("orderId").text().unwrap_or("o-1");
    let Some(database) = env("DATABASE") else {
        return Ok(object().text("orderId", order).text("stored", "nowhere: DATABASE is not set").end());
    };
    let each = env("CONNECT").as_deref() == Some("each");
    let named = || object().text("Database", &database);
    if !CONNECTED.load(Ordering::Relaxed) {
        call("rds-db:connect", &named().end()).map_err(|error| failure("DatabaseError", error))?;
        log("connected");
        CONNECTED.store(!each, Ordering::Relaxed);
    }
    let insert = named().text("Sql", "insert into orders (id) values ($1)");
    let done = call("rds-db:execute", &insert.end());
    if each {
        call("rds-db:close", &named().end()).map_err(|error| failure("DatabaseError", error))?;
    }
    if let Err(error) = done {
        // A connection that is gone is opened again by the next invocation.
        CONNECTED.store(false, Ordering::Relaxed);
        return Err(failure("DatabaseError", error));
    }
    Ok(object().text("orderId", order).text("stored", &database).end())
}
