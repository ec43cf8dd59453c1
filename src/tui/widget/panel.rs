//! A panel: a rounded border that is also its status line.

use crate::tui::widget::canvas::Canvas;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, BorderType, Padding, Widget};

/// A titled frame. Counts and limits go into its top right corner, legends and actions into its bottom
/// right one, so that neither costs a row.
#[derive(Default)]
pub(crate) struct Panel<'a> {
    /// Top left.
    pub(crate) title: &'a str,
    /// Top right.
    pub(crate) status: Line<'a>,
    /// Bottom right.
    pub(crate) legend: Line<'a>,
    /// Whether keys act on it. Exactly one panel has the focus.
    pub(crate) focus: bool,
}

impl<'a> Panel<'a> {
    /// A panel with a title.
    pub(crate) fn new(title: &'a str) -> Self {
        Self {
            title,
            ..Self::default()
        }
    }

    /// Draws the border and gives back the room inside.
    pub(crate) fn draw(self, area: Rect, canvas: &mut Canvas<'_>) -> Rect {
        let theme = canvas.theme;
        let (border, title) = if self.focus {
            (theme.accent, theme.bright)
        } else {
            (theme.line, theme.dim)
        };
        let room = usize::from(area.width.saturating_sub(4));
        let mut block = Block::bordered()
            .border_type(BorderType::Rounded)
            .border_style(border)
            .padding(Padding::horizontal(1));
        if !self.title.is_empty() {
            let title = Span::styled(format!(" {} ", self.title), title);
            let left = room.saturating_sub(title.width());
            block = block.title_top(Line::from(title));
            if self.status.width() > 0 && self.status.width() + 3 <= left {
                block = block.title_top(spaced(self.status).right_aligned());
            }
        }
        if self.legend.width() > 0 && self.legend.width() + 2 <= room {
            block = block.title_bottom(spaced(self.legend).right_aligned());
        }
        let inner = block.inner(area);
        block.render(area, canvas.buf);
        inner
    }
}

/// Where the status of a panel stands, if it fits.
pub(crate) fn status_area(panel: Rect, status: &Line<'_>) -> Rect {
    let width = u16::try_from(status.width()).unwrap_or(u16::MAX);
    let right = panel.right().saturating_sub(2);
    Rect::new(right.saturating_sub(width), panel.y, width, 1).intersection(panel)
}

fn spaced(mut line: Line<'_>) -> Line<'_> {
    line.spans.insert(0, Span::raw(" "));
    line.spans.push(Span::raw(" "));
    line
}
