//! What is done to a run from outside: by a scenario's `[[at]]` or by a person's key. It is part of the run.

use crate::guest::Program;
use crate::money::Architecture;
use crate::sim::backends::Breakage;
use crate::sim::time::{Span, Time};
use crate::sim::zone::Zone;
use std::sync::Arc;

/// Something done to a run from outside, at a known time.
#[derive(Clone, Debug, PartialEq)]
pub struct TimedInput {
    /// When.
    pub time: Time,
    /// What.
    pub input: Input,
}

/// Something done to a run from outside: by a scenario's `[[at]]` or by a person's key.
#[derive(Clone, Debug, PartialEq)]
pub enum Input {
    /// Events are sent at once.
    Fire {
        /// The source; a place in [`super::Scenario::sources`].
        source: usize,
        /// How many.
        count: u32,
    },
    /// A setting of a function is changed.
    Configure {
        /// The function; a place in [`super::Scenario::functions`].
        function: usize,
        /// Which setting, to what.
        change: Change,
    },
    /// A function gets new code: its environments are replaced, as after any deployment.
    Deploy {
        /// The function, which runs a guest; a place in [`super::Scenario::functions`].
        function: usize,
        /// Its new code.
        code: Deployed,
    },
    /// The batch size of a queue's event source mapping is changed.
    BatchSize {
        /// The source, which is a queue; a place in [`super::Scenario::sources`].
        source: usize,
        /// The most messages in a batch from now on.
        size: u32,
    },
    /// The idle time-out is changed.
    IdleTimeout(Span),
    /// Something that functions lean on breaks for a while.
    Break(Breakage),
    /// An availability zone is lost.
    KillZone(Zone),
    /// It comes back.
    RestoreZone(Zone),
}

/// A change of one setting while the run goes on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Change {
    /// Memory in MB.
    Memory(u32),
    /// The invocation time-out.
    Timeout(Span),
    /// Reserved concurrency; none lifts it.
    Reserved(Option<u32>),
    /// Provisioned concurrency, allocated by the real rule.
    Provisioned(u32),
    /// SnapStart on or off.
    SnapStart(bool),
    /// The architecture.
    Arch(Architecture),
    /// The share of invocations that err. A guest's handler is then not run at all.
    Fail(f64),
    /// Time that passes in each invocation before the handler runs; it counts and is billed.
    Delay(Span),
    /// The version that an alias names; a place in [`super::Scenario::functions`].
    Version(usize),
    /// The version that gets an alias's weight.
    Additional(Option<usize>),
    /// The weight of an alias.
    Weight(f64),
}

/// New code of a function: what somebody wrote, and what came of it.
#[derive(Clone, Debug)]
pub struct Deployed {
    /// The module as WebAssembly text, as it was written.
    pub text: Arc<str>,
    /// The module, compiled.
    pub program: Program,
}

/// The same text is the same code.
impl PartialEq for Deployed {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}
