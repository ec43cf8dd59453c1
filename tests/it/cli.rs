//! The binary as a script sees it: exit codes, shapes, and the texts of `invoke` and `run`.

use serde_json::Value;
use std::path::Path;
use std::process::{Command, Output};

fn coldstart(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_coldstart"));
    command.args(arguments).output().unwrap()
}

#[track_caller]
fn exits(arguments: &[&str], code: i32) -> Output {
    let output = coldstart(arguments);
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {error}");
    output
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap()
}

fn write(folder: &Path, name: &str, text: &str) -> String {
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn two_events_share_one_environment() {
    let folder = tempfile::tempdir().unwrap();
    let event = write(folder.path(), "event.json", "{}");
    let output = exits(
        &[
            "invoke",
            "counter-global",
            "--event",
            &event,
            "--event",
            &event,
            "--json",
        ],
        0,
    );
    let told = json(&output);
    let of = |index: usize, key: &str| told["invocations"][index][key].clone();
    assert_eq!((of(0, "cold"), of(1, "cold")), (true.into(), false.into()));
    assert_eq!(
        (
            of(0, "output")["count"].clone(),
            of(1, "output")["count"].clone()
        ),
        (1.into(), 2.into())
    );
    assert!(of(0, "init_ms").is_number() && of(1, "init_ms").is_null());
    assert_ne!(of(0, "request_id"), of(1, "request_id"));
}

#[test]
fn a_report_is_written_as_the_service_writes_it() {
    let output = exits(&["invoke", "slow-init"], 0);
    let text = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert!(lines[1].starts_with("START RequestId: ") && lines[1].ends_with(" Version: $LATEST"));
    let report = lines.last().unwrap();
    let fields: Vec<&str> = report.split('\t').collect();
    assert!(fields[0].starts_with("REPORT RequestId: "));
    let names: Vec<&str> = fields[1..]
        .iter()
        .map(|field| field.split(':').next().unwrap())
        .collect();
    let want = [
        "Duration",
        "Billed Duration",
        "Memory Size",
        "Max Memory Used",
        "Init Duration",
        "",
    ];
    assert_eq!(names, want, "each field ends in a tab");
}

#[test]
fn a_fault_is_exit_1_and_what_cannot_be_loaded_is_exit_2() {
    let folder = tempfile::tempdir().unwrap();
    let handler = |body: &str| {
        format!(
            "(module (memory (export \"memory\") 1) (func (export \"alloc\") (param i32) (result i32) (i32.const 0)) \
             (func (export \"handle\") (param i32 i32) {body}))"
        )
    };
    let quiet = write(folder.path(), "quiet.wat", &handler(""));
    let trap = write(folder.path(), "trap.wat", &handler("unreachable"));
    let spin = write(folder.path(), "spin.wat", &handler("(loop $l (br $l))"));
    let broken = write(folder.path(), "broken.wat", "(module (func");
    exits(&["invoke", &quiet], 0);
    exits(&["invoke", &trap], 1);
    let told = json(&exits(
        &["invoke", &spin, "--timeout", "100ms", "--json"],
        1,
    ));
    let invocation = &told["invocations"][0];
    assert_eq!(invocation["error"]["type"], "Sandbox.Timedout");
    assert_eq!(invocation["duration_ms"], 100.0);
    exits(&["invoke", &broken], 2);
    exits(&["invoke", "no-such-function"], 2);
    exits(&["invoke", "hello", "--memory", "64"], 2);
}

/// INIT that crashes is run again inside the invocation, at the speed of its memory, and both are billed.
#[test]
fn a_failed_init_is_run_again_inside_the_invocation() {
    let folder = tempfile::tempdir().unwrap();
    let wat = "(module (memory (export \"memory\") 1) (func (export \"init\") unreachable) \
               (func (export \"alloc\") (param i32) (result i32) (i32.const 0)) (func (export \"handle\") (param i32 i32)))";
    let file = write(folder.path(), "init.wat", wat);
    let told = json(&exits(&["invoke", &file, "--json"], 1));
    let invocation = &told["invocations"][0];
    assert!(invocation["init_ms"].is_number());
    assert!(invocation["duration_ms"].as_f64().unwrap() > invocation["init_ms"].as_f64().unwrap());
    assert_eq!(invocation["error"]["type"], "Runtime.ExitError");
}

#[test]
fn the_same_seed_prints_the_same_bytes() {
    let run = |seed: &str| exits(&["run", "at-least-once", "--seed", seed, "--json"], 0).stdout;
    assert_eq!(run("1"), run("1"));
    assert_ne!(run("1"), run("2"));
}

#[test]
fn a_missed_goal_is_exit_1_and_a_wrong_key_is_exit_2_with_file_and_line() {
    exits(
        &[
            "run",
            "reserved-is-a-cap",
            "--set",
            "functions.thumbnail.reserved_concurrency=6",
        ],
        1,
    );
    let folder = tempfile::tempdir().unwrap();
    let file = write(
        folder.path(),
        "wrong.toml",
        "duration = \"1s\"\nseeed = 4\n",
    );
    let output = exits(&["run", &file], 2);
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(
        error.contains("wrong.toml:2") && error.contains("seed"),
        "{error}"
    );
    exits(&["run", "no-such-scenario"], 2);
}
