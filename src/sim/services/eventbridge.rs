//! EventBridge buses. An event reaches the functions behind those rules of its bus whose patterns match it.

use super::payload::Payload;
use super::{Desk, Effect, Refusal, chunks};
use crate::money::Item;
use crate::sim::arn;
use crate::sim::body::{Body, Message};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;

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
        let (mut ids, mut events) = (Vec::new(), Vec::new());
        for entry in entries {
            for name in ["Source", "DetailType", "Detail"] {
                if !entry.get(name).is_some_and(Value::is_string) {
                    let message = format!("an entry needs `{name}`, a text");
                    return Err(Refusal::invalid(message));
                }
            }
            let detail = entry["Detail"].as_str().map(serde_json::from_str);
            // One bad entry does not hold up the others: the answer says which.
            let Some(Ok(detail @ Value::Object(_))) = detail else {
                let message = "`Detail` is no JSON object in a text";
                ids.push(json!({ "ErrorCode": "MalformedDetail", "ErrorMessage": message }));
                continue;
            };
            let bus = bus_of(entry);
            *self.events.entry(bus.into()).or_default() += 1;
            desk.charge(Item::EventBridgeEvents, chunks(entry.to_string().len()));
            let id = desk.id();
            events.push((bus.to_owned(), Arc::new(event(entry, &detail, &id))));
            ids.push(json!({ "EventId": id }));
        }
        let failed = entries.len() - events.len();
        desk.effect = Some(Effect::Events { events });
        Ok(json!({ "FailedEntryCount": failed, "Entries": ids }))
    }
}

/// The event as rules see it.
fn event(entry: &Value, detail: &Value, id: &str) -> Body {
    let mut seen = json!({
        "source": entry["Source"], "detail-type": entry["DetailType"], "detail": detail,
    });
    if let Some(resources) = entry.get("Resources") {
        seen["resources"] = resources.clone();
    }
    Body {
        message: Message {
            id: Some(id.into()),
            ..Message::default()
        },
        ..Body::new(&seen)
    }
}
