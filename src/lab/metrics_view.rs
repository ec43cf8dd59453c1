//! The trace as CloudWatch shows it: one number a minute for each metric, under the service's own names
//! (`FACTS-2.md` section B, "CloudWatch metrics", gives
//! <https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html>).
//!
//! A fold over the facts, like all else. What belongs to an invocation is counted in the minute in which it
//! began. A function with versions and aliases has its metrics by version and alias (the dimension
//! `Resource`), and once for the function as a whole.

mod cell;
mod gauges;
mod text;

pub use text::table;

use crate::sim::scenario::{Change, Input, Scenario, SourceKind};
use crate::sim::time::Time;
use crate::sim::trace::{
    EnvironmentId, EventId, Fact, GaveUp, InvocationId, SourceId, Start, What,
};
use cell::Cell;
use gauges::Gauges;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The length of a period.
pub const PERIOD: u64 = 60;

/// How the values of a minute become one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Statistic {
    /// Added up.
    Sum,
    /// The largest.
    Maximum,
    /// The mean.
    Average,
}

impl Statistic {
    /// The service's own word.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sum => "Sum",
            Self::Maximum => "Maximum",
            Self::Average => "Average",
        }
    }
}

/// A metric with the statistic that it is read with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names are the service's own")]
pub enum Metric {
    Invocations,
    Errors,
    Throttles,
    Duration,
    DurationMaximum,
    ConcurrentExecutions,
    UnreservedConcurrentExecutions,
    ClaimedAccountConcurrency,
    ProvisionedConcurrencyInvocations,
    ProvisionedConcurrencySpilloverInvocations,
    ProvisionedConcurrentExecutions,
    ProvisionedConcurrencyUtilization,
    AsyncEventsReceived,
    AsyncEventAge,
    AsyncEventsDropped,
    RecursiveInvocationsDropped,
    IteratorAge,
}

impl Metric {
    /// Its name, statistic and unit.
    pub const fn words(self) -> (&'static str, Statistic, &'static str) {
        use Statistic::{Average, Maximum, Sum};
        match self {
            Self::Invocations => ("Invocations", Sum, "Count"),
            Self::Errors => ("Errors", Sum, "Count"),
            Self::Throttles => ("Throttles", Sum, "Count"),
            Self::Duration => ("Duration", Average, "Milliseconds"),
            Self::DurationMaximum => ("Duration", Maximum, "Milliseconds"),
            Self::ConcurrentExecutions => ("ConcurrentExecutions", Maximum, "Count"),
            Self::UnreservedConcurrentExecutions => {
                ("UnreservedConcurrentExecutions", Maximum, "Count")
            }
            Self::ClaimedAccountConcurrency => ("ClaimedAccountConcurrency", Maximum, "Count"),
            Self::ProvisionedConcurrencyInvocations => {
                ("ProvisionedConcurrencyInvocations", Sum, "Count")
            }
            Self::ProvisionedConcurrencySpilloverInvocations => {
                ("ProvisionedConcurrencySpilloverInvocations", Sum, "Count")
            }
            Self::ProvisionedConcurrentExecutions => {
                ("ProvisionedConcurrentExecutions", Maximum, "Count")
            }
            Self::ProvisionedConcurrencyUtilization => {
                ("ProvisionedConcurrencyUtilization", Maximum, "None")
            }
            Self::AsyncEventsReceived => ("AsyncEventsReceived", Sum, "Count"),
            Self::AsyncEventAge => ("AsyncEventAge", Maximum, "Milliseconds"),
            Self::AsyncEventsDropped => ("AsyncEventsDropped", Sum, "Count"),
            Self::RecursiveInvocationsDropped => ("RecursiveInvocationsDropped", Sum, "Count"),
            Self::IteratorAge => ("IteratorAge", Maximum, "Milliseconds"),
        }
    }
}

/// One metric over a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// The function, version or alias; none for the Region.
    pub function: Option<String>,
    /// What is measured.
    pub metric: Metric,
    /// The minutes that have a value, counted from 0, with it.
    pub points: Vec<(u64, f64)>,
}

/// The metrics of a run, from its facts.
pub fn series(facts: &[Fact], scenario: &Scenario) -> Vec<Series> {
    let mut watch = Watch::new(scenario);
    for fact in facts {
        watch.fold(fact);
    }
    watch.finish(Time(scenario.duration.0))
}

/// Metrics as JSON: a list in which each point says its second.
pub fn json(series: &[Series], scenario: &Scenario) -> Value {
    let one = |series: &Series| {
        let (name, statistic, unit) = series.metric.words();
        let points = series.points.iter();
        let points: Vec<Value> = points
            .map(|(minute, value)| json!({ "t_s": minute * PERIOD, "value": value }))
            .collect();
        let mut object = json!({
            "metric": name, "statistic": statistic.name(), "unit": unit, "points": points,
        });
        if let Some(function) = &series.function {
            object["function"] = function.clone().into();
        }
        object
    };
    json!({
        "scenario": scenario.title, "seed": scenario.seed, "namespace": "AWS/Lambda",
        "period_seconds": PERIOD, "series": series.iter().map(one).collect::<Vec<_>>(),
    })
}

/// Whose metric: a place in the scenario's functions, or the Region's.
type Owner = Option<usize>;

/// A metric of an owner; `whole` is a function with its versions and aliases.
type Key = (Owner, bool, Metric);

/// The state of the fold.
struct Watch<'a> {
    scenario: &'a Scenario,
    cells: BTreeMap<Key, BTreeMap<u64, Cell>>,
    gauges: Gauges,
    /// When each invocation under way began, and in which minute its environment began to work for it.
    began: BTreeMap<InvocationId, Time>,
    /// Events that wait in Lambda's own queue: since when, and whether that is sure.
    queued: BTreeMap<EventId, (Time, usize, Option<bool>)>,
}

impl<'a> Watch<'a> {
    fn new(scenario: &'a Scenario) -> Self {
        Self {
            scenario,
            cells: BTreeMap::new(),
            gauges: Gauges::new(scenario),
            began: BTreeMap::new(),
            queued: BTreeMap::new(),
        }
    }

    fn fold(&mut self, fact: &Fact) {
        let Some(function) = fact.function.map(|id| usize::from(id.0)) else {
            return;
        };
        let at = fact.at;
        match fact.what {
            What::Arrived { source, .. } => self.arrived(fact, source, function),
            What::Throttled { .. } => self.add(function, Metric::Throttles, at, 1.0),
            What::InitStarted { .. } => {
                self.waited(fact);
                if let Some(invocation) = fact.invocation {
                    self.began.insert(invocation, at);
                }
            }
            What::Started { start, age, .. } => {
                self.waited(fact);
                if let Some(age) = age.span() {
                    self.add(function, Metric::IteratorAge, fact.at, age.as_millis_f64());
                }
                self.started(fact, start, function);
            }
            What::Ended { outcome, .. } => {
                let began = fact.invocation.and_then(|id| self.began.remove(&id));
                let began = began.unwrap_or(at);
                let report = fact.what.report();
                let duration = report.map_or(0.0, |report| report.duration.as_millis_f64());
                self.add(function, Metric::Duration, began, duration);
                self.add(function, Metric::DurationMaximum, began, duration);
                let erred = !outcome.is_success();
                self.add(function, Metric::Errors, began, f64::from(u8::from(erred)));
            }
            What::Settled { status, .. } => {
                let event = fact.event.and_then(|event| self.queued.remove(&event));
                if let Some((arrived, function, sure)) = event
                    && sure.unwrap_or(status.is_none())
                {
                    self.add(function, Metric::AsyncEventsReceived, arrived, 1.0);
                }
            }
            What::DeadLettered { why } | What::Dropped { why } => {
                self.given_up(fact, function, why);
            }
            What::Input { index } => self.changed(index),
            _ => {}
        }
        self.gauges.fold(fact, function, &mut self.cells);
    }

    fn arrived(&mut self, fact: &Fact, source: SourceId, function: usize) {
        let known = self.scenario.sources.get(usize::from(source.0));
        // What one function asks of another is async unless somebody waits for its answer, which its end tells.
        let sure = known.map(|source| {
            let kind = &source.kind;
            matches!(
                kind,
                SourceKind::InvokeAsync
                    | SourceKind::S3
                    | SourceKind::Sns
                    | SourceKind::EventBridge
                    | SourceKind::Schedule(_)
            )
        });
        if let Some(event) = fact.event
            && sure != Some(false)
        {
            self.queued.insert(event, (fact.at, function, sure));
        }
    }

    /// An async event has waited until now to be tried.
    fn waited(&mut self, fact: &Fact) {
        let event = fact
            .event
            .and_then(|event| self.queued.get(&event).copied());
        if let Some((arrived, function, Some(true))) = event {
            let age = fact.at.since(arrived).as_millis_f64();
            self.add(function, Metric::AsyncEventAge, fact.at, age);
        }
    }

    fn started(&mut self, fact: &Fact, start: Start, function: usize) {
        let began = fact.invocation.map_or(fact.at, |invocation| {
            *self.began.entry(invocation).or_insert(fact.at)
        });
        self.add(function, Metric::Invocations, began, 1.0);
        if start == Start::Provisioned {
            self.add(
                function,
                Metric::ProvisionedConcurrencyInvocations,
                began,
                1.0,
            );
        } else if self.gauges.has_provisioned(function) {
            let spilled = Metric::ProvisionedConcurrencySpilloverInvocations;
            self.add(function, spilled, began, 1.0);
        }
    }

    fn given_up(&mut self, fact: &Fact, function: usize, why: GaveUp) {
        let metric = match why {
            GaveUp::RecursiveLoop => Metric::RecursiveInvocationsDropped,
            // A queue keeps its own count, and what may not be invoked never reached Lambda.
            GaveUp::MaxReceives | GaveUp::NotPermitted => return,
            _ if fact
                .event
                .is_some_and(|event| self.queued.contains_key(&event)) =>
            {
                Metric::AsyncEventsDropped
            }
            _ => return,
        };
        self.add(function, metric, fact.at, 1.0);
    }

    /// A timed input may change what is reserved.
    fn changed(&mut self, index: u32) {
        let input = self.scenario.inputs.get(index as usize);
        if let Some(Input::Configure { function, change }) = input.map(|timed| &timed.input)
            && let Change::Reserved(limit) = change
        {
            self.gauges
                .reserve(self.scenario.entries(*function), *limit);
        }
    }

    fn add(&mut self, function: usize, metric: Metric, at: Time, value: f64) {
        let entries = self.scenario.entries(function);
        let one = (Some(function), false, metric);
        let whole = (entries.len() > 1).then_some((Some(entries.start), true, metric));
        for key in [Some(one), whole].into_iter().flatten() {
            cell::at(&mut self.cells, key, minute(at)).add(value);
        }
    }

    fn finish(mut self, end: Time) -> Vec<Series> {
        self.gauges.settle(end, &mut self.cells);
        let pending = std::mem::take(&mut self.queued);
        for (arrived, function, sure) in pending.into_values() {
            if sure != Some(false) {
                self.add(function, Metric::AsyncEventsReceived, arrived, 1.0);
            }
        }
        let scenario = self.scenario;
        let series = self.cells.into_iter();
        let mut series: Vec<Series> = series
            .map(|((owner, whole, metric), cells)| {
                let (_, statistic, _) = metric.words();
                let points = cells.into_iter();
                Series {
                    function: owner.map(|place| name(scenario, place, whole)),
                    metric,
                    points: points
                        .map(|(at, cell)| (at, cell.value(statistic)))
                        .collect(),
                }
            })
            .filter(|series| {
                series.points.iter().any(|&(_, value)| value != 0.0) || series.is_kept()
            })
            .collect();
        // The Region's come last, as a table is read.
        series.sort_by_key(|series| series.function.is_none());
        series
    }
}

impl Series {
    /// Whether it is shown although it is 0 throughout: that there were no errors is news.
    const fn is_kept(&self) -> bool {
        matches!(self.metric, Metric::Errors)
    }
}

/// `api` for the whole of a function with versions, `api:$LATEST` for its first entry alone.
fn name(scenario: &Scenario, place: usize, whole: bool) -> String {
    let name = &scenario.functions[place].name;
    if !whole && scenario.entries(place).len() > 1 && scenario.functions[place].release.is_root() {
        format!("{name}:$LATEST")
    } else {
        name.clone()
    }
}

const fn minute(at: Time) -> u64 {
    at.0 / (PERIOD * 1_000_000)
}

/// An environment, for what is provisioned.
type Environments = BTreeMap<EnvironmentId, bool>;
