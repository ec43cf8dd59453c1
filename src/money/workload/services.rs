//! What is counted by the request: gateways, queues, topics, tables, buckets, buses, workflows.

use super::product;
use crate::money::item::Item;
use crate::money::ledger::Tally;
use crate::money::metering::{express_mb_ms, http_api_units, message_units};

fn tally<const N: usize>(quantities: [(Item, u128); N]) -> Tally {
    let mut tally = Tally::default();
    for (item, quantity) in quantities {
        tally.add(item, quantity);
    }
    tally
}

/// What an API Gateway API is asked to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApiGateway {
    /// A REST API.
    Rest {
        /// Requests.
        requests: u64,
    },
    /// An HTTP API.
    Http {
        /// Requests.
        requests: u64,
        /// The size of each in bytes; each 512 KB count as one request.
        payload_bytes: u64,
    },
    /// A WebSocket API.
    WebSocket {
        /// Messages.
        messages: u64,
        /// Minutes for which connections are open, summed over connections.
        connection_minutes: u64,
    },
}

/// API Gateway.
pub fn api_gateway(api: ApiGateway) -> Tally {
    match api {
        ApiGateway::Rest { requests } => tally([(Item::ApiRestRequests, requests.into())]),
        ApiGateway::Http {
            requests,
            payload_bytes,
        } => {
            let counted = product(&[requests, http_api_units(payload_bytes)]);
            tally([(Item::ApiHttpRequests, counted)])
        }
        ApiGateway::WebSocket {
            messages,
            connection_minutes,
        } => tally([
            (Item::ApiWebSocketMessages, messages.into()),
            (Item::ApiWebSocketMinutes, connection_minutes.into()),
        ]),
    }
}

/// SQS: requests (sends, receives, deletes), each with a payload that counts by 64 KB.
pub fn sqs(fifo: bool, requests: u64, payload_bytes: u64) -> Tally {
    let item = if fifo {
        Item::SqsFifoRequests
    } else {
        Item::SqsStandardRequests
    };
    tally([(item, product(&[requests, message_units(payload_bytes)]))])
}

/// SNS publishes; their delivery to Lambda and SQS is free.
pub fn sns(publishes: u64) -> Tally {
    tally([(Item::SnsPublishes, publishes.into())])
}

/// `DynamoDB` on demand, in write and read request units.
pub fn dynamodb(write_units: u64, read_units: u64) -> Tally {
    tally([
        (Item::DynamoWrites, write_units.into()),
        (Item::DynamoReads, read_units.into()),
    ])
}

/// S3 requests: PUT, COPY, POST and LIST, and GET.
pub fn s3(puts: u64, gets: u64) -> Tally {
    tally([(Item::S3Puts, puts.into()), (Item::S3Gets, gets.into())])
}

/// `EventBridge`: custom events, each of which counts by 64 KB, and invocations by the Scheduler.
pub fn eventbridge(events: u64, event_bytes: u64, scheduled: u64) -> Tally {
    tally([
        (
            Item::EventBridgeEvents,
            product(&[events, message_units(event_bytes)]),
        ),
        (Item::SchedulerInvocations, scheduled.into()),
    ])
}

/// Step Functions Standard: state transitions, retries included.
pub fn step_functions_standard(transitions: u64) -> Tally {
    tally([(Item::StepTransitions, transitions.into())])
}

/// Step Functions Express: executions of one memory and duration.
pub fn step_functions_express(executions: u64, memory_mb: u64, duration_ms: u64) -> Tally {
    let each = express_mb_ms(memory_mb, duration_ms);
    tally([
        (Item::StepExpressRequests, executions.into()),
        (
            Item::StepExpressDuration,
            each.saturating_mul(executions.into()),
        ),
    ])
}
