//! The services that functions call: small, but real in behaviour.
//!
//! The [`World`] holds the state of a run outside its functions: tables, buckets, queues, topics. A call
//! names an action as IAM does and carries the JSON of the service's own API. The network carries it or not,
//! then policies are asked; it takes effect at the virtual instant at which it is made, and is answered after a latency
//! drawn from the service's own generator. What it sets off elsewhere (an upload's notification, a message
//! for another function) is handed back as an [`Effect`] for the platform to deliver.
//!
//! Simplifications, all on purpose: tables, buckets, queues and topics exist by being named; a table's key
//! is that of the first request that shows it; reads are always up to date.

mod action;
pub mod dynamodb;
mod effect;
mod elasticache;
mod eventbridge;
mod http;
mod kinesis;
mod lambda;
mod latency;
mod payload;
mod rds;
mod refusal;
mod road;
mod s3;
mod sns;
mod sqs;

pub use effect::Effect;
pub use rds::Connections;
pub use refusal::Refusal;

use crate::money::Item;
use crate::sim::access::{Access, ResourcePolicy};
use crate::sim::backends::Host;
use crate::sim::iam::Policy;
use crate::sim::network::{Attachment, NoPath, Vpc, Way};
use crate::sim::scenario::{Data, Scenario, SourceKind, StreamService};
use crate::sim::sources::json::uuid;
use crate::sim::time::{Span, Time};
use crate::sim::trace::{EnvironmentId, Service};
use crate::sim::zone::Zone;
use action::{permission, resource, service_of};
use latency::Latencies;
use payload::Payload;
use road::{Outage, Stop};
use serde_json::{Map, Value};

/// The state of all services of a run.
#[derive(Debug)]
pub struct World {
    tables: dynamodb::Tables,
    buckets: s3::Buckets,
    queues: sqs::Queues,
    topics: sns::Topics,
    buses: eventbridge::Buses,
    streams: kinesis::Streams,
    internet: http::Internet,
    functions: lambda::Functions,
    databases: rds::Databases,
    caches: elasticache::Caches,
    hosts: Vec<Host>,
    vpc: Vpc,
    policies: Vec<ResourcePolicy>,
    outages: Vec<Outage>,
    latencies: Latencies,
    /// Ids given to messages so far.
    ids: u64,
    /// Items written from outside so far.
    items_written: u64,
}

/// Who calls.
#[derive(Clone, Copy, Debug, Default)]
pub struct Caller<'a> {
    /// The function's name.
    pub function: &'a str,
    /// What its role allows; none for code that may call everything.
    pub role: Option<&'a Policy>,
    /// How it is attached to the VPC, if it is.
    pub vpc: Option<&'a Attachment>,
    /// In which environment it runs; none while a version is being published.
    pub environment: Option<EnvironmentId>,
    /// In which zone that stands.
    pub zone: Option<Zone>,
}

/// What comes of a call.
#[derive(Clone, Debug, PartialEq)]
pub struct Reply {
    /// Which service was called.
    pub service: Service,
    /// What it answers. A call that waits for another function is answered by it instead.
    pub answer: Result<Value, Refusal>,
    /// How long the caller waits: [`Span::FOREVER`] if no answer comes.
    pub latency: Span,
    /// What the policies say.
    pub access: Access,
    /// Why nothing answers, if nothing does.
    pub blocked: Option<NoPath>,
    /// What it costs.
    pub charges: Vec<(Item, u64)>,
    /// What it sets off.
    pub effect: Option<Effect>,
}

/// What a service has at hand while it performs a call: the time, and where to put what comes of it.
#[derive(Debug)]
struct Desk<'a> {
    now: Time,
    charges: Vec<(Item, u64)>,
    effect: Option<Effect>,
    /// How long the answer takes.
    latency: Span,
    access: Access,
    blocked: Option<NoPath>,
    /// The way that the request takes.
    way: Way,
    ids: &'a mut u64,
}

impl Desk<'_> {
    fn charge(&mut self, item: Item, quantity: u64) {
        self.charges.push((item, quantity));
    }

    /// What the way costs by what it carries, there and back. A model: the JSON of the request and of its answer,
    /// without what HTTP adds.
    fn charge_way(&mut self, payload: &[u8], answer: &Result<Value, Refusal>) {
        let item = match self.way {
            Way::Nat => Item::NatGatewayBytes,
            Way::Interface => Item::EndpointBytes,
            Way::Direct | Way::Inside | Way::Gateway => return,
        };
        let back = answer.as_ref().map_or(0, |value| value.to_string().len());
        self.charge(item, (payload.len() + back) as u64);
    }

    /// A new id for a message.
    fn id(&mut self) -> String {
        /// Keeps these ids apart from all others.
        const SENT: u64 = 0x7365_6e74;
        *self.ids += 1;
        uuid(SENT, *self.ids)
    }
}

/// How often 64 KB were begun, at least once: what a message counts for (`FACTS-2.md` A 20 and A 22).
const fn chunks(bytes: usize) -> u64 {
    match (bytes as u64).div_ceil(64 * 1_024) {
        0 => 1,
        chunks => chunks,
    }
}

impl World {
    /// The services at the start of a run, with the scenario's data in them.
    pub fn new(scenario: &Scenario) -> Self {
        let mut world = Self {
            tables: dynamodb::Tables::default(),
            buckets: s3::Buckets::default(),
            queues: sqs::Queues::default(),
            topics: sns::Topics::default(),
            buses: eventbridge::Buses::default(),
            streams: kinesis::Streams::default(),
            internet: http::Internet::default(),
            functions: lambda::Functions::new(&scenario.functions),
            databases: rds::Databases::new(&scenario.backends.databases),
            caches: elasticache::Caches::new(&scenario.backends.caches),
            hosts: scenario.backends.hosts.clone(),
            vpc: scenario.vpc.clone(),
            policies: scenario.policies.clone(),
            outages: Vec::new(),
            latencies: Latencies::new(
                scenario.seed,
                &scenario.latency.services,
                scenario.backends.hosts.len(),
            ),
            ids: 0,
            items_written: 0,
        };
        for source in &scenario.sources {
            match &source.kind {
                SourceKind::Sqs(queue) => world.queues.create(&source.resource, queue.fifo),
                SourceKind::Stream(stream) => match stream.service {
                    StreamService::DynamoDb => world.tables.stream(&source.resource),
                    StreamService::Kinesis => {
                        world.streams.create(&source.resource, stream.shards);
                    }
                },
                _ => {}
            }
        }
        for data in &scenario.data {
            match data {
                Data::Item { table, item } => world.tables.preload(table, item),
                Data::Object { bucket, key, body } => {
                    world.upload(bucket, key, body.to_vec(), Time::ZERO);
                }
                Data::Page { url, body } => world.internet.publish(url, body),
            }
        }
        world
    }

    /// Performs a call at `now`.
    pub fn call(&mut self, now: Time, caller: &Caller<'_>, action: &str, payload: &[u8]) -> Reply {
        let service = service_of(action);
        let latency = self.latencies.draw(service, action);
        let mut ids = self.ids;
        let mut desk = Desk {
            now,
            charges: Vec::new(),
            effect: None,
            latency,
            access: Access::Unguarded,
            blocked: None,
            way: Way::Direct,
            ids: &mut ids,
        };
        let answer = self.perform(&mut desk, caller, action, payload);
        desk.charge_way(payload, &answer);
        let Desk {
            charges,
            effect,
            latency,
            access,
            blocked,
            ..
        } = desk;
        self.ids = ids;
        Reply {
            service,
            answer,
            latency,
            access,
            blocked,
            charges,
            effect,
        }
    }

    /// Puts an object into a bucket without a call: an upload from outside.
    pub fn upload(&mut self, bucket: &str, key: &str, content: Vec<u8>, now: Time) {
        self.buckets.put(bucket, key, content, now);
    }

    /// Writes an item into a table without a call: from outside. Says what it changed, if the table's stream
    /// is to be told, and how many write units it took.
    pub(crate) fn write_item(
        &mut self,
        table: &str,
        item: &Map<String, Value>,
    ) -> (Option<dynamodb::Changed>, u64) {
        self.items_written += 1;
        self.tables
            .write_from_outside(table, item, self.items_written)
    }

    /// The number of the next record of a Kinesis stream, from 1, and how many shards there are.
    pub(crate) fn next_record(&mut self, stream: &str) -> (u64, u32) {
        self.streams.next(stream)
    }

    /// How many messages a queue was sent, those that a FIFO queue knew already left out.
    pub fn messages_sent(&self, queue: &str) -> u64 {
        self.queues.sent(queue)
    }

    /// Counts a message that reached a queue without a call: from a destination.
    pub(crate) fn count_message(&mut self, queue: &str) {
        self.queues.count(queue);
    }

    /// How a database fares.
    pub fn connections(&self, database: &str) -> Option<Connections> {
        self.databases.connections(database)
    }

    /// How many entries a cache holds, and how many it has evicted.
    pub fn cached(&self, cache: &str) -> Option<(u64, u64)> {
        self.caches.entries(cache)
    }

    /// An environment is gone, or its process is: the connections that it held are closed.
    pub(crate) fn disconnect(&mut self, environment: EnvironmentId) {
        self.databases.disconnect(environment);
    }

    fn perform(
        &mut self,
        desk: &mut Desk<'_>,
        caller: &Caller<'_>,
        action: &str,
        payload: &[u8],
    ) -> Result<Value, Refusal> {
        let mut payload = Payload::read(payload)?;
        let patience = payload.take_timeout()?;
        let answer = self.travel(desk, caller, action, &payload);
        match patience {
            Some(patience) if desk.latency > patience => {
                desk.latency = patience;
                desk.effect = desk.effect.take().filter(|effect| !effect.is_awaited());
                Err(Refusal::timed_out(patience))
            }
            _ => answer,
        }
    }

    /// Takes a request along the road to its service, and performs it there.
    fn travel(
        &mut self,
        desk: &mut Desk<'_>,
        caller: &Caller<'_>,
        action: &str,
        payload: &Payload,
    ) -> Result<Value, Refusal> {
        let (_, operation) = action.split_once(':').unwrap_or(("", action));
        let service = service_of(action);
        let resource = resource(service, action, payload)?;
        match self.road(desk, caller, service, payload)? {
            Stop::Arrives => {}
            Stop::Answered(answer) => return Ok(answer),
        }
        let owner = caller.environment;
        let Some(resource) = resource else {
            // No role guards what is outside the cloud, or an open connection: only the network does.
            return match service {
                Service::Http => self.internet.perform(operation, payload),
                _ => self.databases.perform(operation, payload, owner, desk),
            };
        };
        self.authorise(desk, caller, permission(action), &resource)?;
        match service {
            Service::DynamoDb => self.tables.perform(operation, payload, desk),
            Service::S3 => self.buckets.perform(operation, payload, desk),
            Service::Sqs => self.queues.perform(operation, payload, desk),
            Service::Sns => self.topics.perform(operation, payload, desk),
            Service::EventBridge => self.buses.perform(operation, payload, desk),
            Service::Kinesis => self.streams.perform(operation, payload, desk),
            Service::Rds => self.databases.perform(operation, payload, owner, desk),
            Service::ElastiCache => self.caches.perform(operation, payload, desk),
            _ => self.functions.perform(operation, payload, desk),
        }
    }
}
