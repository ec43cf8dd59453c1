//! Step Functions: state machines over the same functions, in virtual time.
//!
//! A machine is written in a subset of the Amazon States Language: Task, Choice, Parallel, Map, Wait, Pass,
//! Succeed and Fail, with Retry and Catch (`FACTS-2.md` section B names the eight types and the defaults of
//! Retry). [`read`] turns its JSON into a [`Machine`] or lists every problem; [`run`] runs executions of it beside
//! the platform: a Task hands an event to its function as a synchronous Invoke does, and the machine goes on
//! when that event has ended.
//!
//! Standard workflows pay for every transition, a retry being one more; Express workflows pay for each start and
//! for their memory × time, waiting included. Waiting holds no function, so a Standard workflow waits for
//! nothing; a function that waits is billed for it.

mod choice;
mod execution;
mod path;
mod read;
mod run;

pub use path::Path;
pub use read::{Trouble, read};
pub use run::{Finished, Step, run};

use super::scenario::Pattern;
use super::time::Span;
use choice::Rule;
use serde_json::Value;
use std::sync::Arc;

/// A workflow of a scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct Workflow {
    /// Its name.
    pub name: String,
    /// How it is run and paid.
    pub kind: Kind,
    /// What it does.
    pub machine: Arc<Machine>,
    /// When executions start.
    pub starts: Pattern,
    /// What each is started with.
    pub input: Value,
}

/// The two kinds of workflow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Up to a year, exactly once, paid by the transition.
    Standard,
    /// Up to five minutes, paid by start and memory × time.
    Express,
}

impl Kind {
    /// How long an execution may last (`FACTS-2.md` section B).
    pub const fn limit(self) -> Span {
        match self {
            Self::Standard => Span::secs(365 * 86_400),
            Self::Express => Span::secs(300),
        }
    }
}

/// A state machine, or a branch of one.
#[derive(Clone, Debug, PartialEq)]
pub struct Machine {
    /// The place of the first state.
    pub start: usize,
    /// Its states, by place.
    pub states: Vec<State>,
}

/// A state.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// Its name.
    pub name: String,
    /// What it does.
    pub action: Action,
    /// What of the input it sees.
    pub input: Path,
    /// What of its output it passes on.
    pub output: Path,
    /// Where its result goes in the input; none to throw the result away.
    pub result: Option<Path>,
    /// What comes next; none for the end.
    pub next: Option<usize>,
    /// When it is tried again.
    pub retries: Vec<Retrier>,
    /// Where its errors lead.
    pub catches: Vec<Catcher>,
}

/// What a state does.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Calls a function and waits for it.
    Task {
        /// The function, by its place in the scenario.
        function: usize,
        /// How long to wait for it at most.
        timeout: Option<Span>,
    },
    /// Takes the first way whose rule holds, or the default.
    Choice {
        /// Rules, each with the place of a state.
        rules: Vec<(Rule, usize)>,
        /// Where to go if none holds.
        default: Option<usize>,
    },
    /// Runs branches side by side; its result is the list of theirs.
    Parallel(Vec<Arc<Machine>>),
    /// Runs a branch for each item of a list.
    Map {
        /// Where the list is.
        items: Path,
        /// What is done with each.
        branch: Arc<Machine>,
        /// How many at once; 0 for no bound.
        at_once: usize,
    },
    /// Waits.
    Wait(Delay),
    /// Passes on its input, or a fixed result.
    Pass(Option<Value>),
    /// Ends well.
    Succeed,
    /// Ends with an error.
    Fail {
        /// The error's name.
        error: String,
        /// What is said of it.
        cause: String,
    },
}

/// How long a Wait state waits.
#[derive(Clone, Debug, PartialEq)]
pub enum Delay {
    /// As long as the machine says.
    Fixed(Span),
    /// As many seconds as the input says there.
    From(Path),
}

/// When a state that failed is tried again.
#[derive(Clone, Debug, PartialEq)]
pub struct Retrier {
    /// Which errors it is for.
    pub errors: Vec<String>,
    /// The wait before the first retry.
    pub interval: Span,
    /// How many retries, the first try not counted.
    pub attempts: u32,
    /// By how much the wait grows each time, in thousandths.
    pub backoff: u64,
    /// The longest wait.
    pub longest: Option<Span>,
}

/// Where errors lead.
#[derive(Clone, Debug, PartialEq)]
pub struct Catcher {
    /// Which errors it is for.
    pub errors: Vec<String>,
    /// The place of the state that goes on.
    pub next: usize,
    /// Where the error goes in the input.
    pub result: Option<Path>,
}

/// Whether an error is one of some names: `States.ALL` is any, `States.TaskFailed` any but a time-out.
pub(crate) fn matches(names: &[String], error: &str) -> bool {
    names.iter().any(|name| match name.as_str() {
        "States.ALL" => true,
        "States.TaskFailed" => error != "States.Timeout",
        name => name == error,
    })
}

impl Retrier {
    /// The wait before the `n`th retry, from 0.
    pub fn wait(&self, n: u32) -> Span {
        let mut wait = u128::from(self.interval.0);
        for _ in 0..n.min(64) {
            wait = wait.saturating_mul(u128::from(self.backoff)) / 1_000;
        }
        let wait = Span(u64::try_from(wait).unwrap_or(u64::MAX / 4));
        self.longest.map_or(wait, |longest| wait.min(longest))
    }
}
