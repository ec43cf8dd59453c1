//! Hostile use of the interface, and what one environment can learn of another: nothing.

use crate::guest_hostile::{case, handler, with};
use crate::rig::{Rig, program};
use std::fmt::Write;

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
