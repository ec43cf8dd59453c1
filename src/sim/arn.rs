//! The names that AWS gives to resources. Every resource of the lab is in one account and one region.

/// The region.
pub const REGION: &str = "us-east-1";

/// The account.
pub const ACCOUNT: &str = "123456789012";

fn arn(service: &str, rest: &str) -> String {
    format!("arn:aws:{service}:{REGION}:{ACCOUNT}:{rest}")
}

/// A DynamoDB table.
pub fn table(name: &str) -> String {
    arn("dynamodb", &format!("table/{name}"))
}

/// A DynamoDB table's stream. Its label is the time at which it was switched on.
pub fn table_stream(name: &str) -> String {
    format!("{}/stream/2026-01-01T00:00:00.000", table(name))
}

/// An S3 bucket: neither region nor account, since bucket names are the world's.
pub fn bucket(name: &str) -> String {
    format!("arn:aws:s3:::{name}")
}

/// An S3 object.
pub fn object(bucket: &str, key: &str) -> String {
    format!("arn:aws:s3:::{bucket}/{key}")
}

/// An SQS queue.
pub fn queue(name: &str) -> String {
    arn("sqs", name)
}

/// An SNS topic.
pub fn topic(name: &str) -> String {
    arn("sns", name)
}

/// A Lambda function.
pub fn function(name: &str) -> String {
    arn("lambda", &format!("function:{name}"))
}

/// An EventBridge event bus.
pub fn event_bus(name: &str) -> String {
    arn("events", &format!("event-bus/{name}"))
}

/// An EventBridge rule.
pub fn rule(name: &str) -> String {
    arn("events", &format!("rule/{name}"))
}

/// A schedule of EventBridge Scheduler.
pub fn schedule(name: &str) -> String {
    arn("scheduler", &format!("schedule/default/{name}"))
}

/// An API of API Gateway.
pub fn api(name: &str) -> String {
    arn("execute-api", name)
}

/// The user of a relational database that functions log in as.
pub fn database(name: &str) -> String {
    arn("rds-db", &format!("dbuser:{name}/lambda"))
}

/// An ElastiCache cache.
pub fn cache(name: &str) -> String {
    arn("elasticache", &format!("replicationgroup:{name}"))
}

/// Somebody with credentials of the account.
pub fn caller() -> String {
    format!("arn:aws:iam::{ACCOUNT}:user/caller")
}

/// A Kinesis stream.
pub fn stream(name: &str) -> String {
    arn("kinesis", &format!("stream/{name}"))
}

/// The role that a function assumes.
pub fn role(function: &str) -> String {
    format!("arn:aws:iam::{ACCOUNT}:role/{function}-role")
}

/// The resource's own name, out of its name, its ARN or its URL: what follows the last `:` or `/`.
pub fn name(text: &str) -> &str {
    text.rsplit([':', '/']).next().unwrap_or(text)
}
