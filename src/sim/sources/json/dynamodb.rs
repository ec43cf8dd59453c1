//! A record of a DynamoDB table's stream.

use super::id;
use crate::sim::arn;
use crate::sim::calendar::epoch_secs;
use crate::sim::services::dynamodb::{Item, item_json, item_size};
use crate::sim::time::Time;
use serde_json::{Map, Value, json};

/// One change of an item. An insert has no old image, a removal no new one.
#[derive(Clone, Copy, Debug)]
pub struct Change<'a> {
    /// The table.
    pub table: &'a str,
    /// The place among the table's changes, from 1.
    pub sequence: u64,
    /// When.
    pub at: Time,
    /// The item's key.
    pub keys: &'a Item,
    /// The item before.
    pub old: Option<&'a Item>,
    /// The item after.
    pub new: Option<&'a Item>,
}

/// The record as a function gets it.
pub fn record(change: &Change<'_>) -> Value {
    let name = match (change.old, change.new) {
        (None, _) => "INSERT",
        (Some(_), Some(_)) => "MODIFY",
        (Some(_), None) => "REMOVE",
    };
    let images = [("NewImage", change.new), ("OldImage", change.old)];
    let mut dynamodb = Map::new();
    dynamodb.insert(
        "ApproximateCreationDateTime".into(),
        epoch_secs(change.at).into(),
    );
    dynamodb.insert("Keys".into(), item_json(change.keys));
    for (key, image) in images {
        if let Some(image) = image {
            dynamodb.insert(key.into(), item_json(image));
        }
    }
    let images = images.iter().filter_map(|(_, image)| *image);
    let size = item_size(change.keys) + images.map(item_size).sum::<u64>();
    let sequence = sequence_number(change.sequence);
    dynamodb.insert("SequenceNumber".into(), sequence.into());
    dynamodb.insert("SizeBytes".into(), size.into());
    dynamodb.insert("StreamViewType".into(), "NEW_AND_OLD_IMAGES".into());
    json!({
        "eventID": format!("{}{}", id::of_name(change.table), id::hex(9, change.sequence)),
        "eventName": name,
        "eventVersion": "1.1",
        "eventSource": "aws:dynamodb",
        "awsRegion": arn::REGION,
        "dynamodb": dynamodb,
        "eventSourceARN": arn::table_stream(change.table),
    })
}

/// The sequence number of a change: 21 digits that rise.
pub fn sequence_number(sequence: u64) -> String {
    format!("{:021}", sequence * 100)
}

/// The id of a shard of a table's stream: that of its making, and a number.
pub fn shard_id(shard: u32) -> String {
    format!("shardId-00000001767225600000-{shard:08x}")
}

/// The event that carries a batch of changes.
pub fn event(changes: &[Change<'_>]) -> Value {
    json!({ "Records": changes.iter().map(self::record).collect::<Vec<_>>() })
}
