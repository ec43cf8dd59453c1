//! A record of a Kinesis stream.

use crate::sim::arn;
use crate::sim::calendar::epoch_ms;
use crate::sim::encoding::base64;
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
    // Sequence numbers have 56 digits and rise within a shard.
    let sequence = format!("4966{:08}{:044}", record.shard, record.sequence);
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
        "eventID": format!("shardId-{:012}:{sequence}", record.shard),
        "eventName": "aws:kinesis:record",
        "invokeIdentityArn": arn::role(record.function),
        "awsRegion": arn::REGION,
        "eventSourceARN": arn::stream(record.stream),
    })
}

/// The event that carries a batch of records.
pub fn event(records: &[StreamRecord<'_>]) -> Value {
    json!({ "Records": records.iter().map(self::record).collect::<Vec<_>>() })
}
