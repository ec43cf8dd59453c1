//! `[rivals]`: what `compare` runs beside Lambda. Everything has a labelled default, so that every scenario can
//! be compared.

use crate::course::read::{At, Fields, did_you_mean};
use crate::money::{Architecture, InstanceType, Platform};
use crate::sim::rivals::{AppRunner, Ec2, Fargate, Group, Patch, Rivals, Tracking};
use crate::sim::time::{Span, Time};
use std::ops::RangeInclusive;

/// How many instances a fleet may have.
const COUNTS: RangeInclusive<u32> = 1..=10_000;

/// How long starts, periods and windows may be.
const SPANS: RangeInclusive<Span> = Span::ZERO..=Span::secs(86_400);

/// How long what recurs may be: not no time at all.
const PERIODS: RangeInclusive<Span> = Span::secs(1)..=Span::secs(86_400);

pub(super) fn read(at: At<'_>) -> Option<Rivals> {
    let default = Rivals::default();
    let mut fields = at.fields()?;
    let rivals = Rivals {
        per_vcpu: fields.whole("per_vcpu", 1..=1_000),
        queue: fields.whole("queue", 0..=u32::MAX).unwrap_or(default.queue),
        patience: fields.or("patience", default.patience),
        ec2: table(&mut fields, "ec2", default.ec2, ec2),
        group: table(&mut fields, "auto_scaling", default.group, group),
        fargate: table(&mut fields, "fargate", default.fargate, fargate),
        app_runner: table(&mut fields, "app_runner", default.app_runner, app_runner),
    };
    fields.finish();
    Some(rivals)
}

/// A table that may be left out, as a change of its defaults.
fn table<T: Copy>(
    fields: &mut Fields<'_>,
    key: &'static str,
    default: T,
    read: impl FnOnce(&mut Fields<'_>, T) -> T,
) -> T {
    let Some(mut inner) = fields.get(key).and_then(At::fields) else {
        return default;
    };
    let value = read(&mut inner, default);
    inner.finish();
    value
}

fn ec2(fields: &mut Fields<'_>, default: Ec2) -> Ec2 {
    let kind = instance_type(fields).unwrap_or(default.kind);
    let size = fields.whole("size", COUNTS).or(default.size);
    let at = fields.span("patch_at", SPANS);
    let each = fields.span("patch_for", PERIODS);
    Ec2 {
        kind,
        size,
        patch: at.map(|at| Patch {
            at: Time::ZERO + at,
            each: each.unwrap_or(Span::secs(300)),
        }),
    }
}

fn group(fields: &mut Fields<'_>, default: Group) -> Group {
    let kind = instance_type(fields).unwrap_or(default.kind);
    let (least, most) = bounds(fields, "least", default.least, default.most);
    Group {
        kind,
        least,
        most,
        launch: fields.span("launch", SPANS).unwrap_or(default.launch),
        tracking: tracking(fields, default.tracking),
    }
}

fn fargate(fields: &mut Fields<'_>, default: Fargate) -> Fargate {
    let platform = match fields
        .get("arch")
        .and_then(|at| at.word(&[("x86_64", Architecture::X86), ("arm64", Architecture::Arm)]))
    {
        None => default.platform,
        Some(Architecture::X86) => Platform::LinuxX86,
        Some(Architecture::Arm) => Platform::LinuxArm,
    };
    let (least, most) = bounds(fields, "least", default.least, default.most);
    Fargate {
        platform,
        cpu_units: cpu_units(fields, &TASK_SIZES).unwrap_or(default.cpu_units),
        memory_mb: memory_mb(fields).unwrap_or(default.memory_mb),
        least,
        most,
        start: fields.span("start", SPANS).unwrap_or(default.start),
        tracking: tracking(fields, default.tracking),
    }
}

fn app_runner(fields: &mut Fields<'_>, default: AppRunner) -> AppRunner {
    let (provisioned, most) = bounds(fields, "provisioned", default.provisioned, default.most);
    AppRunner {
        cpu_units: cpu_units(fields, &TASK_SIZES[..5]).unwrap_or(default.cpu_units),
        memory_mb: memory_mb(fields).unwrap_or(default.memory_mb),
        provisioned,
        most,
        start: fields.span("start", SPANS).unwrap_or(default.start),
        linger: fields.span("linger", PERIODS).unwrap_or(default.linger),
    }
}

/// The fewest and the most instances.
fn bounds(fields: &mut Fields<'_>, least_key: &'static str, least: u32, most: u32) -> (u32, u32) {
    let least = fields.whole(least_key, COUNTS).unwrap_or(least);
    let most = fields.whole("most", COUNTS).unwrap_or(most.max(least));
    if most < least {
        fields.at().problem(
            format!("most = {most} is below {least_key} = {least}"),
            "write at least as many",
        );
    }
    (least, most)
}

fn tracking(fields: &mut Fields<'_>, default: Tracking) -> Tracking {
    Tracking {
        target: fields.whole("target", 1..=100).unwrap_or(default.target),
        period: fields.span("period", PERIODS).unwrap_or(default.period),
        out_after: fields
            .whole("out_after", 1..=1_000)
            .unwrap_or(default.out_after),
        in_after: fields
            .whole("in_after", 1..=1_000)
            .unwrap_or(default.in_after),
        cooldown: fields.span("cooldown", SPANS).unwrap_or(default.cooldown),
    }
}

/// Sizes of tasks in CPU units and as people write them (`FACTS.md` section 5); App Runner has the first five.
const TASK_SIZES: [(u32, f64); 8] = [
    (256, 0.25),
    (512, 0.5),
    (1_024, 1.0),
    (2_048, 2.0),
    (4_096, 4.0),
    (8_192, 8.0),
    (16_384, 16.0),
    (32_768, 32.0),
];

fn cpu_units(fields: &mut Fields<'_>, sizes: &[(u32, f64)]) -> Option<u32> {
    let at = fields.get("vcpu")?;
    let vcpu: f64 = crate::course::read::FromToml::from_toml(at.clone())?;
    let found = sizes.iter().find(|(_, size)| (size - vcpu).abs() < 1e-9);
    if found.is_none() {
        let known: Vec<String> = sizes.iter().map(|(_, size)| size.to_string()).collect();
        let problem = format!("there is no size of {vcpu} vCPU");
        at.problem(problem, format!("write one of {}", known.join(", ")));
    }
    found.map(|&(units, _)| units)
}

fn memory_mb(fields: &mut Fields<'_>) -> Option<u32> {
    let at = fields.get("memory_gb")?;
    let gb: f64 = crate::course::read::FromToml::from_toml(at.clone())?;
    let mb = gb * 1_024.0;
    if !(512.0..=262_144.0).contains(&mb) || mb.fract() != 0.0 {
        at.problem(format!("{gb} GB is no size of memory"), "write 0.5 to 256");
        return None;
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "whole and within 512 and 262,144"
    )]
    Some(mb as u32)
}

fn instance_type(fields: &mut Fields<'_>) -> Option<InstanceType> {
    let at = fields.get("type")?;
    let name = at.text()?;
    let found = InstanceType::named(name);
    if found.is_none() {
        let known = InstanceType::ALL.map(InstanceType::name);
        let problem = format!("`{name}` has no price here");
        at.problem(problem, did_you_mean(name, &known));
    }
    found
}
