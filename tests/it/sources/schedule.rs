//! Schedules: when they fire, in UTC, and what a rule and the Scheduler hand over (`FACTS-2.md` A 13,
//! A 30 and A 31, section B, time expressions).

use super::{invocations, outputs, run};
use aws_lambda_events::eventbridge::EventBridgeEvent;
use coldstart::money::Item;
use coldstart::sim::sink::Trace;
use serde_json::json;

fn schedule(duration: &str, settings: &str) -> Trace {
    fired(duration, settings, "code = \"echo\"")
}

fn fired(duration: &str, settings: &str, code: &str) -> Trace {
    run(&format!(
        "duration = \"{duration}\"\n[[function]]\nname = \"f\"\n{code}\n\
         [[source]]\nkind = \"schedule\"\nname = \"nightly\"\nfunction = \"f\"\n{settings}\n"
    ))
}

/// A run begins at midnight, UTC, of Thursday, 1 January 2026.
#[test]
fn a_cron_expression_fires_in_utc() {
    for (settings, want) in [
        ("cron = \"0 9 * * ? *\"", "32400×1 118800×1"),
        ("cron = \"cron(30 9 ? * FRI *)\"", "120600×1"),
        ("cron = \"0 0 1 * ? *\"", "0×1"),
        ("cron = \"0 10 ? * SUN *\"", ""),
        ("rate = \"rate(1 day)\"", "86400×1"),
        ("rate = \"20h\"", "72000×1 144000×1"),
        (
            "cron = \"0 9 * * ? *\"\nby = \"scheduler\"\ntimezone = \"Europe/Berlin\"",
            "28800×1 115200×1",
        ),
    ] {
        let trace = fired("47h", settings, "modelled = { warm = \"1s\" }");
        assert_eq!(invocations(&trace), want, "{settings}");
    }
}

#[test]
fn a_rule_hands_over_its_envelope_and_costs_nothing() {
    let trace = schedule("2m", "rate = \"1m\"");
    let event: EventBridgeEvent = serde_json::from_value(outputs(&trace)[0].clone()).unwrap();
    assert_eq!(
        (event.source.as_str(), event.detail_type.as_str()),
        ("aws.events", "Scheduled Event")
    );
    assert_eq!(
        event.time.unwrap().to_rfc3339(),
        "2026-01-01T00:01:00+00:00"
    );
    let rule = "arn:aws:events:us-east-1:123456789012:rule/nightly".to_owned();
    assert_eq!(event.resources, Some(vec![rule]));
    assert_eq!(event.detail, json!({}));
    assert_eq!(
        trace.summary.ledger.total().of(Item::SchedulerInvocations),
        0
    );
}

#[test]
fn the_scheduler_hands_over_what_was_typed_or_an_empty_event() {
    let by = "rate = \"rate(5 minutes)\"\nby = \"scheduler\"";
    let trace = schedule("6m", by);
    assert_eq!(outputs(&trace), [json!({})]);
    assert_eq!(
        trace.summary.ledger.total().of(Item::SchedulerInvocations),
        1
    );
    let payload = format!("{by}\npayload = {{ report = \"daily\" }}");
    assert_eq!(
        outputs(&schedule("6m", &payload)),
        [json!({ "report": "daily" })]
    );
}

/// A rule counts in UTC; the Scheduler takes a zone that it knows.
#[test]
fn only_the_scheduler_has_a_time_zone() {
    for (settings, words) in [
        (
            "cron = \"0 9 * * ? *\"\ntimezone = \"Europe/Berlin\"",
            "a rule counts in UTC",
        ),
        (
            "rate = \"1h\"\nby = \"scheduler\"\ntimezone = \"UTC\"",
            "only a cron expression has a time zone",
        ),
        (
            "cron = \"0 9 * * ? *\"\nby = \"scheduler\"\ntimezone = \"Europe/Berlni\"",
            "did you mean Europe/Berlin?",
        ),
    ] {
        let text = format!(
            "duration = \"1h\"\n[[function]]\nname = \"f\"\nmodelled = {{ warm = \"1s\" }}\n\
             [[source]]\nkind = \"schedule\"\nname = \"nightly\"\nfunction = \"f\"\n{settings}\n"
        );
        let told = crate::runs::problems(&text);
        assert!(told.contains(words), "{settings}: {told}");
    }
}
