//! The integration tests: one binary, one module a topic.
#![expect(
    clippy::unwrap_used,
    reason = "a test may stop at the first thing that is not as it should be"
)]

mod authoring;
mod cli;
mod content;
mod course;
mod events;
mod functions;
mod fuzz;
mod guest;
mod guest_hostile;
mod guest_hostile_calls;
mod guest_hostile_random;
mod guest_hostile_traps;
mod guest_interface;
mod guest_limits;
mod hand_keys;
mod hands;
mod iam;
mod layers;
mod money;
mod platform;
mod playback;
mod recording;
mod reference;
mod rig;
mod screens;
mod services;
mod sources;
mod store;
mod story;
mod study;
#[cfg(unix)]
mod terminal;
mod watching;
mod world;
