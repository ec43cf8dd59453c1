//! Tables: columns fitted to the width, figures at the right.

use super::Prose;
use crate::course::markdown::{Inline, plain};
use crate::tui::widget::text;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

/// The columns between two columns of a table.
const GAP: usize = 2;

/// The cells of a row of a table.
type Row = Vec<Vec<Inline>>;

/// How wide the columns of a table are, and which of them hold figures.
struct Layout {
    widths: Vec<usize>,
    figures: Vec<bool>,
}

/// Whether a column holds figures, which stand at its right.
fn are_figures(rows: &[Row], column: usize) -> bool {
    let starts_as_figure = |cell: &Vec<Inline>| {
        let words = plain(cell);
        let digits = words.trim_start_matches(['$', '~', '+', '-', '−', '<', '>']);
        digits.starts_with(|c: char| c.is_ascii_digit())
    };
    let mut cells = rows.iter().filter_map(|row| row.get(column));
    !rows.is_empty() && cells.all(starts_as_figure)
}

impl Prose<'_> {
    /// Columns two apart, without lines between them. Where they do not fit, the widest give way first.
    pub(super) fn table(self, head: &Row, rows: &[Row], width: usize) -> Vec<Line<'static>> {
        let all = || std::iter::once(head).chain(rows);
        let columns = head.len().max(1);
        let room = width.saturating_sub(GAP * (columns - 1)).max(columns);
        let widest = |measure: fn(&str) -> usize| -> Vec<usize> {
            let of_column = |n: usize| {
                let cells = all().filter_map(|row| row.get(n));
                let widths = cells.map(|cell| measure(&self.shown(cell)));
                widths.max().unwrap_or(0).max(1)
            };
            (0..columns).map(of_column).collect()
        };
        let layout = Layout {
            widths: fitted(widest(text::width), &widest(longest_word), room),
            figures: (0..columns).map(|n| are_figures(rows, n)).collect(),
        };
        let mut lines = self.row(head, &layout, self.theme.dim.add_modifier(Modifier::BOLD));
        lines.push(self.rule(layout.widths.iter().sum::<usize>() + GAP * (columns - 1)));
        for row in rows {
            lines.extend(self.row(row, &layout, self.base));
        }
        lines
    }

    fn row(self, row: &Row, layout: &Layout, style: Style) -> Vec<Line<'static>> {
        let cells: Vec<Vec<Line>> = layout
            .widths
            .iter()
            .enumerate()
            .map(|(n, width)| {
                let cell = row.get(n).map_or(&[][..], |cell| cell);
                self.wrapped(cell, style, *width)
            })
            .collect();
        let height = cells.iter().map(Vec::len).max().unwrap_or(1);
        let line_at = |y: usize| {
            let mut line = Line::default();
            for (n, (cell, width)) in cells.iter().zip(&layout.widths).enumerate() {
                let words = cell.get(y).cloned().unwrap_or_default();
                let space = width.saturating_sub(words.width());
                let before = if layout.figures[n] { space } else { 0 };
                let gap = if n == 0 { 0 } else { GAP };
                line.push_span(Span::raw(" ".repeat(gap + before)));
                line.spans.extend(words.spans);
                line.push_span(Span::raw(" ".repeat(space - before)));
            }
            line
        };
        (0..height).map(line_at).collect()
    }
}

fn longest_word(text: &str) -> usize {
    text.split(' ').map(text::width).max().unwrap_or(0)
}

/// Widths that sum up to no more than the room: the widest shrink first, and below their longest word only
/// when nothing else is left.
fn fitted(mut widths: Vec<usize>, words: &[usize], room: usize) -> Vec<usize> {
    let mut excess = widths.iter().sum::<usize>().saturating_sub(room);
    for floors in [words, &vec![1; words.len()]] {
        while excess > 0 {
            let wide = widths
                .iter_mut()
                .zip(floors)
                .filter(|(width, floor)| **width > **floor);
            let Some((widest, _)) = wide.max_by_key(|(width, _)| **width) else {
                break;
            };
            *widest -= 1;
            excess -= 1;
        }
    }
    widths
}
