//! What a guest sees of the world: the data behind its host functions, and checked access to its memory.
//!
//! A host function either answers at once and charges fuel, or it stops the guest with a [`Stop`] and
//! leaves what it wants in [`Host::outbox`]. Nothing here trusts a pointer, a length or an order of calls.

mod access;
mod lambda;
mod wasi;

use super::fault::Fault;
use super::limits::{Limiter, RESPONSE_MAX_BYTES, fuel_for};
use super::log::LogMeter;
use super::random::Random;
use super::settings::{Clock, Request, Settings};
use super::tmp::Tmp;
use std::fmt;
use std::sync::Arc;
use wasmi::errors::HostError;
use wasmi::{Linker, Memory, Module};

pub(super) use access::Buffer;
pub(super) use lambda::deliver;
use wasi::Stdio;

/// Why a host function stops the guest. What it wants is in the outbox.
#[derive(Clone, Debug)]
pub(super) enum Stop {
    /// It asks for the next event, to be written to this buffer.
    Next(Buffer),
    /// It calls a service; the answer goes to this buffer.
    Call(Buffer),
    /// It logs a line; the host function then returns this.
    Log(Option<i32>),
    /// It reports that INIT failed.
    InitFailed,
    /// It ends its process.
    Exit(i32),
    /// It broke the interface.
    Fault(Fault),
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}

impl HostError for Stop {}

/// Where the guest is in its life, as far as the interface cares.
#[derive(Debug)]
pub(super) enum Turn {
    /// There is no event: INIT runs, or the guest is frozen.
    Idle,
    /// An event waits to be fetched: the buffer given to `next` was too small for it.
    Waiting(Request),
    /// An event is being handled.
    Serving(Request),
}

/// How an invocation ends, by the guest's own telling.
pub(super) type Answer = Result<Vec<u8>, Vec<u8>>;

/// What a stopped guest wants.
#[derive(Debug, Default)]
pub(super) struct Outbox {
    pub(super) action: String,
    /// A payload, a log line or an error report, by the kind of stop.
    pub(super) bytes: Vec<u8>,
}

/// Where the fuel stands while a slice runs, to read the clock.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tick {
    pub(super) clock: Clock,
    /// Used since `run` was called, before this slice.
    pub(super) before: u64,
    /// Part of this slice that an earlier `run` has counted already.
    pub(super) carried: u64,
    /// The fuel of this slice.
    pub(super) slice: u64,
}

/// What survives a crash: the disk, and the machine's source of chance.
#[derive(Debug)]
pub(super) struct Kept {
    pub(super) tmp: Tmp,
    pub(super) random: Random,
}

/// The data of one instance's store.
#[derive(Debug)]
pub(super) struct Host {
    pub(super) settings: Arc<Settings>,
    pub(super) limiter: Limiter,
    pub(super) kept: Kept,
    /// The exported memory. None only in modules that need none.
    pub(super) memory: Option<Memory>,
    pub(super) turn: Turn,
    answer: Option<Answer>,
    /// A service's answer that did not fit, kept for a second call.
    held: Option<Vec<u8>>,
    last_error: String,
    log: LogMeter,
    pub(super) outbox: Outbox,
    pub(super) tick: Tick,
    /// Fuel that host functions charged beyond what the slice had left.
    pub(super) debt: u64,
    stdio: Stdio,
}

impl Host {
    pub(super) fn new(settings: &Arc<Settings>, limiter: Limiter, kept: Kept) -> Self {
        let clock = Clock {
            start_us: 0,
            spent: 0,
            ns_num: 0,
            ns_den: 1,
        };
        Self {
            settings: Arc::clone(settings),
            limiter,
            kept,
            memory: None,
            turn: Turn::Idle,
            answer: None,
            held: None,
            last_error: String::new(),
            log: LogMeter::default(),
            outbox: Outbox::default(),
            tick: Tick {
                clock,
                before: 0,
                carried: 0,
                slice: 0,
            },
            debt: 0,
            stdio: Stdio::default(),
        }
    }

    /// Begins an invocation: a log and an answer of its own.
    pub(super) fn begin(&mut self, request: Request) {
        self.turn = Turn::Serving(request);
        self.answer = None;
        self.log = LogMeter::default();
        self.limiter.forget_denials();
        self.stdio.begin();
    }

    /// Lets standard output be the answer, as in a command.
    pub(super) fn answer_on_stdout(&mut self) {
        self.stdio.answer = Some(Vec::new());
    }

    /// Ends INIT or the invocation: the last words of the log, if a line was left open, and the answer.
    /// Without one it is what was written to standard output, and without that it is `null`.
    pub(super) fn end(&mut self) -> (Option<Vec<u8>>, Answer) {
        self.turn = Turn::Idle;
        let written = self.stdio.answer.take().unwrap_or_default();
        if self.answer.is_none() && !written.is_empty() {
            self.set_answer(Ok(written));
        }
        let answer = self.answer.take().unwrap_or_else(|| Ok(b"null".to_vec()));
        (self.last_line(), answer)
    }

    /// What is left of the log: a line whose end the guest never wrote.
    pub(super) fn last_line(&mut self) -> Option<Vec<u8>> {
        let line = self.stdio.rest_of_log()?;
        self.log.admit(&line)
    }

    /// The event that is being handled, or waits to be.
    pub(super) fn request(&self) -> Option<&Request> {
        match &self.turn {
            Turn::Idle => None,
            Turn::Waiting(request) | Turn::Serving(request) => Some(request),
        }
    }

    /// Takes a service's answer: into the buffer if it fits, kept if not. Tells what `call` returns.
    pub(super) fn take_answer(
        &mut self,
        memory: &mut [u8],
        out: Buffer,
        answer: Result<Vec<u8>, String>,
    ) -> i32 {
        match answer {
            Ok(bytes) => {
                self.debt += fuel_for(bytes.len() as u64);
                let needed = out.fill(memory, &bytes);
                self.held = (!out.holds(bytes.len())).then_some(bytes);
                needed
            }
            Err(text) => {
                self.held = None;
                self.last_error = text;
                FAILED
            }
        }
    }

    /// Ends the invocation with an answer, or with an error in its place if it is too large.
    pub(super) fn set_answer(&mut self, answer: Answer) {
        let len = match &answer {
            Ok(bytes) | Err(bytes) => bytes.len(),
        };
        self.answer = Some(if len > RESPONSE_MAX_BYTES {
            Err(too_large())
        } else {
            answer
        });
    }
}

/// What a host function returns when it fails; `error` then tells why.
const FAILED: i32 = -1;

/// The real service refuses such a response and goes on with the environment. So does this.
fn too_large() -> Vec<u8> {
    format!(
        "{{\"errorType\":\"Function.ResponseSizeTooLarge\",\"errorMessage\":\"the response has more \
         than {RESPONSE_MAX_BYTES} bytes\"}}"
    )
    .into_bytes()
}

/// All host functions: the `lambda` interface, WASI preview 1, and `AssemblyScript`'s `env.abort`.
pub(super) fn linker(engine: &wasmi::Engine) -> Linker<Host> {
    let mut linker = Linker::new(engine);
    let defined = lambda::define(&mut linker).and_then(|()| wasi::define(&mut linker));
    defined.expect("every host function has a name of its own");
    linker
}

/// Defines the WASI functions that a module imports and that are not among ours: they answer "no such
/// call", which a libc passes on.
pub(super) fn define_rest(linker: &mut Linker<Host>, module: &Module) {
    wasi::define_rest(linker, module);
}

/// A host function as a module imports it: `("lambda", "next", "ii", "i")` takes two `i32` and returns one;
/// `I` is an `i64`.
pub(super) type Offer = (&'static str, &'static str, &'static str, &'static str);

/// Every function that a module may import.
pub(super) fn offers() -> impl Iterator<Item = &'static Offer> {
    lambda::OFFERS.iter().chain(wasi::OFFERS)
}

/// Whether a host function works without a memory.
pub(super) fn needs_no_memory(module: &str, name: &str) -> bool {
    matches!(
        (module, name),
        ("lambda", "clock_ms") | (wasi::MODULE, "proc_exit" | "sched_yield")
    )
}

/// Whether imports from a module of this name are WASI.
pub(super) fn is_wasi(module: &str) -> bool {
    module == wasi::MODULE
}

#[cfg(test)]
mod tests {
    use super::super::program::Program;
    use super::*;

    fn types(letters: &str) -> String {
        let name = |letter| if letter == 'i' { " i32" } else { " i64" };
        letters.chars().map(name).collect()
    }

    /// The table of offers is what modules are checked against; the linker is what they get.
    #[test]
    fn every_offer_is_what_the_linker_has() {
        for (module, name, params, results) in offers() {
            let program = Program::load(
                format!(
                    "(module (import \"{module}\" \"{name}\" (func (param{}) (result{})))
                      (memory (export \"memory\") 1) (func (export \"_start\")))",
                    types(params),
                    types(results)
                )
                .as_bytes(),
            )
            .unwrap();
            let mut store = wasmi::Store::new(&program.code.engine, test_host());
            store.limiter(|host| &mut host.limiter);
            store.set_fuel(1_000_000).unwrap();
            let code = &program.code;
            let made = code.linker.instantiate_and_start(&mut store, &code.module);
            assert!(made.is_ok(), "{module}.{name}: {made:?}");
        }
    }

    fn test_host() -> Host {
        let settings = Settings {
            function: "test".into(),
            version: "$LATEST".into(),
            memory_mb: 128,
            ephemeral_mb: 512,
            variables: Vec::new(),
        };
        let kept = Kept {
            tmp: Tmp::new(Arc::default(), 0),
            random: Random::new(0),
        };
        let limiter = Limiter::new(Arc::default(), 1 << 27);
        Host::new(&Arc::new(settings), limiter, kept)
    }

    #[test]
    fn every_offer_is_on_the_authors_page() {
        let page = include_str!("../../../sandbox/functions/README.md");
        for (module, name, ..) in offers() {
            let family = name.split('_').next().unwrap_or_default();
            let is_named =
                page.contains(&format!("`{name}")) || page.contains(&format!("`{family}_*`"));
            assert!(is_named || *module == "env", "{module}.{name}");
        }
    }
}
