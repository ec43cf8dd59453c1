//! What calls set off elsewhere, for the platform to deliver.

use super::dynamodb;
use crate::sim::body::Body;
use std::sync::Arc;

/// What a call sets off outside the service that was called.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// A message was sent to a queue.
    Message {
        /// The queue's name.
        queue: String,
        /// The message.
        body: Arc<Body>,
    },
    /// A message was published to a topic.
    Notification {
        /// The topic's name.
        topic: String,
        /// The message.
        body: Arc<Body>,
    },
    /// An object was written.
    Upload {
        /// The bucket's name.
        bucket: String,
        /// The key, size and content of the object.
        body: Arc<Body>,
    },
    /// Events were put on buses.
    Events {
        /// Each with its bus's name.
        events: Vec<(String, Arc<Body>)>,
    },
    /// A record was put on a stream.
    Record {
        /// The stream's name.
        stream: String,
        /// The record, which has its place already.
        body: Arc<Body>,
    },
    /// An item of a table that has a stream was changed.
    Change {
        /// The table's name.
        table: String,
        /// What it was and is.
        change: Box<dynamodb::Changed>,
    },
    /// A function is invoked.
    Invoke {
        /// Its place in the scenario.
        function: usize,
        /// Its event.
        body: Arc<Body>,
        /// Whether the caller waits for its answer.
        wait: bool,
    },
}

impl Effect {
    /// Whether the caller waits for what it sets off.
    pub(super) const fn is_awaited(&self) -> bool {
        matches!(self, Self::Invoke { wait: true, .. })
    }
}
