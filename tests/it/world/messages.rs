//! SQS, SNS, EventBridge and Lambda: what is sent, what it costs, what it sets off.

use super::Rig;
use coldstart::money::Item;
use coldstart::sim::services::Effect;
use coldstart::sim::trace::CallError;
use serde_json::{Value, json};

#[test]
fn a_message_has_an_id_a_digest_and_a_receiver() {
    let mut rig = Rig::new();
    for queue in [
        json!({ "QueueName": "jobs", "MessageBody": "foo" }),
        json!({ "QueueUrl": "https://sqs.us-east-1.amazonaws.com/123456789012/jobs", "MessageBody": "foo" }),
        json!({ "QueueUrl": "arn:aws:sqs:us-east-1:123456789012:jobs", "MessageBody": "foo" }),
    ] {
        let reply = rig.call("sqs:SendMessage", &queue);
        let answer = reply.answer.unwrap();
        assert_eq!(
            answer["MD5OfMessageBody"],
            "acbd18db4cc2f85cedef654fccc4a4d8"
        );
        assert_eq!(answer["MessageId"].as_str().map(str::len), Some(36));
        let Some(Effect::Message { queue, .. }) = reply.effect else {
            panic!("nothing was sent");
        };
        assert_eq!(queue, "jobs");
    }
    assert_eq!(rig.world.messages_sent("jobs"), 3);
    assert_eq!(rig.world.messages_sent("other"), 0);
}

#[test]
fn a_message_costs_a_request_for_each_64_kb() {
    let mut rig = Rig::new();
    let send = |queue: &str, length: usize| json!({ "QueueName": queue, "MessageBody": "x".repeat(length), "MessageGroupId": "g" });
    rig.costs(
        "sqs:SendMessage",
        send("jobs", 1),
        &[(Item::SqsStandardRequests, 1)],
    );
    rig.costs(
        "sqs:SendMessage",
        send("jobs", 65_536),
        &[(Item::SqsStandardRequests, 1)],
    );
    rig.costs(
        "sqs:SendMessage",
        send("jobs", 65_537),
        &[(Item::SqsStandardRequests, 2)],
    );
    rig.costs(
        "sqs:SendMessage",
        send("steps", 1),
        &[(Item::SqsFifoRequests, 1)],
    );
    rig.costs(
        "sqs:SendMessage",
        send("plain.fifo", 1),
        &[(Item::SqsFifoRequests, 1)],
    );
    let large = send("jobs", (1 << 20) + 1);
    rig.refuses(
        "sqs:SendMessage",
        large,
        "ValidationException",
        "larger than 1 MiB",
    );
}

/// A FIFO queue accepts a message that it was sent less than five minutes ago, and does not deliver it
/// (`FACTS-2.md` section B, deduplication id; A 35 gives the five minutes).
#[test]
fn a_fifo_queue_knows_a_message_for_five_minutes() {
    let mut rig = Rig::new();
    let send = |id: &str| {
        json!({
            "QueueName": "steps", "MessageBody": "x",
            "MessageGroupId": "g", "MessageDeduplicationId": id,
        })
    };
    let mut accepted = |id: &str| {
        let reply = rig.call("sqs:SendMessage", &send(id));
        (
            reply.answer.unwrap()["MessageId"].clone(),
            reply.effect.is_some(),
        )
    };
    let (first, delivered) = accepted("a");
    assert!(delivered);
    assert_eq!(accepted("a"), (first.clone(), false));
    assert_ne!(accepted("b").0, first);
    // Calls are a second apart: the fourth is at 4 s, and 301 s is five minutes after the first.
    for _ in 4..=300 {
        assert_eq!(accepted("a"), (first.clone(), false));
    }
    let (again, delivered) = accepted("a");
    assert!(delivered && again != first);
    let no_group = json!({ "QueueName": "steps", "MessageBody": "x" });
    rig.refuses(
        "sqs:SendMessage",
        no_group,
        "ValidationException",
        "MessageGroupId",
    );
}

#[test]
fn a_standard_queue_knows_nothing_of_duplicates() {
    let mut rig = Rig::new();
    let send = json!({ "QueueName": "jobs", "MessageBody": "x", "MessageDeduplicationId": "a" });
    for _ in 0..2 {
        assert!(rig.call("sqs:SendMessage", &send).effect.is_some());
    }
}

#[test]
fn a_publication_goes_to_its_topic() {
    let mut rig = Rig::new();
    let publish = json!({ "TopicName": "news", "Message": "hello", "Subject": "Hi" });
    let reply = rig.call("sns:Publish", &publish);
    assert_eq!(reply.charges, [(Item::SnsPublishes, 1)]);
    assert!(reply.answer.unwrap()["MessageId"].is_string());
    let Some(Effect::Notification { topic, .. }) = reply.effect else {
        panic!("nothing was published");
    };
    assert_eq!(topic, "news");
    rig.refuses(
        "sns:Publish",
        json!({ "TopicName": "news" }),
        "ValidationException",
        "`Message`",
    );
}

#[test]
fn events_are_taken_in_and_counted() {
    let mut rig = Rig::new();
    let entry = json!({ "Source": "shop", "DetailType": "placed", "Detail": "{}" });
    let put = |entries: Value| json!({ "Entries": entries });
    let answer = rig.does("events:PutEvents", put(json!([entry, entry])));
    assert_eq!(answer["FailedEntryCount"], 0);
    assert_ne!(
        answer["Entries"][0]["EventId"],
        answer["Entries"][1]["EventId"]
    );
    let one = (Item::EventBridgeEvents, 1);
    rig.costs("events:PutEvents", put(json!([entry, entry])), &[one, one]);
    let eleven = vec![entry.clone(); 11];
    rig.refuses(
        "events:PutEvents",
        put(json!(eleven)),
        "ValidationException",
        "1 to 10",
    );
    rig.refuses(
        "events:PutEvents",
        put(json!([])),
        "ValidationException",
        "1 to 10",
    );
    let torn = json!({ "Source": "shop", "DetailType": "placed", "Detail": "{" });
    let answer = rig.does("events:PutEvents", put(json!([torn, entry])));
    assert_eq!(answer["FailedEntryCount"], 1);
    assert_eq!(answer["Entries"][0]["ErrorCode"], "MalformedDetail");
    assert!(
        answer["Entries"][1]["EventId"].is_string(),
        "the other is taken"
    );
    let bare = json!([{ "Source": "shop" }]);
    rig.refuses(
        "events:PutEvents",
        put(bare),
        "ValidationException",
        "`DetailType`",
    );
}

#[test]
fn a_function_is_invoked_by_name_or_arn() {
    let mut rig = Rig::new();
    let arn = "arn:aws:lambda:us-east-1:123456789012:function:g:live";
    for (name, kind, want) in [
        ("g", Some("Event"), false),
        ("g", Some("RequestResponse"), true),
        ("g", None, true),
        (arn, Some("Event"), false),
    ] {
        let invoke = json!({ "FunctionName": name, "InvocationType": kind, "Payload": { "n": 1 } });
        let reply = rig.call("lambda:InvokeFunction", &invoke);
        assert_eq!(reply.answer.unwrap()["StatusCode"], 202);
        let Some(Effect::Invoke { function, wait, .. }) = reply.effect else {
            panic!("nothing was invoked");
        };
        assert_eq!((function, wait), (1, want), "{name} {kind:?}");
    }
    let dry = json!({ "FunctionName": "g", "InvocationType": "DryRun" });
    rig.answers("lambda:InvokeFunction", dry, json!({ "StatusCode": 204 }));
    let nobody = json!({ "FunctionName": "nobody" });
    let code = "ResourceNotFoundException";
    let error = rig.refuses(
        "lambda:InvokeFunction",
        nobody,
        code,
        "no function `nobody`",
    );
    assert_eq!(error, CallError::NotFound);
}
