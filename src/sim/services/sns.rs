//! SNS topics. A message reaches the functions that the scenario subscribes to the topic.

use super::payload::Payload;
use super::{Desk, Effect, Refusal};
use crate::money::Item;
use crate::sim::arn;
use crate::sim::body::{Body, Message};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The topics, and how many messages were published to each.
#[derive(Debug, Default)]
pub(super) struct Topics {
    published: BTreeMap<String, u64>,
}

/// The topic that a request is about, by its name or its ARN.
pub(super) fn topic_name(payload: &Payload) -> Result<&str, Refusal> {
    payload.any_text(&["TopicArn", "TopicName"]).map(arn::name)
}

impl Topics {
    pub(super) fn perform(
        &mut self,
        operation: &str,
        payload: &Payload,
        desk: &mut Desk<'_>,
    ) -> Result<Value, Refusal> {
        if operation != "Publish" {
            return Err(Refusal::unknown_operation(&format!("sns:{operation}")));
        }
        payload.only(&[
            "TopicArn",
            "TopicName",
            "Message",
            "Subject",
            "MessageAttributes",
        ])?;
        let topic = topic_name(payload)?;
        let text = payload.text("Message")?;
        let id = desk.id();
        let message = Message {
            id: Some(id.as_str().into()),
            subject: payload.optional_text("Subject")?.map(Into::into),
            attributes: attributes(payload),
            ..Message::default()
        };
        *self.published.entry(topic.into()).or_default() += 1;
        desk.charge(Item::SnsPublishes, 1);
        desk.effect = Some(Effect::Notification {
            topic: topic.into(),
            body: Arc::new(Body::message(text, message)),
        });
        Ok(json!({ "MessageId": id }))
    }
}

/// The attributes that a sender gives a message.
pub(super) fn attributes(payload: &Payload) -> Map<String, Value> {
    let attributes = payload.get("MessageAttributes").and_then(Value::as_object);
    attributes.cloned().unwrap_or_default()
}
