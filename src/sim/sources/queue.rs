//! SQS and its event source mapping: pollers read batches, success deletes, failure waits for the
//! visibility time-out (`FACTS.md` section 4 gives
//! <https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html>).

mod batch;
mod message;
mod poll;

use crate::money::Item;
use crate::sim::Simulation;
use crate::sim::scenario::Queue;
use crate::sim::time::{Span, Time};
use crate::sim::trace::{EventId, Fact, Sink, SourceId, What};
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
