//! The guest runtime: its three shapes, and the life of an environment.

use crate::rig::{Rig, program};
use coldstart::guest::{FaultKind, Guest, Program, Shape, Yield};

const IMPORTS: &str = r#"
  (import "lambda" "next" (func $next (param i32 i32) (result i32)))
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
  (data (i32.const 0) "test:Do {} GREETING MISSING file")"#;

/// Where a test guest's texts are: address and length.
pub(crate) const ACTION: &str = "(i32.const 0) (i32.const 7)";
pub(crate) const EMPTY_OBJECT: &str = "(i32.const 8) (i32.const 2)";
pub(crate) const FILE: &str = "(i32.const 28) (i32.const 4)";

/// A reactor with these two functions; the handler gets its event at `$p`, with length `$n`.
pub(crate) fn reactor_with_init(init: &str, handler: &str) -> Program {
    program(format!(
        r#"(module {IMPORTS}
          (func (export "init") (local $r i32) {init})
          (func (export "alloc") (param i32) (result i32) (i32.const 1024))
          (func (export "handle") (param $p i32) (param $n i32) (local $r i32) {handler}))"#
    ))
}

pub(crate) fn reactor(handler: &str) -> Program {
    reactor_with_init("", handler)
}

pub(crate) fn looping(start: &str) -> Program {
    program(format!(
        r#"(module {IMPORTS} (func (export "_start") (local $n i32) (local $r i32) {start}))"#
    ))
}

/// Answers with what a host function has written to address 512, or with the byte `x` if it failed.
pub(crate) fn answers_with(call: &str) -> Program {
    reactor(&format!(
        "(local.set $r {call})
         (i32.store8 (i32.const 511) (i32.const 120))
         (if (i32.lt_s (local.get $r) (i32.const 0))
           (then (call $respond (i32.const 511) (i32.const 1)))
           (else (call $respond (i32.const 512) (local.get $r))))"
    ))
}

#[track_caller]
pub(crate) fn fault(end: Yield, kind: FaultKind, words: &str) {
    match end {
        Yield::Fault(fault) => {
            assert_eq!(fault.kind, kind, "{fault}");
            assert!(fault.message.contains(words), "{fault}");
        }
        other => panic!("{other:?}"),
    }
}

pub(crate) const ECHO: &str = "(call $respond (local.get $p) (local.get $n))";

// ---- Shapes and lives

#[test]
fn programs_are_shared_between_threads_and_guests_move_between_them() {
    fn shared<T: Send + Sync>() {}
    fn moved<T: Send>() {}
    shared::<Program>();
    moved::<Guest>();
}

#[test]
fn a_reactor_answers_with_what_it_was_handed() {
    let program = reactor(ECHO);
    assert_eq!(program.shape(), Shape::Reactor);
    let mut rig = Rig::new(&program);
    for event in ["[1]", "\"two\"", ""] {
        assert_eq!(rig.answer(event), event);
    }
}

#[test]
fn a_reactor_that_says_nothing_answers_null() {
    assert_eq!(Rig::new(&reactor("")).answer("1"), "null");
}

#[test]
fn the_exports_of_init_run_in_order_and_once() {
    let program = program(
        r#"(module
          (import "lambda" "log" (func $log (param i32 i32)))
          (memory (export "memory") 1)
          (data (i32.const 0) "123")
          (func $first (call $log (i32.const 0) (i32.const 1)))
          (start $first)
          (func (export "_initialize") (call $log (i32.const 1) (i32.const 1)))
          (func (export "init") (call $log (i32.const 2) (i32.const 1)))
          (func (export "alloc") (param i32) (result i32) (i32.const 64))
          (func (export "handle") (param i32 i32)))"#,
    );
    let mut rig = Rig::new(&program);
    rig.answer("");
    rig.answer("");
    assert_eq!(rig.log, ["1", "2", "3"]);
}

#[test]
fn a_loop_is_ready_at_next_and_ends_an_invocation_at_the_following_one() {
    let program = looping(
        "(call $log (i32.const 0) (i32.const 4))
         (loop $again
           (local.set $n (call $next (i32.const 1024) (i32.const 64)))
           (call $respond (i32.const 1024) (local.get $n))
           (call $log (i32.const 1024) (local.get $n))
           (br $again))",
    );
    assert_eq!(program.shape(), Shape::Loop);
    let mut rig = Rig::new(&program);
    assert_eq!(rig.init(), Yield::Ready);
    assert_eq!(rig.log, ["test"]);
    assert_eq!(rig.answer("first"), "first");
    assert_eq!(rig.answer("second"), "second");
    // Logged after the answer, and still part of the invocation.
    assert_eq!(rig.log, ["test", "first", "second"]);
}

#[test]
fn a_loop_that_breaks_the_order_of_calls_is_told_so() {
    let again =
        looping("(loop $again (drop (call $next (i32.const 0) (i32.const 9))) (br $again))");
    let mut rig = Rig::new(&again);
    rig.init();
    fault(
        rig.invoke("1"),
        FaultKind::Host,
        "before the last event was answered",
    );

    let mut rig = Rig::new(&looping("(drop (call $next (i32.const 0) (i32.const 9)))"));
    assert_eq!(rig.init(), Yield::Ready);
    fault(rig.invoke("1"), FaultKind::Exit, "`_start` returned");
    fault(
        Rig::new(&looping("")).init(),
        FaultKind::Exit,
        "`_start` returned",
    );
}

#[test]
fn an_event_that_does_not_fit_waits_for_a_larger_buffer() {
    let program = looping(
        "(loop $again
           (local.set $n (call $next (i32.const 1024) (i32.const 2)))
           (if (i32.gt_u (local.get $n) (i32.const 2))
             (then (local.set $n (call $next (i32.const 1024) (local.get $n)))))
           (call $respond (i32.const 1024) (local.get $n))
           (br $again))",
    );
    let mut rig = Rig::new(&program);
    for event in ["ab", "abcdef", "", "xyz"] {
        assert_eq!(rig.answer(event), event);
    }
}

#[test]
fn a_crash_resets_globals_but_not_tmp() {
    let program = reactor(&format!(
        "(if (i32.eqz (local.get $n)) (then unreachable))
         (global.set $count (i32.add (global.get $count) (i32.const 1)))
         (i32.store8 (i32.const 512) (i32.add (i32.const 48) (global.get $count)))
         (local.set $r (call $tmp_read {FILE} (i32.const 513) (i32.const 9)))
         (if (i32.lt_s (local.get $r) (i32.const 0)) (then (local.set $r (i32.const 0))))
         (drop (call $tmp_write {FILE} (local.get $p) (local.get $n)))
         (call $respond (i32.const 512) (i32.add (i32.const 1) (local.get $r)))"
    ));
    let mut rig = Rig::new(&program);
    assert_eq!(rig.answer("a"), "1");
    assert_eq!(rig.answer("bc"), "2a");
    fault(rig.invoke(""), FaultKind::Trap, "stopped itself");
    assert!(!rig.guest.is_ready());
    assert_eq!(rig.guest.tmp_bytes(), 2);
    fault(rig.invoke("x"), FaultKind::Entrypoint, "not ready");
    assert_eq!(rig.answer("x"), "1bc");
    assert_eq!(Rig::new(&program).answer("y"), "1", "another environment");
}

#[test]
fn an_error_of_its_own_telling_leaves_the_environment_warm() {
    let program = reactor(&format!(
        "(global.set $count (i32.add (global.get $count) (i32.const 1)))
         (if (i32.eq (global.get $count) (i32.const 2))
           (then (call $fail {ACTION})) (else {ECHO}))"
    ));
    let mut rig = Rig::new(&program);
    assert_eq!(rig.answer("1"), "1");
    assert_eq!(rig.invoke("2"), Yield::Failure(b"test:Do".to_vec()));
    assert_eq!(rig.answer("3"), "3");
}

#[test]
fn a_failed_init_must_be_begun_anew() {
    let program = reactor_with_init(
        &format!(
            "(if (i32.lt_s (call $tmp_read {FILE} (i32.const 512) (i32.const 9)) (i32.const 0))
               (then (drop (call $tmp_write {FILE} (i32.const 0) (i32.const 1))) (call $fail {ACTION})))"
        ),
        ECHO,
    );
    let mut rig = Rig::new(&program);
    assert_eq!(rig.init(), Yield::Failure(b"test:Do".to_vec()));
    assert!(!rig.guest.is_ready());
    assert_eq!(rig.init(), Yield::Ready);
    assert_eq!(rig.answer("1"), "1");
}

#[test]
fn answers_out_of_turn_are_faults() {
    let mut rig = Rig::new(&reactor(&format!("{ECHO}{ECHO}")));
    rig.init();
    fault(rig.invoke("1"), FaultKind::Host, "answered already");
    let early = reactor_with_init(&format!("(call $respond {ACTION})"), "");
    fault(Rig::new(&early).init(), FaultKind::Host, "during INIT");
}

/// A command: copies standard input to standard output and standard error, then exits.
fn command(end: &str) -> Program {
    program(format!(
        r#"(module
          (import "wasi_snapshot_preview1" "fd_read" (func $read (param i32 i32 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
          (import "wasi_snapshot_preview1" "path_open"
            (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
          (memory (export "memory") 1)
          (global $runs (mut i32) (i32.const 0))
          (data (i32.const 0) "\40\00\00\00\00\01\00\00")
          (func (export "_start")
            (global.set $runs (i32.add (global.get $runs) (i32.const 1)))
            (if (i32.ne (global.get $runs) (i32.const 1)) (then unreachable))
            (if (call $read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8)) (then unreachable))
            (i32.store (i32.const 4) (i32.load (i32.const 8)))
            (if (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)) (then unreachable))
            (if (call $write (i32.const 2) (i32.const 0) (i32.const 1) (i32.const 8)) (then unreachable))
            (if (i32.ne (i32.const 52) (call $open (i32.const 3) (i32.const 0) (i32.const 0) (i32.const 0)
              (i32.const 0) (i64.const 0) (i64.const 0) (i32.const 0) (i32.const 0))) (then unreachable))
            {end}))"#
    ))
}

#[test]
fn a_command_reads_its_event_and_writes_its_answer_in_a_fresh_instance_each_time() {
    let program = command("");
    assert_eq!(program.shape(), Shape::Command);
    let mut rig = Rig::new(&program);
    assert_eq!(rig.init(), Yield::Ready);
    assert_eq!(rig.guest.fuel_used(), 0, "a command has no INIT");
    assert_eq!(rig.answer("one\ntwo\nthree"), "one\ntwo\nthree");
    assert_eq!(rig.log, ["one\ntwo", "three"]);
    assert_eq!(rig.answer(""), "null");
    assert_eq!(
        Rig::new(&command("(call $exit (i32.const 0))")).answer("1"),
        "1"
    );
    let mut rig = Rig::new(&command("(call $exit (i32.const 3))"));
    rig.init();
    fault(rig.invoke("1"), FaultKind::Exit, "exit status 3");
    assert_eq!(rig.log, ["1"], "the last words are kept");
}
