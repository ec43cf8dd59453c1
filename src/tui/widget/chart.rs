//! How many environments run at once, over time: bars in eighths of a row.

use super::axis::Axis;
use super::lanes::GUTTER;
use super::text;
use crate::sim::time::Time;
use crate::tui::playback::Timeline;
use crate::tui::widget::canvas::Canvas;
use ratatui::layout::Rect;

const BARS: [&str; 9] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];

/// The concurrency over time.
pub(crate) struct Chart<'a> {
    /// Where it is read.
    pub(crate) timeline: &'a Timeline,
    /// The limit to draw, if one is near.
    pub(crate) limit: Option<u32>,
}

impl Chart<'_> {
    /// Draws it; the top of the scale is the limit or the highest bar of the run. Refused attempts are
    /// marked in the row above the bars.
    pub(crate) fn draw(&self, area: Rect, axis: &Axis, canvas: &mut Canvas<'_>) {
        let theme = canvas.theme;
        if area.height < 2 || area.width <= GUTTER {
            return;
        }
        let marks = area.y;
        let area = Rect {
            y: area.y + 1,
            height: area.height - 1,
            ..area
        };
        let columns = 0..area.width - GUTTER;
        let peaks: Vec<u32> = columns
            .take_while(|column| !axis.is_ahead(*column))
            .map(|column| {
                let (from, to) = axis.column(column);
                self.timeline.peak(from, to.min(axis.now()))
            })
            .collect();
        // The scale of the whole run, so that it stands still while time passes.
        let top = self.timeline.peak(Time::ZERO, Time::NEVER).max(1);
        let limit = self.limit.filter(|limit| *limit <= top.saturating_mul(3));
        let top = top.max(limit.unwrap_or(0));
        for (n, peak) in (0..).zip(&peaks) {
            let x = area.x + GUTTER + n;
            draw_bar(x, area, u64::from(*peak), u64::from(top), canvas);
            let (from, to) = axis.column(n);
            if self.timeline.throttles(from, to.min(axis.now())) > 0 {
                canvas.text((x, marks), "×", theme.err);
            }
        }
        let number = |n: u32| text::pad_left(&n.to_string(), usize::from(GUTTER) - 1);
        let bottom = area.bottom() - 1;
        canvas.text((area.x, bottom), number(0), theme.faint);
        canvas.text((area.x, area.y), number(top), theme.faint);
        axis.draw_grid(
            Rect {
                x: area.x + GUTTER,
                width: area.width - GUTTER,
                ..area
            },
            canvas,
        );
    }
}

fn draw_bar(x: u16, area: Rect, value: u64, top: u64, canvas: &mut Canvas<'_>) {
    let theme = canvas.theme;
    let eighths = value * u64::from(area.height) * 8 / top;
    // Something that runs is never drawn as nothing.
    let eighths = if value > 0 { eighths.max(1) } else { 0 };
    for (row, y) in (0..).zip((area.y..area.bottom()).rev()) {
        let filled = eighths.saturating_sub(row * 8).min(8);
        let glyph = BARS[usize::try_from(filled).unwrap_or(8)];
        if filled > 0 {
            canvas.text((x, y), glyph, theme.info);
        }
    }
}
