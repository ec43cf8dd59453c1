//! Questions at fault: which they are, in words and for programs.

use super::desk::Desk;
use crate::study::items::{self, Item};
use crate::study::record::Record;
use serde_json::Value;
use std::fmt::Write as _;

/// Questions with enough answers that something is wrong with, the worst first.
pub fn bad(desk: &Desk, records: &[Record]) -> Vec<Item> {
    let mut found = items::items(desk.content().questions(), records);
    found.retain(|item| !item.faults.is_empty());
    found.sort_by_key(|item| std::cmp::Reverse(item.faults.len()));
    found
}

/// A question at fault, in words.
pub fn words(item: &Item) -> String {
    let faults: Vec<&str> = item.faults.iter().map(|fault| fault.words()).collect();
    let mut words = format!(
        "{}: {} ({} answers, {:.0} % right",
        item.question,
        faults.join(", "),
        item.answers,
        100.0 * item.right
    );
    if let Some(found) = item.discrimination {
        let _ = write!(words, ", point-biserial {found:.2}");
    }
    if !item.unused.is_empty() {
        let _ = write!(words, ", never taken: {}", item.unused.join(", "));
    }
    words.push(')');
    words
}

/// A question at fault, for programs.
pub fn json(item: &Item) -> Value {
    serde_json::json!({
        "question": item.question,
        "answers": item.answers,
        "share_right": item.right,
        "point_biserial": item.discrimination,
        "unused_choices": item.unused,
        "faults": item.faults.iter().map(|fault| fault.words()).collect::<Vec<_>>(),
    })
}
