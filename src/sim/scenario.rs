//! A scenario as values: what the platform runs. `course` reads it from TOML and refuses a bad one with
//! every problem listed, so that the platform itself never meets one and cannot fail.

mod input;
mod source;

pub use input::{Change, Deployed, Input, TimedInput};
pub use source::{
    HttpApi, Queue, Schedule, Source, SourceKind, StartingPosition, Stream, StreamService,
};

use super::access::ResourcePolicy;
use super::backends::Backends;
use super::cron::Cron;
use super::iam::Policy;
use super::network::{Attachment, Vpc};
use super::release::Release;
use super::time::{Span, Time};
use super::time_zone::TimeZone;
use crate::guest::Program;
use crate::money::Architecture;
use std::sync::Arc;

/// A whole scenario.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// What people call it.
    pub title: String,
    /// The seed of all chance.
    pub seed: u64,
    /// A run lasts exactly this long.
    pub duration: Span,
    /// The account's concurrency quota.
    pub account_concurrency: u32,
    /// Model parameters of the platform.
    pub environment: EnvironmentModel,
    /// Times that hops and services take.
    pub latency: LatencyModel,
    /// Whether INIT of managed runtimes is billed, as it is since August 2025. A rule of the price sheet.
    pub bill_init: bool,
    /// The functions; a [`super::trace::FunctionId`] is a place in here.
    pub functions: Vec<Function>,
    /// The event sources; a [`super::trace::SourceId`] is a place in here.
    pub sources: Vec<Source>,
    /// What arrives, and when.
    pub loads: Vec<Load>,
    /// Timed inputs, in order of time.
    pub inputs: Vec<TimedInput>,
    /// What services hold before the run begins.
    pub data: Vec<Data>,
    /// The customer's network.
    pub vpc: Vpc,
    /// What functions lean on beside AWS's own services.
    pub backends: Backends,
    /// Policies of resources; a function without one may be called by its own sources.
    pub policies: Vec<ResourcePolicy>,
}

/// Something that a service holds before the run begins.
#[derive(Clone, Debug, PartialEq)]
pub enum Data {
    /// An item of a DynamoDB table. Plain values, or values in DynamoDB's JSON; the key attribute first.
    Item {
        /// The table.
        table: String,
        /// Its attributes, in the order in which they were written.
        item: serde_json::Map<String, serde_json::Value>,
    },
    /// An object in an S3 bucket.
    Object {
        /// The bucket.
        bucket: String,
        /// The object's key.
        key: String,
        /// What is in it.
        body: Arc<[u8]>,
    },
    /// A page outside the cloud.
    Page {
        /// Where it is.
        url: String,
        /// What it says.
        body: String,
    },
}

/// Model parameters that AWS does not publish. Labelled as models wherever they are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EnvironmentModel {
    /// An environment is reclaimed when it was idle this long.
    pub idle_timeout: Span,
    /// Unbilled placement before INIT (guests only).
    pub create: Span,
    /// How long a snapshot takes to restore.
    pub restore: Span,
}

/// Times that hops and services take. Zero unless a scenario names them; services have defaults.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LatencyModel {
    /// From the caller to the function, per kind of source.
    pub hops: std::collections::BTreeMap<String, Distribution>,
    /// How long services take to answer functions.
    pub services: ServiceLatency,
}

/// How long each service takes to answer a function.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ServiceLatency {
    /// DynamoDB.
    pub dynamodb: Distribution,
    /// S3.
    pub s3: Distribution,
    /// SQS.
    pub sqs: Distribution,
    /// SNS.
    pub sns: Distribution,
    /// EventBridge.
    pub eventbridge: Distribution,
    /// Kinesis.
    pub kinesis: Distribution,
    /// The Lambda API, on top of the time of the function that is invoked.
    pub lambda: Distribution,
    /// What is outside the cloud.
    pub http: Distribution,
    /// A statement of a relational database.
    pub rds: Distribution,
    /// A new connection to one.
    pub rds_connect: Distribution,
    /// A cache.
    pub elasticache: Distribution,
}

/// A distribution of lengths of time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Distribution {
    /// Always the same.
    Constant(Span),
    /// Exponential with this mean.
    Exponential(Span),
    /// Uniform between two lengths.
    Uniform(Span, Span),
    /// Log-normal, by its median and its 99th percentile.
    LogNormal {
        /// Half of the draws are shorter.
        median: Span,
        /// 99 of 100 draws are shorter.
        p99: Span,
    },
}

/// A function.
#[derive(Clone, Debug)]
pub struct Function {
    /// Its name.
    pub name: String,
    /// What runs.
    pub code: Code,
    /// Memory in MB (MiB), 128 to 10,240.
    pub memory_mb: u32,
    /// The invocation time-out, at most 900 s.
    pub timeout: Span,
    /// The architecture, for its price.
    pub arch: Architecture,
    /// `/tmp` in MB.
    pub ephemeral_mb: u32,
    /// Reserved concurrency: a guarantee and a cap; 0 switches the function off.
    pub reserved_concurrency: Option<u32>,
    /// Provisioned concurrency, ready at time 0.
    pub provisioned_concurrency: u32,
    /// Whether new environments are restored from a snapshot.
    pub snap_start: bool,
    /// Async retries after an error, 0 to 2.
    pub retries: u32,
    /// The age at which an async event is given up.
    pub max_event_age: Span,
    /// Whether a dead-letter queue or failure destination catches async events that are given up.
    pub catches_failures: bool,
    /// Where the records of async events go, by name.
    pub destinations: Destinations,
    /// What its execution role allows; none for code that may call everything.
    pub role: Option<Policy>,
    /// Environment variables.
    pub variables: Vec<(String, String)>,
    /// How it is attached to the VPC, if it is.
    pub vpc: Option<Attachment>,
    /// Where it stands among versions and aliases.
    pub release: Release,
}

/// Where the records of async events go: the names of queues, topics or functions. A name that the
/// scenario does not otherwise know is a queue that only counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Destinations {
    /// Told of events that succeeded.
    pub success: Option<String>,
    /// Told of events that were given up, with the reason.
    pub failure: Option<String>,
    /// Handed the events that were given up.
    pub dead_letter: Option<String>,
}

/// What a function runs.
#[derive(Clone, Debug)]
pub enum Code {
    /// A WebAssembly guest, really run.
    Guest(Program),
    /// Durations drawn from distributions: for queueing theory and millions of requests.
    Modelled(Modelled),
}

/// A function without code.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Modelled {
    /// How long a warm request takes.
    pub warm: Distribution,
    /// How long a cold request takes, after INIT.
    pub cold: Distribution,
    /// How long INIT takes; no time unless given.
    pub init: Distribution,
    /// The share of invocations that err, 0 to 1.
    pub fail: f64,
}

/// What arrives at a source.
#[derive(Clone, Debug)]
pub struct Load {
    /// The source; a place in [`Scenario::sources`].
    pub source: usize,
    /// When.
    pub pattern: Pattern,
    /// The JSON that the sender sends.
    pub event: serde_json::Value,
    /// The attributes of its messages, each with `DataType` and `StringValue`: for queues and topics alone.
    pub attributes: serde_json::Map<String, serde_json::Value>,
}

/// When things arrive. Poisson-like patterns draw from a generator of their own.
#[derive(Clone, Debug, PartialEq)]
pub enum Pattern {
    /// Arrivals at known instants, in order.
    At(Arc<[Time]>),
    /// `at + k × every`, for `k` from 0, `count` of them.
    Every {
        /// The first.
        at: Time,
        /// The gap.
        every: Span,
        /// How many.
        count: u64,
    },
    /// Whenever a cron expression matches by the clock of a zone.
    Cron(Cron, TimeZone),
    /// Random arrivals whose rate is a function of time, from `at` until `until` or `count` of them.
    Random {
        /// The start: the first gap begins here.
        at: Time,
        /// The end, not included.
        until: Time,
        /// The most arrivals.
        count: u64,
        /// Arrivals per second.
        rate: Rate,
        /// Spaced by the rate rather than drawn.
        even: bool,
    },
}

/// Arrivals per second as a function of the time since the load's start.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Rate {
    /// The same all the time.
    Constant(f64),
    /// From one rate to another over a length of time.
    Ramp {
        /// At the start.
        from: f64,
        /// At the end.
        to: f64,
        /// How long.
        over: Span,
    },
    /// Base, and peak between two instants after the load's start.
    Spike {
        /// Outside the spike.
        base: f64,
        /// Inside it.
        peak: f64,
        /// Where the spike begins, after the load's start.
        begin: Span,
        /// How long it lasts.
        length: Span,
    },
    /// A day: a cosine between two rates, lowest at the start.
    Diurnal {
        /// The lowest rate.
        low: f64,
        /// The highest.
        high: f64,
        /// How long a day is.
        period: Span,
    },
}

impl Rate {
    /// The highest that the rate ever is.
    pub fn peak(self) -> f64 {
        match self {
            Self::Constant(rate) => rate,
            Self::Ramp { from, to, .. } => from.max(to),
            Self::Spike { base, peak, .. } => base.max(peak),
            Self::Diurnal { low, high, .. } => low.max(high),
        }
    }
}
