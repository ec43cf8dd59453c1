//! A finished run as the JSON of the public contract.

use crate::money::{Bill, Ledger, Rounding, Sheet, Terms};
use crate::sim::histogram::Histogram;
use crate::sim::metrics::{FunctionMetrics, Metrics};
use crate::sim::scenario::Scenario;
use crate::sim::time::Time;
use crate::sim::workflow;
use serde_json::{Map, Value, json};

/// The parts of the contract's object that come from the platform: scenario, seed, virtual seconds,
/// metrics, functions and bill.
pub fn run(
    scenario: &Scenario,
    metrics: &Metrics,
    ledger: &Ledger,
    sheet: &Sheet,
    end: Time,
) -> Map<String, Value> {
    let functions: Map<String, Value> = scenario
        .functions
        .iter()
        .enumerate()
        .map(|(index, function)| {
            let whole = metrics.whole(index);
            (function.name.clone(), self::metrics(&whole, end))
        })
        .collect();
    let mut object = Map::new();
    object.insert("scenario".into(), scenario.title.clone().into());
    object.insert("seed".into(), scenario.seed.into());
    object.insert("virtual_seconds".into(), number(end.as_secs_f64()));
    object.insert("metrics".into(), self::metrics(&metrics.total(), end));
    object.insert("functions".into(), functions.into());
    object.insert("bill".into(), json!(bill(ledger, sheet)));
    object
}

/// The bill of a run: exact to a billionth of a cent and without a free tier, so that every charge of a
/// short run shows.
pub fn bill(ledger: &Ledger, sheet: &Sheet) -> Bill {
    Bill::new(
        &ledger.total(),
        sheet,
        Terms {
            free_tier: false,
            rounding: Rounding::default(),
        },
    )
}

/// The metrics of a function, or of all, under the contract's names.
pub fn metrics(metrics: &FunctionMetrics, end: Time) -> Value {
    let counts = &metrics.counts;
    let (mean_running, mean_idle) = metrics.gauge.means(end);
    json!({
        "events": counts.events,
        "succeeded": counts.succeeded,
        "failed": counts.failed,
        "dead_lettered": counts.dead_lettered,
        "dropped": counts.dropped,
        "throttled": counts.throttled,
        "in_flight": counts.in_flight(),
        "invocations": counts.invocations,
        "cold_starts": counts.cold_starts,
        "warm_starts": counts.warm_starts,
        "provisioned_starts": counts.provisioned_starts,
        "errors": counts.errors,
        "timed_out": counts.timed_out,
        "out_of_memory": counts.out_of_memory,
        "throttles": counts.throttles,
        "retries": counts.retries,
        "restores": counts.restores,
        "environments_created": counts.environments_created,
        "max_concurrency": metrics.gauge.max_running,
        "mean_running": number(mean_running),
        "mean_idle": number(mean_idle),
        "duration_ms": percentiles(&metrics.duration),
        "init_ms": percentiles(&metrics.init),
        "latency_ms": percentiles(&metrics.latency),
        "iterator_age_ms": percentiles(&metrics.iterator_age),
        "billed_ms": counts.billed_ms,
    })
}

/// What came of a run's workflows, by name.
pub fn workflows(finished: &[workflow::Finished]) -> Value {
    let one = |of: &workflow::Finished| {
        let history = of.history.iter();
        let history: Vec<Value> = history
            .map(|step| json!({ "t_us": step.at.0, "what": step.what }))
            .collect();
        let object = json!({
            "kind": match of.kind {
                workflow::Kind::Standard => "standard",
                workflow::Kind::Express => "express",
            },
            "executions": of.started,
            "succeeded": of.succeeded,
            "failed": of.failed,
            "running": of.running(),
            "transitions": of.transitions,
            "duration_ms": percentiles(&of.duration),
            "history": history,
        });
        (of.name.clone(), object)
    };
    finished.iter().map(one).collect::<Map<_, _>>().into()
}

fn percentiles(histogram: &Histogram) -> Value {
    let number = |value: Option<f64>| value.map_or(Value::Null, self::number);
    json!({
        "p50": number(histogram.percentile_ms(500)),
        "p95": number(histogram.percentile_ms(950)),
        "p99": number(histogram.percentile_ms(990)),
        "mean": number(histogram.mean_ms()),
        "max": number(histogram.max_ms()),
    })
}

/// A number that shows as a whole one where it is whole.
fn number(value: f64) -> Value {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if value.fract() == 0.0 && value.abs() < EXACT {
        #[expect(clippy::cast_possible_truncation, reason = "whole and below 2^53")]
        return (value as i64).into();
    }
    value.into()
}
