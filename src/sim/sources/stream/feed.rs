//! What comes into streams: records that producers put, and the changes of a table's items.

use super::{hash, shard_of};
use crate::money::Item;
use crate::sim::Simulation;
use crate::sim::body::{Body, Message, Place};
use crate::sim::scenario::{StartingPosition, StreamService};
use crate::sim::services::dynamodb::{Attribute, Changed, item_json};
use crate::sim::sources::json::{dynamodb, kinesis};
use crate::sim::trace::{Fact, Sink, SourceId, What};
use serde_json::{Map, Value};
use std::sync::Arc;

impl<S: Sink> Simulation<S> {
    /// A producer puts a record on a Kinesis stream: each of its readers gets it.
    pub(in crate::sim::sources) fn put_record(
        &mut self,
        readers: &[SourceId],
        body: Option<Arc<Body>>,
    ) {
        let first = usize::from(readers[0].0);
        let name = &self.sources[first].config.resource;
        let (sequence, shards) = self.world.next_record(name);
        let mut sent = body.map_or_else(
            || Body::new(&Value::Object(Map::new())),
            Arc::unwrap_or_clone,
        );
        // A producer that names no key spreads its records, as one with random keys does.
        let key = sent.message.group.take();
        let key = key.unwrap_or_else(|| sequence.to_string().into());
        let shard = shard_of(hash(&key), shards);
        sent.message = Message {
            id: Some(kinesis::sequence_number(shard, sequence).into()),
            group: Some(key),
            place: Some(Place { shard, sequence }),
            ..sent.message
        };
        self.hand_record(readers, &Arc::new(sent));
    }

    /// A load writes an item from outside: the table keeps it, and its stream tells of it.
    pub(in crate::sim::sources) fn write_item(&mut self, id: SourceId, body: Option<&Body>) {
        let source = &self.sources[usize::from(id.0)];
        let (table, function) = (source.config.resource.clone(), source.function);
        let nothing = Map::new();
        let item = body.and_then(|body| body.value.as_object());
        let (change, quantity) = self.world.write_item(&table, item.unwrap_or(&nothing));
        let item = Item::DynamoWrites;
        self.fact(Fact {
            function: Some(function),
            ..Fact::new(self.now, What::Charged { item, quantity })
        });
        if let Some(change) = change {
            self.table_changed(&table, &change);
        }
    }

    /// An item of a table has changed: each reader of the table's stream gets the change.
    pub(in crate::sim::sources) fn table_changed(&mut self, table: &str, change: &Changed) {
        let readers = self.watching(table, |kind| {
            kind.service() == Some(StreamService::DynamoDb)
        });
        let Some(&first) = readers.first() else {
            return;
        };
        let (sequence, shards) = self.next_sequence(first);
        let key = item_json(&change.keys).to_string();
        let record = dynamodb::record(&dynamodb::Change {
            table,
            sequence,
            at: self.now,
            keys: &change.keys,
            old: change.old.as_ref(),
            new: change.new.as_ref(),
        });
        let poison = change.new.as_ref().and_then(|new| new.get("poison"));
        let shard = shard_of(hash(&key), shards);
        let body = Body {
            poison: poison == Some(&Attribute::Truth(true)),
            message: Message {
                id: Some(dynamodb::sequence_number(sequence).into()),
                group: Some(key.into()),
                place: Some(Place { shard, sequence }),
                ..Message::default()
            },
            ..Body::new(&record)
        };
        self.hand_record(&readers, &Arc::new(body));
    }

    /// The number of the next change of a table, and how many shards its stream has.
    fn next_sequence(&mut self, first_reader: SourceId) -> (u64, u32) {
        let stream = self.stream(first_reader);
        stream.put += 1;
        (stream.put, stream.config.shards)
    }

    /// A function has put a record on a Kinesis stream: each of its readers gets it.
    pub(in crate::sim::sources) fn record_put(&mut self, stream: &str, body: &Arc<Body>) {
        let readers = self.watching(stream, |kind| {
            kind.service() == Some(StreamService::Kinesis)
        });
        self.hand_record(&readers, body);
    }

    /// A record is in the stream: it is an event of each mapping that reads from there on.
    fn hand_record(&mut self, readers: &[SourceId], body: &Arc<Body>) {
        for &reader in readers {
            let config = &self.stream(reader).config;
            let from = match config.start {
                StartingPosition::TrimHorizon => None,
                StartingPosition::Latest => Some(config.created),
                StartingPosition::At(time) => Some(time),
            };
            if from.is_none_or(|from| self.now >= from) {
                let event = self.accept(self.origin(reader), Some(Arc::clone(body)));
                self.record_arrives(reader, event);
            }
        }
    }

    /// The partition key of a record.
    pub(super) fn partition_key(&mut self, event: u32) -> Box<str> {
        let record = self.events.at(event);
        let body = record.body.as_ref();
        let key = body.and_then(|body| body.message.group.clone());
        key.unwrap_or_else(|| record.id.number().to_string().into())
    }
}
