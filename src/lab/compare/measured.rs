//! What measures may speak of beside the run itself: its rivals, and where they and Lambda change places.
//!
//! A comparison runs the same arrivals on other fleets, and a crossing runs them at many loads. Neither is
//! done unless a goal, a claim, a trial or a proof asks for it.

use super::words::dollars;
use super::{Comparison, Crossing, crossings, of};
use crate::course::goal::Measure;
use crate::money::{Sheet, grouped};
use crate::sim::rivals::Rivals;
use crate::sim::scenario::Scenario;
use serde_json::{Map, Value, json};
use std::sync::Arc;

/// What is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Wanted {
    rivals: bool,
    crossings: bool,
}

impl Wanted {
    /// What some measures speak of.
    pub fn of<'a>(measures: impl IntoIterator<Item = &'a Measure>) -> Self {
        let mut wanted = Self::default();
        for measure in measures {
            wanted.rivals |= measure.begins_with("rivals");
            wanted.crossings |= measure.asks_for_crossing();
        }
        wanted
    }

    /// What this or the other asks for.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self {
            rivals: self.rivals || other.rivals,
            crossings: self.crossings || other.crossings,
        }
    }

    /// Adds it to a run's JSON, under `rivals`; nothing if nothing is asked for.
    pub fn add(
        self,
        run: &mut Map<String, Value>,
        scenario: &Arc<Scenario>,
        rivals: &Rivals,
        sheet: &Sheet,
    ) {
        if !self.rivals {
            return;
        }
        let comparison = of(scenario, rivals, sheet);
        let mut found = Vec::new();
        if self.crossings {
            found = crossings(scenario, rivals, sheet, &comparison).1;
        }
        run.insert("rivals".into(), numbers(&comparison, &found));
    }
}

/// Every rival with its numbers, by the name that paths use.
fn numbers(comparison: &Comparison, crossings: &[Crossing]) -> Value {
    let mut all = Map::new();
    for (place, rival) in comparison.rivals.iter().enumerate() {
        let mut of_one = json!({
            "name": rival.name,
            "arrived": rival.arrived,
            "served": rival.served,
            "refused": rival.refused,
            "in_flight": rival.in_flight,
            "mean_wait_ms": rival.waits.mean_ms(),
            "p99_wait_ms": rival.waits.percentile_ms(990),
            "idle_share": rival.idle_share,
            "operations": rival.operations.len(),
            "usd": rival.bill.total.to_string(),
            "usd_per_month": rival.month.as_ref().map(|bill| bill.total.to_string()),
        });
        let crossing = crossings.iter().find(|crossing| crossing.place == place);
        if let Some(point) = crossing.and_then(|crossing| crossing.at.as_ref()) {
            of_one["crossing_per_second"] = point.rate.into();
            of_one["crossing_usd_per_month"] = point.usd[place].into();
        }
        all.insert(rival.id.into(), of_one);
    }
    all.into()
}

/// What a run's JSON says of those that a measure is about, a line each; nothing if it is about none. What the
/// others came to may be the answer to a later question.
pub fn told(run: &Value, measure: &Measure) -> Vec<String> {
    let rivals = run.get("rivals").and_then(Value::as_object);
    let line = |rival: &Value| {
        let count = |key: &str| grouped(&rival[key].as_u64().unwrap_or(0).to_string());
        let idle = rival["idle_share"].as_f64().unwrap_or(0.0) * 100.0;
        let usd = rival["usd"].as_str().and_then(|usd| usd.parse().ok());
        format!(
            "{}: {} served, {} refused, {idle:.0} % idle, {}",
            rival["name"].as_str().unwrap_or_default(),
            count("served"),
            count("refused"),
            dollars(usd.unwrap_or(0.0))
        )
    };
    let rivals = rivals.into_iter().flatten();
    let meant = rivals.filter(|(id, _)| measure.is_of_rival(id));
    meant.map(|(_, rival)| line(rival)).collect()
}
