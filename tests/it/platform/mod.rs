//! The platform: what holds in every run, and what holds between runs.

mod determinism;
mod invariants;
mod scenarios;
mod zones;
