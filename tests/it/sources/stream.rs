//! Streams: when batches are handed over, in which order, and what becomes of those that fail
//! (`FACTS.md` section 4, Kinesis and DynamoDB Streams; `FACTS-2.md` A 10 to A 12).

use super::{endings, invocations, run};
use coldstart::sim::sink::Trace;
use coldstart::sim::time::Time;
use coldstart::sim::trace::{GaveUp, Retry, What};
use std::fmt::Write;

/// A stream with these settings whose function takes 100 ms, with more settings, and what is put on it:
/// `TIME×COUNT` with `!` for poison and `@key` for a partition key.
#[track_caller]
fn stream(settings: &str, function: &str, puts: &str, duration: &str) -> Trace {
    let kind = if settings.contains("kind") {
        ""
    } else {
        "kind = \"kinesis\"\n"
    };
    let mut text = format!(
        "duration = \"{duration}\"\n[[function]]\nname = \"f\"\nmodelled = {{ warm = \"100ms\" }}\n{function}\n\
         [[source]]\nname = \"s\"\nfunction = \"f\"\n{kind}{settings}\n"
    );
    for put in puts.split_whitespace() {
        let (put, key) = put.split_once('@').unwrap_or((put, ""));
        let (put, poison) = put
            .strip_suffix('!')
            .map_or((put, false), |put| (put, true));
        let (at, count) = put.split_once('×').unwrap();
        let key = if key.is_empty() {
            String::new()
        } else {
            format!(", partition_key = \"{key}\"")
        };
        let _ = write!(
            text,
            "[[load]]\nsource = \"s\"\npattern = \"burst\"\nat = \"{at}\"\ncount = {count}\n\
             event = {{ poison = {poison}{key} }}\n"
        );
    }
    run(&text)
}

/// With these settings and puts the invocations and the endings must be these.
#[track_caller]
fn case(settings: &str, puts: &str, want_invocations: &str, want_endings: &str) {
    let trace = stream(settings, "", puts, "60s");
    assert_eq!(
        (invocations(&trace).as_str(), endings(&trace, 0).as_str()),
        (want_invocations, want_endings),
        "{settings}"
    );
}

#[test]
fn a_shard_is_asked_once_a_second_or_four_times() {
    case("", "300ms×1 1s×1 1001ms×1", "1×2 2×1", "3 succeeded");
    let table = "kind = \"dynamodb_stream\"";
    case(
        table,
        "300ms×1 500ms×1 501ms×1",
        "0.5×2 0.75×1",
        "3 succeeded",
    );
}

#[test]
fn a_batch_holds_so_many_records_of_one_shard_and_one_is_in_flight() {
    case(
        "batch_size = 10",
        "500ms×25",
        "1×10 1.1×10 1.2×5",
        "25 succeeded",
    );
    // The default is 100.
    case("", "500ms×101", "1×100 1.1×1", "101 succeeded");
}

#[test]
fn a_window_waits_for_the_batch_to_fill() {
    let settings = "batch_size = 10\nbatch_window = \"5s\"";
    case(settings, "500ms×3 2500ms×2", "6×5", "5 succeeded");
    case(settings, "500ms×3 2500ms×8", "3×10 8×1", "11 succeeded");
}

/// One batch a shard, times the parallelization factor; records of one key stay in one lane.
#[test]
fn concurrency_is_shards_times_the_factor() {
    for (settings, key, want) in [
        ("shards = 1", "", 1),
        ("shards = 4", "", 4),
        ("shards = 4\nparallelization = 3", "", 12),
        ("shards = 1\nparallelization = 10", "", 10),
        ("shards = 4\nparallelization = 10", "@one-key", 1),
    ] {
        let trace = stream(settings, "", &format!("500ms×400{key}"), "60s");
        let most = trace.summary.metrics.functions[0].gauge.max_running;
        assert_eq!(
            (most, endings(&trace, 0)),
            (want, "400 succeeded".into()),
            "{settings}"
        );
    }
}

/// Records of a key are handed over in the order in which they were put, whatever fails on the way.
#[test]
fn order_is_kept_within_a_key() {
    let settings =
        "shards = 3\nparallelization = 2\nbatch_size = 3\nbisect = true\nmax_retries = 1";
    let puts = "100ms×5@a 200ms×5@b 300ms×1!@a 400ms×5@a 500ms×5@b 600ms×5@c 1500ms×9@a";
    let trace = stream(settings, "", puts, "5m");
    let mut last = std::collections::BTreeMap::new();
    let mut key_of = std::collections::BTreeMap::new();
    for fact in &trace.facts {
        match (fact.what, fact.event) {
            (
                What::Arrived {
                    payload: Some(text),
                    ..
                },
                Some(event),
            ) => {
                let value: serde_json::Value = serde_json::from_slice(trace.text(text)).unwrap();
                key_of.insert(event, value["partition_key"].as_str().unwrap().to_owned());
            }
            (What::Settled { .. }, Some(event)) => {
                let before = last.insert(key_of[&event].clone(), event);
                assert!(before < Some(event), "{event:?} ended after {before:?}");
            }
            _ => {}
        }
    }
    assert_eq!(endings(&trace, 0), "34 succeeded 1 failed");
}

/// The wait between attempts is a model: a second, then twice as long each time.
#[test]
fn a_poison_record_blocks_its_shard() {
    case(
        "batch_size = 1",
        "500ms×1! 600ms×2",
        "1×1 2.1×1#2 4.2×1#3 8.3×1#4 16.4×1#5 32.5×1#6",
        "3 in flight",
    );
    case(
        "batch_size = 1\nmax_retries = 2",
        "500ms×1! 600ms×2",
        "1×1 2.1×1#2 4.2×1#3 4.3×1 4.4×1",
        "2 succeeded 1 failed",
    );
    // Another key, another shard: nothing waits there.
    let trace = stream(
        "shards = 2\nbatch_size = 1",
        "",
        "500ms×1!@a 500ms×3@b",
        "60s",
    );
    assert_eq!(endings(&trace, 0), "3 succeeded 1 in flight");
}

#[test]
fn without_bisecting_the_whole_batch_is_given_up() {
    case(
        "max_retries = 1",
        "500ms×7 600ms×1!",
        "1×8 2.1×8#2",
        "8 failed",
    );
    case(
        "max_retries = 1\non_failure = \"lost\"",
        "500ms×7 600ms×1!",
        "1×8 2.1×8#2",
        "8 dead-lettered",
    );
}

#[test]
fn bisecting_finds_the_poison_and_uses_up_no_retry() {
    case(
        "bisect = true\nmax_retries = 0",
        "500ms×5 600ms×1! 700ms×2",
        "1×8 1.1×4#2 1.2×4#2 1.3×2#3 1.4×1#4 1.5×1#4 1.6×2#3",
        "7 succeeded 1 failed",
    );
}

/// The checkpoint is the lowest record that failed: what is before it is done, the rest comes again.
#[test]
fn a_report_moves_the_checkpoint() {
    let report = "report_item_failures = true\nmax_retries = 1";
    case(
        report,
        "500ms×5 600ms×1! 700ms×2",
        "1×8 2.1×3#2",
        "5 succeeded 3 failed",
    );
    case(
        &format!("{report}\nbisect = true"),
        "500ms×5 600ms×1! 700ms×2",
        "1×8 2.1×3#2 2.2×2#3 2.3×1#4 2.4×1#4 2.5×1#3",
        "7 succeeded 1 failed",
    );
}

fn gave_up(trace: &Trace) -> Vec<(f64, GaveUp)> {
    let facts = trace.facts.iter();
    let mut found: Vec<_> = facts
        .filter_map(|fact| match fact.what {
            What::DeadLettered { why } | What::Dropped { why } => {
                Some((fact.at.as_secs_f64(), why))
            }
            _ => None,
        })
        .collect();
    found.dedup();
    found
}

/// Throttles do not count against the retries; the records wait until they are too old.
#[test]
fn throttled_records_wait_until_they_are_too_old() {
    let settings = "max_retries = 0\nmax_age = \"60s\"";
    let off = "reserved_concurrency = 0";
    let trace = stream(settings, off, "500ms×4", "5m");
    assert_eq!(endings(&trace, 0), "4 dropped");
    // Attempts at 1, 2, 4, 8, 16, 32 and 64 s: then they are 63.5 s old.
    assert_eq!(gave_up(&trace), [(64.0, GaveUp::EventAgeExceeded)]);
    assert_eq!(trace.summary.metrics.functions[0].counts.throttles, 6);
    let told = format!("{settings}\non_failure = \"lost\"");
    assert_eq!(
        endings(&stream(&told, off, "500ms×4", "5m"), 0),
        "4 dead-lettered"
    );
}

/// A record that nobody could process is gone when the stream's retention ends: 24 hours by default.
#[test]
fn a_stream_forgets() {
    for kind in ["kinesis", "dynamodb_stream"] {
        let settings = format!("kind = \"{kind}\"\nbatch_size = 1\non_failure = \"lost\"");
        let trace = stream(&settings, "", "500ms×1! 1h×2", "30h");
        // What stood behind it is free then, an hour before it would be forgotten itself.
        assert_eq!(endings(&trace, 0), "2 succeeded 1 dropped", "{kind}");
        let (at, why) = gave_up(&trace)[0];
        assert_eq!(why, GaveUp::RecordExpired);
        assert!((86_400.0..86_470.0).contains(&at), "{at}");
    }
    let longer = "retention = \"48h\"\nbatch_size = 1";
    assert_eq!(
        endings(&stream(longer, "", "500ms×1! 1h×2", "30h"), 0),
        "3 in flight"
    );
}

/// The age of a batch's last record when it is handed over (`FACTS-2.md` section B, `IteratorAge`).
#[test]
fn iterator_age_rises_behind_a_blocked_shard() {
    let ages = |settings: &str, puts: &str| {
        let trace = stream(settings, "", puts, "60s");
        let age = &trace.summary.metrics.functions[0].iterator_age;
        (age.count(), age.max_ms())
    };
    assert_eq!(ages("batch_size = 10", "500ms×25"), (3, Some(700.0)));
    assert_eq!(ages("", "500ms×1!"), (6, Some(32_000.0)));
    let trace = run(
        "duration = \"9s\"\n[[function]]\nname = \"f\"\nmodelled = { warm = \"1s\" }\n\
         [[source]]\nkind = \"sqs\"\nname = \"s\"\nfunction = \"f\"\n\
         [[load]]\nsource = \"s\"\npattern = \"burst\"\ncount = 2\n",
    );
    assert_eq!(trace.summary.metrics.total().iterator_age.count(), 0);
}

/// A batch that a shard keeps to is one fact, with the shard and the reason.
#[test]
fn retries_tell_their_shard_and_reason() {
    let reasons = |settings: &str, function: &str| -> Vec<(Time, Retry)> {
        let trace = stream(settings, function, "500ms×1 600ms×1!", "4s");
        let facts = trace.facts.iter();
        facts
            .filter_map(|fact| match fact.what {
                What::RetryScheduled { at, why } => {
                    assert!(fact.event.is_none());
                    Some((at, why))
                }
                _ => None,
            })
            .collect()
    };
    let (at, shard) = (Time(2_100_000), 0);
    assert_eq!(reasons("", "")[0], (at, Retry::Shard { shard }));
    let split = reasons("bisect = true", "")[0];
    assert_eq!(split, (Time(1_100_000), Retry::Bisected { shard }));
    let off = reasons("", "reserved_concurrency = 0")[0];
    assert_eq!(off, (Time(2_000_000), Retry::ShardWaits { shard }));
}

/// Where a mapping begins to read decides what it is handed (`FACTS.md` section 4, Start).
#[test]
fn a_mapping_begins_where_it_says() {
    let puts = "1s×3 20s×2 40s×1";
    let created = "created = \"30s\"";
    for (start, want) in [
        ("", "30×5 40×1"),
        ("start = \"trim_horizon\"", "30×5 40×1"),
        ("start = \"latest\"", "40×1"),
        ("start_at = \"10s\"", "30×2 40×1"),
    ] {
        let trace = stream(&format!("{created}\n{start}"), "", puts, "60s");
        assert_eq!(invocations(&trace), want, "{start}");
        assert_eq!(trace.summary.metrics.total().counts.in_flight(), 0);
    }
}

/// A batch carries at most 6 MB: eight records of 1 MB are two batches.
#[test]
fn a_batch_carries_at_most_6_mb() {
    let text = format!(
        "duration = \"60s\"\n[[function]]\nname = \"f\"\nmodelled = {{ warm = \"100ms\" }}\n\
         [[source]]\nname = \"s\"\nfunction = \"f\"\nkind = \"kinesis\"\n\
         [[load]]\nsource = \"s\"\npattern = \"burst\"\ncount = 8\nevent = \"{}\"\n",
        "x".repeat(1 << 20)
    );
    let trace = run(&text);
    assert_eq!(invocations(&trace), "0×6 0.1×2");
}

/// Every reader of a stream gets every record, each at its own pace.
#[test]
fn readers_of_one_stream_do_not_disturb_each_other() {
    let text = "duration = \"60s\"\n[[function]]\nname = \"f\"\nmodelled = { warm = \"100ms\" }\n\
        [[function]]\nname = \"g\"\nmodelled = { warm = \"100ms\", fail = 1.0 }\n\
        [[source]]\nname = \"clicks\"\nfunction = \"f\"\nkind = \"kinesis\"\n\
        [[source]]\nname = \"audit\"\nstream = \"clicks\"\nfunction = \"g\"\nkind = \"kinesis\"\n\
        [[load]]\nsource = \"clicks\"\npattern = \"burst\"\ncount = 5\n\
        [[load]]\nsource = \"audit\"\npattern = \"burst\"\ncount = 2\n";
    let trace = run(text);
    assert_eq!(endings(&trace, 0), "7 succeeded");
    assert_eq!(endings(&trace, 1), "7 in flight");
}
