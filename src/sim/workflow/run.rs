//! Workflows beside the platform: one virtual time, two agendas.

use super::execution::{Effect, Ended, Engine, Ticket, Trouble, Wake};
use super::{Kind, Workflow};
use crate::money::Item;
use crate::money::metering::express_mb_ms;
use crate::sim::agenda::{Agenda, Rank};
use crate::sim::histogram::Histogram;
use crate::sim::scenario::{Load, Scenario, Source, SourceKind};
use crate::sim::sources::arrivals::Arrivals;
use crate::sim::time::{Span, Time};
use crate::sim::trace::{Ending, EventId, Fact, Outcome, Sink, SourceId, TextId, What};
use crate::sim::{Simulation, Work};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The memory that an Express execution is billed for, in MB: the least chunk. A labelled model: the service
/// bills what an execution uses.
const EXPRESS_MEMORY_MB: u64 = 64;

/// Steps that are kept for reading.
const HISTORY: usize = 200;

/// What came of a workflow.
#[derive(Clone, Debug)]
pub struct Finished {
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: Kind,
    /// Executions that were started.
    pub started: u64,
    /// Those that ended well.
    pub succeeded: u64,
    /// Those that failed.
    pub failed: u64,
    /// State transitions, retries included.
    pub transitions: u64,
    /// How long executions that ended lasted.
    pub duration: Histogram,
    /// The steps of its first execution.
    pub history: Vec<Step>,
}

/// A step of an execution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// When.
    pub at: Time,
    /// The state that was entered, or how the execution ended.
    pub what: String,
}

/// Runs a scenario with its workflows to its end. Each function gets a source through which workflows call it.
pub fn run<S: Sink>(
    scenario: &Arc<Scenario>,
    workflows: &[Workflow],
    sink: S,
) -> (Vec<Finished>, S) {
    let mut run = Run::new(scenario, workflows, sink);
    run.run_all();
    run.finish()
}

/// A sink that also notes how events ended and with which output.
#[derive(Debug)]
struct Tap<S> {
    inner: S,
    last: Option<Vec<u8>>,
    outputs: BTreeMap<EventId, (Outcome, Vec<u8>)>,
    settled: Vec<(EventId, Ending)>,
}

impl<S: Sink> Sink for Tap<S> {
    fn fact(&mut self, fact: Fact) {
        // A text belongs to the fact that follows it: an output to the end of its invocation.
        let text = self.last.take();
        match (fact.what, fact.event) {
            (What::Ended { outcome, .. }, Some(event)) => {
                let output = text.unwrap_or_default();
                self.outputs.insert(event, (outcome, output));
            }
            (What::Settled { ending, .. }, Some(event)) => self.settled.push((event, ending)),
            _ => {}
        }
        self.inner.fact(fact);
    }

    fn text(&mut self, text: &[u8]) -> Option<TextId> {
        self.last = Some(text.to_vec());
        self.inner.text(text)
    }
}

#[derive(Clone, Copy, Debug)]
enum Due {
    Start(usize),
    Wake(usize, u32, Wake),
    Limit(usize),
}

struct Run<'a, S> {
    workflows: &'a [Workflow],
    simulation: Simulation<Tap<S>>,
    /// The first of the sources for calls by workflows.
    calls: usize,
    engine: Engine,
    agenda: Agenda<Due>,
    starts: Vec<Arrivals>,
    pending: BTreeMap<EventId, Ticket>,
    /// Of each execution: its workflow and its start.
    executions: Vec<(usize, Time)>,
    finished: Vec<Finished>,
    now: Time,
}

impl<'a, S: Sink> Run<'a, S> {
    fn new(scenario: &Arc<Scenario>, workflows: &'a [Workflow], sink: S) -> Self {
        let mut extended = Scenario::clone(scenario);
        let calls = extended.sources.len();
        for (function, of) in scenario.functions.iter().enumerate() {
            extended.sources.push(Source {
                name: format!("a workflow, to {}", of.name),
                function,
                kind: SourceKind::InvokeSync,
                resource: String::new(),
                duplicates: 0.0,
                role: None,
                filter: None,
            });
        }
        let starts = workflows.iter().enumerate().map(|(place, workflow)| {
            let load = Load {
                source: 0,
                pattern: workflow.starts.clone(),
                event: Value::Null,
                attributes: serde_json::Map::new(),
            };
            let index = scenario.loads.len() + place;
            Arrivals::new(
                &load,
                &SourceKind::InvokeSync,
                false,
                (scenario.seed, index),
            )
        });
        let tap = Tap {
            inner: sink,
            last: None,
            outputs: BTreeMap::new(),
            settled: Vec::new(),
        };
        let mut run = Self {
            starts: starts.collect(),
            finished: workflows.iter().map(Finished::new).collect(),
            simulation: Simulation::new(Arc::new(extended), tap),
            workflows,
            calls,
            engine: Engine::default(),
            agenda: Agenda::new(),
            pending: BTreeMap::new(),
            executions: Vec::new(),
            now: Time::ZERO,
        };
        for workflow in 0..workflows.len() {
            run.schedule_start(workflow);
        }
        run
    }

    fn schedule_start(&mut self, workflow: usize) {
        if let Some(at) = self.starts[workflow].advance() {
            self.agenda.push(at, Rank::Arrival, Due::Start(workflow));
        }
    }

    fn run_all(&mut self) {
        let end = self.simulation.end();
        loop {
            let next = self.simulation.next_due().min(self.agenda.peek().time());
            if next >= end {
                break;
            }
            self.now = next;
            self.simulation.advance(next, &mut Work::UNBOUNDED.clone());
            self.hear_answers();
            while self.agenda.peek().time() <= self.now && self.simulation.next_due() > self.now {
                let due = self.agenda.pop().expect("it was just looked at");
                self.handle(due);
            }
        }
        self.now = end;
        self.simulation
            .advance(Time::NEVER, &mut Work::UNBOUNDED.clone());
        self.hear_answers();
    }

    fn handle(&mut self, due: Due) {
        match due {
            Due::Start(workflow) => {
                let of = &self.workflows[workflow];
                self.schedule_start(workflow);
                self.executions.push((workflow, self.now));
                self.finished[workflow].started += 1;
                if of.kind == Kind::Express {
                    self.simulation.charge(Item::StepExpressRequests, 1);
                }
                let execution = self.engine.start(&of.machine, of.input.clone());
                let limit = self.now + of.kind.limit();
                self.agenda.push(limit, Rank::Finish, Due::Limit(execution));
            }
            Due::Wake(thread, turn, why) => self.engine.woken(Ticket { thread, turn }, why),
            Due::Limit(execution) => {
                if self.engine.goes_on(execution) {
                    self.engine.abort(execution);
                }
            }
        }
        self.take_effect();
    }

    /// Tells the engine of the events that have ended.
    fn hear_answers(&mut self) {
        let settled = std::mem::take(&mut self.simulation.sink_mut().settled);
        for (event, ending) in settled {
            let output = self.simulation.sink_mut().outputs.remove(&event);
            if let Some(ticket) = self.pending.remove(&event) {
                self.engine.answered(ticket, answer(ending, output));
                self.take_effect();
            }
        }
    }

    fn take_effect(&mut self) {
        for effect in std::mem::take(&mut self.engine.effects) {
            match effect {
                Effect::Invoke {
                    call,
                    function,
                    input,
                } => {
                    let source = u16::try_from(self.calls + function);
                    let source = SourceId(source.expect("sources are fewer than 2^16"));
                    let event = self.simulation.send_from_outside(source, &input);
                    self.pending.insert(event, call);
                }
                Effect::Wake { ticket, after, why } => {
                    let due = Due::Wake(ticket.thread, ticket.turn, why);
                    self.agenda.push(self.now + after, Rank::Finish, due);
                }
                Effect::Transition { execution, name } => self.transition(execution, &name),
                Effect::Over { execution, ended } => self.over(execution, &ended),
            }
        }
    }

    fn transition(&mut self, execution: usize, name: &str) {
        let (workflow, _) = self.executions[execution];
        self.finished[workflow].transitions += 1;
        if self.workflows[workflow].kind == Kind::Standard {
            self.simulation.charge(Item::StepTransitions, 1);
        }
        self.note(execution, name.to_owned());
    }

    fn over(&mut self, execution: usize, ended: &Ended) {
        let (workflow, began) = self.executions[execution];
        let lasted = self.now.since(began);
        let finished = &mut self.finished[workflow];
        finished.duration.record(lasted);
        match ended {
            Ok(_) => finished.succeeded += 1,
            Err(_) => finished.failed += 1,
        }
        if self.workflows[workflow].kind == Kind::Express {
            self.charge_express(lasted);
        }
        self.note(
            execution,
            match ended {
                Ok(output) => format!("succeeded with {output}"),
                Err(Trouble { error, cause }) => format!("failed: {error}: {cause}"),
            },
        );
    }

    fn charge_express(&mut self, lasted: Span) {
        let quantity = express_mb_ms(EXPRESS_MEMORY_MB, lasted.millis_ceil());
        let quantity = u64::try_from(quantity).unwrap_or(u64::MAX);
        self.simulation.charge(Item::StepExpressDuration, quantity);
    }

    fn note(&mut self, execution: usize, what: String) {
        let (workflow, _) = self.executions[execution];
        let first = self.executions.iter().position(|(of, _)| *of == workflow);
        let history = &mut self.finished[workflow].history;
        if first == Some(execution) && history.len() < HISTORY {
            history.push(Step { at: self.now, what });
        }
    }

    /// What still runs has used its time until now.
    fn finish(mut self) -> (Vec<Finished>, S) {
        for execution in 0..self.executions.len() {
            let (workflow, began) = self.executions[execution];
            if self.engine.goes_on(execution) && self.workflows[workflow].kind == Kind::Express {
                self.charge_express(self.now.since(began));
            }
        }
        (self.finished, self.simulation.into_sink().inner)
    }
}

impl Finished {
    fn new(workflow: &Workflow) -> Self {
        Self {
            name: workflow.name.clone(),
            kind: workflow.kind,
            started: 0,
            succeeded: 0,
            failed: 0,
            transitions: 0,
            duration: Histogram::default(),
            history: Vec::new(),
        }
    }

    /// Executions that were still under way at the end.
    pub const fn running(&self) -> u64 {
        self.started - self.succeeded - self.failed
    }
}

/// What a Task makes of how its event ended. A modelled function answers nothing, which is an empty table.
fn answer(ending: Ending, output: Option<(Outcome, Vec<u8>)>) -> Ended {
    let (outcome, text) = output.unwrap_or((Outcome::Lost, Vec::new()));
    let value: Value = match text.as_slice() {
        [] => json!({}),
        text => serde_json::from_slice(text)
            .unwrap_or_else(|_| String::from_utf8_lossy(text).into_owned().into()),
    };
    match ending {
        Ending::Succeeded => Ok(value),
        Ending::Throttled => Err(Trouble::new(
            "Lambda.TooManyRequestsException",
            "the function was refused for lack of concurrency or rate",
        )),
        _ => {
            let word = |key: &str| value.get(key).and_then(Value::as_str);
            let error = match outcome {
                Outcome::TimedOut => "Sandbox.Timedout",
                _ => word("errorType").unwrap_or("Function.Error"),
            };
            Err(Trouble::new(
                error,
                word("errorMessage").unwrap_or_default(),
            ))
        }
    }
}
