//! Bills: a tally, a price sheet, and a reason for each line.

use super::decimal::{grouped, rough};
use super::item::Item;
use super::ledger::Tally;
use super::sheet::{Certainty, Price, Rules, Sheet};
use super::usd::{Rounding, Usd};
use serde::{Serialize, Serializer};
use std::sync::Arc;

/// What was used, what it costs and why. As JSON it is the `bill` of the public contract.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Bill {
    /// The sum of the lines.
    #[serde(rename = "total_usd", serialize_with = "as_text")]
    pub total: Usd,
    /// One line an item that was used, in the order of [`Item::index`].
    pub lines: Vec<Line>,
    /// The id of the price sheet.
    pub prices: String,
}

/// One line of a bill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What is charged.
    pub item: Item,
    /// How much was used, in the item's own unit: the sum of the charges.
    pub quantity: u128,
    /// How much of that is free.
    pub free: u128,
    /// The amount, rounded once.
    pub usd: Usd,
    /// The price it was multiplied by, with its source.
    pub price: Arc<Price>,
    /// The sheet's rules, on which some reasons depend.
    pub rules: Rules,
}

/// How a bill is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    /// Whether the month's free allowances are taken off.
    pub free_tier: bool,
    /// To which step each line is rounded.
    pub rounding: Rounding,
}

impl Bill {
    /// Prices a tally.
    ///
    /// Each line sums its quantities, takes off what is free, multiplies by the price once and rounds
    /// once. Free allowances are taken off before the tiers are counted, from the first item that an
    /// allowance names to the last: the free requests of Lambda are taken from all requests together.
    pub fn new(tally: &Tally, sheet: &Sheet, terms: Terms) -> Self {
        let mut free = Tally::default();
        for allowance in sheet.free.iter().filter(|_| terms.free_tier) {
            let mut left = allowance.amount;
            for &item in &allowance.items {
                let taken = left.min(tally.of(item) - free.of(item));
                free.add(item, taken);
                left -= taken;
            }
        }
        let line = |(item, quantity): (Item, u128)| {
            let (price, free) = (sheet.price(item), free.of(item));
            Line {
                item,
                quantity,
                free,
                usd: price.exact(quantity - free).rounded(terms.rounding),
                price: Arc::clone(price),
                rules: sheet.rules,
            }
        };
        let lines: Vec<_> = tally.used().map(line).collect();
        Self {
            total: lines.iter().map(|line| line.usd).sum(),
            lines,
            prices: sheet.id.clone(),
        }
    }

    /// What the rate of a run would cost in a month of 730 hours, tiers included. `span_us` is how long the
    /// run took in microseconds; none if that is 0.
    pub fn for_month(tally: &Tally, span_us: u64, sheet: &Sheet, terms: Terms) -> Option<Self> {
        let month = tally.projected_to_month(span_us)?;
        Some(Self::new(&month, sheet, terms))
    }

    /// What should be said about prices that are not the service's own word, each once.
    pub fn footnotes(&self) -> Vec<String> {
        let mut notes: Vec<String> = Vec::new();
        for line in &self.lines {
            if let Some(note) = line.footnote().filter(|note| !notes.contains(note)) {
                notes.push(note);
            }
        }
        notes
    }
}

impl Line {
    /// The quantity with its unit and separators between thousands, for tables: `14,880,000 GB-s`.
    pub fn amount_used(&self) -> String {
        let unit = self.item.entry().unit;
        format!("{} {}", grouped(&unit.show(self.quantity)), unit.name)
    }

    /// What the line charges for and why, in plain words.
    pub fn why(&self) -> String {
        let price = &self.price;
        let amount = |quantity| rough(quantity, self.unit_size());
        let quantity = format!("{} {}", amount(self.quantity), price.unit);
        let charged = self.quantity - self.free;
        let free = match (self.free, charged) {
            (0, _) => String::new(),
            (_, 0) => ", all free".to_owned(),
            (free, _) => format!(", {} of them free, the rest", amount(free)),
        };
        let tiers: Vec<_> = price
            .used_tiers(charged)
            .map(|(within, tier)| (amount(within), tier.usd))
            .collect();
        let rate = match tiers.as_slice() {
            [] => String::new(),
            [(_, usd)] => format!(" at ${usd} per {}", price.measure()),
            several => {
                let parts = several
                    .iter()
                    .map(|(within, usd)| format!("{within} at ${usd}"));
                let parts: Vec<_> = parts.collect();
                format!(
                    " in tiers ({}, per {})",
                    parts.join(", then "),
                    price.measure()
                )
            }
        };
        format!("{quantity}{free}{rate}: {}", self.item.reason(self.rules))
    }

    /// How much of the item's own quantity makes one of the price's unit.
    fn unit_size(&self) -> u128 {
        self.price.per / u128::from(self.price.count)
    }

    /// What should be said about the price if it is not the service's own word.
    pub fn footnote(&self) -> Option<String> {
        let price = &self.price;
        let how = match price.certainty {
            Certainty::Seen => return None,
            Certainty::Derived => "worked out from the figures of",
            Certainty::ThirdParty => "read not with the service itself but in",
        };
        let note = price.note.as_deref().map(|note| format!("; {note}"));
        Some(format!(
            "{}, {}: {how} {} ({}) on {}{}",
            self.item.entry().service,
            self.item.entry().name,
            price.source.page,
            price.source.url,
            price.source.read,
            note.unwrap_or_default()
        ))
    }
}

fn as_text<S: Serializer>(usd: &Usd, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(usd)
}

/// A line as the public contract has it, with its reason and the price's source beside.
#[derive(Serialize)]
struct PublicLine<'a> {
    service: &'a str,
    item: &'a str,
    quantity: String,
    unit: &'a str,
    usd: String,
    why: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    free: Option<String>,
    source: &'a str,
    read: &'a str,
    certainty: Certainty,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'a str>,
}

impl Serialize for Line {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let entry = self.item.entry();
        let free = (self.free > 0).then(|| entry.unit.show(self.free));
        PublicLine {
            service: entry.service,
            item: entry.name,
            quantity: entry.unit.show(self.quantity),
            unit: entry.unit.name,
            usd: self.usd.to_string(),
            why: self.why(),
            free,
            source: &self.price.source.url,
            read: &self.price.source.read,
            certainty: self.price.certainty,
            note: self.price.note.as_deref(),
        }
        .serialize(serializer)
    }
}
