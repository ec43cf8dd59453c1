//! The services that functions call: what they answer, refuse, charge and set off.
#![expect(
    clippy::needless_pass_by_value,
    reason = "a case reads better with its JSON written in place"
)]

mod databases;
mod dynamodb;
mod effects;
mod guests;
mod messages;
mod objects;
mod scenario;

use coldstart::course::library::Library;
use coldstart::course::scenario as reader;
use coldstart::money::Item;
use coldstart::sim::iam::{Policy, Statement};
use coldstart::sim::scenario::Scenario;
use coldstart::sim::services::{Caller, Reply, World};
use coldstart::sim::time::{Span, Time};
use coldstart::sim::trace::CallError;
use serde_json::{Value, json};

/// Functions `f` and `g`, and a queue, a FIFO queue, a topic and a bucket that feed `g`.
const WIRED: &str = r#"
duration = "60s"
[[function]]
name = "f"
modelled = { warm = "1s" }
[[function]]
name = "g"
modelled = { warm = "1s" }
[[source]]
kind = "sqs"
name = "jobs"
function = "g"
[[source]]
kind = "sqs"
name = "steps"
function = "g"
fifo = true
[[source]]
kind = "sns"
name = "news"
function = "g"
[[source]]
kind = "s3"
name = "photos"
function = "g"
"#;

#[track_caller]
fn read(text: &str) -> Scenario {
    match reader::read("services.toml", text, &[], &Library::default()) {
        Ok(accepted) => accepted.value.scenario,
        Err(problems) => panic!("{problems:#?}\n{text}"),
    }
}

/// The services of a scenario, and the calls of `f` at one second a call.
struct Rig {
    world: World,
    now: Time,
    role: Option<Policy>,
}

impl Rig {
    /// The services of [`WIRED`] and more of a scenario.
    #[track_caller]
    fn with(more: &str) -> Self {
        Self {
            world: World::new(&read(&format!("{WIRED}{more}"))),
            now: Time::ZERO,
            role: None,
        }
    }

    fn new() -> Self {
        Self::with("")
    }

    fn call(&mut self, action: &str, payload: &Value) -> Reply {
        self.now += Span::secs(1);
        let caller = Caller {
            function: "f",
            role: self.role.as_ref(),
            ..Caller::default()
        };
        self.world
            .call(self.now, &caller, action, payload.to_string().as_bytes())
    }

    /// The call must be answered with this.
    #[track_caller]
    fn answers(&mut self, action: &str, payload: Value, want: Value) {
        let reply = self.call(action, &payload);
        assert_eq!(
            reply.answer.map_err(|e| e.to_string()),
            Ok(want),
            "{payload}"
        );
    }

    /// The call must be answered, whatever with.
    #[track_caller]
    fn does(&mut self, action: &str, payload: Value) -> Value {
        let answer = self.call(action, &payload).answer;
        answer.unwrap_or_else(|refusal| panic!("{action} {payload}: {refusal}"))
    }

    /// The call must be refused with this code, in a sentence with these words, and set off nothing.
    #[track_caller]
    fn refuses(&mut self, action: &str, payload: Value, code: &str, words: &str) -> CallError {
        let reply = self.call(action, &payload);
        let Err(refusal) = reply.answer else {
            panic!("{action} {payload} was answered");
        };
        assert_eq!(refusal.code, code, "{refusal}");
        assert!(
            refusal.message.contains(words),
            "{refusal} has no `{words}`"
        );
        assert_eq!(reply.effect, None);
        refusal.error
    }

    /// The call must cost this.
    #[track_caller]
    fn costs(&mut self, action: &str, payload: Value, want: &[(Item, u64)]) {
        let reply = self.call(action, &payload);
        assert_eq!(
            reply.charges, want,
            "{action} {payload}: {:?}",
            reply.answer
        );
    }
}

#[test]
fn a_call_without_a_role_may_do_everything_and_one_with_a_role_what_it_says() {
    let mut rig = Rig::new();
    let put = json!({ "TableName": "orders", "Item": { "id": { "S": "a" } } });
    rig.does("dynamodb:PutItem", put.clone());
    rig.role = Some(Policy::default());
    let arn = "arn:aws:dynamodb:us-east-1:123456789012:table/orders";
    let words = format!("`f` may not perform dynamodb:PutItem on {arn}: no statement allows it");
    let error = rig.refuses(
        "dynamodb:PutItem",
        put.clone(),
        "AccessDeniedException",
        &words,
    );
    assert_eq!(error, CallError::AccessDenied);
    rig.role = Some(Policy {
        statements: vec![
            Statement::allow(&["dynamodb:*"], &["orders"]),
            Statement::deny(&["dynamodb:Delete*"], &["*"]),
        ],
    });
    rig.does("dynamodb:PutItem", put);
    let delete = json!({ "TableName": "orders", "Key": { "id": { "S": "a" } } });
    let words = "statement 2 denies it";
    rig.refuses(
        "dynamodb:DeleteItem",
        delete,
        "AccessDeniedException",
        words,
    );
}

#[test]
fn a_refused_call_changes_nothing_and_costs_nothing() {
    let mut rig = Rig::new();
    rig.role = Some(Policy::default());
    let put = json!({ "Bucket": "photos", "Key": "a", "Body": "x" });
    rig.costs("s3:PutObject", put, &[]);
    rig.role = None;
    let get = json!({ "Bucket": "photos", "Key": "a" });
    rig.refuses(
        "s3:GetObject",
        get,
        "NoSuchKey",
        "no object `a` in `photos`",
    );
}

/// Each service asks for the permission that IAM names, on the resource that the call is about.
#[test]
fn each_action_asks_for_its_own_permission() {
    let sqs = json!({ "QueueUrl": "https://sqs.us-east-1.amazonaws.com/123456789012/jobs", "MessageBody": "x" });
    let sns = json!({ "TopicArn": "arn:aws:sns:us-east-1:123456789012:news", "Message": "x" });
    let bus = json!({ "Entries": [{ "Source": "a", "DetailType": "b", "Detail": "{}" }] });
    for (action, payload, permission, resource) in [
        (
            "s3:GetObject",
            json!({ "Bucket": "b", "Key": "k" }),
            "s3:GetObject",
            "arn:aws:s3:::b/k",
        ),
        (
            "s3:ListObjectsV2",
            json!({ "Bucket": "b" }),
            "s3:ListBucket",
            "arn:aws:s3:::b",
        ),
        (
            "s3:ListBucket",
            json!({ "Bucket": "b" }),
            "s3:ListBucket",
            "arn:aws:s3:::b",
        ),
        ("sqs:SendMessage", sqs, "sqs:SendMessage", "jobs"),
        ("sns:Publish", sns, "sns:Publish", "news"),
        ("events:PutEvents", bus, "events:PutEvents", "default"),
        (
            "lambda:InvokeFunction",
            json!({ "FunctionName": "g" }),
            "lambda:InvokeFunction",
            "g",
        ),
    ] {
        let mut rig = Rig::new();
        rig.role = Some(Policy {
            statements: vec![Statement::allow(&[permission], &[resource])],
        });
        let allowed = rig.call(action, &payload).answer;
        assert_ne!(
            allowed.err().map(|e| e.error),
            Some(CallError::AccessDenied),
            "{action}"
        );
        rig.role = Some(Policy {
            statements: vec![Statement::deny(&[permission], &[resource])],
        });
        rig.refuses(action, payload, "AccessDeniedException", permission);
    }
}

/// What is outside the cloud asks for no role.
#[test]
fn a_page_outside_the_cloud_answers_without_a_role() {
    let more = "[[data]]\nurl = \"https://rates.example\"\nbody = '{\"rate\":\"1.08\"}'\n";
    let mut rig = Rig::with(more);
    rig.role = Some(Policy::default());
    let page = |body: &str| json!({ "StatusCode": 200, "Body": body });
    let get = json!({ "Url": "https://rates.example" });
    rig.answers("http:Get", get, page(r#"{"rate":"1.08"}"#));
    let pay = json!({ "Url": "https://payments.example", "Body": "{}" });
    rig.answers(
        "http:Post",
        pay.clone(),
        page(r#"{"ok":true,"requests":1}"#),
    );
    rig.answers("http:Post", pay, page(r#"{"ok":true,"requests":2}"#));
    rig.refuses(
        "http:Get",
        json!({}),
        "ValidationException",
        "`Url` is missing",
    );
}

#[test]
fn what_the_lab_does_not_know_is_refused_by_name() {
    let mut rig = Rig::new();
    let item = json!({ "TableName": "t", "Key": { "id": { "S": "a" } } });
    for (action, payload, code, words) in [
        (
            "kms:Decrypt",
            json!({}),
            "UnknownOperationException",
            "no `kms:Decrypt`",
        ),
        (
            "dynamodb:Explode",
            item.clone(),
            "UnknownOperationException",
            "no `dynamodb:Explode`",
        ),
        ("PutItem", item, "UnknownOperationException", "no `PutItem`"),
        (
            "dynamodb:GetItem",
            json!([]),
            "ValidationException",
            "no JSON object",
        ),
        (
            "dynamodb:GetItem",
            json!({}),
            "ValidationException",
            "`TableName` is missing",
        ),
        (
            "dynamodb:GetItem",
            json!({ "TableName": 5 }),
            "ValidationException",
            "`TableName` is no text",
        ),
        (
            "dynamodb:GetItem",
            json!({ "TableName": "t", "Key": { "id": { "S": "a" } }, "Consistent": true }),
            "ValidationException",
            "no parameter `Consistent`",
        ),
    ] {
        rig.refuses(action, payload, code, words);
    }
}

/// The same calls take the same time in every run; another seed, another time; and calls of one service
/// do not disturb another.
#[test]
fn latencies_come_from_the_seed_and_the_service() {
    let get = json!({ "Bucket": "b", "Key": "k" });
    let item = json!({ "TableName": "t", "Key": { "id": { "S": "a" } } });
    let calls = |seed: &str, between: u32| -> Vec<Span> {
        let scenario = format!("seed = {seed}\n{WIRED}");
        let mut rig = Rig::new();
        rig.world = World::new(&read(&scenario));
        let mut took = Vec::new();
        for _ in 0..20 {
            for _ in 0..between {
                rig.call("s3:GetObject", &get);
            }
            took.push(rig.call("dynamodb:GetItem", &item).latency);
        }
        took
    };
    assert_eq!(calls("1", 0), calls("1", 0));
    assert_eq!(calls("1", 0), calls("1", 3));
    assert_ne!(calls("1", 0), calls("2", 0));
    let slowest = calls("1", 0).into_iter().max().unwrap();
    assert!(
        slowest > Span::millis(4) && slowest < Span::millis(60),
        "{slowest}"
    );
}

#[test]
fn a_scenario_sets_the_latency_of_a_service() {
    let mut rig = Rig::with("[latency]\ndynamodb = \"7ms\"\nhttp_api = \"2s\"\n");
    let item = json!({ "TableName": "t", "Key": { "id": { "S": "a" } } });
    assert_eq!(rig.call("dynamodb:GetItem", &item).latency, Span::millis(7));
    let page = json!({ "Url": "https://slow.example" });
    assert_eq!(rig.call("http:Get", &page).latency, Span::secs(2));
}
