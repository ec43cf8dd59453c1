//! `coldstart price` for everything but Lambda.

use super::values;
use crate::money::workload::{self, AppRunnerWorkload, FargateWorkload};
use crate::money::{Architecture, InstanceType, Platform, Tally};
use anyhow::{Result, bail};
use clap::{Args, ValueEnum};

/// Instances rented by the second, at least a minute (Linux, on demand)
#[derive(Debug, Args)]
#[command(allow_negative_numbers = true)]
pub(super) struct Ec2 {
    /// The instance type, such as t3.micro
    #[arg(long = "type", value_name = "TYPE", value_parser = values::instance_type)]
    kind: InstanceType,
    /// For how many hours each runs; a month has 730
    #[arg(long, value_name = "H", value_parser = values::hours_ms)]
    hours: u64,
    /// How many
    #[arg(long, value_name = "N", default_value = "1", value_parser = values::few)]
    count: u64,
}

impl Ec2 {
    pub(super) fn tally(&self) -> Tally {
        workload::ec2(self.kind, self.count, self.hours)
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum System {
    Linux,
    Windows,
}

/// Container tasks: vCPU and memory by the second, at least a minute (Windows: 5)
#[derive(Debug, Args)]
#[command(allow_negative_numbers = true)]
pub(super) struct Fargate {
    /// Tasks that run at once
    #[arg(long, value_name = "N", default_value = "1", value_parser = values::few)]
    tasks: u64,
    /// vCPU of each: 0.25, 0.5, 1, 2, 4, 8, 16 or 32
    #[arg(long, value_name = "VCPU", value_parser = values::task_cpu)]
    vcpu: u64,
    /// Memory of each in GB
    #[arg(long, value_name = "GB", value_parser = values::memory_gb)]
    memory_gb: u64,
    /// Minutes that one run lasts, from the image pull to the end
    #[arg(long, value_name = "MIN", value_parser = values::minutes_ms)]
    minutes: u64,
    /// How often they are run
    #[arg(long, value_name = "N", default_value = "1", value_parser = values::few)]
    runs: u64,
    /// All of each task's disk in GB; what is above 20 is charged
    #[arg(long, value_name = "TOTAL", default_value = "20", value_parser = values::gb_as_mb)]
    ephemeral_gb: u64,
    #[arg(long, help = "The architecture: x86_64 or arm64", value_name = "ARCH", default_value = "x86_64", value_parser = values::arch)]
    arch: Architecture,
    /// The operating system; Windows pays for a licence, and has no arm64
    #[arg(long, value_name = "OS", default_value = "linux")]
    os: System,
}

impl Fargate {
    pub(super) fn tally(&self) -> Result<Tally> {
        let platform = match (self.os, self.arch) {
            (System::Linux, Architecture::X86) => Platform::LinuxX86,
            (System::Linux, Architecture::Arm) => Platform::LinuxArm,
            (System::Windows, Architecture::X86) => Platform::Windows,
            (System::Windows, Architecture::Arm) => {
                bail!("Windows tasks run on x86_64 only: leave out --arch arm64 or --os windows")
            }
        };
        let fargate = FargateWorkload {
            platform,
            cpu_units: self.vcpu,
            memory_mb: self.memory_gb,
            disk_mb: self.ephemeral_gb,
            tasks: self.tasks,
            runs: self.runs,
            run_ms: self.minutes,
        };
        Ok(fargate.tally())
    }
}

/// A container web service: memory while provisioned, vCPU while active (closed to new customers in 2026)
#[derive(Debug, Args)]
#[command(allow_negative_numbers = true)]
pub(super) struct AppRunner {
    /// vCPU of each instance: 0.25, 0.5, 1, 2 or 4
    #[arg(long, value_name = "VCPU", value_parser = values::instance_cpu)]
    vcpu: u64,
    /// Memory of each instance in GB
    #[arg(long, value_name = "GB", value_parser = values::memory_gb)]
    memory_gb: u64,
    /// For how many hours the service exists; a month has 730
    #[arg(long, value_name = "H", value_parser = values::hours_ms)]
    hours: u64,
    /// For how many hours instances handle requests, summed over instances
    #[arg(long, value_name = "H", default_value = "0", value_parser = values::hours_ms)]
    active_hours: u64,
    /// Provisioned instances, at least 1
    #[arg(long, value_name = "N", default_value = "1", value_parser = values::few)]
    instances: u64,
    /// Applications with automatic deployment, each for a month
    #[arg(long, value_name = "N", default_value = "0", value_parser = values::few)]
    auto_deployed: u64,
    /// Minutes of builds
    #[arg(long, value_name = "MIN", default_value = "0", value_parser = values::few)]
    build_minutes: u64,
}

impl AppRunner {
    pub(super) fn tally(&self) -> Tally {
        let app_runner = AppRunnerWorkload {
            cpu_units: self.vcpu,
            memory_mb: self.memory_gb,
            instances: self.instances,
            ms: self.hours,
            active_ms: self.active_hours,
            auto_deployed: self.auto_deployed,
            build_minutes: self.build_minutes,
        };
        app_runner.tally()
    }
}

/// Workflows: Standard by the transition, Express by request and time x memory
#[derive(Debug, Args)]
#[command(allow_negative_numbers = true)]
pub(super) struct StepFunctions {
    /// State transitions of Standard workflows, retries included
    #[arg(long, value_name = "N", value_parser = values::count, required_unless_present = "express_requests")]
    transitions: Option<u64>,
    /// Executions of Express workflows
    #[arg(long, value_name = "N", value_parser = values::count, requires_all = ["duration_ms", "memory_mb"])]
    express_requests: Option<u64>,
    /// How long each Express execution lasts in ms; rounded up to 100 ms
    #[arg(long, value_name = "MS", value_parser = values::workflow_ms, requires = "express_requests")]
    duration_ms: Option<u64>,
    /// Memory of each Express execution in MB; rounded up to 64 MB
    #[arg(long, value_name = "MB", value_parser = values::workflow_mb, requires = "express_requests")]
    memory_mb: Option<u64>,
}

impl StepFunctions {
    pub(super) fn tally(&self) -> Tally {
        let mut tally = workload::step_functions_standard(self.transitions.unwrap_or_default());
        tally.merge(&workload::step_functions_express(
            self.express_requests.unwrap_or_default(),
            self.memory_mb.unwrap_or_default(),
            self.duration_ms.unwrap_or_default(),
        ));
        tally
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Api {
    Rest,
    Http,
    #[value(name = "websocket")]
    WebSocket,
}

/// APIs: requests, or WebSocket messages and connection minutes
#[derive(Debug, Args)]
#[command(allow_negative_numbers = true)]
pub(super) struct ApiGateway {
    /// Requests; messages for a WebSocket API
    #[arg(long, value_name = "N", value_parser = values::count)]
    requests: u64,
    /// The kind of API
    #[arg(long, alias = "type", value_name = "KIND", default_value = "rest")]
    api: Api,
    /// The size of each request in KB; an HTTP API counts each 512 KB as one
    #[arg(long, value_name = "KB", value_parser = values::kb)]
    payload_kb: Option<u64>,
    /// Minutes for which WebSocket connections are open, summed over connections
    #[arg(long, value_name = "MIN", value_parser = values::count)]
    connection_minutes: Option<u64>,
}

impl ApiGateway {
    pub(super) fn tally(&self) -> Result<Tally> {
        let api = match (self.api, self.payload_kb, self.connection_minutes) {
            (Api::Rest, None, None) => workload::ApiGateway::Rest {
                requests: self.requests,
            },
            (Api::Http, payload, None) => workload::ApiGateway::Http {
                requests: self.requests,
                payload_bytes: payload.unwrap_or_default(),
            },
            (Api::WebSocket, None, minutes) => workload::ApiGateway::WebSocket {
                messages: self.requests,
                connection_minutes: minutes.unwrap_or_default(),
            },
            (_, Some(_), _) => {
                bail!("--payload-kb belongs to --api http: only HTTP APIs count by size")
            }
            (_, _, Some(_)) => bail!("--connection-minutes belongs to --api websocket"),
        };
        Ok(workload::api_gateway(api))
    }
}

/// On-demand tables: write and read request units
#[derive(Debug, Args)]
#[command(allow_negative_numbers = true)]
pub(super) struct DynamoDb {
    /// Write request units
    #[arg(long, value_name = "N", value_parser = values::count, required_unless_present = "reads")]
    writes: Option<u64>,
    /// Read request units
    #[arg(long, value_name = "N", value_parser = values::count)]
    reads: Option<u64>,
}

impl DynamoDb {
    pub(super) fn tally(&self) -> Tally {
        workload::dynamodb(
            self.writes.unwrap_or_default(),
            self.reads.unwrap_or_default(),
        )
    }
}

/// Queues: every send, receive (empty ones too) and delete is a request
#[derive(Debug, Args)]
#[command(allow_negative_numbers = true)]
pub(super) struct Sqs {
    /// Requests; a batch of up to 10 messages is one
    #[arg(long, value_name = "N", value_parser = values::count)]
    requests: u64,
    /// FIFO queues
    #[arg(long)]
    fifo: bool,
    /// The payload of each request in KB; each 64 KB count as one
    #[arg(long, value_name = "KB", default_value = "64", value_parser = values::kb)]
    payload_kb: u64,
}

impl Sqs {
    pub(super) fn tally(&self) -> Tally {
        workload::sqs(self.fifo, self.requests, self.payload_kb)
    }
}

/// Topics: publishes; delivery to Lambda and SQS is free
#[derive(Debug, Args)]
#[command(allow_negative_numbers = true)]
pub(super) struct Sns {
    /// Publishes
    #[arg(long, alias = "requests", value_name = "N", value_parser = values::count)]
    publishes: u64,
}

impl Sns {
    pub(super) fn tally(&self) -> Tally {
        workload::sns(self.publishes)
    }
}

/// Buckets (Standard): requests, not storage
#[derive(Debug, Args)]
#[command(allow_negative_numbers = true)]
pub(super) struct S3 {
    /// PUT, COPY, POST and LIST requests
    #[arg(long, value_name = "N", value_parser = values::count, required_unless_present = "gets")]
    puts: Option<u64>,
    /// GET requests
    #[arg(long, value_name = "N", value_parser = values::count)]
    gets: Option<u64>,
}

impl S3 {
    pub(super) fn tally(&self) -> Tally {
        workload::s3(self.puts.unwrap_or_default(), self.gets.unwrap_or_default())
    }
}

/// Buses and schedules: custom events, Scheduler invocations; events of AWS services are free
#[derive(Debug, Args)]
#[command(allow_negative_numbers = true)]
pub(super) struct EventBridge {
    /// Custom events
    #[arg(long, value_name = "N", value_parser = values::count,
          required_unless_present = "scheduler_invocations")]
    events: Option<u64>,
    /// The size of each event in KB; each 64 KB count as one
    #[arg(long, value_name = "KB", default_value = "64", value_parser = values::kb)]
    payload_kb: u64,
    /// Invocations by EventBridge Scheduler
    #[arg(long, value_name = "N", value_parser = values::count)]
    scheduler_invocations: Option<u64>,
}

impl EventBridge {
    pub(super) fn tally(&self) -> Tally {
        workload::eventbridge(
            self.events.unwrap_or_default(),
            self.payload_kb,
            self.scheduler_invocations.unwrap_or_default(),
        )
    }
}
