//! Checks what a module imports and exports, before anything of it runs.

use super::host;
use super::module::{RESERVED_PREFIX, START_EXPORT};
use super::program::{LoadError, Shape};
use wasmi::{ExternType, FuncType, Module, ValType};

fn refuse<T>(why: impl Into<String>) -> Result<T, LoadError> {
    Err(LoadError(why.into()))
}

/// Tells how a module wants to be run, or every reason why it cannot be.
pub(super) fn shape(module: &Module) -> Result<Shape, LoadError> {
    let mut problems = Vec::new();
    let mut needs_memory = false;
    for import in module.imports() {
        let (from, name) = (import.module(), import.name());
        needs_memory |= !host::needs_no_memory(from, name);
        problems.extend(import_problem(from, name, import.ty()));
    }
    let has = |name: &str| module.get_export(name).is_some();
    let shape = if has("handle") {
        Shape::Reactor
    } else if !has("_start") {
        problems.push(
            "it exports neither `handle` (a reactor) nor `_start` (a loop, or a WASI command)"
                .into(),
        );
        Shape::Reactor
    } else if imports(module).iter().any(|name| name == "lambda.next") {
        Shape::Loop
    } else if module
        .imports()
        .any(|import| host::is_wasi(import.module()))
    {
        Shape::Command
    } else {
        Shape::Loop
    };
    let (i32, none): (&[ValType], &[ValType]) = (&[ValType::I32], &[]);
    let mut function = |name: &str, params: &[ValType], results: &[ValType], is_needed: bool| {
        problems.extend(export_problem(module, name, (params, results), is_needed));
    };
    for name in ["_initialize", "init"] {
        function(name, none, none, false);
    }
    if shape == Shape::Reactor {
        if has("handle") {
            function("alloc", i32, i32, true);
            function("handle", &[ValType::I32, ValType::I32], none, true);
        }
        needs_memory |= has("handle");
    } else {
        function("_start", none, none, true);
    }
    let has_memory = matches!(module.get_export("memory"), Some(ExternType::Memory(_)));
    if needs_memory && !has_memory {
        problems.push("it exports no memory named `memory`".into());
    }
    if problems.is_empty() {
        return Ok(shape);
    }
    refuse(format!("the module cannot be run: {}", problems.join("; ")))
}

fn import_problem(from: &str, name: &str, ty: &ExternType) -> Option<String> {
    let ExternType::Func(ty) = ty else {
        return Some(format!(
            "it imports `{from}.{name}`, which is no function: the lab offers functions only"
        ));
    };
    let offer = host::offers().find(|offer| (offer.0, offer.1) == (from, name));
    match offer {
        Some((.., params, results)) => {
            let is_same = letters(ty.params()) == *params && letters(ty.results()) == *results;
            let wants = text(params, results);
            (!is_same)
                .then(|| format!("it imports `{from}.{name}` as {}; it is {wants}", shown(ty)))
        }
        // The rest of WASI is there to be refused politely at run time.
        None if host::is_wasi(from) && ty.results() == [ValType::I32] => None,
        None => Some(format!(
            "it imports `{from}.{name}`, which the lab does not offer"
        )),
    }
}

fn export_problem(
    module: &Module,
    name: &str,
    (params, results): (&[ValType], &[ValType]),
    is_needed: bool,
) -> Option<String> {
    match module.get_export(name) {
        None if is_needed => Some(format!("it exports no function `{name}`")),
        None => None,
        Some(ExternType::Func(ty)) if ty.params() == params && ty.results() == results => None,
        Some(other) => {
            let wants = text(&letters(params), &letters(results));
            let is = match &other {
                ExternType::Func(ty) => shown(ty),
                _ => "no function".into(),
            };
            Some(format!("its export `{name}` is {is}; it must be {wants}"))
        }
    }
}

/// A letter for each type, as in [`host::Offer`]; `?` for types that no host function has.
fn letters(types: &[ValType]) -> String {
    types
        .iter()
        .map(|ty| match ty {
            ValType::I32 => 'i',
            ValType::I64 => 'I',
            _ => '?',
        })
        .collect()
}

fn shown(ty: &FuncType) -> String {
    text(&letters(ty.params()), &letters(ty.results()))
}

/// `(i32, i32) -> i32`
fn text(params: &str, results: &str) -> String {
    let name = |letter: char| match letter {
        'i' => "i32",
        'I' => "i64",
        _ => "another type",
    };
    let list = |letters: &str| letters.chars().map(name).collect::<Vec<_>>().join(", ");
    let results = match results.len() {
        0 => String::new(),
        1 => format!(" -> {}", list(results)),
        _ => format!(" -> ({})", list(results)),
    };
    format!("({}){results}", list(params))
}

/// The exports that run INIT, in order. What was a start section comes first; `_initialize` is what WASI
/// reactors and `AssemblyScript` call their top-level code.
pub(super) fn boot(module: &Module, shape: Shape) -> Vec<&'static str> {
    let order: &[&str] = match shape {
        Shape::Reactor => &[START_EXPORT, "_initialize", "init"],
        Shape::Loop => &[START_EXPORT, "_initialize", "_start"],
        Shape::Command => &[START_EXPORT, "_start"],
    };
    let has = |name: &&&'static str| module.get_export(name).is_some();
    order.iter().filter(has).copied().collect()
}

/// What a module imports, as `module.name`, sorted and without repeats.
pub(super) fn imports(module: &Module) -> Vec<String> {
    let mut names: Vec<String> = module
        .imports()
        .map(|import| format!("{}.{}", import.module(), import.name()))
        .collect();
    names.sort();
    names.dedup();
    names
}

/// What a module exports, sorted, without what the lab has added.
pub(super) fn exports(module: &Module) -> Vec<String> {
    let mut names: Vec<String> = module
        .exports()
        .map(|export| export.name().to_owned())
        .filter(|name| !name.starts_with(RESERVED_PREFIX))
        .collect();
    names.sort();
    names
}
