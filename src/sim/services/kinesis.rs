//! Kinesis streams. A record goes to a shard by its partition key, and each mapping that the scenario attaches to
//! the stream reads it there. A stream that is only named has one shard, and nobody reads it.

use super::payload::Payload;
use super::{Desk, Effect, Refusal};
use crate::sim::arn;
use crate::sim::body::{Body, Message, Place};
use crate::sim::encoding::base64_decode;
use crate::sim::iam::Resource;
use crate::sim::sources::json::kinesis::{sequence_number, shard_id};
use crate::sim::sources::shard_of_key;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The most bytes of a record: 10 MiB (`FACTS-2.md` section B, "Record size").
const RECORD_MAX_BYTES: usize = 10 << 20;

/// The longest partition key, in characters, as the API's own model has it.
const KEY_MAX: usize = 256;

/// The streams.
#[derive(Debug, Default)]
pub(super) struct Streams {
    streams: BTreeMap<String, Stream>,
}

#[derive(Debug)]
struct Stream {
    shards: u32,
    /// Records put so far.
    put: u64,
}

/// The stream that a request is about, by its name or its ARN.
fn stream_name(payload: &Payload) -> Result<&str, Refusal> {
    payload
        .any_text(&["StreamName", "StreamARN"])
        .map(arn::name)
}

/// What a request is about.
pub(super) fn resource(payload: &Payload) -> Result<Resource, Refusal> {
    stream_name(payload).map(Resource::stream)
}

impl Streams {
    /// Makes a stream.
    pub(super) fn create(&mut self, name: &str, shards: u32) {
        self.stream(name).shards = shards;
    }

    fn stream(&mut self, name: &str) -> &mut Stream {
        let streams = self.streams.entry(name.into());
        streams.or_insert(Stream { shards: 1, put: 0 })
    }

    /// Numbers the next record of a stream, and says how many shards there are.
    pub(super) fn next(&mut self, name: &str) -> (u64, u32) {
        let stream = self.stream(name);
        stream.put += 1;
        (stream.put, stream.shards)
    }

    pub(super) fn perform(
        &mut self,
        operation: &str,
        payload: &Payload,
        desk: &mut Desk<'_>,
    ) -> Result<Value, Refusal> {
        if operation != "PutRecord" {
            return Err(Refusal::unknown_operation(&format!("kinesis:{operation}")));
        }
        payload.only(&["StreamName", "StreamARN", "Data", "PartitionKey"])?;
        let name = stream_name(payload)?;
        let key = payload.text("PartitionKey")?;
        if key.chars().count() > KEY_MAX {
            return Err(Refusal::invalid(
                "`PartitionKey` is longer than 256 characters",
            ));
        }
        let data = base64_decode(payload.text("Data")?);
        let data = data.ok_or_else(|| Refusal::invalid("`Data` is no base64"))?;
        if data.len() > RECORD_MAX_BYTES {
            return Err(Refusal::invalid("the record is larger than 10 MiB"));
        }
        let (sequence, shards) = self.next(name);
        let shard = shard_of_key(key, shards);
        let number = sequence_number(shard, sequence);
        let message = Message {
            id: Some(number.as_str().into()),
            group: Some(key.into()),
            place: Some(Place { shard, sequence }),
            ..Message::default()
        };
        desk.effect = Some(Effect::Record {
            stream: name.into(),
            body: Arc::new(Body::bytes(data, message)),
        });
        Ok(json!({ "ShardId": shard_id(shard), "SequenceNumber": number }))
    }
}
