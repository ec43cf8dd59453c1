//! The platform in virtual time.

pub mod scenario;
pub mod time;
pub mod trace;
