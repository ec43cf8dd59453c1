//! Event JSON: what each source hands over is what the real service does (`FACTS.md` section 4). The types
//! of the `aws_lambda_events` crate are an independent reading of the same shapes.

use aws_lambda_events::apigw::{ApiGatewayProxyRequest, ApiGatewayV2httpRequest};
use aws_lambda_events::eventbridge::EventBridgeEvent;
use aws_lambda_events::lambda_function_urls::LambdaFunctionUrlRequest;
use aws_lambda_events::s3::S3Event;
use aws_lambda_events::sns::SnsEvent;
use aws_lambda_events::sqs::SqsEvent;
use coldstart::sim::body::{Body, Message};
use coldstart::sim::scenario::{HttpApi, Queue, Schedule, Source, SourceKind};
use coldstart::sim::services::dynamodb::plain_item;
use coldstart::sim::sources::json::{Record, dynamodb, event, kinesis};
use coldstart::sim::time::{Span, Time};
use coldstart::sim::trace::EventId;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

fn source(name: &str, kind: SourceKind) -> Source {
    Source {
        name: name.into(),
        function: 0,
        kind,
        resource: name.into(),
        duplicates: 0.0,
        role: None,
        filter: None,
    }
}

fn queue(fifo: bool) -> SourceKind {
    SourceKind::Sqs(Queue {
        dead_letter: None,
        fifo,
        batch_size: 10,
        batch_window: Span::ZERO,
        visibility_timeout: Span::secs(30),
        max_receive_count: None,
        max_concurrency: None,
        report_item_failures: false,
    })
}

/// The `n`th event: it was sent `n` seconds and a quarter after the run began.
fn record(body: Option<&Body>, n: u64) -> Record<'_> {
    let arrived = Time::ZERO + Span::millis(1_000 * n + 250);
    Record {
        id: EventId::nth(n),
        body,
        arrived,
        receives: 2,
        first_received: arrived + Span::millis(40),
    }
}

/// What a source makes of a body, as a value.
fn json_of(source: &Source, body: &Body) -> Value {
    serde_json::from_slice(&event(source, &[record(Some(body), 7)])).unwrap()
}

/// What a source makes of a body, as the crate reads it.
#[track_caller]
fn typed<T: DeserializeOwned>(source: &Source, body: &Body) -> T {
    let value = json_of(source, body);
    serde_json::from_value(value.clone()).unwrap_or_else(|error| panic!("{error}\n{value:#}"))
}

#[test]
fn an_invocation_wraps_nothing() {
    let body = Body::new(&json!({ "b": 1, "a": [true, "x"] }));
    for kind in [SourceKind::InvokeSync, SourceKind::InvokeAsync] {
        let source = source("direct", kind);
        assert_eq!(
            &event(&source, &[record(Some(&body), 1)])[..],
            br#"{"b":1,"a":[true,"x"]}"#
        );
        assert_eq!(&event(&source, &[record(None, 1)])[..], b"{}");
    }
}

/// A request with everything that a load may say.
fn request() -> Body {
    Body::new(&json!({
        "method": "PUT",
        "path": "/orders/42",
        "headers": { "Accept": ["text/html", "text/plain"], "Cookie": "a=1; b=2" },
        "query": { "tag": ["red", "blue"], "q": "x y" },
        "body": { "n": 1 },
    }))
}

#[test]
fn a_rest_api_sends_payload_format_1() {
    let rest = source("shop", SourceKind::Http(HttpApi::Rest));
    let event: ApiGatewayProxyRequest = typed(&rest, &request());
    assert_eq!(event.resource.as_deref(), Some("/{proxy+}"));
    assert_eq!(event.path.as_deref(), Some("/orders/42"));
    assert_eq!(event.http_method, "PUT");
    assert_eq!(event.headers["accept"], "text/plain");
    let accepts: Vec<_> = event.multi_value_headers.get_all("accept").iter().collect();
    assert_eq!(accepts, ["text/html", "text/plain"]);
    assert_eq!(event.headers["content-type"], "application/json");
    let query = &event.multi_value_query_string_parameters;
    assert_eq!(query.all("tag"), Some(vec!["red", "blue"]));
    assert_eq!(event.query_string_parameters.first("q"), Some("x y"));
    assert_eq!(event.path_parameters["proxy"], "orders/42");
    assert_eq!(event.body.as_deref(), Some(r#"{"n":1}"#));
    assert!(!event.is_base64_encoded);
    let context = &event.request_context;
    assert_eq!(context.account_id.as_deref(), Some("123456789012"));
    assert_eq!(context.path.as_deref(), Some("/prod/orders/42"));
    assert_eq!(context.request_time_epoch, 1_767_225_607_250);
    assert_eq!(
        context.request_time.as_deref(),
        Some("01/Jan/2026:00:00:07 +0000")
    );
    assert_eq!(context.identity.source_ip.as_deref(), Some("203.0.113.7"));
    assert_eq!(context.identity.user, None);
}

#[test]
fn an_http_api_sends_payload_format_2() {
    let http = source("shop", SourceKind::Http(HttpApi::Http));
    let event: ApiGatewayV2httpRequest = typed(&http, &request());
    assert_eq!(event.version.as_deref(), Some("2.0"));
    assert_eq!(event.route_key.as_deref(), Some("$default"));
    assert_eq!(event.raw_path.as_deref(), Some("/orders/42"));
    assert_eq!(
        event.raw_query_string.as_deref(),
        Some("tag=red&tag=blue&q=x%20y")
    );
    assert_eq!(event.headers["accept"], "text/html,text/plain");
    assert_eq!(event.cookies, Some(vec!["a=1".into(), "b=2".into()]));
    assert_eq!(
        event.query_string_parameters.all("tag"),
        Some(vec!["red", "blue"])
    );
    assert_eq!(event.body.as_deref(), Some(r#"{"n":1}"#));
    let context = &event.request_context;
    assert_eq!(context.http.method, "PUT");
    assert_eq!(context.http.path.as_deref(), Some("/orders/42"));
    assert_eq!(context.route_key.as_deref(), Some("$default"));
    assert_eq!(context.time_epoch, 1_767_225_607_250);
    assert!(
        json_of(&http, &request())["headers"]
            .get("cookie")
            .is_none()
    );
}

#[test]
fn a_function_url_sends_format_2_without_a_route() {
    let url = source("shop", SourceKind::Http(HttpApi::Url));
    let event: LambdaFunctionUrlRequest = typed(&url, &request());
    assert_eq!(event.raw_path.as_deref(), Some("/orders/42"));
    let domain = event.request_context.domain_name.unwrap();
    assert!(domain.ends_with(".lambda-url.us-east-1.on.aws"), "{domain}");
    let value = json_of(&url, &request());
    assert!(value.get("routeKey").is_none() && value["requestContext"].get("routeKey").is_none());
}

/// `sent` reaches the function as this method, path and body.
#[track_caller]
fn requested(sent: &Value, want: (&str, &str, Option<&str>)) {
    let http = source("shop", SourceKind::Http(HttpApi::Http));
    let event: ApiGatewayV2httpRequest = typed(&http, &Body::new(sent));
    let context = event.request_context.http;
    let (method, path) = (context.method.to_string(), context.path.unwrap());
    assert_eq!(
        (method.as_str(), path.as_str(), event.body.as_deref()),
        want,
        "{sent}"
    );
}

#[test]
fn what_is_no_request_is_the_body_of_a_post() {
    requested(&json!({}), ("GET", "/", None));
    requested(&json!({ "path": "/x" }), ("GET", "/x", None));
    requested(&json!({ "body": "hello" }), ("POST", "/", Some("hello")));
    requested(
        &json!({ "body": null, "method": "DELETE" }),
        ("DELETE", "/", None),
    );
    requested(
        &json!({ "amount": 5 }),
        ("POST", "/", Some(r#"{"amount":5}"#)),
    );
    requested(&json!([1, 2]), ("POST", "/", Some("[1,2]")));
}

#[test]
fn an_upload_is_an_s3_notification() {
    let photos = source("photos", SourceKind::S3);
    let body = Body::new(&json!({ "key": "2026/harbour at dusk+1.qoi", "body": "foo" }));
    let event: S3Event = typed(&photos, &body);
    let record = &event.records[0];
    assert!(record.event_version.as_deref().unwrap().starts_with("2."));
    assert_eq!(record.event_source.as_deref(), Some("aws:s3"));
    assert_eq!(record.event_name.as_deref(), Some("ObjectCreated:Put"));
    assert_eq!(
        record.event_time.to_rfc3339(),
        "2026-01-01T00:00:07.250+00:00"
    );
    let (bucket, object) = (&record.s3.bucket, &record.s3.object);
    assert_eq!(bucket.name.as_deref(), Some("photos"));
    assert_eq!(bucket.arn.as_deref(), Some("arn:aws:s3:::photos"));
    assert_eq!(object.key.as_deref(), Some("2026/harbour+at+dusk%2B1.qoi"));
    assert_eq!(object.size, Some(3));
    assert_eq!(
        object.e_tag.as_deref(),
        Some("acbd18db4cc2f85cedef654fccc4a4d8")
    );
}

#[test]
fn uploads_without_a_key_have_one_each_and_sequencers_rise() {
    let photos = source("photos", SourceKind::S3);
    let body = Body::new(&json!({ "size": 12 }));
    let events: Vec<S3Event> = (1..=20)
        .map(|n| serde_json::from_slice(&event(&photos, &[record(Some(&body), n)])).unwrap())
        .collect();
    let objects: Vec<_> = events
        .iter()
        .map(|event| &event.records[0].s3.object)
        .collect();
    for pair in objects.windows(2) {
        assert_ne!(pair[0].key, pair[1].key);
        assert!(pair[0].sequencer < pair[1].sequencer);
    }
    assert!(objects.iter().all(|object| object.size == Some(12)));
}

#[test]
fn a_notification_of_sns_carries_its_message() {
    let topic = source("orders", SourceKind::Sns);
    let message = Message {
        id: Some("an-id".into()),
        subject: Some("News".into()),
        attributes: serde_json::from_value(json!({
            "kind": { "DataType": "String", "StringValue": "new" }
        }))
        .unwrap(),
        ..Message::default()
    };
    let event: SnsEvent = typed(&topic, &Body::message("not JSON", message));
    let record = &event.records[0];
    assert_eq!(
        (record.event_source.as_str(), record.event_version.as_str()),
        ("aws:sns", "1.0")
    );
    assert_eq!(record.sns.sns_message_type, "Notification");
    assert_eq!(record.sns.message, "not JSON");
    assert_eq!(record.sns.message_id, "an-id");
    assert_eq!(record.sns.subject.as_deref(), Some("News"));
    assert_eq!(
        record.sns.topic_arn,
        "arn:aws:sns:us-east-1:123456789012:orders"
    );
    assert_eq!(
        record.sns.timestamp.to_rfc3339(),
        "2026-01-01T00:00:07.250+00:00"
    );
    let attribute = &record.sns.message_attributes["kind"];
    assert_eq!(
        (attribute.data_type.as_str(), attribute.value.as_str()),
        ("String", "new")
    );
}

#[test]
fn a_schedule_sends_the_event_of_its_rule() {
    let rule = source("nightly", SourceKind::Schedule(Schedule::Rule));
    let event: EventBridgeEvent = typed(&rule, &Body::new(&json!({ "full": true })));
    assert_eq!(event.detail_type, "Scheduled Event");
    assert_eq!(event.source, "aws.events");
    assert_eq!(
        event.time.unwrap().to_rfc3339(),
        "2026-01-01T00:00:07+00:00"
    );
    assert_eq!(event.detail, json!({ "full": true }));
    let rule = "arn:aws:events:us-east-1:123456789012:rule/nightly".to_owned();
    assert_eq!(event.resources, Some(vec![rule]));
}

#[test]
fn a_batch_of_messages_has_a_record_each() {
    let orders = source("orders", queue(false));
    let body = Body::new(&json!({ "id": "o-1" }));
    let records = [
        record(Some(&body), 1),
        record(Some(&body), 2),
        record(None, 3),
    ];
    let event: SqsEvent = serde_json::from_slice(&event(&orders, &records)).unwrap();
    assert_eq!(event.records.len(), 3);
    let message = &event.records[0];
    assert_eq!(message.body.as_deref(), Some(r#"{"id":"o-1"}"#));
    assert_eq!(
        message.md5_of_body.as_deref(),
        Some("8ee379cbdd0224058b41dced7896d834")
    );
    assert_eq!(message.event_source.as_deref(), Some("aws:sqs"));
    let arn = "arn:aws:sqs:us-east-1:123456789012:orders";
    assert_eq!(message.event_source_arn.as_deref(), Some(arn));
    for (name, want) in [
        ("ApproximateReceiveCount", "2"),
        ("SentTimestamp", "1767225601250"),
        ("ApproximateFirstReceiveTimestamp", "1767225601290"),
    ] {
        assert_eq!(message.attributes[name], want, "{name}");
    }
    assert!(!message.attributes.contains_key("MessageGroupId"));
    assert_ne!(message.message_id, event.records[1].message_id);
    assert_eq!(event.records[2].body.as_deref(), Some("{}"));
}

#[test]
fn a_message_of_a_fifo_queue_tells_its_group_and_order() {
    let orders = source("orders.fifo", queue(true));
    let message = Message {
        group: Some("customer-7".into()),
        deduplication: Some("o-1".into()),
        ..Message::default()
    };
    let body = Body::message("hello", message);
    let records = [record(Some(&body), 1), record(None, 2)];
    let event: SqsEvent = serde_json::from_slice(&event(&orders, &records)).unwrap();
    let of = |place: usize, name: &str| event.records[place].attributes[name].clone();
    assert_eq!(of(0, "MessageGroupId"), "customer-7");
    assert_eq!(of(0, "MessageDeduplicationId"), "o-1");
    assert_eq!(of(1, "MessageGroupId"), "default");
    assert!(of(0, "SequenceNumber") < of(1, "SequenceNumber"));
    assert_eq!(of(0, "SequenceNumber").len(), 20);
}

#[test]
fn a_receipt_handle_is_new_for_each_receive() {
    let orders = source("orders", queue(false));
    let handle = |receives| {
        let record = Record {
            receives,
            ..record(None, 1)
        };
        let event: SqsEvent = serde_json::from_slice(&event(&orders, &[record])).unwrap();
        event.records[0].receipt_handle.clone()
    };
    assert_ne!(handle(1), handle(2));
    assert_eq!(handle(2), handle(2));
}

fn clicks() -> Value {
    let record = |sequence| kinesis::StreamRecord {
        stream: "clicks",
        function: "count",
        shard: 3,
        sequence,
        partition_key: "user-1",
        data: b"{\"n\":1}",
        arrived: Time::ZERO + Span::millis(1_545),
    };
    kinesis::event(&[record(1), record(2)])
}

#[test]
fn a_kinesis_record_carries_its_bytes() {
    use aws_lambda_events::kinesis::KinesisEvent;
    let event: KinesisEvent = serde_json::from_value(clicks()).unwrap();
    let record = &event.records[0];
    assert_eq!(record.kinesis.data.0, b"{\"n\":1}");
    assert_eq!(record.kinesis.partition_key, "user-1");
    let at = &record.kinesis.approximate_arrival_timestamp;
    assert_eq!(at.timestamp_millis(), 1_767_225_601_545);
    let id = record.event_id.as_deref().unwrap();
    let sequence = &record.kinesis.sequence_number;
    assert_eq!(id, format!("shardId-000000000003:{sequence}"));
    assert!(*sequence < event.records[1].kinesis.sequence_number);
    assert_eq!(record.event_name.as_deref(), Some("aws:kinesis:record"));
}

fn changes() -> Value {
    let item = |value: Value| plain_item(value.as_object().unwrap());
    let keys = item(json!({ "id": "o-1" }));
    let old = item(json!({ "id": "o-1", "total": 10 }));
    let new = item(json!({ "id": "o-1", "total": 12.5 }));
    let change = |sequence, old, new| dynamodb::Change {
        table: "orders",
        sequence,
        at: Time::ZERO + Span::secs(2),
        keys: &keys,
        old,
        new,
    };
    dynamodb::event(&[
        change(1, None, Some(&old)),
        change(2, Some(&old), Some(&new)),
        change(3, Some(&new), None),
    ])
}

#[test]
fn a_dynamodb_record_has_the_images_of_its_change() {
    use aws_lambda_events::dynamodb::Event;
    let event: Event = serde_json::from_value(changes()).unwrap();
    let names: Vec<&str> = event
        .records
        .iter()
        .map(|r| r.event_name.as_str())
        .collect();
    assert_eq!(names, ["INSERT", "MODIFY", "REMOVE"]);
    let images: Vec<(usize, usize)> = event
        .records
        .iter()
        .map(|record| (record.change.old_image.len(), record.change.new_image.len()))
        .collect();
    assert_eq!(images, [(0, 2), (2, 2), (2, 0)]);
    let change = &event.records[1].change;
    assert_eq!(
        change.approximate_creation_date_time.timestamp(),
        1_767_225_602
    );
    assert_eq!(change.keys.len(), 1);
    assert!(change.sequence_number > event.records[0].change.sequence_number);
    let value = changes();
    assert_eq!(
        value["Records"][1]["dynamodb"]["NewImage"]["total"],
        json!({ "N": "12.5" })
    );
    assert_eq!(value["Records"][0]["dynamodb"].get("OldImage"), None);
}

#[test]
fn each_shape_as_a_whole() {
    let body = Body::new(&json!({ "id": "o-1" }));
    let kinds = [
        ("rest", SourceKind::Http(HttpApi::Rest), request()),
        ("http", SourceKind::Http(HttpApi::Http), request()),
        ("url", SourceKind::Http(HttpApi::Url), request()),
        ("s3", SourceKind::S3, body.clone()),
        ("sns", SourceKind::Sns, body.clone()),
        (
            "schedule",
            SourceKind::Schedule(Schedule::Rule),
            body.clone(),
        ),
        ("sqs", queue(false), body.clone()),
        ("sqs_fifo", queue(true), body),
    ];
    for (name, kind, body) in kinds {
        let value = json_of(&source("shop", kind), &body);
        insta::assert_snapshot!(name, format!("{value:#}"));
    }
    insta::assert_snapshot!("kinesis", format!("{:#}", clicks()));
    insta::assert_snapshot!("dynamodb", format!("{:#}", changes()));
}
