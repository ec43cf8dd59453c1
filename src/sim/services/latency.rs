//! How long services take to answer. The figures are models with a label, not measurements.

use crate::sim::chance::{Chance, Purpose};
use crate::sim::scenario::{Distribution, ServiceLatency};
use crate::sim::time::Span;
use crate::sim::trace::Service;

/// A distribution and a generator for each service, so that calls of one do not disturb another.
#[derive(Debug)]
pub(super) struct Latencies {
    model: ServiceLatency,
    chances: [Chance; 10],
    /// For hosts that have a latency of their own.
    hosts: Vec<Chance>,
}

impl Latencies {
    /// The generators at the start of a run.
    pub(super) fn new(seed: u64, model: &ServiceLatency, hosts: usize) -> Self {
        /// Keeps the generators of hosts apart from those of services.
        const HOSTS: usize = 1_000;
        Self {
            model: *model,
            chances: std::array::from_fn(|index| Chance::new(seed, Purpose::Latency, index)),
            hosts: (HOSTS..HOSTS + hosts)
                .map(|index| Chance::new(seed, Purpose::Latency, index))
                .collect(),
        }
    }

    /// The next latency of a service; what is not there answers at once.
    pub(super) fn draw(&mut self, service: Service, action: &str) -> Span {
        let model = &self.model;
        let (index, distribution) = match service {
            Service::DynamoDb => (0, &model.dynamodb),
            Service::S3 => (1, &model.s3),
            Service::Sqs => (2, &model.sqs),
            Service::Sns => (3, &model.sns),
            Service::EventBridge => (4, &model.eventbridge),
            Service::Lambda => (5, &model.lambda),
            Service::Http => (6, &model.http),
            Service::Rds if action == "rds-db:connect" => (7, &model.rds_connect),
            Service::Rds => (7, &model.rds),
            Service::ElastiCache => (8, &model.elasticache),
            Service::Kinesis => (9, &model.kinesis),
            Service::Unknown => return Span::ZERO,
        };
        self.chances[index].draw(distribution)
    }

    /// The next latency of a host that has one of its own.
    pub(super) fn draw_host(&mut self, host: usize, distribution: &Distribution) -> Span {
        self.hosts[host].draw(distribution)
    }

    /// Whether a host errs this time.
    pub(super) fn host_fails(&mut self, host: usize, share: f64) -> bool {
        self.hosts[host].happens(share)
    }
}

impl Default for ServiceLatency {
    /// Labelled defaults: the order of magnitude of each service seen from within its region.
    fn default() -> Self {
        let log_normal = |median, p99| Distribution::LogNormal {
            median: Span::millis(median),
            p99: Span::millis(p99),
        };
        Self {
            dynamodb: log_normal(4, 15),
            s3: log_normal(25, 120),
            sqs: log_normal(8, 30),
            sns: log_normal(8, 30),
            eventbridge: log_normal(10, 40),
            kinesis: log_normal(10, 40),
            lambda: log_normal(5, 25),
            http: log_normal(80, 600),
            rds: log_normal(3, 15),
            rds_connect: log_normal(30, 120),
            elasticache: Distribution::LogNormal {
                median: Span::micros(600),
                p99: Span::millis(3),
            },
        }
    }
}
