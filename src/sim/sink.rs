//! The two sinks: a summary in constant memory, and the full trace.

use super::metrics::Metrics;
use super::trace::{Fact, FunctionId, Sink, TextId, What};
use crate::money::Item;
use std::collections::BTreeMap;
use std::num::NonZeroU32;

/// Charges by function and item.
#[derive(Clone, Debug, Default)]
pub struct Charges {
    sums: BTreeMap<(Option<FunctionId>, Item), u64>,
}

impl Charges {
    /// Adds a charge.
    #[inline]
    pub fn add(&mut self, function: Option<FunctionId>, item: Item, quantity: u64) {
        *self.sums.entry((function, item)).or_default() += quantity;
    }

    /// Every charge with its sum.
    pub fn iter(&self) -> impl Iterator<Item = (Option<FunctionId>, Item, u64)> {
        self.sums
            .iter()
            .map(|(&(function, item), &quantity)| (function, item, quantity))
    }
}

/// Keeps metrics and charges and forgets the facts: memory does not grow with the run.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    /// The metrics so far.
    pub metrics: Metrics,
    /// The charges so far.
    pub charges: Charges,
}

impl Summary {
    /// Empty, for this many functions.
    pub fn new(functions: usize) -> Self {
        Self {
            metrics: Metrics::new(functions),
            charges: Charges::default(),
        }
    }
}

impl Sink for Summary {
    #[inline]
    fn fact(&mut self, fact: Fact) {
        if let What::Charged { item, quantity } = fact.what {
            self.charges.add(fact.function, item, quantity);
        } else {
            self.metrics.fold(&fact);
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

    /// A text that a fact speaks of.
    pub fn text(&self, id: TextId) -> &[u8] {
        let index = id.0.get() as usize - 1;
        let start = if index == 0 { 0 } else { self.ends[index - 1] };
        &self.texts[start..self.ends[index]]
    }
}

impl Sink for Trace {
    #[inline]
    fn fact(&mut self, fact: Fact) {
        self.facts.push(fact);
        self.summary.fact(fact);
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
