//! What can be billed, and in which unit its quantity is counted.

/// The processor architecture of a function or a task.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Architecture {
    /// `x86_64`.
    #[default]
    X86,
    /// `arm64`.
    Arm,
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
    /// A SnapStart snapshot kept in the cache. Unit: MB·ms.
    SnapStartCache,
    /// SnapStart restores. Unit: MB.
    SnapStartRestore,
    /// API Gateway REST requests. Unit: requests.
    ApiRestRequests,
    /// API Gateway HTTP requests. Unit: requests (each 512 KB counts).
    ApiHttpRequests,
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
}
