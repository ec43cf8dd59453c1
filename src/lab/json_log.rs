//! What functions and the platform write to the logs, as JSON lines in Lambda's structured format
//! (<https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html>): `platform.start`,
//! `platform.report` and so on, and between them what the function itself says.

use crate::sim::calendar::iso_millis;
use crate::sim::request_id;
use crate::sim::scenario::{Function, Scenario};
use crate::sim::sink::Trace;
use crate::sim::trace::{Cold, Fact, InitKind, InvocationId, Outcome, Report, TextId, What};
use serde_json::{Value, json};

/// The log of a run: a line a record, in order of time.
pub fn lines(trace: &Trace, scenario: &Scenario) -> Vec<String> {
    let facts = trace.facts.iter();
    let records = facts.filter_map(|fact| record(fact, trace, scenario));
    records.map(|record| record.to_string()).collect()
}

fn record(fact: &Fact, trace: &Trace, scenario: &Scenario) -> Option<Value> {
    let function = scenario.functions.get(usize::from(fact.function?.0))?;
    let id = fact.invocation.map(|id| request(scenario, id));
    let (kind, record) = match fact.what {
        What::InitStarted { why, how, .. } => {
            ("platform.initStart", init_start(function, why, how))
        }
        What::InitEnded { took, outcome, .. } => (
            "platform.initReport",
            json!({
                "phase": "init", "status": status(outcome),
                "metrics": { "durationMs": took.as_millis_f64() },
            }),
        ),
        What::Started { .. } => (
            "platform.start",
            json!({ "requestId": id, "version": function.version() }),
        ),
        What::Ended(report) => (
            "platform.report",
            report_record(&report, function, id.as_deref()),
        ),
        What::Logged { text } => return Some(said(fact, text, id.as_deref(), trace, function)),
        _ => return None,
    };
    Some(json!({
        "time": iso_millis(fact.at), "type": kind, "function": function.name, "record": record,
    }))
}

fn init_start(function: &Function, why: Cold, how: InitKind) -> Value {
    let kind = match (why, how) {
        (Cold::Provisioned, _) => "provisioned-concurrency",
        (_, InitKind::Restore) => "snap-start",
        _ => "on-demand",
    };
    json!({
        "initializationType": kind, "phase": "init", "functionName": function.bare_name(),
        "functionVersion": function.version(),
    })
}

fn report_record(report: &Report, function: &Function, id: Option<&str>) -> Value {
    let mut metrics = json!({
        "durationMs": report.duration.as_millis_f64(), "billedDurationMs": report.billed_ms,
        "memorySizeMB": function.memory_mb,
    });
    if report.max_memory_mb > 0 {
        metrics["maxMemoryUsedMB"] = report.max_memory_mb.into();
    }
    if let Some(init) = report.init {
        metrics["initDurationMs"] = init.as_millis_f64().into();
    }
    json!({ "requestId": id, "status": status(report.outcome), "metrics": metrics })
}

/// A line of the function's own: taken as JSON if it is an object, else as a message.
fn said(
    fact: &Fact,
    text: Option<TextId>,
    id: Option<&str>,
    trace: &Trace,
    function: &Function,
) -> Value {
    let text = text.map(|text| String::from_utf8_lossy(trace.text(text)).into_owned());
    let text = text.unwrap_or_default();
    let text = text.trim_end_matches('\n');
    let message = match serde_json::from_str(text) {
        Ok(Value::Object(object)) => Value::Object(object),
        _ => text.into(),
    };
    let mut record = json!({
        "timestamp": iso_millis(fact.at), "level": "INFO", "function": function.name, "message": message,
    });
    if let Some(id) = id {
        record["requestId"] = id.into();
    }
    record
}

const fn status(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Succeeded => "success",
        Outcome::Failed => "error",
        Outcome::TimedOut => "timeout",
        Outcome::Crashed | Outcome::OutOfMemory | Outcome::Lost => "failure",
    }
}

fn request(scenario: &Scenario, id: InvocationId) -> String {
    request_id(scenario.seed, id).to_string()
}
