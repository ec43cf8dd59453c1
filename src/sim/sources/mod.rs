//! Where events come from, and what becomes of them: synchronous, asynchronous or polled.

pub(crate) mod arrivals;
mod asynchronous;
mod deliver;
mod destinations;
mod fan_out;
mod front;
mod gate;
pub mod json;
mod queue;
mod stream;

use super::body::Body;
use super::event::Batch;
use super::scenario::{HttpApi, Schedule, Source, SourceKind};
use super::trace::{Ending, Fact, FunctionId, GaveUp, Outcome, Sink, SourceId, Throttle, What};
use super::{
    Due, Simulation, agenda::Rank, chance::Chance, chance::Purpose, function_id,
    platform::INIT_LIMIT,
};
use crate::money::Item;
pub(super) use fan_out::{readers, share};
use queue::QueueState;
use std::sync::Arc;
use stream::StreamState;

/// A source of the running platform.
#[derive(Debug)]
pub(crate) struct SourceState {
    /// Its settings.
    pub(crate) config: Source,
    /// How its events are invoked.
    class: Class,
    /// Its queue, if it has one.
    queue: Option<Box<QueueState>>,
    /// Its stream, if it has one.
    stream: Option<Box<StreamState>>,
    /// All sources that get what is sent to this one: the subscriptions of a topic, the readers of a stream.
    /// None for a source that is fed alone.
    readers: Option<Arc<[SourceId]>>,
    /// Draws duplicates.
    chance: Chance,
    /// Whether policies let it invoke its function, if any speaks of it.
    gate: Option<gate::Gate>,
}

/// How events of a source are invoked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    Synchronous,
    Asynchronous,
    Polled,
    /// Polled in order, shard by shard.
    Streamed,
    /// By a function that waits for the answer.
    Awaited,
}

impl SourceState {
    /// The source at the start of a run.
    pub(crate) fn new(config: Source, seed: u64, index: usize) -> Self {
        let queue = match config.kind {
            SourceKind::Sqs(queue) => Some(Box::new(QueueState::new(queue))),
            _ => None,
        };
        let stream = match &config.kind {
            SourceKind::Stream(stream) => Some(Box::new(StreamState::new(stream.clone()))),
            _ => None,
        };
        Self {
            class: Class::of(&config.kind),
            config,
            queue,
            stream,
            readers: None,
            chance: Chance::new(seed, Purpose::Duplicates, index),
            gate: None,
        }
    }

    fn function(&self) -> FunctionId {
        function_id(self.config.function)
    }
}

impl Class {
    const fn of(kind: &SourceKind) -> Self {
        match kind {
            SourceKind::InvokeSync | SourceKind::Http(_) => Self::Synchronous,
            SourceKind::InvokeAsync
            | SourceKind::S3
            | SourceKind::Sns
            | SourceKind::Schedule(_) => Self::Asynchronous,
            SourceKind::Sqs(_) => Self::Polled,
            SourceKind::Stream(_) => Self::Streamed,
        }
    }
}

impl<S: Sink> Simulation<S> {
    /// An event arrives at a source from outside.
    #[inline]
    pub(crate) fn take_in(&mut self, id: SourceId, body: Option<Arc<Body>>) {
        if let Some(readers) = &self.sources[usize::from(id.0)].readers {
            let readers = Arc::clone(readers);
            return self.share_out(id, &readers, body);
        }
        let event = self.accept(id, body);
        self.charge_arrival(id);
        self.dispatch(id, event);
    }

    /// An event exists from now on.
    #[inline]
    fn accept(&mut self, id: SourceId, body: Option<Arc<Body>>) -> u32 {
        let function = self.sources[usize::from(id.0)].function();
        let payload = body.as_deref().and_then(|body| self.sink.text(&body.text));
        let event = self.events.add(self.now, id, body);
        let number = self.events.at(event).id;
        let what = What::Arrived {
            source: id,
            payload,
        };
        self.fact(Fact {
            function: Some(function),
            invocation: self.cause,
            event: Some(number),
            ..Fact::new(self.now, what)
        });
        event
    }

    /// An event is brought to its function, now or through a queue.
    #[inline]
    fn dispatch(&mut self, id: SourceId, event: u32) {
        let source = &mut self.sources[usize::from(id.0)];
        if let Some(gate) = source.gate
            && !self.passes(id, event, gate)
        {
            return;
        }
        let source = &mut self.sources[usize::from(id.0)];
        let (class, function, duplicates) =
            (source.class, source.function(), source.config.duplicates);
        if duplicates > 0.0 && class != Class::Synchronous {
            let again = source.chance.happens(duplicates);
            self.events.at(event).duplicate = again;
        }
        match class {
            Class::Synchronous => self.request(id, function, event),
            Class::Asynchronous => {
                self.store_upload(id, event);
                self.enqueue_async(event);
            }
            Class::Polled => self.message_arrives(id, event),
            Class::Streamed => self.record_arrives(id, event),
            Class::Awaited => self.call_function(function, event),
        }
    }

    /// A synchronous request: refused at once if it cannot run.
    #[inline]
    fn request(&mut self, source: SourceId, function: FunctionId, event: u32) {
        let kind = &self.sources[usize::from(source.0)].config.kind;
        let api = if let SourceKind::Http(api) = kind {
            Some(*api)
        } else {
            None
        };
        if let Some(limit) = api.and_then(HttpApi::limit) {
            let entries = self.functions[usize::from(function.0)].entries.clone();
            let timeouts = self.functions[entries]
                .iter()
                .map(|entry| entry.config.timeout);
            if timeouts
                .max()
                .is_some_and(|timeout| timeout + INIT_LIMIT > limit)
            {
                let turn = self.events.at(event).turn;
                self.agenda.push(
                    self.now + limit,
                    Rank::Finish,
                    Due::FrontTimeout { event, turn },
                );
            }
        }
        if self.attempt(function, Batch::One(event), true).is_err() {
            let status = api.map_or(429, HttpApi::throttle_status);
            self.settle(event, Ending::Throttled, Some(status));
        }
    }

    /// The front end answers for a function that takes too long. The function runs on, and bills.
    pub(crate) fn front_times_out(&mut self, event: u32, turn: u32) {
        let Some(record) = self
            .events
            .meant(event, turn)
            .filter(|record| !record.settled)
        else {
            return;
        };
        let source = record.source;
        if let SourceKind::Http(api) = self.sources[usize::from(source.0)].config.kind {
            self.settle(event, Ending::Failed, Some(api.timeout_status()));
        }
    }

    /// An invocation has ended: its events end with it, or will be tried again.
    #[inline]
    pub(crate) fn complete(
        &mut self,
        function: FunctionId,
        batch: &Batch,
        outcome: Outcome,
        output: Option<&[u8]>,
    ) {
        let first = batch.places()[0];
        for &event in batch.places() {
            self.events.at(event).held -= 1;
        }
        let source = self.events.at(first).source;
        let state = &self.sources[usize::from(source.0)];
        match state.class {
            Class::Synchronous => {
                let http = matches!(state.config.kind, SourceKind::Http(_));
                self.answer_request(first, http, outcome, output);
            }
            Class::Asynchronous => self.async_ended(function, first, outcome, output),
            Class::Awaited => self.function_answered(function, first, outcome, output),
            Class::Polled => self.batch_ended(source, batch, outcome, output),
            Class::Streamed => self.stream_batch_ended(source, batch, outcome, output),
        }
    }

    /// An environment that is lost is an error of the service: 500, whoever asked.
    ///
    /// The Invoke API answers 200 even for a function's error; an HTTP front end answers 502
    /// (`FACTS.md` sections 3 and 4).
    #[inline]
    fn answer_request(&mut self, event: u32, http: bool, outcome: Outcome, output: Option<&[u8]>) {
        let (ending, status) = match (outcome.is_success(), http) {
            _ if outcome == Outcome::Lost => (Ending::Failed, 500),
            (true, false) => (Ending::Succeeded, 200),
            (false, false) => (Ending::Failed, 200),
            (false, true) => (Ending::Failed, 502),
            (true, true) => match output {
                None => (Ending::Succeeded, 200),
                Some(output) => match json::http_status(output) {
                    Some(status) => (Ending::Succeeded, status),
                    None => (Ending::Failed, 502),
                },
            },
        };
        self.settle(event, ending, Some(status));
    }

    /// An event reaches its one end; later attempts of it change nothing.
    #[inline]
    pub(crate) fn settle(&mut self, event: u32, ending: Ending, status: Option<u16>) {
        let now = self.now;
        let record = self.events.at(event);
        if !record.settled {
            record.settled = true;
            let (id, arrived, source) = (record.id, record.arrived, record.source);
            let function = self.sources[usize::from(source.0)].function();
            let what = What::Settled {
                ending,
                latency: now.since(arrived),
                status,
            };
            self.fact(Fact {
                function: Some(function),
                event: Some(id),
                ..Fact::new(now, what)
            });
        }
        self.events.release(event);
    }

    /// An event is given up: something catches it, or it is lost.
    pub(crate) fn give_up(&mut self, event: u32, why: GaveUp, caught: bool) {
        let record = self.events.at(event);
        if record.settled {
            return self.events.release(event);
        }
        let (id, source) = (record.id, record.source);
        record.duplicate = false;
        let function = Some(self.sources[usize::from(source.0)].function());
        let (what, ending) = match (caught, why) {
            (true, _) => (Some(What::DeadLettered { why }), Ending::DeadLettered),
            (false, GaveUp::RetriesExhausted) => (None, Ending::Failed),
            (false, _) => (Some(What::Dropped { why }), Ending::Dropped),
        };
        if let Some(what) = what {
            self.fact(Fact {
                function,
                event: Some(id),
                ..Fact::new(self.now, what)
            });
        }
        self.settle(event, ending, None);
    }

    /// What the source itself charges for an arrival.
    #[inline]
    fn charge_arrival(&mut self, id: SourceId) {
        let source = &self.sources[usize::from(id.0)];
        let item = match &source.config.kind {
            // A rule costs nothing, a table's write is charged as one, and streams have no price here.
            SourceKind::InvokeSync
            | SourceKind::InvokeAsync
            | SourceKind::Http(HttpApi::Url)
            | SourceKind::Schedule(Schedule::Rule)
            | SourceKind::Stream(_) => return,
            SourceKind::Http(HttpApi::Rest) => Item::ApiRestRequests,
            SourceKind::Http(HttpApi::Http) => Item::ApiHttpRequests,
            SourceKind::S3 => Item::S3Puts,
            SourceKind::Sns => Item::SnsPublishes,
            SourceKind::Schedule(Schedule::Scheduler) => Item::SchedulerInvocations,
            SourceKind::Sqs(queue) => queue.request_item(),
        };
        let function = Some(source.function());
        let what = What::Charged { item, quantity: 1 };
        self.fact(Fact {
            function,
            ..Fact::new(self.now, what)
        });
    }

    /// A fact that an event will be tried again.
    fn retry_fact(&mut self, event: u32, at: super::time::Time, why: super::trace::Retry) {
        let record = self.events.at(event);
        let (id, source) = (record.id, record.source);
        let function = Some(self.sources[usize::from(source.0)].function());
        let what = What::RetryScheduled { at, why };
        self.fact(Fact {
            function,
            event: Some(id),
            ..Fact::new(self.now, what)
        });
    }

    /// Whether a refusal means that the function is switched off.
    fn is_switched_off(&self, function: FunctionId, why: Throttle) -> bool {
        why == Throttle::Reserved
            && self.functions[usize::from(function.0)]
                .config
                .reserved_concurrency
                == Some(0)
    }
}
