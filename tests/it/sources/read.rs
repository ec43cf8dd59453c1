//! What scenarios say about sources, and what is refused with which words.

use super::{library, read_with};
use coldstart::course::scenario;
use coldstart::sim::scenario::{SourceKind, StartingPosition, StreamService};
use coldstart::sim::time::{Span, Time};

const HEAD: &str = "duration = \"60s\"\n[[function]]\nname = \"f\"\nmodelled = { warm = \"1s\" }\n\
    [[source]]\nname = \"s\"\nfunction = \"f\"\n";

/// A source with these settings must be refused in exactly these words.
#[track_caller]
fn refused(settings: &str, want: &str) {
    let text = format!("{HEAD}{settings}\n");
    let problems = scenario::read("s.toml", &text, &[], &library(&[]))
        .err()
        .unwrap_or_default();
    let told: Vec<String> = problems
        .iter()
        .map(|p| format!("{}: {}; {}", p.key, p.problem, p.fix))
        .collect();
    assert_eq!(told, [want], "{settings}");
}

#[test]
fn a_stream_has_the_services_defaults() {
    for (kind, service) in [
        ("kinesis", StreamService::Kinesis),
        ("dynamodb_stream", StreamService::DynamoDb),
    ] {
        let scenario = read_with(&format!("{HEAD}kind = \"{kind}\"\n"), &library(&[]));
        let SourceKind::Stream(stream) = &scenario.sources[0].kind else {
            panic!("{:?}", scenario.sources[0]);
        };
        assert_eq!(stream.service, service);
        assert_eq!(
            (stream.shards, stream.batch_size, stream.parallelization),
            (1, 100, 1)
        );
        assert_eq!(
            (stream.max_retries, stream.max_age, stream.bisect),
            (None, None, false)
        );
        assert_eq!(stream.retention, Span::secs(86_400));
        assert_eq!(
            (stream.start, stream.created),
            (StartingPosition::TrimHorizon, Time::ZERO)
        );
        assert_eq!(stream.reader, "f");
    }
}

#[test]
fn a_wrong_stream_is_refused() {
    for (settings, want) in [
        (
            "shards = 0",
            "source[1].shards: 0 is out of range; write 1 to 1000",
        ),
        (
            "batch_size = 10001",
            "source[1].batch_size: 10001 is out of range; write 1 to 10000",
        ),
        (
            "parallelization = 11",
            "source[1].parallelization: 11 is out of range; write 1 to 10",
        ),
        (
            "max_retries = 10001",
            "source[1].max_retries: 10001 is out of range; write 0 to 10000",
        ),
        (
            "max_age = \"8d\"",
            "source[1].max_age: 8d is out of range; write 1m to 7d",
        ),
        (
            "retention = \"1h\"",
            "source[1].retention: 1h is out of range; write 1d to 365d",
        ),
        (
            "batch_window = \"301s\"",
            "source[1].batch_window: 301s is out of range; write 0ms to 5m",
        ),
        (
            "start = \"earliest\"",
            "source[1].start: `earliest` is not known here; use one of trim_horizon, latest",
        ),
        (
            "start = \"latest\"\nstart_at = \"5s\"",
            "source[1].start_at: start and start_at are given together; give one of them",
        ),
        (
            "dead_letter = \"x\"",
            "source[1].dead_letter: a stream has no dead-letter queue; write on_failure: the mapping's destination is told which records were given up",
        ),
        (
            "duplicates = 0.5",
            "source[1].duplicates: a stream hands a batch over again when it fails, not by chance; remove it, and let the function fail or send a poison record",
        ),
        (
            "bisekt = true",
            "source[1].bisekt: no such key; did you mean bisect?",
        ),
    ] {
        refused(&format!("kind = \"kinesis\"\n{settings}"), want);
    }
}

/// What only one of the services can do, and what is the stream's rather than its reader's.
#[test]
fn a_stream_of_the_wrong_kind_is_refused() {
    refused(
        "kind = \"dynamodb_stream\"\nretention = \"48h\"",
        "source[1].retention: a table's stream keeps its records for 24 hours; remove it",
    );
    refused(
        "kind = \"dynamodb_stream\"\nstart_at = \"1s\"",
        "source[1].start_at: only a Kinesis stream can be read from a time on; write start = \"trim_horizon\" or \"latest\"",
    );
    refused(
        "kind = \"kinesis\"\n[[source]]\nname = \"t\"\nkind = \"kinesis\"\nstream = \"s\"\nshards = 2\nfunction = \"f\"",
        "source[2]: another reader of `s` says 1 shards and keeps records 1d; give shards and retention the same values at each reader: they are the stream's",
    );
}

#[test]
fn a_wrong_schedule_is_refused() {
    let rate = "write a length above zero, such as \"5m\", or \"rate(5 minutes)\"; only 1 takes the singular";
    for text in [
        "rate(1 minutes)",
        "rate(5 minute)",
        "rate(0 minutes)",
        "0s",
        "often",
    ] {
        refused(
            &format!("kind = \"schedule\"\nrate = \"{text}\""),
            &format!("source[1].rate: `{text}` is no rate; {rate}"),
        );
    }
    refused(
        "kind = \"schedule\"\ncron = \"0 10 * * *\"",
        "source[1].cron: `0 10 * * *` is no cron expression: it has 5 fields and needs six: minutes, hours, day of \
         month, month, day of week, year; write six fields in UTC, such as \"0 10 * * ? *\" for ten o'clock every day",
    );
    refused(
        "kind = \"schedule\"\nrate = \"1m\"\npayload = { a = 1 }",
        "source[1].payload: a rule hands over its own event; remove it, or write by = \"scheduler\"",
    );
}

#[test]
fn a_wrong_zone_is_refused() {
    let at = |key: &str| format!("kind = \"invoke\"\n[[at]]\ntime = \"5s\"\n{key}");
    refused(
        &at("kill_zone = \"d\""),
        "at[1].kill_zone: `d` is not known here; did you mean a?",
    );
    let all =
        ["a", "b", "c"].map(|zone| format!("[[at]]\ntime = \"9s\"\nkill_zone = \"{zone}\"\n"));
    refused(
        &format!("kind = \"invoke\"\n{}", all.concat()),
        ": every zone is lost at once, and a region keeps at least one; restore one before the last is lost",
    );
}
