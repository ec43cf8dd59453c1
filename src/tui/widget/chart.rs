//! How many environments run at once, over time, and how many more stand by: bars in eighths of a row.

use super::axis::Axis;
use super::bars::UPRIGHT;
use super::lanes::GUTTER;
use super::text;
use crate::sim::time::Time;
use crate::tui::playback::Timeline;
use crate::tui::widget::canvas::Canvas;
use ratatui::layout::Rect;

/// The concurrency over time.
pub(crate) struct Chart<'a> {
    /// Where it is read.
    pub(crate) timeline: &'a Timeline,
    /// The limit to draw, if one is near.
    pub(crate) limit: Option<u32>,
    /// How many run and how many exist at the present instant, which may be in the middle of a burst.
    pub(crate) present: (u32, u32),
}

impl Chart<'_> {
    /// Draws it; the top of the scale is the limit or the highest bar of the run, so that it stands still
    /// while time passes. Refused attempts are marked in the row above the bars.
    pub(crate) fn draw(&self, area: Rect, axis: &Axis, canvas: &mut Canvas<'_>) {
        let theme = canvas.theme;
        if area.height < 2 || area.width <= GUTTER {
            return;
        }
        let marks = u16::from(self.timeline.has_throttles());
        let bars = Rect {
            x: area.x + GUTTER,
            width: area.width - GUTTER,
            y: area.y + marks,
            height: area.height - marks,
        };
        let most = self.timeline.most_alive(Time::ZERO, Time::NEVER).max(1);
        let limit = self.limit.filter(|limit| *limit <= most.saturating_mul(3));
        let top = most.max(limit.unwrap_or(0));
        for column in 0..bars.width {
            if axis.is_ahead(column) {
                break;
            }
            let (from, to) = axis.column(column);
            let to = to.min(axis.now());
            let x = bars.x + column;
            let (running, alive) = self.counts(column, axis);
            draw_bar(x, bars, (running, alive, top), canvas);
            if marks > 0 && self.timeline.throttles(from, to) > 0 {
                canvas.sign((x, area.y), "×", theme.err);
            }
        }
        let number = |n: u32| text::pad_left(&n.to_string(), usize::from(GUTTER) - 1);
        if let Some(limit) = limit {
            let y = bars.y + height_of(top - limit, top, bars.height).min(bars.height - 1);
            draw_limit(
                Rect {
                    y,
                    height: 1,
                    ..bars
                },
                axis,
                canvas,
            );
            canvas.text((area.x, y), number(limit), theme.warn);
        }
        if limit != Some(top) {
            canvas.text((area.x, bars.y), number(top), theme.faint);
        }
        canvas.text((area.x, bars.bottom() - 1), number(0), theme.faint);
        axis.draw_grid(bars, canvas);
        axis.touch(bars, canvas);
    }
}

impl Chart<'_> {
    /// How many run at once in a column, and how many exist: the most until now, and at the present instant
    /// what is known of it so far.
    fn counts(&self, column: u16, axis: &Axis) -> (u32, u32) {
        let (from, to) = axis.column(column);
        let to = to.min(axis.now());
        let (mut running, mut alive) = (0, 0);
        if from < to {
            running = self.timeline.peak(from, to);
            alive = self.timeline.most_alive(from, to);
        }
        if axis.is_ahead(column + 1) {
            running = running.max(self.present.0);
            alive = alive.max(self.present.1);
        }
        (running, alive.max(running))
    }
}

/// A dashed line where nothing else is, up to now.
fn draw_limit(row: Rect, axis: &Axis, canvas: &mut Canvas<'_>) {
    for (column, cell) in (0..).zip(row.columns()) {
        let cell = &mut canvas.buf[(cell.x, cell.y)];
        if cell.symbol() == " " && !axis.is_ahead(column) {
            cell.set_symbol("╌").set_style(canvas.theme.warn);
        }
    }
}

/// Whole rows for a part of a scale, from its top.
fn height_of(value: u32, top: u32, rows: u16) -> u16 {
    let rows = u64::from(value) * u64::from(rows) / u64::from(top.max(1));
    u16::try_from(rows).unwrap_or(u16::MAX)
}

/// What runs as a solid bar, and what stands by as a light one behind it.
fn draw_bar(x: u16, area: Rect, (running, alive, top): (u32, u32, u32), canvas: &mut Canvas<'_>) {
    let theme = canvas.theme;
    let eighths = |value: u32| {
        let eighths = u64::from(value) * u64::from(area.height) * 8 / u64::from(top.max(1));
        // Something that is there is never drawn as nothing.
        if value > 0 { eighths.max(1) } else { 0 }
    };
    let (running, alive) = (eighths(running), eighths(alive));
    for (row, y) in (0..).zip((area.y..area.bottom()).rev()) {
        let filled = |eighths: u64| eighths.saturating_sub(row * 8).min(8);
        let glyph = |filled: u64| UPRIGHT[usize::try_from(filled).unwrap_or(8)];
        if filled(running) > 0 {
            canvas.sign((x, y), glyph(filled(running)), theme.info);
        } else if filled(alive) >= 4 {
            canvas.sign((x, y), "░", theme.ok);
        } else if filled(alive) > 0 && row == 0 {
            canvas.sign((x, y), "_", theme.ok);
        }
    }
}
