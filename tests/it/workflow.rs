//! Step Functions: a subset of the States Language over the same functions, what it does and what it costs.

use coldstart::course::content::Content;
use coldstart::course::read::Setting;
use coldstart::lab::open;
use coldstart::lab::run::{self, Order};
use coldstart::sim::workflow;
use serde_json::{Value, json};

/// A run of three functions with a workflow of these states, started once unless settings say otherwise.
#[track_caller]
fn ran(states: &Value, start: &str, settings: &[&str]) -> Value {
    let machine = json!({ "StartAt": start, "States": states });
    let text = format!(
        r#"
        duration = "30m"
        [[function]]
        name = "work"
        modelled = {{ warm = "1s", cold = "1s" }}
        timeout = "900s"
        [[function]]
        name = "fails"
        modelled = {{ warm = "1s", cold = "1s", fail = 1.0 }}
        [[function]]
        name = "count"
        code = "hello"
        [[workflow]]
        name = "w"
        start = {{ pattern = "burst", count = 1 }}
        input = {{ n = 7, items = [1, 2, 3, 4], name = "Ada" }}
        definition = '''{machine}'''
        "#
    );
    let content = Content::embedded();
    let settings = settings.iter().map(|text| Setting::parse(text).unwrap());
    let order = Order {
        file: "test.toml",
        text: &text,
        settings: settings.collect(),
        until: None,
    };
    run::run(&order, &content.library).unwrap().json
}

/// The history of the first execution: `0 A, 1000 B, 2000 succeeded`, in milliseconds.
fn history(run: &Value) -> String {
    let steps = run["workflows"]["w"]["history"].as_array().unwrap().iter();
    let words: Vec<String> = steps
        .map(|step| {
            let ms = step["t_us"].as_u64().unwrap() / 1_000;
            let what = step["what"].as_str().unwrap();
            let what = what.split(" with ").next().unwrap();
            format!("{ms} {what}")
        })
        .collect();
    words.join(", ")
}

/// What the first execution succeeded with.
fn output(run: &Value) -> Value {
    let last = run["workflows"]["w"]["history"]
        .as_array()
        .unwrap()
        .last()
        .unwrap();
    let what = last["what"].as_str().unwrap();
    let text = what
        .strip_prefix("succeeded with ")
        .unwrap_or_else(|| panic!("{what}"));
    serde_json::from_str(text).unwrap()
}

#[track_caller]
fn goes(states: &Value, start: &str, want: &str) -> Value {
    let run = ran(states, start, &[]);
    assert_eq!(history(&run), want);
    run
}

#[test]
fn tasks_waits_and_passes_follow_each_other() {
    let run = goes(
        &json!({
            "A": { "Type": "Task", "Resource": "arn:aws:lambda:us-east-1:1:function:work", "ResultPath": "$.a", "Next": "B" },
            "B": { "Type": "Wait", "Seconds": 60, "Next": "C" },
            "C": { "Type": "Pass", "Result": { "x": 1 }, "ResultPath": "$.c", "OutputPath": "$.c", "Next": "D" },
            "D": { "Type": "Succeed" },
        }),
        "A",
        "0 A, 1000 B, 61000 C, 61000 D, 61000 succeeded",
    );
    assert_eq!(output(&run), json!({ "x": 1 }));
    assert_eq!(run["workflows"]["w"]["transitions"], 4);
    assert_eq!(run["metrics"]["billed_ms"], 1_000);
}

#[test]
fn a_task_hands_its_input_over_and_takes_the_answer() {
    let run = ran(
        &json!({ "A": { "Type": "Task", "Resource": "count", "ResultPath": "$.said", "End": true } }),
        "A",
        &[],
    );
    let output = output(&run);
    assert_eq!(output["n"], 7, "the input is kept");
    assert_eq!(
        output["said"],
        json!({ "message": "Hello from a function" })
    );
}

#[test]
fn choices_take_the_first_rule_that_holds() {
    for (rule, taken) in [
        (json!({ "Variable": "$.n", "NumericGreaterThan": 6 }), true),
        (json!({ "Variable": "$.n", "NumericGreaterThan": 7 }), false),
        (
            json!({ "Variable": "$.n", "NumericGreaterThanEquals": 7.0 }),
            true,
        ),
        (json!({ "Variable": "$.n", "NumericLessThan": 7 }), false),
        (json!({ "Variable": "$.n", "NumericEquals": 7 }), true),
        (json!({ "Variable": "$.name", "StringEquals": "Ada" }), true),
        (json!({ "Variable": "$.name", "StringLessThan": "B" }), true),
        (json!({ "Variable": "$.name", "NumericEquals": 7 }), false),
        (json!({ "Variable": "$.none", "IsPresent": false }), true),
        (json!({ "Variable": "$.none", "NumericEquals": 0 }), false),
        (
            json!({ "Not": { "Variable": "$.n", "NumericEquals": 7 } }),
            false,
        ),
        (
            json!({ "And": [{ "Variable": "$.n", "NumericEquals": 7 }, { "Variable": "$.name", "IsPresent": true }] }),
            true,
        ),
        (
            json!({ "Or": [{ "Variable": "$.n", "NumericEquals": 8 }, { "Variable": "$.n", "NumericEquals": 9 }] }),
            false,
        ),
    ] {
        let mut rule = rule;
        rule["Next"] = "Yes".into();
        let states = json!({
            "A": { "Type": "Choice", "Choices": [rule.clone()], "Default": "No" },
            "Yes": { "Type": "Succeed" },
            "No": { "Type": "Fail", "Error": "No" },
        });
        let run = ran(&states, "A", &[]);
        assert_eq!(
            run["workflows"]["w"]["succeeded"],
            u64::from(taken),
            "{rule}"
        );
    }
    let states = json!({ "A": { "Type": "Choice", "Choices": [{ "Variable": "$.n", "NumericEquals": 0, "Next": "A" }] } });
    goes(
        &states,
        "A",
        "0 A, 0 failed: States.NoChoiceMatched: no rule holds",
    );
}

#[test]
fn retries_back_off_and_each_is_a_transition() {
    let states = json!({
        "A": {
            "Type": "Task", "Resource": "fails", "Next": "Never",
            "Retry": [{ "ErrorEquals": ["States.TaskFailed"], "IntervalSeconds": 2, "MaxAttempts": 3, "BackoffRate": 3.0, "MaxDelaySeconds": 10 }],
            "Catch": [{ "ErrorEquals": ["States.ALL"], "ResultPath": "$.why", "Next": "B" }],
        },
        "Never": { "Type": "Succeed" },
        "B": { "Type": "Succeed" },
    });
    // A second each; the waits are 2, 6 and 10 (not 18) seconds.
    let run = goes(
        &states,
        "A",
        "0 A, 3000 A, 10000 A, 21000 A, 22000 B, 22000 succeeded",
    );
    assert_eq!(output(&run)["why"]["Error"], "Function.Error");
    assert_eq!(run["workflows"]["w"]["transitions"], 5);
    assert_eq!(run["metrics"]["invocations"], 4);
    let lines = run["bill"]["lines"].as_array().unwrap();
    let transitions = lines
        .iter()
        .find(|line| line["unit"] == "state transitions")
        .unwrap();
    assert_eq!(
        (&transitions["quantity"], &transitions["usd"]),
        (&json!("5"), &json!("0.000125"))
    );
}

#[test]
fn defaults_of_retry_are_those_of_the_service() {
    // One second, twice as long each time, three retries; then nothing catches it.
    let states = json!({ "A": { "Type": "Task", "Resource": "fails", "End": true, "Retry": [{ "ErrorEquals": ["States.ALL"] }] } });
    goes(
        &states,
        "A",
        "0 A, 2000 A, 5000 A, 10000 A, 11000 failed: Function.Error: ",
    );
}

#[test]
fn a_task_that_takes_too_long_times_out_and_its_function_is_billed_all_the_same() {
    let states =
        json!({ "A": { "Type": "Task", "Resource": "work", "TimeoutSeconds": 5, "End": true } });
    let run = ran(&states, "A", &["functions.work.modelled.cold=20s"]);
    assert_eq!(
        history(&run),
        "0 A, 5000 failed: States.Timeout: the function took too long"
    );
    assert_eq!(run["functions"]["work"]["billed_ms"], 20_000);
}

#[test]
fn a_refused_task_can_be_tried_again() {
    let states = json!({
        "P": { "Type": "Parallel", "End": true, "Branches": [branch("work"), branch("work")] },
    });
    let states = |retry: Value| {
        let mut states = states.clone();
        for branch in 0..2 {
            states["P"]["Branches"][branch]["States"]["T"]["Retry"] = retry.clone();
        }
        states
    };
    let one = ["functions.work.reserved_concurrency=1"];
    let run = ran(&states(json!([])), "P", &one);
    let said = history(&run);
    assert!(
        said.contains("failed: Lambda.TooManyRequestsException"),
        "{said}"
    );
    let retry =
        json!([{ "ErrorEquals": ["Lambda.TooManyRequestsException"], "IntervalSeconds": 1 }]);
    let run = ran(&states(retry), "P", &one);
    assert_eq!(run["workflows"]["w"]["succeeded"], 1, "{}", history(&run));
    assert_eq!(run["metrics"]["throttled"], 1);
}

fn branch(function: &str) -> Value {
    json!({ "StartAt": "T", "States": { "T": { "Type": "Task", "Resource": function, "End": true } } })
}

#[test]
fn branches_run_side_by_side_and_one_error_stops_all() {
    let both = |second: &str| {
        json!({ "P": { "Type": "Parallel", "End": true, "Branches": [branch("work"), branch(second)],
            "Catch": [{ "ErrorEquals": ["States.ALL"], "Next": "C" }] }, "C": { "Type": "Succeed" } })
    };
    let run = goes(&both("work"), "P", "0 P, 0 T, 0 T, 1000 succeeded");
    assert_eq!(output(&run), json!([{}, {}]));
    goes(&both("fails"), "P", "0 P, 0 T, 0 T, 1000 C, 1000 succeeded");
}

#[test]
fn a_map_works_on_each_item_so_many_at_once() {
    let map = |at_once: u64| {
        json!({ "M": { "Type": "Map", "ItemsPath": "$.items", "MaxConcurrency": at_once, "ItemProcessor": {
            "StartAt": "W", "States": { "W": { "Type": "Wait", "SecondsPath": "$", "End": true } } }, "End": true } })
    };
    // Waits of 1, 2, 3 and 4 seconds: all at once 4 s, two at once 1+3 and 2+4, one at once 10.
    for (at_once, ms) in [(0, 4_000.0), (2, 6_000.0), (1, 10_000.0)] {
        let run = ran(&map(at_once), "M", &[]);
        assert_eq!(run["workflows"]["w"]["duration_ms"]["max"], ms, "{at_once}");
        assert_eq!(
            output(&run),
            json!([1, 2, 3, 4]),
            "in the order of the items"
        );
        assert_eq!(run["workflows"]["w"]["transitions"], 5);
    }
}

#[test]
fn express_pays_for_starts_and_time_and_ends_after_five_minutes() {
    let states = json!({ "A": { "Type": "Wait", "Seconds": 30, "End": true } });
    let run = ran(
        &states,
        "A",
        &["workflows.w.kind=express", "workflows.w.start.count=1000"],
    );
    let lines = run["bill"]["lines"].as_array().unwrap();
    let usd: Vec<&str> = lines
        .iter()
        .map(|line| line["usd"].as_str().unwrap())
        .collect();
    // 1,000 starts at 1.00 a million; 64 MB x 30 s x 1,000 = 1,875 GB-s at 0.00001667: waiting is paid here.
    assert_eq!(usd, ["0.001", "0.03125625"]);
    let long = json!({ "A": { "Type": "Wait", "Seconds": 301, "End": true } });
    let run = ran(&long, "A", &["workflows.w.kind=express"]);
    assert_eq!(
        history(&run),
        "0 A, 300000 failed: States.Timeout: the execution lasted too long"
    );
    assert_eq!(
        ran(&long, "A", &[])["workflows"]["w"]["succeeded"],
        1,
        "Standard has a year"
    );
}

#[test]
fn an_endless_machine_ends_with_its_history() {
    let states =
        json!({ "A": { "Type": "Pass", "Next": "B" }, "B": { "Type": "Pass", "Next": "A" } });
    let run = ran(&states, "A", &[]);
    assert_eq!(run["workflows"]["w"]["failed"], 1);
    assert_eq!(run["workflows"]["w"]["transitions"], 25_001);
}

#[test]
fn waiting_costs_nothing_in_a_workflow_and_all_of_it_in_a_function() {
    let content = Content::embedded();
    let total = |id: &str| {
        let (file, text) = open::scenario(id, &content).unwrap();
        let order = Order {
            file: &file,
            text: &text,
            settings: Vec::new(),
            until: None,
        };
        let finished = run::run(&order, &content.library).unwrap();
        assert!(finished.met, "{id}: {}", finished.json["goals"]);
        let usd = finished.json["bill"]["total_usd"]
            .as_str()
            .unwrap()
            .to_owned();
        (usd.parse::<f64>().unwrap(), finished.json)
    };
    let (function, _) = total("waiting-in-a-function");
    let (machine, run) = total("waiting-in-step-functions");
    assert!(function > 5.0 * machine, "{function} against {machine}");
    // Ten seconds of 512 MB, twenty requests, thirty transitions.
    let expected = 5.0 * 0.000_016_666_7 + 20.0 * 0.000_000_2 + 30.0 * 0.000_025;
    assert!((machine - expected).abs() < 1e-9, "{machine} {expected}");
    assert_eq!(run["workflows"]["approval"]["duration_ms"]["max"], 61_000);
    total("order-workflow");
}

#[test]
fn the_same_seed_gives_the_same_workflows() {
    let content = Content::embedded();
    let (file, text) = open::scenario("order-workflow", &content).unwrap();
    let of = |seed: &str| {
        let order = Order {
            file: &file,
            text: &text,
            settings: vec![Setting::parse(seed).unwrap()],
            until: None,
        };
        run::run(&order, &content.library).unwrap().json.to_string()
    };
    assert_eq!(of("seed=4"), of("seed=4"));
    assert_ne!(of("seed=4"), of("seed=5"));
}

#[test]
fn bad_definitions_are_told_every_trouble() {
    let told = |machine: Value| -> Vec<String> {
        let troubles = workflow::read(&machine, &["work"]).unwrap_err();
        troubles
            .iter()
            .map(|trouble| format!("{}: {}", trouble.at, trouble.what))
            .collect()
    };
    let all = told(json!({
        "StartAt": "Z",
        "States": {
            "A": { "Type": "Task", "Resource": "wrk", "Next": "Q", "Hearbeat": 3 },
            "B": { "Type": "Wait", "Seconds": 1, "SecondsPath": "$.x", "End": true },
            "C": { "Type": "Activity" },
            "D": { "Type": "Choice", "Choices": [{ "Variable": "total", "NumericOver": 5, "Next": "B" }] },
            "E": { "Type": "Task", "Resource": "work", "Next": "B", "End": true },
            "F": { "Type": "Task", "Resource": "work", "End": true, "Retry": [{ "ErrorEquals": [] }] },
            "G": { "Type": "Succeed", "OutputPath": "x" },
        },
    }));
    for wanted in [
        "StartAt: `Z` is no state here",
        "A.Hearbeat: is not in this subset",
        "A.Next: `Q` is no state here",
        "B: a Wait has exactly one of",
        "C.Type: write one of Task",
        "D.Choices[1].Variable: write a path",
        "D.Choices[1].NumericOver: `NumericOver` is not in this subset",
        "E: write exactly one of Next",
        "F.Retry[1].ErrorEquals: write a list",
        "G.OutputPath: write a path",
    ] {
        assert!(
            all.iter().any(|trouble| trouble.starts_with(wanted)),
            "{wanted}\n{all:#?}"
        );
    }
    let no_function = told(
        json!({ "StartAt": "A", "States": { "A": { "Type": "Task", "Resource": "wrk", "End": true } } }),
    );
    assert!(no_function[0].contains("there are work"), "{no_function:?}");
}
