//! A list to choose one row from.

use super::canvas::Canvas;
use super::scroll::Move;
use super::touch::Touch;
use crate::tui::keys::{DOWN, ENTER, UP};
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use std::cmp::Ordering;

/// Which row is chosen. The number of rows comes with each call, as it may change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct List {
    chosen: usize,
}

impl List {
    /// The chosen row of so many; none of none.
    pub(crate) fn chosen(self, count: usize) -> Option<usize> {
        Some(self.chosen.min(count.checked_sub(1)?))
    }

    /// Chooses a row.
    pub(crate) const fn choose(&mut self, row: usize) {
        self.chosen = row;
    }

    /// Moves through so many rows, `height` of them in sight.
    pub(crate) fn go(&mut self, step: Move, count: usize, height: u16) {
        let last = count.saturating_sub(1);
        let page = usize::from(height).saturating_sub(1).max(1);
        let chosen = self.chosen.min(last);
        self.chosen = match step {
            Move::Up => chosen.saturating_sub(1),
            Move::Down => chosen + 1,
            Move::PageUp => chosen.saturating_sub(page),
            Move::PageDown => chosen + page,
            Move::Top => 0,
            Move::Bottom => last,
        }
        .min(last);
    }

    /// Draws the rows round the chosen one. Two columns at their left are for the mark. A click chooses a
    /// row, and on the chosen one it is Enter.
    pub(crate) fn draw(self, rows: &[Line<'_>], area: Rect, canvas: &mut Canvas<'_>) {
        let Some(chosen) = self.chosen(rows.len()) else {
            return;
        };
        let height = usize::from(area.height).max(1);
        let last = rows.len().saturating_sub(height);
        let first = chosen.saturating_sub(height / 2).min(last);
        for (n, (row, place)) in (first..).zip(rows[first..].iter().zip(area.rows())) {
            let mark = if n == chosen { "▌" } else { " " };
            let mut line = Line::from(vec![
                Span::styled(mark, canvas.theme.accent),
                Span::raw(" "),
            ]);
            line.spans.extend(row.spans.iter().cloned());
            canvas.line(place, &line);
            if n == chosen {
                canvas.shade(place, canvas.theme.selected);
            }
            let touch = match n.cmp(&chosen) {
                Ordering::Less => Touch::Press(UP, chosen - n),
                Ordering::Equal => Touch::Press(ENTER, 1),
                Ordering::Greater => Touch::Press(DOWN, n - chosen),
            };
            canvas.on_click(place, touch);
        }
        canvas.on_wheel(area, [Touch::Press(UP, 1), Touch::Press(DOWN, 1)]);
    }
}
