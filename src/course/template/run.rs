//! A modelled run whose numbers a template draws, and what it came to.

use super::expression::Names;
use super::pattern::Pattern;
use crate::course::library::Library;
use crate::course::prices;
use crate::course::read::{At, Fields, FromToml, Setting};
use crate::course::scenario;
use crate::money::{Bill, Rounding, Terms};
use crate::sim::metrics::FunctionMetrics;
use crate::sim::sink::Summary;
use crate::sim::time::Time;
use crate::sim::{Simulation, Work};
use std::sync::Arc;

/// A scenario with modelled functions, and what the drawn numbers set in it.
#[derive(Clone, Debug)]
pub(super) struct Run {
    text: String,
    set: Vec<(String, Pattern)>,
}

/// What a run is asked for: `NAME.cold_starts` and so on.
pub(super) const FIGURES: [&str; 22] = [
    "events",
    "succeeded",
    "failed",
    "dead_lettered",
    "dropped",
    "throttled",
    "invocations",
    "cold_starts",
    "warm_starts",
    "provisioned_starts",
    "errors",
    "timed_out",
    "throttles",
    "retries",
    "environments_created",
    "billed_ms",
    "max_concurrency",
    "mean_running",
    "latency_p50_ms",
    "latency_max_ms",
    "duration_max_ms",
    "usd",
];

impl Run {
    /// The text of the scenario.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// What the numbers set.
    pub(super) fn settings(&self, names: &Names) -> Vec<Setting> {
        let set = self.set.iter().filter_map(|(path, value)| {
            Setting::parse(&format!("{path}={}", value.fill_raw(names))).ok()
        });
        set.collect()
    }

    /// Runs it, and puts what it came to under `name` beside the numbers; nothing if it cannot be read, which the
    /// check of the template reports.
    pub(super) fn run(&self, name: &str, names: &mut Names) -> Option<()> {
        let settings = self.settings(names);
        let read = scenario::read(name, &self.text, &settings, &Library::default()).ok()?;
        let mut scenario = read.value.scenario;
        let sheet = prices::newest();
        scenario.bill_init = sheet.rules.bill_init;
        let scenario = Arc::new(scenario);
        let mut simulation = Simulation::new(Arc::clone(&scenario), Summary::of(&scenario));
        simulation.advance(Time::NEVER, &mut Work::UNBOUNDED.clone());
        let summary = simulation.into_sink();
        let terms = Terms {
            free_tier: false,
            rounding: Rounding::default(),
        };
        let bill = Bill::new(&summary.ledger.total(), sheet, terms);
        let metrics = summary.metrics.total();
        for figure in FIGURES {
            let value = match figure {
                "usd" => bill.total.as_f64(),
                _ => value(&metrics, figure, Time::ZERO + scenario.duration),
            };
            names.insert(format!("{name}.{figure}"), value);
        }
        Some(())
    }

    /// What is wrong with the scenario as these numbers set it, if anything is.
    pub(super) fn problem(&self, name: &str, names: &Names) -> Option<String> {
        let settings = self.settings(names);
        let read = scenario::read(name, &self.text, &settings, &Library::default());
        let problems = read.err()?;
        Some(problems.first()?.to_string())
    }

    /// Every name that its settings use.
    pub(super) fn names<'a>(&'a self, found: &mut Vec<&'a str>) {
        self.set.iter().for_each(|(_, value)| value.names(found));
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a run of a question has far fewer than 2^52 of anything"
)]
fn value(metrics: &FunctionMetrics, figure: &str, end: Time) -> f64 {
    let counts = &metrics.counts;
    let count = match figure {
        "events" => counts.events,
        "succeeded" => counts.succeeded,
        "failed" => counts.failed,
        "dead_lettered" => counts.dead_lettered,
        "dropped" => counts.dropped,
        "throttled" => counts.throttled,
        "invocations" => counts.invocations,
        "cold_starts" => counts.cold_starts,
        "warm_starts" => counts.warm_starts,
        "provisioned_starts" => counts.provisioned_starts,
        "errors" => counts.errors,
        "timed_out" => counts.timed_out,
        "throttles" => counts.throttles,
        "retries" => counts.retries,
        "environments_created" => counts.environments_created,
        "billed_ms" => counts.billed_ms,
        "max_concurrency" => metrics.gauge.max_running.into(),
        "mean_running" => return metrics.gauge.means(end).0,
        "latency_p50_ms" => return metrics.latency.percentile_ms(500).unwrap_or(f64::NAN),
        "latency_max_ms" => return metrics.latency.max_ms().unwrap_or(f64::NAN),
        "duration_max_ms" => return metrics.duration.max_ms().unwrap_or(f64::NAN),
        _ => return f64::NAN,
    };
    count as f64
}

impl FromToml for Run {
    fn from_toml(at: At<'_>) -> Option<Self> {
        let mut fields: Fields<'_> = at.fields()?;
        let text: Option<String> = fields.required("scenario");
        let mut patterns = Vec::new();
        if let Some(set) = fields.get("set").and_then(At::fields) {
            for (path, at) in set.entries() {
                patterns.push((path.to_owned(), super::pattern_at(&at)?));
            }
        }
        fields.finish();
        Some(Self {
            text: text?,
            set: patterns,
        })
    }
}
