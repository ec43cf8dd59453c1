//! An SNS notification. A function is handed one at a time (`FACTS-2.md` A 14).

use super::{Record, id, message_id, uuid};
use crate::sim::arn;
use crate::sim::calendar::iso_millis;
use crate::sim::scenario::Source;
use serde_json::{Map, Value, json};

pub(super) fn record(source: &Source, record: &Record<'_>) -> Value {
    let topic = arn::topic(&source.resource);
    let subscription = format!("{topic}:{}", uuid(4, source.function as u64));
    let message = record.body.map(|body| &body.message);
    json!({
        "EventSource": "aws:sns",
        "EventVersion": "1.0",
        "EventSubscriptionArn": subscription,
        "Sns": {
            "Type": "Notification",
            "MessageId": message_id(record),
            "TopicArn": topic,
            "Subject": message.and_then(|message| message.subject.as_deref()),
            "Message": record.text(),
            "Timestamp": iso_millis(record.arrived),
            "SignatureVersion": "1",
            "Signature": format!("EXAMPLE{}", id::hex(5, record.id.number())),
            "SigningCertUrl": "https://sns.us-east-1.amazonaws.com/example-certificate.pem",
            "UnsubscribeUrl": format!("https://sns.us-east-1.amazonaws.com/?Action=Unsubscribe&SubscriptionArn={subscription}"),
            "MessageAttributes": message.map(|message| attributes(&message.attributes)).unwrap_or_default(),
        },
    })
}

/// Attributes as a notification shows them: `Type` and `Value`.
fn attributes(sent: &Map<String, Value>) -> Map<String, Value> {
    let shown = sent.iter().map(|(name, attribute)| {
        let shown = json!({
            "Type": attribute["DataType"],
            "Value": attribute["StringValue"],
        });
        (name.clone(), shown)
    });
    shown.collect()
}
