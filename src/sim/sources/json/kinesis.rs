//! A record of a Kinesis stream.

use super::Record;
use crate::sim::arn;
use crate::sim::calendar::epoch_ms;
use crate::sim::encoding::base64;
use crate::sim::scenario::Source;
use crate::sim::time::Time;
use serde_json::{Value, json};

/// What a producer put on a stream.
#[derive(Clone, Copy, Debug)]
pub struct StreamRecord<'a> {
    /// The stream.
    pub stream: &'a str,
    /// The function that reads it: its role is named in the event.
    pub function: &'a str,
    /// The shard.
    pub shard: u32,
    /// The place in the shard, from 1.
    pub sequence: u64,
    /// Records of one key keep their order.
    pub partition_key: &'a str,
    /// The bytes that were put.
    pub data: &'a [u8],
    /// When.
    pub arrived: Time,
}

/// The record as a function gets it.
pub fn record(record: &StreamRecord<'_>) -> Value {
    let sequence = sequence_number(record.shard, record.sequence);
    #[expect(
        clippy::cast_precision_loss,
        reason = "milliseconds since 1970 stay below 2^53"
    )]
    let seconds = epoch_ms(record.arrived) as f64 / 1e3;
    json!({
        "kinesis": {
            "kinesisSchemaVersion": "1.0",
            "partitionKey": record.partition_key,
            "sequenceNumber": sequence,
            "data": base64(record.data),
            "approximateArrivalTimestamp": seconds,
        },
        "eventSource": "aws:kinesis",
        "eventVersion": "1.0",
        "eventID": format!("{}:{sequence}", shard_id(record.shard)),
        "eventName": "aws:kinesis:record",
        "invokeIdentityArn": arn::role(record.function),
        "awsRegion": arn::REGION,
        "eventSourceARN": arn::stream(record.stream),
    })
}

/// The sequence number of a record: 56 digits that rise within a shard.
pub fn sequence_number(shard: u32, sequence: u64) -> String {
    format!("4966{shard:08}{sequence:044}")
}

/// The id of a shard.
pub fn shard_id(shard: u32) -> String {
    format!("shardId-{shard:012}")
}

/// A record on its way through a mapping, as its function gets it.
pub(super) fn of_record(source: &Source, reader: &str, record: &Record<'_>) -> Value {
    let message = record.body.map(|body| &body.message);
    let place = message.and_then(|message| message.place);
    let (shard, sequence) = place.map_or((0, record.id.number()), |p| (p.shard, p.sequence));
    self::record(&StreamRecord {
        stream: &source.resource,
        function: reader,
        shard,
        sequence,
        partition_key: message
            .and_then(|message| message.group.as_deref())
            .unwrap_or_default(),
        data: record.bytes(),
        arrived: record.arrived,
    })
}

/// The event that carries a batch of records.
pub fn event(records: &[StreamRecord<'_>]) -> Value {
    json!({ "Records": records.iter().map(self::record).collect::<Vec<_>>() })
}
