//! SQS and its event source mapping: pollers read batches, success deletes, failure waits for the
//! visibility time-out (`FACTS.md` section 4 gives
//! <https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html>).

use super::json;
use crate::money::Item;
use crate::sim::agenda::Rank;
use crate::sim::event::Batch;
use crate::sim::scenario::Queue;
use crate::sim::time::{Span, Time};
use crate::sim::trace::{Ending, EventId, Fact, GaveUp, Outcome, Retry, Sink, SourceId, What};
use crate::sim::{Due, Simulation};
use std::collections::{BTreeMap, VecDeque};

/// Batches in flight at the start; an idle mapping falls back to it.
const START: u32 = 5;
/// The most batches in flight.
const MOST: u32 = 1_250;
/// Batches in flight gained in a second of backlog: 300 a minute.
const GAIN: u64 = 5;
/// A message is kept this long unless it is deleted (`FACTS-2.md` A35).
const RETENTION: Span = Span::secs(4 * 86_400);
/// Pollers whose invocation was throttled try again after this long: a model.
const THROTTLE_PAUSE: Span = Span::secs(1);
/// A request of the SQS API carries at most this many messages.
const PER_REQUEST: u64 = 10;

/// A queue under way.
#[derive(Debug)]
pub(super) struct QueueState {
    config: Queue,
    /// Visible messages of a standard queue, oldest first.
    visible: VecDeque<u32>,
    /// The groups of a FIFO queue.
    groups: BTreeMap<Box<str>, Group>,
    /// Batches being processed.
    in_flight: u32,
    /// How many were allowed when the backlog began, and since when there is one.
    allowed: u32,
    backlog_since: Option<Time>,
    /// When the next poll is due, so that one is scheduled once.
    next_poll: Time,
    /// No poll before this: the function was throttled.
    paused_until: Time,
    /// When the oldest visible message became visible, for the batching window.
    waiting_since: Time,
}

/// A message group: its messages are processed one batch at a time, in order.
#[derive(Debug, Default)]
struct Group {
    /// In the order of sending, which is the order of their numbers.
    waiting: VecDeque<(EventId, u32)>,
    /// Messages received and not yet deleted or visible again.
    hidden: u32,
}

/// What a poll finds.
enum Found {
    Batch(Box<[u32]>),
    /// The window is not over.
    Wait(Time),
    Nothing,
}

impl Queue {
    /// The item that its requests are charged as.
    pub(super) const fn request_item(self) -> Item {
        if self.fifo {
            Item::SqsFifoRequests
        } else {
            Item::SqsStandardRequests
        }
    }
}

impl QueueState {
    pub(super) fn new(config: Queue) -> Self {
        Self {
            config,
            visible: VecDeque::new(),
            groups: BTreeMap::new(),
            in_flight: 0,
            allowed: START,
            backlog_since: None,
            next_poll: Time::NEVER,
            paused_until: Time::ZERO,
            waiting_since: Time::ZERO,
        }
    }

    /// How many batches may be in flight now: five, and 300 a minute more while there is a backlog.
    fn limit(&self, now: Time) -> u32 {
        let gained = self
            .backlog_since
            .map_or(0, |since| now.since(since).0 / 1_000_000 * GAIN);
        let limit = u64::from(self.allowed)
            .saturating_add(gained)
            .min(u64::from(MOST));
        let limit = u32::try_from(limit).unwrap_or(MOST);
        self.config
            .max_concurrency
            .map_or(limit, |most| limit.min(most))
    }

    /// The next batch, if one may be taken.
    fn find(&mut self, now: Time) -> Found {
        let size = self.config.batch_size as usize;
        if self.config.fifo {
            let ready = self
                .groups
                .iter_mut()
                .filter(|(_, group)| group.hidden == 0 && !group.waiting.is_empty());
            let Some((_, group)) = ready.min_by_key(|(_, group)| group.waiting[0]) else {
                return Found::Nothing;
            };
            let taken = group.waiting.drain(..size.min(group.waiting.len()));
            let taken: Box<[u32]> = taken.map(|(_, event)| event).collect();
            group.hidden = u32::try_from(taken.len()).expect("a batch has at most 10,000 messages");
            return Found::Batch(taken);
        }
        if self.visible.is_empty() {
            return Found::Nothing;
        }
        let full_at = self.waiting_since + self.config.batch_window;
        if self.visible.len() < size && now < full_at {
            return Found::Wait(full_at);
        }
        self.waiting_since = now;
        Found::Batch(self.visible.drain(..size.min(self.visible.len())).collect())
    }

    fn is_backlogged(&self) -> bool {
        !self.visible.is_empty()
            || self
                .groups
                .values()
                .any(|group| group.hidden == 0 && !group.waiting.is_empty())
    }
}

impl<S: Sink> Simulation<S> {
    fn queue(&mut self, source: SourceId) -> &mut QueueState {
        self.sources[usize::from(source.0)]
            .queue
            .as_mut()
            .expect("only queues are polled")
    }

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
    pub(super) fn message_arrives(&mut self, source: SourceId, event: u32) {
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

    /// Changes the batch size. Pollers look at once, as what waits may be a full batch now.
    pub(crate) fn set_batch_size(&mut self, source: SourceId, size: u32) {
        self.queue(source).config.batch_size = size;
        let now = self.now;
        self.poll_at(source, now);
    }

    /// Schedules a poll, unless one is due before.
    fn poll_at(&mut self, source: SourceId, at: Time) {
        let queue = self.queue(source);
        let at = at.max(queue.paused_until);
        if at < queue.next_poll {
            queue.next_poll = at;
            self.agenda.push(at, Rank::Poll, Due::Poll { source });
        }
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
            match queue.find(now) {
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
        let function = self.sources[usize::from(source.0)].function();
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

    /// A batch has been processed: what succeeded is deleted, the rest waits to become visible again.
    pub(super) fn batch_ended(
        &mut self,
        source: SourceId,
        batch: &Batch,
        outcome: Outcome,
        output: Option<&[u8]>,
    ) {
        let failed = self.failed_items(source, batch, outcome, output);
        let mut deleted = 0;
        for &event in batch.places() {
            if failed.contains(&event) {
                self.message_failed(event);
            } else {
                deleted += 1;
                self.message_deleted(source, event);
            }
        }
        self.charge_queue(source, u64::div_ceil(deleted, PER_REQUEST));
        self.queue(source).in_flight -= 1;
        let now = self.now;
        self.poll_at(source, now);
    }

    fn message_deleted(&mut self, source: SourceId, event: u32) {
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

    fn message_failed(&mut self, event: u32) {
        if self.events.at(event).settled {
            self.events.release(event);
        }
    }

    /// A message is no longer hidden: it is visible again, or gone.
    fn unhide(&mut self, source: SourceId, event: u32) {
        let was_hidden = std::mem::take(&mut self.events.at(event).hidden);
        if was_hidden && self.queue(source).config.fifo {
            let name = self.group_of(event);
            if let Some(group) = self.queue(source).groups.get_mut(&name) {
                group.hidden -= 1;
            }
        }
    }

    /// Which messages of a batch failed. Without an item report it is all or none; with one, a modelled
    /// function reports the poisoned ones and a guest's answer names its own (`FACTS.md` section 4).
    fn failed_items(
        &mut self,
        source: SourceId,
        batch: &Batch,
        outcome: Outcome,
        output: Option<&[u8]>,
    ) -> Vec<u32> {
        let Queue {
            report_item_failures,
            fifo,
            ..
        } = self.queue(source).config;
        let all = || batch.places().to_vec();
        if !report_item_failures {
            return if outcome.is_success() {
                Vec::new()
            } else {
                all()
            };
        }
        let poisoned: Vec<bool> = batch
            .places()
            .iter()
            .map(|&e| self.events.at(e).body.as_ref().is_some_and(|b| b.poison))
            .collect();
        let failed: Vec<bool> = match (outcome, output) {
            (Outcome::Failed, None) if poisoned.contains(&true) => poisoned,
            (Outcome::Succeeded, None) => return Vec::new(),
            (Outcome::Succeeded, Some(output)) => {
                let ids: Vec<String> = batch
                    .places()
                    .iter()
                    .map(|&e| self.events.message_id(e))
                    .collect();
                match json::failed_items(output, &ids) {
                    Some(failed) => failed,
                    None => return all(),
                }
            }
            _ => return all(),
        };
        // A FIFO queue keeps its order: what follows the first failure goes back too.
        let first = failed.iter().position(|&f| f).unwrap_or(failed.len());
        let goes_back = |index: usize| if fifo { index >= first } else { failed[index] };
        batch
            .places()
            .iter()
            .enumerate()
            .filter(|&(index, _)| goes_back(index))
            .map(|(_, &event)| event)
            .collect()
    }

    /// A received message's visibility time-out is over: it comes again, or has come too often.
    pub(crate) fn message_visible(&mut self, event: u32, turn: u32) {
        let now = self.now;
        let Some(record) = self
            .events
            .meant(event, turn)
            .filter(|record| !record.settled)
        else {
            return;
        };
        let (source, receives, age) = (record.source, record.tries, now.since(record.arrived));
        let Queue {
            max_receive_count, ..
        } = self.queue(source).config;
        self.unhide(source, event);
        if max_receive_count.is_some_and(|most| receives >= most) {
            self.give_up(event, GaveUp::MaxReceives, true);
        } else if age >= RETENTION {
            self.give_up(event, GaveUp::EventAgeExceeded, false);
        } else {
            self.retry_fact(event, now, Retry::Visibility);
            return self.message_arrives(source, event);
        }
        self.poll_at(source, now);
    }

    fn charge_queue(&mut self, source: SourceId, requests: u64) {
        if requests > 0 {
            let item = self.queue(source).config.request_item();
            let function = Some(self.sources[usize::from(source.0)].function());
            let what = What::Charged {
                item,
                quantity: requests,
            };
            self.fact(Fact {
                function,
                ..Fact::new(self.now, what)
            });
        }
    }
}
