//! Numbers on the command line: each reader takes a text to an integer of a small unit, or says what would
//! be right. All limits are far above real loads and far below where 128-bit sums would end.

use crate::money::{Architecture, InstanceType, parse_decimal};
use std::ops::RangeInclusive;

fn within(text: &str, value: u64, range: RangeInclusive<u64>, unit: &str) -> Result<u64, String> {
    if range.contains(&value) {
        return Ok(value);
    }
    let (least, most) = range.into_inner();
    Err(format!("`{text}` is out of range: {least} to {most}{unit}"))
}

/// A count of requests: a whole number up to 10^15.
pub(super) fn count(text: &str) -> Result<u64, String> {
    within(text, parse_decimal(text, 0)?, 0..=1_000_000_000_000_000, "")
}

/// A count of machines and the like: a whole number up to a million.
pub(super) fn few(text: &str) -> Result<u64, String> {
    within(text, parse_decimal(text, 0)?, 0..=1_000_000, "")
}

/// Memory of a function in MB (`FACTS.md` section 2).
pub(super) fn function_mb(text: &str) -> Result<u32, String> {
    megabytes(text, 128)
}

/// `/tmp` of a function in MB (`FACTS.md` section 2).
pub(super) fn ephemeral_mb(text: &str) -> Result<u32, String> {
    megabytes(text, 512)
}

fn megabytes(text: &str, least: u64) -> Result<u32, String> {
    let mb = within(text, parse_decimal(text, 0)?, least..=10_240, " MB")?;
    u32::try_from(mb).map_err(|_| format!("`{text}` is too large"))
}

/// The memory of a workflow in MB.
pub(super) fn workflow_mb(text: &str) -> Result<u64, String> {
    within(text, parse_decimal(text, 0)?, 1..=1_000_000, " MB")
}

/// Milliseconds of an invocation, at most 900 s (`FACTS.md` section 2), as µs.
pub(super) fn invocation_us(text: &str) -> Result<u64, String> {
    let us = parse_decimal(text, 3)?;
    within(text, us.div_ceil(1_000), 0..=900_000, " ms")?;
    Ok(us)
}

/// Milliseconds of an Express workflow, at most 5 minutes (`FACTS.md` section 8), rounded up.
pub(super) fn workflow_ms(text: &str) -> Result<u64, String> {
    let ms = parse_decimal(text, 3)?.div_ceil(1_000);
    within(text, ms, 0..=300_000, " ms")
}

/// Hours as ms, rounded up.
pub(super) fn hours_ms(text: &str) -> Result<u64, String> {
    let millionths = parse_decimal(text, 6)?;
    within(
        text,
        millionths.div_ceil(1_000_000),
        0..=1_000_000,
        " hours",
    )?;
    Ok((millionths * 36).div_ceil(10))
}

/// Minutes as ms, rounded up.
pub(super) fn minutes_ms(text: &str) -> Result<u64, String> {
    let thousandths = parse_decimal(text, 3)?;
    within(
        text,
        thousandths.div_ceil(1_000),
        0..=10_000_000,
        " minutes",
    )?;
    Ok(thousandths * 60)
}

/// Days as seconds, rounded up.
pub(super) fn days_s(text: &str) -> Result<u64, String> {
    let thousandths = parse_decimal(text, 3)?;
    within(text, thousandths.div_ceil(1_000), 0..=100_000, " days")?;
    Ok((thousandths * 864).div_ceil(10))
}

/// What durable functions write, in GB of a million KB, as bytes.
pub(super) fn durable_bytes(text: &str) -> Result<u64, String> {
    let thousandths = parse_decimal(text, 3)?;
    within(text, thousandths.div_ceil(1_000), 0..=1_000_000_000, " GB")?;
    Ok(thousandths * 1_024_000)
}

/// A share from 0 to 1, in billionths.
pub(super) fn share(text: &str) -> Result<u64, String> {
    let billionths = parse_decimal(text, 9)?;
    if billionths > 1_000_000_000 {
        return Err(format!(
            "`{text}` is more than all: a share is 0 to 1, such as 0.01 for one in a hundred"
        ));
    }
    Ok(billionths)
}

/// KB as bytes, rounded up.
pub(super) fn kb(text: &str) -> Result<u64, String> {
    scaled(text, 1_024, "KB")
}

/// MB as bytes, rounded up.
pub(super) fn mb(text: &str) -> Result<u64, String> {
    scaled(text, 1_024 * 1_024, "MB")
}

fn scaled(text: &str, size: u64, unit: &str) -> Result<u64, String> {
    let thousandths = parse_decimal(text, 3)?;
    within(
        text,
        thousandths.div_ceil(1_000),
        0..=1_000_000,
        &format!(" {unit}"),
    )?;
    Ok((thousandths * size).div_ceil(1_000))
}

/// GB of memory or disk as whole MB.
pub(super) fn gb_as_mb(text: &str) -> Result<u64, String> {
    let thousandths = parse_decimal(text, 3)?;
    within(text, thousandths.div_ceil(1_000), 0..=100_000, " GB")?;
    match (thousandths * 1_024) % 1_000 {
        0 => Ok(thousandths * 1_024 / 1_000),
        _ => Err(format!(
            "`{text}` GB is no whole number of MB; write 0.5 or 2, for example"
        )),
    }
}

/// GB of memory of a task or an instance as MB, which cannot be none.
pub(super) fn memory_gb(text: &str) -> Result<u64, String> {
    match gb_as_mb(text)? {
        0 => Err(format!("`{text}` GB is no memory; a task has at least 0.5")),
        mb => Ok(mb),
    }
}

/// vCPU of a Fargate task as CPU units (`FACTS.md` section 5: 0.25 to 16, and 32).
pub(super) fn task_cpu(text: &str) -> Result<u64, String> {
    cpu_units(
        text,
        &[256, 512, 1_024, 2_048, 4_096, 8_192, 16_384, 32_768],
        "0.25, 0.5, 1, 2, 4, 8, 16 or 32",
    )
}

/// vCPU of an App Runner instance as CPU units (`FACTS-2.md` section A, row 26: 0.25 to 4).
pub(super) fn instance_cpu(text: &str) -> Result<u64, String> {
    cpu_units(
        text,
        &[256, 512, 1_024, 2_048, 4_096],
        "0.25, 0.5, 1, 2 or 4",
    )
}

fn cpu_units(text: &str, sizes: &[u64], known: &str) -> Result<u64, String> {
    let thousandths = parse_decimal(text, 3)?;
    let fits = |&&size: &&u64| Some(size * 1_000) == thousandths.checked_mul(1_024);
    match sizes.iter().find(fits) {
        Some(&size) => Ok(size),
        None => Err(format!("there is no size of `{text}` vCPU: {known}")),
    }
}

/// An architecture by the service's name for it.
pub(super) fn arch(text: &str) -> Result<Architecture, String> {
    match text {
        "x86_64" => Ok(Architecture::X86),
        "arm64" => Ok(Architecture::Arm),
        _ => Err(format!(
            "`{text}` is no architecture here: write x86_64 or arm64"
        )),
    }
}

/// An EC2 instance type of the price sheets.
pub(super) fn instance_type(text: &str) -> Result<InstanceType, String> {
    InstanceType::named(text).ok_or_else(|| {
        let known: Vec<_> = InstanceType::ALL
            .into_iter()
            .map(InstanceType::name)
            .collect();
        format!("`{text}` has no price here; known: {}", known.join(", "))
    })
}
