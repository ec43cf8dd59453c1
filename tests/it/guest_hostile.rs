//! Hostile guests: whatever a module does, it ends in a clean, named fault. Here: what is refused at load.

use crate::rig::{CLOCK, settings};
use coldstart::guest::{Guest, Program, Request, RequestId, Yield};

/// More than any of these guests may take in one phase.
const LIMIT: u64 = 6_000_000;

/// How a module ends: refused at load, in INIT or in one invocation, and with which words.
pub(crate) fn ending(module: &[u8]) -> String {
    let program = match Program::load(module) {
        Ok(program) => program,
        Err(why) => return format!("load: {why}"),
    };
    let mut guest = Guest::boot(&program, &settings(128), 1);
    guest.begin_init();
    match run(&mut guest) {
        Yield::Ready => {}
        end => return format!("init: {}", told(&end)),
    }
    guest.begin_invoke(Request {
        id: RequestId(1),
        deadline_ms: 0,
        event: b"{}"[..].into(),
    });
    let end = run(&mut guest);
    // Whatever happened, the environment can begin anew, and another one is not touched.
    guest.begin_init();
    let again = run(&mut guest);
    assert!(matches!(
        again,
        Yield::Ready | Yield::Fault(_) | Yield::Slice | Yield::Failure(_)
    ));
    told(&end)
}

/// Runs a guest to the end of its phase, in slices, answering each call with a few bytes.
fn run(guest: &mut Guest) -> Yield {
    while guest.fuel_used() < LIMIT {
        match guest.run(1_234_567, CLOCK) {
            Yield::Slice | Yield::Log(_) => {}
            Yield::Call { .. } => guest.answer(Ok(b"answer".to_vec())),
            end => return end,
        }
    }
    Yield::Slice
}

fn told(end: &Yield) -> String {
    match end {
        Yield::Fault(fault) => fault.to_string(),
        Yield::Slice => "time-out".into(),
        Yield::Answer(answer) => format!("answer {}", String::from_utf8_lossy(answer)),
        Yield::Failure(report) => format!("failure {}", String::from_utf8_lossy(report)),
        other => format!("{other:?}"),
    }
}

/// Words of the interpreter that no author should meet.
const INTERNALS: [&str; 9] = [
    "wasmi", "Store", "Stored", "FuncType", "Error {", "Some(", "None", "panicked", "Idx",
];

#[track_caller]
pub(crate) fn case(module: impl AsRef<[u8]>, expected: &str) {
    let end = ending(module.as_ref());
    assert!(end.contains(expected), "{end}\n  instead of {expected}");
    for word in INTERNALS {
        assert!(!end.contains(word), "`{word}` in: {end}");
    }
}

/// A reactor with this handler and these declarations before it.
pub(crate) fn with(declarations: &str, handler: &str) -> String {
    format!(
        r#"(module
          (import "lambda" "respond" (func $respond (param i32 i32)))
          (import "lambda" "fail" (func $fail (param i32 i32)))
          (import "lambda" "call" (func $call (param i32 i32 i32 i32 i32 i32) (result i32)))
          (import "lambda" "env" (func $env (param i32 i32 i32 i32) (result i32)))
          (import "lambda" "log" (func $log (param i32 i32)))
          (import "lambda" "random" (func $random (param i32 i32)))
          (import "lambda" "tmp_write" (func $tmp_write (param i32 i32 i32 i32) (result i32)))
          (import "lambda" "tmp_read" (func $tmp_read (param i32 i32 i32 i32) (result i32)))
          (memory (export "memory") 1)
          {declarations}
          (func (export "alloc") (param i32) (result i32) (i32.const 1024))
          (func (export "handle") (param $p i32) (param $n i32) (local $i i32) {handler}))"#
    )
}

pub(crate) fn handler(body: &str) -> String {
    with("", body)
}

#[test]
fn what_is_no_module_is_refused() {
    case("", "load: ");
    case([0xff, 0xfe, 0x00], "neither a WebAssembly binary");
    case("\0asm", "not a valid module");
    case("\0asm\x01\0\0\0", "exports neither `handle`");
    case("\0asm\x0d\0\x01\0", "is a WebAssembly component");
    case("\0asm\x02\0\0\0", "not a valid module");
    case("\0asm\x01\0\0\0\x01", "not a valid module");
    case(
        b"\0asm\x01\0\0\0\x01\xff\xff\xff\xff\x0f",
        "not a valid module",
    );
    case("\0asm\x01\0\0\0\x63\x01\x00", "not a valid module");
    case("(module", "WAT text");
    case(
        "(module (func (export \"_start\") (call 7)))",
        "not a valid module",
    );
    case(
        "(module (func (export \"_start\") (drop (i64.add (i32.const 1) (i64.const 1)))))",
        "not a valid module",
    );
    case("(component)", "is a WebAssembly component");
    case("(".repeat(1_000_000), "WAT text");
    case(" ".repeat(33 << 20), "at most 33554432 are allowed");
    case(
        "(module (func (export \"a\")) (func (export \"a\")))",
        "duplicate export",
    );
}

#[test]
fn imports_that_are_not_offered_are_named() {
    let import = |import: &str| {
        format!(
            "(module (import {import}) (memory (export \"memory\") 1) (func (export \"_start\")))"
        )
    };
    case(
        import(r#""env" "read_secrets" (func)"#),
        "`env.read_secrets`, which the lab does not offer",
    );
    case(
        import(r#""lambda" "next" (func)"#),
        "imports `lambda.next` as (); it is (i32, i32) -> i32",
    );
    case(
        import(r#""lambda" "clock_ms" (func (result f64))"#),
        "as () -> another type; it is () -> i64",
    );
    case(
        import(r#""lambda" "respond" (global i32)"#),
        "is no function",
    );
    case(import(r#""env" "memory" (memory 1)"#), "is no function");
    case(
        import(r#""env" "table" (table 1 funcref)"#),
        "is no function",
    );
    case(
        import(r#""wasi_snapshot_preview1" "path_open" (func)"#),
        "does not offer",
    );
    case(
        "(module (import \"lambda\" \"log\" (func (param i32 i32))) (func (export \"_start\")))",
        "exports no memory",
    );
}

#[test]
fn exports_that_are_missing_or_odd_are_named() {
    case("(module)", "exports neither `handle`");
    case(
        "(module (memory (export \"memory\") 1) (func (export \"handle\") (param i32 i32)))",
        "no function `alloc`",
    );
    case(
        "(module (func (export \"handle\") (param i32 i32)) (func (export \"alloc\") (param i32) (result i32) (i32.const 0)))",
        "exports no memory",
    );
    case(
        "(module (memory (export \"memory\") 1) (func (export \"_start\") (param i32)))",
        "`_start` is (i32); it must be ()",
    );
    case(
        "(module (global (export \"_start\") i32 (i32.const 0)))",
        "`_start` is no function",
    );
    case(
        "(module (func (export \"_start\")) (global (export \"memory\") i32 (i32.const 0)))",
        "init: Runtime.ExitError",
    );
    case(
        with("(func (export \"init\") (result i32) (i32.const 0))", ""),
        "`init` is () -> i32; it must be ()",
    );
    case(
        with("(func (export \"coldstart:start\"))", ""),
        "are the lab's own",
    );
    case(
        with(
            "(global (export \"coldstart:global:0\") (mut i32) (i32.const 0))",
            "",
        ),
        "are the lab's own",
    );
}

#[test]
fn monsters_are_refused_at_load_or_cost_nothing() {
    case(
        handler(&format!("(local {}) unreachable", "i64 ".repeat(4_096))),
        "4097 locals; at most 4096",
    );
    let mut many =
        b"\0asm\x01\0\0\0\x01\x04\x01\x60\0\0\x03\x02\x01\0\x07\x0a\x01\x06_start\0\0".to_vec();
    // One function with 40,000 locals, in eleven bytes.
    many.extend_from_slice(b"\x0a\x08\x01\x06\x01\xc0\xb8\x02\x7f\x0b");
    case(many, "40000 locals");
    case(
        "(module (memory 1) (memory 1) (func (export \"_start\")))",
        "load: ",
    );
    case(
        "(module (memory i64 1) (func (export \"_start\")))",
        "load: ",
    );
    case(
        "(module (memory (export \"memory\") 65536) (func (export \"_start\")))",
        "begins with 4096 MB",
    );
    case(
        "(module (memory (export \"memory\") 65537) (func (export \"_start\")))",
        "not a valid module",
    );
    case(
        with("(table 4000000000 funcref)", ""),
        "init: Runtime.InvalidEntrypoint",
    );
}

#[test]
fn far_too_many_of_something_is_refused_or_costs_nothing() {
    case(with("(memory 1)", ""), "load: ");
    case(
        handler(&format!(
            "{} {}",
            "(block ".repeat(20_000),
            ")".repeat(20_000)
        )),
        "",
    );
    case(
        format!(
            "(module {} (func (export \"_start\")))",
            "(func)".repeat(20_000)
        ),
        "load: ",
    );
    case(
        format!(
            "(module {} (func (export \"_start\")))",
            "(global i32 (i32.const 0))".repeat(2_000)
        ),
        "load: ",
    );
    case(
        with(&format!("(func {})", "(param i32)".repeat(1_001)), ""),
        "load: ",
    );
    case(
        handler(&format!(
            "{} {}",
            "(i32.const 1)".repeat(40_000),
            "drop ".repeat(40_000)
        )),
        "",
    );
}
