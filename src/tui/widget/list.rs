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

    /// How many rows there are beyond those in sight: `↑ 2 more  ↓ 9 more`; nothing if all are.
    pub(crate) fn beyond(self, count: usize, height: u16) -> String {
        let first = self.first(count, height);
        let below = count.saturating_sub(first + usize::from(height));
        let told = |mark: &str, more: usize| (more > 0).then(|| format!("{mark} {more} more"));
        let told = [told("↑", first), told("↓", below)];
        told.into_iter().flatten().collect::<Vec<_>>().join("  ")
    }

    /// The first row in sight: the chosen one stands in the middle where it can.
    fn first(self, count: usize, height: u16) -> usize {
        let height = usize::from(height).max(1);
        let chosen = self.chosen(count).unwrap_or(0);
        chosen
            .saturating_sub(height / 2)
            .min(count.saturating_sub(height))
    }

    /// Draws the rows round the chosen one. Two columns at their left are for the mark. A click chooses a
    /// row, and on the chosen one it is Enter.
    pub(crate) fn draw(self, rows: &[Line<'_>], area: Rect, canvas: &mut Canvas<'_>) {
        let Some(chosen) = self.chosen(rows.len()) else {
            return;
        };
        let first = self.first(rows.len(), area.height);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn case(chosen: usize, count: usize, height: u16, expected: &str) {
        let mut list = List::default();
        list.choose(chosen);
        assert_eq!(list.beyond(count, height), expected);
    }

    #[test]
    fn what_is_out_of_sight_is_counted() {
        case(0, 14, 5, "↓ 9 more");
        case(7, 14, 5, "↑ 5 more  ↓ 4 more");
        case(13, 14, 5, "↑ 9 more");
        case(3, 5, 5, "");
        case(0, 0, 5, "");
    }
}
