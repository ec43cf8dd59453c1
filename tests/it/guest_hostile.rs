//! Hostile guests: whatever a module does, it ends in a clean, named fault.

use crate::rig::{CLOCK, Rig, program, settings};
use coldstart::guest::{Guest, Program, Request, RequestId, Yield};
use std::fmt::Write;

/// More than any of these guests may take in one phase.
const LIMIT: u64 = 6_000_000;

/// How a module ends: refused at load, in INIT or in one invocation, and with which words.
fn ending(module: &[u8]) -> String {
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
fn case(module: impl AsRef<[u8]>, expected: &str) {
    let end = ending(module.as_ref());
    assert!(end.contains(expected), "{end}\n  instead of {expected}");
    for word in INTERNALS {
        assert!(!end.contains(word), "`{word}` in: {end}");
    }
}

/// A reactor with this handler and these declarations before it.
fn with(declarations: &str, handler: &str) -> String {
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

fn handler(body: &str) -> String {
    with("", body)
}

// ---- Not a module, or not one for this lab

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

// ---- Traps

#[test]
fn every_trap_has_a_sentence() {
    case(handler("unreachable"), "the function stopped itself");
    case(
        handler("(drop (i32.load (i32.const 65536)))"),
        "outside its memory",
    );
    case(
        handler("(i64.store (i32.const -1) (i64.const 1))"),
        "outside its memory",
    );
    case(
        handler("(memory.fill (i32.const 0) (i32.const 0) (i32.const 65537))"),
        "outside its memory",
    );
    case(
        handler("(drop (i32.div_s (local.get $n) (local.get $i)))"),
        "divided an integer by zero",
    );
    case(
        handler("(drop (i32.div_s (i32.const 0x80000000) (i32.const -1)))"),
        "overflowed",
    );
    case(
        handler("(drop (i32.trunc_f64_s (f64.const nan)))"),
        "cannot hold it",
    );
    let table =
        "(type $t (func)) (table 3 funcref) (func $other (param i32)) (elem (i32.const 1) $other)";
    case(
        with(table, "(call_indirect (type $t) (i32.const 0))"),
        "empty function pointer",
    );
    case(
        with(table, "(call_indirect (type $t) (i32.const 1))"),
        "of another type",
    );
    case(
        with(table, "(call_indirect (type $t) (i32.const 9))"),
        "table entry that does not exist",
    );
    case(with("(func $f (call $f))", "(call $f)"), "nested too deep");
    case(
        with(
            "(func $f (local i64 i64 i64 i64) (drop (i32.const 1)) (call $f))",
            "(call $f)",
        ),
        "nested too deep",
    );
    case(with("(data (i32.const 65536) \"x\")", ""), "init: Runtime.");
    case(
        with("(table 1 funcref) (func $f) (elem (i32.const 1) $f)", ""),
        "init: Runtime.",
    );
}

#[test]
fn traps_in_every_phase_are_caught() {
    case(
        with("(func $s unreachable) (start $s)", ""),
        "init: Runtime.ExitError",
    );
    case(
        with("(func $s (loop $l (br $l))) (start $s)", ""),
        "init: time-out",
    );
    case(
        with("(func (export \"init\") unreachable)", ""),
        "init: Runtime.ExitError",
    );
    case(
        with("(func (export \"_initialize\") (loop $l (br $l)))", ""),
        "init: time-out",
    );
    case(
        with(
            "(func (export \"init\") (call $fail (i32.const 0) (i32.const 1)))",
            "",
        ),
        "init: failure",
    );
    case(
        with(
            "(func (export \"init\") (call $respond (i32.const 0) (i32.const 1)))",
            "",
        ),
        "init: Runtime.InterfaceError",
    );
    case(
        with(
            "(func (export \"init\") (call $log (i32.const 0) (i32.const 1))
              (drop (call $call (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 9))))",
            "",
        ),
        "answer null",
    );
    let alloc = |body: &str| {
        format!(
            "(module (memory (export \"memory\") 1) (func (export \"alloc\") (param i32) (result i32) {body}) (func (export \"handle\") (param i32 i32)))"
        )
    };
    case(alloc("unreachable"), "stopped itself");
    case(alloc("(loop $l (br $l)) (i32.const 0)"), "time-out");
    case(
        alloc("(i32.const -1)"),
        "`alloc` returned address 4294967295 for an event of 2 bytes",
    );
    case(
        alloc("(i32.const 65535)"),
        "outside the function's memory of 65536 bytes",
    );
}

// ---- Without end

#[test]
fn what_never_ends_is_timed_out() {
    case(handler("(loop $l (br $l))"), "time-out");
    case(
        with("(func $f (return_call $f))", "(return_call $f)"),
        "time-out",
    );
    case(
        handler("(loop $l (drop (memory.grow (i32.const 65535))) (br $l))"),
        "time-out",
    );
    case(
        handler("(loop $l (drop (memory.grow (i32.const 1))) (br $l))"),
        "time-out",
    );
    case(
        with(
            "(table $t 1 10 funcref)",
            "(loop $l (drop (table.grow $t (ref.null func) (i32.const 100))) (br $l))",
        ),
        "time-out",
    );
    case(
        handler("(loop $l (memory.copy (i32.const 0) (i32.const 1) (i32.const 65535)) (br $l))"),
        "time-out",
    );
    case(
        handler("(loop $l (call $log (i32.const 0) (i32.const 65536)) (br $l))"),
        "time-out",
    );
    case(
        handler("(loop $l (call $random (i32.const 0) (i32.const 65536)) (br $l))"),
        "time-out",
    );
    case(
        handler(
            "(loop $l (drop (call $call (i32.const 0) (i32.const 9) (i32.const 0) (i32.const 65536) (i32.const 0) (i32.const 9))) (br $l))",
        ),
        "time-out",
    );
    case(
        handler(
            "(loop $l (drop (call $tmp_write (i32.const 0) (i32.const 4) (i32.const 0) (i32.const 65536))) (i32.store (i32.const 0) (i32.add (i32.load (i32.const 0)) (i32.const 1))) (br $l))",
        ),
        "time-out",
    );
    case(
        handler(
            "(loop $l (drop (call $env (i32.const 0) (i32.const 65536) (i32.const 0) (i32.const 65536))) (br $l))",
        ),
        "time-out",
    );
}

#[test]
fn refused_memory_is_out_of_memory_if_the_guest_gives_up() {
    let oom = "Runtime.OutOfMemory: the function asked for";
    case(
        handler("(if (i32.eq (memory.grow (i32.const 65535)) (i32.const -1)) (then unreachable))"),
        oom,
    );
    case(
        handler(
            "(loop $l (if (i32.eq (memory.grow (i32.const 64)) (i32.const -1)) (then unreachable)) (br $l))",
        ),
        oom,
    );
    case(
        with(
            "(func (export \"init\") (if (i32.eq (memory.grow (i32.const 9999)) (i32.const -1)) (then unreachable)))",
            "",
        ),
        oom,
    );
    case(
        handler("(if (i32.ne (memory.grow (i32.const 65535)) (i32.const -1)) (then unreachable))"),
        "answer null",
    );
}

// ---- The interface

#[test]
fn bad_pointers_are_faults_even_without_a_length() {
    let bad = "Runtime.InterfaceError";
    for function in ["respond", "fail", "log", "random"] {
        for (start, len) in [
            (65_536, 1),
            (-1, 0),
            (0, -1),
            (-1, -1),
            (65_530, 7),
            (i32::MAX, i32::MAX),
        ] {
            case(
                handler(&format!(
                    "(call ${function} (i32.const {start}) (i32.const {len}))"
                )),
                bad,
            );
        }
        case(
            handler(&format!(
                "(call ${function} (i32.const 65536) (i32.const 0))"
            )),
            "",
        );
    }
    for function in ["env", "tmp_read", "tmp_write"] {
        case(
            handler(&format!(
                "(drop (call ${function} (i32.const -1) (i32.const 1) (i32.const 0) (i32.const 1)))"
            )),
            bad,
        );
        case(
            handler(&format!(
                "(drop (call ${function} (i32.const 0) (i32.const 1) (i32.const 65536) (i32.const 1)))"
            )),
            bad,
        );
    }
    let call = |arguments: [i32; 6]| {
        let mut text = String::from("(drop (call $call");
        for argument in arguments {
            write!(text, " (i32.const {argument})").unwrap();
        }
        handler(&(text + "))"))
    };
    case(call([-1, 1, 0, 0, 0, 0]), bad);
    case(call([0, 1, -1, 1, 0, 0]), bad);
    case(call([0, 1, 0, 1, 65_535, 2]), bad);
    case(call([0, 1, 0, -2, 0, 2]), bad);
    case(call([0, 200, 0, 1, 0, 2]), "answer null");
    case(call([0, 0, 0, -1, 0, 2]), "answer null");
    case(
        with(
            "(data (i32.const 0) \"\\ff\\ff\")",
            "(drop (call $call (i32.const 0) (i32.const 2) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)))",
        ),
        "not UTF-8",
    );
}

#[test]
fn odd_uses_of_host_functions_are_faults() {
    let bad = "Runtime.InterfaceError";
    case(
        handler("(return_call $respond (i32.const 0) (i32.const -1))"),
        bad,
    );
    case(
        handler("(return_call $log (i32.const 0) (i32.const 1))"),
        "",
    );
    case(
        handler("(return_call $respond (i32.const 0) (i32.const 1))"),
        "answer \0",
    );
    case(
        r#"(module (import "lambda" "log" (func $log (param i32 i32))) (memory (export "memory") 1)
          (func (export "alloc") (param i32) (result i32) (i32.const 0)) (export "handle" (func $log)))"#,
        bad,
    );
    case(
        r#"(module (import "lambda" "respond" (func $r (param i32 i32))) (memory (export "memory") 1)
          (func (export "alloc") (param i32) (result i32) (i32.const 0)) (export "handle" (func $r)))"#,
        "answer {}",
    );
    case(
        r#"(module (import "lambda" "next" (func $next (param i32 i32) (result i32))) (memory (export "memory") 1)
          (func (export "alloc") (param i32) (result i32) (i32.const 0))
          (func (export "handle") (param i32 i32) (drop (call $next (i32.const 0) (i32.const 0)))))"#,
        bad,
    );
    case(
        r#"(module (import "lambda" "next" (func $next (param i32 i32) (result i32))) (memory (export "memory") 1)
          (func (export "alloc") (param i32) (result i32) (i32.const 0))
          (func (export "init") (drop (call $next (i32.const 0) (i32.const 0))))
          (func (export "handle") (param i32 i32)))"#,
        bad,
    );
    case(
        r#"(module (import "env" "abort" (func $abort (param i32 i32 i32 i32))) (memory (export "memory") 1)
          (data (i32.const 0) "\04\00\00\00n\00o\00")
          (func (export "_start") (call $abort (i32.const 4) (i32.const -9) (i32.const 3) (i32.const 5))))"#,
        "the function aborted: no (:3:5)",
    );
}

#[test]
fn hostile_commands_are_caught() {
    let wasi = |import: &str, body: &str| {
        format!(
            r#"(module (import "wasi_snapshot_preview1" {import}) (memory (export "memory") 1)
              (data (i32.const 0) "\00\01\00\00\00\80\00\00\00\01\00\00\00\80\00\00")
              (func (export "_start") {body}))"#
        )
    };
    let write = r#""fd_write" (func $f (param i32 i32 i32 i32) (result i32))"#;
    let read = r#""fd_read" (func $f (param i32 i32 i32 i32) (result i32))"#;
    let f = |a: i32, b: i32, c: i32, d: i32| {
        format!("(drop (call $f (i32.const {a}) (i32.const {b}) (i32.const {c}) (i32.const {d})))")
    };
    case(wasi(write, &f(1, -8, 1, 0)), "Runtime.InterfaceError");
    case(wasi(write, &f(1, 0, 1, 65_533)), "Runtime.InterfaceError");
    case(wasi(write, &f(1, 0, -1, 0)), "answer null");
    case(wasi(write, &f(9, 0, 1, 0)), "answer null");
    case(wasi(read, &f(0, 65_528, 2, 0)), "Runtime.InterfaceError");
    case(
        wasi(read, &format!("(loop $l {} (br $l))", f(0, 0, 2, 100))),
        "time-out",
    );
    case(
        wasi(write, &format!("(loop $l {} (br $l))", f(1, 0, 2, 100))),
        "time-out",
    );
    case(
        wasi(write, &format!("(loop $l {} (br $l))", f(2, 0, 2, 100))),
        "time-out",
    );
    case(
        wasi(
            r#""proc_exit" (func $f (param i32))"#,
            "(call $f (i32.const -1))",
        ),
        "exit status -1",
    );
    case(
        wasi(
            r#""environ_get" (func $f (param i32 i32) (result i32))"#,
            "(drop (call $f (i32.const -1) (i32.const 0)))",
        ),
        "Runtime.InterfaceError",
    );
    case(
        wasi(
            r#""args_get" (func $f (param i32 i32) (result i32))"#,
            "(drop (call $f (i32.const 0) (i32.const 65535)))",
        ),
        "Runtime.InterfaceError",
    );
    case(
        wasi(
            r#""clock_time_get" (func $f (param i32 i64 i32) (result i32))"#,
            "(drop (call $f (i32.const 0) (i64.const 0) (i32.const 65530)))",
        ),
        "Runtime.InterfaceError",
    );
}

// ---- Between environments

#[test]
fn nothing_of_one_environment_is_seen_in_another() {
    let program = program(handler(
        "(call $respond (i32.const 60000) (i32.const 16))
         (memory.copy (i32.const 60000) (local.get $p) (local.get $n))
         (drop (call $tmp_write (i32.const 0) (i32.const 1) (local.get $p) (local.get $n)))",
    ));
    let mut secretive = Rig::new(&program);
    secretive.answer("a secret of mine");
    assert_eq!(secretive.answer("a secret of mine"), "a secret of mine");
    // Its memory is given back, and may be the very memory of the next one.
    drop(secretive);
    let mut curious = Rig::new(&program);
    assert_eq!(curious.answer("x"), "\0".repeat(16));
    assert_eq!(curious.guest.tmp_bytes(), 1);
}

// ---- Random modules

#[test]
fn random_modules_and_bit_flips_end_cleanly() {
    let config = || wasm_smith::Config {
        exports: Some(
            wat::parse_str(
                r#"(module (memory (export "memory") 1)
                  (func (export "init"))
                  (func (export "alloc") (param i32) (result i32) (i32.const 0))
                  (func (export "handle") (param i32 i32)))"#,
            )
            .unwrap(),
        ),
        available_imports: Some(
            wat::parse_str(
                r#"(module
                  (import "lambda" "respond" (func (param i32 i32)))
                  (import "lambda" "log" (func (param i32 i32)))
                  (import "lambda" "call" (func (param i32 i32 i32 i32 i32 i32) (result i32)))
                  (import "lambda" "clock_ms" (func (result i64)))
                  (import "lambda" "tmp_read" (func (param i32 i32 i32 i32) (result i32))))"#,
            )
            .unwrap(),
        ),
        memory64_enabled: false,
        threads_enabled: false,
        exceptions_enabled: false,
        gc_enabled: false,
        shared_everything_threads_enabled: false,
        custom_page_sizes_enabled: false,
        wide_arithmetic_enabled: false,
        compact_imports_enabled: false,
        max_memories: 0,
        ..wasm_smith::Config::default()
    };
    let mut noise = Noise(0x5eed);
    let mut endings = std::collections::BTreeMap::new();
    for _ in 0..300 {
        let bytes: Vec<u8> = (0..600).map(|_| noise.byte()).collect();
        let mut source = arbitrary::Unstructured::new(&bytes);
        let Ok(module) = wasm_smith::Module::new(config(), &mut source) else {
            continue;
        };
        let mut module = module.to_bytes();
        count(&mut endings, &module);
        let place = usize::from(noise.byte()) * module.len() / 256;
        module[place] ^= 1 << (noise.byte() & 7);
        count(&mut endings, &module);
    }
    let total: u32 = endings.values().sum();
    assert!(total >= 400, "{endings:?}");
    // The modules do run: not all are refused.
    assert!(
        endings.len() >= 4 && endings["load"] < total / 2,
        "{endings:?}"
    );
}

fn count(endings: &mut std::collections::BTreeMap<String, u32>, module: &[u8]) {
    let end = ending(module);
    let kind: String = end.chars().take_while(|c| *c != ':').collect();
    *endings.entry(kind).or_default() += 1;
}

/// Bytes for the generator of modules: always the same ones.
struct Noise(u64);

impl Noise {
    fn byte(&mut self) -> u8 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.to_le_bytes()[3]
    }
}
