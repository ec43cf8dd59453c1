//! The words and reasons that sentences are made of: one table an enum of the trace.

use crate::sim::access::{Access, Principal, Read};
use crate::sim::network::NoPath;
use crate::sim::trace::{
    CallError, GaveUp, NoPlace, Outcome, Reclaim, Retry, Service, Start, Throttle,
};
use crate::sim::zone::Zone;

/// Who will be tried again: an event, or the batch of a shard.
pub(super) fn retried(why: Retry, event: &str) -> String {
    match why {
        Retry::Shard { shard } | Retry::Bisected { shard } | Retry::ShardWaits { shard } => {
            format!("the batch of shard {shard}")
        }
        _ => event.to_owned(),
    }
}

/// How an invocation started, in a word.
pub const fn start_word(start: Start) -> &'static str {
    match start {
        Start::Cold => "cold",
        Start::Warm => "warm",
        Start::Provisioned => "provisioned",
    }
}

pub(super) const fn outcome_verb(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Succeeded => "ends",
        Outcome::Failed => "returns an error",
        Outcome::Crashed => "crashes",
        Outcome::TimedOut => "is stopped by its time-out",
        Outcome::OutOfMemory => "runs out of memory",
        Outcome::Lost => "is lost with its environment",
    }
}

pub(super) const fn retry_reason(why: Retry) -> &'static str {
    match why {
        Retry::AsyncError => "async invocations are retried one and two minutes after an error",
        Retry::AsyncThrottle => "a throttled async event waits in its queue, longer each time",
        Retry::Visibility => "the message becomes visible again",
        Retry::AsyncLost => "its environment was lost, which uses up no retry",
        Retry::Shard { .. } => {
            "a shard keeps to its batch until it succeeds or expires, and what is behind it waits"
        }
        Retry::Bisected { .. } => {
            "it was split in two to find what is bad in it; splitting uses up no retry"
        }
        Retry::ShardWaits { .. } => {
            "it did not get through to the function, which uses up no retry"
        }
        Retry::AsyncNotPlaced => "no environment could be made for it, which uses up no retry",
        Retry::Duplicate => "sources deliver at least once, so this one comes twice",
    }
}

pub(super) const fn gave_up(why: GaveUp) -> &'static str {
    match why {
        GaveUp::RetriesExhausted => "every retry erred",
        GaveUp::EventAgeExceeded => "it is older than the maximum event age",
        GaveUp::ZeroReserved => "reserved concurrency is 0",
        GaveUp::MaxReceives => "it was received as often as its queue allows",
        GaveUp::NotPermitted => "its source may not invoke the function",
        GaveUp::RecursiveLoop => {
            "its function had been invoked 16 times in one chain (RecursiveInvocationException)"
        }
        GaveUp::RecordExpired => "its stream keeps records no longer",
    }
}

pub(super) const fn reclaimed(why: Reclaim) -> &'static str {
    match why {
        Reclaim::Idle => "it was idle for the whole idle time-out",
        Reclaim::ZoneLost { zone: Zone::A } => "zone a was lost",
        Reclaim::ZoneLost { zone: Zone::B } => "zone b was lost",
        Reclaim::ZoneLost { zone: Zone::C } => "zone c was lost",
        Reclaim::Replaced => "the function's settings changed",
        Reclaim::Deprovisioned => "provisioned concurrency was lowered",
        Reclaim::Reset => "its invocation did not end well",
    }
}

pub(super) const fn call_error(error: CallError) -> &'static str {
    match error {
        CallError::AccessDenied => "access denied",
        CallError::Unreachable => "the network lets nothing through",
        CallError::ConditionalCheckFailed => "the condition of the write does not hold",
        CallError::NotFound => "what it names does not exist",
        CallError::Unavailable => "the service is down",
        CallError::Invalid => "the request makes no sense to it",
        CallError::TooManyConnections => "too many connections are open",
        CallError::RecursiveLoop => "the function had been invoked 16 times in one chain",
        CallError::TimedOut => "the function would wait no longer",
    }
}

/// Who asks to invoke a function.
const fn principal(who: Principal) -> &'static str {
    match who {
        Principal::Function => "a function",
        Principal::Account => "the caller",
        Principal::S3 => "S3",
        Principal::Sns => "SNS",
        Principal::EventBridge => "EventBridge",
        Principal::Scheduler => "EventBridge Scheduler, under the schedule's role,",
        Principal::ApiGateway => "API Gateway",
        Principal::Anybody => "anybody",
        Principal::Pollers(_) => "Lambda's pollers",
    }
}

/// What policies say of a push: may it invoke the function, and which statement says so.
pub(super) fn permission(who: Principal, access: Access, function: &str) -> String {
    if let Principal::Pollers(read) = who {
        return polling(read, access, function);
    }
    let may = if access.is_allowed() {
        "may invoke"
    } else {
        "may not invoke"
    };
    let because = match access {
        Access::Unguarded => "its credentials allow it".into(),
        Access::RoleAllows(statement) => format!("statement {statement} of its role allows it"),
        Access::RoleDenies(statement) => {
            format!("statement {statement} of its role denies it, and a deny always wins")
        }
        Access::ResourceAllows(statement) => {
            format!("statement {statement} of the function's policy allows it")
        }
        Access::ResourceDenies(statement) => {
            format!(
                "statement {statement} of the function's policy denies it, and a deny always wins"
            )
        }
        Access::NothingAllows if matches!(who, Principal::Scheduler) => {
            "nothing in that role allows it".into()
        }
        Access::NothingAllows => "nothing in the function's policy allows it".into(),
    };
    format!("{} {may} {function}: {because}", principal(who))
}

/// What the role of a function says of the pollers that read for it.
fn polling(read: Read, access: Access, function: &str) -> String {
    let action = read.action();
    let role = format!("the role of {function}");
    match access {
        Access::RoleDenies(statement) => format!(
            "Lambda's pollers may not read for {function}: statement {statement} of its role denies {action}, \
             and a deny always wins"
        ),
        access => match access.statement() {
            Some(statement) => {
                format!(
                    "Lambda's pollers read under {role}, whose statement {statement} allows {action}"
                )
            }
            None => format!(
                "Lambda's pollers may not read for {function}: no statement of its role allows {action}"
            ),
        },
    }
}

/// Why no environment can be made.
pub(super) fn not_placed(why: NoPlace, function: &str) -> String {
    match why {
        NoPlace::SubnetsLost => format!(
            "no environment can be made for {function}: every subnet that it names is in a zone that is lost"
        ),
    }
}

/// A message that a subscription is not handed.
pub(super) fn filtered(source: &str, function: &str) -> String {
    format!("a message does not reach {function}: the filter of {source} does not accept it")
}

/// What policies say of a function's own call.
pub(super) fn access(access: Access) -> String {
    match access {
        Access::Unguarded => " and waits".into(),
        Access::RoleAllows(statement) => {
            format!(" and waits; statement {statement} of its role allows it")
        }
        Access::ResourceAllows(statement) => {
            format!(" and waits; statement {statement} of the resource's policy allows it")
        }
        Access::RoleDenies(statement) => {
            format!(", but statement {statement} of its role denies it, and a deny always wins")
        }
        Access::ResourceDenies(statement) => format!(
            ", but statement {statement} of the resource's policy denies it, and a deny always wins"
        ),
        Access::NothingAllows => ", but no statement of its role allows it".into(),
    }
}

/// Why a call goes nowhere.
pub(super) const fn no_path(why: NoPath) -> &'static str {
    match why {
        NoPath::NotAttached => "it stands in a VPC, and the function is not attached to it",
        NoPath::PublicSubnet => {
            "its subnet is public, but a function has no public address; it needs a NAT gateway or an endpoint"
        }
        NoPath::NoRoute => "its subnet has no way out, and the VPC has no endpoint for it",
        NoPath::Outbound => "no outbound rule of its security groups lets it out",
        NoPath::Inbound => "no inbound rule at the other end lets it in",
        NoPath::Down => "it is down",
    }
}

/// A service by its own name.
pub const fn service_name(service: Service) -> &'static str {
    match service {
        Service::DynamoDb => "DynamoDB",
        Service::S3 => "S3",
        Service::Sqs => "SQS",
        Service::Sns => "SNS",
        Service::EventBridge => "EventBridge",
        Service::Kinesis => "Kinesis",
        Service::Lambda => "Lambda",
        Service::Rds => "RDS",
        Service::ElastiCache => "ElastiCache",
        Service::Http => "an outside address",
        Service::Unknown => "an unknown service",
    }
}

/// Why an attempt was refused. `limit` is the number at which the limit stood.
pub(super) fn limit_reached(why: Throttle, limit: u32) -> String {
    match why {
        Throttle::Reserved if limit == 0 => {
            "reserved concurrency is 0, which switches the function off".into()
        }
        Throttle::Reserved => format!("reserved concurrency {limit} is reached"),
        Throttle::Account => {
            format!("the account's {limit} unreserved environments are all in use")
        }
        Throttle::Rate => format!("more than {limit} requests a second"),
        Throttle::ReservedRate => {
            format!("more than {limit} requests a second, ten for each reserved environment")
        }
        Throttle::ScalingRate => {
            format!("the function may gain only {limit} environments in 10 seconds")
        }
    }
}
