//! The integration tests: one binary, one module a topic.
#![expect(
    clippy::unwrap_used,
    reason = "a test may stop at the first thing that is not as it should be"
)]
mod functions;
mod guest;
mod guest_hostile;
mod rig;
mod services;
