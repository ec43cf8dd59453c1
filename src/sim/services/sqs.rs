//! SQS queues. A message to a queue that the scenario attaches to a function is polled for it; any other
//! queue only counts.

use super::payload::Payload;
use super::{Desk, Effect, Refusal, chunks, sns};
use crate::money::Item;
use crate::sim::arn;
use crate::sim::body::{Body, Message};
use crate::sim::encoding::{hex, md5};
use crate::sim::sources::MESSAGE_MAX_BYTES;
use crate::sim::time::{Span, Time};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A FIFO queue takes a message that it was sent already, and does not deliver it, for this long
/// (`FACTS-2.md` A 35).
const DEDUPLICATION: Span = Span::secs(300);

/// The queues.
#[derive(Debug, Default)]
pub(super) struct Queues {
    queues: BTreeMap<String, Queue>,
}

#[derive(Debug, Default)]
struct Queue {
    fifo: bool,
    sent: u64,
    /// Of a FIFO queue: when a deduplication id was last new, and the id of that message.
    recent: BTreeMap<String, (Time, String)>,
}

/// The queue that a request is about, by its name, its URL or its ARN.
pub(super) fn queue_name(payload: &Payload) -> Result<&str, Refusal> {
    payload.any_text(&["QueueUrl", "QueueName"]).map(arn::name)
}

impl Queues {
    /// Makes a queue of a kind. A queue that is only named is FIFO if its name ends as AWS demands.
    pub(super) fn create(&mut self, name: &str, fifo: bool) {
        self.queue(name).fifo = fifo;
    }

    /// How many messages a queue was sent.
    pub(super) fn sent(&self, name: &str) -> u64 {
        self.queues.get(name).map_or(0, |queue| queue.sent)
    }

    /// Counts a message.
    pub(super) fn count(&mut self, name: &str) {
        self.queue(name).sent += 1;
    }

    fn queue(&mut self, name: &str) -> &mut Queue {
        self.queues.entry(name.into()).or_insert_with(|| Queue {
            fifo: name.strip_suffix(".fifo").is_some(),
            ..Queue::default()
        })
    }

    pub(super) fn perform(
        &mut self,
        operation: &str,
        payload: &Payload,
        desk: &mut Desk<'_>,
    ) -> Result<Value, Refusal> {
        if operation != "SendMessage" {
            return Err(Refusal::unknown_operation(&format!("sqs:{operation}")));
        }
        payload.only(&[
            "QueueUrl",
            "QueueName",
            "MessageBody",
            "MessageAttributes",
            "MessageGroupId",
            "MessageDeduplicationId",
        ])?;
        let name = queue_name(payload)?;
        let text = payload.text("MessageBody")?;
        if text.len() > MESSAGE_MAX_BYTES {
            return Err(Refusal::invalid("the message is larger than 1 MiB"));
        }
        let group = payload.optional_text("MessageGroupId")?;
        let deduplication = payload.optional_text("MessageDeduplicationId")?;
        let queue = self.queue(name);
        if queue.fifo && group.is_none() {
            return Err(Refusal::invalid("a FIFO queue needs a `MessageGroupId`"));
        }
        let item = if queue.fifo {
            Item::SqsFifoRequests
        } else {
            Item::SqsStandardRequests
        };
        desk.charge(item, chunks(text.len()));
        let digest = hex(&md5(text.as_bytes()));
        if let Some(id) = queue.known(desk.now, deduplication) {
            return Ok(json!({ "MessageId": id, "MD5OfMessageBody": digest }));
        }
        let id = desk.id();
        if let (true, Some(key)) = (queue.fifo, deduplication) {
            queue.recent.insert(key.into(), (desk.now, id.clone()));
        }
        queue.sent += 1;
        let message = Message {
            id: Some(id.as_str().into()),
            group: group.map(Into::into),
            deduplication: deduplication.map(Into::into),
            attributes: sns::attributes(payload),
            ..Message::default()
        };
        desk.effect = Some(Effect::Message {
            queue: name.into(),
            body: Arc::new(Body::message(text, message)),
        });
        Ok(json!({ "MessageId": id, "MD5OfMessageBody": digest }))
    }
}

impl Queue {
    /// The id of the message that was sent with this deduplication id less than five minutes ago.
    fn known(&mut self, now: Time, deduplication: Option<&str>) -> Option<String> {
        self.recent
            .retain(|_, (sent, _)| now < *sent + DEDUPLICATION);
        let (_, id) = self.recent.get(deduplication?)?;
        Some(id.clone())
    }
}
