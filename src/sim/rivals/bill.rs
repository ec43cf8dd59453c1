//! What instances are charged for: from their lives to quantities.

use super::fleet::Life;
use super::{AppRunner, Fargate};
use crate::money::metering::{instance_seconds, task_seconds};
use crate::money::{InstanceType, Item, Platform, Tally};
use crate::sim::time::{Span, Time};

/// EC2 instances: from launch to end, by the second, at least a minute each.
pub fn ec2(kind: InstanceType, lives: &[Life]) -> Tally {
    let mut tally = Tally::default();
    for life in lives {
        let seconds = instance_seconds(length(life).millis_ceil());
        tally.add(Item::Ec2(kind), seconds.into());
    }
    tally
}

/// Fargate tasks: from the image pull to the end, by the second, at least a minute each.
pub fn fargate(service: &Fargate, lives: &[Life]) -> Tally {
    let mut tally = Tally::default();
    let windows = service.platform == Platform::Windows;
    for life in lives {
        let seconds = u128::from(task_seconds(length(life).millis_ceil(), windows));
        let cpu = seconds * u128::from(service.cpu_units);
        tally.add(Item::FargateCpu(service.platform), cpu);
        let memory = seconds * u128::from(service.memory_mb);
        tally.add(Item::FargateMemory(service.platform), memory);
        if windows {
            tally.add(Item::FargateWindowsLicence, cpu);
        }
    }
    tally
}

/// App Runner: memory of the provisioned instances all the time and of others while they work; processors
/// while they work.
pub fn app_runner(service: &AppRunner, lives: &[Life]) -> Tally {
    let mut tally = Tally::default();
    let seconds = |span: Span| u128::from(span.millis_ceil().div_ceil(1_000));
    let active = lives.iter().map(|life| life.active);
    let active = active.fold(Span::ZERO, |sum, span| sum + span);
    let kept = lives.iter().map(|life| {
        if life.always {
            length(life)
        } else {
            life.active
        }
    });
    let kept = kept.fold(Span::ZERO, |sum, span| sum + span);
    tally.add(
        Item::AppRunnerCpu,
        seconds(active) * u128::from(service.cpu_units),
    );
    tally.add(
        Item::AppRunnerMemory,
        seconds(kept) * u128::from(service.memory_mb),
    );
    tally
}

/// How long instances are paid for, at their number of places, in place-microseconds: what of it is not in use
/// is idle.
pub fn paid(lives: &[Life], places: u32) -> u128 {
    let all = lives.iter().map(|life| u128::from(length(life).0));
    all.sum::<u128>() * u128::from(places)
}

const fn length(life: &Life) -> Span {
    let Time(to) = life.to;
    Span(to.saturating_sub(life.from.0))
}
