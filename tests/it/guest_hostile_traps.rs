//! Hostile code: every trap in every phase, loops without end, memory without measure.

use crate::guest_hostile::{case, handler, with};

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
