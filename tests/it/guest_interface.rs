//! What a guest can ask of the lab, and that no answer depends on how its run is sliced.

use crate::guest::{ACTION, EMPTY_OBJECT, FILE, answers_with, reactor};
use crate::rig::{CLOCK, PLENTY, Rig};
use coldstart::guest::{
    Clock, LOG_MAX_BYTES, Program, RESPONSE_MAX_BYTES, Request, RequestId, Yield,
};

const GREETING: &str = "(i32.const 11) (i32.const 8)";
const MISSING: &str = "(i32.const 20) (i32.const 7)";

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
            // The platform gives the time at which the phase began, and the fuel that it has used since.
            let clock = Clock {
                start_us: 5_000_000,
                spent: guest.fuel_used(),
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
