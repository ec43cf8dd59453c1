//! The JSON that each source hands to a function, in the real service's names and nesting
//! (`FACTS.md` section 4). The values are our own, and the same in every run with the same arrivals.

mod answer;
pub mod dynamodb;
mod eventbridge;
mod http;
mod id;
pub mod kinesis;
mod s3;
mod schedule;
mod sns;
mod sqs;

pub use answer::{failed_items, http_status};
pub use id::{request_id, uuid};

use crate::sim::body::Body;
use crate::sim::scenario::{HttpApi, Schedule, Source, SourceKind, StreamService};
use crate::sim::time::Time;
use crate::sim::trace::EventId;
use serde_json::{Value, json};
use std::borrow::Cow;
use std::sync::Arc;

/// An event on its way to a function, as its source sees it.
#[derive(Clone, Copy, Debug)]
pub struct Record<'a> {
    /// Its number.
    pub id: EventId,
    /// What was sent; none if the sender said nothing.
    pub body: Option<&'a Body>,
    /// When it was sent.
    pub arrived: Time,
    /// How often it was received from its queue, this time included.
    pub receives: u32,
    /// When it was first received from its queue.
    pub first_received: Time,
}

/// What a sender says that says nothing.
static NOTHING: Value = Value::Null;

impl<'a> Record<'a> {
    /// What was sent, as a value.
    fn value(&self) -> &'a Value {
        self.body.map_or(&NOTHING, |body| &body.value)
    }

    /// What was sent, as it is; `{}` if nothing was.
    fn bytes(&self) -> &'a [u8] {
        self.body.map_or(b"{}", |body| &body.text)
    }

    /// What was sent, as a text; `{}` if nothing was.
    fn text(&self) -> Cow<'a, str> {
        self.body.map_or(Cow::Borrowed("{}"), |body| {
            String::from_utf8_lossy(&body.text)
        })
    }
}

/// The id of a message: the one that its sender was told, or one made from its number.
pub fn message_id(record: &Record<'_>) -> String {
    let told = record.body.and_then(|body| body.message.id.as_deref());
    told.map_or_else(|| id::of_event(record.id), Into::into)
}

/// The event that a source hands over. Only polled sources hand over more than one record at once.
pub fn event(source: &Source, records: &[Record<'_>]) -> Arc<[u8]> {
    let first = &records[0];
    let value = match &source.kind {
        // The Invoke API wraps nothing: the body is the event.
        SourceKind::InvokeSync | SourceKind::InvokeAsync => {
            return as_sent(first);
        }
        SourceKind::Http(HttpApi::Rest) => http::payload_v1(source, first),
        SourceKind::Http(HttpApi::Http) => http::payload_v2(source, first),
        SourceKind::Http(HttpApi::Url) => http::function_url(source, first),
        SourceKind::S3 => batch(records, |record| s3::record(source, record)),
        SourceKind::Sns => batch(records, |record| sns::record(source, record)),
        SourceKind::EventBridge => eventbridge::event(first),
        SourceKind::Schedule(Schedule::Rule) => schedule::event(source, first),
        // The Scheduler hands over what was typed, or an empty event (`FACTS-2.md` A 13).
        SourceKind::Schedule(Schedule::Scheduler) => return as_sent(first),
        SourceKind::Stream(stream) => batch(records, |record| match stream.service {
            StreamService::Kinesis => kinesis::of_record(source, &stream.reader, record),
            // A change was written down when it was made.
            StreamService::DynamoDb => record.value().clone(),
        }),
        SourceKind::Sqs(queue) => batch(records, |record| sqs::record(source, queue, record)),
    };
    value.to_string().into_bytes().into()
}

/// What was sent and nothing around it; it is not even copied.
fn as_sent(record: &Record<'_>) -> Arc<[u8]> {
    record
        .body
        .map_or_else(|| b"{}"[..].into(), |body| Arc::clone(&body.text))
}

fn batch(records: &[Record<'_>], record: impl Fn(&Record<'_>) -> Value) -> Value {
    json!({ "Records": records.iter().map(record).collect::<Vec<_>>() })
}

/// The object that an upload writes: its key and, if the sender gave any, its content.
pub(crate) fn upload(record: &Record<'_>) -> (String, Option<Vec<u8>>) {
    (s3::key(record).into_owned(), s3::content(record))
}
