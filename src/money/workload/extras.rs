//! What Lambda charges for beyond requests and time: pollers, tenants, durable executions, Managed
//! Instances, the edge, `MicroVMs`.

use super::product;
use crate::money::item::{InstanceType, Item};
use crate::money::ledger::Tally;
use crate::money::metering::{billed_ms, instance_seconds, poller_seconds};

/// Extras of one function.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LambdaExtras {
    /// Milliseconds for which SQS pollers are provisioned, summed over pollers.
    pub sqs_poller_ms: u64,
    /// Milliseconds for which Kafka pollers are provisioned, summed over pollers.
    pub kafka_poller_ms: u64,
    /// Environments made for one tenant alone.
    pub tenant_environments: u64,
    /// Durable executions.
    pub durable: Durable,
    /// Managed Instances.
    pub managed: Option<Managed>,
}

/// Durable executions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Durable {
    /// Steps, waits and callbacks.
    pub operations: u64,
    /// What they write down, in bytes.
    pub written_bytes: u64,
    /// For how long that is kept, in seconds: until the execution ends, and its retention.
    pub kept_s: u64,
}

/// Instances that Lambda manages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Managed {
    /// Their type.
    pub kind: InstanceType,
    /// For how long they run, summed over instances, in ms.
    pub ms: u64,
    /// Whether a Savings Plan pays for them; the fee is that of the on-demand price all the same.
    pub savings_plan: bool,
}

impl LambdaExtras {
    /// What they use, for a function of this memory.
    pub fn tally(&self, memory_mb: u32) -> Tally {
        let mut tally = Tally::default();
        for (item, ms) in [
            (Item::LambdaPollersSqs, self.sqs_poller_ms),
            (Item::LambdaPollersKafka, self.kafka_poller_ms),
        ] {
            if ms > 0 {
                tally.add(item, poller_seconds(ms).into());
            }
        }
        tally.add(
            Item::LambdaTenantEnvironments,
            product(&[self.tenant_environments, memory_mb.into()]),
        );
        let Durable {
            operations,
            written_bytes,
            kept_s,
        } = self.durable;
        tally.add(Item::LambdaDurableOperations, operations.into());
        tally.add(Item::LambdaDurableWrites, written_bytes.into());
        tally.add(
            Item::LambdaDurableStorage,
            product(&[written_bytes, kept_s]),
        );
        if let Some(managed) = self.managed {
            let seconds = u128::from(instance_seconds(managed.ms));
            let instance = if managed.savings_plan {
                Item::Ec2SavingsPlan
            } else {
                Item::Ec2(managed.kind)
            };
            tally.add(instance, seconds);
            tally.add(Item::LambdaManagedFee(managed.kind), seconds);
        }
        tally
    }
}

/// Lambda@Edge: requests of one duration at one memory.
pub fn edge(requests: u64, duration_us: u64, memory_mb: u32) -> Tally {
    let mut tally = Tally::default();
    tally.add(Item::EdgeRequests, requests.into());
    let each = [requests, billed_ms(duration_us, 0), memory_mb.into()];
    tally.add(Item::EdgeDuration, product(&each));
    tally
}

/// Lambda `MicroVMs` of one size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MicroVmWorkload {
    /// Processors of each, in CPU units: 1,024 are one vCPU.
    pub cpu_units: u64,
    /// Memory of each in MB.
    pub memory_mb: u64,
    /// How many run.
    pub runs: u64,
    /// How long each runs, in ms.
    pub run_ms: u64,
    /// The snapshot that each starts from, in MB.
    pub snapshot_mb: u64,
    /// How often a snapshot of that size is written.
    pub writes: u64,
    /// For how long it is kept, in seconds.
    pub kept_s: u64,
}

impl MicroVmWorkload {
    /// What they use.
    pub fn tally(&self) -> Tally {
        let seconds = self.run_ms.div_ceil(1_000);
        let mut tally = Tally::default();
        for (item, factors) in [
            (Item::MicroVmCpu, [self.cpu_units, self.runs, seconds]),
            (Item::MicroVmMemory, [self.memory_mb, self.runs, seconds]),
            (
                Item::MicroVmSnapshotWrites,
                [self.snapshot_mb, self.writes, 1],
            ),
            (Item::MicroVmSnapshotReads, [self.snapshot_mb, self.runs, 1]),
            (
                Item::MicroVmSnapshotStorage,
                [self.snapshot_mb, self.kept_s, 1],
            ),
        ] {
            tally.add(item, product(&factors));
        }
        tally
    }
}
