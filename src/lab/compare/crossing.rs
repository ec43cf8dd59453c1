//! Crossing points: the load at which one becomes cheaper than the other, found by running both.
//!
//! The scenario's arrivals are made rarer and denser; at each load everything runs anew on the same
//! platform, cold starts, scaling and least times included. Where the cheaper of two changes between two
//! loads, halving the gap finds the place. The fixed fleet keeps its size, so a crossing beyond what it can
//! serve shows in its share of requests served.

use super::words::dollars;
use super::{Comparison, of};
use crate::money::{Sheet, grouped};
use crate::sim::rivals::Rivals;
use crate::sim::scenario::{Load, Pattern, Rate, Scenario};
use crate::sim::time::Span;
use serde_json::{Map, Value, json};
use std::fmt::Write as _;
use std::sync::Arc;

/// The most arrivals of one run of the search.
const MOST: f64 = 100_000.0;

/// Halvings of the gap: a gap of two shrinks to a part in 250.
const HALVINGS: u32 = 8;

/// The load of the scenario times these powers of two.
const POWERS: std::ops::RangeInclusive<i32> = -8..=8;

/// What a month costs at one load.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// The load, as a multiple of the scenario's.
    pub factor: f64,
    /// Requests per second, on average.
    pub rate: f64,
    /// What a month of each costs, in dollars for charts, in the order of the comparison.
    pub usd: Vec<f64>,
    /// The share of requests that each serves.
    pub served: Vec<f64>,
}

/// What a month costs at many loads.
#[derive(Clone, Debug, PartialEq)]
pub struct Loads {
    /// The names, Lambda first.
    pub names: Vec<&'static str>,
    /// From the rarest load to the densest.
    pub points: Vec<Point>,
}

/// Where Lambda and a rival change places, or who is cheaper at every load that was tried.
#[derive(Clone, Debug, PartialEq)]
pub struct Crossing {
    /// The rival.
    pub rival: &'static str,
    /// The load at which both cost the same, if there is one; Lambda is cheaper below it.
    pub at: Option<Point>,
    /// The rival's place in the comparison.
    pub place: usize,
    /// Whether Lambda is the cheaper one at the densest load.
    pub lambda_wins_above: bool,
}

/// Runs the scenario at many loads and finds the crossing of Lambda with each rival.
pub fn crossings(
    scenario: &Scenario,
    rivals: &Rivals,
    sheet: &Sheet,
    base: &Comparison,
) -> (Loads, Vec<Crossing>) {
    let mut rivals = *rivals;
    rivals.ec2.size = Some(rivals.fixed_fleet(base.layout).least);
    rivals.per_vcpu = rivals.per_vcpu.or(Some(base.layout.per_vcpu));
    #[expect(clippy::cast_precision_loss, reason = "far fewer than 2^52 arrivals")]
    let arrivals = base.rivals[0].arrived.max(1) as f64;
    let at = |factor: f64| point(&scaled(scenario, factor), &rivals, sheet, factor);
    let names: Vec<_> = base.rivals.iter().map(|rival| rival.name).collect();
    let factors = POWERS.map(power_of_two);
    let points: Vec<Point> = factors
        .filter(|factor| factor * arrivals <= MOST && factor * arrivals >= 1.0)
        .map(at)
        .collect();
    let crossings = (1..names.len())
        .map(|place| {
            let sign = |point: &Point| point.usd[0] < point.usd[place];
            let turn = points
                .windows(2)
                .find(|pair| sign(&pair[0]) != sign(&pair[1]));
            let found = turn.map(|pair| {
                let (mut low, mut high) = (pair[0].factor, pair[1].factor);
                let below = sign(&pair[0]);
                for _ in 0..HALVINGS {
                    let middle = (low * high).sqrt();
                    if sign(&at(middle)) == below {
                        low = middle;
                    } else {
                        high = middle;
                    }
                }
                at((low * high).sqrt())
            });
            Crossing {
                rival: names[place],
                at: found,
                place,
                lambda_wins_above: points.last().is_some_and(sign),
            }
        })
        .collect();
    (Loads { names, points }, crossings)
}

/// A power of two, exactly.
fn power_of_two(power: i32) -> f64 {
    let whole = f64::from(1_u32 << power.unsigned_abs());
    if power < 0 { 1.0 / whole } else { whole }
}

fn point(scenario: &Scenario, rivals: &Rivals, sheet: &Sheet, factor: f64) -> Point {
    let comparison = of(&Arc::new(scenario.clone()), rivals, sheet);
    let seconds = comparison.end.as_secs_f64();
    #[expect(clippy::cast_precision_loss, reason = "far fewer than 2^52 arrivals")]
    let share = |part: u64, whole: u64| part as f64 / whole.max(1) as f64;
    #[expect(clippy::cast_precision_loss, reason = "far fewer than 2^52 arrivals")]
    let rate = comparison.rivals[0].arrived as f64 / seconds;
    let usd = comparison.rivals.iter().map(|rival| {
        let month = rival.month.as_ref();
        month.map_or(0.0, |bill| bill.total.as_f64())
    });
    let served = comparison.rivals.iter();
    Point {
        factor,
        rate,
        usd: usd.collect(),
        served: served
            .map(|r| share(r.served + r.in_flight, r.arrived))
            .collect(),
    }
}

/// A scenario with its arrivals this much denser.
fn scaled(scenario: &Scenario, factor: f64) -> Scenario {
    let mut scenario = scenario.clone();
    for load in &mut scenario.loads {
        *load = Load {
            pattern: pattern(&load.pattern, factor),
            ..load.clone()
        };
    }
    scenario
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "counts and gaps of a load are far below 2^52"
)]
fn pattern(pattern: &Pattern, factor: f64) -> Pattern {
    let count = |count: u64| (count as f64 * factor).round() as u64;
    match pattern {
        // A clock cannot be made to strike more often.
        Pattern::Cron(..) => pattern.clone(),
        Pattern::At(times) => {
            // The nth arrival comes as often as the running sum passes whole numbers.
            let repeats =
                |n: usize| ((n + 1) as f64 * factor).floor() - (n as f64 * factor).floor();
            let times = times.iter().enumerate();
            let copied = times.flat_map(|(n, &at)| std::iter::repeat_n(at, repeats(n) as usize));
            Pattern::At(copied.collect())
        }
        &Pattern::Every {
            at,
            every,
            count: n,
        } => Pattern::Every {
            at,
            every: Span((every.0 as f64 / factor).round() as u64),
            count: count(n),
        },
        &Pattern::Random {
            at,
            until,
            count: n,
            rate,
            even,
        } => Pattern::Random {
            at,
            until,
            count: if n == u64::MAX { n } else { count(n) },
            rate: faster(rate, factor),
            even,
        },
    }
}

fn faster(rate: Rate, factor: f64) -> Rate {
    match rate {
        Rate::Constant(rate) => Rate::Constant(rate * factor),
        Rate::Ramp { from, to, over } => Rate::Ramp {
            from: from * factor,
            to: to * factor,
            over,
        },
        Rate::Spike {
            base,
            peak,
            begin,
            length,
        } => Rate::Spike {
            base: base * factor,
            peak: peak * factor,
            begin,
            length,
        },
        Rate::Diurnal { low, high, period } => Rate::Diurnal {
            low: low * factor,
            high: high * factor,
            period,
        },
    }
}

/// Seconds of a month of 730 hours.
const MONTH_S: f64 = 730.0 * 3_600.0;

impl Crossing {
    /// In words.
    pub fn sentence(&self) -> String {
        let rival = self.rival;
        let Some(point) = &self.at else {
            let winner = if self.lambda_wins_above {
                "Lambda"
            } else {
                rival
            };
            return format!("{rival}: {winner} is cheaper at every load that was tried.");
        };
        let (below, above) = if self.lambda_wins_above {
            (rival, "Lambda")
        } else {
            ("Lambda", rival)
        };
        let served = point.served[self.place];
        let short = if served < 0.9995 {
            format!(" There {rival} serves {:.1} % of them.", served * 100.0)
        } else {
            String::new()
        };
        format!(
            "{rival}: {below} is cheaper below {} requests a second ({} a month, {}), {above} above.{short}",
            figure(point.rate),
            grouped(&format!("{:.0}", point.rate * MONTH_S)),
            dollars(point.usd[self.place]),
        )
    }

    /// For programs.
    pub fn json(&self) -> Value {
        let Some(point) = &self.at else {
            let cheaper = if self.lambda_wins_above {
                "Lambda"
            } else {
                self.rival
            };
            return json!({ "rival": self.rival, "against": "Lambda", "cheaper_at_every_load": cheaper });
        };
        json!({
            "rival": self.rival,
            "against": "Lambda",
            "requests_per_second": point.rate,
            "requests_per_month": (point.rate * MONTH_S).round(),
            "factor": point.factor,
            "lambda_usd_per_month": plain(point.usd[0]),
            "rival_usd_per_month": plain(point.usd[self.place]),
            "served_share": point.served[self.place],
            "cheaper_below": if self.lambda_wins_above { self.rival } else { "Lambda" },
            "sentence": self.sentence(),
        })
    }
}

impl Loads {
    /// For programs.
    pub fn json(&self) -> Value {
        let point = |point: &Point| {
            let pairs = self.names.iter().zip(&point.usd);
            let usd: Map<String, Value> = pairs
                .map(|(name, &usd)| ((*name).to_owned(), plain(usd).into()))
                .collect();
            json!({ "factor": point.factor, "requests_per_second": point.rate, "usd_per_month": usd })
        };
        self.points.iter().map(point).collect::<Vec<_>>().into()
    }

    /// What a month costs over the load, in plain text: a letter for each, both axes in powers.
    pub fn chart(&self) -> String {
        const ROWS: usize = 14;
        const GAP: usize = 4;
        let all = self.points.iter().flat_map(|point| &point.usd);
        let logs = all.filter(|usd| **usd > 0.0).map(|usd| usd.log10());
        let (low, high) = logs.fold((f64::MAX, f64::MIN), |(low, high), log| {
            (low.min(log), high.max(log))
        });
        if self.points.is_empty() || low > high {
            return String::new();
        }
        let row = |usd: f64| {
            let share = (usd.log10() - low) / (high - low).max(1e-9);
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                clippy::cast_precision_loss,
                reason = "a share of the rows of a chart"
            )]
            let up = (share * (ROWS - 1) as f64).round() as usize;
            ROWS - 1 - up.min(ROWS - 1)
        };
        let mut grid = vec![vec![' '; self.points.len() * GAP]; ROWS];
        for (column, point) in self.points.iter().enumerate() {
            for (place, &usd) in point.usd.iter().enumerate().filter(|(_, usd)| **usd > 0.0) {
                let cell = &mut grid[row(usd)][column * GAP];
                *cell = if *cell == ' ' { letter(place) } else { '*' };
            }
        }
        let mut text =
            String::from("A month in dollars over requests a second; both axes in powers\n");
        for (index, line) in grid.iter().enumerate() {
            let label = match index {
                0 => dollars(10_f64.powf(high)),
                _ if index + 1 == ROWS => dollars(10_f64.powf(low)),
                _ => String::new(),
            };
            let line: String = line.iter().collect();
            let _ = writeln!(text, "{label:>12} {}", line.trim_end());
        }
        let ends = (self.points.first(), self.points.last());
        if let (Some(first), Some(last)) = ends {
            let width = (self.points.len().saturating_sub(2)) * GAP;
            let _ = writeln!(
                text,
                "{:>12} {:<width$}{}",
                "",
                figure(first.rate),
                figure(last.rate)
            );
        }
        let legend: Vec<String> = self
            .names
            .iter()
            .enumerate()
            .map(|(place, name)| format!("{} {name}", letter(place)))
            .collect();
        let _ = writeln!(text, "{}   * several", legend.join("   "));
        text
    }
}

/// The letter of one in the chart.
fn letter(place: usize) -> char {
    ['L', 'E', 'A', 'F', 'R'].get(place).copied().unwrap_or('?')
}

/// Three figures.
fn figure(value: f64) -> String {
    match value {
        100.0.. => grouped(&format!("{value:.0}")),
        10.0.. => format!("{value:.1}"),
        1.0.. => format!("{value:.2}"),
        0.01.. => format!("{value:.3}"),
        _ => format!("{value:.6}"),
    }
}

/// Dollars as a plain decimal.
fn plain(usd: f64) -> String {
    format!("{usd:.6}")
}
