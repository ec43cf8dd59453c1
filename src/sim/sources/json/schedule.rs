//! The event of a scheduled EventBridge rule.

use super::{Record, message_id};
use crate::sim::arn;
use crate::sim::calendar::iso_seconds;
use crate::sim::scenario::Source;
use serde_json::{Value, json};

pub(super) fn event(source: &Source, record: &Record<'_>) -> Value {
    let detail = match record.value() {
        Value::Object(detail) => detail.clone(),
        _ => serde_json::Map::new(),
    };
    json!({
        "version": "0",
        "id": message_id(record),
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": arn::ACCOUNT,
        "time": iso_seconds(record.arrived),
        "region": arn::REGION,
        "resources": [arn::rule(&source.name)],
        "detail": detail,
    })
}
