//! Where everything is drawn: the cells of the window, and the looks.

use super::touch::{Gesture, Touch, Touches};
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
    /// What can be touched, if somebody asks.
    touches: Option<&'a mut Touches>,
}

impl<'a> Canvas<'a> {
    /// The cells of a window.
    pub(crate) const fn new(theme: &'a Theme, buf: &'a mut Buffer) -> Self {
        Self {
            theme,
            buf,
            touches: None,
        }
    }

    /// The cells of a window, where what can be touched is taken down as well.
    pub(crate) const fn touched(
        theme: &'a Theme,
        buf: &'a mut Buffer,
        touches: &'a mut Touches,
    ) -> Self {
        Self {
            theme,
            buf,
            touches: Some(touches),
        }
    }
}

impl Canvas<'_> {
    /// Says what a click on an area does.
    pub(crate) fn on_click(&mut self, area: Rect, touch: Touch) {
        if let Some(touches) = &mut self.touches {
            touches.add(area, Gesture::Click, touch);
        }
    }

    /// Says what a click on an area does that may also be dragged over.
    pub(crate) fn on_drag(&mut self, area: Rect, touch: Touch) {
        if let Some(touches) = &mut self.touches {
            touches.add(area, Gesture::Click, touch);
            touches.add(area, Gesture::Drag, touch);
        }
    }

    /// Says what the wheel does over an area, turned away from one and towards one.
    pub(crate) fn on_wheel(&mut self, area: Rect, [up, down]: [Touch; 2]) {
        if let Some(touches) = &mut self.touches {
            touches.add(area, Gesture::WheelUp, up);
            touches.add(area, Gesture::WheelDown, down);
        }
    }

    /// Says that a window lies over everything: what was drawn so far can no longer be touched.
    pub(crate) fn cover(&mut self) {
        if let Some(touches) = &mut self.touches {
            touches.clear();
        }
    }

    /// Writes text that is known to fit.
    pub(crate) fn text(&mut self, (x, y): (u16, u16), text: impl AsRef<str>, style: Style) {
        let area = self.buf.area;
        if x < area.right() && y < area.bottom() {
            self.buf.set_string(x, y, text, style);
        }
    }

    /// Puts one sign that takes one cell: much quicker than a text, where there are thousands of them.
    pub(crate) fn sign(&mut self, at: (u16, u16), sign: &'static str, style: Style) {
        if let Some(cell) = self.buf.cell_mut(at) {
            cell.set_symbol(sign).set_style(style);
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
