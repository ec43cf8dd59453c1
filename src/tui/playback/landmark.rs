//! What in a run one looks for.

use crate::sim::trace::{Fact, What};

/// What one can jump to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Landmark {
    /// An environment is created for a request.
    Cold,
    /// An attempt is refused.
    Throttle,
    /// An invocation or INIT does not succeed, or an event is given up.
    Error,
    /// An event will be tried again.
    Retry,
}

impl Landmark {
    pub(super) const ALL: [Self; 4] = [Self::Cold, Self::Throttle, Self::Error, Self::Retry];

    /// Whether a fact is one.
    pub fn is(self, fact: &Fact) -> bool {
        match (self, fact.what) {
            (Self::Error, What::InitEnded { outcome, .. } | What::Ended { outcome, .. }) => {
                !outcome.is_success()
            }
            (Self::Cold, What::InitStarted { .. })
            | (Self::Throttle, What::Throttled { .. })
            | (Self::Error, What::DeadLettered { .. } | What::Dropped { .. })
            | (Self::Retry, What::RetryScheduled { .. }) => true,
            _ => false,
        }
    }
}

/// Whether a fact has a story of its own. Charges come with the invocation that they are for.
pub const fn is_told(fact: &Fact) -> bool {
    !fact.what.is_charge()
}
