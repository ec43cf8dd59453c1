//! Price sheets, quantities and bills. Knows nothing of events or time.

mod item;

pub use item::{Architecture, Item};
