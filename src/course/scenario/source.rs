//! `[[source]]`: what hands events to functions.

use super::function::Definition;
use super::{Named, unsupported};
use crate::course::read::{At, Fields};
use crate::sim::scenario::{HttpApi, Queue, Source, SourceKind};
use crate::sim::time::Span;

/// The kinds of source that run. The rest is in [`unsupported::SOURCES`].
const KINDS: [&str; 6] = ["invoke", "http", "s3", "sns", "schedule", "sqs"];

/// A source, with what its loads need to know.
pub(super) struct Feed {
    pub(super) source: Source,
    /// The package that its function's code comes from.
    pub(super) package: Option<String>,
    /// The gap between its events, if it is a clock itself.
    pub(super) every: Option<Span>,
}

pub(super) fn read(fields: &mut Fields<'_>, functions: &Named<Definition>) -> Named<Feed> {
    Named::read(fields, "source", |name, at| feed(name, at, functions))
}

fn feed(name: &str, at: At<'_>, functions: &Named<Definition>) -> Option<Feed> {
    let mut fields = at.fields()?;
    fields.required::<String>("name");
    let function = fields.needed("function").and_then(|at| functions.find(&at));
    let definition = function.and_then(|place| functions.get(place));
    let timeout = definition.map(|definition| definition.function.timeout);
    let duplicates = fields.share("duplicates").unwrap_or(0.0);
    let kind = fields.needed("kind")?;
    if unsupported::SOURCES.contains(&kind.text()?) {
        unsupported::problem(&kind);
        return None;
    }
    let word = kind.word(&KINDS.map(|word| (word, word)))?;
    let every = (word == "schedule")
        .then(|| schedule(&mut fields))
        .flatten();
    let kind = match word {
        "http" => SourceKind::Http(http(&mut fields)),
        "s3" => SourceKind::S3,
        "sns" => SourceKind::Sns,
        "schedule" => SourceKind::Schedule,
        "sqs" => SourceKind::Sqs(queue(&mut fields, timeout)),
        _ => invoke(&mut fields),
    };
    let resource = match kind {
        SourceKind::S3 => fields.optional("bucket"),
        SourceKind::Sns => fields.optional("topic"),
        _ => None,
    };
    fields.finish();
    let source = Source {
        resource: resource.unwrap_or_else(|| name.into()),
        name: name.into(),
        function: function?,
        kind,
        duplicates,
    };
    Some(Feed {
        source,
        every,
        package: definition.and_then(|definition| definition.package.clone()),
    })
}

/// `rate = "5m"`: the gap between two firings. Cron expressions come later.
fn schedule(fields: &mut Fields<'_>) -> Option<Span> {
    let key = fields.exactly_one(&["rate", "cron"])?;
    let at = fields.get(key)?;
    if key == "cron" {
        unsupported::problem(&at);
        return None;
    }
    let every = fields.required::<Span>("rate")?;
    if every == Span::ZERO {
        at.problem(
            "a schedule needs a gap",
            "write a length above zero, such as \"5m\"",
        );
        return None;
    }
    Some(every)
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
        max_concurrency: fields.whole("max_concurrency", 2..=1_000),
        report_item_failures: fields.or("report_item_failures", false),
    }
}
