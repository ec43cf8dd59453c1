//! Sources that are fed together: one publication reaches every subscription of its topic, one record every
//! reader of its stream (`FACTS-2.md` section B, fan-out; `FACTS.md` section 4).

use super::SourceState;
use super::filter::FilterPolicy;
use crate::sim::body::Body;
use crate::sim::scenario::{SourceKind, StreamService};
use crate::sim::trace::{Fact, Sink, SourceId, What};
use crate::sim::{Simulation, function_id};
use std::sync::Arc;

/// Tells each source of the others that are fed with it.
pub(crate) fn share(sources: &mut [SourceState]) {
    for place in 0..sources.len() {
        let config = &sources[place].config;
        let all = (0..).zip(&*sources).filter(|(_, other)| {
            let other = &other.config;
            other.resource == config.resource
                && std::mem::discriminant(&other.kind) == std::mem::discriminant(&config.kind)
                && other.kind.service() == config.kind.service()
        });
        let all: Vec<SourceId> = all.map(|(place, _)| SourceId(place)).collect();
        let shared = match config.kind {
            SourceKind::Sns | SourceKind::EventBridge => all.len() > 1 || config.filter.is_some(),
            SourceKind::Stream(_) => true,
            _ => false,
        };
        sources[place].readers = shared.then(|| all.into());
    }
}

/// The functions that get what is sent to a source, by their places.
pub(crate) fn readers(sources: &[SourceState], place: usize) -> impl Iterator<Item = usize> {
    let own = sources[place].config.function;
    let shared = sources[place]
        .readers
        .iter()
        .flat_map(|readers| readers.iter());
    shared
        .map(|reader| sources[usize::from(reader.0)].config.function)
        .chain([own])
}

/// Whether a subscription that gets what is sent to a source has a filter policy, which reads it.
pub(crate) fn filters(sources: &[SourceState], place: usize) -> bool {
    let shared = sources[place].readers.iter().flat_map(|all| all.iter());
    let filtered = |reader: &SourceId| sources[usize::from(reader.0)].config.filter.is_some();
    shared.into_iter().any(filtered)
}

impl<S: Sink> Simulation<S> {
    /// Whether a source is handed a message: a subscription's filter policy decides, and what it rejects is told.
    pub(super) fn accepts(&mut self, reader: SourceId, body: Option<&Body>) -> bool {
        let config = &self.sources[usize::from(reader.0)].config;
        let rejects = |filter: &FilterPolicy| filter.rejects(body);
        let Some(key) = config.filter.as_ref().and_then(rejects) else {
            return true;
        };
        let function = Some(function_id(config.function));
        let key = self.sink.text(key.as_bytes());
        let what = What::Filtered {
            source: reader,
            key,
        };
        self.fact(Fact {
            function,
            invocation: self.cause,
            ..Fact::new(self.now, what)
        });
        false
    }

    /// What is sent to a topic or a stream is one event for each source that reads it.
    pub(super) fn share_out(
        &mut self,
        id: SourceId,
        readers: &[SourceId],
        body: Option<Arc<Body>>,
    ) {
        match &self.sources[usize::from(id.0)].config.kind {
            SourceKind::Stream(stream) if stream.service == StreamService::DynamoDb => {
                self.write_item(id, body.as_deref());
            }
            SourceKind::Stream(_) => self.put_record(readers, body),
            _ => {
                let topic = &self.sources[usize::from(id.0)];
                if let Some(item) = topic.charge {
                    self.charge_arrival(topic.origin(id), item);
                }
                for &reader in readers {
                    if !self.accepts(reader, body.as_deref()) {
                        continue;
                    }
                    let from = self.origin(reader);
                    let event = self.accept(from, body.clone());
                    self.dispatch(from, event);
                }
            }
        }
    }
}
