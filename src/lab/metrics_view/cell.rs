//! What one minute of a metric holds.

use super::{Key, Statistic};
use std::collections::BTreeMap;

/// The values of one minute.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Cell {
    sum: f64,
    most: f64,
    count: f64,
}

impl Cell {
    /// Takes in a value.
    pub(super) fn add(&mut self, value: f64) {
        self.sum += value;
        self.most = self.most.max(value);
        self.count += 1.0;
    }

    /// The minute as one number.
    pub(super) fn value(self, statistic: Statistic) -> f64 {
        match statistic {
            Statistic::Sum => self.sum,
            Statistic::Maximum => self.most,
            Statistic::Average => self.sum / self.count,
        }
    }
}

/// The cell of a metric and a minute, made if it is the first.
pub(super) fn at(
    cells: &mut BTreeMap<Key, BTreeMap<u64, Cell>>,
    key: Key,
    minute: u64,
) -> &mut Cell {
    cells.entry(key).or_default().entry(minute).or_default()
}
