//! Events: what a source hands to one function, from arrival to its one end.

use super::body::Body;
use super::platform::recursion::Chain;
use super::sources::Class;
use super::sources::json::{self, Record};
use super::time::Time;
use super::trace::{EventId, FunctionId, SourceId};
use std::sync::Arc;

/// An event that has not ended, or whose invocation still runs. It fills one line of the cache.
#[derive(Debug)]
#[repr(align(64))]
pub(crate) struct EventRecord {
    /// The number that people see.
    pub(crate) id: EventId,
    /// When it arrived.
    pub(crate) arrived: Time,
    /// Where from.
    pub(crate) source: SourceId,
    /// The function that it is for.
    pub(crate) function: FunctionId,
    /// How it is invoked.
    pub(crate) class: Class,
    /// Counts what was scheduled for it and is still meant.
    pub(crate) turn: u32,
    /// Invocations so far.
    pub(crate) attempts: u32,
    /// Throttles in a row, for the back-off; receives, for a message.
    pub(crate) tries: u32,
    /// Invocations that carry it, and queues that it waits in.
    pub(crate) held: u16,
    /// Whether it has reached its end.
    pub(crate) settled: bool,
    /// Whether it is a message that was received and is not visible again yet.
    pub(crate) hidden: bool,
    /// Whether it will be delivered once more after it succeeded.
    pub(crate) duplicate: bool,
    /// Attempts that were lost with their environments: they were no errors.
    pub(crate) lost: u8,
    /// The functions that led to it, one handing on to the next; none for what comes from outside.
    pub(crate) chain: Chain,
    /// When a message was first received.
    pub(crate) first_received: Time,
    /// What was sent; none if nothing will read it.
    pub(crate) body: Option<Arc<Body>>,
}

/// Where an event comes from, and where it goes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Origin {
    pub(crate) source: SourceId,
    pub(crate) function: FunctionId,
    pub(crate) class: Class,
    /// Whether a door stands before the function.
    pub(crate) guarded: bool,
}

impl EventRecord {
    fn new(id: EventId, arrived: Time, from: Origin, body: Option<Arc<Body>>) -> Self {
        Self {
            id,
            arrived,
            source: from.source,
            function: from.function,
            class: from.class,
            turn: 0,
            attempts: 0,
            tries: 0,
            held: 0,
            settled: false,
            hidden: false,
            duplicate: false,
            lost: 0,
            chain: Chain::default(),
            first_received: Time::ZERO,
            body,
        }
    }
}

impl EventRecord {
    /// Makes a record that is done with the record of a new event.
    #[inline]
    fn renew(&mut self, id: EventId, arrived: Time, from: Origin, body: Option<Arc<Body>>) {
        self.id = id;
        self.arrived = arrived;
        self.source = from.source;
        self.function = from.function;
        self.class = from.class;
        self.turn = self.turn.wrapping_add(1);
        self.attempts = 0;
        self.tries = 0;
        self.held = 0;
        self.settled = false;
        self.hidden = false;
        self.duplicate = false;
        self.lost = 0;
        self.first_received = Time::ZERO;
        // What was sent, and its chain, were let go when it was done.
        if body.is_some() {
            self.body = body;
        }
    }

    /// Whether it has ended and nothing holds it: what was scheduled for it is void then.
    #[inline]
    fn is_done(&mut self) -> bool {
        let done = self.settled && self.held == 0 && !self.duplicate;
        if done {
            self.turn = self.turn.wrapping_add(1);
            if self.body.is_some() || !self.chain.is_empty() {
                self.forget();
            }
        }
        done
    }

    /// Lets go of what was sent and of how it came to be.
    fn forget(&mut self) {
        self.body = None;
        self.chain = Chain::default();
    }

    /// Counts one more attempt. Tells which it is, and whether a modelled function fails on the event.
    #[inline]
    pub(crate) fn carry(&mut self) -> (u32, bool) {
        self.attempts += 1;
        let poisoned = self.body.as_ref().is_some_and(|body| body.poison);
        (self.attempts, poisoned)
    }
}

/// The events of one invocation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Batch {
    /// One event: all sources but the polled ones.
    One(u32),
    /// The messages or records of one poll.
    Many(Box<[u32]>),
}

impl Batch {
    /// The places of its events.
    #[inline]
    pub(crate) fn places(&self) -> &[u32] {
        match self {
            Self::One(place) => std::slice::from_ref(place),
            Self::Many(places) => places,
        }
    }
}

/// The events of a run that are still needed. A place is used again, a number is not.
#[derive(Debug, Default)]
pub(crate) struct Events {
    places: Vec<EventRecord>,
    free: Vec<u32>,
    count: u64,
}

impl Events {
    /// Takes in an event.
    #[inline(always)]
    #[expect(
        clippy::inline_always,
        reason = "every request comes this way, and half of a call is what it takes to call"
    )]
    pub(crate) fn add(
        &mut self,
        arrived: Time,
        from: Origin,
        body: Option<Arc<Body>>,
    ) -> (u32, EventId) {
        self.count += 1;
        let id = EventId::nth(self.count);
        let Some(place) = self.free.pop() else {
            return (self.open(EventRecord::new(id, arrived, from, body)), id);
        };
        self.places[place as usize].renew(id, arrived, from, body);
        (place, id)
    }

    /// Puts an event into a new place.
    #[cold]
    fn open(&mut self, record: EventRecord) -> u32 {
        self.places.push(record);
        u32::try_from(self.places.len() - 1).expect("fewer than 2^32 events are under way at once")
    }

    /// The number that the next event will have.
    pub(crate) const fn next_id(&self) -> EventId {
        EventId::nth(self.count + 1)
    }

    /// The event at a place.
    #[inline]
    pub(crate) fn at(&mut self, place: u32) -> &mut EventRecord {
        &mut self.places[place as usize]
    }

    /// The number of the event that a batch consists of, if it is one alone.
    #[inline]
    pub(crate) fn only(&self, batch: &Batch) -> Option<EventId> {
        match *batch {
            Batch::One(place) => Some(self.places[place as usize].id),
            Batch::Many(_) => None,
        }
    }

    /// The event at a place, as its source sees it.
    pub(crate) fn record(&self, place: u32) -> Record<'_> {
        let event = &self.places[place as usize];
        Record {
            id: event.id,
            body: event.body.as_deref(),
            arrived: event.arrived,
            receives: event.tries,
            first_received: event.first_received,
        }
    }

    /// How many bytes were sent with the event at a place; 0 if nothing will read them.
    pub(crate) fn payload_bytes(&self, place: u32) -> usize {
        let body = self.places[place as usize].body.as_deref();
        body.map_or(0, |body| body.text.len())
    }

    /// The chain of functions that led to the event at a place.
    pub(crate) fn chain(&self, place: u32) -> &Chain {
        &self.places[place as usize].chain
    }

    /// The id of the message at a place.
    pub(crate) fn message_id(&self, place: u32) -> String {
        json::message_id(&self.record(place))
    }

    /// The event at a place, if what was scheduled for it is still meant.
    pub(crate) fn meant(&mut self, place: u32, turn: u32) -> Option<&mut EventRecord> {
        Some(&mut self.places[place as usize]).filter(|event| event.turn == turn)
    }

    /// The same, if the event has not ended either.
    pub(crate) fn under_way(&mut self, place: u32, turn: u32) -> Option<&mut EventRecord> {
        self.meant(place, turn).filter(|event| !event.settled)
    }

    /// Frees a place once the event has ended and nothing holds it.
    #[inline]
    pub(crate) fn release(&mut self, place: u32) {
        if self.places[place as usize].is_done() {
            self.free.push(place);
        }
    }

    /// Ends an event, if it has not ended before, and frees its place if nothing holds it. What it was, if it ends
    /// now: when it arrived, for which function, and its number.
    #[inline]
    pub(crate) fn settle(&mut self, place: u32) -> Option<(Time, FunctionId, EventId)> {
        let event = &mut self.places[place as usize];
        let ended = (event.arrived, event.function, event.id);
        let first = !std::mem::replace(&mut event.settled, true);
        if event.is_done() {
            self.free.push(place);
        }
        first.then_some(ended)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_fills_one_line_of_the_cache() {
        assert_eq!(size_of::<EventRecord>(), 64);
    }
}
