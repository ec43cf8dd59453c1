//! Filter policies of SNS subscriptions: a table of policies and messages
//! (<https://docs.aws.amazon.com/sns/latest/dg/string-value-matching.html>,
//! <https://docs.aws.amazon.com/sns/latest/dg/numeric-value-matching.html>; `FACTS-2.md` section B, "Filter policy").

use super::{run, simulate};
use crate::runs::problems;
use coldstart::sim::sink::Trace;
use coldstart::sim::trace::What;

/// One message on a topic with one subscription that has this policy.
fn published(policy: &str, message: &str) -> Trace {
    run(&format!(
        "duration = \"10s\"\n[[function]]\nname = \"f\"\nmodelled = {{ warm = \"1ms\" }}\n\
         [[source]]\nkind = \"sns\"\nname = \"t\"\nfunction = \"f\"\n{policy}\n\
         [[load]]\nsource = \"t\"\npattern = \"burst\"\ncount = 1\n{message}\n"
    ))
}

/// The key that keeps the message back; none if it is handed over.
fn rejected(trace: &Trace) -> Option<String> {
    trace.facts.iter().find_map(|fact| match fact.what {
        What::Filtered { key, .. } => {
            let key = trace.text(key.unwrap());
            Some(String::from_utf8_lossy(key).into_owned())
        }
        _ => None,
    })
}

#[track_caller]
fn case(policy: &str, message: &str, rejects: Option<&str>) {
    let trace = published(policy, message);
    assert_eq!(rejected(&trace).as_deref(), rejects, "{policy} / {message}");
    let events = trace.summary.metrics.functions[0].counts.events;
    assert_eq!(events, u64::from(rejects.is_none()), "{policy}");
}

/// The conditions of one key `k`, the attribute `k` of a message that is accepted, and one that is not.
#[track_caller]
fn key(conditions: &str, accepted: &[&str], not: &[&str]) {
    let policy = format!("filter = {{ k = [{conditions}] }}");
    let message = |value: &str| match value {
        "" => String::new(),
        value => format!("attributes = {{ k = {value} }}"),
    };
    for value in accepted {
        case(&policy, &message(value), None);
    }
    for value in not {
        case(&policy, &message(value), Some("k"));
    }
}

#[test]
fn texts_are_matched_whole_or_in_part() {
    key(
        "\"rugby\", \"tennis\"",
        &["\"rugby\"", "\"tennis\"", "[\"golf\", \"tennis\"]"],
        &["\"Rugby\"", "\"golf\"", "[\"golf\"]", "7", ""],
    );
    key(
        "{ prefix = \"bas\" }",
        &["\"baseball\"", "[\"golf\", \"basket\"]"],
        &["\"rugby\"", "\"Baseball\"", "7", ""],
    );
    key(
        "{ suffix = \"ball\" }",
        &["\"baseball\""],
        &["\"ballad\"", ""],
    );
    key(
        "{ equals-ignore-case = \"tennis\" }",
        &["\"TENNIS\"", "\"tennis\""],
        &["\"tenis\"", "5", ""],
    );
}

/// It has to be there, and one value that is something else is enough.
#[test]
fn anything_but_wants_something_else() {
    key(
        "{ anything-but = [\"rugby\", \"tennis\"] }",
        &["\"golf\"", "[\"rugby\", \"golf\"]", "7"],
        &["\"rugby\"", "[\"rugby\"]", ""],
    );
    key(
        "{ anything-but = { prefix = \"order-\" } }",
        &["\"data-entry\""],
        &["\"order-number\"", ""],
    );
    key(
        "{ anything-but = [100, 500] }",
        &["101", "100.1", "[100, 50]"],
        &["100", "500", "[100]", ""],
    );
}

#[test]
fn numbers_are_compared_as_numbers() {
    key(
        "{ numeric = [\"=\", 301.5] }",
        &["301.5", "3.015e2"],
        &["301", "\"301.5\"", ""],
    );
    key(
        "{ numeric = [\">\", 0, \"<=\", 150] }",
        &["150", "0.1"],
        &["0", "151", "-1", "\"9\"", ""],
    );
    key("{ numeric = [\">=\", 10] }", &["10", "11"], &["9.999"]);
    key("{ numeric = [\"<\", 10] }", &["-3", "9.999"], &["10"]);
    key("5", &["5", "5.0"], &["6", "\"5\""]);
}

#[test]
fn a_key_may_have_to_be_there_or_missing() {
    key("{ exists = true }", &["\"x\"", "0", "[\"a\"]"], &["", "[]"]);
    key("{ exists = false }", &["", "[]"], &["\"x\"", "0"]);
    key(
        "{ exists = false }, \"open\"",
        &["", "\"open\""],
        &["\"shut\""],
    );
}

#[test]
fn every_key_has_to_match_and_the_first_that_does_not_is_told() {
    let policy = "filter = { kind = [\"order\"], total = [{ numeric = [\">\", 5] }] }";
    case(
        policy,
        "attributes = { kind = \"order\", total = 6, more = \"x\" }",
        None,
    );
    case(
        policy,
        "attributes = { kind = \"order\", total = 5 }",
        Some("total"),
    );
    case(
        policy,
        "attributes = { kind = \"offer\", total = 6 }",
        Some("kind"),
    );
    // The event is the message; without a scope only its attributes are looked at.
    case(
        policy,
        "event = { kind = \"order\", total = 6 }",
        Some("kind"),
    );
}

#[test]
fn a_policy_on_the_body_reads_its_json_step_by_step() {
    let policy =
        "filter_scope = \"body\"\nfilter = { store = { town = [\"Ulm\"] }, paid = [true] }";
    case(
        policy,
        "event = { store = { town = \"Ulm\" }, paid = true }",
        None,
    );
    case(
        policy,
        "event = { store = { town = [\"Bonn\", \"Ulm\"] }, paid = true }",
        None,
    );
    case(
        policy,
        "event = { store = { town = \"Bonn\" }, paid = true }",
        Some("store.town"),
    );
    case(
        policy,
        "event = { store = { town = \"Ulm\" }, paid = \"true\" }",
        Some("paid"),
    );
    case(policy, "event = \"no JSON\"", Some("store.town"));
    case(
        policy,
        "attributes = { paid = \"true\" }",
        Some("store.town"),
    );
}

/// What a function publishes is filtered like what comes from outside, and the publication is paid all the same.
#[test]
fn what_functions_publish_is_filtered_too() {
    let publish = |kind: &str| {
        format!(
            r#"{{ action = "sns:Publish", payload = {{ TopicName = "t", Message = "m", MessageAttributes = {{ kind = {{ DataType = "String", StringValue = "{kind}" }} }} }} }}"#
        )
    };
    let text = format!(
        "duration = \"10s\"\n[[function]]\nname = \"p\"\ncode = \"errand\"\nrole = [{{ action = \"sns:Publish\", resource = \"t\" }}]\n\
         [[function]]\nname = \"f\"\nmodelled = {{ warm = \"1ms\" }}\n\
         [[source]]\nkind = \"invoke\"\nname = \"in\"\nfunction = \"p\"\n\
         [[source]]\nkind = \"sns\"\nname = \"t\"\nfunction = \"f\"\nfilter = {{ kind = [\"good\"] }}\n\
         [[load]]\nsource = \"in\"\npattern = \"burst\"\ncount = 1\nevent = {{ calls = [{}, {}, {}] }}\n",
        publish("good"),
        publish("bad"),
        publish("good"),
    );
    let shipped = &coldstart::course::content::Content::embedded().library;
    let trace = simulate(&text, shipped).into_sink();
    assert_eq!(trace.summary.metrics.functions[1].counts.events, 2);
    assert_eq!(rejected(&trace).as_deref(), Some("kind"));
}

/// A bad policy is told with what would be right.
#[test]
fn bad_policies_are_refused() {
    for (policy, words) in [
        ("filter = {}", "a policy without a key"),
        ("filter = { a = \"x\" }", "`a` has no list of conditions"),
        ("filter = { a = [] }", "`a` has no list of conditions"),
        (
            "filter = { a = [{ prefxi = \"x\" }] }",
            "there is no condition `prefxi`",
        ),
        (
            "filter = { a = [{ prefix = 3 }] }",
            "`3` does not fit `prefix`",
        ),
        (
            "filter = { a = [{ numeric = [\"~\", 3] }] }",
            "does not fit `numeric`",
        ),
        (
            "filter = { a = [{ numeric = [\">\"] }] }",
            "does not fit `numeric`",
        ),
        (
            "filter = { a = [{ exists = \"yes\" }] }",
            "does not fit `exists`",
        ),
        (
            "filter = { a = [{ prefix = \"x\", suffix = \"y\" }] }",
            "is not one condition",
        ),
        (
            "filter = { a = { b = [\"x\"] } }",
            "`a` has no list of conditions",
        ),
        (
            "filter = { a = [1], b = [1], c = [1], d = [1], e = [1], f = [1] }",
            "a policy of 6 keys",
        ),
        ("filter_scope = \"body\"", "a scope without a filter"),
    ] {
        let text = format!(
            "duration = \"10s\"\n[[function]]\nname = \"f\"\nmodelled = {{ warm = \"1ms\" }}\n\
             [[source]]\nkind = \"sns\"\nname = \"t\"\nfunction = \"f\"\n{policy}\n"
        );
        let told = problems(&text);
        assert!(told.contains(words), "{policy}: {told}");
    }
}
