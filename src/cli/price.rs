//! `coldstart price`: what a load costs, line by line, and why.
//!
//! The flags of each service stand in [`services`] and [`lambda`]; this file picks the sheet, makes the
//! bill and prints it.

mod extras;
mod lambda;
mod services;
mod table;
mod values;

use super::{Status, print};
use crate::lab::prices;
use crate::money::{Bill, Rounding, Rules, Tally, Terms};
use anyhow::Result;
use clap::{Args, Subcommand};

/// What a load costs, line by line, and why
#[derive(Debug, Args)]
#[command(
    allow_negative_numbers = true,
    after_help = "Prices are in US dollars, US East (N. Virginia). Each line is rounded half up to the cent, \
                  then the lines are added, as the services' own worked examples do. Numbers may have \
                  underscores: 7_440_000."
)]
pub(crate) struct Price {
    /// Use the prices of this sheet; the newest unless given
    #[arg(
        long,
        global = true,
        value_name = "SHEET",
        help_heading = "For every service"
    )]
    prices: Option<String>,
    /// Take off what is free each month
    #[arg(long, global = true, help_heading = "For every service")]
    free_tier: bool,
    #[command(subcommand)]
    service: Service,
}

#[derive(Debug, Subcommand)]
enum Service {
    Lambda(Box<lambda::Lambda>),
    LambdaEdge(extras::Edge),
    MicroVms(extras::MicroVms),
    Ec2(services::Ec2),
    Fargate(services::Fargate),
    AppRunner(services::AppRunner),
    StepFunctions(services::StepFunctions),
    ApiGateway(services::ApiGateway),
    Dynamodb(services::DynamoDb),
    Sqs(services::Sqs),
    Sns(services::Sns),
    S3(services::S3),
    Eventbridge(services::EventBridge),
}

impl Service {
    fn tally(&self, rules: Rules) -> Result<Tally> {
        Ok(match self {
            Self::Lambda(lambda) => lambda.tally(rules)?,
            Self::LambdaEdge(edge) => edge.tally(),
            Self::MicroVms(micro_vms) => micro_vms.tally(),
            Self::Ec2(ec2) => ec2.tally(),
            Self::Fargate(fargate) => fargate.tally()?,
            Self::AppRunner(app_runner) => app_runner.tally(),
            Self::StepFunctions(step_functions) => step_functions.tally(),
            Self::ApiGateway(api_gateway) => api_gateway.tally()?,
            Self::Dynamodb(dynamodb) => dynamodb.tally(),
            Self::Sqs(sqs) => sqs.tally(),
            Self::Sns(sns) => sns.tally(),
            Self::S3(s3) => s3.tally(),
            Self::Eventbridge(eventbridge) => eventbridge.tally(),
        })
    }
}

/// Runs the command.
pub(crate) fn run(price: &Price, json: bool) -> Result<Status> {
    let sheet = prices::sheet(price.prices.as_deref())?;
    let terms = Terms {
        free_tier: price.free_tier,
        rounding: Rounding::Cent,
    };
    let bill = Bill::new(&price.service.tally(sheet.rules)?, sheet, terms);
    if json {
        print::json(&bill)?;
    } else {
        print::text(&table::render(&bill, sheet, price.free_tier))?;
    }
    Ok(Status::Done)
}
