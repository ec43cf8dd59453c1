//! The column for what is read from top to bottom.

use ratatui::layout::Rect;

/// The width of a column of at most so many cells, with one right of it for the scroll bar.
pub(crate) fn width(body: u16, widest: u16) -> u16 {
    body.saturating_sub(3).min(widest)
}

/// The column itself. A wide window has it in the middle, where one looks.
pub(crate) fn centred(body: Rect, widest: u16) -> Rect {
    let width = width(body.width, widest);
    let spare = body.width.saturating_sub(width);
    Rect {
        x: body.x + (spare / 2).max(1.min(spare)),
        width,
        ..body
    }
}
