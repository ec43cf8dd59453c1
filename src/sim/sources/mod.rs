//! Where events come from, and what becomes of them: synchronous, asynchronous or polled.

pub(crate) mod arrivals;
mod asynchronous;
mod charge;
mod deliver;
mod destinations;
mod fan_out;
pub mod filter;
mod front;
mod gate;
pub mod json;
mod queue;
mod stream;

use super::body::Body;
use super::chance::{Chance, Purpose};
use super::event::{Batch, Origin};
use super::platform::admission::NotRun;
use super::scenario::{Source, SourceKind};
use super::trace::{Ending, Fact, FunctionId, GaveUp, Outcome, Sink, SourceId, Throttle, What};
use super::{Simulation, function_id};
use crate::money::Item;
pub(super) use fan_out::{filters, readers, share};
pub(crate) use front::PAYLOAD_ALWAYS_TAKEN;
pub use front::{ASYNC_PAYLOAD_MAX_BYTES, MESSAGE_MAX_BYTES, PAYLOAD_MAX_BYTES, TOO_LARGE};
use queue::QueueState;
use std::sync::Arc;
use stream::StreamState;
pub(super) use stream::shard_of_key;

/// A source of the running platform.
#[derive(Debug)]
pub(crate) struct SourceState {
    /// Its settings.
    pub(crate) config: Source,
    /// The function that it feeds.
    function: FunctionId,
    /// How its events are invoked.
    class: Class,
    /// What each arrival is charged as, if it is.
    charge: Option<Item>,
    /// Its queue, if it has one.
    queue: Option<Box<QueueState>>,
    /// Its stream, if it has one.
    stream: Option<Box<StreamState>>,
    /// All sources that get what is sent to this one: the subscriptions of a topic, the readers of a stream.
    /// None for a source that is fed alone.
    readers: Option<Arc<[SourceId]>>,
    /// Draws duplicates.
    chance: Chance,
    /// What stands between it and its function, if anything does.
    door: Option<Box<gate::Door>>,
}

/// How events of a source are invoked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    /// By a caller that waits for the answer.
    Synchronous,
    /// The same through an HTTP front end.
    Http,
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
        let queue = match &config.kind {
            SourceKind::Sqs(queue) => Some(Box::new(QueueState::new(queue.clone()))),
            _ => None,
        };
        let stream = match &config.kind {
            SourceKind::Stream(stream) => Some(Box::new(StreamState::new(stream.clone()))),
            _ => None,
        };
        Self {
            function: function_id(config.function),
            class: Class::of(&config.kind),
            charge: charge::of_arrival(&config.kind),
            config,
            queue,
            stream,
            readers: None,
            chance: Chance::new(seed, Purpose::Duplicates, index),
            door: None,
        }
    }

    /// Where its events come from and go, if it has this place.
    #[inline]
    const fn origin(&self, id: SourceId) -> Origin {
        Origin {
            source: id,
            function: self.function,
            class: self.class,
            guarded: self.door.is_some(),
        }
    }
}

impl Class {
    const fn of(kind: &SourceKind) -> Self {
        match kind {
            SourceKind::InvokeSync => Self::Synchronous,
            SourceKind::Http(_) => Self::Http,
            SourceKind::InvokeAsync
            | SourceKind::S3
            | SourceKind::Sns
            | SourceKind::EventBridge
            | SourceKind::Schedule(_) => Self::Asynchronous,
            SourceKind::Sqs(_) => Self::Polled,
            SourceKind::Stream(_) => Self::Streamed,
        }
    }
}

impl<S: Sink> Simulation<S> {
    /// An event arrives at a source from outside.
    #[inline(always)]
    #[expect(
        clippy::inline_always,
        reason = "every request comes this way, and half of a call is what it takes to call"
    )]
    pub(crate) fn take_in(&mut self, id: SourceId, body: Option<Arc<Body>>) {
        let size = body.as_deref().map_or(0, |body| body.text.len());
        if size > PAYLOAD_ALWAYS_TAKEN && self.is_too_large(id, size) {
            return self.turn_away(id, body);
        }
        let source = &self.sources[usize::from(id.0)];
        if let Some(readers) = &source.readers {
            let readers = Arc::clone(readers);
            return self.share_out(id, &readers, body);
        }
        let (from, item) = (source.origin(id), source.charge);
        let event = self.accept(from, body);
        if let Some(item) = item {
            self.charge_arrival(from, item);
        }
        self.dispatch(from, event);
    }

    #[inline]
    fn origin(&self, id: SourceId) -> Origin {
        self.sources[usize::from(id.0)].origin(id)
    }

    /// An event exists from now on.
    #[inline(always)]
    #[expect(
        clippy::inline_always,
        reason = "every request comes this way, and half of a call is what it takes to call"
    )]
    fn accept(&mut self, from: Origin, body: Option<Arc<Body>>) -> u32 {
        let payload = body.as_deref().and_then(|body| self.sink.text(&body.text));
        let (event, number) = self.events.add(self.now, from, body);
        let what = What::Arrived {
            source: from.source,
            payload,
        };
        self.sink.fact(Fact {
            function: Some(from.function),
            invocation: self.cause,
            event: Some(number),
            ..Fact::new(self.now, what)
        });
        event
    }

    /// An event is brought to its function, now or through a queue.
    #[inline(always)]
    #[expect(
        clippy::inline_always,
        reason = "every request comes this way, and half of a call is what it takes to call"
    )]
    fn dispatch(&mut self, from: Origin, event: u32) {
        if from.class == Class::Asynchronous {
            self.store_upload(from.source, event);
        }
        if from.guarded && !self.enters(from, event) {
            return;
        }
        self.bring_in(from, event);
    }

    /// An event has come to its function, or to the queue before it.
    #[inline(always)]
    #[expect(
        clippy::inline_always,
        reason = "every request comes this way, and half of a call is what it takes to call"
    )]
    fn bring_in(&mut self, from: Origin, event: u32) {
        if from.class != Class::Synchronous {
            return self.bring_in_other(from, event);
        }
        if let Err(why) = self.attempt_inline(from.function, Batch::One(event), true) {
            self.refuse_request(event, why, 429);
        }
    }

    /// An event of any kind but a direct invocation has come to its function, or to the queue before it.
    fn bring_in_other(&mut self, from: Origin, event: u32) {
        if from.class == Class::Http {
            return self.http_request(from, event);
        }
        let source = &mut self.sources[usize::from(from.source.0)];
        if source.config.duplicates > 0.0 {
            let again = source.chance.happens(source.config.duplicates);
            self.events.at(event).duplicate = again;
        }
        match from.class {
            Class::Synchronous | Class::Http => unreachable!("a request is no event to be kept"),
            Class::Asynchronous => self.enqueue_async(event),
            Class::Polled => self.message_arrives(from.source, event),
            Class::Streamed => self.record_arrives(from.source, event),
            Class::Awaited => self.call_function(from.function, event),
        }
    }

    /// A request that cannot run is refused at once, with this status if it is throttled.
    #[cold]
    fn refuse_request(&mut self, event: u32, why: NotRun, throttled: u16) {
        match why {
            NotRun::Throttled(_) => self.settle(event, Ending::Throttled, Some(throttled)),
            // As for an environment that is lost: 500, whoever asked.
            NotRun::NotPlaced(_) => self.settle(event, Ending::Failed, Some(500)),
        }
    }

    /// An invocation has ended: its events end with it, or will be tried again.
    #[inline(always)]
    #[expect(
        clippy::inline_always,
        reason = "every request comes this way, and half of a call is what it takes to call"
    )]
    pub(crate) fn complete(
        &mut self,
        function: FunctionId,
        batch: &Batch,
        outcome: Outcome,
        output: Option<&[u8]>,
    ) {
        let first = match batch {
            Batch::One(event) => *event,
            Batch::Many(events) => events[0],
        };
        if let Batch::Many(events) = batch {
            for &event in &events[1..] {
                self.events.at(event).held -= 1;
            }
        }
        let record = self.events.at(first);
        record.held -= 1;
        let source = record.source;
        match record.class {
            Class::Synchronous => {
                // The Invoke API answers 200 even for a function's error (`FACTS.md` sections 3 and 4).
                let (ending, status) = match outcome {
                    Outcome::Succeeded => (Ending::Succeeded, 200),
                    Outcome::Lost => (Ending::Failed, 500),
                    _ => (Ending::Failed, 200),
                };
                self.settle(first, ending, Some(status));
            }
            Class::Http => self.answer_request(first, source, outcome, output),
            Class::Asynchronous => self.async_ended(function, first, outcome, output),
            Class::Awaited => self.function_answered(function, first, outcome, output),
            Class::Polled => self.batch_ended(source, batch, outcome, output),
            Class::Streamed => self.stream_batch_ended(source, batch, outcome, output),
        }
    }

    /// An event reaches its one end; later attempts of it change nothing.
    #[inline(always)]
    #[expect(
        clippy::inline_always,
        reason = "every request comes this way, and half of a call is what it takes to call"
    )]
    pub(crate) fn settle(&mut self, event: u32, ending: Ending, status: Option<u16>) {
        if let Some((arrived, function, id)) = self.events.settle(event) {
            let what = What::Settled {
                ending,
                latency: self.now.since(arrived),
                status,
            };
            self.sink.fact(Fact {
                function: Some(function),
                event: Some(id),
                ..Fact::new(self.now, what)
            });
        }
    }

    /// An event is given up: something catches it, or it is lost.
    pub(crate) fn give_up(&mut self, event: u32, why: GaveUp, caught: bool) {
        let record = self.events.at(event);
        if record.settled {
            return self.events.release(event);
        }
        let (id, function) = (record.id, Some(record.function));
        record.duplicate = false;
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

    /// A fact that an event will be tried again.
    fn retry_fact(&mut self, event: u32, at: super::time::Time, why: super::trace::Retry) {
        let record = self.events.at(event);
        let (id, function) = (record.id, Some(record.function));
        let what = What::RetryScheduled { at, why };
        self.fact(Fact {
            function,
            event: Some(id),
            ..Fact::new(self.now, what)
        });
    }

    /// Whether a refusal means that the function is switched off.
    fn is_switched_off(&self, function: FunctionId, why: NotRun) -> bool {
        why == NotRun::Throttled(Throttle::Reserved)
            && self.functions[usize::from(function.0)]
                .config
                .reserved_concurrency
                == Some(0)
    }
}
