//! A message of an SQS queue. All attribute values are texts.

use super::{Record, id, message_id};
use crate::sim::arn;
use crate::sim::calendar::epoch_ms;
use crate::sim::encoding::{hex, md5};
use crate::sim::scenario::{Queue, Source};
use serde_json::{Map, Value, json};

pub(super) fn record(source: &Source, queue: &Queue, record: &Record<'_>) -> Value {
    let text = record.text();
    let message = record.body.map(|body| &body.message);
    let receipt = u64::from(record.receives) << 48 | record.id.number();
    json!({
        "messageId": message_id(record),
        // A new one for each receive, as a delete must name the receive that it ends.
        "receiptHandle": format!("AQEB{}{}", id::hex(6, receipt), id::hex(7, receipt)),
        "body": text,
        "attributes": attributes(queue, record),
        "messageAttributes": message.map(|message| message_attributes(&message.attributes)).unwrap_or_default(),
        "md5OfBody": hex(&md5(text.as_bytes())),
        "eventSource": "aws:sqs",
        "eventSourceARN": arn::queue(&source.resource),
        "awsRegion": arn::REGION,
    })
}

fn attributes(queue: &Queue, record: &Record<'_>) -> Map<String, Value> {
    let mut attributes = vec![
        ("ApproximateReceiveCount", record.receives.to_string()),
        ("SentTimestamp", epoch_ms(record.arrived).to_string()),
        ("SenderId", "AIDAEXAMPLESENDER".into()),
        (
            "ApproximateFirstReceiveTimestamp",
            epoch_ms(record.first_received).to_string(),
        ),
    ];
    if queue.fifo {
        let message = record.body.map(|body| &body.message);
        let group = message.and_then(|message| message.group.as_deref());
        let deduplication = message.and_then(|message| message.deduplication.as_deref());
        let number = record.id.number();
        attributes.extend([
            (
                "SequenceNumber",
                format!("{:020}", (1 << 60) + number * 256),
            ),
            ("MessageGroupId", group.unwrap_or("default").into()),
            (
                "MessageDeduplicationId",
                deduplication.map_or_else(|| id::hex(8, number), Into::into),
            ),
        ]);
    }
    let attributes = attributes.into_iter();
    attributes
        .map(|(name, value)| (name.to_owned(), Value::String(value)))
        .collect()
}

/// Attributes as a received message shows them: names in small letters, and the lists that stay empty.
fn message_attributes(sent: &Map<String, Value>) -> Map<String, Value> {
    let shown = sent.iter().map(|(name, attribute)| {
        let shown = json!({
            "stringValue": attribute["StringValue"],
            "stringListValues": [],
            "binaryListValues": [],
            "dataType": attribute["DataType"],
        });
        (name.clone(), shown)
    });
    shown.collect()
}
