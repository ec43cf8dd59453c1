//! A sweep in words: the sentence, the chart, the JSON of the public contract.

use super::{Point, Sweep};
use crate::lab::explain::length;
use crate::money::{Architecture, grouped};
use crate::sim::time::Span;
use serde_json::{Value, json};
use std::fmt::Write as _;

/// The least that is billed (`FACTS.md` section 5).
const LEAST_BILLED: Span = Span::millis(1);

/// How many columns the longest bar has.
const BAR: usize = 22;

impl Sweep {
    /// The object of the public contract, with the knee and what was measured beside.
    pub fn json(&self) -> Value {
        let points: Vec<Value> = self.points.iter().map(Point::json).collect();
        let at = |place: usize| points[place].clone();
        json!({
            "function": self.function,
            "cheapest": at(self.cheapest),
            "fastest": at(self.fastest),
            "balanced": at(self.balanced),
            "knee": at(self.knee),
            "measured": { "sizes": self.measured, "fuel": self.fuel, "waited_ms": self.waited.as_millis_f64() },
            "points": points,
            "sentence": self.sentence(),
        })
    }

    /// What the sweep shows, in one or two sentences.
    pub fn sentence(&self) -> String {
        let cheapest = &self.points[self.cheapest];
        let alike: Vec<&Point> = self
            .points
            .iter()
            .filter(|point| point.arch == cheapest.arch)
            .collect();
        let dearer = |point: &&&Point| point.error.is_none() && point.duration < cheapest.duration;
        let balanced = &self.points[self.balanced];
        let fastest = &self.points[self.fastest];
        let other = [balanced, fastest]
            .into_iter()
            .filter_map(|wanted| alike.iter().find(|p| p.memory_mb == wanted.memory_mb))
            .find(dearer);
        let name = &self.function;
        if cheapest.duration < LEAST_BILLED {
            return format!(
                "{name} takes less than the 1 ms that is billed at least, so more memory only costs more; {} \
                 is the cheapest.",
                size(cheapest)
            );
        }
        let mut text = match other {
            None => format!(
                "{}: more memory makes {name} no faster, only dearer; {} is the cheapest.",
                self.kind(),
                size(cheapest)
            ),
            Some(other) => format!(
                "{}: {} is {} faster and {} than {}, the cheapest.",
                self.kind(),
                size(other),
                percent(1.0 - ratio(other.duration.0.into(), cheapest.duration.0.into())),
                change(ratio(cost(other), cost(cheapest))),
                size(cheapest)
            ),
        };
        let knee = &self.points[self.knee];
        if other.is_some()
            && knee.memory_mb < self.points.iter().map(|p| p.memory_mb).max().unwrap_or(0)
        {
            let _ = write!(text, " Beyond {} more memory hardly helps.", size(knee));
        }
        if let Some(saving) = self.arm_saving() {
            let _ = write!(
                text,
                " There a call on arm64 costs {} less (the lab runs both alike: a model).",
                percent(saving)
            );
        }
        text
    }

    /// What the function spends its time with.
    fn kind(&self) -> &'static str {
        let top = self
            .points
            .iter()
            .filter(|p| p.error.is_none())
            .map(|p| p.duration)
            .min();
        let waiting = ratio(self.waited.0.into(), top.unwrap_or_default().0.into());
        match waiting {
            w if w < 0.05 => "It computes",
            w if w > 0.95 => "It waits",
            _ => "It computes and waits",
        }
    }

    /// How much less the same call costs on arm, if both were swept.
    fn arm_saving(&self) -> Option<f64> {
        let memory_mb = self.points[self.balanced].memory_mb;
        let of = |arch| {
            let wanted = |point: &&Point| point.arch == arch && point.memory_mb == memory_mb;
            self.points.iter().find(wanted)
        };
        let (x86, arm) = (of(Architecture::X86)?, of(Architecture::Arm)?);
        Some(1.0 - ratio(cost(arm), cost(x86)))
    }

    /// A chart in plain text: a row for each memory size, a column of bars for time and one for cost. The two
    /// never share an axis, and the head says so.
    pub fn chart(&self) -> String {
        let first = self.points[0].arch;
        let rows: Vec<&Point> = self.points.iter().filter(|p| p.arch == first).collect();
        let twin = |point: &Point| {
            self.points
                .iter()
                .find(|other| other.arch != first && other.memory_mb == point.memory_mb)
        };
        let longest = rows.iter().map(|p| p.duration.0).max().unwrap_or(1);
        let dearest = rows.iter().map(|p| cost(p)).max().unwrap_or(1);
        let mut text = format!(
            "{:>6}  {:<width$}  {:<width$}  {}\n",
            "MB",
            "time of a warm call",
            format!("a million calls, {}", first.name()),
            if rows.iter().any(|p| twin(p).is_some()) {
                "arm64"
            } else {
                ""
            },
            width = BAR + 10
        );
        for point in rows {
            let memory = grouped(&point.memory_mb.to_string());
            if let Some(error) = &point.error {
                let _ = writeln!(text, "{memory:>6}  {error}");
                continue;
            }
            let time = bar(point.duration.0.into(), longest.into());
            let money = bar(cost(point), dearest);
            let twin = twin(point).map_or_else(String::new, dollars);
            let marks = self.marks(point);
            let line = format!(
                "{memory:>6}  {time} {:>9}  {money} {:>9}  {twin:<9} {marks}",
                length(point.duration),
                dollars(point)
            );
            let _ = writeln!(text, "{}", line.trim_end());
        }
        text.push_str(
            "\nTwo scales side by side, each from 0: a bar of time says nothing about a bar of money.\n",
        );
        text
    }

    /// What a row is best at, whichever architecture is.
    fn marks(&self, point: &Point) -> String {
        let marks = [
            ("cheapest", self.cheapest),
            ("fastest", self.fastest),
            ("balanced", self.balanced),
            ("knee", self.knee),
        ];
        let here = |&(_, place): &(&str, usize)| self.points[place].memory_mb == point.memory_mb;
        let words: Vec<&str> = marks.iter().filter(|m| here(m)).map(|&(w, _)| w).collect();
        if words.is_empty() {
            return String::new();
        }
        format!("◀ {}", words.join(", "))
    }
}

impl Point {
    fn json(&self) -> Value {
        let mut object = json!({
            "memory_mb": self.memory_mb,
            "arch": self.arch.name(),
            "duration_ms": self.duration.as_millis_f64(),
            "billed_ms": self.billed_ms,
            "usd_per_million": self.usd_per_million.to_string(),
        });
        if let Some(error) = &self.error {
            object["error"] = error.clone().into();
        }
        object
    }
}

fn size(point: &Point) -> String {
    format!("{} MB", grouped(&point.memory_mb.to_string()))
}

fn cost(point: &Point) -> u128 {
    point.usd_per_million.0.unsigned_abs()
}

fn dollars(point: &Point) -> String {
    let usd = point.usd_per_million.as_f64();
    match usd {
        100.0.. => format!("${}", grouped(&format!("{usd:.0}"))),
        10.0.. => format!("${usd:.2}"),
        _ => format!("${usd:.4}"),
    }
}

/// A bar of its scale in eighths of a column, padded; never empty for what is above nothing.
fn bar(value: u128, most: u128) -> String {
    const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let eighths = (value * BAR as u128 * 8).div_ceil(most.max(1));
    let eighths = usize::try_from(eighths).unwrap_or(BAR * 8).min(BAR * 8);
    let bar = "█".repeat(eighths / 8) + EIGHTHS[eighths % 8];
    format!("{bar:<BAR$}")
}

#[expect(clippy::cast_precision_loss, reason = "for a sentence only")]
fn ratio(one: u128, other: u128) -> f64 {
    one as f64 / other.max(1) as f64
}

/// `38 %`, `0.4 %`.
fn percent(share: f64) -> String {
    let hundredths = share * 100.0;
    if hundredths >= 9.95 {
        format!("{hundredths:.0} %")
    } else {
        format!("{hundredths:.1} %")
    }
}

/// `2.0 % dearer`, `no dearer`.
fn change(ratio: f64) -> String {
    match ratio - 1.0 {
        more if more >= 0.0005 => format!("{} dearer", percent(more)),
        less if less <= -0.0005 => format!("{} cheaper", percent(-less)),
        _ => "no dearer".to_owned(),
    }
}
