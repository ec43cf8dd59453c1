//! Why this cent, in a run: an invocation's charges, priced step by step.

use coldstart::course::content::Content;
use coldstart::lab::run::{self, Order};
use coldstart::lab::{cost, open, prices};
use coldstart::money::{Bill, Item, Rounding, Tally, Terms};
use coldstart::sim::trace::InvocationId;
use std::process::Command;

/// Runs a command of the program; its standard output as JSON.
fn json(arguments: &[&str]) -> serde_json::Value {
    let output = Command::new(env!("CARGO_BIN_EXE_coldstart"))
        .args(arguments)
        .arg("--json")
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{arguments:?}: {errors}"))
}

#[test]
fn the_cents_of_all_invocations_and_what_belongs_to_none_are_the_bill() {
    let content = Content::embedded();
    for scenario in ["burst-is-cold", "provisioned-spills-over", "snapstart"] {
        let (file, text) = open::scenario(scenario, &content).unwrap();
        let order = Order {
            file: &file,
            text: &text,
            settings: Vec::new(),
            until: None,
        };
        let (_, trace) = run::trace(&order, &content.library).unwrap();
        let sheet = prices::sheet(None).unwrap();
        let last = trace.facts.iter().filter_map(|fact| fact.invocation).max();
        let mut explained = 0_u128;
        for number in 1..=last.unwrap().number() {
            let of = cost::of_invocation(&trace.facts, InvocationId::nth(number), sheet);
            let exact = of.map_or(0, |reason| {
                u128::try_from(reason.total.rounded(Rounding::Fine).0).unwrap()
            });
            explained += exact;
        }
        let mut rest = Tally::default();
        for fact in trace.facts.iter().filter(|fact| fact.invocation.is_none()) {
            for (item, quantity) in fact.what.charges() {
                rest.add(item, quantity.into());
            }
        }
        let rest = Bill::new(&rest, sheet, Terms::default()).total.0;
        let whole = Bill::new(&trace.summary.ledger.total(), sheet, Terms::default());
        let slack = i128::from(last.unwrap().number()) + i128::try_from(Item::COUNT).unwrap();
        let gap = (i128::try_from(explained).unwrap() + rest - whole.total.0).abs();
        assert!(gap <= slack, "{scenario}: {gap} x 10^-12 dollars apart");
    }
}

#[test]
fn a_run_explains_one_invocation() {
    let run = json(&["run", "burst-is-cold", "--why", "2"]);
    let why = &run["why"];
    assert_eq!(why["invocation"], 2);
    assert_eq!(why["steps"][0]["item"], "requests");
    assert_eq!(
        why["steps"][0]["text"],
        "1 request at $0.20 per 1,000,000 requests = $0.0000002"
    );
    let said = why["sentence"].as_str().unwrap();
    assert!(said.contains(why["usd"].as_str().unwrap()), "{said}");
    let refused = Command::new(env!("CARGO_BIN_EXE_coldstart"))
        .args(["run", "burst-is-cold", "--why", "999999"])
        .output()
        .unwrap();
    assert_eq!(refused.status.code(), Some(2));
    let errors = String::from_utf8_lossy(&refused.stderr);
    assert!(
        errors.contains("was charged nothing: the run has"),
        "{errors}"
    );
}
