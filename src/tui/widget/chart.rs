//! How many environments run at once, over time: bars in eighths of a row.

use super::axis::Axis;
use super::lanes::GUTTER;
use super::text;
use crate::tui::playback::Timeline;
use crate::tui::theme::Theme;
use ratatui::buffer::Buffer;
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
    /// Draws it; the top of the scale is the limit or the highest bar in sight.
    pub(crate) fn draw(&self, area: Rect, axis: &Axis, theme: &Theme, buf: &mut Buffer) {
        if area.is_empty() || area.width <= GUTTER {
            return;
        }
        let columns = 0..area.width - GUTTER;
        let peaks: Vec<u32> = columns
            .take_while(|column| !axis.is_ahead(*column))
            .map(|column| {
                let (from, to) = axis.column(column);
                self.timeline.peak(from, to.min(axis.now()))
            })
            .collect();
        let top = peaks.iter().copied().fold(1, u32::max);
        let limit = self.limit.filter(|limit| *limit <= top.saturating_mul(3));
        let top = top.max(limit.unwrap_or(0));
        for (n, peak) in (0..).zip(&peaks) {
            let x = area.x + GUTTER + n;
            draw_bar(x, area, u64::from(*peak), u64::from(top), theme, buf);
            let (from, to) = axis.column(n);
            if self.timeline.throttles(from, to.min(axis.now())) > 0 {
                buf.set_string(x, area.y, "×", theme.err);
            }
        }
        let number = |n: u32| text::pad_left(&n.to_string(), usize::from(GUTTER) - 1);
        let bottom = area.bottom() - 1;
        buf.set_string(area.x, bottom, number(0), theme.faint);
        buf.set_string(area.x, area.y, number(top), theme.faint);
        axis.draw_grid(
            Rect {
                x: area.x + GUTTER,
                width: area.width - GUTTER,
                ..area
            },
            theme,
            buf,
        );
    }
}

fn draw_bar(x: u16, area: Rect, value: u64, top: u64, theme: &Theme, buf: &mut Buffer) {
    let eighths = value * u64::from(area.height) * 8 / top;
    // Something that runs is never drawn as nothing.
    let eighths = if value > 0 { eighths.max(1) } else { 0 };
    for (row, y) in (0..).zip((area.y..area.bottom()).rev()) {
        let filled = eighths.saturating_sub(row * 8).min(8);
        let glyph = BARS[usize::try_from(filled).unwrap_or(8)];
        if filled > 0 {
            buf.set_string(x, y, glyph, theme.info);
        }
    }
}
