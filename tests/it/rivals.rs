//! The rivals of a function, and the comparison: queueing theory, conservation, bills, determinism.

mod compare;
mod fleets;
mod measured;
mod queueing;
