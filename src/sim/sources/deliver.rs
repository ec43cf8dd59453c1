//! Events that functions set off: an upload's notification, a message, an invocation.

use super::{Class, SourceState};
use crate::sim::Simulation;
use crate::sim::body::Body;
use crate::sim::event::Origin;
use crate::sim::platform::calls::Waiting;
use crate::sim::platform::recursion::Chain;
use crate::sim::scenario::{Source, SourceKind};
use crate::sim::services::Effect;
use crate::sim::sources::json;
use crate::sim::trace::{Sink, SourceId};
use std::sync::Arc;

impl<S: Sink> Simulation<S> {
    /// Hands on what a call set off, and the chain of functions that led here.
    pub(crate) fn deliver(&mut self, effect: Effect, chain: &Chain) {
        let (to, body) = match effect {
            Effect::Message { queue, body } => (
                self.watching(&queue, |kind| matches!(kind, SourceKind::Sqs(_))),
                body,
            ),
            Effect::Notification { topic, body } => {
                (self.watching(&topic, |kind| *kind == SourceKind::Sns), body)
            }
            Effect::Upload { bucket, body } => {
                (self.watching(&bucket, |kind| *kind == SourceKind::S3), body)
            }
            Effect::Invoke { function, body, .. } => (
                vec![self.invocations_of(function, Class::Asynchronous)],
                body,
            ),
            Effect::Events { events } => {
                for (bus, body) in events {
                    let to = self.watching(&bus, |kind| *kind == SourceKind::EventBridge);
                    self.send_accepted(&to, &body, &Chain::default());
                }
                return;
            }
            // Neither a stream nor a table carries the chain on: loops through them go on unseen.
            Effect::Record { stream, body } => return self.record_put(&stream, &body),
            Effect::Change { table, change } => return self.table_changed(&table, &change),
        };
        self.send_accepted(&to, &body, chain);
    }

    /// Hands a message to those sources whose filters accept it.
    fn send_accepted(&mut self, to: &[SourceId], body: &Arc<Body>, chain: &Chain) {
        for &source in to {
            if self.accepts(source, Some(body)) {
                self.send(source, Arc::clone(body), chain.clone());
            }
        }
    }

    /// Invokes a function for a guest that waits for its answer.
    pub(crate) fn invoke_for(
        &mut self,
        waiting: Waiting,
        function: usize,
        body: Arc<Body>,
        chain: Chain,
    ) {
        let source = self.invocations_of(function, Class::Awaited);
        let from = self.origin(source);
        let event = self.accept(from, Some(body));
        self.events.at(event).chain = chain;
        self.waiting.insert(event, waiting);
        self.bring(from, event);
    }

    /// An event that has been paid for by its sender.
    fn send(&mut self, source: SourceId, body: Arc<Body>, chain: Chain) {
        let from = self.origin(source);
        let event = self.accept(from, Some(body));
        self.events.at(event).chain = chain;
        self.bring(from, event);
    }

    /// Brings an event to its function, unless that would close a loop once more.
    fn bring(&mut self, from: Origin, event: u32) {
        if !self.stops_loop(from.class, from.function, event) {
            self.dispatch(from, event);
        }
    }

    /// The sources of a kind that watch a bucket, a topic or a queue.
    pub(super) fn watching(&self, name: &str, of: impl Fn(&SourceKind) -> bool) -> Vec<SourceId> {
        let sources = (0..).zip(&self.sources);
        sources
            .filter(|(_, source)| of(&source.config.kind) && source.config.resource == name)
            .map(|(place, _)| SourceId(place))
            .collect()
    }

    /// The source of the invocations that functions make of a function: behind the scenario's own, made
    /// when it is first needed.
    fn invocations_of(&mut self, function: usize, class: Class) -> SourceId {
        let known = self.scenario.sources.len();
        let meant =
            |source: &SourceState| source.config.function == function && source.class == class;
        let found = self.sources[known..].iter().position(meant);
        let place = found.map_or(self.sources.len(), |place| known + place);
        if found.is_none() {
            let name = self.functions[function].config.name.clone();
            let config = Source {
                resource: name.clone(),
                name,
                function,
                kind: if class == Class::Awaited {
                    SourceKind::InvokeSync
                } else {
                    SourceKind::InvokeAsync
                },
                duplicates: 0.0,
                role: None,
                filter: None,
            };
            let mut source = SourceState::new(config, self.scenario.seed, place);
            source.class = class;
            self.sources.push(source);
        }
        SourceId(u16::try_from(place).expect("functions and sources are fewer than 2^16 together"))
    }

    /// An upload from outside puts its object into the bucket, where the function will look for it.
    #[inline]
    pub(super) fn store_upload(&mut self, id: SourceId, event: u32) {
        let source = &self.sources[usize::from(id.0)].config;
        if source.kind != SourceKind::S3 {
            return;
        }
        let record = self.events.record(event);
        if record.body.is_some()
            && let (key, Some(content)) = json::upload(&record)
        {
            self.world.upload(&source.resource, &key, content, self.now);
        }
    }
}
