//! The platform: what holds in every run, and what holds between runs.

mod determinism;
mod invariants;
mod releases;
mod scenarios;
mod zones;
