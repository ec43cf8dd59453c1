//! Invokes one function, event after event in one environment, and tells what its log would tell.

use crate::guest::{Program, Settings};
use crate::money::Architecture;
use crate::sim::backends::Backends;
use crate::sim::iam::Policy;
use crate::sim::network::Vpc;
use crate::sim::release::Release;
use crate::sim::scenario::{
    Code, Data, Destinations, EnvironmentModel, Function, LatencyModel, Load, Pattern, Scenario,
    Source, SourceKind,
};
use crate::sim::sink::Trace;
use crate::sim::sources::PAYLOAD_MAX_BYTES;
use crate::sim::time::{Span, Time};
use crate::sim::trace::{Fact, Outcome, Report, Start, What};
use crate::sim::{INIT_LIMIT, Simulation, Work};
use anyhow::{Result, bail};
use serde_json::{Value, json};
use std::fmt::Write;
use std::sync::Arc;

/// What to invoke, and with what.
#[derive(Clone, Debug)]
pub struct Order {
    /// The function's name.
    pub name: String,
    /// Its code.
    pub program: Program,
    /// The events, in order.
    pub events: Vec<Value>,
    /// Memory in MB.
    pub memory_mb: u32,
    /// The invocation time-out.
    pub timeout: Span,
    /// What its role allows; none for code that may call everything.
    pub role: Option<Policy>,
    /// What services hold before the first event.
    pub data: Vec<Data>,
}

/// One invocation, as the public contract shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Invocation {
    /// The request id.
    pub request_id: String,
    /// Whether its environment was new.
    pub cold: bool,
    /// What it answered: JSON, or the text if it is none; null for an error.
    pub output: Value,
    /// The type and the message of its error.
    pub error: Option<(String, String)>,
    /// Its log lines.
    pub log: Vec<String>,
    /// Its report.
    pub report: Report,
    /// Its memory setting in MB.
    pub memory_mb: u32,
}

/// Everything that was invoked.
#[derive(Clone, Debug, PartialEq)]
pub struct Finished {
    /// In order.
    pub invocations: Vec<Invocation>,
    /// Whether all of them succeeded, INIT included.
    pub succeeded: bool,
}

/// Invokes a function with each event in turn. The environment is kept from one to the next.
pub fn invoke(order: Order) -> Result<Finished> {
    let settings = Settings {
        function: order.name.clone(),
        version: "$LATEST".into(),
        memory_mb: order.memory_mb,
        ephemeral_mb: 512,
        variables: Vec::new(),
    };
    if let Some(problem) = settings.problems().first() {
        bail!("{problem}");
    }
    if let Err(refused) = order.program.fits(&settings) {
        bail!("{}: {}", order.name, refused.0);
    }
    for (number, event) in (1..).zip(&order.events) {
        let size = event.to_string().len();
        if size > PAYLOAD_MAX_BYTES {
            bail!(
                "RequestTooLargeException: event {number} has {size} bytes, and a synchronous invocation \
                 takes at most {PAYLOAD_MAX_BYTES} (6 MB)"
            );
        }
    }
    let scenario = Arc::new(scenario(order));
    let mut simulation = Simulation::new(Arc::clone(&scenario), Trace::new(1));
    simulation.advance(Time::NEVER, &mut Work::UNBOUNDED.clone());
    let trace = simulation.into_sink();
    let invocations: Vec<Invocation> = trace
        .facts
        .iter()
        .filter_map(|fact| {
            let report = fact.what.report()?;
            let about = |other: &&Fact| other.invocation == fact.invocation;
            let about: Vec<&Fact> = trace.facts.iter().filter(about).collect();
            Some(ended(fact, report, &about, &trace, &scenario))
        })
        .collect();
    let init_failed = trace
        .facts
        .iter()
        .any(|fact| matches!(fact.what, What::InitEnded { outcome, .. } if !outcome.is_success()));
    let succeeded = !init_failed
        && invocations
            .iter()
            .all(|invocation| invocation.error.is_none());
    Ok(Finished {
        invocations,
        succeeded,
    })
}

/// A scenario in which each event comes when the one before it is surely over.
fn scenario(order: Order) -> Scenario {
    let slot = order.timeout + INIT_LIMIT + Span::secs(1);
    let load = |(index, event): (u64, Value)| Load {
        source: 0,
        pattern: Pattern::At(Arc::new([Time(slot.0 * index)])),
        event,
        attributes: serde_json::Map::new(),
    };
    let count = order.events.len() as u64;
    Scenario {
        title: order.name.clone(),
        seed: 1,
        duration: Span(slot.0 * (count + 1)),
        account_concurrency: 1_000,
        environment: EnvironmentModel {
            idle_timeout: Span(u64::MAX / 4),
            create: Span::ZERO,
            restore: Span::ZERO,
        },
        latency: LatencyModel::default(),
        bill_init: true,
        functions: vec![Function {
            name: order.name,
            code: Code::Guest(order.program),
            memory_mb: order.memory_mb,
            timeout: order.timeout,
            arch: Architecture::X86,
            ephemeral_mb: 512,
            reserved_concurrency: None,
            provisioned_concurrency: 0,
            snap_start: false,
            retries: 0,
            max_event_age: Span::secs(21_600),
            catches_failures: false,
            destinations: Destinations::default(),
            role: order.role,
            variables: Vec::new(),
            vpc: None,
            release: Release::default(),
        }],
        sources: vec![Source {
            name: "invoke".into(),
            function: 0,
            kind: SourceKind::InvokeSync,
            resource: "invoke".into(),
            duplicates: 0.0,
            role: None,
            filter: None,
        }],
        loads: (0..).zip(order.events).map(load).collect(),
        inputs: Vec::new(),
        data: order.data,
        vpc: Vpc::default(),
        backends: Backends::default(),
        policies: Vec::new(),
    }
}

/// An invocation that has ended, from the facts about it.
pub(super) fn ended(
    fact: &Fact,
    report: Report,
    about: &[&Fact],
    trace: &Trace,
    scenario: &Scenario,
) -> Invocation {
    let id = fact.invocation.expect("what ends is an invocation");
    let text = |id| String::from_utf8_lossy(trace.text(id)).into_owned();
    let logged = about.iter().filter_map(|fact| match fact.what {
        What::Logged { text } => text,
        _ => None,
    });
    let log = logged
        .map(|id| text(id).trim_end_matches('\n').to_owned())
        .collect();
    let cold = about.iter().any(|fact| {
        matches!(
            fact.what,
            What::Started {
                start: Start::Cold,
                ..
            }
        )
    });
    let function = fact.function.map_or(0, |id| usize::from(id.0));
    let output = report.output.map(text).unwrap_or_default();
    let value = serde_json::from_str(&output).unwrap_or(Value::String(output));
    let succeeded = report.outcome.is_success();
    Invocation {
        request_id: super::log::request_id(scenario, id),
        cold,
        error: (!succeeded).then(|| error(&value, report.outcome)),
        output: if succeeded { value } else { Value::Null },
        log,
        report,
        memory_mb: scenario.functions[function].memory_mb,
    }
}

/// The type and message of an error. A function tells them as JSON; any other text is the message.
fn error(told: &Value, outcome: Outcome) -> (String, String) {
    let word = |key: &str| told.get(key).and_then(Value::as_str).map(str::to_owned);
    let kind = word("errorType").unwrap_or_else(|| {
        if outcome == Outcome::TimedOut {
            "Sandbox.Timedout"
        } else {
            "Function.Error"
        }
        .to_owned()
    });
    let message = word("errorMessage").unwrap_or_else(|| match told {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    });
    (kind, message)
}

impl Finished {
    /// The object of the public contract.
    pub fn json(&self) -> Value {
        json!({ "invocations": self.invocations.iter().map(Invocation::json).collect::<Vec<_>>() })
    }
}

impl Invocation {
    fn json(&self) -> Value {
        let error = self
            .error
            .as_ref()
            .map(|(kind, message)| json!({ "type": kind, "message": message }));
        json!({
            "request_id": self.request_id,
            "cold": self.cold,
            "output": self.output,
            "error": error,
            "log": self.log,
            "duration_ms": self.report.duration.as_millis_f64(),
            "billed_ms": self.report.billed_ms,
            "init_ms": self.report.init.map(Span::as_millis_f64),
            "memory_mb": self.memory_mb,
            "max_memory_mb": self.report.max_memory_mb,
        })
    }

    /// The output or the error, then the log as the service writes it: START, the function's own lines,
    /// END and REPORT (`FACTS.md` section 1 gives the format).
    pub fn text(&self) -> String {
        let mut text = match &self.error {
            None => format!("{}\n", self.output),
            Some((kind, message)) => format!("{kind}: {message}\n"),
        };
        let id = &self.request_id;
        let _ = writeln!(text, "START RequestId: {id} Version: $LATEST");
        for line in &self.log {
            let _ = writeln!(text, "{line}");
        }
        let _ = writeln!(text, "END RequestId: {id}");
        let _ = writeln!(text, "{}", self.report_line());
        text
    }

    /// The REPORT line: fields end in tabs, times have two decimals, what is billed is whole.
    pub fn report_line(&self) -> String {
        let report = &self.report;
        let mut line = format!(
            "REPORT RequestId: {}\tDuration: {:.2} ms\tBilled Duration: {} ms\tMemory Size: {} MB\tMax Memory Used: {} MB\t",
            self.request_id,
            report.duration.as_millis_f64(),
            report.billed_ms,
            self.memory_mb,
            report.max_memory_mb
        );
        if let Some(init) = report.init {
            let _ = write!(line, "Init Duration: {:.2} ms\t", init.as_millis_f64());
        }
        match (report.outcome, &self.error) {
            (Outcome::TimedOut, _) => line.push_str("Status: timeout\t"),
            (Outcome::Crashed | Outcome::OutOfMemory, Some((kind, _))) => {
                let _ = write!(line, "Status: error\tError Type: {kind}\t");
            }
            _ => {}
        }
        line
    }
}
