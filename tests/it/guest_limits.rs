//! Memory, `/tmp`, logs and payloads have bounds; snapshots hold what INIT has made.

use crate::guest::{FILE, fault, looping, reactor, reactor_with_init};
use crate::rig::{Rig, program, settings};
use coldstart::guest::{FaultKind, Guest, Yield};

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
fn a_refusal_that_was_survived_does_not_explain_a_later_crash() {
    let program = reactor(
        "(if (local.get $n) (then unreachable))
         (if (i32.ne (memory.grow (i32.const 9999)) (i32.const -1)) (then unreachable))",
    );
    let mut rig = Rig::new(&program);
    assert_eq!(rig.answer(""), "null");
    fault(rig.invoke("1"), FaultKind::Trap, "stopped itself");
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
