//! The same arrivals on Lambda and its rivals.
//!
//! Lambda is run as the scenario says. What its functions do decides what the rivals have to do: each event
//! is a request that takes as long as a whole vCPU needs for it, waits for services included. Only compute is
//! billed: gateways, load balancers, NAT, disks, logs and what functions call are left out for all alike.

mod chart;
mod crossing;
mod lambda;
mod measured;
mod words;

pub use chart::{Cell, chart};
pub use crossing::{Crossing, Loads, crossings};
pub use measured::{Wanted, told};
pub use words::{json, millis, monthly, sentence, table};

use super::run::{self, Order};
use crate::course::library::Library;
use crate::course::scenario::Experiment;
use crate::money::{Bill, Sheet, Tally, Terms};
use crate::sim::histogram::Histogram;
use crate::sim::rivals::{self, Fleet, Job, Layout, Rivals, Series, Served, bill};
use crate::sim::scenario::Scenario;
use crate::sim::time::Time;
use anyhow::Result;
use std::sync::Arc;

/// A comparison.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// The scenario's title.
    pub scenario: String,
    /// Its seed.
    pub seed: u64,
    /// How long the run lasts.
    pub end: Time,
    /// Requests under way, if each were served at once.
    pub demand: Series,
    /// How fleets were laid out.
    pub layout: Layout,
    /// Lambda first, then its rivals.
    pub rivals: Vec<Rival>,
}

/// One of those that are compared.
#[derive(Clone, Debug)]
pub struct Rival {
    /// Its name in paths: that of its table in a scenario.
    pub id: &'static str,
    /// What people call it.
    pub name: &'static str,
    /// What it is made of and which of that is a model, in a line.
    pub model: String,
    /// Requests that arrived.
    pub arrived: u64,
    /// Requests that succeeded.
    pub served: u64,
    /// Requests that were refused, gave up or were lost.
    pub refused: u64,
    /// Requests that had no answer at the end.
    pub in_flight: u64,
    /// How long requests waited before work on them began, a cold start included.
    pub waits: Histogram,
    /// The share of paid capacity in which no request was worked on.
    pub idle_share: f64,
    /// Requests that it could work on at once, over time.
    pub capacity: Series,
    /// What is left to you.
    pub operations: &'static [&'static str],
    /// What it costs, compute only.
    pub bill: Bill,
    /// What a month of this would cost.
    pub month: Option<Bill>,
}

/// Compares what a scenario file says.
pub fn compare(order: &Order<'_>, library: &Library) -> Result<Comparison> {
    let (experiment, _) = run::read(order, &order.settings, library)?;
    of_experiment(run::limited(experiment, order.until))
}

/// Compares a scenario that was read.
pub fn of_experiment(experiment: Experiment) -> Result<Comparison> {
    let sheet = run::sheet_of(&experiment)?;
    Ok(of(
        &Arc::new(experiment.scenario),
        &experiment.rivals,
        sheet,
    ))
}

/// Compares a scenario under prices.
pub fn of(scenario: &Arc<Scenario>, rivals: &Rivals, sheet: &Sheet) -> Comparison {
    let end = Time::ZERO + scenario.duration;
    let run = lambda::run(scenario);
    let demand = rivals::demand(&run.jobs);
    let layout = Layout {
        per_vcpu: run.per_vcpu,
        mean_demand: mean(&demand, end),
    };
    let price = |tally: &Tally| {
        let terms = Terms::default();
        let month = Bill::for_month(tally, end.0, sheet, terms);
        (Bill::new(tally, sheet, terms), month)
    };
    let mut all = vec![lambda::rival(scenario, &run, price)];
    for (kind, fleet) in fleets(rivals, layout) {
        all.push(kind.rival(rivals, &fleet, (&run.jobs, end), price));
    }
    Comparison {
        scenario: scenario.title.clone(),
        seed: scenario.seed,
        end,
        demand,
        layout,
        rivals: all,
    }
}

/// The rivals of Lambda.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Ec2,
    Group,
    Fargate,
    AppRunner,
}

fn fleets(rivals: &Rivals, layout: Layout) -> [(Kind, Fleet); 4] {
    [
        (Kind::Ec2, rivals.fixed_fleet(layout)),
        (Kind::Group, rivals.group_fleet(layout)),
        (Kind::Fargate, rivals.fargate_fleet(layout)),
        (Kind::AppRunner, rivals.app_runner_fleet(layout)),
    ]
}

impl Kind {
    const fn id(self) -> &'static str {
        match self {
            Self::Ec2 => "ec2",
            Self::Group => "auto_scaling",
            Self::Fargate => "fargate",
            Self::AppRunner => "app_runner",
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Ec2 => "EC2 fleet",
            Self::Group => "EC2 Auto Scaling",
            Self::Fargate => "Fargate",
            Self::AppRunner => "App Runner",
        }
    }

    /// What is left to you (`FACTS.md` section 8 and `FACTS-2.md` section B, shared responsibility).
    const fn operations(self) -> &'static [&'static str] {
        match self {
            Self::Ec2 => &[
                "choose the size of the fleet",
                "patch the operating system",
                "replace failed instances",
                "deploy and watch your code",
            ],
            Self::Group => &[
                "set target, bounds and launch template",
                "patch the image",
                "deploy and watch your code",
            ],
            Self::Fargate => &[
                "set target, bounds and task size",
                "rebuild the image for patches",
                "deploy and watch your code",
            ],
            Self::AppRunner => &[
                "set bounds and instance size",
                "rebuild the image for patches",
                "watch your code (closed to new customers in 2026)",
            ],
        }
    }

    fn rival(
        self,
        rivals: &Rivals,
        fleet: &Fleet,
        (jobs, end): (&[Job], Time),
        price: impl Fn(&Tally) -> (Bill, Option<Bill>),
    ) -> Rival {
        let served = rivals::serve(fleet, jobs, end);
        let lives = &served.instances;
        let tally = match self {
            Self::Ec2 => bill::ec2(rivals.ec2.kind, lives),
            Self::Group => bill::ec2(rivals.group.kind, lives),
            Self::Fargate => bill::fargate(&rivals.fargate, lives),
            Self::AppRunner => bill::app_runner(&rivals.app_runner, lives),
        };
        let idle_share = idle_share(served.busy.area(end), bill::paid(lives, fleet.places));
        let (bill, month) = price(&tally);
        let Served {
            arrived,
            served,
            refused,
            in_flight,
            waits,
            capacity,
            ..
        } = served;
        Rival {
            id: self.id(),
            name: self.name(),
            model: words::model(self, rivals, fleet),
            arrived,
            served,
            refused,
            in_flight,
            waits,
            idle_share,
            capacity,
            operations: self.operations(),
            bill,
            month,
        }
    }
}

/// The share of what is paid that is not in use.
#[expect(clippy::cast_precision_loss, reason = "a share is shown, not summed")]
fn idle_share(used: u128, paid: u128) -> f64 {
    if paid == 0 {
        return 0.0;
    }
    1.0 - used.min(paid) as f64 / paid as f64
}

#[expect(clippy::cast_precision_loss, reason = "a mean is shown, not summed")]
fn mean(series: &Series, end: Time) -> f64 {
    series.area(end) as f64 / end.0.max(1) as f64
}
