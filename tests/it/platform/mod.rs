//! The platform: what holds in every run, and what holds between runs.

mod determinism;
mod fronts;
mod invariants;
mod queues;
mod releases;
mod scenarios;
mod zones;
