//! The integration tests: one binary, one module a topic.
#![expect(
    clippy::unwrap_used,
    reason = "a test may stop at the first thing that is not as it should be"
)]

mod access;
mod attempts;
mod authoring;
mod cli;
mod content;
mod course;
mod events;
mod exam;
mod exchange;
mod finding;
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
mod ideas;
mod layers;
mod memory;
mod mission_quiz;
mod missions;
mod money;
mod mouse;
mod network;
mod next;
mod observability;
mod outages;
mod pages;
mod places;
mod plain;
mod platform;
mod playback;
mod quiz;
mod reading;
mod recording;
mod reference;
mod rig;
mod rivals;
mod runs;
mod screens;
mod services;
mod sources;
mod standing;
mod store;
mod story;
mod study;
mod syllabus;
#[cfg(unix)]
mod terminal;
mod watching;
mod window;
mod workflow;
mod world;
