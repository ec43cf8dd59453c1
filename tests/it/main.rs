//! The integration tests: one binary, one module a topic.
#![expect(
    clippy::unwrap_used,
    reason = "a test may stop at the first thing that is not as it should be"
)]

mod content;
mod store;
mod study;
mod course;
mod functions;
mod guest;
mod money;
mod platform;
mod reference;
mod rig;
mod services;
