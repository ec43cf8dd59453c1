//! The memory sweep: what a function costs and how long it takes at each memory size.
//!
//! Fuel does not depend on memory, and neither do the waits for services. So a function is measured at both
//! ends of the sweep; where fuel, waits and memory used agree, every point between is worked out from them,
//! to the microsecond. A function that looks at its memory or its clock shows there, and is run at each point.

mod words;

use super::invoke::{self, Invocation, Order};
use crate::money::{self, Architecture, Exact, Rounding, Sheet, Usd};
use crate::sim::cpu_time;
use crate::sim::time::Span;
use anyhow::{Result, bail};

/// The memory sizes of a sweep: twenty, closer where functions differ most, one at a whole vCPU (1,769 MB,
/// `FACTS.md` section 2).
pub const MEMORIES: [u32; 20] = [
    128, 192, 256, 320, 384, 448, 512, 640, 768, 896, 1_024, 1_280, 1_536, 1_769, 2_048, 2_560,
    3_008, 4_096, 6_144, 10_240,
];

/// A function at one memory size.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    /// Its memory in MB.
    pub memory_mb: u32,
    /// Its architecture. The lab runs both alike; only the price differs.
    pub arch: Architecture,
    /// How long a warm invocation takes.
    pub duration: Span,
    /// What of it is billed.
    pub billed_ms: u64,
    /// What a million such invocations cost, at the first tier, nothing free.
    pub usd_per_million: Usd,
    /// Why it does not work with so little memory, if it does not.
    pub error: Option<String>,
}

/// A whole sweep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sweep {
    /// The function.
    pub function: String,
    /// Every memory size of the first architecture, then those of the next.
    pub points: Vec<Point>,
    /// The place of the cheapest point.
    pub cheapest: usize,
    /// The place of the fastest point, the cheapest of several.
    pub fastest: usize,
    /// The place of the point with the least product of time and cost.
    pub balanced: usize,
    /// The place of the knee: the least memory that is within a twentieth of the fastest.
    pub knee: usize,
    /// The fuel of an invocation at the highest memory.
    pub fuel: u64,
    /// How long it waits for services.
    pub waited: Span,
    /// How often the function was really run: two invocations at each of so many sizes.
    pub measured: usize,
}

/// What an invocation showed.
struct Measure {
    invocation: Invocation,
    waited: Span,
}

/// A function that fails whatever its memory, so that there is nothing to compare.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failed(pub String);

/// Sweeps a function over memory sizes in rising order, for each architecture. The order's own memory is not
/// used, and its only event is sent twice: what counts is the warm invocation.
pub fn sweep(
    order: &Order,
    memories: &[u32],
    archs: &[Architecture],
    sheet: &Sheet,
) -> Result<std::result::Result<Sweep, Failed>> {
    let (Some(&most), Some(_)) = (memories.last(), archs.first()) else {
        bail!("a sweep needs a memory size and an architecture");
    };
    let top = measure(order, most)?;
    if let Some((kind, message)) = &top.invocation.error {
        return Ok(Err(Failed(format!(
            "{} fails even with {most} MB: {kind}: {message}; give it an event that it can answer with --event",
            order.name
        ))));
    }
    let mut measured = 1;
    let derivable = derivable(order, memories, &top, &mut measured)?;
    let mut base = Vec::new();
    for &memory_mb in memories {
        let report = &top.invocation.report;
        let duration = top.waited + cpu_time(memory_mb, report.fuel);
        let fits = memory_mb >= report.max_memory_mb;
        base.push(if derivable && fits && duration <= order.timeout {
            (memory_mb, duration, duration.millis_ceil(), None)
        } else if memory_mb == most {
            (memory_mb, report.duration, report.billed_ms, None)
        } else {
            measured += 1;
            really(order, memory_mb)
        });
    }
    let points: Vec<Point> = archs
        .iter()
        .flat_map(|&arch| base.iter().map(move |at| point(arch, at, sheet)))
        .collect();
    Ok(Ok(Sweep {
        function: order.name.clone(),
        cheapest: least(&points, |point| {
            (point.usd_per_million.0.unsigned_abs(), point.duration.0)
        }),
        fastest: least(&points, |point| {
            (point.duration.0, point.usd_per_million.0.unsigned_abs())
        }),
        balanced: least(&points, |point| {
            let cost = point.usd_per_million.0.unsigned_abs();
            (cost * u128::from(point.duration.0), point.memory_mb)
        }),
        knee: knee(&points),
        points,
        fuel: top.invocation.report.fuel,
        waited: top.waited,
        measured,
    }))
}

/// Whether every point follows from the one at the top: the smallest that should work shows the same fuel, waits
/// and memory.
fn derivable(order: &Order, memories: &[u32], top: &Measure, measured: &mut usize) -> Result<bool> {
    let report = &top.invocation.report;
    let works = |&&memory: &&u32| {
        memory >= report.max_memory_mb
            && top.waited + cpu_time(memory, report.fuel) <= order.timeout
    };
    let Some(&low) = memories.iter().find(works) else {
        return Ok(false);
    };
    if Some(&low) == memories.last() {
        return Ok(true);
    }
    *measured += 1;
    let bottom = measure(order, low)?;
    let other = &bottom.invocation.report;
    Ok(bottom.invocation.error.is_none()
        && (other.fuel, other.max_memory_mb, bottom.waited)
            == (report.fuel, report.max_memory_mb, top.waited))
}

/// What really happens at a memory size. A module whose memory begins above it is refused before it runs.
fn really(order: &Order, memory_mb: u32) -> (u32, Span, u64, Option<String>) {
    match measure(order, memory_mb) {
        Ok(Measure { invocation, .. }) => {
            let duration = invocation.report.duration;
            let error = invocation.error.map(|(kind, _)| kind);
            (memory_mb, duration, duration.millis_ceil(), error)
        }
        Err(refused) => (memory_mb, Span::ZERO, 0, Some(refused.to_string())),
    }
}

/// Runs the event twice in one environment; the second invocation is warm. One that fails is what counts.
fn measure(order: &Order, memory_mb: u32) -> Result<Measure> {
    let mut order = order.clone();
    order.memory_mb = memory_mb;
    order.events = order
        .events
        .iter()
        .take(1)
        .cycle()
        .take(2)
        .cloned()
        .collect();
    let name = order.name.clone();
    let finished = invoke::invoke(order)?;
    let failed = finished
        .invocations
        .iter()
        .position(|one| one.error.is_some());
    let place = failed.unwrap_or(finished.invocations.len().saturating_sub(1));
    let Some(invocation) = finished.invocations.into_iter().nth(place) else {
        bail!("{name} has no event to be sent");
    };
    let report = &invocation.report;
    let waited = report.duration - cpu_time(memory_mb, report.fuel);
    Ok(Measure { invocation, waited })
}

fn point(
    arch: Architecture,
    &(memory_mb, duration, billed_ms, ref error): &(u32, Span, u64, Option<String>),
    sheet: &Sheet,
) -> Point {
    let one = money::Invocation {
        arch,
        memory_mb,
        billed_ms,
        provisioned: false,
        ephemeral_mb: 512,
    };
    let Exact { parts, of } = one.explain(sheet).total;
    let million = Exact {
        parts: parts.saturating_mul(1_000_000),
        of,
    };
    Point {
        memory_mb,
        arch,
        duration,
        billed_ms,
        usd_per_million: million.rounded(Rounding::Fine),
        error: error.clone(),
    }
}

/// The place of the least point that works; the first of equals.
fn least<K: Ord>(points: &[Point], key: impl Fn(&Point) -> K) -> usize {
    let works = points.iter().enumerate().filter(|(_, p)| p.error.is_none());
    works
        .min_by_key(|&(place, point)| (key(point), place))
        .map_or(0, |(place, _)| place)
}

fn knee(points: &[Point]) -> usize {
    let works = || points.iter().filter(|point| point.error.is_none());
    let fastest = works().map(|point| point.duration.0).min().unwrap_or(0);
    let near = |point: &Point| point.error.is_none() && point.duration.0 * 20 <= fastest * 21;
    points.iter().position(near).unwrap_or(0)
}
