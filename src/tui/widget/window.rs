//! A window over the screen: as wide as its lines need, as high as its rows.

use super::canvas::Canvas;
use super::panel::Panel;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Clear, Widget};

/// The widest that a window gets; its lines are short.
const WIDEST: u16 = 70;

/// The room that a window may have inside its frame.
pub(crate) fn room(body: Rect) -> (u16, u16) {
    let width = body.width.min(WIDEST).saturating_sub(4);
    (width, body.height.saturating_sub(2))
}

/// Opens a window with so many rows inside, over the body; gives back the room inside.
pub(crate) fn window(
    (title, status, rows): (&str, String, usize),
    body: Rect,
    canvas: &mut Canvas<'_>,
) -> Rect {
    let theme = canvas.theme;
    let rows = u16::try_from(rows).unwrap_or(u16::MAX).saturating_add(2);
    let (width, height) = (body.width.min(WIDEST), body.height.min(rows));
    let area = Rect {
        x: body.x + (body.width - width) / 2,
        y: body.y + (body.height - height) / 3,
        width,
        height,
    };
    canvas.cover();
    Clear.render(area, canvas.buf);
    canvas.shade(area, theme.page);
    Panel {
        focus: true,
        status: Line::from(Span::styled(status, theme.dim)),
        ..Panel::new(title)
    }
    .draw(area, canvas)
}
