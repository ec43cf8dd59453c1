//! `[[source]]`: what hands events to functions.

use super::function::Definition;
use super::schedule::Clock;
use super::{Named, filter, schedule, stream};
use crate::course::read::{At, Fields, FromToml};
use crate::sim::iam::Policy;
use crate::sim::scenario::{HttpApi, Queue, Source, SourceKind, StreamService};
use crate::sim::time::Span;

/// The kinds of source.
const KINDS: [&str; 9] = [
    "invoke",
    "http",
    "s3",
    "sns",
    "eventbridge",
    "schedule",
    "sqs",
    "kinesis",
    "dynamodb_stream",
];

/// A source, with what its loads need to know.
pub(super) struct Feed {
    pub(super) source: Source,
    /// The package that its function's code comes from.
    pub(super) package: Option<String>,
    /// When it fires, if it is a clock itself.
    pub(super) clock: Option<Clock>,
}

pub(super) fn read(fields: &mut Fields<'_>, functions: &Named<Definition>) -> Named<Feed> {
    let mut streams = Streams::default();
    Named::read(fields, "source", |name, at| {
        let feed = feed(name, at.clone(), functions)?;
        streams.agree(&feed.source, &at);
        Some(feed)
    })
}

fn feed(name: &str, at: At<'_>, functions: &Named<Definition>) -> Option<Feed> {
    let mut fields = at.fields()?;
    fields.required::<String>("name");
    let function = fields.needed("function").and_then(|at| functions.find(&at));
    let definition = function.and_then(|place| functions.get(place));
    let timeout = definition.map(|definition| definition.function.timeout);
    let duplicates = fields.share("duplicates").unwrap_or(0.0);
    let kind = fields.needed("kind")?;
    let word = kind.word(&KINDS.map(|word| (word, word)))?;
    let reader = definition.map_or("", |definition| &definition.function.name);
    let mut clock = None;
    let kind = match word {
        "http" => SourceKind::Http(http(&mut fields)),
        "s3" => SourceKind::S3,
        "sns" => SourceKind::Sns,
        "eventbridge" => SourceKind::EventBridge,
        "schedule" => {
            let (by, fires) = schedule::read(&mut fields)?;
            clock = Some(fires);
            SourceKind::Schedule(by)
        }
        "sqs" => SourceKind::Sqs(queue(&mut fields, timeout)),
        "kinesis" => SourceKind::Stream(stream::read(&mut fields, StreamService::Kinesis, reader)),
        "dynamodb_stream" => {
            SourceKind::Stream(stream::read(&mut fields, StreamService::DynamoDb, reader))
        }
        _ => invoke(&mut fields),
    };
    let role = role(word, &mut fields, definition);
    let filter = match word {
        "sns" => filter::read(&mut fields),
        "eventbridge" => filter::pattern(&mut fields),
        _ => None,
    };
    let resource = resource(&kind, &mut fields);
    fields.finish();
    let source = Source {
        resource: resource.unwrap_or_else(|| name.into()),
        name: name.into(),
        function: function?,
        kind,
        duplicates,
        role,
        filter,
    };
    Some(Feed {
        source,
        clock,
        package: definition.and_then(|definition| definition.package.clone()),
    })
}

/// The role under which a source acts, if one is written: a schedule's or a rule's own, and of what is polled its
/// function's. One that cannot be read is a problem that is told, so that no run goes without it.
fn role(word: &str, fields: &mut Fields<'_>, definition: Option<&Definition>) -> Option<Policy> {
    match word {
        "schedule" | "eventbridge" => fields.get("role").and_then(Policy::from_toml),
        "sqs" | "kinesis" | "dynamodb_stream" => {
            definition.and_then(|definition| definition.reads_under.clone())
        }
        _ => None,
    }
}

/// What a source watches, where that may have another name than the source.
fn resource(kind: &SourceKind, fields: &mut Fields<'_>) -> Option<String> {
    match (kind, kind.service()) {
        (_, Some(StreamService::Kinesis)) => fields.optional("stream"),
        (_, Some(StreamService::DynamoDb)) => fields.optional("table"),
        (SourceKind::S3, _) => fields.optional("bucket"),
        (SourceKind::Sns, _) => fields.optional("topic"),
        (SourceKind::EventBridge, _) => Some(fields.or("bus", String::from("default"))),
        _ => None,
    }
}

/// What the readers of one stream have to agree on.
#[derive(Default)]
struct Streams {
    known: Vec<(StreamService, String, (u32, Span))>,
}

impl Streams {
    /// A stream has one number of shards and one retention, whoever reads it.
    fn agree(&mut self, source: &Source, at: &At<'_>) {
        let SourceKind::Stream(stream) = &source.kind else {
            return;
        };
        let shape = (stream.shards, stream.retention);
        let mut known = self.known.iter();
        let same =
            known.find(|(service, name, _)| *service == stream.service && *name == source.resource);
        match same {
            None => self
                .known
                .push((stream.service, source.resource.clone(), shape)),
            Some((_, name, other)) if *other != shape => at.problem(
                format!(
                    "another reader of `{name}` says {} shards and keeps records {}",
                    other.0, other.1
                ),
                "give shards and retention the same values at each reader: they are the stream's",
            ),
            Some(_) => {}
        }
    }
}

fn invoke(fields: &mut Fields<'_>) -> SourceKind {
    let modes = [("sync", false), ("async", true)];
    match fields.get("mode").and_then(|at| at.word(&modes)) {
        Some(true) => SourceKind::InvokeAsync,
        Some(false) | None => SourceKind::InvokeSync,
    }
}

fn http(fields: &mut Fields<'_>) -> HttpApi {
    let words = [
        ("rest", HttpApi::Rest),
        ("http", HttpApi::Http),
        ("url", HttpApi::Url),
    ];
    fields
        .get("api")
        .and_then(|at| at.word(&words))
        .unwrap_or(HttpApi::Http)
}

/// Limits and defaults of an SQS event source mapping (`FACTS.md` section 4, `FACTS-2.md` A 35).
fn queue(fields: &mut Fields<'_>, timeout: Option<Span>) -> Queue {
    let fifo = fields.or("fifo", false);
    let most = if fifo { 10 } else { 10_000 };
    let batch_size = fields.whole("batch_size", 1..=most).unwrap_or(10);
    let windows = Span::ZERO..=Span::secs(300);
    let batch_window = fields.span("batch_window", windows).unwrap_or(Span::ZERO);
    if let Some(at) = fields
        .get("batch_window")
        .filter(|_| fifo && batch_window > Span::ZERO)
    {
        at.problem("FIFO queues have no batch window", "remove it");
    }
    if batch_size > 10 && batch_window < Span::secs(1) {
        fields.at().problem(
            format!("a batch of {batch_size} needs a window of at least 1s"),
            "set batch_window, or a batch_size of at most 10",
        );
    }
    let visibility_timeout = fields.or("visibility_timeout", Span::secs(30));
    if let Some(timeout) = timeout.filter(|&timeout| visibility_timeout < timeout) {
        fields.at().warning(
            format!(
                "the visibility time-out, {visibility_timeout}, is below the function's, {timeout}"
            ),
            "messages will be worked on twice; six times the function's is advised",
        );
    }
    let max_receive_count = fields.whole("max_receive_count", 1..=1_000);
    let dead_letter: Option<String> = fields.optional("dead_letter");
    if dead_letter.is_some() && max_receive_count.is_none() {
        fields.at().problem(
            "a dead-letter queue needs a number of receives",
            "add max_receive_count, 5 or more is advised",
        );
    }
    Queue {
        fifo,
        batch_size,
        batch_window,
        visibility_timeout,
        max_receive_count,
        dead_letter,
        max_concurrency: fields
            .get("max_concurrency")
            .and_then(|at| at.or_none(|at| at.whole(2..=1_000))?),
        report_item_failures: fields.or("report_item_failures", false),
    }
}
