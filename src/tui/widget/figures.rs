//! Labels and figures: labels dim at the left, figures bright at the right, so that a figure that changes
//! moves nothing.

use super::text;
use crate::tui::widget::canvas::Canvas;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

/// One row.
#[derive(Clone, Debug)]
pub(crate) enum Figure {
    /// A label and its value.
    Value(&'static str, String, Style),
    /// A rule between groups.
    Rule,
}

/// Draws labels that are no fixed words, each with its figure, as many as fit.
pub(crate) fn pairs(pairs: &[(String, String)], area: Rect, canvas: &mut Canvas<'_>) {
    let theme = canvas.theme;
    for ((label, value), row) in pairs.iter().zip(area.rows()) {
        let width = usize::from(row.width);
        let value = text::shorten(value, width);
        let room = width.saturating_sub(text::width(&value) + 1);
        canvas.text((row.x, row.y), text::shorten(label, room), theme.dim);
        let x = usize::from(row.right()) - text::width(&value);
        canvas.text(
            (u16::try_from(x).unwrap_or(row.x), row.y),
            value,
            theme.text,
        );
    }
}

/// Draws as many rows as fit.
pub(crate) fn draw(figures: &[Figure], area: Rect, canvas: &mut Canvas<'_>) {
    let theme = canvas.theme;
    for (figure, row) in figures.iter().zip(area.rows()) {
        let width = usize::from(row.width);
        match figure {
            Figure::Rule => {
                let rule = Span::styled("─".repeat(width), theme.line);
                canvas.line(row, &Line::from(rule));
            }
            Figure::Value(label, value, style) => {
                let room = width.saturating_sub(text::width(label) + 1);
                canvas.text((row.x, row.y), text::shorten(label, width), theme.dim);
                let value = text::shorten(value, room);
                let x = usize::from(row.right()) - text::width(&value);
                canvas.text((u16::try_from(x).unwrap_or(row.x), row.y), value, *style);
            }
        }
    }
}
