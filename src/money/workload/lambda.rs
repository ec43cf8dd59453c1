//! A month, or any other while, of one Lambda function.

use super::product;
use crate::money::decimal::round_div;
use crate::money::item::{Architecture, Item};
use crate::money::ledger::Tally;
use crate::money::metering::{
    FREE_EPHEMERAL_MB, async_requests, billed_ms, charged_ephemeral_mb, provisioned_ms, snapshot_ms,
};
use crate::money::sheet::Rules;

/// What one function does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LambdaWorkload {
    /// Its architecture.
    pub arch: Architecture,
    /// Its memory in MB.
    pub memory_mb: u32,
    /// Its `/tmp` in MB.
    pub ephemeral_mb: u32,
    /// What runs on demand.
    pub on_demand: OnDemand,
    /// What runs on provisioned concurrency.
    pub provisioned: Provisioned,
    /// Its `SnapStart` snapshot.
    pub snapshot: Snapshot,
    /// Its streamed responses.
    pub streamed: Streamed,
    /// The size of each asynchronous event in bytes, which may count as more than one request; 0 for
    /// synchronous requests.
    pub async_event_bytes: u64,
}

/// Requests on demand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OnDemand {
    /// How many.
    pub requests: u64,
    /// How long each runs, without INIT, in µs.
    pub duration_us: u64,
    /// Those of them that pay for INIT.
    pub cold: Cold,
}

/// Cold requests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cold {
    /// How many of the requests.
    pub requests: u64,
    /// How long INIT takes, in µs.
    pub init_us: u64,
}

/// Provisioned concurrency and what runs on it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Provisioned {
    /// How many environments are kept ready.
    pub environments: u64,
    /// For how long, in ms.
    pub kept_ms: u64,
    /// How many requests they serve.
    pub requests: u64,
    /// How long each runs, in µs.
    pub duration_us: u64,
}

/// A `SnapStart` snapshot of one version.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Snapshot {
    /// For how long it is kept, in ms; 0 for none.
    pub kept_ms: u64,
    /// How often it is restored.
    pub restores: u64,
}

/// Streamed responses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Streamed {
    /// How many.
    pub responses: u64,
    /// The size of each in bytes; the first 6 MB of each are free.
    pub bytes: u64,
}

/// What each response may stream before it pays, in bytes (`FACTS.md` section 5: 6 MB).
const FREE_STREAM: u64 = 6 << 20;

impl Cold {
    /// A share of the requests, in billionths, rounded half up to whole requests.
    pub fn share(requests: u64, billionths: u64, init_us: u64) -> Self {
        let cold = round_div(product(&[requests, billionths]), 1_000_000_000);
        Self {
            requests: u64::try_from(cold).unwrap_or(u64::MAX).min(requests),
            init_us,
        }
    }
}

impl LambdaWorkload {
    /// A function that nobody calls, with the default `/tmp`.
    pub fn idle(arch: Architecture, memory_mb: u32) -> Self {
        Self {
            arch,
            memory_mb,
            ephemeral_mb: FREE_EPHEMERAL_MB,
            on_demand: OnDemand::default(),
            provisioned: Provisioned::default(),
            snapshot: Snapshot::default(),
            streamed: Streamed::default(),
            async_event_bytes: 0,
        }
    }

    /// What it uses. Whether INIT is billed on demand is a rule of the price sheet.
    pub fn tally(&self, rules: Rules) -> Tally {
        let mut tally = Tally::default();
        let (on_demand_ms, provisioned_ms) = (self.on_demand.ms(rules), self.provisioned.ms());
        let memory = u128::from(self.memory_mb);
        let events = self
            .on_demand
            .requests
            .saturating_add(self.provisioned.requests);
        tally.add(
            Item::LambdaRequests,
            product(&[events, async_requests(self.async_event_bytes)]),
        );
        tally.add(
            Item::LambdaDuration(self.arch),
            on_demand_ms.saturating_mul(memory),
        );
        tally.add(
            Item::LambdaProvisioned(self.arch),
            self.provisioned.kept().saturating_mul(memory),
        );
        tally.add(
            Item::LambdaProvisionedDuration(self.arch),
            provisioned_ms.saturating_mul(memory),
        );
        let storage = u128::from(charged_ephemeral_mb(self.ephemeral_mb));
        let run_ms = on_demand_ms.saturating_add(provisioned_ms);
        tally.add(Item::LambdaEphemeral, run_ms.saturating_mul(storage));
        let streamed = self.streamed.bytes.saturating_sub(FREE_STREAM);
        tally.add(
            Item::LambdaStreaming,
            product(&[self.streamed.responses, streamed]),
        );
        let snapshot = u128::from(snapshot_ms(self.snapshot.kept_ms));
        tally.add(Item::SnapStartCache, snapshot * memory);
        tally.add(
            Item::SnapStartRestore,
            u128::from(self.snapshot.restores) * memory,
        );
        tally
    }
}

impl OnDemand {
    /// Billed milliseconds of all requests. Cold ones also pay for INIT where the sheet says so.
    fn ms(self, rules: Rules) -> u128 {
        let init_us = if rules.bill_init {
            self.cold.init_us
        } else {
            0
        };
        let cold = self.cold.requests.min(self.requests);
        let warm_ms = product(&[self.requests - cold, billed_ms(self.duration_us, 0)]);
        warm_ms.saturating_add(product(&[cold, billed_ms(self.duration_us, init_us)]))
    }
}

impl Provisioned {
    /// Environment-milliseconds that are paid for readiness.
    fn kept(self) -> u128 {
        product(&[self.environments, provisioned_ms(self.kept_ms)])
    }

    /// Billed milliseconds of all requests.
    fn ms(self) -> u128 {
        product(&[self.requests, billed_ms(self.duration_us, 0)])
    }
}
