//! The services that the sandbox's functions call, in memory: the shapes of
//! `sandbox/functions/README.md`, and the check of a function's role.

use coldstart::guest::CallAnswer;
use serde_json::{Map, Value, json};
use std::cell::RefCell;
use std::collections::BTreeMap;

/// What a role allows.
#[derive(Clone, Debug)]
pub(crate) struct Statement {
    pub(crate) action: String,
    pub(crate) resource: String,
}

/// Services as they are before the first event.
#[derive(Default)]
pub(crate) struct Services {
    pub(crate) role: Vec<Statement>,
    /// Objects by bucket and key; bytes.
    pub(crate) objects: RefCell<BTreeMap<(String, String), Vec<u8>>>,
    /// Items by table and key (as JSON text).
    pub(crate) items: RefCell<BTreeMap<(String, String), Map<String, Value>>>,
    /// What was sent to queues, topics, buses and functions.
    pub(crate) sent: RefCell<Vec<(String, Value)>>,
}

type Payload = Map<String, Value>;
type Outcome = Result<Value, String>;

impl Services {
    pub(crate) fn call(&self, action: &str, payload: &[u8]) -> CallAnswer {
        let payload: Payload = serde_json::from_slice(payload)
            .map_err(|_| "ValidationException: the payload is not a JSON object".to_owned())?;
        self.allow(action, &payload)?;
        let answer = match action {
            "s3:GetObject" => self.get_object(&payload),
            "s3:PutObject" => Ok(self.put_object(&payload)),
            "dynamodb:GetItem" => Ok(self.get_item(&payload)),
            "dynamodb:PutItem" => self.put_item(&payload),
            "dynamodb:UpdateItem" => self.update_item(&payload),
            "dynamodb:DeleteItem" => self.delete_item(&payload),
            "dynamodb:Query" => Ok(self.query(&payload)),
            "sqs:SendMessage" | "sns:Publish" => Ok(self.send(action, &payload, "MessageId")),
            "events:PutEvents" => Ok(self.send(action, &payload, "EventId")),
            "lambda:InvokeFunction" => Ok(self.send(action, &payload, "RequestId")),
            "http:Get" | "http:Post" => {
                Ok(json!({"StatusCode": 200, "Body": "{\"rate\":\"1.0825\"}"}))
            }
            _ => Err(format!("UnknownOperation: {action}")),
        }?;
        Ok(answer.to_string().into_bytes())
    }

    fn allow(&self, action: &str, payload: &Payload) -> Result<(), String> {
        let resource = resource(action, payload);
        let allows =
            |one: &Statement| matches(&one.action, action) && matches(&one.resource, &resource);
        if action.starts_with("http:") || self.role.iter().any(allows) {
            return Ok(());
        }
        Err(format!(
            "AccessDeniedException: the role allows no {action} on {resource}"
        ))
    }

    fn get_object(&self, payload: &Payload) -> Outcome {
        let objects = self.objects.borrow();
        let object = objects
            .get(&(text(payload, "Bucket"), text(payload, "Key")))
            .ok_or("NoSuchKey: the specified key does not exist")?;
        let is_base64 = payload.get("BodyEncoding") == Some(&json!("base64"));
        let body = if is_base64 {
            base64(object)
        } else {
            String::from_utf8_lossy(object).into_owned()
        };
        Ok(json!({"Body": body, "ContentLength": object.len()}))
    }

    fn put_object(&self, payload: &Payload) -> Value {
        let body = text(payload, "Body");
        let is_base64 = payload.get("BodyEncoding") == Some(&json!("base64"));
        let bytes = if is_base64 {
            unbase64(&body)
        } else {
            body.into_bytes()
        };
        let place = (text(payload, "Bucket"), text(payload, "Key"));
        self.objects.borrow_mut().insert(place, bytes);
        json!({})
    }

    fn get_item(&self, payload: &Payload) -> Value {
        let items = self.items.borrow();
        match items.get(&place(payload, "Key")) {
            Some(item) => json!({ "Item": item }),
            None => json!({}),
        }
    }

    fn put_item(&self, payload: &Payload) -> Outcome {
        let item = payload["Item"]
            .as_object()
            .ok_or("ValidationException: no Item")?;
        let (name, value) = item
            .iter()
            .next()
            .ok_or("ValidationException: empty Item")?;
        let place = (
            text(payload, "TableName"),
            json!({ name: value }).to_string(),
        );
        let mut items = self.items.borrow_mut();
        condition(payload, items.get(&place))?;
        items.insert(place, item.clone());
        Ok(json!({}))
    }

    fn update_item(&self, payload: &Payload) -> Outcome {
        let place = place(payload, "Key");
        let mut items = self.items.borrow_mut();
        condition(payload, items.get(&place))?;
        let key = payload["Key"].as_object().unwrap().clone();
        let item = items.entry(place).or_insert(key);
        for (name, value) in payload
            .get("Set")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            item.insert(name.clone(), value.clone());
        }
        for (name, more) in payload
            .get("Add")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            let old = item.get(name).and_then(|value| value["N"].as_str());
            let sum = old.map_or(0, |old| old.parse::<i64>().unwrap()) + more.as_i64().unwrap();
            item.insert(name.clone(), json!({"N": sum.to_string()}));
        }
        Ok(json!({ "Attributes": item }))
    }

    fn delete_item(&self, payload: &Payload) -> Outcome {
        let place = place(payload, "Key");
        let mut items = self.items.borrow_mut();
        condition(payload, items.get(&place))?;
        items.remove(&place);
        Ok(json!({}))
    }

    fn query(&self, payload: &Payload) -> Value {
        let table = text(payload, "TableName");
        let items = self.items.borrow();
        let found: Vec<_> = items
            .iter()
            .filter(|((of, _), _)| *of == table)
            .map(|(_, item)| item)
            .collect();
        json!({"Items": found, "Count": found.len()})
    }

    fn send(&self, action: &str, payload: &Payload, id: &str) -> Value {
        let mut sent = self.sent.borrow_mut();
        sent.push((action.to_owned(), Value::Object(payload.clone())));
        json!({ id: format!("00000000-0000-4000-8000-{:012x}", sent.len()) })
    }
}

/// `attribute_not_exists(x)`, `attribute_exists(x)` or `x = :v`.
fn condition(payload: &Payload, item: Option<&Map<String, Value>>) -> Result<(), String> {
    let Some(condition) = payload.get("ConditionExpression").and_then(Value::as_str) else {
        return Ok(());
    };
    let has = |name: &str| item.is_some_and(|item| item.contains_key(name));
    let inside = |prefix: &str| condition.strip_prefix(prefix)?.strip_suffix(')');
    let holds = if let Some(name) = inside("attribute_not_exists(") {
        !has(name)
    } else if let Some(name) = inside("attribute_exists(") {
        has(name)
    } else {
        let (name, value) = condition.split_once(" = ").ok_or("ValidationException")?;
        let expected = &payload["ExpressionAttributeValues"][value];
        item.and_then(|item| item.get(name)) == Some(expected)
    };
    if holds {
        return Ok(());
    }
    Err("ConditionalCheckFailedException: the conditional request failed".into())
}

fn text(payload: &Payload, name: &str) -> String {
    payload
        .get(name)
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned()
}

fn place(payload: &Payload, key: &str) -> (String, String) {
    (text(payload, "TableName"), payload[key].to_string())
}

/// The resource that a call is about, as its ARN.
fn resource(action: &str, payload: &Payload) -> String {
    let arn =
        |service: &str, rest: String| format!("arn:aws:{service}:us-east-1:123456789012:{rest}");
    let last = |name: &str, separator: char| {
        let whole = text(payload, name);
        whole
            .rsplit(separator)
            .next()
            .unwrap_or_default()
            .to_owned()
    };
    match action.split(':').next().unwrap_or_default() {
        "s3" => format!(
            "arn:aws:s3:::{}/{}",
            text(payload, "Bucket"),
            text(payload, "Key")
        ),
        "dynamodb" => arn("dynamodb", format!("table/{}", text(payload, "TableName"))),
        "sqs" => arn("sqs", text(payload, "QueueName") + &last("QueueUrl", '/')),
        "sns" => arn("sns", text(payload, "TopicName") + &last("TopicArn", ':')),
        "events" => arn("events", "event-bus/default".into()),
        "lambda" => arn(
            "lambda",
            format!("function:{}", text(payload, "FunctionName")),
        ),
        _ => "*".into(),
    }
}

/// Whether a pattern with `*` matches.
fn matches(pattern: &str, text: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == text,
        Some((before, after)) => text.strip_prefix(before).is_some_and(|rest| {
            (0..=rest.len()).any(|at| rest.is_char_boundary(at) && matches(after, &rest[at..]))
        }),
    }
}

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn base64(bytes: &[u8]) -> String {
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let word = chunk
            .iter()
            .fold(0_u32, |word, byte| word << 8 | u32::from(*byte))
            << (8 * (3 - chunk.len()));
        for place in 0..4 {
            let digit = DIGITS[(word >> (18 - 6 * place) & 63) as usize] as char;
            out.push(if place <= chunk.len() { digit } else { '=' });
        }
    }
    out
}

fn unbase64(text: &str) -> Vec<u8> {
    let digits: Vec<u8> = text.bytes().filter(|byte| *byte != b'=').collect();
    let mut out = Vec::new();
    for chunk in digits.chunks(4) {
        let digit = |byte: &u8| -> u32 {
            (0..64)
                .find(|digit| DIGITS[*digit as usize] == *byte)
                .unwrap()
        };
        let word =
            chunk.iter().fold(0, |word, byte| word << 6 | digit(byte)) << (6 * (4 - chunk.len()));
        out.extend_from_slice(&word.to_be_bytes()[1..chunk.len()]);
    }
    out
}
