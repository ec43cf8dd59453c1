//! What is rented by time: EC2 instances, Fargate tasks, App Runner instances.

use super::product;
use crate::money::item::{InstanceType, Item, Platform};
use crate::money::ledger::Tally;
use crate::money::metering::{FREE_TASK_DISK_MB, instance_seconds, task_seconds};

/// Instances of one type, each for the same time in ms.
pub fn ec2(kind: InstanceType, instances: u64, ms: u64) -> Tally {
    let mut tally = Tally::default();
    tally.add(Item::Ec2(kind), product(&[instances, instance_seconds(ms)]));
    tally
}

/// Fargate tasks of one size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FargateWorkload {
    /// What they run on.
    pub platform: Platform,
    /// Processors of each, in CPU units: 1,024 are one vCPU.
    pub cpu_units: u64,
    /// Memory of each in MB.
    pub memory_mb: u64,
    /// Disk of each in MB; the first 20 GB are free.
    pub disk_mb: u64,
    /// How many run at once.
    pub tasks: u64,
    /// How often they are run.
    pub runs: u64,
    /// How long each run lasts, in ms, from the image pull to the end.
    pub run_ms: u64,
}

impl FargateWorkload {
    /// What they use.
    pub fn tally(&self) -> Tally {
        let windows = self.platform == Platform::Windows;
        let seconds = task_seconds(self.run_ms, windows);
        let each = |size: u64| product(&[size, self.tasks, self.runs, seconds]);
        let mut tally = Tally::default();
        tally.add(Item::FargateCpu(self.platform), each(self.cpu_units));
        tally.add(Item::FargateMemory(self.platform), each(self.memory_mb));
        let extra_disk = self.disk_mb.saturating_sub(FREE_TASK_DISK_MB);
        tally.add(Item::FargateDisk, each(extra_disk));
        if windows {
            tally.add(Item::FargateWindowsLicence, each(self.cpu_units));
        }
        tally
    }
}

/// An App Runner service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AppRunnerWorkload {
    /// Processors of each instance, in CPU units.
    pub cpu_units: u64,
    /// Memory of each instance in MB.
    pub memory_mb: u64,
    /// Instances kept provisioned; at least one is always kept.
    pub instances: u64,
    /// How long the service exists, in ms.
    pub ms: u64,
    /// How long instances handle requests, summed over instances, in ms.
    pub active_ms: u64,
    /// Applications with automatic deployment, each for a month.
    pub auto_deployed: u64,
    /// Minutes of builds.
    pub build_minutes: u64,
}

impl AppRunnerWorkload {
    /// What it uses. Memory is paid for every provisioned instance, and for active ones beyond them;
    /// processors only for active ones.
    pub fn tally(&self) -> Tally {
        let active_s = self.active_ms.div_ceil(1_000);
        let provisioned_s = product(&[self.instances.max(1), self.ms.div_ceil(1_000)]);
        let paid_s = provisioned_s.max(active_s.into());
        let mut tally = Tally::default();
        tally.add(Item::AppRunnerCpu, product(&[self.cpu_units, active_s]));
        tally.add(
            Item::AppRunnerMemory,
            paid_s.saturating_mul(self.memory_mb.into()),
        );
        tally.add(Item::AppRunnerDeployments, self.auto_deployed.into());
        tally.add(Item::AppRunnerBuilds, self.build_minutes.into());
        tally
    }
}
