//! Runs WebAssembly guests: compiles, boots, starts and resumes them. Knows nothing of virtual time.
//!
//! A guest is the code inside one execution environment. It runs until it *yields*: it asks for a
//! service, writes a log line, answers, faults, or has used up the fuel it was given. The platform
//! decides what each yield means in virtual time and resumes the guest when that time has come.
//!
//! ```text
//! Program::load ─ Guest::boot ─ begin_init ─ run … Ready ─ begin_invoke ─ run … Answer ─ begin_invoke ─ …
//!                                   ▲                                      │
//!                                   └────────── Fault: a fresh start ◄─────┘
//! ```
//!
//! The functions that a guest may import are in `host`; `sandbox/functions/README.md` documents them for
//! authors of functions.
//!
//! # Fuel
//!
//! Fuel is the clock and the only bound on what a guest does: a unit for a WebAssembly operator, and for
//! each 64 bytes that are copied, zeroed or handed to a host function. The sum is the same on every
//! machine and for every way of slicing it. It is a model of time, and shown as one.
//!
//! # Hostile guests
//!
//! A guest may be anybody's module. Every one ends in a [`LoadError`] or a [`Fault`] with a sentence of our
//! own; none may panic, abort or hang the program, or read what another environment wrote.

mod check;
mod fault;
#[expect(
    clippy::module_inception,
    reason = "the layer is named after what it is about"
)]
mod guest;
mod host;
mod instance;
mod life;
mod limits;
mod log;
mod meter;
mod module;
mod program;
mod random;
mod settings;
mod snapshot;
mod tmp;
mod yields;

pub use fault::{Fault, FaultKind};
pub use guest::Guest;
pub use limits::{
    LOCALS_MAX, LOG_LINE_MAX_BYTES, LOG_MAX_BYTES, MODULE_MAX_BYTES, REAL_MEMORY_MAX_BYTES,
    REAL_TMP_MAX_BYTES, RESPONSE_MAX_BYTES,
};
pub use program::{LoadError, Program, Shape, fingerprint};
pub use settings::{Clock, Request, RequestId, Settings, VARIABLES_MAX_BYTES};
pub use snapshot::Snapshot;
pub use yields::{CallAnswer, Yield};
