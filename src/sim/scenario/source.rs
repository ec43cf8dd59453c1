//! Event sources: what hands events to functions, and how.

use crate::sim::iam::Policy;
use crate::sim::sources::filter::FilterPolicy;
use crate::sim::time::{Span, Time};

/// An event source.
#[derive(Clone, Debug)]
pub struct Source {
    /// Its name.
    pub name: String,
    /// The function it feeds; a place in [`super::Scenario::functions`].
    pub function: usize,
    /// Its kind and settings.
    pub kind: SourceKind,
    /// The bucket, topic, bus, queue, stream or table that it watches: its name, unless it says otherwise.
    pub resource: String,
    /// The chance that an event is delivered a second time, where the real service says it may be.
    pub duplicates: f64,
    /// The role that a schedule or the target of a rule assumes, if the scenario gives one; for a queue or a
    /// stream, the role of the function under which its pollers read, if one is written.
    pub role: Option<Policy>,
    /// Which messages of its topic a subscription is handed, and which events of its bus a rule; none for all.
    pub filter: Option<FilterPolicy>,
}

/// The kinds of source.
#[derive(Clone, Debug, PartialEq)]
pub enum SourceKind {
    /// The Invoke API, `RequestResponse`.
    InvokeSync,
    /// The Invoke API, `Event`.
    InvokeAsync,
    /// An HTTP front end: synchronous.
    Http(HttpApi),
    /// An S3 bucket's notification: asynchronous.
    S3,
    /// An SNS subscription: asynchronous.
    Sns,
    /// A rule of an EventBridge bus, with an event pattern: asynchronous.
    EventBridge,
    /// An EventBridge schedule: asynchronous.
    Schedule(Schedule),
    /// An SQS queue and its event source mapping: polled.
    Sqs(Queue),
    /// A stream and its event source mapping: polled, shard by shard.
    Stream(Stream),
}

impl SourceKind {
    /// Whose stream it reads, if it does.
    pub const fn service(&self) -> Option<StreamService> {
        match self {
            Self::Stream(stream) => Some(stream.service),
            _ => None,
        }
    }

    /// Whether what a load sends is kept, whoever reads it: in a stream, and in a table for all to find.
    pub(crate) const fn keeps_what_is_sent(&self) -> bool {
        self.service().is_some()
    }
}

/// The HTTP front ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HttpApi {
    /// API Gateway REST API: 29 s, payload format 1.0.
    Rest,
    /// API Gateway HTTP API: 30 s, payload format 2.0.
    Http,
    /// A function URL: the function's own time-out, payload format 2.0.
    Url,
}

/// An SQS queue and its event source mapping.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Queue {
    /// Whether order is kept within each message group.
    pub fifo: bool,
    /// The most messages in a batch.
    pub batch_size: u32,
    /// How long the poller waits for a batch to fill.
    pub batch_window: Span,
    /// How long a received message stays hidden.
    pub visibility_timeout: Span,
    /// Receives after which a message goes to the dead-letter queue; none without one.
    pub max_receive_count: Option<u32>,
    /// The dead-letter queue's name. A source may read it as it reads any queue.
    pub dead_letter: Option<String>,
    /// The most batches in flight at once, 2 to 1,000, if set.
    pub max_concurrency: Option<u32>,
    /// Whether the function reports which messages of a batch failed.
    pub report_item_failures: bool,
}

impl Queue {
    /// The most messages that a batch of it may have: 10 from a FIFO queue, or without a window of at
    /// least a second to gather more in (`FACTS.md` section 4).
    pub fn largest_batch(&self) -> u32 {
        if self.fifo || self.batch_window < Span::secs(1) {
            10
        } else {
            10_000
        }
    }
}

/// Which service fires a schedule. They hand over different events, by different rights and at different
/// prices (`FACTS-2.md` A 13, A 30 and A 31).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Schedule {
    /// A scheduled rule of an event bus: the envelope `Scheduled Event` of `aws.events`. With no role on its
    /// target it relies on the function's resource-based policy, and it costs nothing.
    #[default]
    Rule,
    /// EventBridge Scheduler: exactly the payload that was typed, or an empty event. It assumes an execution
    /// role of its own, and its invocations are charged.
    Scheduler,
}

/// What keeps the records of a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StreamService {
    /// A Kinesis data stream.
    Kinesis,
    /// The stream of a DynamoDB table: one record for each change of an item.
    DynamoDb,
}

impl StreamService {
    /// How often a mapping's poller asks each shard for records: once a second for Kinesis
    /// (`FACTS.md` section 4), four times for DynamoDB (`FACTS-2.md` A 10).
    pub const fn poll_interval(self) -> Span {
        match self {
            Self::Kinesis => Span::secs(1),
            Self::DynamoDb => Span::millis(250),
        }
    }

    /// How long a record is kept unless the stream says otherwise: 24 hours, which is the least for Kinesis
    /// and fixed for DynamoDB (`FACTS-2.md` A 11 and A 12).
    pub const fn retention(self) -> Span {
        match self {
            Self::Kinesis | Self::DynamoDb => Span::secs(86_400),
        }
    }
}

/// A stream and its event source mapping (`FACTS.md` section 4 gives
/// <https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-parameters.html>).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stream {
    /// Whose stream it is.
    pub service: StreamService,
    /// How many shards it has.
    pub shards: u32,
    /// The most records in a batch, 1 to 10,000.
    pub batch_size: u32,
    /// How long the poller waits for a batch to fill.
    pub batch_window: Span,
    /// Batches of one shard that may be in flight at once, 1 to 10.
    pub parallelization: u32,
    /// Whether a batch that erred is split in two.
    pub bisect: bool,
    /// How often a batch that erred is tried again; none for as long as its records last.
    pub max_retries: Option<u32>,
    /// The age at which a record is given up; none for the stream's retention.
    pub max_age: Option<Span>,
    /// Whether the function reports at which record it stopped.
    pub report_item_failures: bool,
    /// How long the stream keeps a record.
    pub retention: Span,
    /// Where the mapping begins to read.
    pub start: StartingPosition,
    /// When the mapping is made.
    pub created: Time,
    /// Who is told of records that were given up: the name of a queue or a topic.
    pub on_failure: Option<String>,
    /// The name of the function that reads: the role that it assumes is named in the event.
    pub reader: String,
}

/// Where a mapping begins to read its stream.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StartingPosition {
    /// `TRIM_HORIZON`: with the oldest record that the stream still keeps.
    #[default]
    TrimHorizon,
    /// `LATEST`: with what is put after the mapping was made.
    Latest,
    /// `AT_TIMESTAMP`: with what was put at this time or after it.
    At(Time),
}
