//! What a fact says where the trace keeps its texts: the action of a call and what it was to act on, the line
//! that a function wrote.

use super::word::{access, service_name};
use super::{Names, capital, number, sentence};
use crate::sim::access::Access;
use crate::sim::sink::Trace;
use crate::sim::trace::{Fact, InvocationId, Service, TextId, What};
use serde_json::Value;

/// More of a log line than this is for the page of the log.
const LONGEST: usize = 200;

/// The keys of a request that name what it acts on.
const RESOURCES: [&str; 8] = [
    "TableName",
    "QueueUrl",
    "QueueName",
    "TopicArn",
    "FunctionName",
    "EventBusName",
    "StreamName",
    "Bucket",
];

/// What a fact says, without its time, in the words of its own texts: one sentence.
pub fn spoken(fact: &Fact, names: &Names, trace: &Trace) -> String {
    let invocation = || number("invocation", fact.invocation.map(InvocationId::number));
    let said = match fact.what {
        What::Logged { text: Some(text) } => logged(&invocation(), text, trace),
        What::Called {
            service,
            request: Some(request),
            access,
        } => called(&invocation(), service, access, request, trace),
        _ => None,
    };
    said.map_or_else(|| sentence(fact, names), |said| capital(&said))
}

/// The line as it was written, on one line.
fn logged(invocation: &str, text: TextId, trace: &Trace) -> Option<String> {
    let line = String::from_utf8_lossy(trace.text(text));
    let words: Vec<&str> = line.split_whitespace().collect();
    if words.is_empty() {
        return None;
    }
    let mut line: String = words.join(" ").chars().take(LONGEST).collect();
    line.retain(|sign| !sign.is_control());
    if line.starts_with('{') {
        // JSON is written without spaces, and breaks into lines only at some.
        line = line.replace(",\"", ", \"");
    }
    Some(format!("{invocation} logs: {line}"))
}

/// A call by the name of its action; one that is refused by that of the policies, and what it was to act on.
fn called(
    invocation: &str,
    service: Service,
    verdict: Access,
    request: TextId,
    trace: &Trace,
) -> Option<String> {
    let request = String::from_utf8_lossy(trace.text(request));
    let (action, payload) = request.split_once(' ').unwrap_or((&request, ""));
    let (_, operation) = action.split_once(':')?;
    let why = access(verdict);
    if verdict.is_allowed() {
        let service = service_name(service);
        return Some(format!("{invocation} calls {service} {operation}{why}."));
    }
    let on = resource(payload).map_or_else(String::new, |on| format!(" on {on}"));
    Some(format!("{invocation} calls {action}{on}{why}."))
}

/// What a request acts on, by its bare name.
fn resource(payload: &str) -> Option<String> {
    let payload: Value = serde_json::from_str(payload).ok()?;
    let named = RESOURCES.iter().find_map(|key| payload[*key].as_str())?;
    let name = named.rsplit(['/', ':']).next()?;
    Some(match payload["Key"].as_str() {
        Some(key) => format!("{name}/{key}"),
        None => name.to_owned(),
    })
}
