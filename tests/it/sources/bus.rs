//! EventBridge buses: which events reach which rules (`FACTS-2.md` section B, "Which service": route by content), and
//! what a function is handed.

use super::{endings, outputs, run, simulate};
use crate::runs::problems;
use aws_lambda_events::eventbridge::EventBridgeEvent;
use coldstart::course::content::Content;
use coldstart::money::Item;
use coldstart::sim::trace::What;
use serde_json::json;

/// Two rules on one bus, the first with this pattern, and one on another; one event of a shop is put on the first.
fn routed(pattern: &str) -> String {
    format!(
        "duration = \"10s\"\n[[function]]\nname = \"f\"\ncode = \"echo\"\n\
         [[function]]\nname = \"g\"\nmodelled = {{ warm = \"1ms\" }}\n\
         [[function]]\nname = \"h\"\nmodelled = {{ warm = \"1ms\" }}\n\
         [[source]]\nkind = \"eventbridge\"\nname = \"one\"\nfunction = \"f\"\n{pattern}\n\
         [[source]]\nkind = \"eventbridge\"\nname = \"all\"\nfunction = \"g\"\n\
         [[source]]\nkind = \"eventbridge\"\nname = \"other\"\nbus = \"other\"\nfunction = \"h\"\n\
         [[load]]\nsource = \"all\"\npattern = \"burst\"\ncount = 1\n\
         event = {{ source = \"shop\", detail-type = \"Placed\", detail = {{ total = 120, tags = [\"a\", \"b\"] }} }}\n"
    )
}

#[track_caller]
fn case(pattern: &str, matches: bool) {
    let trace = run(&routed(pattern));
    let want = if matches { "1 succeeded" } else { "" };
    assert_eq!(endings(&trace, 0), want, "{pattern}");
    assert_eq!(endings(&trace, 1), "1 succeeded", "no rule, every event");
    assert_eq!(endings(&trace, 2), "", "another bus");
    let filtered = |what: &What| matches!(what, What::Filtered { .. });
    let filtered = trace.facts.iter().filter(|fact| filtered(&fact.what));
    assert_eq!(filtered.count(), usize::from(!matches), "{pattern}");
    let paid = trace.summary.ledger.total().of(Item::EventBridgeEvents);
    assert_eq!(paid, 1, "one event, however many rules");
}

#[test]
fn a_rule_takes_what_its_pattern_matches() {
    case("", true);
    case("pattern = { source = [\"shop\"] }", true);
    case(
        "pattern = { source = [\"shop\"], detail-type = [\"Shipped\"] }",
        false,
    );
    case(
        "pattern = { source = [{ prefix = \"sh\" }], detail-type = [\"Placed\", \"Shipped\"] }",
        true,
    );
    case(
        "pattern = { detail = { total = [{ numeric = [\">\", 100] }] } }",
        true,
    );
    case(
        "pattern = { detail = { total = [{ numeric = [\">\", 200] }] } }",
        false,
    );
    case("pattern = { detail = { tags = [\"b\"] } }", true);
    case(
        "pattern = { detail = { coupon = [{ exists = false }] } }",
        true,
    );
    case(
        "pattern = { detail = { coupon = [{ exists = true }] } }",
        false,
    );
}

#[test]
fn a_function_is_handed_the_envelope() {
    let trace = run(&routed(""));
    let event: EventBridgeEvent = serde_json::from_value(outputs(&trace)[0].clone()).unwrap();
    assert_eq!(
        (event.source.as_str(), event.detail_type.as_str()),
        ("shop", "Placed")
    );
    assert_eq!(event.detail, json!({ "total": 120, "tags": ["a", "b"] }));
    assert_eq!(
        event.time.unwrap().to_rfc3339(),
        "2026-01-01T00:00:00+00:00"
    );
}

/// What a function puts on a bus goes the same way.
#[test]
fn what_a_function_puts_on_a_bus_is_routed() {
    let put = r#"{ action = "events:PutEvents", payload = { Entries = [
        { Source = "shop", DetailType = "Placed", Detail = "{\"total\":1}" },
        { Source = "shop", DetailType = "Placed", Detail = "{\"total\":2}" },
        { Source = "shop", DetailType = "Placed", Detail = "{\"total\":2}", EventBusName = "other" }] } }"#
        .replace('\n', " ");
    let text = format!(
        "duration = \"10s\"\n[[function]]\nname = \"p\"\ncode = \"errand\"\nrole = [{{ action = \"events:PutEvents\", resource = \"*\" }}]\n\
         [[function]]\nname = \"f\"\nmodelled = {{ warm = \"1ms\" }}\n\
         [[source]]\nkind = \"invoke\"\nname = \"in\"\nfunction = \"p\"\n\
         [[source]]\nkind = \"eventbridge\"\nname = \"r\"\nfunction = \"f\"\npattern = {{ detail = {{ total = [2] }} }}\n\
         [[load]]\nsource = \"in\"\npattern = \"burst\"\ncount = 1\nevent = {{ calls = [{put}] }}\n"
    );
    let trace = simulate(&text, &Content::embedded().library).into_sink();
    assert_eq!(endings(&trace, 1), "1 succeeded");
}

#[test]
fn bad_patterns_are_refused() {
    for (pattern, words) in [
        ("pattern = {}", "a policy without a key"),
        (
            "pattern = { source = \"shop\" }",
            "`source` has no list of conditions",
        ),
        ("pattern = [\"shop\"]", "a table, such as"),
        (
            "pattern = { source = [{ sufix = \"x\" }] }",
            "did you mean suffix?",
        ),
    ] {
        let told = problems(&routed(pattern).replace("code = \"echo\"", "code = \"hello\""));
        assert!(told.contains(words), "{pattern}: {told}");
    }
}
