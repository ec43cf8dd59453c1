//! `[latency]`: how long hops and services take.

use super::unsupported;
use crate::course::read::{At, Fields};
use crate::sim::scenario::{Distribution, LatencyModel, ServiceLatency};

/// The hops that a scenario may give a time. Each is the way from a kind of source to the function.
const HOPS: [&str; 8] = [
    "invoke", "http", "s3", "sns", "rule", "schedule", "sqs", "async",
];

pub(super) fn read(at: At<'_>) -> Option<LatencyModel> {
    let mut fields = at.fields()?;
    let mut model = LatencyModel::default();
    for hop in HOPS {
        if let Some(distribution) = fields.optional(hop) {
            model.hops.insert(hop.into(), distribution);
        }
    }
    model.services = services(&mut fields);
    unsupported::latencies(&mut fields);
    fields.finish();
    Some(model)
}

fn services(fields: &mut Fields<'_>) -> ServiceLatency {
    let model = ServiceLatency::default();
    let mut or = |key, default: Distribution| fields.or(key, default);
    ServiceLatency {
        dynamodb: or("dynamodb", model.dynamodb),
        s3: or("s3_api", model.s3),
        sqs: or("sqs_api", model.sqs),
        sns: or("sns_api", model.sns),
        eventbridge: or("eventbridge", model.eventbridge),
        kinesis: or("kinesis", model.kinesis),
        lambda: or("lambda_api", model.lambda),
        http: or("http_api", model.http),
        rds: or("rds", model.rds),
        rds_connect: or("rds_connect", model.rds_connect),
        elasticache: or("elasticache", model.elasticache),
    }
}
