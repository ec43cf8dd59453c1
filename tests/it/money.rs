//! Money: the published worked examples to the cent, the price sheets, the properties that any bill must
//! have, and `coldstart price`.

mod examples;
mod lambda_page;
mod price;
mod properties;
mod reasons;
mod sheets;
mod tune;
mod why;

use coldstart::lab::prices;
use coldstart::money::Sheet;
use std::process::{Command, Output};

/// The sheet of that id.
fn sheet(id: &str) -> &'static Sheet {
    prices::sheet(Some(id)).unwrap()
}

/// The newest sheet.
fn newest() -> &'static Sheet {
    prices::sheet(None).unwrap()
}

/// Runs `coldstart price` with arguments separated by spaces.
fn run(arguments: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_coldstart"))
        .arg("price")
        .args(arguments.split_whitespace())
        .output()
        .unwrap()
}

/// The bill that `coldstart price ... --json` prints.
#[track_caller]
fn bill(arguments: &str) -> serde_json::Value {
    let output = run(&format!("{arguments} --json"));
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments}: {errors}");
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The amounts of its lines, in order, and its total: `1.49 + 248.00 = 249.49`.
fn sum(bill: &serde_json::Value) -> String {
    let lines = bill["lines"].as_array().unwrap();
    let amounts: Vec<_> = lines
        .iter()
        .map(|line| line["usd"].as_str().unwrap())
        .collect();
    format!(
        "{} = {}",
        amounts.join(" + "),
        bill["total_usd"].as_str().unwrap()
    )
}

/// What `coldstart price` says to arguments: its lines' amounts and their sum.
#[track_caller]
fn case(arguments: &str, answer: &str) {
    assert_eq!(sum(&bill(arguments)), answer, "price {arguments}");
}
