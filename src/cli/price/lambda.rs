//! `coldstart price lambda`.

use super::extras::Extras;
use super::values;
use crate::money::workload::{Cold, LambdaWorkload, OnDemand, Provisioned, Snapshot, Streamed};
use crate::money::{Architecture, Rules, Tally};
use anyhow::{Result, bail};
use clap::Args;

/// A function: requests, time x memory, and what is kept ready
#[derive(Debug, Args)]
#[command(
    allow_negative_numbers = true,
    after_help = "Example: a million requests of 120 ms at 512 MB, one in a hundred cold with an INIT of 300 ms\n  \
                  coldstart price lambda --requests 1_000_000 --duration-ms 120 --memory-mb 512 \
                  --init-ms 300 --cold-share 0.01"
)]
pub(super) struct Lambda {
    /// Requests on demand
    #[arg(long, value_name = "N", value_parser = values::count,
          required_unless_present_any = ["provisioned", "snap_start_hours", "restores", "Extras"])]
    requests: Option<u64>,
    /// How long each runs in ms, without INIT; rounded up to 1 ms
    #[arg(long, value_name = "MS", value_parser = values::invocation_us, requires = "requests")]
    duration_ms: Option<u64>,
    /// The function's memory in MB, 128 to 10240
    #[arg(long, value_name = "MB", value_parser = values::function_mb, required_unless_present = "managed")]
    memory_mb: Option<u32>,
    #[arg(long, help = "The architecture: x86_64 or arm64", value_name = "ARCH", default_value = "x86_64", value_parser = values::arch)]
    arch: Architecture,
    /// All of /tmp in MB, 512 to 10240; what is above 512 is charged
    #[arg(long, value_name = "TOTAL", default_value = "512", value_parser = values::ephemeral_mb)]
    ephemeral_mb: u32,
    /// How long INIT takes in ms; added to the duration of cold requests before rounding
    #[arg(long, value_name = "MS", value_parser = values::invocation_us, requires = "cold_share")]
    init_ms: Option<u64>,
    /// The share of the requests on demand that are cold, 0 to 1
    #[arg(long, value_name = "SHARE", value_parser = values::share, requires = "init_ms")]
    cold_share: Option<u64>,
    /// Provisioned concurrency: environments kept ready
    #[arg(long, value_name = "N", value_parser = values::few, requires = "provisioned_hours")]
    provisioned: Option<u64>,
    /// For how many hours they are kept; rounded up to 5 minutes
    #[arg(long, value_name = "H", value_parser = values::hours_ms, requires = "provisioned")]
    provisioned_hours: Option<u64>,
    /// Requests that run on them
    #[arg(long, value_name = "N", value_parser = values::count,
          requires_all = ["provisioned", "provisioned_duration_ms"])]
    provisioned_requests: Option<u64>,
    /// How long each of those runs in ms
    #[arg(long, value_name = "MS", value_parser = values::invocation_us, requires = "provisioned_requests")]
    provisioned_duration_ms: Option<u64>,
    /// For how many hours a SnapStart snapshot is kept, at least 3 (Python and .NET; Java is free)
    #[arg(long, value_name = "H", value_parser = values::hours_ms)]
    snap_start_hours: Option<u64>,
    /// How often the snapshot is restored
    #[arg(long, value_name = "N", value_parser = values::count)]
    restores: Option<u64>,
    /// Asynchronous events of this size in KB; above 256 each 64 KB count as one more request
    #[arg(long, value_name = "KB", value_parser = values::kb)]
    async_event_kb: Option<u64>,
    /// Responses that are streamed
    #[arg(long, value_name = "N", value_parser = values::count, requires = "streamed_mb")]
    streamed: Option<u64>,
    /// The size of each in MB; what is above 6 is charged
    #[arg(long, value_name = "MB", value_parser = values::mb, requires = "streamed")]
    streamed_mb: Option<u64>,
    #[command(flatten)]
    extras: Extras,
}

impl Lambda {
    pub(super) fn tally(&self, rules: Rules) -> Result<Tally> {
        let timed = self.duration_ms.is_some();
        if self.extras.is_managed() && timed {
            bail!("time is not billed on Managed Instances: leave out --duration-ms");
        }
        if self.requests.is_some() && !timed && !self.extras.is_managed() {
            bail!("--requests needs --duration-ms, the time that each of them runs");
        }
        let mut tally = self.workload().tally(rules);
        tally.merge(&self.extras.tally(self.memory_mb.unwrap_or_default())?);
        Ok(tally)
    }

    fn workload(&self) -> LambdaWorkload {
        let requests = self.requests.unwrap_or_default();
        let init_us = self.init_ms.unwrap_or_default();
        LambdaWorkload {
            ephemeral_mb: self.ephemeral_mb,
            on_demand: OnDemand {
                requests,
                duration_us: self.duration_ms.unwrap_or_default(),
                cold: Cold::share(requests, self.cold_share.unwrap_or_default(), init_us),
            },
            provisioned: Provisioned {
                environments: self.provisioned.unwrap_or_default(),
                kept_ms: self.provisioned_hours.unwrap_or_default(),
                requests: self.provisioned_requests.unwrap_or_default(),
                duration_us: self.provisioned_duration_ms.unwrap_or_default(),
            },
            snapshot: Snapshot {
                kept_ms: self.snap_start_hours.unwrap_or_default(),
                restores: self.restores.unwrap_or_default(),
            },
            streamed: Streamed {
                responses: self.streamed.unwrap_or_default(),
                bytes: self.streamed_mb.unwrap_or_default(),
            },
            async_event_bytes: self.async_event_kb.unwrap_or_default(),
            ..LambdaWorkload::idle(self.arch, self.memory_mb.unwrap_or_default())
        }
    }
}
