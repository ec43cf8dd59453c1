//! Bars in eighths of a cell: upright ones in a row, and lying ones that end where their value ends.

use super::text;
use crate::tui::widget::canvas::Canvas;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Upright, from nothing to full.
pub(crate) const UPRIGHT: [&str; 9] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];
const LYING: [&str; 9] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"];

/// Draws one upright bar a column, one row high. Something is never drawn as nothing.
pub(crate) fn upright(
    row: Rect,
    values: &[usize],
    most: usize,
    ink: Style,
    canvas: &mut Canvas<'_>,
) {
    for (value, column) in values.iter().zip(row.columns()) {
        if *value > 0 {
            let eighths = (value * 8).div_ceil(most.max(1)).min(8);
            canvas.sign((column.x, column.y), UPRIGHT[eighths], ink);
        }
    }
}

/// A lying bar for a part of a whole in so many columns.
pub(crate) fn lying(value: u64, most: u64, columns: u16) -> String {
    let eighths = (value * u64::from(columns) * 8).div_ceil(most.max(1));
    let (full, rest) = (eighths / 8, usize::try_from(eighths % 8).unwrap_or(0));
    let full = usize::try_from(full).unwrap_or(0).min(columns.into());
    let rest = if full < columns.into() {
        LYING[rest]
    } else {
        ""
    };
    format!("{}{rest}", "█".repeat(full))
}

/// A row of a histogram: what is counted, a bar, how many.
#[derive(Clone, Debug)]
pub(crate) struct Bar {
    /// What is counted.
    pub(crate) label: String,
    /// How many.
    pub(crate) count: u64,
}

/// Draws a row a bar; labels and counts have columns of their own.
pub(crate) fn histogram(bars: &[Bar], ink: Style, area: Rect, canvas: &mut Canvas<'_>) {
    let theme = canvas.theme;
    let most = bars.iter().map(|bar| bar.count).max().unwrap_or(0);
    let widest = |width: fn(&Bar) -> usize| bars.iter().map(width).max().unwrap_or(0);
    let labels = widest(|bar| text::width(&bar.label));
    let counts = widest(|bar| bar.count.to_string().len());
    let room = usize::from(area.width).saturating_sub(labels + counts + 2);
    let room = u16::try_from(room).unwrap_or(0);
    for (bar, row) in bars.iter().zip(area.rows()) {
        let label = text::pad_left(&bar.label, labels.min(row.width.into()));
        canvas.text((row.x, row.y), label, theme.dim);
        let x = row.x + u16::try_from(labels + 1).unwrap_or(row.width);
        canvas.text((x, row.y), lying(bar.count, most, room), ink);
        let count = bar.count.to_string();
        let right = usize::from(row.right()).saturating_sub(count.len());
        let style = if bar.count > 0 {
            theme.text
        } else {
            theme.faint
        };
        if room > 0 {
            canvas.text((u16::try_from(right).unwrap_or(x), row.y), count, style);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lying_bar_ends_where_its_value_ends() {
        for (value, most, columns, expected) in [
            (0, 8, 4, ""),
            (8, 8, 4, "████"),
            (4, 8, 4, "██"),
            (1, 8, 4, "▌"),
            (1, 1_000, 4, "▏"),
            (3, 0, 2, "██"),
        ] {
            assert_eq!(lying(value, most, columns), expected, "{value} of {most}");
        }
    }
}
