//! Counts the words of a text: `{"text": …}` in, the number of words and the most frequent ones out.
//!
//! A pure function of its event: no service, no state, so it may run anywhere, any number of times.
#![no_std]

extern crate alloc;

#[path = "../lib/lambda.rs"]
#[allow(dead_code)] // a function uses what it needs
mod lambda;

use alloc::collections::BTreeMap;
use alloc::string::{String};
use alloc::vec::Vec;
use lambda::{Failure, decimal, failure, list, object, parse, quote};

lambda::function!(init, handle);

const TOP: usize = 5;

fn init() {}

fn handle(event: &[u8]) -> Result<String, Failure> {
    let event = parse(event).ok_or_else(|| failure("BadEvent", "the event is not JSON"))?;
    let Some(text) = event.get("text").text() else {
        return Err(failure("BadEvent", "the event has no text"));
    };
    let mut counts = BTreeMap::new();
    let mut total = 0;
    let is_letter = |c: char| c.is_alphanumeric() || c == '\'';
    for word in text.split(|c| !is_letter(c)).filter(|word| !word.is_empty()) {
        *counts.entry(word.to_lowercase()).or_insert(0) += 1;
        total += 1;
    }
    let mut ranking: Vec<(&String, &i64)> = counts.iter().collect();
    // The sort is stable: words of the same count stay in alphabetical order.
    ranking.sort_by_key(|(_, count)| -**count);
    let top = ranking.iter().take(TOP).map(|(word, count)| list([quote(word), decimal(**count)]));
    Ok(object()
        .number("words", total)
        .number("distinct", counts.len() as i64)
        .json("top", &list(top))
        .end())
}
