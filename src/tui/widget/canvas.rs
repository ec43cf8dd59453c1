//! Where everything is drawn: the cells of the window, and the looks.

use crate::tui::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line;

/// The cells of the window and the theme to draw in. What falls outside of the window is not drawn.
pub(crate) struct Canvas<'a> {
    /// The looks.
    pub(crate) theme: &'a Theme,
    /// The cells.
    pub(crate) buf: &'a mut Buffer,
}

impl Canvas<'_> {
    /// Writes text that is known to fit.
    pub(crate) fn text(&mut self, (x, y): (u16, u16), text: impl AsRef<str>, style: Style) {
        let area = self.buf.area;
        if x < area.right() && y < area.bottom() {
            self.buf.set_string(x, y, text, style);
        }
    }

    /// Writes a line into a row, as far as it fits.
    pub(crate) fn line(&mut self, row: Rect, line: &Line<'_>) {
        let row = row.intersection(self.buf.area);
        if !row.is_empty() {
            self.buf.set_line(row.x, row.y, line, row.width);
        }
    }

    /// Writes lines from the top, as many as fit; gives back the room that is left below them.
    pub(crate) fn lines(&mut self, area: Rect, lines: &[Line<'_>]) -> Rect {
        for (line, row) in lines.iter().zip(area.rows()) {
            self.line(row, line);
        }
        let used = u16::try_from(lines.len()).map_or(area.height, |used| used.min(area.height));
        Rect {
            y: area.y + used,
            height: area.height - used,
            ..area
        }
    }

    /// Lays a style over an area and leaves the text.
    pub(crate) fn shade(&mut self, area: Rect, style: Style) {
        self.buf.set_style(area, style);
    }
}
