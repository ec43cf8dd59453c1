//! Why this cent: what one invocation of a run was charged, step by step.

use crate::money::{Reason, Sheet};
use crate::sim::trace::{Fact, InvocationId};
use serde_json::{Value, json};

/// What the facts charge one invocation, priced; nothing if it was charged nothing. The charges of the
/// services that it called count, and so does a restore that it waited for.
pub fn of_invocation(facts: &[Fact], invocation: InvocationId, sheet: &Sheet) -> Option<Reason> {
    let its_own = facts
        .iter()
        .filter(|fact| fact.invocation == Some(invocation));
    let charges = its_own.flat_map(|fact| fact.what.charges());
    Reason::of_charges(
        charges.map(|(item, quantity)| (item, quantity.into())),
        sheet,
    )
}

/// The same for programs.
pub fn json(invocation: InvocationId, reason: &Reason) -> Value {
    let steps: Vec<Value> = reason
        .steps
        .iter()
        .map(|step| {
            let entry = step.item.entry();
            json!({
                "service": entry.service,
                "item": entry.name,
                "usd": step.usd.to_string(),
                "text": step.text,
            })
        })
        .collect();
    json!({
        "invocation": invocation.number(),
        "usd": reason.total.to_string(),
        "steps": steps,
        "sentence": reason.text,
    })
}
