//! Metrics as a table for people: a line a metric, a column a minute.

use super::{Metric, Series};
use std::fmt::Write;

/// Minutes in one block of the table.
const COLUMNS: usize = 10;

/// The table: a block for each function and then the Region, in as many parts as its minutes need.
pub fn table(series: &[Series]) -> String {
    let mut owners: Vec<&Option<String>> = series.iter().map(|series| &series.function).collect();
    owners.dedup();
    let last = series.iter().filter_map(|series| series.points.last());
    let minutes: Vec<u64> = (0..=last.map(|&(minute, _)| minute).max().unwrap_or(0)).collect();
    let mut text = String::new();
    for part in minutes.chunks(COLUMNS) {
        for owner in &owners {
            let own: Vec<&Series> = series.iter().filter(|s| s.function == **owner).collect();
            let name = owner.as_deref().unwrap_or("the Region");
            block(&mut text, name, part, &own);
        }
    }
    text
}

fn block(text: &mut String, name: &str, minutes: &[u64], series: &[&Series]) {
    let _ = write!(text, "{:<54}", format!("{name}, by minute"));
    for minute in minutes {
        let _ = write!(text, " {minute:>8}");
    }
    let _ = writeln!(text);
    for series in series {
        let (name, statistic, _) = series.metric.words();
        let _ = write!(text, "  {:<52}", format!("{name} ({})", statistic.name()));
        for minute in minutes {
            let found = series.points.iter().find(|(at, _)| at == minute);
            let cell = found.map_or_else(
                || "-".to_owned(),
                |&(_, value)| number(series.metric, value),
            );
            let _ = write!(text, " {cell:>8}");
        }
        let _ = writeln!(text);
    }
    let _ = writeln!(text);
}

/// Counts as whole numbers, a share with two figures, the rest with one behind the point.
fn number(metric: Metric, value: f64) -> String {
    match metric.words().2 {
        "Count" => format!("{value:.0}"),
        "None" => format!("{value:.2}"),
        _ => format!("{value:.1}"),
    }
}
