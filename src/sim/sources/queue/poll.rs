//! Pollers: they receive batches and invoke the function with them.

use super::{Found, LONG_POLL, MOST, START, THROTTLE_PAUSE};
use crate::sim::agenda::Rank;
use crate::sim::event::Batch;
use crate::sim::time::{Span, Time};
use crate::sim::trace::{Sink, SourceId};
use crate::sim::{Due, Simulation};

impl<S: Sink> Simulation<S> {
    /// Changes the batch size. Pollers look at once, as what waits may be a full batch now.
    pub(crate) fn set_batch_size(&mut self, source: SourceId, size: u32) {
        self.queue(source).config.batch_size = size;
        let now = self.now;
        self.poll_at(source, now);
    }

    /// Schedules a poll, unless one is due before.
    pub(super) fn poll_at(&mut self, source: SourceId, at: Time) {
        if !self.sources[usize::from(source.0)].may_be_read() {
            return; // whoever asks is refused, and what waits goes on waiting
        }
        let queue = self.queue(source);
        let at = at.max(queue.paused_until);
        if at < queue.next_poll {
            queue.next_poll = at;
            self.agenda.push(at, Rank::Poll, Due::Poll { source });
        }
    }

    /// Starts the pollers of every queue.
    pub(crate) fn begin_polling(&mut self) {
        for index in 0..self.sources.len() {
            let state = &self.sources[index];
            if state.queue.is_some() && state.may_be_read() {
                let source = SourceId(
                    u16::try_from(index).expect("the reader allows fewer than 2^16 sources"),
                );
                self.poll_in_vain_later(source);
            }
        }
    }

    fn poll_in_vain_later(&mut self, source: SourceId) {
        let at = self.now + LONG_POLL;
        self.agenda
            .push(at, Rank::Poll, Due::EmptyReceives { source });
    }

    /// The pollers that had nothing to do have asked in vain.
    pub(crate) fn receive_nothing(&mut self, source: SourceId) {
        let queue = self.queue(source);
        if !queue.is_backlogged() {
            let idle = START.saturating_sub(queue.in_flight);
            self.charge_queue(source, idle.into());
        }
        self.poll_in_vain_later(source);
    }

    /// Pollers take as many batches as they may.
    pub(crate) fn poll(&mut self, source: SourceId) {
        let now = self.now;
        if self.queue(source).next_poll != now {
            return; // an earlier poll took its place
        }
        self.queue(source).next_poll = Time::NEVER;
        loop {
            let queue = self.queue(source);
            if queue.in_flight >= queue.limit(now) {
                if queue.is_backlogged() {
                    queue.backlog_since.get_or_insert(now);
                    self.poll_at(source, now + Span::secs(1));
                }
                return;
            }
            let queue = self.sources[usize::from(source.0)].queue.as_mut();
            let queue = queue.expect("only queues are polled");
            match queue.find(now, &self.events) {
                Found::Batch(batch) => {
                    if !self.receive(source, &batch) {
                        return;
                    }
                }
                Found::Wait(until) => return self.poll_at(source, until),
                Found::Nothing => {
                    let queue = self.queue(source);
                    queue.backlog_since = None;
                    queue.allowed = queue.in_flight.clamp(START, MOST);
                    return;
                }
            }
        }
    }

    /// A poller receives a batch and invokes the function with it. False if it was throttled.
    fn receive(&mut self, source: SourceId, batch: &[u32]) -> bool {
        let now = self.now;
        let visibility = self.queue(source).config.visibility_timeout;
        self.charge_queue(source, 1);
        let batch = self.still_wanted(source, batch);
        for &event in &batch {
            let record = self.events.at(event);
            record.tries += 1;
            if record.tries == 1 {
                record.first_received = now;
            }
            record.hidden = true;
            record.duplicate &= !record.settled;
            let turn = record.turn;
            self.agenda.push(
                now + visibility,
                Rank::Arrival,
                Due::Visible { event, turn },
            );
        }
        if batch.is_empty() {
            return true;
        }
        let function = self.sources[usize::from(source.0)].function;
        if self.attempt(function, Batch::Many(batch), false).is_ok() {
            self.queue(source).in_flight += 1;
            return true;
        }
        // The messages stay hidden until their visibility time-out; each receive has been counted.
        let queue = self.queue(source);
        queue.paused_until = now + THROTTLE_PAUSE;
        self.poll_at(source, now + THROTTLE_PAUSE);
        false
    }

    /// Takes messages out of the queue. One that became visible again while it was still being processed
    /// may have been deleted since.
    fn still_wanted(&mut self, source: SourceId, batch: &[u32]) -> Box<[u32]> {
        let mut wanted = Vec::with_capacity(batch.len());
        for &event in batch {
            let record = self.events.at(event);
            record.held -= 1;
            if record.settled && !record.duplicate {
                record.hidden = true;
                self.unhide(source, event);
                self.events.release(event);
            } else {
                wanted.push(event);
            }
        }
        wanted.into()
    }
}
