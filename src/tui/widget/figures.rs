//! Labels and figures: labels dim at the left, figures bright at the right, so that a figure that changes
//! moves nothing.

use super::text;
use crate::tui::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

/// One row.
#[derive(Clone, Debug)]
pub(crate) enum Figure {
    /// A label and its value.
    Value(&'static str, String, Style),
    /// A rule between groups.
    Rule,
}

/// Draws as many rows as fit.
pub(crate) fn draw(figures: &[Figure], area: Rect, theme: &Theme, buf: &mut Buffer) {
    for (figure, row) in figures.iter().zip(area.rows()) {
        let width = usize::from(row.width);
        match figure {
            Figure::Rule => {
                let rule = Span::styled("─".repeat(width), theme.line);
                Line::from(rule).render(row, buf);
            }
            Figure::Value(label, value, style) => {
                let room = width.saturating_sub(text::width(label) + 1);
                buf.set_string(row.x, row.y, text::shorten(label, width), theme.dim);
                let value = text::shorten(value, room);
                let x = usize::from(row.right()) - text::width(&value);
                buf.set_string(u16::try_from(x).unwrap_or(row.x), row.y, value, *style);
            }
        }
    }
}
