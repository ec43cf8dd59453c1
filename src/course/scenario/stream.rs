//! `kind = "kinesis"` and `kind = "dynamodb_stream"`: a stream and its event source mapping.

use crate::course::read::Fields;
use crate::sim::scenario::{StartingPosition, Stream, StreamService};
use crate::sim::time::{Span, Time};
use std::ops::RangeInclusive;

/// How old a record may be when it is given up, if there is a limit (`FACTS.md` section 4; the service's own
/// pages refuse what is below a minute).
const AGES: RangeInclusive<Span> = Span::secs(60)..=Span::secs(604_800);

/// How long Kinesis keeps a record: a day to a year (`FACTS-2.md` A 11).
const RETENTIONS: RangeInclusive<Span> = Span::secs(86_400)..=Span::secs(365 * 86_400);

/// Limits and defaults of the mapping (`FACTS.md` section 4). `reader` is the name of its function.
pub(super) fn read(fields: &mut Fields<'_>, service: StreamService, reader: &str) -> Stream {
    no_duplicates(fields);
    Stream {
        service,
        shards: fields.whole("shards", 1..=1_000).unwrap_or(1),
        batch_size: fields.whole("batch_size", 1..=10_000).unwrap_or(100),
        batch_window: fields
            .span("batch_window", Span::ZERO..=Span::secs(300))
            .unwrap_or(Span::ZERO),
        parallelization: fields.whole("parallelization", 1..=10).unwrap_or(1),
        bisect: fields.or("bisect", false),
        max_retries: fields.whole("max_retries", 0..=10_000),
        max_age: fields.span("max_age", AGES),
        report_item_failures: fields.or("report_item_failures", false),
        retention: retention(fields, service),
        start: start(fields, service),
        created: Time::ZERO + fields.or("created", Span::ZERO),
        on_failure: fields.optional("on_failure"),
        reader: reader.into(),
    }
}

fn no_duplicates(fields: &mut Fields<'_>) {
    if let Some(at) = fields.get("duplicates") {
        at.problem(
            "a stream hands a batch over again when it fails, not by chance",
            "remove it, and let the function fail or send a poison record",
        );
    }
    dead_letter(fields);
}

/// What catches the records of a stream is the mapping's own.
fn dead_letter(fields: &mut Fields<'_>) {
    if let Some(at) = fields.get("dead_letter") {
        at.problem(
            "a stream has no dead-letter queue",
            "write on_failure: the mapping's destination is told which records were given up",
        );
    }
}

fn retention(fields: &mut Fields<'_>, service: StreamService) -> Span {
    let given = match service {
        StreamService::Kinesis => fields.span("retention", RETENTIONS),
        StreamService::DynamoDb => {
            if let Some(at) = fields.get("retention") {
                at.problem(
                    "a table's stream keeps its records for 24 hours",
                    "remove it",
                );
            }
            None
        }
    };
    given.unwrap_or(service.retention())
}

/// `start = "trim_horizon" | "latest"`, or for Kinesis `start_at = "10s"`.
fn start(fields: &mut Fields<'_>, service: StreamService) -> StartingPosition {
    let words = [
        ("trim_horizon", StartingPosition::TrimHorizon),
        ("latest", StartingPosition::Latest),
    ];
    let word = fields.get("start").and_then(|at| at.word(&words));
    let Some(at) = fields.get("start_at") else {
        return word.unwrap_or_default();
    };
    if service == StreamService::DynamoDb {
        at.problem(
            "only a Kinesis stream can be read from a time on",
            "write start = \"trim_horizon\" or \"latest\"",
        );
    } else if fields.get("start").is_some() {
        at.problem("start and start_at are given together", "give one of them");
    }
    let from = fields.or("start_at", Span::ZERO);
    StartingPosition::At(Time::ZERO + from)
}
