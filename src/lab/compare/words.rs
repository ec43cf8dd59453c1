//! A comparison in words: models, table, sentence, JSON.

use super::{Comparison, Crossing, Kind, Loads, Rival};
use crate::lab::explain::length;
use crate::money::{Bill, Usd, grouped};
use crate::sim::rivals::{Fleet, Patch, Rivals, Scaling, Series};
use crate::sim::scenario::Scenario;
use crate::sim::time::Time;
use serde_json::{Value, json};
use std::fmt::Write as _;

/// What is left out of the bills of all alike.
pub(super) const LEFT_OUT: &str = "Compute only: gateways, load balancers, NAT, disks, logs and the services that \
     functions call are left out for all alike.";

/// What Lambda is in this scenario.
pub(super) fn lambda_model(scenario: &Scenario) -> String {
    let of = |function: &crate::sim::scenario::Function| {
        format!(
            "{} with {} MB",
            function.name,
            grouped(&function.memory_mb.to_string())
        )
    };
    let functions: Vec<String> = scenario.functions.iter().map(of).collect();
    format!("{}; an environment a request", functions.join(", "))
}

/// What a rival is made of; start-up times, capacities and targets are models.
pub(super) fn model(kind: Kind, rivals: &Rivals, fleet: &Fleet) -> String {
    let places = match fleet.places {
        1 => "1 request at once each".to_owned(),
        places => format!("{places} requests at once each"),
    };
    let size = |cpu_units: u32, memory_mb: u32| {
        let quarters = cpu_units / 256;
        let vcpu = match quarters % 4 {
            0 => (quarters / 4).to_string(),
            rest => format!("{}.{}", quarters / 4, ["0", "25", "5", "75"][rest as usize]),
        };
        format!("{vcpu} vCPU, {} MB", grouped(&memory_mb.to_string()))
    };
    let what = match kind {
        Kind::Ec2 => {
            let mut what = format!("{} × {}, always on", fleet.least, rivals.ec2.kind.name());
            if let Some(Patch { at, each }) = fleet.patch {
                let (at, each) = (length(at.since(Time::ZERO)), length(each));
                let _ = write!(what, ", patched one by one from {at}, each for {each}");
            }
            what
        }
        Kind::Group => format!(
            "{} to {} × {}",
            fleet.least,
            fleet.most,
            rivals.group.kind.name()
        ),
        Kind::Fargate => {
            let service = &rivals.fargate;
            let size = size(service.cpu_units, service.memory_mb);
            format!("{} to {} tasks of {size}", fleet.least, fleet.most)
        }
        Kind::AppRunner => {
            let service = &rivals.app_runner;
            let size = size(service.cpu_units, service.memory_mb);
            format!("{} to {} instances of {size}", fleet.least, fleet.most)
        }
    };
    let scaling = match fleet.scaling {
        Scaling::Fixed => String::new(),
        Scaling::Tracking(rule) => format!(
            ", {} to start, target {} %, cooldown {}",
            length(fleet.start),
            rule.target,
            length(rule.cooldown)
        ),
        Scaling::Requests { linger } => format!(
            ", {} to start, idle ones kept {}",
            length(fleet.start),
            length(linger)
        ),
    };
    format!("{what}, {places}{scaling}")
}

/// The object of the public contract; crossing points if they were searched.
pub fn json(comparison: &Comparison, search: Option<(&Loads, &[Crossing])>) -> Value {
    let rivals: Vec<Value> = comparison.rivals.iter().map(rival_json).collect();
    let mut object = json!({
        "scenario": comparison.scenario,
        "seed": comparison.seed,
        "virtual_seconds": comparison.end.as_secs_f64(),
        "demand": series_json(&comparison.demand, comparison.end),
        "rivals": rivals,
        "left_out": LEFT_OUT,
        "sentence": sentence(comparison),
    });
    if let Some((loads, crossings)) = search {
        object["loads"] = loads.json();
        let crossings: Vec<Value> = crossings.iter().map(Crossing::json).collect();
        object["crossings"] = crossings.into();
    }
    object
}

fn rival_json(rival: &Rival) -> Value {
    json!({
        "id": rival.id,
        "name": rival.name,
        "arrived": rival.arrived,
        "served": rival.served,
        "refused": rival.refused,
        "in_flight": rival.in_flight,
        "mean_wait_ms": rival.waits.mean_ms(),
        "p99_wait_ms": rival.waits.percentile_ms(990),
        "idle_share": rival.idle_share,
        "operations": rival.operations,
        "bill": rival.bill,
        "usd_per_month": rival.month.as_ref().map(|bill| bill.total.to_string()),
        "model": rival.model,
        "capacity": series_json(&rival.capacity, Time::NEVER),
    })
}

fn series_json(series: &Series, end: Time) -> Value {
    let steps = series.steps().iter().filter(|(at, _)| *at < end);
    let steps: Vec<Value> = steps.map(|&(at, value)| json!([at.0, value])).collect();
    json!(steps)
}

/// A row for each, and below what each is made of and leaves to you.
pub fn table(comparison: &Comparison) -> String {
    let mut text = format!(
        "{:<17} {:>9} {:>9} {:>10} {:>10} {:>6} {:>12} {:>12}\n",
        "", "served", "refused", "mean wait", "p99 wait", "idle", "this run", "a month"
    );
    for rival in &comparison.rivals {
        let wait = |ms: Option<f64>| ms.map_or_else(|| "–".to_owned(), millis);
        let _ = writeln!(
            text,
            "{:<17} {:>9} {:>9} {:>10} {:>10} {:>6} {:>12} {:>12}",
            rival.name,
            grouped(&rival.served.to_string()),
            grouped(&rival.refused.to_string()),
            wait(rival.waits.mean_ms()),
            wait(rival.waits.percentile_ms(990)),
            format!("{:.0} %", rival.idle_share * 100.0),
            format!("${:.6}", rival.bill.total.as_f64()),
            monthly(rival.month.as_ref())
        );
    }
    let _ = writeln!(text, "\n{LEFT_OUT}");
    text
}

/// Who served all, and who did it for the least money.
pub fn sentence(comparison: &Comparison) -> String {
    let [lambda, others @ ..] = comparison.rivals.as_slice() else {
        return String::new();
    };
    if lambda.arrived == 0 {
        return "Nothing arrived: what is kept on is paid all the same, and Lambda is not."
            .to_owned();
    }
    let usd = |rival: &Rival| rival.month.as_ref().map_or(Usd::ZERO, |bill| bill.total);
    let alike = |rival: &&Rival| rival.refused <= lambda.refused;
    let Some(best) = others.iter().filter(alike).min_by_key(|rival| usd(rival)) else {
        return format!(
            "Lambda costs {} a month at this rate; every rival refuses requests that it serves.",
            monthly(lambda.month.as_ref())
        );
    };
    let (mine, theirs) = (usd(lambda), usd(best));
    let cost = format!(
        "At this rate a month of Lambda costs {}, {} {}, the cheapest rival that refuses no more",
        monthly(lambda.month.as_ref()),
        best.name,
        monthly(best.month.as_ref())
    );
    let ratio = |more: Usd, less: Usd| more.as_f64() / less.as_f64().max(1e-12);
    let verdict = match mine.cmp(&theirs) {
        std::cmp::Ordering::Less => {
            format!("Lambda is {} times cheaper", times(ratio(theirs, mine)))
        }
        std::cmp::Ordering::Greater => {
            format!(
                "{} is {} times cheaper",
                best.name,
                times(ratio(mine, theirs))
            )
        }
        std::cmp::Ordering::Equal => "they cost the same".to_owned(),
    };
    let p99 = |rival: &Rival| rival.waits.percentile_ms(990);
    let wait = match (p99(lambda), p99(best)) {
        (Some(one), Some(other)) => format!(
            "; of 100 requests 99 wait at most {} and {}",
            millis(one),
            millis(other)
        ),
        _ => String::new(),
    };
    format!("{cost}: {verdict}{wait}.")
}

fn times(ratio: f64) -> String {
    if ratio >= 10.0 {
        grouped(&format!("{ratio:.0}"))
    } else {
        format!("{ratio:.1}")
    }
}

/// A month's total in a width that suits it.
pub fn monthly(bill: Option<&Bill>) -> String {
    let Some(bill) = bill else {
        return "–".to_owned();
    };
    dollars(bill.total.as_f64())
}

pub(super) fn dollars(usd: f64) -> String {
    match usd {
        100.0.. => format!("${}", grouped(&format!("{usd:.0}"))),
        0.1.. => format!("${usd:.2}"),
        _ => format!("${usd:.4}"),
    }
}

/// A length of time that a person reads at a glance.
pub fn millis(ms: f64) -> String {
    match ms {
        10_000.0.. => format!("{:.1} s", ms / 1e3),
        100.0.. => format!("{ms:.0} ms"),
        0.0 => "0 ms".to_owned(),
        _ => format!("{ms:.1} ms"),
    }
}
