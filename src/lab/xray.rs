//! One request as a tracing service shows it: segments and subsegments with their times, in the shape of X-Ray
//! (`FACTS-2.md` section B, "X-Ray": a segment of the Lambda service, one of the function for each attempt, a
//! subsegment `Init` or `Restore` where the start was cold, and one for each call).
//!
//! The tree is plain data: the command line prints it, a screen may draw it.

mod text;

pub use text::tree;

use super::explain::{Names, sentence, service_name};
use crate::sim::scenario::Scenario;
use crate::sim::sink::Trace;
use crate::sim::time::{Span, Time};
use crate::sim::trace::{
    EnvironmentId, EventId, Fact, InitKind, InvocationId, Outcome, Start, TextId, What,
};
use serde_json::{Value, json};

/// A piece of a request's time, with what happened inside it.
#[derive(Clone, Debug, PartialEq)]
pub struct Segment {
    /// What people call it.
    pub name: String,
    /// What kind of thing it is, as X-Ray's `origin` or `namespace` says.
    pub origin: &'static str,
    /// When it began.
    pub start: Time,
    /// When it ended; none if the run ended first.
    pub end: Option<Time>,
    /// How it went.
    pub state: State,
    /// A sentence on what is special about it.
    pub note: Option<String>,
    /// Its subsegments, in order.
    pub parts: Vec<Self>,
}

/// How a segment went. X-Ray tells the caller's errors, the service's faults and throttles apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum State {
    /// Well.
    #[default]
    Ok,
    /// It ended with an error.
    Error,
    /// It failed: a crash, a time-out, no answer.
    Fault,
    /// It was refused for lack of concurrency or rate.
    Throttle,
}

impl State {
    /// A word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Error => "error",
            Self::Fault => "fault",
            Self::Throttle => "throttle",
        }
    }
}

impl Segment {
    fn new(name: impl Into<String>, origin: &'static str, start: Time) -> Self {
        Self {
            name: name.into(),
            origin,
            start,
            end: None,
            state: State::Ok,
            note: None,
            parts: Vec::new(),
        }
    }

    /// How long it took, if it ended.
    pub fn length(&self) -> Option<Span> {
        self.end.map(|end| end.since(self.start))
    }

    /// The tree as JSON: times in microseconds of the run.
    pub fn json(&self) -> Value {
        let parts: Vec<Value> = self.parts.iter().map(Self::json).collect();
        let mut object = json!({
            "name": self.name, "origin": self.origin, "start_us": self.start.0,
            "state": self.state.word(), "subsegments": parts,
        });
        if let Some(end) = self.end {
            object["end_us"] = end.0.into();
        }
        if let Some(note) = &self.note {
            object["note"] = note.clone().into();
        }
        object
    }
}

/// A chain of functions is followed no deeper than this.
const DEEPEST: u32 = 20;

/// The segments of the request that arrived as the event with this number, counted from 1. None if there was
/// no such event.
pub fn request(number: u64, trace: &Trace, scenario: &Scenario) -> Option<Segment> {
    let tracer = Tracer {
        trace,
        scenario,
        names: Names::of(scenario),
    };
    (number > 0).then(|| tracer.event(EventId::nth(number), DEEPEST))?
}

struct Tracer<'a> {
    trace: &'a Trace,
    scenario: &'a Scenario,
    names: Names,
}

impl Tracer<'_> {
    /// From an event's arrival to its end, with all attempts.
    fn event(&self, event: EventId, deeper: u32) -> Option<Segment> {
        let facts = &self.trace.facts;
        let own = |fact: &&Fact| fact.event == Some(event);
        let arrival = facts.iter().find(own)?;
        let mut segment = Segment::new(self.function(arrival), "AWS::Lambda", arrival.at);
        if let What::Arrived { source, .. } = arrival.what
            && self.scenario.sources.get(usize::from(source.0)).is_some()
        {
            segment.note = Some(format!("from {}", self.names.source(source)));
        }
        let mut ended = None;
        for fact in facts {
            if matches!(fact.what, What::Ended { .. }) {
                ended = fact.invocation;
            }
            if fact.event == Some(event) {
                self.step(&mut segment, fact, ended, deeper);
            }
        }
        segment.parts.sort_by_key(|part| part.start);
        Some(segment)
    }

    /// One fact of an event. What came in a batch names no event until its end, which follows that of its
    /// invocation.
    fn step(&self, segment: &mut Segment, fact: &Fact, ended: Option<InvocationId>, deeper: u32) {
        match fact.what {
            What::Started { .. } | What::InitStarted { .. } => {
                if let Some(invocation) = fact.invocation {
                    self.attempt(segment, invocation, deeper);
                }
            }
            What::Throttled { .. } => {
                segment
                    .parts
                    .push(self.moment("throttled", State::Throttle, fact));
            }
            What::NotPlaced { .. } => {
                segment
                    .parts
                    .push(self.moment("no environment", State::Fault, fact));
            }
            What::Permission { access, .. } => {
                let state = if access.is_allowed() {
                    State::Ok
                } else {
                    State::Error
                };
                segment.parts.push(self.moment("permission", state, fact));
            }
            What::RetryScheduled { at, .. } => {
                let mut wait = self.moment("waits for a retry", State::Ok, fact);
                wait.end = Some(at).filter(|at| at.0 <= self.scenario.duration.0);
                segment.parts.push(wait);
            }
            What::DeadLettered { .. } | What::Dropped { .. } => {
                segment
                    .parts
                    .push(self.moment("given up", State::Fault, fact));
            }
            What::Settled { ending, .. } => {
                if segment.parts.iter().all(|part| part.origin != FUNCTION)
                    && let Some(invocation) = ended
                    && matches!(
                        ending,
                        crate::sim::trace::Ending::Succeeded | crate::sim::trace::Ending::Failed
                    )
                {
                    self.attempt(segment, invocation, deeper);
                }
                segment.end = Some(fact.at);
                segment.state = match ending {
                    crate::sim::trace::Ending::Succeeded => State::Ok,
                    crate::sim::trace::Ending::Throttled => State::Throttle,
                    _ => State::Fault,
                };
            }
            _ => {}
        }
    }

    /// Something without a length, in the words of the sentences.
    fn moment(&self, name: &str, state: State, fact: &Fact) -> Segment {
        Segment {
            end: Some(fact.at),
            state,
            note: Some(sentence(fact, &self.names)),
            ..Segment::new(name, "AWS::Lambda", fact.at)
        }
    }

    /// One invocation: INIT if it was cold, then the handler with its calls. Told once, at its first fact.
    fn attempt(&self, segment: &mut Segment, invocation: InvocationId, deeper: u32) {
        let facts = || {
            let all = self.trace.facts.iter();
            all.filter(|fact| fact.invocation == Some(invocation))
        };
        let Some(first) = facts().find(|fact| fact.environment.is_some()) else {
            return;
        };
        let number = invocation.number();
        let name = format!("{}, invocation {number}", self.function(first));
        if segment.parts.iter().any(|part| part.name == name) {
            return;
        }
        let mut attempt = Segment::new(name, FUNCTION, first.at);
        for fact in facts() {
            self.inside(&mut attempt, fact, deeper);
        }
        segment.parts.push(attempt);
    }

    fn inside(&self, attempt: &mut Segment, fact: &Fact, deeper: u32) {
        match fact.what {
            What::InitStarted { how, .. } => {
                let name = match how {
                    InitKind::Init => "Init",
                    InitKind::Restore => "Restore",
                };
                let init = Segment {
                    note: Some(sentence(fact, &self.names)),
                    ..Segment::new(name, "local", fact.at)
                };
                attempt.parts.push(init);
            }
            What::InitEnded { outcome, .. } => close(attempt, fact.at, state(outcome), None),
            What::Started { start, .. } => {
                let environment = fact.environment.map_or(0, EnvironmentId::number);
                let kind = match start {
                    Start::Cold => "cold",
                    Start::Warm => "warm",
                    Start::Provisioned => "provisioned",
                };
                attempt.note = Some(format!("{kind}, in environment {environment}"));
            }
            What::Called { .. } | What::Blocked { .. } | What::Answered { .. } => {
                self.call(attempt, fact);
            }
            What::Arrived { .. } if deeper > 0 => {
                let inner = fact.event.and_then(|event| self.event(event, deeper - 1));
                if let Some(call) = attempt.parts.last_mut() {
                    call.parts.extend(inner);
                }
            }
            What::Ended { outcome, .. } => {
                attempt.end = Some(fact.at);
                attempt.state = state(outcome);
                // A call that was never answered lasted as long as its caller did.
                if let Some(call) = attempt.parts.last_mut().filter(|part| part.end.is_none()) {
                    call.end = Some(fact.at);
                    call.state = State::Fault;
                }
            }
            _ => {}
        }
    }

    /// A call of a service: asked, lost on its way, answered.
    fn call(&self, attempt: &mut Segment, fact: &Fact) {
        match fact.what {
            What::Called {
                service, request, ..
            } => {
                let action = request.and_then(|id| self.action(id));
                let name = match action {
                    Some(action) => format!("{} {action}", service_name(service)),
                    None => service_name(service).into(),
                };
                attempt.parts.push(Segment::new(name, "aws", fact.at));
            }
            What::Blocked { .. } => {
                if let Some(call) = attempt.parts.last_mut() {
                    call.state = State::Fault;
                    call.note = Some(sentence(fact, &self.names));
                }
            }
            What::Answered { error, .. } => {
                let note = error.map(|_| sentence(fact, &self.names));
                let state = if error.is_some() {
                    State::Error
                } else {
                    State::Ok
                };
                close(attempt, fact.at, state, note);
            }
            _ => {}
        }
    }

    fn function(&self, fact: &Fact) -> String {
        let id = fact.function.unwrap_or_default();
        self.names.function(id).into()
    }

    /// `PutItem` of `dynamodb:PutItem {…}`.
    fn action(&self, id: TextId) -> Option<String> {
        let text = String::from_utf8_lossy(self.trace.text(id)).into_owned();
        let action = text.split(' ').next()?;
        Some(
            action
                .split_once(':')
                .map_or(action, |(_, operation)| operation)
                .into(),
        )
    }
}

/// The origin of a function's own segment.
const FUNCTION: &str = "AWS::Lambda::Function";

/// Ends the last subsegment that is open.
fn close(attempt: &mut Segment, at: Time, state: State, note: Option<String>) {
    if let Some(open) = attempt
        .parts
        .iter_mut()
        .rev()
        .find(|part| part.end.is_none())
    {
        open.end = Some(at);
        open.state = state;
        open.note = note.or(open.note.take());
    }
}

const fn state(outcome: Outcome) -> State {
    match outcome {
        Outcome::Succeeded => State::Ok,
        Outcome::Failed => State::Error,
        Outcome::Crashed | Outcome::TimedOut | Outcome::OutOfMemory | Outcome::Lost => State::Fault,
    }
}
