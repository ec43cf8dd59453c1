//! coldstart teaches serverless computing by running it.
//!
//! Every claim is runnable: a lesson's statement, a question's key, a bill and a dashboard come from
//! one deterministic platform in virtual time, and the tests prove that they agree.
//!
//! # The layers
//!
//! A total order. A module may name only the modules to its left, and
//! `tests/it/layers.rs` holds it, with the owners of outside crates.
//!
//! ```text
//! money < guest < sim < course < study < store < lab < clock < tui < cli
//! ```
//!
//! | module | owns | knows nothing of |
//! |---|---|---|
//! | [`money`] | price sheets, quantities, bills | events, time |
//! | [`guest`] | compiles, boots and resumes WebAssembly guests; fuel, memory cap, host interface | virtual time, the platform |
//! | [`sim`] | the platform in virtual time, its rivals, workflows and trace | terminal, tokio, wall clock, files, wasmi |
//! | [`course`] | lessons, banks, templates, scenarios and goals as types; their checks; the embedded content | storage, screens |
//! | [`study`] | grading, practice, progress as a fold of records | storage, screens |
//! | [`store`] | SQLite: append-only records and where the learner was | everything to its right |
//! | [`lab`] | the use cases, one a file, each taking `now`; facts to sentences | terminal |
//! | [`clock`] | the only reading of the wall clock | |
//! | [`tui`] | ratatui, crossterm, the tokio loop | clap |
//! | [`cli`] | clap, stdout, `--json`, plain mode | |
//!
//! # Invariants
//!
//! - Same scenario, same seed, same inputs: the same trace, bit for bit, on every machine. Time is an
//!   integer of microseconds, iteration is over `BTreeMap` or `Vec`, and chance comes from ChaCha, whose
//!   stream is promised, with one child generator per source of chance.
//! - A charge is an integer quantity (MB·ms, requests, bytes). A bill line sums its charges, multiplies
//!   by the price once in `i128` and rounds once; the total is the sum of the lines.
//! - The simulation cannot fail. A throttle, a crash or a time-out is a fact, not an `Err`. Bad scenarios
//!   are refused when they are loaded, with every problem listed.
//! - The trace is the only output of [`sim`]. Metrics, bills, goals, screens and JSON are folds over it.
//! - Drawing takes `&self`. Whatever a screen shows, the JSON can say.
//! - The review log is the truth: progress is a fold over records keyed by explicit ids.
//! - Settings are what a person chose; the store is what happened.

pub mod cli;
pub mod clock;
pub mod course;
pub mod guest;
pub mod lab;
pub mod money;
pub mod sim;
pub mod store;
pub mod study;
pub mod tui;
