//! What a source itself charges when something arrives, whatever becomes of it.

use crate::money::Item;
use crate::sim::Simulation;
use crate::sim::event::Origin;
use crate::sim::scenario::{HttpApi, Schedule, SourceKind};
use crate::sim::trace::{Fact, Sink, What};

/// What each arrival at a source is charged as, if it is.
pub(super) const fn of_arrival(kind: &SourceKind) -> Option<Item> {
    match kind {
        // A rule costs nothing, a table's write is charged as one, and streams have no price here.
        SourceKind::InvokeSync
        | SourceKind::InvokeAsync
        | SourceKind::Http(HttpApi::Url)
        | SourceKind::Schedule(Schedule::Rule)
        | SourceKind::Stream(_) => None,
        SourceKind::Http(HttpApi::Rest) => Some(Item::ApiRestRequests),
        SourceKind::Http(HttpApi::Http) => Some(Item::ApiHttpRequests),
        SourceKind::S3 => Some(Item::S3Puts),
        SourceKind::Sns => Some(Item::SnsPublishes),
        SourceKind::EventBridge => Some(Item::EventBridgeEvents),
        SourceKind::Schedule(Schedule::Scheduler) => Some(Item::SchedulerInvocations),
        SourceKind::Sqs(queue) => Some(queue.request_item()),
    }
}

impl<S: Sink> Simulation<S> {
    /// What the source itself charges for an arrival.
    pub(super) fn charge_arrival(&mut self, from: Origin, item: Item) {
        let what = What::Charged { item, quantity: 1 };
        self.fact(Fact {
            function: Some(from.function),
            ..Fact::new(self.now, what)
        });
    }
}
