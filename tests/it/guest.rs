//! The guest runtime: shapes, the life of an environment, the host interface, limits, snapshots.

use crate::rig::{CLOCK, PLENTY, Rig, program, settings};
use coldstart::guest::{
    Clock, FaultKind, Guest, LOG_MAX_BYTES, Program, RESPONSE_MAX_BYTES, Request, RequestId, Shape,
    Yield,
};

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
const ACTION: &str = "(i32.const 0) (i32.const 7)";
const EMPTY_OBJECT: &str = "(i32.const 8) (i32.const 2)";
const GREETING: &str = "(i32.const 11) (i32.const 8)";
const MISSING: &str = "(i32.const 20) (i32.const 7)";
const FILE: &str = "(i32.const 28) (i32.const 4)";

/// A reactor with these two functions; the handler gets its event at `$p`, with length `$n`.
fn reactor_with_init(init: &str, handler: &str) -> Program {
    program(format!(
        r#"(module {IMPORTS}
          (func (export "init") (local $r i32) {init})
          (func (export "alloc") (param i32) (result i32) (i32.const 1024))
          (func (export "handle") (param $p i32) (param $n i32) (local $r i32) {handler}))"#
    ))
}

fn reactor(handler: &str) -> Program {
    reactor_with_init("", handler)
}

fn looping(start: &str) -> Program {
    program(format!(
        r#"(module {IMPORTS} (func (export "_start") (local $n i32) (local $r i32) {start}))"#
    ))
}

/// Answers with what a host function has written to address 512, or with the byte `x` if it failed.
fn answers_with(call: &str) -> Program {
    reactor(&format!(
        "(local.set $r {call})
         (i32.store8 (i32.const 511) (i32.const 120))
         (if (i32.lt_s (local.get $r) (i32.const 0))
           (then (call $respond (i32.const 511) (i32.const 1)))
           (else (call $respond (i32.const 512) (local.get $r))))"
    ))
}

#[track_caller]
fn fault(end: Yield, kind: FaultKind, words: &str) {
    match end {
        Yield::Fault(fault) => {
            assert_eq!(fault.kind, kind, "{fault}");
            assert!(fault.message.contains(words), "{fault}");
        }
        other => panic!("{other:?}"),
    }
}

const ECHO: &str = "(call $respond (local.get $p) (local.get $n))";

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

// ---- The interface

#[test]
fn a_call_sleeps_until_it_is_answered() {
    let program = answers_with(&format!(
        "(call $call {ACTION} {EMPTY_OBJECT} (i32.const 512) (i32.const 100))"
    ));
    let mut rig = Rig::new(&program).services(|_, _| Ok(b"[42]".to_vec()));
    assert_eq!(rig.answer(""), "[42]");
    assert_eq!(rig.calls, [("test:Do".to_owned(), "{}".to_owned())]);
}

#[test]
fn an_answer_that_does_not_fit_is_kept_and_the_service_not_asked_twice() {
    let fetch = |cap: u32| {
        format!(
            "(call $call {ACTION} (i32.const 0) (i32.const -1) (i32.const 512) (i32.const {cap}))"
        )
    };
    let program = reactor(&format!(
        "(local.set $r (call $call {ACTION} {EMPTY_OBJECT} (i32.const 512) (i32.const 3)))
         (local.set $r (i32.add (local.get $r) {}))
         (local.set $r (i32.add (local.get $r) {}))
         (if (i32.ne {} (i32.const -1)) (then unreachable))
         (call $respond (i32.const 512) (local.get $r))",
        fetch(0),
        fetch(4),
        fetch(4)
    ));
    let mut rig = Rig::new(&program).services(|_, _| Ok(b"abcd".to_vec()));
    // Three times the needed length: nothing was written until it fitted.
    assert_eq!(rig.answer(""), "abcd\0\0\0\0\0\0\0\0");
    assert_eq!(rig.calls.len(), 1);
}

#[test]
fn a_refused_call_tells_why() {
    let program = reactor(&format!(
        "(local.set $r (call $call {ACTION} {EMPTY_OBJECT} (i32.const 512) (i32.const 100)))
         (if (i32.ge_s (local.get $r) (i32.const 0)) (then unreachable))
         (call $respond (i32.const 512) (call $error (i32.const 512) (i32.const 100)))"
    ));
    assert_eq!(Rig::new(&program).answer(""), "AccessDenied: test:Do");
}

#[test]
fn context_env_and_tmp_answer_at_once() {
    let context = answers_with("(call $context (i32.const 512) (i32.const 400))");
    assert_eq!(
        Rig::new(&context).answer(""),
        r#"{"awsRequestId":"c01d57a7-0000-4000-8000-000000000001","deadlineMs":3000,"functionName":"test","functionVersion":"$LATEST","memoryLimitInMB":128}"#
    );
    let env = |name: &str| {
        let call = format!("(call $env {name} (i32.const 512) (i32.const 9))");
        Rig::new(&answers_with(&call)).answer("")
    };
    assert_eq!(
        (env(GREETING).as_str(), env(MISSING).as_str()),
        ("hello", "x")
    );
    let read = format!("(call $tmp_read {FILE} (i32.const 512) (i32.const 9))");
    assert_eq!(Rig::new(&answers_with(&read)).answer(""), "x");
}

#[test]
fn the_clock_reads_virtual_time_in_the_middle_of_work() {
    let program = reactor(
        "(local.set $r (i32.const 1000000))
         (loop $work
           (local.set $r (i32.sub (local.get $r) (i32.const 1)))
           (br_if $work (local.get $r)))
         (i64.store (i32.const 512) (call $clock_ms))
         (call $respond (i32.const 512) (i32.const 8))",
    );
    for slice in [1_000, 77_777, 1_000_000, PLENTY] {
        let mut guest = Rig::new(&program).guest;
        guest.begin_init();
        while guest.run(slice, CLOCK) != Yield::Ready {}
        guest.begin_invoke(request(""));
        let answer = loop {
            // The platform gives the time at which each run begins.
            let clock = Clock {
                start_us: 5_000_000 + guest.fuel_used() / 100,
                ns_num: 10,
                ns_den: 1,
            };
            match guest.run(slice, clock) {
                Yield::Slice => {}
                end => break end,
            }
        };
        let Yield::Answer(bytes) = answer else {
            panic!("{answer:?}")
        };
        let ms = i64::from_le_bytes(bytes.try_into().unwrap());
        // Seven units of fuel a turn, ten nanoseconds each.
        assert_eq!(ms, 5_070, "in slices of {slice}");
    }
}

fn request(event: &str) -> Request {
    Request {
        id: RequestId(1),
        deadline_ms: 0,
        event: event.as_bytes().into(),
    }
}

#[test]
fn logs_are_bounded_and_say_so() {
    let program = reactor(
        "(local.set $r (i32.const 40))
         (loop $more
           (call $log (i32.const 0) (i32.const 10000))
           (local.set $r (i32.sub (local.get $r) (i32.const 1)))
           (br_if $more (local.get $r)))",
    );
    let mut rig = Rig::new(&program);
    rig.answer("");
    assert_eq!(rig.log.len(), LOG_MAX_BYTES / 10_000 + 1);
    assert!(rig.log.last().unwrap().starts_with("[log full"));
    rig.log.clear();
    rig.answer("");
    assert!(!rig.log.is_empty(), "every invocation has a log of its own");
}

#[test]
fn a_response_above_six_megabytes_is_an_error_and_the_environment_stays() {
    let program = reactor(&format!(
        "(drop (memory.grow (i32.const 96)))
         (call $respond (i32.const 0) (i32.add (i32.const {RESPONSE_MAX_BYTES}) (local.get $n)))"
    ));
    let mut rig = Rig::new(&program);
    assert_eq!(rig.answer("").len(), RESPONSE_MAX_BYTES);
    let Yield::Failure(report) = rig.invoke("1") else {
        panic!("no failure")
    };
    assert!(
        String::from_utf8(report)
            .unwrap()
            .contains("Function.ResponseSizeTooLarge")
    );
    assert!(rig.guest.is_ready());
}

// ---- Limits

#[test]
fn memory_above_the_setting_is_refused_and_the_peak_is_read() {
    let program =
        reactor("(if (i32.eq (memory.grow (i32.const 1024)) (i32.const -1)) (then unreachable))");
    let mut rig = Rig::new(&program);
    assert_eq!(rig.answer(""), "null");
    assert_eq!(rig.guest.peak_memory(), (64 << 20) + 65_536);
    fault(
        rig.invoke(""),
        FaultKind::OutOfMemory,
        "asked for 129 MB of memory in total; its setting is 128 MB",
    );
    assert_eq!(rig.guest.peak_memory(), (64 << 20) + 65_536);
    let mut rig = Rig::with(&program, &settings(256));
    assert_eq!(
        (rig.answer(""), rig.answer("")),
        ("null".into(), "null".into())
    );
}

#[test]
fn a_module_that_begins_with_more_than_the_setting_does_not_fit() {
    let program = program(r#"(module (memory (export "memory") 2049) (func (export "_start")))"#);
    assert_eq!(program.initial_memory(), 2049 * 65_536);
    let why = program.fits(&settings(128)).unwrap_err();
    assert!(why.0.contains("begins with 129 MB"), "{why}");
    assert_eq!(program.fits(&settings(129)), Ok(()));
    fault(
        Rig::new(&program).init(),
        FaultKind::Entrypoint,
        "begins with 129 MB",
    );
}

#[test]
fn tmp_has_a_size_and_a_file_outlives_neither_it_nor_the_environment() {
    let program = reactor(&format!(
        "(drop (memory.grow (i32.const 1600)))
         (local.set $r (i32.const 0))
         (loop $more
           (i32.store8 (i32.const 28) (i32.add (i32.const 65) (local.get $r)))
           (if (i32.lt_s (call $tmp_write {FILE} (i32.const 0) (i32.const 100000000)) (i32.const 0))
             (then (call $respond (i32.const 512) (call $error (i32.const 512) (i32.const 200))) (return)))
           (local.set $r (i32.add (local.get $r) (i32.const 1)))
           (br $more))"
    ));
    let mut rig = Rig::new(&program);
    // The lab's own bound is met before the setting's 512 MB, and is labelled.
    assert!(
        rig.answer("")
            .contains("a limit of the lab, not of the service")
    );
    assert_eq!(rig.guest.tmp_bytes(), 200_000_000);
    drop(rig);
    let mut rig = Rig::new(&program);
    rig.answer("");
    assert_eq!(
        rig.guest.tmp_bytes(),
        200_000_000,
        "the first environment's share was given back"
    );
}

// ---- Slices

/// Everything that a run shows: ends, log, calls, fuel, memory.
fn story(program: &Program, slice: u64) -> String {
    let mut rig = Rig::new(program)
        .services(|_, _| Ok(vec![b'7'; 300]))
        .sliced(slice);
    let init = rig.init();
    let mut story = format!("{init:?} {}", rig.guest.fuel_used());
    for event in ["", "abc", "{\"kilobytes\":1,\"n\":5}"] {
        let end = rig.invoke(event);
        story = format!(
            "{story}\n{end:?} {} {}",
            rig.guest.fuel_used(),
            rig.guest.peak_memory()
        );
    }
    format!("{story}\n{:?} {:?}", rig.log, rig.calls)
}

#[test]
fn nothing_depends_on_how_a_run_is_cut_into_slices() {
    let busy = reactor(&format!(
        "(drop (memory.grow (i32.const 3)))
         (memory.copy (i32.const 70000) (i32.const 0) (i32.const 60000))
         (local.set $r (call $call {ACTION} {EMPTY_OBJECT} (i32.const 512) (i32.const 9)))
         (call $log (i32.const 512) (local.get $r))
         (drop (call $tmp_write {FILE} (i32.const 0) (i32.const 60000)))
         (i64.store (i32.const 512) (call $clock_ms))
         (call $random (i32.const 520) (i32.const 900))
         (call $respond (i32.const 512) (i32.const 1000))"
    ));
    for slice in [1, 13, 1_000, 10_007] {
        assert_eq!(
            story(&busy, slice),
            story(&busy, PLENTY),
            "slices of {slice}"
        );
    }
    for name in [
        "checksum",
        "memory-hog",
        "custom-runtime",
        "orders-api",
        "flaky",
    ] {
        let program = crate::functions::Function::read(name).program;
        assert_eq!(story(&program, 10_007), story(&program, PLENTY), "{name}");
    }
}

#[test]
fn a_slice_uses_up_exactly_what_it_was_given() {
    let mut guest = Rig::new(&reactor("(loop $l (br $l))")).guest;
    guest.begin_init();
    while guest.run(PLENTY, CLOCK) != Yield::Ready {}
    guest.begin_invoke(request(""));
    for fuel in [0, 1, 2, 3, 1_000, 999_999, 5_000_001] {
        let before = guest.fuel_used();
        assert_eq!(guest.run(fuel, CLOCK), Yield::Slice);
        assert_eq!(guest.fuel_used() - before, fuel);
    }
}

// ---- Snapshots

#[test]
fn a_restored_guest_has_done_its_init_and_shares_what_init_drew() {
    let program = reactor_with_init(
        "(drop (memory.grow (i32.const 1)))
         (global.set $count (i32.const 40))
         (call $random (i32.const 70000) (i32.const 8))",
        "(global.set $count (i32.add (global.get $count) (i32.const 1)))
         (i32.store8 (i32.const 70008) (global.get $count))
         (call $random (i32.const 70009) (i32.const 8))
         (call $respond (i32.const 70000) (i32.const 17))",
    );
    let mut first = Rig::new(&program);
    first.init();
    let snapshot = first.guest.snapshot().unwrap();
    let bytes = |seed: u64| {
        let mut rig = Rig::of(Guest::restore(&program, &settings(128), &snapshot, seed));
        assert!(rig.guest.is_ready());
        match rig.invoke("") {
            Yield::Answer(answer) => answer,
            other => panic!("{other:?}"),
        }
    };
    let (one, two) = (bytes(1), bytes(2));
    assert_eq!(one[..8], two[..8], "the uniqueness trap: drawn in INIT");
    assert_eq!(
        (one[8], two[8]),
        (41, 41),
        "globals are restored, and not shared"
    );
    assert_ne!(one[9..], two[9..], "drawn after the restore");
    assert!(snapshot.bytes() < 3 * 4096, "only what differs is kept");
}

#[test]
fn a_snapshot_that_does_not_fit_leaves_a_guest_that_is_not_ready() {
    let program = reactor_with_init("(drop (memory.grow (i32.const 2100)))", "");
    let mut rig = Rig::with(&program, &settings(256));
    rig.init();
    let snapshot = rig.guest.snapshot().unwrap();
    let mut rig = Rig::of(Guest::restore(&program, &settings(128), &snapshot, 1));
    assert!(!rig.guest.is_ready());
    fault(rig.finish(), FaultKind::Entrypoint, "does not fit");
}

#[test]
fn loops_and_guests_that_change_tables_have_no_snapshot() {
    let program = looping("(drop (call $next (i32.const 0) (i32.const 9)))");
    let mut rig = Rig::new(&program);
    rig.init();
    assert!(!program.can_snapshot() && rig.guest.snapshot().is_none());
    let table = crate::rig::program(
        r#"(module (memory (export "memory") 1) (table 1 funcref)
          (func $f)  (elem declare func $f)
          (func (export "init") (table.set (i32.const 0) (ref.func $f)))
          (func (export "alloc") (param i32) (result i32) (i32.const 64))
          (func (export "handle") (param i32 i32)))"#,
    );
    assert!(!table.can_snapshot());
    assert!(reactor("").can_snapshot());
}

// ---- WASI commands

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
