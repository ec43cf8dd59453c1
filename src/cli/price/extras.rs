//! `coldstart price` for what Lambda charges beyond requests and time, for the edge and for `MicroVMs`.

use super::values;
use crate::money::workload::{self, Durable, LambdaExtras, Managed, MicroVmWorkload};
use crate::money::{InstanceType, Tally};
use anyhow::{Result, bail};
use clap::Args;

/// Flags of `price lambda` for its extras.
#[derive(Debug, Args)]
#[command(next_help_heading = "Extras")]
pub(super) struct Extras {
    /// Hours for which SQS pollers are provisioned, summed over pollers; at least a minute
    #[arg(long, value_name = "H", value_parser = values::hours_ms)]
    sqs_poller_hours: Option<u64>,
    /// The same for Kafka pollers
    #[arg(long, value_name = "H", value_parser = values::hours_ms)]
    kafka_poller_hours: Option<u64>,
    /// Tenant isolation: environments made, each for one tenant alone
    #[arg(long, value_name = "N", value_parser = values::count)]
    tenant_environments: Option<u64>,
    /// Durable functions: steps, waits and callbacks
    #[arg(long, value_name = "N", value_parser = values::count)]
    durable_operations: Option<u64>,
    /// What they write down in GB of a million KB
    #[arg(long, value_name = "GB", value_parser = values::durable_bytes)]
    durable_written_gb: Option<u64>,
    /// For how many days that is kept, waiting and retention together
    #[arg(long, value_name = "DAYS", value_parser = values::days_s, requires = "durable_written_gb")]
    durable_days: Option<u64>,
    /// Managed Instances of this type; time is not billed on them
    #[arg(long, value_name = "TYPE", value_parser = values::instance_type, requires = "managed_hours")]
    managed: Option<InstanceType>,
    /// For how many hours they run, summed over instances
    #[arg(long, value_name = "H", value_parser = values::hours_ms, requires = "managed")]
    managed_hours: Option<u64>,
    /// A Savings Plan pays for the instances (m7g.xlarge only)
    #[arg(long, requires = "managed")]
    savings_plan: bool,
}

impl Extras {
    /// Whether the function runs on Managed Instances.
    pub(super) const fn is_managed(&self) -> bool {
        self.managed.is_some()
    }

    pub(super) fn tally(&self, memory_mb: u32) -> Result<Tally> {
        if self.savings_plan && self.managed != Some(InstanceType::M7gXlarge) {
            bail!("--savings-plan has a price for m7g.xlarge only: leave it out or use that type");
        }
        let extras = LambdaExtras {
            sqs_poller_ms: self.sqs_poller_hours.unwrap_or_default(),
            kafka_poller_ms: self.kafka_poller_hours.unwrap_or_default(),
            tenant_environments: self.tenant_environments.unwrap_or_default(),
            durable: Durable {
                operations: self.durable_operations.unwrap_or_default(),
                written_bytes: self.durable_written_gb.unwrap_or_default(),
                kept_s: self.durable_days.unwrap_or_default(),
            },
            managed: self.managed.map(|kind| Managed {
                kind,
                ms: self.managed_hours.unwrap_or_default(),
                savings_plan: self.savings_plan,
            }),
        };
        Ok(extras.tally(memory_mb))
    }
}

#[derive(Debug, Args)]
#[command(
    allow_negative_numbers = true,
    about = "Functions beside CloudFront: requests, time x memory"
)]
pub(super) struct Edge {
    /// Requests
    #[arg(long, value_name = "N", value_parser = values::count)]
    requests: u64,
    /// How long each runs in ms; rounded up to 1 ms
    #[arg(long, value_name = "MS", value_parser = values::invocation_us)]
    duration_ms: u64,
    /// The function's memory in MB
    #[arg(long, value_name = "MB", default_value = "128", value_parser = values::function_mb)]
    memory_mb: u32,
}

impl Edge {
    pub(super) fn tally(&self) -> Tally {
        workload::edge(self.requests, self.duration_ms, self.memory_mb)
    }
}

/// Sandboxes of their own (arm64): vCPU and memory by the second, snapshots
#[derive(Debug, Args)]
#[command(allow_negative_numbers = true)]
pub(super) struct MicroVms {
    /// How many run
    #[arg(long, value_name = "N", value_parser = values::count)]
    runs: u64,
    /// vCPU of each: 0.25 to 16, in powers of two
    #[arg(long, value_name = "VCPU", value_parser = values::task_cpu)]
    vcpu: u64,
    /// Memory of each in GB
    #[arg(long, value_name = "GB", value_parser = values::memory_gb)]
    memory_gb: u64,
    /// Minutes that each runs
    #[arg(long, value_name = "MIN", value_parser = values::minutes_ms)]
    minutes: u64,
    /// The snapshot that each starts from in GB
    #[arg(long, value_name = "GB", default_value = "0", value_parser = values::gb_as_mb)]
    snapshot_gb: u64,
    /// How often a snapshot of that size is written
    #[arg(long, value_name = "N", default_value = "0", value_parser = values::count)]
    writes: u64,
    /// For how many days it is kept; a month has 30
    #[arg(long, value_name = "DAYS", default_value = "0", value_parser = values::days_s)]
    kept_days: u64,
}

impl MicroVms {
    pub(super) fn tally(&self) -> Tally {
        let micro_vms = MicroVmWorkload {
            cpu_units: self.vcpu,
            memory_mb: self.memory_gb,
            runs: self.runs,
            run_ms: self.minutes,
            snapshot_mb: self.snapshot_gb,
            writes: self.writes,
            kept_s: self.kept_days,
        };
        micro_vms.tally()
    }
}
