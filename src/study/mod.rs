//! What the learner does with the course: grading, practice, progress.
//!
//! Everything here is a pure function of content and records, and time comes in as a number. It knows
//! nothing of storage or screens: whoever drives it writes the [`record::Event`]s that it gives back, at
//! once, so that nothing is lost whenever the program ends.

pub mod exam;
pub mod grading;
pub mod items;
pub mod memory;
pub mod mixed;
pub mod paper;
pub mod place;
pub mod practice;
pub mod progress;
pub mod readiness;
pub mod record;
pub mod shuffle;
