//! Money: what a run uses, what that costs, and why.
//!
//! This layer knows nothing of events, time or files. It is handed price sheets as text and charges as
//! integers, and everything in it is a pure function.
//!
//! ```text
//! charge ──> Ledger ──> Tally ──┐
//! workload ──> Tally ───────────┼──> Bill { lines, total }   each line with its reason
//! TOML ──> Sheet ───────────────┘
//! ```
//!
//! # From a charge to a cent
//!
//! 1. A **charge** is an [`Item`] and an integer quantity in the item's own unit: MB·ms, requests, bytes.
//!    The simulation writes charges into its trace; it knows no price. [`metering`] has the rounding
//!    rules that turn what happened into quantities: duration and INIT are added, then rounded up to the
//!    millisecond; provisioned concurrency is rounded up to five minutes; messages count by 64 KB.
//! 2. A [`Ledger`] folds charges into one [`Tally`] a function, an array of sums. Adding is exact, so the
//!    order of charges does not matter and ledgers can be merged.
//! 3. A [`Sheet`] holds the prices of one day, each with its unit, its source and the day it was read.
//!    A price is an exact decimal for a number of base units: 0.0000166667 USD for 1,024,000 MB·ms (one
//!    GB-s). Rules that changed are data too: [`Rules::bill_init`] is false before August 2025.
//! 4. A [`Bill`] has a line an item. A line sums its quantities, takes off what is free (only when asked),
//!    multiplies by the price of each tier in 128-bit integers, and rounds **once**, half up: to 10^-12
//!    USD for runs, to the cent for `coldstart price`, as the worked examples of the pricing pages do.
//!    The total is the sum of the lines, so a bill always adds up for the reader.
//!
//! Amounts are never floats, because 0.1 + 0.2 is not 0.3 and a bill has to be. They are written in full
//! and never in exponent form: nobody should have to read 8.32e-7.
//!
//! # Reasons
//!
//! Each [`Line`] says what it charges for and why ([`Line::why`]), and admits when its price is not the
//! service's own word ([`Line::footnote`]). [`Invocation::explain`] goes down to a single invocation: its
//! request, its MB·ms at the rate, and the exact amount with all decimals. [`Bill::for_month`] goes the
//! other way and asks what the rate of a run would cost in a month of 730 hours, tiers included.
//!
//! # Calculators
//!
//! [`workload`] answers "so many requests of so long" without a simulation. `coldstart price`, the
//! questions and the tests call the same functions, and the tests hold them to the worked examples that
//! the service publishes.

mod bill;
mod catalog;
mod decimal;
mod item;
mod ledger;
pub mod metering;
mod reason;
mod sheet;
mod unit;
mod usd;
pub mod workload;

pub use bill::{Bill, Line, Terms};
pub use catalog::Entry;
pub use decimal::{grouped, parse as parse_decimal};
pub use item::{Architecture, InstanceType, Item, Platform};
pub use ledger::{Ledger, MONTH_US, Tally};
pub use reason::{Invocation, Reason, Step};
pub use sheet::{Allowance, Certainty, Price, Problem, Rules, Sheet, Source, Tier};
pub use unit::Unit;
pub use usd::{Exact, Rounding, Usd};
