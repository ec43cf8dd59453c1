//! The memory sweep: what is worked out is what a run at that memory gives.

use super::newest;
use coldstart::course::content::Content;
use coldstart::guest::Program;
use coldstart::lab::invoke::Order;
use coldstart::lab::open;
use coldstart::lab::tune::{Failed, MEMORIES, Sweep, sweep};
use coldstart::money::{Architecture, Rounding};
use coldstart::sim::time::Span;
use serde_json::{Value, json};
use std::process::Command;

const BOTH: [Architecture; 2] = [Architecture::X86, Architecture::Arm];

fn shipped(name: &str) -> Order {
    let (mut order, sample) = open::function(name, &Content::embedded()).unwrap();
    order.events = vec![sample];
    order
}

/// A handler in WebAssembly text.
fn wat(body: &str) -> Order {
    let text = format!(
        r#"(module (import "lambda" "context" (func $context (param i32 i32) (result i32)))
             (memory (export "memory") 1)
             (func (export "alloc") (param i32) (result i32) (i32.const 1024))
             (func (export "handle") (param i32 i32) (local $i i32) {body}))"#
    );
    Order {
        name: "wat".into(),
        program: Program::load(text.as_bytes()).unwrap(),
        events: vec![json!({})],
        memory_mb: 128,
        timeout: Span::secs(3),
        role: None,
        data: Vec::new(),
    }
}

#[track_caller]
fn swept(order: &Order, memories: &[u32]) -> Sweep {
    sweep(order, memories, &BOTH, newest()).unwrap().unwrap()
}

#[test]
fn what_is_worked_out_is_what_a_run_gives() {
    for name in ["checksum", "thumbnail", "word-count", "hello"] {
        let order = shipped(name);
        let whole = swept(&order, &MEMORIES);
        assert_eq!(whole.measured, 2, "{name}: both ends and no more");
        assert_eq!(whole.points.len(), 40);
        for (place, &memory) in MEMORIES.iter().enumerate() {
            let alone = swept(&order, &[memory]);
            assert_eq!(
                alone.points[0], whole.points[place],
                "{name} at {memory} MB"
            );
        }
    }
}

#[test]
fn a_point_costs_what_its_invocation_costs() {
    let sweep = swept(&shipped("checksum"), &MEMORIES);
    for point in &sweep.points {
        assert_eq!(point.billed_ms, point.duration.millis_ceil());
        let mut exact = coldstart::money::Invocation {
            arch: point.arch,
            memory_mb: point.memory_mb,
            billed_ms: point.billed_ms,
            provisioned: false,
            ephemeral_mb: 512,
        }
        .explain(newest())
        .total;
        exact.parts *= 1_000_000;
        assert_eq!(point.usd_per_million, exact.rounded(Rounding::Fine));
    }
}

#[test]
fn more_memory_shortens_work_up_to_a_whole_processor() {
    let sweep = swept(&shipped("checksum"), &MEMORIES);
    let x86 = &sweep.points[..MEMORIES.len()];
    assert!(x86.is_sorted_by(|less, more| less.duration >= more.duration));
    let at = |memory| x86.iter().find(|point| point.memory_mb == memory).unwrap();
    assert!(at(1_536).duration > at(1_769).duration);
    assert_eq!(at(1_769).duration, at(10_240).duration);
    assert_eq!(sweep.points[sweep.knee].memory_mb, 1_769);
    assert_eq!(sweep.points[sweep.fastest].memory_mb, 1_769);
    assert_eq!(
        sweep.points[sweep.fastest].arch,
        Architecture::Arm,
        "the cheaper of two alike"
    );
    let cheapest = &sweep.points[sweep.cheapest];
    assert!(
        sweep
            .points
            .iter()
            .all(|p| p.usd_per_million >= cheapest.usd_per_million)
    );
}

#[test]
fn a_function_that_looks_at_its_memory_is_run_at_each_size() {
    // Burns as much fuel as its context is long, which grows with the digits of its memory.
    let order = wat(
        "(local.set $i (i32.mul (call $context (i32.const 2048) (i32.const 4096)) (i32.const 100)))
         (loop $l (local.set $i (i32.sub (local.get $i) (i32.const 1))) (br_if $l (local.get $i)))",
    );
    let sizes = [128, 512, 1_024, 10_240];
    let whole = swept(&order, &sizes);
    assert_eq!(
        whole.measured, 5,
        "both ends to find out, then the three below the top"
    );
    for (place, &memory) in sizes.iter().enumerate() {
        assert_eq!(swept(&order, &[memory]).points[0], whole.points[place]);
    }
}

#[test]
fn too_little_memory_or_time_is_a_point_with_its_error() {
    let hungry =
        wat("(if (i32.eq (memory.grow (i32.const 4800)) (i32.const -1)) (then unreachable))");
    let sweep = swept(
        &Order {
            events: vec![json!({})],
            ..hungry
        },
        &[128, 512, 1_024],
    );
    let errors: Vec<bool> = sweep
        .points
        .iter()
        .map(|point| point.error.is_some())
        .collect();
    assert!(errors[0] && errors[3], "{:?}", sweep.points);
    assert!(sweep.points[sweep.cheapest].error.is_none());
    let slow = wat(
        "(local.set $i (i32.const 20000000)) (loop $l (local.set $i (i32.sub (local.get $i) (i32.const 1))) (br_if $l (local.get $i)))",
    );
    let sweep = swept(
        &Order {
            timeout: Span::millis(500),
            ..slow
        },
        &[128, 1_769],
    );
    assert_eq!(sweep.points[0].error.as_deref(), Some("Sandbox.Timedout"));
    assert_eq!(sweep.points[0].duration, Span::millis(500));
    assert!(sweep.points[1].error.is_none());
    assert!(sweep.chart().contains("Sandbox.Timedout"));
    let never = sweep_of_nothing();
    assert!(
        never.0.starts_with("wat fails even with 512 MB"),
        "{}",
        never.0
    );
}

fn sweep_of_nothing() -> Failed {
    sweep(&wat("unreachable"), &[128, 512], &BOTH, newest())
        .unwrap()
        .unwrap_err()
}

fn run(arguments: &[&str]) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_coldstart"))
        .arg("tune")
        .args(arguments)
        .output()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    let code = output.status.code().unwrap();
    (code, text(&output.stdout), text(&output.stderr))
}

#[test]
fn the_command_prints_the_contract_and_a_chart() {
    let (code, out, _) = run(&["checksum", "--json"]);
    assert_eq!(code, 0);
    let json: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(json["points"].as_array().unwrap().len(), 40);
    for point in [
        &json["points"][0],
        &json["cheapest"],
        &json["fastest"],
        &json["balanced"],
    ] {
        assert!(
            point["memory_mb"].is_u64()
                && point["duration_ms"].is_number()
                && point["billed_ms"].is_u64()
        );
        assert!(["x86_64", "arm64"].contains(&point["arch"].as_str().unwrap()));
        let usd = point["usd_per_million"].as_str().unwrap();
        assert!(
            usd.bytes().all(|b| b.is_ascii_digit() || b == b'.'),
            "{usd}"
        );
    }
    let sentence = json["sentence"].as_str().unwrap();
    assert!(
        sentence.contains("% faster and") && sentence.contains("than 128 MB, the cheapest"),
        "{sentence}"
    );
    let (_, out, _) = run(&["checksum"]);
    assert!(
        out.contains("Two scales side by side, each from 0"),
        "{out}"
    );
    assert!(out.lines().all(|line| line.chars().count() <= 120), "{out}");
}

#[test]
fn bad_orders_are_refused() {
    for (arguments, code, words) in [
        (&["checksm"][..], 2, "did you mean"),
        (&["checksum", "--memory", "512,128"], 2, "rising order"),
        (&["checksum", "--memory", "64"], 2, "128..=10240"),
        (&["checksum", "--timeout", "901s"], 2, "at most 900s"),
        (&["flaky"], 1, "flaky fails even with 10240 MB"),
    ] {
        let (found, _, errors) = run(arguments);
        assert_eq!(found, code, "{arguments:?}: {errors}");
        assert!(errors.contains(words), "{arguments:?}: {errors}");
    }
}
