//! Metrics: a fold over the trace. `run --json` prints them, goals read them, screens show them.

use super::histogram::Histogram;
use super::scenario::Scenario;
use super::time::{Span, Time};
use super::trace::{Cold, Ending, Fact, InitKind, Outcome, Start, What};
use std::ops::Range;

/// The metrics of a run: each function's and the account's.
#[derive(Clone, Debug, Default)]
pub struct Metrics {
    /// By [`super::trace::FunctionId`].
    pub functions: Vec<FunctionMetrics>,
    /// How many environments of all functions run at once.
    pub account: Peak,
    /// Environments of each function that has versions or aliases, all of them at once.
    pub groups: Vec<Group>,
}

/// The environments of a function with versions and aliases.
#[derive(Clone, Debug)]
pub struct Group {
    /// The places of its entries, its own first.
    pub entries: Range<usize>,
    /// How many of its environments run at once, whatever their version.
    pub peak: Peak,
}

/// The metrics of one function.
#[derive(Clone, Debug, Default)]
pub struct FunctionMetrics {
    /// How many of everything.
    pub counts: Counts,
    /// Its environments over time.
    pub gauge: Gauge,
    /// Duration of each invocation as in REPORT, without INIT.
    pub duration: Histogram,
    /// INIT of each environment.
    pub init: Histogram,
    /// From arrival to end of each event that succeeded.
    pub latency: Histogram,
    /// How old the last record of each batch of a stream was when its invocation began.
    pub iterator_age: Histogram,
}

/// Plain counts. The names are those of the run's JSON.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(
    missing_docs,
    reason = "the names are the contract's; DESIGN names each"
)]
pub struct Counts {
    pub events: u64,
    pub succeeded: u64,
    pub failed: u64,
    pub dead_lettered: u64,
    pub dropped: u64,
    pub throttled: u64,
    pub invocations: u64,
    pub cold_starts: u64,
    pub warm_starts: u64,
    pub provisioned_starts: u64,
    pub errors: u64,
    pub timed_out: u64,
    pub out_of_memory: u64,
    pub throttles: u64,
    pub retries: u64,
    pub restores: u64,
    pub environments_created: u64,
    pub billed_ms: u64,
}

impl Counts {
    /// Events that have not ended.
    pub const fn in_flight(&self) -> u64 {
        self.events
            - self.succeeded
            - self.failed
            - self.dead_lettered
            - self.dropped
            - self.throttled
    }

    fn add(&mut self, other: &Self) {
        self.events += other.events;
        self.succeeded += other.succeeded;
        self.failed += other.failed;
        self.dead_lettered += other.dead_lettered;
        self.dropped += other.dropped;
        self.throttled += other.throttled;
        self.invocations += other.invocations;
        self.cold_starts += other.cold_starts;
        self.warm_starts += other.warm_starts;
        self.provisioned_starts += other.provisioned_starts;
        self.errors += other.errors;
        self.timed_out += other.timed_out;
        self.out_of_memory += other.out_of_memory;
        self.throttles += other.throttles;
        self.retries += other.retries;
        self.restores += other.restores;
        self.environments_created += other.environments_created;
        self.billed_ms += other.billed_ms;
    }
}

/// How many environments run at once, and the most that ever did: what the gauges of several functions do not
/// say when they are added up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Peak {
    /// In INIT or INVOKE for a request.
    pub running: u32,
    /// The most that ever ran at once.
    pub max_running: u32,
}

impl Peak {
    #[inline]
    fn change(&mut self, running: i32) {
        self.running = self.running.wrapping_add_signed(running);
        self.max_running = self.max_running.max(self.running);
    }
}

/// How many environments run and idle, integrated over time.
///
/// The integral of a count that changes in steps is what it ends at times the end, less each step times
/// when it was taken: an addition for each change. Sums wrap round on the way and come out right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Gauge {
    /// In INIT or INVOKE for a request.
    pub running: u32,
    /// Ready and waiting, provisioned ones included.
    pub idle: u32,
    /// The most that ever ran at once.
    pub max_running: u32,
    running_steps: u128,
    /// Steps of running and idle together: most changes turn one into the other and leave the sum as it was.
    all_steps: u128,
}

impl Gauge {
    #[inline]
    fn change(&mut self, at: Time, running: i32, idle: i32) {
        self.running = self.running.wrapping_add_signed(running);
        self.idle = self.idle.wrapping_add_signed(idle);
        self.max_running = self.max_running.max(self.running);
        self.running_steps = step(self.running_steps, at, running);
        if running + idle != 0 {
            self.all_steps = step(self.all_steps, at, running + idle);
        }
    }

    /// Takes in the environments of another function. The most that ran at once is not known from that.
    fn add(&mut self, other: &Self) {
        self.running += other.running;
        self.idle += other.idle;
        self.running_steps = self.running_steps.wrapping_add(other.running_steps);
        self.all_steps = self.all_steps.wrapping_add(other.all_steps);
    }

    /// The time averages (running, idle) from 0 to `end`, which nothing has happened after.
    #[expect(
        clippy::cast_precision_loss,
        reason = "an average is shown, not summed"
    )]
    pub fn means(self, end: Time) -> (f64, f64) {
        if end == Time::ZERO {
            return (0.0, 0.0);
        }
        let mean = |count: u32, steps: u128| {
            let area = (u128::from(count) * u128::from(end.0)).wrapping_sub(steps);
            area as f64 / end.0 as f64
        };
        (
            mean(self.running, self.running_steps),
            mean(self.idle, self.all_steps.wrapping_sub(self.running_steps)),
        )
    }
}

/// Adds a step of -1, 0 or 1 times when it was taken.
#[inline]
fn step(steps: u128, at: Time, change: i32) -> u128 {
    match change {
        1 => steps.wrapping_add(u128::from(at.0)),
        -1 => steps.wrapping_sub(u128::from(at.0)),
        _ => steps.wrapping_add(u128::from(at.0).wrapping_mul(i128::from(change).cast_unsigned())),
    }
}

impl Metrics {
    /// No facts yet, for this many functions.
    pub fn new(functions: usize) -> Self {
        Self {
            functions: vec![FunctionMetrics::default(); functions],
            account: Peak::default(),
            groups: Vec::new(),
        }
    }

    /// No facts yet, for the functions of a scenario with their versions and aliases.
    pub fn of(scenario: &Scenario) -> Self {
        let roots = (0..scenario.functions.len()).map(|index| scenario.entries(index));
        let mut groups: Vec<Group> = roots
            .filter(|entries| entries.len() > 1)
            .map(|entries| Group {
                entries,
                peak: Peak::default(),
            })
            .collect();
        groups.dedup_by(|one, other| one.entries == other.entries);
        Self {
            groups,
            ..Self::new(scenario.functions.len())
        }
    }

    /// Takes the next fact.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "see `Summary::fact`")]
    pub fn fold(&mut self, fact: &Fact) {
        let Some(function) = fact.function else {
            return;
        };
        let Some(metrics) = self.functions.get_mut(usize::from(function.0)) else {
            return;
        };
        let (running, idle) = metrics.count(&fact.what);
        if running != 0 || idle != 0 {
            metrics.gauge.change(fact.at, running, idle);
            self.account.change(running);
            for group in &mut self.groups {
                if group.entries.contains(&usize::from(function.0)) {
                    group.peak.change(running);
                }
            }
        }
    }

    /// All functions together.
    pub fn total(&self) -> FunctionMetrics {
        FunctionMetrics::together(self.account, &self.functions)
    }

    /// A function as a whole: with its versions and aliases, if the entry is its own.
    pub fn whole(&self, index: usize) -> FunctionMetrics {
        let group = self
            .groups
            .iter()
            .find(|group| group.entries.start == index);
        match group {
            None => self.functions[index].clone(),
            Some(group) => {
                FunctionMetrics::together(group.peak, &self.functions[group.entries.clone()])
            }
        }
    }
}

impl FunctionMetrics {
    /// Several functions as one, of whose environments so many ran at once.
    fn together(peak: Peak, parts: &[Self]) -> Self {
        let mut total = Self::default();
        total.gauge.max_running = peak.max_running;
        for metrics in parts {
            total.gauge.add(&metrics.gauge);
            total.counts.add(&metrics.counts);
            total.duration.merge(&metrics.duration);
            total.init.merge(&metrics.init);
            total.latency.merge(&metrics.latency);
            total.iterator_age.merge(&metrics.iterator_age);
        }
        total
    }

    /// Counts one fact and says how it changes the number of (running, idle) environments.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "see `Summary::fact`")]
    fn count(&mut self, what: &What) -> (i32, i32) {
        let counts = &mut self.counts;
        match *what {
            What::Arrived { .. } => counts.events += 1,
            What::Throttled { .. } => counts.throttles += 1,
            What::InitStarted { why, how, .. } => {
                counts.environments_created += 1;
                counts.restores += u64::from(how == InitKind::Restore);
                return (i32::from(why != Cold::Provisioned), 0);
            }
            What::InitEnded {
                took,
                provisioned,
                outcome,
            } => return self.init_ended(took, provisioned, outcome),
            What::Started {
                start,
                attempt,
                age,
                ..
            } => {
                counts.invocations += 1;
                if let Some(age) = age.span() {
                    self.iterator_age.record(age);
                }
                counts.retries += u64::from(attempt > 1);
                match start {
                    Start::Cold => counts.cold_starts += 1,
                    Start::Warm => counts.warm_starts += 1,
                    Start::Provisioned => counts.provisioned_starts += 1,
                }
                // A cold environment has been running since its INIT began.
                return if start == Start::Cold {
                    (0, 0)
                } else {
                    (1, -1)
                };
            }
            What::Ended { outcome, .. } => {
                if let Some(report) = what.report() {
                    counts.billed_ms += report.billed_ms;
                    self.duration.record(report.duration);
                }
                if !outcome.is_success() {
                    counts.errors += 1;
                    counts.timed_out += u64::from(outcome == Outcome::TimedOut);
                    counts.out_of_memory += u64::from(outcome == Outcome::OutOfMemory);
                }
                return (-1, 1);
            }
            What::Settled {
                ending, latency, ..
            } => self.end(ending, latency),
            What::Reclaimed { why } => return (0, -i32::from(why.takes_environment())),
            _ => {}
        }
        (0, 0)
    }

    /// INIT is over. The request that waited for it runs in it already, unless both were lost.
    fn init_ended(&mut self, took: Span, provisioned: bool, outcome: Outcome) -> (i32, i32) {
        let lost = outcome == Outcome::Lost;
        if !lost {
            self.init.record(took);
        }
        (
            -i32::from(lost && !provisioned),
            i32::from(lost || provisioned),
        )
    }

    #[inline]
    fn end(&mut self, ending: Ending, latency: Span) {
        match ending {
            Ending::Succeeded => {
                self.counts.succeeded += 1;
                self.latency.record(latency);
            }
            Ending::Failed => self.counts.failed += 1,
            Ending::DeadLettered => self.counts.dead_lettered += 1,
            Ending::Dropped => self.counts.dropped += 1,
            Ending::Throttled => self.counts.throttled += 1,
        }
    }
}
