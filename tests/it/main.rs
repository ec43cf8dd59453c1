//! The integration tests: one binary, one module a topic.
#![expect(
    clippy::unwrap_used,
    reason = "a test may stop at the first thing that is not as it should be"
)]

mod course;
mod events;
mod iam;
mod reference;
mod services;
