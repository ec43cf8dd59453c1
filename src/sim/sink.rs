//! The two sinks: a summary in constant memory, and the full trace.

use super::metrics::Metrics;
use super::scenario::Scenario;
use super::trace::{Fact, Sink, TextId, What};
use crate::money::{Item, Ledger};
use std::num::NonZeroU32;

/// Keeps metrics and charges and forgets the facts: memory does not grow with the run.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    /// The metrics so far.
    pub metrics: Metrics,
    /// The charges so far.
    pub ledger: Ledger,
}

impl Summary {
    /// Empty, for this many functions.
    pub fn new(functions: usize) -> Self {
        Self {
            metrics: Metrics::new(functions),
            ledger: Ledger::default(),
        }
    }

    /// Empty, for the functions of a scenario with their versions and aliases.
    pub fn of(scenario: &Scenario) -> Self {
        Self {
            metrics: Metrics::of(scenario),
            ledger: Ledger::default(),
        }
    }
}

impl Sink for Summary {
    #[inline(always)]
    #[expect(
        clippy::inline_always,
        reason = "each caller knows which fact it tells, so the match folds away where it is inlined"
    )]
    fn fact(&mut self, fact: Fact) {
        let function = fact.function.map(|function| usize::from(function.0));
        match fact.what {
            What::Charged { item, quantity } => self.ledger.charge(function, item, quantity),
            What::Ended { .. } => {
                self.metrics.fold(&fact);
                self.ledger.charge(function, Item::LambdaRequests, 1);
                if let Some((item, quantity)) = fact.what.compute() {
                    self.ledger.charge(function, item, quantity);
                }
            }
            _ => self.metrics.fold(&fact),
        }
    }

    #[inline]
    fn text(&mut self, _: &[u8]) -> Option<TextId> {
        None
    }
}

/// Keeps the summary, every fact and every text.
#[derive(Clone, Debug, Default)]
pub struct Trace {
    /// The metrics and charges so far.
    pub summary: Summary,
    /// Every fact, in order.
    pub facts: Vec<Fact>,
    texts: Vec<u8>,
    /// Where each text ends in `texts`.
    ends: Vec<usize>,
}

impl Trace {
    /// Empty, for this many functions.
    pub fn new(functions: usize) -> Self {
        Self {
            summary: Summary::new(functions),
            ..Self::default()
        }
    }

    /// Empty, for the functions of a scenario with their versions and aliases.
    pub fn of(scenario: &Scenario) -> Self {
        Self {
            summary: Summary::of(scenario),
            ..Self::default()
        }
    }

    /// A text that a fact speaks of.
    pub fn text(&self, id: TextId) -> &[u8] {
        let index = id.0.get() as usize - 1;
        let start = if index == 0 { 0 } else { self.ends[index - 1] };
        &self.texts[start..self.ends[index]]
    }
}

impl Sink for Trace {
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "as in `Summary`")]
    fn fact(&mut self, fact: Fact) {
        self.summary.fact(fact);
        self.facts.push(fact);
    }

    fn text(&mut self, text: &[u8]) -> Option<TextId> {
        self.texts.extend_from_slice(text);
        self.ends.push(self.texts.len());
        u32::try_from(self.ends.len())
            .ok()
            .and_then(NonZeroU32::new)
            .map(TextId)
    }
}
