//! How many messages wait in each queue, and which ones travel together.
//!
//! The trace says when a message arrives, when a batch is received, when a message becomes visible again and
//! how it ends. A standard queue gives out the messages that have waited longest; so which ones are in a
//! batch follows from the order of what the trace says.

use crate::sim::scenario::{Scenario, SourceKind};
use crate::sim::time::Time;
use crate::sim::trace::{EventId, Fact, FunctionId, InvocationId, Retry, What};
use std::collections::{BTreeMap, VecDeque};

/// The queues of a run.
#[derive(Clone, Debug, Default)]
pub struct Queues {
    all: Vec<Queue>,
    /// For each message its queue and where it is.
    messages: BTreeMap<EventId, Message>,
    /// The messages of invocations that carry more than one.
    batches: BTreeMap<InvocationId, Vec<EventId>>,
}

/// One queue over the whole run.
#[derive(Clone, Debug)]
pub struct Queue {
    /// Its source, by its place in the scenario.
    pub source: usize,
    function: FunctionId,
    batch_size: usize,
    /// The messages that can be received, those that have waited longest first.
    /// Each with the number of the turn in which it waits: an entry of an earlier turn is stale.
    waiting: VecDeque<(EventId, u32)>,
    /// All messages that are not at their end, the oldest first.
    open: VecDeque<(Time, EventId)>,
    now: Depth,
    /// After which fact it was how deep.
    changes: Vec<(u32, Depth)>,
}

/// How many messages a queue holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Depth {
    /// Can be received: `ApproximateNumberOfMessagesVisible`.
    pub visible: u32,
    /// Received, and hidden until they are deleted or their visibility time-out is over:
    /// `ApproximateNumberOfMessagesNotVisible`.
    pub in_flight: u32,
    /// Moved to the dead-letter queue so far.
    pub dead: u32,
    /// When the oldest message arrived that is still there.
    pub oldest: Option<Time>,
}

#[derive(Clone, Copy, Debug)]
struct Message {
    queue: usize,
    place: Place,
    /// How often it became visible.
    turn: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Visible,
    InFlight,
    Gone,
}

impl Queues {
    pub(super) fn new(scenario: &Scenario) -> Self {
        let queue = |(source, kind): (usize, &crate::sim::scenario::Source)| match &kind.kind {
            SourceKind::Sqs(config) => Some(Queue {
                source,
                function: FunctionId(u16::try_from(kind.function).unwrap_or(u16::MAX)),
                batch_size: config.batch_size as usize,
                waiting: VecDeque::new(),
                open: VecDeque::new(),
                now: Depth::default(),
                changes: Vec::new(),
            }),
            _ => None,
        };
        Self {
            all: scenario
                .sources
                .iter()
                .enumerate()
                .filter_map(queue)
                .collect(),
            ..Self::default()
        }
    }

    /// The queues, in the order of their sources.
    pub fn all(&self) -> &[Queue] {
        &self.all
    }

    /// The messages that an invocation carries; empty if it carries only the one that its facts name.
    pub fn batch(&self, invocation: InvocationId) -> &[EventId] {
        self.batches.get(&invocation).map_or(&[], Vec::as_slice)
    }

    /// The invocations that carry a message together with others.
    pub fn carriers(&self, event: EventId) -> impl Iterator<Item = InvocationId> {
        let batches = self.batches.iter();
        batches
            .filter(move |(_, events)| events.contains(&event))
            .map(|(id, _)| *id)
    }

    pub(super) fn note(&mut self, fact: &Fact, number: usize) {
        if self.all.is_empty() {
            return;
        }
        let changed = match fact.what {
            What::Arrived { source, .. } => self.arrives(fact, usize::from(source.0)),
            What::Started { events, .. } => self.received(fact, Some(events as usize)),
            What::Throttled { .. } => self.received(fact, None),
            What::RetryScheduled {
                why: Retry::Visibility | Retry::Duplicate,
                ..
            } => self.moves(fact, Place::Visible),
            What::DeadLettered { .. } => self.dies(fact),
            What::Settled { .. } => self.moves(fact, Place::Gone),
            _ => None,
        };
        let Some(queue) = changed.and_then(|place| self.all.get_mut(place)) else {
            return;
        };
        let gone = |id: &EventId| self.messages[id].place == Place::Gone;
        while queue.open.front().is_some_and(|(_, id)| gone(id)) {
            queue.open.pop_front();
        }
        queue.now.oldest = queue.open.front().map(|(at, _)| *at);
        let number = u32::try_from(number).unwrap_or(u32::MAX);
        queue.changes.push((number, queue.now));
    }

    fn arrives(&mut self, fact: &Fact, source: usize) -> Option<usize> {
        let place = self.all.iter().position(|queue| queue.source == source)?;
        let (queue, id) = (&mut self.all[place], fact.event?);
        queue.waiting.push_back((id, 0));
        queue.open.push_back((fact.at, id));
        queue.now.visible += 1;
        let message = Message {
            queue: place,
            place: Place::Visible,
            turn: 0,
        };
        self.messages.insert(id, message);
        Some(place)
    }

    /// A poller hands over a batch of so many, or as many as there are up to the batch size.
    fn received(&mut self, fact: &Fact, count: Option<usize>) -> Option<usize> {
        if fact.event.is_some() {
            // A batch of one names its message.
            return self.moves(fact, Place::InFlight);
        }
        let of_function = |queue: &Queue| Some(queue.function) == fact.function;
        let place = self
            .all
            .iter()
            .position(|queue| of_function(queue) && queue.now.visible > 0)?;
        let queue = &mut self.all[place];
        let count = count.unwrap_or(queue.batch_size);
        let mut batch = Vec::with_capacity(count.min(queue.waiting.len()));
        while batch.len() < count {
            let Some((id, turn)) = queue.waiting.pop_front() else {
                break;
            };
            let Some(message) = self.messages.get_mut(&id) else {
                continue;
            };
            if message.place == Place::Visible && message.turn == turn {
                message.place = Place::InFlight;
                queue.now.visible -= 1;
                queue.now.in_flight += 1;
                batch.push(id);
            }
        }
        if let (Some(invocation), What::Started { .. }) = (fact.invocation, fact.what) {
            self.batches.insert(invocation, batch);
        }
        Some(place)
    }

    fn dies(&mut self, fact: &Fact) -> Option<usize> {
        let place = self.messages.get(&fact.event?)?.queue;
        self.all[place].now.dead += 1;
        Some(place)
    }

    fn moves(&mut self, fact: &Fact, to: Place) -> Option<usize> {
        let id = fact.event?;
        let message = self.messages.get_mut(&id)?;
        let queue = &mut self.all[message.queue];
        match message.place {
            Place::Visible => queue.now.visible -= 1,
            Place::InFlight => queue.now.in_flight -= 1,
            Place::Gone => queue.open.push_back((fact.at, id)),
        }
        match to {
            Place::Visible => {
                queue.now.visible += 1;
                message.turn += 1;
                queue.waiting.push_back((id, message.turn));
            }
            Place::InFlight => queue.now.in_flight += 1,
            Place::Gone => {}
        }
        message.place = to;
        Some(message.queue)
    }
}

impl Queue {
    /// How deep it is after `folded` facts.
    pub fn depth(&self, folded: usize) -> Depth {
        let known = |(number, _): &(u32, Depth)| (*number as usize) < folded;
        let known = self.changes.partition_point(known);
        known
            .checked_sub(1)
            .map_or_else(Depth::default, |last| self.changes[last].1)
    }
}
