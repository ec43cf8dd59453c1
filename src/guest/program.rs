//! A compiled function version: checked, rewritten and compiled once, shared by all its environments.

use super::check;
use super::host::{self, Host};
use super::limits::{Budget, LOCALS_MAX, MODULE_MAX_BYTES};
use super::module;
use super::settings::Settings;
use std::fmt;
use std::sync::Arc;
use wasmi::{
    CompilationMode, Config, CustomFuelCosts, EnforcedLimits, Engine, Linker, Module, OperatorCost,
};

/// The size of a page of linear memory.
pub(super) const PAGE_BYTES: u64 = 64 * 1024;

/// A compiled function version, shared by all its environments. Cheap to clone.
///
/// Its environments also share the lab's bounds on real memory: see [`Program::isolated`].
#[derive(Clone)]
pub struct Program {
    pub(super) code: Arc<Code>,
    pub(super) budget: Arc<Budget>,
}

/// What is the same in all environments.
pub(super) struct Code {
    // One engine a program: an engine never frees code, so that it must go when the program goes.
    pub(super) engine: Engine,
    pub(super) linker: Linker<Host>,
    pub(super) module: Module,
    pub(super) shape: Shape,
    /// The exports that run INIT, in order; in a loop or a command the last is `_start`.
    pub(super) boot: Vec<&'static str>,
    /// The mutable globals, by the names of their exports.
    pub(super) globals: Vec<String>,
    pub(super) can_snapshot: bool,
    memory_bytes: u64,
    imports: Vec<String>,
    exports: Vec<String>,
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

impl fmt::Display for Shape {
    /// `loop`, `reactor` or `command`, as manifests name it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Loop => "loop",
            Self::Reactor => "reactor",
            Self::Command => "command",
        })
    }
}

/// Why a module cannot be loaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoadError(pub String);

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for LoadError {}

fn refuse<T>(why: impl Into<String>) -> Result<T, LoadError> {
    Err(LoadError(why.into()))
}

impl Program {
    /// Whether two handles are of one compiled module.
    pub fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.code, &other.code)
    }

    /// Compiles a module: wasm binary, or WAT text.
    ///
    /// # Errors
    ///
    /// Says in a sentence why the module cannot be run: not valid, an import that is not offered, an
    /// export that is missing or of the wrong type, a limit of the lab.
    pub fn load(bytes: &[u8]) -> Result<Self, LoadError> {
        let wasm = binary(bytes)?;
        let engine = Engine::new(&config());
        Module::validate(&engine, &wasm)
            .map_err(|error| LoadError(format!("this is not a valid module: {error}")))?;
        let Some((wasm, survey)) = module::rewrite(&wasm) else {
            return refuse("the module uses a feature of WebAssembly that this lab does not know");
        };
        if survey.most_locals > LOCALS_MAX {
            return refuse(format!(
                "a function has {} locals; at most {LOCALS_MAX} are allowed (a limit of the lab)",
                survey.most_locals
            ));
        }
        if survey.has_reserved_export {
            return refuse(format!(
                "names of exports that begin with `{}` are the lab's own",
                module::RESERVED_PREFIX
            ));
        }
        let module = Module::new(&engine, &wasm)
            .map_err(|error| LoadError(format!("the module cannot be compiled: {error}")))?;
        let shape = check::shape(&module)?;
        let mut linker = host::linker(&engine);
        host::define_rest(&mut linker, &module);
        let globals = survey
            .globals
            .iter()
            .map(|index| format!("{}{index}", module::GLOBAL_EXPORT));
        let code = Code {
            shape,
            boot: check::boot(&module, shape),
            globals: globals.collect(),
            can_snapshot: shape == Shape::Reactor
                && !survey.has_mutable_reference
                && !survey.changes_tables,
            memory_bytes: survey.memory_pages.saturating_mul(PAGE_BYTES),
            imports: check::imports(&module),
            exports: check::exports(&module),
            engine,
            linker,
            module,
        };
        Ok(Self {
            code: Arc::new(code),
            budget: Arc::default(),
        })
    }

    /// The same code with bounds on real memory of its own.
    ///
    /// All environments of a program together may hold only so much real memory. A simulation that
    /// takes a program of its own meets that bound at the same event every time, whatever else runs.
    #[must_use]
    pub fn isolated(&self) -> Self {
        Self {
            code: Arc::clone(&self.code),
            budget: Arc::default(),
        }
    }

    /// How it wants to be run.
    pub fn shape(&self) -> Shape {
        self.code.shape
    }

    /// The initial linear memory in bytes: a function with less memory cannot load it.
    pub fn initial_memory(&self) -> u64 {
        self.code.memory_bytes
    }

    /// Whether the module can run with these settings.
    ///
    /// # Errors
    ///
    /// Its initial memory is above the memory setting.
    pub fn fits(&self, settings: &Settings) -> Result<(), LoadError> {
        if self.initial_memory() <= settings.memory_bytes() {
            return Ok(());
        }
        refuse(format!(
            "the module begins with {} MB of memory; the function's setting is {} MB",
            self.initial_memory().div_ceil(1 << 20),
            settings.memory_mb
        ))
    }

    /// Whether a guest can be snapshotted after INIT, as SnapStart wants it. Only reactors can, since
    /// nothing of theirs is on the interpreter's stack then; and only if their code changes no tables,
    /// which a snapshot does not see.
    pub fn can_snapshot(&self) -> bool {
        self.code.can_snapshot
    }

    /// What the module imports, as `module.name`, sorted and without repeats.
    pub fn imports(&self) -> &[String] {
        &self.code.imports
    }

    /// What the module exports, sorted.
    pub fn exports(&self) -> &[String] {
        &self.code.exports
    }
}

impl fmt::Debug for Program {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Program")
            .field("shape", &self.code.shape)
            .field("imports", &self.code.imports)
            .field("exports", &self.code.exports)
            .finish_non_exhaustive()
    }
}

/// A fingerprint of a module's file, for manifests: 64-bit FNV-1a in hexadecimal. It tells that a file was
/// rebuilt or changed by accident; it is no defence against intent.
pub fn fingerprint(bytes: &[u8]) -> String {
    let hash = bytes.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{hash:016x}")
}

/// The binary form of a module that may be text.
fn binary(bytes: &[u8]) -> Result<Vec<u8>, LoadError> {
    if bytes.len() > MODULE_MAX_BYTES {
        return refuse(format!(
            "the module has {} bytes; at most {MODULE_MAX_BYTES} are allowed (a limit of the lab)",
            bytes.len()
        ));
    }
    let wasm = if bytes.starts_with(b"\0asm") {
        bytes.to_vec()
    } else {
        let Ok(text) = std::str::from_utf8(bytes) else {
            return refuse(
                "this is neither a WebAssembly binary (it begins with \\0asm) nor WAT text",
            );
        };
        wat::parse_str(text).map_err(|error| LoadError(format!("WAT text: {error}")))?
    };
    if wasm.get(4..8).is_some_and(|layer| layer == b"\x0d\0\x01\0") {
        return refuse("this is a WebAssembly component; the lab runs core modules");
    }
    Ok(wasm)
}

fn config() -> Config {
    let mut config = Config::default();
    config.consume_fuel(true);
    // Everything that a module can do wrong is found when it is loaded, and no environment pays for
    // translation.
    config.compilation_mode(CompilationMode::Eager);
    config.fuel_cost(CustomFuelCosts {
        bytes_copied_per_fuel: super::limits::BYTES_PER_FUEL,
        fuel_per_bytes_translated: 0,
        fuel_per_bytes_validated: 0,
    });
    // A denied growth leaves bytes on the native stack until the slice ends: it must not be cheap.
    config.operator_cost(OperatorCost {
        memory_grow: 255,
        table_grow: 255,
        ..OperatorCost::default()
    });
    config.set_max_recursion_depth(10_000);
    config.ignore_custom_sections(true);
    config.enforced_limits(EnforcedLimits::strict());
    // Pointers in the interface are 32 bits wide.
    config.wasm_memory64(false);
    config
}
