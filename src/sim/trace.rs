//! The trace: what happened, one small [`Fact`] at a time, each with its reason.
//!
//! It is the only output of the simulation. Metrics, bills, goals, screens and JSON are folds over it,
//! which is why they agree. A fact is `Copy` and owns no text; the texts it speaks of (log lines,
//! payloads, outputs) are handed to the [`Sink`] beside it, and a sink that keeps none of them makes a
//! run of millions of requests fit in constant memory.

mod report;

pub use report::{Age, Brief, Fuel, Memory, Report, Size, Tariff};

use super::access::{Access, Principal};
use super::network::NoPath;
use super::time::{Span, Time};
use super::zone::Zone;
use crate::money::Item;
use std::num::NonZeroU32;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub NonZeroU32);

        impl $name {
            /// The `n`th, counted from 1 as people count. Four bytes keep a fact small: all after the
            /// 4,294,967,295th bear its number, and no full trace of so many fits in memory.
            ///
            /// # Panics
            ///
            /// If `n` is 0.
            #[inline]
            #[expect(clippy::cast_possible_truncation, reason = "what does not fit is cut off before")]
            pub const fn nth(n: u64) -> Self {
                let n = if n > u32::MAX as u64 { u32::MAX } else { n as u32 };
                match NonZeroU32::new(n) {
                    Some(id) => Self(id),
                    None => panic!("ids count from 1"),
                }
            }

            /// The number that people see, from 1.
            pub const fn number(self) -> u64 {
                self.0.get() as u64
            }
        }
    };
}

id!(
    /// An execution environment. Numbers are never used twice in a run.
    EnvironmentId
);
id!(
    /// One attempt to run a function, as in its REPORT line.
    InvocationId
);
id!(
    /// What a source hands to one function: a request, an async event, a message, a record.
    EventId
);
id!(
    /// A text kept by the sink.
    TextId
);

/// A function, by its place in the scenario.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FunctionId(pub u16);

/// An event source, by its place in the scenario.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(pub u16);

/// One line of the trace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fact {
    /// When.
    pub at: Time,
    /// Which function it is about; none for an input that touches the whole account.
    pub function: Option<FunctionId>,
    /// In which environment, if one is involved.
    pub environment: Option<EnvironmentId>,
    /// In which invocation, if one is involved; of an arrival, the one that set it off.
    pub invocation: Option<InvocationId>,
    /// About which event, if exactly one is involved.
    pub event: Option<EventId>,
    /// What happened, and why.
    pub what: What,
}

impl Fact {
    /// A fact about nothing in particular yet.
    pub const fn new(at: Time, what: What) -> Self {
        Self {
            at,
            function: None,
            environment: None,
            invocation: None,
            event: None,
            what,
        }
    }
}

/// What a fact says, with its reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// A source handed over an event.
    Arrived {
        /// The source.
        source: SourceId,
        /// Its JSON, if the sink keeps texts.
        payload: Option<TextId>,
    },
    /// An attempt was refused for lack of concurrency or rate.
    Throttled {
        /// Which limit.
        why: Throttle,
        /// The number at which that limit stood.
        limit: u32,
    },
    /// An attempt needs a new environment, and none can be made: an error of the service, and no throttle.
    NotPlaced {
        /// What stands in the way.
        why: NoPlace,
    },
    /// A topic's message was not handed to a subscription, whose filter policy does not accept it.
    Filtered {
        /// The subscription.
        source: SourceId,
        /// The first key of the policy that rejects it, if the sink keeps texts.
        key: Option<TextId>,
    },
    /// An environment was created and its INIT began.
    InitStarted {
        /// Why no existing environment served.
        why: Cold,
        /// How the INIT is done.
        how: InitKind,
        /// Where it stands.
        zone: Zone,
    },
    /// INIT ended.
    InitEnded {
        /// How long it took.
        took: Span,
        /// Its result.
        outcome: Outcome,
        /// Whether the environment is provisioned: ready, and idle until a request comes.
        provisioned: bool,
    },
    /// An invocation began.
    Started {
        /// Cold, warm or provisioned.
        start: Start,
        /// How many events it carries: more than one for a batch.
        events: u16,
        /// Which attempt of its (first) event this is, from 1.
        attempt: u32,
        /// How old the last record of a stream's batch is: the iterator age.
        age: Age,
        /// The shard of a stream's batch, from 0 as the service counts.
        shard: Option<u16>,
    },
    /// The function called a service; the guest is suspended.
    Called {
        /// Which service.
        service: Service,
        /// The action and its payload, if the sink keeps texts.
        request: Option<TextId>,
        /// What the policies say of it.
        access: Access,
    },
    /// A call goes nowhere: no answer will come, and the caller waits until a time-out.
    Blocked {
        /// Which service.
        service: Service,
        /// Why.
        why: NoPath,
    },
    /// A source asked to invoke its function, and policies decided.
    Permission {
        /// Who asked.
        principal: Principal,
        /// The verdict.
        access: Access,
    },
    /// The service answered; the guest goes on.
    Answered {
        /// Which service.
        service: Service,
        /// How long the guest waited.
        took: Span,
        /// Why the call failed, if it did.
        error: Option<CallError>,
        /// The answer, if the sink keeps texts.
        response: Option<TextId>,
    },
    /// The function wrote a log line.
    Logged {
        /// The line, if the sink keeps texts.
        text: Option<TextId>,
    },
    /// An invocation ended, and pays for its request and its compute: every invocation does, so that no fact of
    /// their own tells of them. [`What::ended`] makes it from a report and [`What::report`] gives it back.
    Ended {
        /// How.
        outcome: Outcome,
        /// The fuel that it burnt.
        fuel: Fuel,
        /// By which memory and as what its compute is charged.
        size: Size,
        /// The most memory that the environment has used so far.
        memory: Memory,
        /// The handler's time, without INIT.
        duration: Brief,
        /// INIT's time if this invocation paid for it.
        init: Brief,
        /// The output, if the sink keeps texts.
        output: Option<TextId>,
    },
    /// An event will be tried again.
    RetryScheduled {
        /// When.
        at: Time,
        /// Why it is tried again, and why then.
        why: Retry,
    },
    /// An event was handed to a dead-letter queue or a failure destination.
    DeadLettered {
        /// Why it was given up.
        why: GaveUp,
    },
    /// An event was given up and nothing caught it.
    Dropped {
        /// Why it was given up.
        why: GaveUp,
    },
    /// An event reached its one end.
    Settled {
        /// How.
        ending: Ending,
        /// From arrival to here.
        latency: Span,
        /// The status that the caller saw, for synchronous events.
        status: Option<u16>,
    },
    /// An environment was shut down: it went away, or it stays and its runtime went.
    Reclaimed {
        /// Why.
        why: Reclaim,
    },
    /// Something is done to an invocation on purpose, as somebody asked for.
    Injected {
        /// What, and why it is so.
        what: Injected,
    },
    /// Something outside the simulation changed it: a timed input or a person's key.
    Input {
        /// Which input, by its place in the run's list of inputs.
        index: u32,
    },
    /// Money became due.
    Charged {
        /// For what.
        item: Item,
        /// How much of it, in the item's own unit.
        quantity: u64,
    },
}

impl What {
    /// What it charges, in the order in which the charges fall due; nothing for most facts.
    #[inline]
    pub fn charges(&self) -> impl Iterator<Item = (Item, u64)> + use<> {
        let charges = match *self {
            Self::Charged { item, quantity } => [None, Some((item, quantity))],
            Self::Ended { .. } => [Some((Item::LambdaRequests, 1)), self.compute()],
            _ => [None, None],
        };
        charges.into_iter().flatten()
    }

    /// Whether it charges something and says nothing else.
    #[inline]
    pub const fn is_charge(&self) -> bool {
        matches!(self, Self::Charged { .. })
    }
}

/// How INIT or an invocation ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It answered.
    Succeeded,
    /// It reported an error itself (or is modelled to).
    Failed,
    /// It crashed: a trap, an exit, a bad pointer.
    Crashed,
    /// It ran into its time-out.
    TimedOut,
    /// It was refused memory above its setting and gave up.
    OutOfMemory,
    /// Its environment was lost, for example with its zone.
    Lost,
}

impl Outcome {
    /// Whether the invocation did what it was asked.
    pub const fn is_success(self) -> bool {
        matches!(self, Self::Succeeded)
    }
}

/// What kind of environment an invocation found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// A new one: it pays for INIT or a restore.
    Cold,
    /// One that had served before, or was made ahead of need and is idle.
    Warm,
    /// A provisioned one.
    Provisioned,
}

/// Why an environment had to be created.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cold {
    /// The function has had no environment yet.
    First,
    /// Every environment that exists is busy.
    AllBusy {
        /// How many.
        busy: u32,
    },
    /// The idle ones expired.
    Expired,
    /// The last one was lost or thrown away.
    Lost,
    /// It is provisioned: made ahead of any request.
    Provisioned,
}

/// How an environment gets ready.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InitKind {
    /// Its code is loaded and INIT runs.
    Init,
    /// A snapshot taken after INIT is restored.
    Restore,
}

/// Why no environment can be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoPlace {
    /// The function is attached to a VPC, and every subnet that it names is in a zone that is lost.
    SubnetsLost,
}

/// Which limit refused an attempt. The names are those of the service's `Reason` field
/// (`FACTS.md` section 3 gives the API model).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Throttle {
    /// `ReservedFunctionConcurrentInvocationLimitExceeded`: the function's reserved concurrency.
    Reserved,
    /// `ConcurrentInvocationLimitExceeded`: the account's unreserved concurrency.
    Account,
    /// `FunctionInvocationRateLimitExceeded`: ten requests a second for each unit of the quota.
    Rate,
    /// `ReservedFunctionInvocationRateLimitExceeded`: the same for reserved concurrency.
    ReservedRate,
    /// `ConcurrentInvocationLimitExceeded`: a function gains at most 1,000 environments in 10 seconds.
    ScalingRate,
}

impl Throttle {
    /// The service's own name for it.
    pub const fn reason(self) -> &'static str {
        match self {
            Self::Reserved => "ReservedFunctionConcurrentInvocationLimitExceeded",
            Self::Account | Self::ScalingRate => "ConcurrentInvocationLimitExceeded",
            Self::Rate => "FunctionInvocationRateLimitExceeded",
            Self::ReservedRate => "ReservedFunctionInvocationRateLimitExceeded",
        }
    }
}

/// What is done to an invocation on purpose. The setting that asked for it is its reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Injected {
    /// It errs instead of running its handler: the function's `fail` says how many do.
    Error,
    /// It waits this long before its handler runs: the function's `delay`.
    Delay(Span),
}

/// Why and when an event is tried again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retry {
    /// An async event whose attempt erred: one minute after the first, two after the second.
    AsyncError,
    /// An async event that was throttled: back-off from one second to five minutes.
    AsyncThrottle,
    /// A message becomes visible again.
    Visibility,
    /// An async event whose environment was lost: back-off as after a throttle, and no error counts.
    AsyncLost,
    /// A stream's shard tries its batch again, since the function erred.
    Shard {
        /// Which shard, from 0 as the service counts.
        shard: u16,
    },
    /// A shard's batch erred and was split in two.
    Bisected {
        /// Which shard.
        shard: u16,
    },
    /// A shard's batch did not reach the function, or was lost with its environment: no error counts.
    ShardWaits {
        /// Which shard.
        shard: u16,
    },
    /// A duplicate delivery, as at-least-once sources may make.
    Duplicate,
    /// An async event for which no environment could be made: back-off as after a throttle.
    AsyncNotPlaced,
}

/// Why an event was given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GaveUp {
    /// All its retries erred.
    RetriesExhausted,
    /// It grew older than its maximum age.
    EventAgeExceeded,
    /// The function's reserved concurrency is 0.
    ZeroReserved,
    /// It was received as often as its queue allows.
    MaxReceives,
    /// Its function had been invoked sixteen times in one chain of requests.
    RecursiveLoop,
    /// Its source may not invoke the function.
    NotPermitted,
    /// Its stream keeps records no longer than it has.
    RecordExpired,
}

/// The one end of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// An attempt succeeded.
    Succeeded,
    /// Its last attempt erred and nothing caught it.
    Failed,
    /// It reached a dead-letter queue or a failure destination.
    DeadLettered,
    /// It aged out and nothing caught it.
    Dropped,
    /// A synchronous request was refused.
    Throttled,
}

/// Why an environment was shut down.
///
/// SHUTDOWN is the last phase of a lifecycle. It may last 2 s with an external extension, 500 ms with an
/// internal one, and no time at all without one (`FACTS.md` section 1): functions here have none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reclaim {
    /// It was idle for the whole idle time-out.
    Idle,
    /// Its zone was lost.
    ZoneLost {
        /// Which zone.
        zone: Zone,
    },
    /// The function's configuration changed, so that it must start anew.
    Replaced,
    /// Provisioned concurrency was lowered.
    Deprovisioned,
    /// Its invocation crashed or ran into the time-out. The environment and its `/tmp` stay; its runtime is
    /// gone, and INIT runs again inside the next invocation.
    Reset,
}

impl Reclaim {
    /// Whether the environment is gone with its runtime.
    pub const fn takes_environment(self) -> bool {
        !matches!(self, Self::Reset)
    }
}

/// A service that a function can call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Service {
    /// Tables.
    DynamoDb,
    /// Objects.
    S3,
    /// Queues.
    Sqs,
    /// Topics.
    Sns,
    /// Event buses.
    EventBridge,
    /// Streams of records.
    Kinesis,
    /// Other functions.
    Lambda,
    /// A relational database.
    Rds,
    /// A cache.
    ElastiCache,
    /// Something outside the cloud, over HTTP.
    Http,
    /// An action that this lab does not know.
    Unknown,
}

/// Why a service call failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallError {
    /// The execution role does not allow it.
    AccessDenied,
    /// The network lets nothing through.
    Unreachable,
    /// A condition of a conditional write did not hold.
    ConditionalCheckFailed,
    /// What it names does not exist.
    NotFound,
    /// The service itself is down, slow or refuses.
    Unavailable,
    /// The request is not one that the service understands.
    Invalid,
    /// Too many connections are open.
    TooManyConnections,
    /// The caller's own time-out for the call passed first.
    TimedOut,
    /// The function had been invoked sixteen times in one chain of requests.
    RecursiveLoop,
}

/// Where facts go. Chosen at compile time, so that a summary costs no branch.
pub trait Sink {
    /// Takes the next fact. They come in order of time.
    fn fact(&mut self, fact: Fact);

    /// Keeps a text for a fact that follows, or not.
    fn text(&mut self, text: &[u8]) -> Option<TextId>;
}
