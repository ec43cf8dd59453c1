//! A price sheet: what each item costs, under which rules, where that was read and when.

mod fields;
mod read;

use super::decimal::grouped;
use super::item::Item;
use super::usd::{Exact, Usd};
use serde::Serialize;
use std::fmt;
use std::sync::Arc;

/// A dated list of prices. Prices are data, so that a rule that changed (INIT is billed since August 2025)
/// can be shown by running the same load under two sheets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// What scenarios and `--prices` call it, such as `aws-2026-11`.
    pub id: String,
    /// What people read.
    pub title: String,
    /// The day whose prices it holds, `YYYY-MM-DD`.
    pub as_of: String,
    /// Rules of billing that are no prices.
    pub rules: Rules,
    /// What is free each month; only used when asked for.
    pub free: Vec<Allowance>,
    prices: Vec<Arc<Price>>,
}

/// Rules of billing that changed over time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    /// Whether INIT of managed runtimes deployed as ZIP is billed on demand, as it is since 2025-08-01
    /// (`FACTS.md` section 1).
    pub bill_init: bool,
}

/// What one item costs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Price {
    /// The item.
    pub item: Item,
    /// The unit of the price, such as `GB-s`.
    pub unit: String,
    /// For how many of that unit the price is, such as a million requests.
    pub count: u64,
    /// For how much of the item's own quantity the price is.
    pub per: u128,
    /// One tier, or several of rising bounds of which only the last is open.
    pub tiers: Vec<Tier>,
    /// Where it was read.
    pub source: Arc<Source>,
    /// How sure it is.
    pub certainty: Certainty,
    /// What a reader should know about it.
    pub note: Option<String>,
}

/// A price up to a quantity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tier {
    /// The quantity at which the next tier begins, in the item's own unit; none for the last.
    pub up_to: Option<u128>,
    /// The price.
    pub usd: Usd,
}

/// Something free each month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// Its key in the sheet.
    pub key: String,
    /// The items that draw on it, the first one first.
    pub items: Vec<Item>,
    /// How much is free, in the items' own unit.
    pub amount: u128,
    /// Where it was read.
    pub source: Arc<Source>,
    /// How sure it is.
    pub certainty: Certainty,
    /// What a reader should know about it.
    pub note: Option<String>,
}

/// Where a price was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The page's title.
    pub page: String,
    /// Its address.
    pub url: String,
    /// The day on which it was read, `YYYY-MM-DD`.
    pub read: String,
}

/// How sure a price is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Certainty {
    /// Read on the service's own page or in its price list.
    Seen,
    /// Worked out from values that were.
    Derived,
    /// Read only on somebody else's page: shown with a footnote.
    ThirdParty,
}

/// Something wrong in a file, and what would be right.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Problem {
    /// The file, as the caller named it.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The key with its tables, such as `prices.lambda-requests.usd`; empty for the file as a whole.
    pub key: String,
    /// What is wrong.
    pub problem: String,
    /// What would be right.
    pub fix: String,
}

impl Sheet {
    /// Reads a sheet from TOML. `file` only names it in the problems, of which all are reported at once,
    /// in order of lines: unknown and missing keys, wrong types, items without a price, tiers out of order.
    pub fn parse(file: &str, text: &str) -> Result<Self, Vec<Problem>> {
        read::sheet(file, text)
    }

    /// What an item costs. Every sheet has a price for every item.
    pub fn price(&self, item: Item) -> &Arc<Price> {
        &self.prices[item.index()]
    }
}

impl Price {
    /// What a quantity costs, tier by tier, before rounding.
    pub fn exact(&self, quantity: u128) -> Exact {
        let parts = self
            .used_tiers(quantity)
            .map(|(within, tier)| within.saturating_mul(tier.usd.0.unsigned_abs()))
            .fold(0_u128, u128::saturating_add);
        Exact {
            parts,
            of: self.per,
        }
    }

    /// The tiers that a quantity reaches, each with how much of it lies within.
    pub fn used_tiers(&self, quantity: u128) -> impl Iterator<Item = (u128, &Tier)> {
        let mut begin = 0;
        self.tiers
            .iter()
            .map(move |tier| {
                let end = tier.up_to.unwrap_or(u128::MAX).min(quantity);
                let within = end.saturating_sub(begin);
                begin = begin.max(end);
                (within, tier)
            })
            .filter(|&(within, _)| within > 0)
    }

    /// What the price is for, in words: `GB-s`, `1,000,000 requests`.
    pub fn measure(&self) -> String {
        if self.count == 1 {
            self.unit.clone()
        } else {
            format!("{} {}", grouped(&self.count.to_string()), self.unit)
        }
    }
}

/// `file:line: key: problem; fix`.
impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: ", self.file, self.line)?;
        if !self.key.is_empty() {
            write!(f, "{}: ", self.key)?;
        }
        write!(f, "{}; {}", self.problem, self.fix)
    }
}
