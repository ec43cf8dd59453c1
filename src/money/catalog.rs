//! The table of items: what each is called, how it is counted, and why it is charged.
//!
//! The reasons are sentences for learners; the rules in them are those of `FACTS.md` sections 1 and 5 and
//! `FACTS-2.md` section A. Prices stand in the sheets, not here.

use super::item::{Architecture, InstanceType, Item, Platform};
use super::sheet::Rules;
use super::unit::{self, Unit};

/// What is known about an item whatever it costs.
#[derive(Debug)]
pub struct Entry {
    /// The item.
    pub item: Item,
    /// Its key in a price sheet.
    pub key: &'static str,
    /// The service that charges.
    pub service: &'static str,
    /// What the service calls it on a bill.
    pub name: &'static str,
    /// How it is counted.
    pub unit: &'static Unit,
    /// Why it is charged, in plain words; [`Item::reason`] adds what depends on a sheet's rules.
    pub reason: &'static str,
}

const fn entry(
    item: Item,
    key: &'static str,
    [service, name]: [&'static str; 2],
    unit: &'static Unit,
    reason: &'static str,
) -> Entry {
    Entry {
        item,
        key,
        service,
        name,
        unit,
        reason,
    }
}

const DURATION: &str = "the memory you set, used or not, for the time your code ran, each invocation rounded up to 1 ms";
const PROVISIONED: &str = "environments kept ready, idle or not, from the moment you ask for them until you stop, rounded up to 5 minutes";
const PROVISIONED_DURATION: &str = "the same memory x time as on demand, at a lower rate because keeping it ready is paid for already";
const EC2: &str =
    "a server is rented by the second from start to stop, at least 60 s, whether it works or idles";
const FARGATE_CPU: &str = "the processors a task reserves, by the second from the image pull to its end, at least 1 minute (Windows: 5)";
const MANAGED: &str = "Lambda manages the instance for 15 % of its on-demand price, whatever you pay for the instance itself; time is not billed again";
const POLLERS: &str =
    "pollers kept ready read the source whether anything comes or not, at least 1 minute";
const FARGATE_MEMORY: &str = "the memory a task reserves, for as long as its processors are paid";

use Architecture::{Arm, X86};
use Platform::{LinuxArm, LinuxX86, Windows};

impl Item {
    /// Why the item is charged, in plain words, under the rules of a sheet.
    pub fn reason(self, rules: Rules) -> String {
        let reason = self.entry().reason;
        match self {
            Self::LambdaDuration(_) if rules.bill_init => format!("{reason}, INIT included"),
            Self::LambdaDuration(_) => format!("{reason}; INIT of managed runtimes was free then"),
            _ => reason.to_owned(),
        }
    }
}

/// Every item, at the place of its [`Item::index`].
#[rustfmt::skip]
pub(super) static ENTRIES: [Entry; Item::COUNT] = [
    entry(Item::LambdaRequests, "lambda-requests", ["Lambda", "requests"], &unit::REQUESTS, "each start of a function counts, whether it succeeds or fails; a throttled call does not"),
    entry(Item::LambdaDuration(X86), "lambda-duration-x86_64", ["Lambda", "duration (x86_64)"], &unit::MB_MS, DURATION),
    entry(Item::LambdaDuration(Arm), "lambda-duration-arm64", ["Lambda", "duration (arm64)"], &unit::MB_MS, DURATION),
    entry(Item::LambdaProvisioned(X86), "lambda-provisioned-x86_64", ["Lambda", "provisioned concurrency (x86_64)"], &unit::MB_MS, PROVISIONED),
    entry(Item::LambdaProvisioned(Arm), "lambda-provisioned-arm64", ["Lambda", "provisioned concurrency (arm64)"], &unit::MB_MS, PROVISIONED),
    entry(Item::LambdaProvisionedDuration(X86), "lambda-provisioned-duration-x86_64", ["Lambda", "duration on provisioned concurrency (x86_64)"], &unit::MB_MS, PROVISIONED_DURATION),
    entry(Item::LambdaProvisionedDuration(Arm), "lambda-provisioned-duration-arm64", ["Lambda", "duration on provisioned concurrency (arm64)"], &unit::MB_MS, PROVISIONED_DURATION),
    entry(Item::LambdaEphemeral, "lambda-ephemeral", ["Lambda", "ephemeral storage"], &unit::MB_MS, "what /tmp has above the 512 MB that come with every function, for the billed time"),
    entry(Item::LambdaStreaming, "lambda-streaming", ["Lambda", "response streaming"], &unit::BYTES, "what a streamed response carries beyond its first 6 MB"),
    entry(Item::SnapStartCache, "snapstart-cache", ["Lambda", "SnapStart cache"], &unit::MB_MS, "a snapshot is kept for each published version, called or not, at least 3 hours (Python and .NET; Java is free)"),
    entry(Item::SnapStartRestore, "snapstart-restore", ["Lambda", "SnapStart restores"], &unit::MB, "each new environment loads a snapshot of the function's memory size (Python and .NET; Java is free)"),
    entry(Item::ApiRestRequests, "api-rest-requests", ["API Gateway", "REST API requests"], &unit::REQUESTS, "each call that reaches the API counts, whatever the function answers"),
    entry(Item::ApiHttpRequests, "api-http-requests", ["API Gateway", "HTTP API requests"], &unit::REQUESTS, "each call counts once for every 512 KB that it carries"),
    entry(Item::ApiWebSocketMessages, "api-websocket-messages", ["API Gateway", "WebSocket messages"], &unit::MESSAGES, "messages are counted, sent and received"),
    entry(Item::ApiWebSocketMinutes, "api-websocket-minutes", ["API Gateway", "WebSocket connection minutes"], &unit::CONNECTION_MINUTES, "an open connection is paid by the minute, silent or not"),
    entry(Item::SqsStandardRequests, "sqs-standard-requests", ["SQS", "standard queue requests"], &unit::REQUESTS, "each send, receive (empty ones too) and delete counts once for every 64 KB; a batch of up to 10 counts once"),
    entry(Item::SqsFifoRequests, "sqs-fifo-requests", ["SQS", "FIFO queue requests"], &unit::REQUESTS, "as a standard queue, at a higher price for order and deduplication"),
    entry(Item::SnsPublishes, "sns-publishes", ["SNS", "publishes"], &unit::REQUESTS, "each publish counts; delivery to Lambda and SQS is free"),
    entry(Item::DynamoWrites, "dynamodb-writes", ["DynamoDB", "on-demand writes"], &unit::WRITE_UNITS, "writes are paid as they happen, in write request units; a table at rest makes none"),
    entry(Item::DynamoReads, "dynamodb-reads", ["DynamoDB", "on-demand reads"], &unit::READ_UNITS, "reads are paid as they happen, in read request units; a table at rest makes none"),
    entry(Item::S3Puts, "s3-puts", ["S3", "PUT, COPY, POST and LIST requests"], &unit::REQUESTS, "each write or listing counts, whatever its size"),
    entry(Item::S3Gets, "s3-gets", ["S3", "GET requests"], &unit::REQUESTS, "each read counts, whatever its size"),
    entry(Item::EventBridgeEvents, "eventbridge-events", ["EventBridge", "custom events"], &unit::EVENTS, "each event of your own counts once for every 64 KB; events of AWS services are free"),
    entry(Item::SchedulerInvocations, "scheduler-invocations", ["EventBridge", "Scheduler invocations"], &unit::INVOCATIONS, "each time a schedule calls its target counts"),
    entry(Item::LogBytes, "log-bytes", ["CloudWatch Logs", "log data ingested"], &unit::BYTES, "whatever is written to the logs is taken in by the byte, read or not"),
    entry(Item::StepTransitions, "step-transitions", ["Step Functions", "Standard state transitions"], &unit::TRANSITIONS, "each step of a workflow counts, and each retry is one more; waiting costs nothing"),
    entry(Item::StepExpressRequests, "step-express-requests", ["Step Functions", "Express requests"], &unit::REQUESTS, "each start of a workflow counts, however many steps it has"),
    entry(Item::StepExpressDuration, "step-express-duration", ["Step Functions", "Express duration"], &unit::MB_MS, "memory in chunks of 64 MB x time rounded up to 100 ms, waiting included"),
    entry(Item::Ec2(InstanceType::T3Micro), "ec2-t3.micro", ["EC2", "t3.micro, Linux"], &unit::INSTANCE_S, EC2),
    entry(Item::Ec2(InstanceType::T3Small), "ec2-t3.small", ["EC2", "t3.small, Linux"], &unit::INSTANCE_S, EC2),
    entry(Item::Ec2(InstanceType::T3Medium), "ec2-t3.medium", ["EC2", "t3.medium, Linux"], &unit::INSTANCE_S, EC2),
    entry(Item::Ec2(InstanceType::M5Large), "ec2-m5.large", ["EC2", "m5.large, Linux"], &unit::INSTANCE_S, EC2),
    entry(Item::Ec2(InstanceType::M7iLarge), "ec2-m7i.large", ["EC2", "m7i.large, Linux"], &unit::INSTANCE_S, EC2),
    entry(Item::Ec2(InstanceType::M7gXlarge), "ec2-m7g.xlarge", ["EC2", "m7g.xlarge, Linux"], &unit::INSTANCE_S, EC2),
    entry(Item::FargateCpu(LinuxX86), "fargate-cpu-x86_64", ["Fargate", "vCPU (Linux, x86_64)"], &unit::CPU_S, FARGATE_CPU),
    entry(Item::FargateCpu(LinuxArm), "fargate-cpu-arm64", ["Fargate", "vCPU (Linux, arm64)"], &unit::CPU_S, FARGATE_CPU),
    entry(Item::FargateCpu(Windows), "fargate-cpu-windows", ["Fargate", "vCPU (Windows)"], &unit::CPU_S, FARGATE_CPU),
    entry(Item::FargateMemory(LinuxX86), "fargate-memory-x86_64", ["Fargate", "memory (Linux, x86_64)"], &unit::MB_S, FARGATE_MEMORY),
    entry(Item::FargateMemory(LinuxArm), "fargate-memory-arm64", ["Fargate", "memory (Linux, arm64)"], &unit::MB_S, FARGATE_MEMORY),
    entry(Item::FargateMemory(Windows), "fargate-memory-windows", ["Fargate", "memory (Windows)"], &unit::MB_S, FARGATE_MEMORY),
    entry(Item::FargateDisk, "fargate-disk", ["Fargate", "ephemeral storage"], &unit::MB_S, "what a task's disk has above the 20 GB that come with it, for as long as the task is paid"),
    entry(Item::FargateWindowsLicence, "fargate-windows-licence", ["Fargate", "Windows licence"], &unit::CPU_S, "Windows is licensed by the vCPU, for as long as the task is paid"),
    entry(Item::AppRunnerCpu, "apprunner-cpu", ["App Runner", "active vCPU"], &unit::CPU_S, "processors are paid only while instances handle requests"),
    entry(Item::AppRunnerMemory, "apprunner-memory", ["App Runner", "memory"], &unit::MB_S, "the memory of provisioned instances is paid even when no request comes; at least one is always kept"),
    entry(Item::AppRunnerDeployments, "apprunner-deployments", ["App Runner", "automatic deployment"], &unit::APPLICATION_MONTHS, "watching a repository costs the same however often it deploys"),
    entry(Item::AppRunnerBuilds, "apprunner-builds", ["App Runner", "builds"], &unit::MINUTES, "building from source is paid by the minute"),
    entry(Item::LambdaPollersSqs, "lambda-pollers-sqs", ["Lambda", "provisioned pollers (SQS)"], &unit::POLLER_S, POLLERS),
    entry(Item::LambdaPollersKafka, "lambda-pollers-kafka", ["Lambda", "provisioned pollers (Kafka)"], &unit::POLLER_S, POLLERS),
    entry(Item::LambdaTenantEnvironments, "lambda-tenant-environments", ["Lambda", "tenant isolation"], &unit::MB, "each new environment serves one tenant alone and is paid by its memory when it is made"),
    entry(Item::LambdaDurableOperations, "lambda-durable-operations", ["Lambda", "durable operations"], &unit::OPERATIONS, "each step, wait and callback of a durable function is written down; the time it waits is not billed"),
    entry(Item::LambdaDurableWrites, "lambda-durable-writes", ["Lambda", "durable data written"], &unit::DURABLE_BYTES, "what each operation writes down, so that a replay finds it"),
    entry(Item::LambdaDurableStorage, "lambda-durable-storage", ["Lambda", "durable data kept"], &unit::DURABLE_BYTE_S, "what was written is kept while the execution lasts and for the retention after it"),
    entry(Item::LambdaManagedFee(InstanceType::T3Micro), "lambda-managed-t3.micro", ["Lambda", "Managed Instances, t3.micro"], &unit::INSTANCE_S, MANAGED),
    entry(Item::LambdaManagedFee(InstanceType::T3Small), "lambda-managed-t3.small", ["Lambda", "Managed Instances, t3.small"], &unit::INSTANCE_S, MANAGED),
    entry(Item::LambdaManagedFee(InstanceType::T3Medium), "lambda-managed-t3.medium", ["Lambda", "Managed Instances, t3.medium"], &unit::INSTANCE_S, MANAGED),
    entry(Item::LambdaManagedFee(InstanceType::M5Large), "lambda-managed-m5.large", ["Lambda", "Managed Instances, m5.large"], &unit::INSTANCE_S, MANAGED),
    entry(Item::LambdaManagedFee(InstanceType::M7iLarge), "lambda-managed-m7i.large", ["Lambda", "Managed Instances, m7i.large"], &unit::INSTANCE_S, MANAGED),
    entry(Item::LambdaManagedFee(InstanceType::M7gXlarge), "lambda-managed-m7g.xlarge", ["Lambda", "Managed Instances, m7g.xlarge"], &unit::INSTANCE_S, MANAGED),
    entry(Item::Ec2SavingsPlan, "ec2-savings-plan-m7g.xlarge", ["EC2", "m7g.xlarge, Linux, Savings Plan"], &unit::INSTANCE_S, "an instance promised for years in advance is cheaper by the hour, used or not"),
    entry(Item::EdgeRequests, "edge-requests", ["Lambda@Edge", "requests"], &unit::REQUESTS, "each time CloudFront calls the function counts"),
    entry(Item::EdgeDuration, "edge-duration", ["Lambda@Edge", "duration"], &unit::MB_MS, "the memory you set for the time your code ran, at about three times the price of a Region"),
    entry(Item::MicroVmCpu, "microvm-cpu", ["Lambda MicroVMs", "vCPU (arm64)"], &unit::CPU_S, "the processors of a sandbox, by the second while it runs; a suspended one has none"),
    entry(Item::MicroVmMemory, "microvm-memory", ["Lambda MicroVMs", "memory (arm64)"], &unit::MB_S, "the memory of a sandbox, by the second while it runs"),
    entry(Item::MicroVmSnapshotWrites, "microvm-snapshot-writes", ["Lambda MicroVMs", "snapshot data written"], &unit::MB, "an image or a suspended sandbox is written as a snapshot"),
    entry(Item::MicroVmSnapshotReads, "microvm-snapshot-reads", ["Lambda MicroVMs", "snapshot data read"], &unit::MB, "each start or resume reads its snapshot"),
    entry(Item::MicroVmSnapshotStorage, "microvm-snapshot-storage", ["Lambda MicroVMs", "snapshots kept"], &unit::MB_MONTH, "a snapshot is kept until it is deleted, used or not"),
    entry(Item::NatGatewayHours, "nat-gateway-hours", ["VPC", "NAT gateway hours"], &unit::GATEWAY_HOURS, "a NAT gateway is paid while it stands, used or not, and each hour that has begun counts whole"),
    entry(Item::NatGatewayBytes, "nat-gateway-bytes", ["VPC", "NAT gateway data processed"], &unit::BYTES, "whatever a NAT gateway carries is paid by the byte, in both directions, to AWS services as well"),
    entry(Item::EndpointHours, "endpoint-hours", ["VPC", "interface endpoint hours"], &unit::ENDPOINT_HOURS, "an interface endpoint is paid in each zone while it stands, used or not; one for S3 or DynamoDB of kind gateway is free"),
    entry(Item::EndpointBytes, "endpoint-bytes", ["VPC", "interface endpoint data processed"], &unit::BYTES, "whatever an interface endpoint carries is paid by the byte, in both directions"),
];
