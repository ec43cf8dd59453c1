//! Capacity over demand, in plain text: one chart for each that is compared.

use super::Comparison;
use crate::lab::explain::length;
use crate::sim::time::Time;
use std::fmt::Write as _;

/// How high a chart is.
const ROWS: usize = 5;

/// What stands at a place of a chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Neither capacity nor demand.
    Nothing,
    /// Capacity that nobody asks for.
    Spare,
    /// Demand that there is capacity for.
    Met,
    /// Demand without capacity: it waits or is refused.
    Unmet,
}

impl Cell {
    /// Its sign: readable without colour.
    pub const fn sign(self) -> char {
        match self {
            Self::Nothing => ' ',
            Self::Spare => '░',
            Self::Met => '█',
            Self::Unmet => '×',
        }
    }
}

impl Comparison {
    /// The cells of a rival's chart from the top row to the bottom one, and the number at its top. Capacity
    /// and demand share one scale, from 0.
    pub fn cells(&self, rival: usize, columns: usize, rows: usize) -> (Vec<Vec<Cell>>, u32) {
        let demand = self.demand.peaks(self.end, columns);
        let capacity = self.rivals[rival].capacity.peaks(self.end, columns);
        let top = demand.iter().chain(&capacity).copied().max().unwrap_or(0);
        let top = top.max(1);
        let filled = |value: u32| {
            let cells = u64::from(value) * rows as u64;
            usize::try_from(cells.div_ceil(u64::from(top))).unwrap_or(rows)
        };
        let cell = |level: usize, column: usize| {
            let (wanted, there) = (filled(demand[column]), filled(capacity[column]));
            let short = demand[column] > capacity[column];
            match (level <= wanted, level <= there) {
                (true, true) if short && level == wanted => Cell::Unmet,
                (true, true) => Cell::Met,
                (true, false) => Cell::Unmet,
                (false, true) => Cell::Spare,
                (false, false) => Cell::Nothing,
            }
        };
        let row = |level: usize| (0..columns).map(|column| cell(level, column)).collect();
        ((1..=rows).rev().map(row).collect(), top)
    }
}

/// The charts of all.
pub fn chart(comparison: &Comparison, columns: usize) -> String {
    let mut text = String::new();
    for (place, rival) in comparison.rivals.iter().enumerate() {
        let (rows, top) = comparison.cells(place, columns, ROWS);
        let _ = writeln!(text, "{}: {}", rival.name, rival.model);
        for (index, row) in rows.iter().enumerate() {
            let label = match index {
                0 => top.to_string(),
                _ if index + 1 == ROWS => "0".to_owned(),
                _ => String::new(),
            };
            let signs: String = row.iter().map(|cell| cell.sign()).collect();
            let _ = writeln!(text, "{label:>6} {}", signs.trim_end());
        }
        let end = length(comparison.end.since(Time::ZERO));
        let _ = writeln!(
            text,
            "{:>6} {:<width$}{end}\n",
            "",
            "0 s",
            width = columns.saturating_sub(end.chars().count())
        );
    }
    text.push_str(
        "█ requests there is room for   ░ room that nobody asks for   × requests without room\n\
         Each chart has its own scale of requests at once, which room and requests share.\n",
    );
    text
}
