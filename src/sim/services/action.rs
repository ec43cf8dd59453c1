//! Actions: which service one belongs to, what it is about, and which permission it needs.

use super::payload::Payload;
use super::{Refusal, dynamodb, elasticache, eventbridge, kinesis, lambda, rds, s3, sns, sqs};
use crate::sim::iam::Resource;
use crate::sim::trace::Service;

/// What a request is about, if policies guard it.
pub(super) fn resource(
    service: Service,
    action: &str,
    payload: &Payload,
) -> Result<Option<Resource>, Refusal> {
    let (_, operation) = action.split_once(':').unwrap_or(("", action));
    Ok(Some(match service {
        Service::DynamoDb => dynamodb::resource(payload)?,
        Service::S3 => s3::resource(operation, payload)?,
        Service::Sqs => Resource::queue(sqs::queue_name(payload)?),
        Service::Sns => Resource::topic(sns::topic_name(payload)?),
        Service::EventBridge => Resource::event_bus(eventbridge::bus_name(payload)),
        Service::Kinesis => kinesis::resource(payload)?,
        Service::Lambda => Resource::function(&lambda::function_name(payload)?),
        Service::Rds if operation == "connect" => rds::resource(payload)?,
        Service::ElastiCache => elasticache::resource(payload)?,
        Service::Http | Service::Rds => return Ok(None),
        Service::Unknown => return Err(Refusal::unknown_operation(action)),
    }))
}

/// The service that an action belongs to.
pub(super) fn service_of(action: &str) -> Service {
    match action.split(':').next() {
        Some("dynamodb") => Service::DynamoDb,
        Some("s3") => Service::S3,
        Some("sqs") => Service::Sqs,
        Some("sns") => Service::Sns,
        Some("events") => Service::EventBridge,
        Some("kinesis") => Service::Kinesis,
        Some("lambda") => Service::Lambda,
        Some("rds-db") => Service::Rds,
        Some("elasticache") => Service::ElastiCache,
        Some("http") => Service::Http,
        _ => Service::Unknown,
    }
}

/// The permission that an action needs. Most have its name; listing a bucket has another, and a
/// cache asks only who connects.
pub(super) fn permission(action: &str) -> &str {
    match action {
        "s3:ListObjectsV2" => "s3:ListBucket",
        other if other.starts_with("elasticache:") => "elasticache:Connect",
        other => other,
    }
}
