//! A message of a queue: sent, hidden, visible again, deleted or given up.

use super::RETENTION;
use crate::sim::body::Body;
use crate::sim::services::Effect;
use crate::sim::trace::{Ending, GaveUp, Retry, Sink, SourceId};
use crate::sim::{Simulation, arn};
use serde_json::{Map, Value};
use std::sync::Arc;

impl<S: Sink> Simulation<S> {
    fn group_of(&mut self, event: u32) -> Box<str> {
        let group = self
            .events
            .at(event)
            .body
            .as_ref()
            .and_then(|body| body.message.group.clone());
        group.unwrap_or_else(|| "default".into())
    }

    /// A message is sent to the queue, or becomes visible again.
    pub(in crate::sim::sources) fn message_arrives(&mut self, source: SourceId, event: u32) {
        let group = self.queue(source).config.fifo.then(|| self.group_of(event));
        let record = self.events.at(event);
        record.held += 1;
        let (id, now) = (record.id, self.now);
        if let Some(name) = group {
            // However often a message comes back, it keeps its place in its group.
            let waiting = &mut self.queue(source).groups.entry(name).or_default().waiting;
            let behind = waiting.partition_point(|&(other, _)| other < id);
            waiting.insert(behind, (id, event));
        } else {
            let queue = self.queue(source);
            if queue.visible.is_empty() {
                queue.waiting_since = now;
            }
            queue.visible.push_back(event);
        }
        self.poll_at(source, now);
    }

    pub(super) fn message_deleted(&mut self, source: SourceId, event: u32) {
        let fifo = self.queue(source).config.fifo;
        self.unhide(source, event);
        let record = self.events.at(event);
        record.duplicate &= !fifo && !record.settled;
        let again = record.duplicate;
        self.settle(event, Ending::Succeeded, None);
        if again {
            // A standard queue may deliver a message once more though it was deleted.
            let now = self.now;
            self.retry_fact(event, now, Retry::Duplicate);
            self.message_arrives(source, event);
        }
    }

    pub(super) fn message_failed(&mut self, event: u32) {
        if self.events.at(event).settled {
            self.events.release(event);
        }
    }

    /// A message that came too often moves to the dead-letter queue, and can be read there. The queue moves
    /// it itself: nobody pays for that, and its id stays.
    fn move_to_dead_letters(&mut self, source: SourceId, event: u32) {
        let queue = self.queue(source).config.dead_letter.clone();
        let chain = self.events.chain(event).clone();
        let body = self.events.record(event).body.cloned();
        let mut body = body.unwrap_or_else(|| Body::new(&Value::Object(Map::new())));
        body.message.id = Some(self.events.message_id(event).into());
        self.give_up(event, GaveUp::MaxReceives, true);
        if let Some(name) = queue {
            let queue = arn::name(&name).to_owned();
            self.world.count_message(&queue);
            let body = Arc::new(body);
            self.deliver(Effect::Message { queue, body }, &chain);
        }
    }

    /// A message is no longer hidden: it is visible again, or gone.
    pub(super) fn unhide(&mut self, source: SourceId, event: u32) {
        let was_hidden = std::mem::take(&mut self.events.at(event).hidden);
        if was_hidden && self.queue(source).config.fifo {
            let name = self.group_of(event);
            if let Some(group) = self.queue(source).groups.get_mut(&name) {
                group.hidden -= 1;
            }
        }
    }

    /// A received message's visibility time-out is over: it comes again, or has come too often.
    pub(crate) fn message_visible(&mut self, event: u32, turn: u32) {
        let now = self.now;
        let Some(record) = self.events.under_way(event, turn) else {
            return;
        };
        let (source, receives, age) = (record.source, record.tries, now.since(record.arrived));
        let max_receive_count = self.queue(source).config.max_receive_count;
        self.unhide(source, event);
        if max_receive_count.is_some_and(|most| receives >= most) {
            self.move_to_dead_letters(source, event);
        } else if age >= RETENTION {
            self.give_up(event, GaveUp::EventAgeExceeded, false);
        } else {
            self.retry_fact(event, now, Retry::Visibility);
            return self.message_arrives(source, event);
        }
        self.poll_at(source, now);
    }
}
