//! Recursive loop detection: a function that sets itself off, by itself or through others, is stopped after
//! about sixteen invocations in one chain (`FACTS.md` section 4, `FACTS-2.md` A 9).
//!
//! The chain is carried from function to function by Lambda itself, SQS, S3 and SNS. DynamoDB does not
//! carry it, so that a loop through a table goes on unseen.

use crate::sim::Simulation;
use crate::sim::scenario::SourceKind;
use crate::sim::sources::Class;
use crate::sim::trace::{Ending, FunctionId, GaveUp, Sink};
use std::sync::Arc;

/// Invocations of one function in one chain; the next is stopped.
const LIMIT: u16 = 16;

/// How often each function was invoked in the chain of requests that led to an event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Chain(Option<Arc<Vec<(FunctionId, u16)>>>);

impl Chain {
    fn counts(&self) -> &[(FunctionId, u16)] {
        self.0.as_ref().map_or(&[], |counts| counts.as_slice())
    }

    /// Whether no function led to the event.
    pub(crate) const fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// How often a function was invoked in it.
    fn invocations(&self, function: FunctionId) -> u16 {
        let found = self.counts().iter().find(|(other, _)| *other == function);
        found.map_or(0, |&(_, count)| count)
    }

    /// The chain with one more invocation of a function.
    pub(crate) fn and(&self, function: FunctionId) -> Self {
        let one = Self(Some(Arc::new(vec![(function, 1)])));
        self.merged(&one, u16::saturating_add)
    }

    /// The longest that either chain is, function by function: what a batch carries on.
    pub(crate) fn or(&self, other: &Self) -> Self {
        match (&self.0, &other.0) {
            (None, _) => other.clone(),
            (_, None) => self.clone(),
            _ => self.merged(other, u16::max),
        }
    }

    fn merged(&self, other: &Self, count: impl Fn(u16, u16) -> u16) -> Self {
        let mut counts = self.counts().to_vec();
        for &(function, more) in other.counts() {
            match counts.iter_mut().find(|(known, _)| *known == function) {
                Some((_, known)) => *known = count(*known, more),
                None => counts.push((function, more)),
            }
        }
        Self(Some(Arc::new(counts)))
    }
}

impl<S: Sink> Simulation<S> {
    /// Stops an event that would go round a loop once more. False if it may go on.
    ///
    /// An asynchronous event goes to its function's destination or dead-letter queue, a message to the
    /// queue's own if it has one; a caller is told.
    pub(crate) fn stops_loop(&mut self, class: Class, function: FunctionId, event: u32) -> bool {
        const WHY: GaveUp = GaveUp::RecursiveLoop;
        let invocations = self.events.chain(event).invocations(function);
        if invocations < LIMIT {
            return false;
        }
        match class {
            Class::Awaited => {
                self.tell_of_loop(event);
                self.settle(event, Ending::Failed, Some(400));
            }
            // A destination that leads back to the function is part of the loop, and is not fed again.
            Class::Asynchronous if invocations == LIMIT => {
                self.give_up_async(function, event, WHY, None);
            }
            Class::Polled => {
                let source = self.events.at(event).source;
                let kind = &self.sources[usize::from(source.0)].config.kind;
                let caught =
                    matches!(kind, SourceKind::Sqs(queue) if queue.max_receive_count.is_some());
                self.give_up(event, WHY, caught);
            }
            _ => self.give_up(event, WHY, false),
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_counts_each_function_apart() {
        let (f, g) = (FunctionId(0), FunctionId(1));
        let chain = Chain::default().and(f).and(g).and(f);
        assert_eq!((chain.invocations(f), chain.invocations(g)), (2, 1));
        assert_eq!(Chain::default().invocations(f), 0);
        let both = chain.or(&Chain::default().and(g).and(g));
        assert_eq!((both.invocations(f), both.invocations(g)), (2, 2));
        assert_eq!(Chain::default().or(&chain), chain);
    }
}
