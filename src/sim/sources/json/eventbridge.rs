//! The event of a bus, as a rule hands it over: the envelope of all of EventBridge's events, with what the sender said.

use super::{Record, message_id};
use crate::sim::arn;
use crate::sim::calendar::iso_seconds;
use serde_json::{Map, Value, json};

pub(super) fn event(record: &Record<'_>) -> Value {
    let sent = |key: &str| record.value().get(key).cloned();
    json!({
        "version": "0",
        "id": message_id(record),
        "detail-type": sent("detail-type").unwrap_or_default(),
        "source": sent("source").unwrap_or_default(),
        "account": arn::ACCOUNT,
        "time": iso_seconds(record.arrived),
        "region": arn::REGION,
        "resources": sent("resources").unwrap_or_else(|| json!([])),
        "detail": sent("detail").unwrap_or_else(|| Value::Object(Map::new())),
    })
}
