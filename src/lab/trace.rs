//! A trace as JSON lines: one fact a line, but for the end of an invocation, whose request and compute have a
//! line each; absent fields left out, ids counted from 1.

use crate::sim::access::{Access, Principal};
use crate::sim::network::NoPath;
use crate::sim::scenario::Scenario;
use crate::sim::sink::Trace;
use crate::sim::sources::TOO_LARGE;
use crate::sim::trace::{
    CallError, Cold, Ending, EnvironmentId, EventId, Fact, GaveUp, InitKind, Injected,
    InvocationId, NoPlace, Outcome, Reclaim, Retry, Service, SourceId, Start, TextId, Throttle,
    What,
};
use serde_json::{Map, Value, json};

/// The lines of one fact, without their ends of line.
pub fn lines(fact: &Fact, trace: &Trace, scenario: &Scenario) -> impl Iterator<Item = String> {
    let charges = fact.what.charges().map(|(item, quantity)| Fact {
        what: What::Charged { item, quantity },
        ..*fact
    });
    let told = (!fact.what.is_charge()).then_some(*fact);
    let facts = told.into_iter().chain(charges);
    facts.map(|fact| line(&fact, trace, scenario))
}

fn line(fact: &Fact, trace: &Trace, scenario: &Scenario) -> String {
    let (name, details) = details(&fact.what, trace, scenario);
    let mut object = Map::new();
    object.insert("t_us".into(), fact.at.0.into());
    object.insert("fact".into(), name.into());
    if let Some(function) = fact
        .function
        .and_then(|f| scenario.functions.get(usize::from(f.0)))
    {
        object.insert("function".into(), function.name.clone().into());
    }
    let ids = [
        ("environment", fact.environment.map(EnvironmentId::number)),
        ("invocation", fact.invocation.map(InvocationId::number)),
        ("event", fact.event.map(EventId::number)),
    ];
    for (key, number) in ids {
        if let Some(number) = number {
            object.insert(key.into(), number.into());
        }
    }
    if let Value::Object(details) = details {
        object.extend(details.into_iter().filter(|(_, value)| !value.is_null()));
    }
    Value::Object(object).to_string()
}

/// The name of a fact and the keys that only it has; null ones are left out.
#[expect(
    clippy::too_many_lines,
    reason = "a flat table: one arm for each kind of fact"
)]
fn details(what: &What, trace: &Trace, scenario: &Scenario) -> (&'static str, Value) {
    let text =
        |id: Option<TextId>| id.map(|id| String::from_utf8_lossy(trace.text(id)).into_owned());
    match *what {
        What::Arrived { source, payload } => {
            let source = source_name(scenario, source);
            (
                "arrived",
                json!({ "source": source, "payload": text(payload) }),
            )
        }
        What::Throttled { why, limit } => (
            "throttled",
            json!({ "why": throttle(why), "reason": why.reason(), "limit": limit }),
        ),
        What::NotPlaced { why } => ("not_placed", json!({ "why": no_place(why) })),
        What::Filtered { source, key } => (
            "filtered",
            json!({ "source": source_name(scenario, source), "key": text(key) }),
        ),
        What::InitStarted { why, how, zone } => {
            let busy = if let Cold::AllBusy { busy } = why {
                Some(busy)
            } else {
                None
            };
            let restore = (how == InitKind::Restore).then_some(true);
            (
                "init_started",
                json!({ "why": cold(why), "busy": busy, "restore": restore, "zone": zone.letter() }),
            )
        }
        What::InitEnded {
            took,
            outcome,
            provisioned,
        } => {
            let provisioned = provisioned.then_some(true);
            (
                "init_ended",
                json!({ "took_us": took.0, "why": self::outcome(outcome), "provisioned": provisioned }),
            )
        }
        What::Started {
            start,
            events,
            attempt,
            age,
            shard,
        } => (
            "started",
            json!({
                "why": self::start(start), "events": events, "attempt": attempt,
                "age_us": age.span().map(|age| age.0), "shard": shard,
            }),
        ),
        What::Called {
            service,
            request,
            access,
        } => {
            let (service, request) = (self::service(service), text(request));
            let (verdict, statement) = (self::access(access), access.statement());
            (
                "called",
                json!({ "service": service, "request": request, "access": verdict, "statement": statement }),
            )
        }
        What::Blocked { service, why } => (
            "blocked",
            json!({ "service": self::service(service), "why": no_path(why) }),
        ),
        What::Permission { principal, access } => (
            "permission",
            json!({
                "principal": principal_name(principal), "why": self::access(access),
                "statement": access.statement(), "action": read(principal),
            }),
        ),
        What::Answered {
            service,
            took,
            error,
            response,
        } => {
            let error = error.map(call_error);
            let (service, response) = (self::service(service), text(response));
            (
                "answered",
                json!({ "service": service, "took_us": took.0, "why": error, "response": response }),
            )
        }
        What::Logged { text: line } => ("logged", json!({ "text": text(line) })),
        What::Ended { .. } => ("ended", ended(what, trace)),
        What::RetryScheduled { at, why } => (
            "retry_scheduled",
            json!({ "why": retry(why), "at_us": at.0, "shard": shard(why) }),
        ),
        What::DeadLettered { why } => ("dead_lettered", json!({ "why": gave_up(why) })),
        What::Dropped { why } => ("dropped", json!({ "why": gave_up(why) })),
        What::Settled {
            ending,
            latency,
            status,
        } => (
            "settled",
            json!({
                "why": self::ending(ending), "latency_us": latency.0, "status": status,
                "reason": (status == Some(TOO_LARGE)).then_some("RequestTooLargeException"),
            }),
        ),
        What::Reclaimed { why } => (
            "reclaimed",
            json!({ "why": reclaim(why), "zone": lost_zone(why) }),
        ),
        What::Injected { what } => ("injected", injected(what)),
        What::Input { index } => ("input", json!({ "input": index + 1 })),
        What::Charged { item, quantity } => (
            "charged",
            json!({ "item": item.entry().key, "quantity": quantity.to_string() }),
        ),
    }
}

/// The name of a source that the scenario has.
fn source_name(scenario: &Scenario, source: SourceId) -> Option<&String> {
    let source = scenario.sources.get(usize::from(source.0));
    source.map(|source| &source.name)
}

fn ended(what: &What, trace: &Trace) -> Value {
    let Some(report) = what.report() else {
        return Value::Null;
    };
    let output = report
        .output
        .map(|id| String::from_utf8_lossy(trace.text(id)));
    json!({
        "why": outcome(report.outcome),
        "duration_us": report.duration.0,
        "init_us": report.init.map(|init| init.0),
        "billed_ms": report.billed_ms,
        "fuel": (report.fuel > 0).then_some(report.fuel),
        "max_memory_mb": (report.max_memory_mb > 0).then_some(report.max_memory_mb),
        "output": output,
    })
}

fn injected(what: Injected) -> Value {
    match what {
        Injected::Error => json!({ "why": "fail" }),
        Injected::Delay(span) => json!({ "why": "delay", "delay_us": span.0 }),
    }
}

const fn throttle(why: Throttle) -> &'static str {
    match why {
        Throttle::Reserved => "reserved_concurrency",
        Throttle::Account => "account_concurrency",
        Throttle::Rate => "request_rate",
        Throttle::ReservedRate => "reserved_request_rate",
        Throttle::ScalingRate => "scaling_rate",
    }
}

const fn cold(why: Cold) -> &'static str {
    match why {
        Cold::First => "first",
        Cold::AllBusy { .. } => "all_busy",
        Cold::Expired => "expired",
        Cold::Lost => "lost",
        Cold::Provisioned => "provisioned",
    }
}

const fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Succeeded => "succeeded",
        Outcome::Failed => "failed",
        Outcome::Crashed => "crashed",
        Outcome::TimedOut => "timed_out",
        Outcome::OutOfMemory => "out_of_memory",
        Outcome::Lost => "lost",
    }
}

const fn start(start: Start) -> &'static str {
    match start {
        Start::Cold => "cold",
        Start::Warm => "warm",
        Start::Provisioned => "provisioned",
    }
}

const fn service(service: Service) -> &'static str {
    match service {
        Service::DynamoDb => "dynamodb",
        Service::S3 => "s3",
        Service::Sqs => "sqs",
        Service::Sns => "sns",
        Service::EventBridge => "eventbridge",
        Service::Kinesis => "kinesis",
        Service::Lambda => "lambda",
        Service::Rds => "rds",
        Service::ElastiCache => "elasticache",
        Service::Http => "http",
        Service::Unknown => "unknown",
    }
}

const fn call_error(error: CallError) -> &'static str {
    match error {
        CallError::AccessDenied => "access_denied",
        CallError::Unreachable => "unreachable",
        CallError::ConditionalCheckFailed => "conditional_check_failed",
        CallError::NotFound => "not_found",
        CallError::Unavailable => "unavailable",
        CallError::Invalid => "invalid",
        CallError::TooManyConnections => "too_many_connections",
        CallError::RecursiveLoop => "recursive_loop",
        CallError::TimedOut => "timed_out",
    }
}

/// None where no policy is asked.
const fn access(access: Access) -> Option<&'static str> {
    match access {
        Access::Unguarded => None,
        Access::RoleAllows(_) => Some("role_allows"),
        Access::ResourceAllows(_) => Some("resource_allows"),
        Access::RoleDenies(_) => Some("role_denies"),
        Access::ResourceDenies(_) => Some("resource_denies"),
        Access::NothingAllows => Some("nothing_allows"),
    }
}

const fn principal_name(principal: Principal) -> &'static str {
    match principal {
        Principal::Function => "function",
        Principal::Account => "account",
        other => other.name(),
    }
}

/// What pollers ask for, if it is they who ask.
const fn read(principal: Principal) -> Option<&'static str> {
    match principal {
        Principal::Pollers(read) => Some(read.action()),
        _ => None,
    }
}

const fn no_place(why: NoPlace) -> &'static str {
    match why {
        NoPlace::SubnetsLost => "subnets_lost",
    }
}

const fn no_path(why: NoPath) -> &'static str {
    match why {
        NoPath::NotAttached => "not_attached",
        NoPath::PublicSubnet => "public_subnet",
        NoPath::NoRoute => "no_route",
        NoPath::Outbound => "outbound_rules",
        NoPath::Inbound => "inbound_rules",
        NoPath::Down => "down",
    }
}

const fn retry(why: Retry) -> &'static str {
    match why {
        Retry::AsyncError => "async_error",
        Retry::AsyncThrottle => "async_throttle",
        Retry::Visibility => "visibility_timeout",
        Retry::AsyncLost => "async_lost",
        Retry::Shard { .. } => "shard",
        Retry::Bisected { .. } => "bisected",
        Retry::ShardWaits { .. } => "shard_waits",
        Retry::AsyncNotPlaced => "async_not_placed",
        Retry::Duplicate => "duplicate",
    }
}

/// The shard whose batch is tried again, if it is one.
const fn shard(why: Retry) -> Option<u16> {
    match why {
        Retry::Shard { shard } | Retry::Bisected { shard } | Retry::ShardWaits { shard } => {
            Some(shard)
        }
        _ => None,
    }
}

/// The zone that an environment was lost with.
const fn lost_zone(why: Reclaim) -> Option<&'static str> {
    match why {
        Reclaim::ZoneLost { zone } => Some(zone.letter()),
        _ => None,
    }
}

const fn gave_up(why: GaveUp) -> &'static str {
    match why {
        GaveUp::RetriesExhausted => "retries_exhausted",
        GaveUp::EventAgeExceeded => "event_age_exceeded",
        GaveUp::ZeroReserved => "zero_reserved_concurrency",
        GaveUp::MaxReceives => "max_receive_count",
        GaveUp::RecursiveLoop => "recursive_loop",
        GaveUp::NotPermitted => "not_permitted",
        GaveUp::RecordExpired => "record_expired",
    }
}

const fn ending(ending: Ending) -> &'static str {
    match ending {
        Ending::Succeeded => "succeeded",
        Ending::Failed => "failed",
        Ending::DeadLettered => "dead_lettered",
        Ending::Dropped => "dropped",
        Ending::Throttled => "throttled",
    }
}

const fn reclaim(why: Reclaim) -> &'static str {
    match why {
        Reclaim::Idle => "idle",
        Reclaim::ZoneLost { .. } => "zone_lost",
        Reclaim::Replaced => "replaced",
        Reclaim::Deprovisioned => "deprovisioned",
        Reclaim::Reset => "reset",
    }
}
