//! The segments of a request as a text tree, each with a bar on the request's own time axis.

use super::{Segment, State};
use crate::lab::explain::{clock_time, length};
use crate::sim::time::Time;
use std::fmt::Write;

/// The width of the names and of the bars.
const NAMES: usize = 44;
const BARS: usize = 32;

/// The tree: one line a segment, and its note below it where there is one.
pub fn tree(request: &Segment, run_ends: Time) -> String {
    let end = last(request).unwrap_or(run_ends).max(request.start);
    let axis = Axis {
        start: request.start,
        end,
    };
    let mut text = format!("begins at {}\n", clock_time(request.start));
    branch(&mut text, request, &axis, ("", ""));
    text
}

struct Axis {
    start: Time,
    end: Time,
}

/// The last instant of a segment and its parts, if it is known.
fn last(segment: &Segment) -> Option<Time> {
    let parts = segment.parts.iter().filter_map(last).max();
    segment.end.max(parts)
}

fn branch(text: &mut String, segment: &Segment, axis: &Axis, (lead, rest): (&str, &str)) {
    let name: String = format!("{lead}{}", segment.name)
        .chars()
        .take(NAMES)
        .collect();
    let took = segment.length().map_or_else(|| "open".to_owned(), length);
    let state = match segment.state {
        State::Ok => "",
        other => other.word(),
    };
    let bar = axis.bar(segment);
    let line = format!("{name:<NAMES$} {bar} {took:>9}  {state}");
    let _ = writeln!(text, "{}", line.trim_end());
    if let Some(note) = &segment.note {
        let more = if segment.parts.is_empty() { " " } else { "│" };
        let _ = writeln!(text, "{rest}{more}   {note}");
    }
    let count = segment.parts.len();
    for (index, part) in segment.parts.iter().enumerate() {
        let (branching, going_on) = if index + 1 == count {
            ("└─ ", "   ")
        } else {
            ("├─ ", "│  ")
        };
        let (lead, rest) = (format!("{rest}{branching}"), format!("{rest}{going_on}"));
        branch(text, part, axis, (&lead, &rest));
    }
}

impl Axis {
    /// `│··████····│`: where in the request's time a segment lies.
    fn bar(&self, segment: &Segment) -> String {
        let whole = self.end.since(self.start).0.max(1);
        let column = |at: Time| {
            let passed = u128::from(at.since(self.start).0) * BARS as u128 / u128::from(whole);
            usize::try_from(passed).unwrap_or(BARS).min(BARS)
        };
        let from = column(segment.start).min(BARS - 1);
        let to = segment.end.map_or(BARS, column).max(from + 1);
        let bar: String = (0..BARS)
            .map(|at| {
                if (from..to).contains(&at) {
                    '█'
                } else {
                    '·'
                }
            })
            .collect();
        format!("│{bar}│")
    }
}
