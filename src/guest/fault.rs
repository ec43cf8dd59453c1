//! Why a guest crashed, in words that its author understands.

use super::limits::{Denied, Limiter};
use std::fmt;
use wasmi::errors::{ErrorKind, MemoryError};
use wasmi::{Error, TrapCode};

/// Why a guest crashed: a name as the real service gives it, and a sentence of our own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What kind.
    pub kind: FaultKind,
    /// One sentence that tells the author what happened.
    pub message: String,
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
    /// The guest broke the host interface: a bad pointer, no answer, two answers.
    Host,
    /// A module that cannot be started with these settings.
    Entrypoint,
}

impl FaultKind {
    /// The error type, as a caller of the real service reads it in `errorType`.
    ///
    /// `Runtime.ExitError`, `Runtime.OutOfMemory` and `Runtime.InvalidEntrypoint` are the real service's
    /// names. It has none for a broken host interface, since there that is HTTP: `Runtime.InterfaceError`
    /// is the lab's own.
    pub const fn error_type(self) -> &'static str {
        match self {
            Self::Trap | Self::Exit => "Runtime.ExitError",
            Self::OutOfMemory => "Runtime.OutOfMemory",
            Self::Host => "Runtime.InterfaceError",
            Self::Entrypoint => "Runtime.InvalidEntrypoint",
        }
    }
}

impl Fault {
    pub(super) fn new(kind: FaultKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
        }
    }

    /// The error type, as a caller of the real service reads it in `errorType`.
    pub const fn error_type(&self) -> &'static str {
        self.kind.error_type()
    }

    /// Reads the interpreter's error. Its own words stay inside: they speak of its internals.
    pub(super) fn of(error: &Error, limiter: &Limiter) -> Self {
        if let Some(code) = error.as_trap_code() {
            return Self::of_trap(code, limiter);
        }
        match error.kind() {
            ErrorKind::Memory(
                MemoryError::ResourceLimiterDeniedAllocation | MemoryError::OutOfSystemMemory,
            ) => out_of_memory(limiter),
            ErrorKind::Instantiation(_) if limiter.denied().is_some() => out_of_memory(limiter),
            ErrorKind::Instantiation(_) | ErrorKind::Table(_) | ErrorKind::Memory(_) => Self::new(
                FaultKind::Entrypoint,
                "the module cannot be started: it wants a table or a memory that is larger than allowed",
            ),
            _ => Self::new(
                FaultKind::Trap,
                "the function stopped in a way that it cannot go on from",
            ),
        }
    }

    fn of_trap(code: TrapCode, limiter: &Limiter) -> Self {
        // An allocator that is refused memory normally gives up with `unreachable`.
        let gave_up = code == TrapCode::UnreachableCodeReached && limiter.denied().is_some();
        let refused = matches!(
            code,
            TrapCode::GrowthOperationLimited | TrapCode::OutOfSystemMemory
        );
        if gave_up || refused {
            return out_of_memory(limiter);
        }
        Self::new(FaultKind::Trap, sentence(code))
    }
}

fn out_of_memory(limiter: &Limiter) -> Fault {
    let megabytes = |bytes: u64| bytes.div_ceil(1 << 20);
    let limit = megabytes(limiter.limit());
    let message = match limiter.denied() {
        Some(Denied::Setting(asked)) => format!(
            "the function asked for {} MB of memory in total; its setting is {limit} MB",
            megabytes(asked)
        ),
        Some(Denied::Machine(asked)) => format!(
            "the function asked for {} MB, and all its environments together would hold more than this \
             lab allows (a limit of the lab, not of the service)",
            megabytes(asked)
        ),
        None => format!("the function ran out of memory; its setting is {limit} MB"),
    };
    Fault::new(FaultKind::OutOfMemory, message)
}

fn sentence(code: TrapCode) -> &'static str {
    match code {
        TrapCode::UnreachableCodeReached => {
            "the function stopped itself: `unreachable`, which is how a panic, an abort or a failed \
             assertion ends"
        }
        TrapCode::MemoryOutOfBounds => "the function read or wrote outside its memory",
        TrapCode::TableOutOfBounds => "the function used a table entry that does not exist",
        TrapCode::IndirectCallToNull => "the function called through an empty function pointer",
        TrapCode::BadSignature => "the function called a function pointer of another type",
        TrapCode::IntegerDivisionByZero => "the function divided an integer by zero",
        TrapCode::IntegerOverflow => "the function's integer division overflowed",
        TrapCode::BadConversionToInteger => {
            "the function converted a number to an integer that cannot hold it"
        }
        TrapCode::StackOverflow => {
            "the function's calls are nested too deep: its stack is full, as in endless recursion"
        }
        _ => "the function stopped in a way that it cannot go on from",
    }
}

impl fmt::Display for Fault {
    /// `Runtime.ExitError: the function divided an integer by zero`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.error_type(), self.message)
    }
}

impl std::error::Error for Fault {}
