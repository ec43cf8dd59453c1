//! Goals, claims, proofs and predictions: one type for "this number of a run is so much".
//!
//! A [`Measure`] is a path into the JSON that `coldstart run --json` prints, so that a goal can only
//! speak of what everybody can see. A [`Goal`] adds a bound; a [`Claim`] adds the scenario to run.

mod measure;
mod told;

pub use measure::Measure;
pub use told::singular;

use crate::course::read::{At, Fields, FromToml, Id, Settings};
use serde_json::Value;
use std::fmt;

/// A number of a run and what it has to be.
#[derive(Clone, Debug, PartialEq)]
pub struct Goal {
    /// What people read; made from the bound if the author gives none.
    pub text: String,
    /// Which number.
    pub measure: Measure,
    /// What it has to be.
    pub bound: Bound,
    /// In what people are told the number, if not in the unit of its metric.
    pub unit: Option<String>,
    /// What to set in the scenario before the run, if not the scenario as it stands.
    pub set: Settings,
}

/// What a number has to be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Bound {
    /// This or less.
    AtMost(f64),
    /// This or more.
    AtLeast(f64),
    /// This, or off by no more than `within`.
    Equals {
        /// The number.
        value: f64,
        /// How far off it may be.
        within: f64,
    },
}

/// How a run did against a goal.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Verdict {
    /// The number; none where the run has none, such as the latency of no events.
    pub value: Option<f64>,
    /// Whether the goal is met. A run without the number never meets it.
    pub met: bool,
    /// By how much the number misses the bound; 0 if it is met or there is no number.
    pub missed_by: f64,
}

/// A goal and the scenario whose run has to meet it.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// The scenario.
    pub scenario: Id,
    /// The goal.
    pub goal: Goal,
}

impl Goal {
    /// Judges a run by its JSON.
    pub fn judge(&self, run: &Value) -> Verdict {
        self.bound.judge(self.measure.value(run))
    }

    /// Reads the keys of a goal from a table that may hold others: the caller finishes it.
    pub fn from_fields(fields: &mut Fields<'_>) -> Option<Self> {
        let measure = Measure::from_fields(fields);
        let bound = Bound::from_fields(fields);
        let text = fields.optional("text");
        let unit: Option<String> = fields.optional("unit");
        let set = fields.or("set", Settings::default());
        let (measure, bound) = (measure?, bound?);
        if let (Some(unit), Some(at)) = (&unit, fields.get("unit")) {
            check_unit(&measure, unit, &at);
        }
        Some(Self {
            text: text.unwrap_or_else(|| format!("{measure} {bound}")),
            measure,
            bound,
            unit,
            set,
        })
    }
}

/// Money and time can be told in some units; a count is one of anything.
fn check_unit(measure: &Measure, unit: &str, at: &At<'_>) {
    match measure.units() {
        None if unit.trim().is_empty() => {
            at.problem("a count of nothing", "name what is counted, in the plural");
        }
        None => {}
        Some([]) => at.problem(
            format!("`{measure}` is a share, told in percent"),
            "remove it",
        ),
        Some(known) if known.contains(&unit) => {}
        Some(known) => {
            let fix = format!("write {}", known.join(", "));
            at.problem(format!("`{measure}` is not told in `{unit}`"), fix);
        }
    }
}

impl FromToml for Goal {
    fn from_toml(at: At<'_>) -> Option<Self> {
        let mut fields = at.fields()?;
        let goal = Self::from_fields(&mut fields);
        fields.finish();
        goal
    }
}

impl FromToml for Claim {
    fn from_toml(at: At<'_>) -> Option<Self> {
        let mut fields = at.fields()?;
        let scenario = fields.required("scenario");
        let goal = Goal::from_fields(&mut fields);
        fields.finish();
        Some(Self {
            scenario: scenario?,
            goal: goal?,
        })
    }
}

impl Bound {
    /// Judges a number.
    pub fn judge(self, value: Option<f64>) -> Verdict {
        let missed_by = value.map_or(0.0, |value| match self {
            Self::AtMost(most) => (value - most).max(0.0),
            Self::AtLeast(least) => (least - value).max(0.0),
            Self::Equals {
                value: want,
                within,
            } => {
                let off = (value - want).abs();
                if off <= within { 0.0 } else { off }
            }
        });
        Verdict {
            value,
            met: value.is_some() && missed_by == 0.0,
            missed_by,
        }
    }

    /// Reads the keys of a bound from a table that may hold others.
    pub fn from_fields(fields: &mut Fields<'_>) -> Option<Self> {
        let within = fields.optional::<f64>("within");
        if let (Some(within), Some(at)) = (within, fields.get("within")) {
            if within < 0.0 {
                at.problem("a tolerance cannot be below zero", "write 0 or more");
            }
            if !fields.has("equals") {
                at.problem("`within` goes with `equals` only", "remove it");
            }
        }
        match fields.exactly_one(&["at_most", "at_least", "equals"])? {
            "at_most" => fields.required("at_most").map(Self::AtMost),
            "at_least" => fields.required("at_least").map(Self::AtLeast),
            _ => fields.required("equals").map(|value| Self::Equals {
                value,
                within: within.unwrap_or(0.0),
            }),
        }
    }
}

/// `at most 800`, `equals 3`, `is 120 give or take 5`.
impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::AtMost(most) => write!(f, "at most {most}"),
            Self::AtLeast(least) => write!(f, "at least {least}"),
            Self::Equals { value, within: 0.0 } => write!(f, "equals {value}"),
            Self::Equals { value, within } => write!(f, "is {value} give or take {within}"),
        }
    }
}
