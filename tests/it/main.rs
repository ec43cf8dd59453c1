//! The integration tests: one binary, one module a topic.
#![expect(
    clippy::unwrap_used,
    reason = "a test may stop at the first thing that is not as it should be"
)]

mod content;
mod layers;
mod store;
mod study;
mod course;
mod functions;
mod fuzz;
mod guest;
mod money;
mod platform;
mod playback;
mod reference;
mod rig;
mod screens;
mod services;
mod story;
#[cfg(unix)]
mod terminal;
