//! EventBridge buses. Events are taken in and counted; rules that route them are not built.

use super::payload::Payload;
use super::{Desk, Refusal, chunks};
use crate::money::Item;
use crate::sim::arn;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The buses, and how many events each was sent.
#[derive(Debug, Default)]
pub(super) struct Buses {
    events: BTreeMap<String, u64>,
}

/// The most entries of a request.
const ENTRIES: usize = 10;

/// The bus that a request is about: that of its first entry.
pub(super) fn bus_name(payload: &Payload) -> &str {
    let entry = payload.get("Entries").and_then(|entries| entries.get(0));
    entry.map_or("default", bus_of)
}

fn bus_of(entry: &Value) -> &str {
    let name = entry.get("EventBusName").and_then(Value::as_str);
    name.map_or("default", arn::name)
}

impl Buses {
    pub(super) fn perform(
        &mut self,
        operation: &str,
        payload: &Payload,
        desk: &mut Desk<'_>,
    ) -> Result<Value, Refusal> {
        if operation != "PutEvents" {
            return Err(Refusal::unknown_operation(&format!("events:{operation}")));
        }
        payload.only(&["Entries"])?;
        let entries = payload.get("Entries").and_then(Value::as_array);
        let entries = entries.filter(|entries| (1..=ENTRIES).contains(&entries.len()));
        let entries =
            entries.ok_or_else(|| Refusal::invalid("`Entries` is a list of 1 to 10 events"))?;
        let mut ids = Vec::new();
        for entry in entries {
            for name in ["Source", "DetailType", "Detail"] {
                if !entry.get(name).is_some_and(Value::is_string) {
                    let message = format!("an entry needs `{name}`, a text");
                    return Err(Refusal::invalid(message));
                }
            }
            *self.events.entry(bus_of(entry).into()).or_default() += 1;
            desk.charge(Item::EventBridgeEvents, chunks(entry.to_string().len()));
            ids.push(json!({ "EventId": desk.id() }));
        }
        Ok(json!({ "FailedEntryCount": 0, "Entries": ids }))
    }
}
