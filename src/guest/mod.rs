//! Runs WebAssembly guests: compiles, boots, starts and resumes them. Knows nothing of virtual time.
//!
//! A guest is the code inside one execution environment. It runs until it *yields*: it asks for a
//! service, writes a log line, answers, faults, or has used up the fuel it was given. The platform
//! decides what each yield means in virtual time and resumes the guest when that time has come.

use std::sync::Arc;

/// A compiled function version, shared by all its environments. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Program {
    _inner: Arc<()>,
}

/// How a module wants to be run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// `_start` runs INIT and then asks for events with `next`: the custom-runtime shape.
    Loop,
    /// `alloc` and `handle` (and perhaps `init`): the managed-runtime shape, which SnapStart needs.
    Reactor,
    /// A WASI preview 1 command: the event on standard input, the answer on standard output.
    Command,
}

/// What a guest is configured with. The same for every environment of a function version.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The function's name, for `context`.
    pub function: String,
    /// The memory setting in MB (MiB): a hard cap.
    pub memory_mb: u32,
    /// The size of `/tmp` in MB (MiB).
    pub ephemeral_mb: u32,
    /// Environment variables.
    pub variables: Vec<(String, String)>,
}

/// One event handed to a guest.
#[derive(Clone, Debug)]
pub struct Request {
    /// The request id, as `context` gives it.
    pub id: String,
    /// When the time-out strikes, in virtual milliseconds, as `context` gives it.
    pub deadline_ms: u64,
    /// The event.
    pub event: Arc<[u8]>,
}

/// Reads the virtual clock while a guest runs: `us = start_us + (fuel - start_fuel) × num / den / 1000`.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    /// Virtual microseconds at the moment that `run` is called.
    pub start_us: u64,
    /// Nanoseconds for each unit of fuel, as a fraction: numerator.
    pub ns_num: u32,
    /// Denominator.
    pub ns_den: u32,
}

/// The guest of one environment: one store, one memory, one `/tmp`.
#[derive(Debug)]
pub struct Guest {
    _program: Program,
}

/// Why `run` returned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Yield {
    /// The fuel given to `run` is used up. Call `run` again to go on.
    Slice,
    /// INIT is done: the guest is frozen until `begin_invoke`.
    Ready,
    /// The guest called a service and is suspended until `answer`.
    Call {
        /// The action, named as in IAM: `dynamodb:PutItem`.
        action: String,
        /// Its JSON payload.
        payload: Vec<u8>,
    },
    /// The guest wrote a log line and is suspended until `run` is called again.
    Log(Vec<u8>),
    /// The invocation ended with this answer; the guest is frozen.
    Answer(Vec<u8>),
    /// The invocation (or INIT, in a loop guest) ended with an error of the guest's own telling, as
    /// JSON text if the guest wrote JSON; the guest is frozen and can serve again.
    Failure(Vec<u8>),
    /// The guest crashed. It must be reset before it can serve again.
    Fault(Fault),
}

/// Why a guest crashed: a name as the real service gives it, and a sentence of our own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What kind.
    pub kind: FaultKind,
    /// One sentence that tells the author what happened.
    pub message: String,
}

impl Fault {
    /// The name that the real service gives this kind of crash.
    pub const fn error_type(&self) -> &'static str {
        "Runtime.ExitError"
    }
}

/// The kinds of crash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// A wasm trap.
    Trap,
    /// Memory above the setting was refused and the guest gave up.
    OutOfMemory,
    /// The guest ended its process (`proc_exit`, or `_start` returned without asking for an event).
    Exit,
    /// The guest broke the host interface: a bad pointer, no answer, a payload over the limit.
    Host,
    /// A module that cannot be started: an export missing or of the wrong type.
    Entrypoint,
}

/// Why a module cannot be loaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoadError(pub String);

/// What a guest answers a `call`: the service's answer, or its error text.
pub type CallAnswer = Result<Vec<u8>, String>;

/// A guest after INIT, to be restored into new environments.
#[derive(Clone, Debug)]
pub struct Snapshot {
    _inner: Arc<()>,
}

impl Program {
    /// Compiles a module: wasm binary, or WAT text.
    pub fn load(_bytes: &[u8]) -> Result<Self, LoadError> {
        Err(LoadError("not built yet".into()))
    }

    /// How it wants to be run.
    pub fn shape(&self) -> Shape {
        Shape::Reactor
    }

    /// The initial linear memory in bytes: a function with less memory cannot load it.
    pub fn initial_memory(&self) -> u64 {
        0
    }
}

impl Guest {
    /// Makes a guest that has run nothing yet. `seed` feeds its `random`.
    pub fn boot(program: &Program, _settings: &Arc<Settings>, _seed: u64) -> Self {
        Self {
            _program: program.clone(),
        }
    }

    /// Makes a guest from a snapshot: INIT is already done. What INIT drew at random is the same in all.
    pub fn restore(
        program: &Program,
        settings: &Arc<Settings>,
        _snapshot: &Snapshot,
        seed: u64,
    ) -> Self {
        Self::boot(program, settings, seed)
    }

    /// Prepares INIT; `run` runs it. After a fault it starts anew (globals are gone, `/tmp` stays).
    pub fn begin_init(&mut self) {}

    /// Hands over an event; `run` runs the handler. The guest must be ready.
    pub fn begin_invoke(&mut self, _request: Request) {}

    /// Runs until the next yield, using at most `fuel`.
    pub fn run(&mut self, _fuel: u64, _clock: Clock) -> Yield {
        Yield::Ready
    }

    /// Answers the pending `call`; `run` goes on.
    pub fn answer(&mut self, _answer: CallAnswer) {}

    /// Fuel used since the last `begin_init` or `begin_invoke`.
    pub fn fuel_used(&self) -> u64 {
        0
    }

    /// The most linear memory used so far, in bytes.
    pub fn peak_memory(&self) -> u64 {
        0
    }

    /// Whether INIT is done and an event can be handed over.
    pub fn is_ready(&self) -> bool {
        true
    }

    /// A snapshot of a guest that is ready; none for a shape that cannot be snapshotted.
    pub fn snapshot(&mut self) -> Option<Snapshot> {
        None
    }
}
