//! What each environment does over time: one row an environment.

use super::axis::Axis;
use super::text;
use super::touch::Touch;
use crate::sim::time::Time;
use crate::sim::trace::EnvironmentId;
use crate::tui::playback::{Activity, Lane, Stretch, Walk};
use crate::tui::theme::Theme;
use crate::tui::widget::canvas::Canvas;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

/// The numbers at the left of every panel over time, and a space.
pub(crate) const GUTTER: u16 = 6;

/// The environments in sight.
pub(crate) struct Lanes<'a> {
    /// Those that exist at some time in the window.
    pub(crate) lanes: Vec<&'a Lane>,
    /// The chosen one.
    pub(crate) selected: Option<EnvironmentId>,
}

impl Lanes<'_> {
    /// The first lane in sight: the last ones, unless another is chosen.
    fn first(&self, rows: usize) -> usize {
        let last = self.lanes.len().saturating_sub(rows);
        let chosen = self
            .selected
            .and_then(|id| self.lanes.iter().position(|lane| lane.environment == id));
        chosen.map_or(last, |chosen| last.min(chosen.saturating_sub(rows / 2)))
    }

    /// Which of them are in sight, in words: nothing if all are.
    pub(crate) fn position(&self, rows: u16) -> String {
        let (rows, count) = (usize::from(rows), self.lanes.len());
        if count <= rows {
            return String::new();
        }
        let first = self.first(rows);
        format!("{}–{} of {count}", first + 1, (first + rows).min(count))
    }

    /// Draws one row a lane and the labels of the axis in the last row.
    pub(crate) fn draw(&self, area: Rect, axis: &Axis, canvas: &mut Canvas<'_>) {
        let rows = area.height.saturating_sub(1);
        let first = self.first(rows.into());
        let lanes = self.lanes.iter().skip(first).take(rows.into());
        let edges = axis.edges();
        for (lane, row) in lanes.zip(area.rows()) {
            self.draw_lane(lane, row, (&edges, axis.now()), canvas);
        }
        let bars = Rect {
            x: area.x + GUTTER.min(area.width),
            width: area.width.saturating_sub(GUTTER),
            ..area
        };
        let grid = Rect {
            height: rows,
            ..bars
        };
        axis.draw_grid(grid, canvas);
        let labels = Rect {
            y: area.y + rows,
            height: area.height - rows,
            ..bars
        };
        axis.draw_labels(labels, canvas);
        axis.touch(labels, canvas);
    }

    fn draw_lane(
        &self,
        lane: &Lane,
        row: Rect,
        (edges, now): (&[Time], Time),
        canvas: &mut Canvas<'_>,
    ) {
        let theme = canvas.theme;
        let selected = self.selected == Some(lane.environment);
        let number = text::pad_left(&lane.environment.number().to_string(), 4);
        let (mark, style) = if selected {
            ("▌", theme.bright)
        } else {
            (" ", theme.dim)
        };
        let label = Line::from(vec![
            Span::styled(mark, theme.accent),
            Span::styled(number, style),
        ]);
        canvas.line(row, &label);
        canvas.on_click(row, Touch::Environment(lane.environment));
        let mut walk = lane.walk();
        let columns = edges.windows(2).zip(row.columns().skip(GUTTER.into()));
        for (edge, place) in columns {
            if let Some((glyph, style)) = cell(lane, &mut walk, (edge[0], edge[1], now), theme) {
                canvas.sign((place.x, place.y), glyph, style);
            }
        }
    }
}

/// The legend of the lanes, as far as it fits into the border of a panel.
pub(crate) fn legend(width: u16, theme: &Theme) -> Line<'static> {
    let entries = [
        ("▒", theme.warn, " init  "),
        ("█", theme.info, " run  "),
        ("░", theme.info, " wait  "),
        ("╳", theme.err, " error  "),
        ("─", theme.faint, " idle"),
    ];
    let entries = if width < 48 { &entries[..4] } else { &entries };
    let spans = entries.iter().flat_map(|(glyph, style, word)| {
        [Span::styled(*glyph, *style), Span::styled(*word, theme.dim)]
    });
    spans.collect()
}

/// The most stretches of a column that are compared.
const SAMPLE: usize = 64;

/// What a lane shows in one column: what fills most of it, but an INIT or an error that happened within
/// is never hidden by what came after.
fn cell(
    lane: &Lane,
    walk: &mut Walk<'_>,
    (from, to, now): (Time, Time, Time),
    theme: &Theme,
) -> Option<(&'static str, Style)> {
    let shown = walk.notable(from, to.min(now)).or_else(|| {
        let inside = walk.between(from, to.min(now));
        // Of very many in a column a sample tells what fills it.
        let sample = inside.iter().step_by(inside.len().div_ceil(SAMPLE).max(1));
        sample
            .filter(|stretch| stretch.from < to)
            .filter(|stretch| stretch.activity != Activity::Init || stretch.from < stretch.to)
            .max_by_key(|stretch| {
                let (begin, end) = (stretch.from.max(from), stretch.to.min(to).min(now));
                end.since(begin)
            })
    });
    let Some(stretch) = shown else {
        let alive = lane.born <= from && lane.gone.is_none_or(|gone| gone > from || gone > now);
        return alive.then_some(("─", theme.line));
    };
    Some(if stretch.has_failed(now) {
        ("╳", theme.err)
    } else {
        match stretch.activity {
            Activity::Init => ("▒", theme.warn),
            Activity::Wait => ("░", theme.info),
            Activity::Run => (block(stretch, (from, to), now), ink(stretch, theme)),
        }
    })
}

/// Runs that follow one another take turns between two shades, so that one can count them.
fn ink(stretch: &Stretch, theme: &Theme) -> Style {
    if stretch.number.is_multiple_of(2) {
        theme.info
    } else {
        theme.shaded(theme.info)
    }
}

/// A block as wide as the part of the column that is filled, from the side on which it is.
fn block(stretch: &Stretch, (from, to): (Time, Time), now: Time) -> &'static str {
    const LEFT: [&str; 9] = ["▏", "▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"];
    let width = to.since(from).0.max(1);
    let (begin, end) = (stretch.from.max(from), stretch.to.min(to).min(now));
    let eighths = end.since(begin).0 * 8 / width;
    let starts_late = begin > from;
    match usize::try_from(eighths).unwrap_or(8).min(8) {
        8 => "█",
        few if !starts_late => LEFT[few],
        0..=2 => "▕",
        _ => "▐",
    }
}
