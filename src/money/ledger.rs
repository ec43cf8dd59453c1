//! Sums of charges: what was used, before any price is known.

use super::decimal::round_div;
use super::item::Item;

/// A month of 730 hours in microseconds, as in the service's own monthly figures (`FACTS.md` section 5).
pub const MONTH_US: u64 = 730 * 3_600 * 1_000_000;

/// An hour in microseconds.
const HOUR_US: u128 = 3_600_000_000;

/// How much of each item was used, in the item's own unit.
///
/// Adding is one array access, so that a run of millions of charges can keep a tally per function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    quantities: [u128; Item::COUNT],
}

impl Default for Tally {
    fn default() -> Self {
        Self {
            quantities: [0; Item::COUNT],
        }
    }
}

impl Tally {
    /// Adds a quantity of an item. Sums beyond `u128` stay at its end.
    #[inline]
    pub fn add(&mut self, item: Item, quantity: u128) {
        let sum = &mut self.quantities[item.index()];
        *sum = sum.saturating_add(quantity);
    }

    /// Adds a quantity of one charge: no run has charges enough to reach the end of `u128`.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "as in `Ledger::charge`")]
    fn count(&mut self, item: Item, quantity: u64) {
        self.quantities[item.index()] += u128::from(quantity);
    }

    /// The sum of an item's quantities.
    pub const fn of(&self, item: Item) -> u128 {
        self.quantities[item.index()]
    }

    /// Adds everything of another tally.
    pub fn merge(&mut self, other: &Self) {
        for (sum, quantity) in self.quantities.iter_mut().zip(other.quantities) {
            *sum = sum.saturating_add(quantity);
        }
    }

    /// The items that were used at all, in the order of [`Item::index`].
    pub fn used(&self) -> impl Iterator<Item = (Item, u128)> + '_ {
        Item::all()
            .zip(self.quantities)
            .filter(|&(_, quantity)| quantity > 0)
    }

    /// What a month of [`MONTH_US`] would use if it went on as in a run of `span_us` microseconds.
    ///
    /// Everything is scaled, standing charges too: they grow with time as requests do. What is paid by whole hours
    /// is scaled by the hours that were paid. None for a run that took no time.
    pub fn projected_to_month(&self, span_us: u64) -> Option<Self> {
        let (month, span) = (u128::from(MONTH_US), u128::from(span_us));
        if span == 0 {
            return None;
        }
        let scale = |quantity: u128, span: u128| {
            let whole = (quantity / span).saturating_mul(month);
            whole.saturating_add(round_div(quantity % span * month, span))
        };
        let mut projected = Self {
            quantities: self.quantities.map(|quantity| scale(quantity, span)),
        };
        for item in Item::HOURLY {
            let paid = span.div_ceil(HOUR_US) * HOUR_US;
            projected.quantities[item.index()] = scale(self.of(item), paid);
        }
        Some(projected)
    }

    /// The same without what is paid by whole hours.
    #[must_use]
    pub fn without_hourly(&self) -> Self {
        let mut rest = self.clone();
        for item in Item::HOURLY {
            rest.quantities[item.index()] = 0;
        }
        rest
    }
}

/// Tallies of a run: one for each function, one for what belongs to none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    account: Tally,
    functions: Vec<Tally>,
}

impl Ledger {
    /// Adds one charge. `function` is a place in the scenario's list of functions.
    #[inline(always)]
    #[expect(
        clippy::inline_always,
        reason = "most callers know the item, so that its place folds away where this is inlined"
    )]
    pub fn charge(&mut self, function: Option<usize>, item: Item, quantity: u64) {
        let Some(function) = function else {
            return self.account.add(item, quantity.into());
        };
        if let Some(tally) = self.functions.get_mut(function) {
            return tally.count(item, quantity);
        }
        self.first_charge(function).add(item, quantity.into());
    }

    #[cold]
    fn first_charge(&mut self, function: usize) -> &mut Tally {
        self.functions.resize_with(function + 1, Tally::default);
        &mut self.functions[function]
    }

    /// What one function used; nothing if it was never charged.
    pub fn function(&self, function: usize) -> Tally {
        self.functions.get(function).cloned().unwrap_or_default()
    }

    /// What belongs to no function.
    pub const fn account(&self) -> &Tally {
        &self.account
    }

    /// Everything together.
    pub fn total(&self) -> Tally {
        let mut total = self.account.clone();
        for tally in &self.functions {
            total.merge(tally);
        }
        total
    }

    /// Adds every charge of another ledger, function by function.
    pub fn merge(&mut self, other: &Self) {
        self.account.merge(&other.account);
        if self.functions.len() < other.functions.len() {
            self.functions
                .resize_with(other.functions.len(), Tally::default);
        }
        for (mine, theirs) in self.functions.iter_mut().zip(&other.functions) {
            mine.merge(theirs);
        }
    }
}
