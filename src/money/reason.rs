//! Why this cent: the price of one invocation, step by step.

use super::decimal::grouped;
use super::item::{Architecture, Item};
use super::ledger::Tally;
use super::metering::charged_ephemeral_mb;
use super::sheet::Sheet;
use super::usd::{Exact, Rounding, Usd};

/// What one invocation was charged for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Invocation {
    /// The function's architecture.
    pub arch: Architecture,
    /// The function's memory in MB.
    pub memory_mb: u32,
    /// The billed duration of its REPORT line in ms.
    pub billed_ms: u64,
    /// Whether it ran on provisioned concurrency, whose time has its own price.
    pub provisioned: bool,
    /// The function's `/tmp` in MB; the first 512 are free.
    pub ephemeral_mb: u32,
}

/// One step of an explanation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What is charged.
    pub item: Item,
    /// The exact amount, unrounded.
    pub usd: Exact,
    /// The calculation in one line.
    pub text: String,
}

/// A whole explanation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// The request, the time, and storage if any is charged.
    pub steps: Vec<Step>,
    /// Their sum, unrounded.
    pub total: Exact,
    /// The sum in one sentence.
    pub text: String,
}

impl Reason {
    /// Explains charges of one invocation as a run wrote them down, an item a step, at the sheet's first tier
    /// and without free allowances; none if there are none.
    pub fn of_charges(charges: impl Iterator<Item = (Item, u128)>, sheet: &Sheet) -> Option<Self> {
        let mut tally = Tally::default();
        for (item, quantity) in charges {
            tally.add(item, quantity);
        }
        let step = |(item, quantity): (Item, u128)| {
            let unit = item.entry().unit;
            let name = match quantity {
                1 => unit.name.strip_suffix('s').unwrap_or(unit.name),
                _ => unit.name,
            };
            let used = format!("{} {name}", grouped(&unit.show(quantity)));
            step(sheet, item, quantity, &used)
        };
        let steps: Vec<_> = tally.used().map(step).collect();
        (!steps.is_empty()).then(|| Self::of_steps(steps))
    }

    fn of_steps(steps: Vec<Step>) -> Self {
        let nothing = Exact { parts: 0, of: 1 };
        let total = steps.iter().fold(nothing, |sum, step| sum + step.usd);
        let text = format!(
            "This invocation costs ${total}; a million like it cost ${}.",
            Exact {
                parts: total.parts.saturating_mul(1_000_000),
                of: total.of
            }
            .rounded(Rounding::Cent)
            .cents()
        );
        Self { steps, total, text }
    }
}

impl Invocation {
    /// Explains the invocation's price, at the sheet's first tier and without free allowances, which
    /// belong to a month and to no single invocation.
    pub fn explain(&self, sheet: &Sheet) -> Reason {
        let mut steps = vec![step(sheet, Item::LambdaRequests, 1, "1 request")];
        let duration = if self.provisioned {
            Item::LambdaProvisionedDuration(self.arch)
        } else {
            Item::LambdaDuration(self.arch)
        };
        steps.push(self.timed(sheet, duration, self.memory_mb));
        let extra_mb = charged_ephemeral_mb(self.ephemeral_mb);
        if extra_mb > 0 {
            steps.push(self.timed(sheet, Item::LambdaEphemeral, extra_mb));
        }
        Reason::of_steps(steps)
    }

    fn timed(&self, sheet: &Sheet, item: Item, mb: u32) -> Step {
        let quantity = u128::from(mb) * u128::from(self.billed_ms);
        let text = format!(
            "{} MB x {} ms = {} {}",
            grouped(&mb.to_string()),
            grouped(&self.billed_ms.to_string()),
            grouped(&item.entry().unit.show(quantity)),
            item.entry().unit.name
        );
        step(sheet, item, quantity, &text)
    }
}

fn step(sheet: &Sheet, item: Item, quantity: u128, used: &str) -> Step {
    let price = sheet.price(item);
    let cost = price.exact(quantity);
    let rate = price.tiers.first().map_or(Usd::ZERO, |tier| tier.usd);
    let text = format!("{used} at ${rate} per {} = ${cost}", price.measure());
    Step {
        item,
        usd: cost,
        text,
    }
}
