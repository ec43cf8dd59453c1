//! An S3 event notification.
//!
//! A load may say `{ key, size, body | body_base64, content_type }`: what is uploaded.

use super::{Record, id};
use crate::sim::arn;
use crate::sim::calendar::iso_millis;
use crate::sim::encoding::{base64_decode, form, hex, md5};
use crate::sim::scenario::Source;
use serde_json::{Value, json};
use std::borrow::Cow;

/// The size of an object about which the sender says nothing: a small photo.
const SIZE: u64 = 100_000;

pub(super) fn record(source: &Source, record: &Record<'_>) -> Value {
    let (bucket, number) = (source.resource.as_str(), record.id.number());
    let content = content(record);
    let size = record.value().get("size").and_then(Value::as_u64);
    let size = size.unwrap_or_else(|| content.as_ref().map_or(SIZE, |bytes| bytes.len() as u64));
    let digest = match &content {
        Some(content) => hex(&md5(content)),
        None => hex(&md5(key(record).as_bytes())),
    };
    // "Accept any 2.x" (`FACTS-2.md` A 15): the minor digit rises with the schema.
    json!({
        "eventVersion": "2.1",
        "eventSource": "aws:s3",
        "awsRegion": arn::REGION,
        "eventTime": iso_millis(record.arrived),
        "eventName": "ObjectCreated:Put",
        "userIdentity": { "principalId": "AWS:AIDAEXAMPLEUPLOADER" },
        "requestParameters": { "sourceIPAddress": "203.0.113.24" },
        "responseElements": {
            "x-amz-request-id": id::hex(1, number).to_uppercase(),
            "x-amz-id-2": format!("{}{}", id::hex(2, number), id::hex(3, number)),
        },
        "s3": {
            "s3SchemaVersion": "1.0",
            "configurationId": format!("{}-created", source.name),
            "bucket": {
                "name": bucket,
                "ownerIdentity": { "principalId": "A1EXAMPLEOWNER" },
                "arn": arn::bucket(bucket),
            },
            "object": {
                "key": form(&key(record)),
                "size": size,
                "eTag": digest,
                "sequencer": sequencer(record),
            },
        },
    })
}

/// The key of the object: each upload has one of its own unless the sender names it.
pub(super) fn key<'a>(record: &Record<'a>) -> Cow<'a, str> {
    match record.value().get("key").and_then(Value::as_str) {
        Some(key) => Cow::Borrowed(key),
        None => Cow::Owned(format!("photos/{}.qoi", record.id.number())),
    }
}

/// What is in the object, if the sender says it.
pub(super) fn content(record: &Record<'_>) -> Option<Vec<u8>> {
    let value = record.value();
    let text = |key: &str| value.get(key).and_then(Value::as_str);
    match text("body_base64") {
        Some(coded) => base64_decode(coded),
        None => text("body").map(|text| text.as_bytes().to_vec()),
    }
}

/// Rises with time, and with the order of arrival within a microsecond: for one key it tells which event
/// is the later (`FACTS-2.md` A 34).
fn sequencer(record: &Record<'_>) -> String {
    format!(
        "{:012X}{:06X}",
        record.arrived.0,
        record.id.number() & 0xff_ffff
    )
}
