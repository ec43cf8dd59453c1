//! The guest runtime: shapes, the life of an environment, the host interface, limits, snapshots.

use crate::rig::{CLOCK, PLENTY, Rig, program, settings};
use coldstart::guest::{FaultKind, Guest, Program, Request, RequestId, Shape, Yield};

/// A reactor whose handler is the given body; it gets the event at `$p` with length `$n`.
fn reactor(handler: &str) -> String {
    format!(
        r#"(module
          (import "lambda" "respond" (func $respond (param i32 i32)))
          (import "lambda" "fail" (func $fail (param i32 i32)))
          (import "lambda" "call" (func $call (param i32 i32 i32 i32 i32 i32) (result i32)))
          (import "lambda" "error" (func $error (param i32 i32) (result i32)))
          (import "lambda" "context" (func $context (param i32 i32) (result i32)))
          (import "lambda" "env" (func $env (param i32 i32 i32 i32) (result i32)))
          (import "lambda" "log" (func $log (param i32 i32)))
          (import "lambda" "clock_ms" (func $clock_ms (result i64)))
          (import "lambda" "random" (func $random (param i32 i32)))
          (import "lambda" "tmp_write" (func $tmp_write (param i32 i32 i32 i32) (result i32)))
          (import "lambda" "tmp_read" (func $tmp_read (param i32 i32 i32 i32) (result i32)))
          (memory (export "memory") 1)
          (global $count (mut i32) (i32.const 0))
          (data (i32.const 0) "test:Do {{}} GREETING MISSING file")
          (func (export "alloc") (param i32) (result i32) (i32.const 1024))
          (func (export "handle") (param $p i32) (param $n i32) (local $r i32) {handler}))"#
    )
}

#[test]
fn a_reactor_answers_with_what_it_was_handed() {
    let program = program(reactor("(call $respond (local.get $p) (local.get $n))"));
    assert_eq!(program.shape(), Shape::Reactor);
    let mut rig = Rig::new(&program);
    assert_eq!(rig.answer("[1]"), "[1]");
    assert_eq!(rig.answer("\"two\""), "\"two\"");
    assert_eq!(rig.answer(""), "");
}

#[test]
fn globals_count_warm_invocations_and_a_crash_resets_them_but_not_tmp() {
    let program = program(reactor(
        "(if (i32.eqz (local.get $n)) (then unreachable))
         (global.set $count (i32.add (global.get $count) (i32.const 1)))
         (i32.store8 (i32.const 512) (i32.add (i32.const 48) (global.get $count)))
         (local.set $r (call $tmp_read (i32.const 28) (i32.const 4) (i32.const 513) (i32.const 9)))
         (if (i32.lt_s (local.get $r) (i32.const 0)) (then (local.set $r (i32.const 0))))
         (drop (call $tmp_write (i32.const 28) (i32.const 4) (local.get $p) (local.get $n)))
         (call $respond (i32.const 512) (i32.add (i32.const 1) (local.get $r)))",
    ));
    let mut rig = Rig::new(&program);
    assert_eq!(rig.answer("a"), "1");
    assert_eq!(rig.answer("bc"), "2a");
    let Yield::Fault(fault) = rig.invoke("") else {
        panic!("no fault")
    };
    assert_eq!(
        (fault.kind, fault.error_type()),
        (FaultKind::Trap, "Runtime.ExitError")
    );
    assert!(!rig.guest.is_ready());
    assert_eq!(rig.guest.tmp_bytes(), 2);
    assert_eq!(rig.answer("x"), "1bc");
    assert_eq!(Rig::new(&program).answer("y"), "1", "another environment");
}
