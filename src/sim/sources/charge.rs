//! What a source itself charges when something arrives, whatever becomes of it.

use crate::money::Item;
use crate::sim::Simulation;
use crate::sim::event::Origin;
use crate::sim::scenario::{HttpApi, Schedule, SourceKind};
use crate::sim::trace::{Fact, Sink, What};

impl<S: Sink> Simulation<S> {
    /// What the source itself charges for an arrival.
    #[inline(always)]
    #[expect(
        clippy::inline_always,
        reason = "every request comes this way, and half of a call is what it takes to call"
    )]
    pub(super) fn charge_arrival(&mut self, from: Origin) {
        let source = &self.sources[usize::from(from.source.0)];
        let item = match &source.config.kind {
            // A rule costs nothing, a table's write is charged as one, and streams have no price here.
            SourceKind::InvokeSync
            | SourceKind::InvokeAsync
            | SourceKind::Http(HttpApi::Url)
            | SourceKind::Schedule(Schedule::Rule)
            | SourceKind::Stream(_) => return,
            SourceKind::Http(HttpApi::Rest) => Item::ApiRestRequests,
            SourceKind::Http(HttpApi::Http) => Item::ApiHttpRequests,
            SourceKind::S3 => Item::S3Puts,
            SourceKind::Sns => Item::SnsPublishes,
            SourceKind::EventBridge => Item::EventBridgeEvents,
            SourceKind::Schedule(Schedule::Scheduler) => Item::SchedulerInvocations,
            SourceKind::Sqs(queue) => queue.request_item(),
        };
        let what = What::Charged { item, quantity: 1 };
        self.fact(Fact {
            function: Some(from.function),
            ..Fact::new(self.now, what)
        });
    }
}
