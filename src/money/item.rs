//! What can be billed. Each kind of charge is one [`Item`]; what is known about it (its name, its unit,
//! why it is charged) stands in the table of [`super::catalog`].

use super::catalog::{self, Entry};

/// The processor architecture of a function or a task.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Architecture {
    /// `x86_64`.
    #[default]
    X86,
    /// `arm64`.
    Arm,
}

impl Architecture {
    /// The name that the service uses: `x86_64` or `arm64`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::X86 => "x86_64",
            Self::Arm => "arm64",
        }
    }
}

/// What a Fargate task runs on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Platform {
    /// Linux on `x86_64`.
    #[default]
    LinuxX86,
    /// Linux on `arm64`.
    LinuxArm,
    /// Windows on `x86_64`, which also pays for a licence.
    Windows,
}

/// The EC2 instance types that the lab compares with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum InstanceType {
    /// `t3.micro`: 2 vCPU, 1 GB.
    T3Micro,
    /// `t3.small`: 2 vCPU, 2 GB.
    T3Small,
    /// `t3.medium`: 2 vCPU, 4 GB.
    T3Medium,
    /// `m5.large`: 2 vCPU, 8 GB.
    M5Large,
    /// `m7i.large`: 2 vCPU, 8 GB.
    M7iLarge,
    /// `m7g.xlarge`: 4 vCPU on arm, 16 GB.
    M7gXlarge,
}

impl InstanceType {
    /// Every type.
    pub const ALL: [Self; 6] = [
        Self::T3Micro,
        Self::T3Small,
        Self::T3Medium,
        Self::M5Large,
        Self::M7iLarge,
        Self::M7gXlarge,
    ];

    /// The name that the service uses, such as `t3.micro`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::T3Micro => "t3.micro",
            Self::T3Small => "t3.small",
            Self::T3Medium => "t3.medium",
            Self::M5Large => "m5.large",
            Self::M7iLarge => "m7i.large",
            Self::M7gXlarge => "m7g.xlarge",
        }
    }

    /// How many processors it has.
    pub const fn vcpus(self) -> u32 {
        match self {
            Self::M7gXlarge => 4,
            _ => 2,
        }
    }

    /// The type of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// One kind of charge. Its quantity is an integer in the unit that each variant names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Item {
    /// Lambda requests. Unit: requests.
    LambdaRequests,
    /// Lambda compute on demand: memory × billed time. Unit: MB·ms.
    LambdaDuration(Architecture),
    /// Provisioned concurrency kept ready. Unit: MB·ms.
    LambdaProvisioned(Architecture),
    /// Compute on provisioned concurrency. Unit: MB·ms.
    LambdaProvisionedDuration(Architecture),
    /// Ephemeral storage above 512 MB. Unit: MB·ms.
    LambdaEphemeral,
    /// Streamed responses, above the first 6 MB of each. Unit: bytes.
    LambdaStreaming,
    /// A SnapStart snapshot kept in the cache. Unit: MB·ms.
    SnapStartCache,
    /// SnapStart restores. Unit: MB.
    SnapStartRestore,
    /// API Gateway REST requests. Unit: requests.
    ApiRestRequests,
    /// API Gateway HTTP requests. Unit: requests (each 512 KB counts).
    ApiHttpRequests,
    /// API Gateway WebSocket messages. Unit: messages.
    ApiWebSocketMessages,
    /// API Gateway WebSocket connections kept open. Unit: connection-minutes.
    ApiWebSocketMinutes,
    /// SQS requests to standard queues. Unit: requests (each 64 KB counts).
    SqsStandardRequests,
    /// SQS requests to FIFO queues. Unit: requests (each 64 KB counts).
    SqsFifoRequests,
    /// SNS publishes. Unit: requests.
    SnsPublishes,
    /// DynamoDB on-demand writes. Unit: write request units.
    DynamoWrites,
    /// DynamoDB on-demand reads. Unit: read request units.
    DynamoReads,
    /// S3 PUT, COPY, POST and LIST. Unit: requests.
    S3Puts,
    /// S3 GET and all other requests. Unit: requests.
    S3Gets,
    /// Custom events put on an EventBridge bus. Unit: events (each 64 KB counts).
    EventBridgeEvents,
    /// EventBridge Scheduler invocations. Unit: invocations.
    SchedulerInvocations,
    /// Log data taken in. Unit: bytes.
    LogBytes,
    /// Step Functions Standard. Unit: state transitions.
    StepTransitions,
    /// Step Functions Express. Unit: requests.
    StepExpressRequests,
    /// Step Functions Express. Unit: MB·ms.
    StepExpressDuration,
    /// An EC2 instance that runs. Unit: instance-seconds.
    Ec2(InstanceType),
    /// Processors of Fargate tasks. Unit: CPU-unit-seconds (1,024 CPU units are one vCPU).
    FargateCpu(Platform),
    /// Memory of Fargate tasks. Unit: MB·s.
    FargateMemory(Platform),
    /// Ephemeral storage of Fargate tasks above 20 GB. Unit: MB·s.
    FargateDisk,
    /// The operating system's licence of Windows tasks. Unit: CPU-unit-seconds.
    FargateWindowsLicence,
    /// Processors of active App Runner instances. Unit: CPU-unit-seconds.
    AppRunnerCpu,
    /// Memory of App Runner instances, idle or active. Unit: MB·s.
    AppRunnerMemory,
    /// Automatic deployment of an App Runner application. Unit: application-months.
    AppRunnerDeployments,
    /// App Runner builds. Unit: minutes.
    AppRunnerBuilds,
    /// Pollers kept for an SQS event source mapping in provisioned mode. Unit: poller-seconds.
    LambdaPollersSqs,
    /// Pollers kept for a Kafka event source mapping in provisioned mode. Unit: poller-seconds.
    LambdaPollersKafka,
    /// Environments made for one tenant alone. Unit: MB.
    LambdaTenantEnvironments,
    /// Operations of durable functions: steps, waits, callbacks. Unit: operations.
    LambdaDurableOperations,
    /// What durable functions write down. Unit: bytes.
    LambdaDurableWrites,
    /// What durable functions keep written down. Unit: byte-seconds.
    LambdaDurableStorage,
    /// The fee of Lambda Managed Instances on top of the instance. Unit: instance-seconds.
    LambdaManagedFee(InstanceType),
    /// An instance paid for by the Savings Plan of the Managed Instances example. Unit: instance-seconds.
    Ec2SavingsPlan,
    /// Lambda@Edge requests. Unit: requests.
    EdgeRequests,
    /// Lambda@Edge compute. Unit: MB·ms.
    EdgeDuration,
    /// Processors of Lambda `MicroVMs`. Unit: CPU-unit-seconds.
    MicroVmCpu,
    /// Memory of Lambda `MicroVMs`. Unit: MB·s.
    MicroVmMemory,
    /// Snapshots of `MicroVMs` written. Unit: MB.
    MicroVmSnapshotWrites,
    /// Snapshots of `MicroVMs` read, at each start from one. Unit: MB.
    MicroVmSnapshotReads,
    /// Snapshots of `MicroVMs` kept. Unit: MB·s.
    MicroVmSnapshotStorage,
    /// NAT gateways that stand in a VPC. Unit: gateway-hours, each hour that has begun.
    NatGatewayHours,
    /// What NAT gateways carry, in both directions. Unit: bytes.
    NatGatewayBytes,
    /// Interface endpoints that stand in a VPC. Unit: endpoint-hours in each zone, each hour that has begun.
    EndpointHours,
    /// What interface endpoints carry, in both directions. Unit: bytes.
    EndpointBytes,
}

impl Item {
    /// How many items there are: [`Item::index`] is below it.
    pub const COUNT: usize = 70;

    /// What is paid by the hour, whole as soon as it has begun.
    pub const HOURLY: [Self; 2] = [Self::NatGatewayHours, Self::EndpointHours];

    /// A dense number, so that sums per item can be kept in an array.
    #[inline(always)]
    #[expect(
        clippy::inline_always,
        reason = "callers that know the kind of item keep an addition of it"
    )]
    pub const fn index(self) -> usize {
        match self {
            Self::LambdaRequests => 0,
            Self::LambdaDuration(arch) => 1 + arch as usize,
            Self::LambdaProvisioned(arch) => 3 + arch as usize,
            Self::LambdaProvisionedDuration(arch) => 5 + arch as usize,
            Self::LambdaEphemeral => 7,
            Self::LambdaStreaming => 8,
            Self::SnapStartCache => 9,
            Self::SnapStartRestore => 10,
            Self::ApiRestRequests => 11,
            Self::ApiHttpRequests => 12,
            Self::ApiWebSocketMessages => 13,
            Self::ApiWebSocketMinutes => 14,
            Self::SqsStandardRequests => 15,
            Self::SqsFifoRequests => 16,
            Self::SnsPublishes => 17,
            Self::DynamoWrites => 18,
            Self::DynamoReads => 19,
            Self::S3Puts => 20,
            Self::S3Gets => 21,
            Self::EventBridgeEvents => 22,
            Self::SchedulerInvocations => 23,
            Self::LogBytes => 24,
            Self::StepTransitions => 25,
            Self::StepExpressRequests => 26,
            Self::StepExpressDuration => 27,
            Self::Ec2(kind) => 28 + kind as usize,
            Self::FargateCpu(platform) => 34 + platform as usize,
            Self::FargateMemory(platform) => 37 + platform as usize,
            Self::FargateDisk => 40,
            Self::FargateWindowsLicence => 41,
            Self::AppRunnerCpu => 42,
            Self::AppRunnerMemory => 43,
            Self::AppRunnerDeployments => 44,
            Self::AppRunnerBuilds => 45,
            Self::LambdaPollersSqs => 46,
            Self::LambdaPollersKafka => 47,
            Self::LambdaTenantEnvironments => 48,
            Self::LambdaDurableOperations => 49,
            Self::LambdaDurableWrites => 50,
            Self::LambdaDurableStorage => 51,
            Self::LambdaManagedFee(kind) => 52 + kind as usize,
            Self::Ec2SavingsPlan => 58,
            Self::EdgeRequests => 59,
            Self::EdgeDuration => 60,
            Self::MicroVmCpu => 61,
            Self::MicroVmMemory => 62,
            Self::MicroVmSnapshotWrites => 63,
            Self::MicroVmSnapshotReads => 64,
            Self::MicroVmSnapshotStorage => 65,
            Self::NatGatewayHours => 66,
            Self::NatGatewayBytes => 67,
            Self::EndpointHours => 68,
            Self::EndpointBytes => 69,
        }
    }

    /// What is known about the item.
    pub const fn entry(self) -> &'static Entry {
        &catalog::ENTRIES[self.index()]
    }

    /// Every item, in the order of [`Item::index`].
    pub fn all() -> impl Iterator<Item = Self> {
        catalog::ENTRIES.iter().map(|entry| entry.item)
    }

    /// The item that a price sheet calls `key`, such as `lambda-requests`.
    pub fn keyed(key: &str) -> Option<Self> {
        Self::all().find(|item| item.entry().key == key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_entry_stands_at_the_index_of_its_item() {
        assert_eq!(Item::all().count(), Item::COUNT);
        for (place, item) in Item::all().enumerate() {
            assert_eq!(item.index(), place, "{item:?}");
            assert_eq!(Item::keyed(item.entry().key), Some(item));
        }
    }
}
