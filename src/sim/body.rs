//! What a sender sends: the part of an event that its source wraps.

use super::scenario::{SourceKind, StreamService};
use serde_json::{Map, Value};
use std::sync::Arc;

/// What a sender sent, and what the platform has to know of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Body {
    /// As a value; a message that is no JSON is a text.
    pub(crate) value: Value,
    /// As text: JSON, or the message itself if it was sent as a text.
    pub(crate) text: Arc<[u8]>,
    /// Whether a modelled function fails on it: the JSON object has `"poison": true`.
    pub(crate) poison: bool,
    /// What only messages have.
    pub(crate) message: Message,
}

/// What a message brings along beside its text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Message {
    /// Its id, if the sender was told one; else the event's number makes it. Of a record of a stream, its
    /// sequence number.
    pub id: Option<Box<str>>,
    /// Its group in a FIFO queue: of a load, the JSON object's `"group"`. In a stream, its partition key:
    /// the object's `"partition_key"`.
    pub group: Option<Box<str>>,
    /// Where it stands in its stream, if it is a record of one.
    pub place: Option<Place>,
    /// What tells it from a message sent before.
    pub deduplication: Option<Box<str>>,
    /// The subject of a notification.
    pub subject: Option<Box<str>>,
    /// Its attributes by name, each with `DataType` and `StringValue`.
    pub attributes: Map<String, Value>,
}

/// Where a record stands in its stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The shard, from 0 as the service counts.
    pub shard: u32,
    /// The number of the record among all that were put on the stream, from 1.
    pub sequence: u64,
}

impl Body {
    /// A JSON value, as a load or a destination sends it.
    pub fn new(value: &Value) -> Self {
        let text = |key: &str| value.get(key).and_then(Value::as_str).map(Into::into);
        Self {
            text: value.to_string().into_bytes().into(),
            poison: value.get("poison").and_then(Value::as_bool) == Some(true),
            message: Message {
                group: text("group"),
                ..Message::default()
            },
            value: value.clone(),
        }
    }

    /// What a load sends to a kind of source. Queues, topics and Kinesis streams carry texts: there a text is sent as it is.
    pub(crate) fn sent_to(kind: &SourceKind, value: &Value) -> Self {
        let kinesis = kind.service() == Some(StreamService::Kinesis);
        match (kind, value) {
            (SourceKind::Sqs(_) | SourceKind::Sns, Value::String(text)) => {
                Self::message(text, Message::default())
            }
            (_, Value::String(text)) if kinesis => Self::message(text, Message::default()),
            _ if kinesis => {
                let mut body = Self::new(value);
                let key = value.get("partition_key").and_then(Value::as_str);
                body.message.group = key.map(Into::into);
                body
            }
            _ => Self::new(value),
        }
    }

    /// Bytes, as a program puts them on a stream.
    pub(crate) fn bytes(data: Vec<u8>, message: Message) -> Self {
        let value = serde_json::from_slice(&data)
            .unwrap_or_else(|_| Value::String(String::from_utf8_lossy(&data).into_owned()));
        Self {
            message,
            text: data.into(),
            ..Self::new(&value)
        }
    }

    /// A text, as a program sends it to a queue or a topic.
    pub fn message(text: &str, message: Message) -> Self {
        let value = serde_json::from_str(text).unwrap_or_else(|_| Value::String(text.into()));
        Self {
            message,
            text: text.as_bytes().into(),
            ..Self::new(&value)
        }
    }
}
