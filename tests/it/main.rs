//! The integration tests: one binary, one module a topic.
#![expect(
    clippy::unwrap_used,
    reason = "a test may stop at the first thing that is not as it should be"
)]
mod functions;
mod guest;
mod guest_hostile;
mod guest_hostile_calls;
mod guest_hostile_random;
mod guest_hostile_traps;
mod guest_interface;
mod guest_limits;
mod rig;
mod services;
