//! Workloads: from "so many requests of so long" to the quantities that are billed.
//!
//! These are the calculators behind `coldstart price`, as pure functions for questions and tests. Each
//! workload is a plain struct of what a person knows about a load, and its `tally` applies the rounding
//! rules of [`super::metering`]. Numbers of any size saturate rather than wrap.

mod extras;
mod lambda;
mod machines;
mod services;

pub use extras::{Durable, LambdaExtras, Managed, MicroVmWorkload, edge};
pub use lambda::{Cold, LambdaWorkload, OnDemand, Provisioned, Snapshot, Streamed};
pub use machines::{AppRunnerWorkload, FargateWorkload, ec2};
pub use services::{
    ApiGateway, api_gateway, dynamodb, eventbridge, s3, sns, sqs, step_functions_express,
    step_functions_standard,
};

/// The product of several counts, as a quantity.
fn product(factors: &[u64]) -> u128 {
    let factors = factors.iter().map(|&factor| u128::from(factor));
    factors.fold(1, u128::saturating_mul)
}
