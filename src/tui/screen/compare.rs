//! The comparison: the same arrivals on Lambda and its rivals, one of them as a chart.

use super::Ask;
use crate::lab::compare::{Cell, Comparison, sentence};
use crate::lab::explain::length;
use crate::sim::time::Time;
use crate::tui::keys::{ESC, Hint, Key, Row, ch, find, hints};
use crate::tui::theme::Theme;
use crate::tui::widget::canvas::Canvas;
use crate::tui::widget::list::List;
use crate::tui::widget::panel::Panel;
use crate::tui::widget::scroll::CHOOSE;
use crate::tui::widget::text;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

/// A comparison that somebody looks at.
#[derive(Debug)]
pub(crate) struct Compare {
    comparison: Comparison,
    chosen: List,
}

#[derive(Clone, Copy)]
enum Action {
    Leave,
}

const KEYS: &[Row<Action>] = &[Row {
    cap: "Esc",
    word: "back",
    help: "Back to the run",
    keys: &[(ESC, Action::Leave), (ch('v'), Action::Leave)],
}];

/// Columns of the table beside the names, from the one of most worth to the least.
const TITLES: [&str; 6] = [
    "a month",
    "refused",
    "p99 wait",
    "idle",
    "served",
    "mean wait",
];

/// Columns for a name, and for each figure.
const NAME: usize = 17;
const COLUMN: usize = 11;

impl Compare {
    /// At Lambda.
    pub(crate) fn new(comparison: Comparison) -> Self {
        Self {
            comparison,
            chosen: List::default(),
        }
    }

    /// The keys that work.
    pub(crate) fn hints() -> Vec<Hint> {
        [hints(CHOOSE), hints(KEYS)].concat()
    }

    /// Acts on a key, if it is one of this screen's.
    pub(crate) fn press(&mut self, key: Key, body: Rect) -> Option<Ask> {
        if let Some(step) = find(CHOOSE, key) {
            let count = self.comparison.rivals.len();
            self.chosen.go(step, count, body.height);
            return Some(Ask::Draw);
        }
        let Action::Leave = find(KEYS, key)?;
        Some(Ask::Leave)
    }

    /// Draws it: the table, what it comes to, the chosen one over time, what it leaves to you.
    pub(crate) fn draw(&self, body: Rect, canvas: &mut Canvas<'_>) {
        let theme = canvas.theme;
        let rivals = &self.comparison.rivals;
        let Some(chosen) = self.chosen.chosen(rivals.len()) else {
            return;
        };
        let room = usize::from(body.width).saturating_sub(4);
        let verdict = text::wrap_plain(&sentence(&self.comparison), room, theme.bright);
        let operations = format!("Left to you: {}.", rivals[chosen].operations.join("; "));
        let about = [
            text::wrap_plain(&rivals[chosen].model, room, theme.text),
            text::wrap_plain(&operations, room, theme.dim),
        ]
        .concat();
        let high = |lines: usize, frame: u16| u16::try_from(lines).unwrap_or(u16::MAX) + frame;
        let [table, said, chart, below] = Layout::vertical([
            Constraint::Length(high(rivals.len() + 1, 2)),
            Constraint::Length(high(verdict.len(), 0)),
            Constraint::Min(5),
            Constraint::Length(high(about.len(), 0)),
        ])
        .areas(body);
        self.draw_table(table, canvas);
        canvas.lines(indented(said), &verdict);
        self.draw_chart(chosen, chart, canvas);
        canvas.lines(indented(below), &about);
    }

    fn draw_table(&self, area: Rect, canvas: &mut Canvas<'_>) {
        let theme = canvas.theme;
        let inner = Panel {
            focus: true,
            status: Line::from(Span::styled("compute only", theme.dim)),
            ..Panel::new("The same arrivals")
        }
        .draw(area, canvas);
        let columns = usize::from(inner.width).saturating_sub(NAME + 2) / COLUMN;
        let columns = columns.min(TITLES.len());
        let row = |name: &str, cells: [(String, Style); 6], ink: Style| {
            let mut spans = vec![Span::styled(text::pad(name, NAME), ink)];
            spans.extend(
                cells
                    .into_iter()
                    .take(columns)
                    .map(|(words, style)| Span::styled(text::pad_left(&words, COLUMN), style)),
            );
            Line::from(spans)
        };
        let [head, rest] =
            Layout::vertical([Constraint::Length(1), Constraint::Min(0)]).areas(inner);
        let titles = TITLES.map(|title| (title.to_owned(), theme.dim));
        let mut titles = row("", titles, theme.dim);
        titles.spans.insert(0, Span::raw("  "));
        canvas.line(head, &titles);
        let rows: Vec<Line> = self
            .comparison
            .rivals
            .iter()
            .map(|rival| row(rival.name, rival_cells(rival, theme), theme.text))
            .collect();
        self.chosen.draw(&rows, rest, canvas);
    }

    /// Capacity over demand, on one scale.
    fn draw_chart(&self, rival: usize, area: Rect, canvas: &mut Canvas<'_>) {
        const GUTTER: u16 = 6;
        let theme = canvas.theme;
        let legend = [
            (Cell::Met, "served"),
            (Cell::Spare, "room"),
            (Cell::Unmet, "no room"),
        ];
        let legend = legend.into_iter().flat_map(|(cell, word)| {
            [
                Span::styled(cell.sign().to_string(), ink(cell, theme)),
                Span::styled(format!(" {word}  "), theme.dim),
            ]
        });
        let inner = Panel {
            legend: Line::from(legend.collect::<Vec<_>>()),
            status: Line::from(Span::styled("requests at once", theme.dim)),
            ..Panel::new(self.comparison.rivals[rival].name)
        }
        .draw(area, canvas);
        let [plot, axis] =
            Layout::vertical([Constraint::Min(0), Constraint::Length(1)]).areas(inner);
        let columns = usize::from(plot.width.saturating_sub(GUTTER));
        let (rows, top) = self
            .comparison
            .cells(rival, columns, usize::from(plot.height));
        for (n, (cells, place)) in rows.iter().zip(plot.rows()).enumerate() {
            let label = match n {
                0 => top.to_string(),
                _ => String::new(),
            };
            let label = text::pad_left(&label, usize::from(GUTTER) - 1);
            let mut spans = vec![Span::styled(label, theme.faint), Span::raw(" ")];
            let signs = cells.iter();
            spans
                .extend(signs.map(|&cell| Span::styled(cell.sign().to_string(), ink(cell, theme))));
            canvas.line(place, &Line::from(spans));
        }
        let end = length(self.comparison.end.since(Time::ZERO));
        let width = columns.saturating_sub(text::width(&end));
        let words = format!("{:>5} {}{end}", "0", text::pad("0 s", width));
        canvas.line(axis, &Line::from(Span::styled(words, theme.faint)));
    }
}

fn indented(area: Rect) -> Rect {
    Rect {
        x: area.x + 2,
        width: area.width.saturating_sub(4),
        ..area
    }
}

const fn ink(cell: Cell, theme: &Theme) -> Style {
    match cell {
        Cell::Nothing => theme.text,
        Cell::Spare => theme.faint,
        Cell::Met => theme.info,
        Cell::Unmet => theme.err,
    }
}

/// The figures of one, in the order of [`TITLES`].
fn rival_cells(rival: &crate::lab::compare::Rival, theme: &Theme) -> [(String, Style); 6] {
    let wait = |ms: Option<f64>| ms.map_or_else(|| "–".to_owned(), crate::lab::compare::millis);
    let count = |count: u64| crate::money::grouped(&count.to_string());
    let alarm = if rival.refused > 0 {
        theme.err
    } else {
        theme.dim
    };
    [
        (
            crate::lab::compare::monthly(rival.month.as_ref()),
            theme.bright,
        ),
        (count(rival.refused), alarm),
        (wait(rival.waits.percentile_ms(990)), theme.text),
        (format!("{:.0} %", rival.idle_share * 100.0), theme.text),
        (count(rival.served), theme.text),
        (wait(rival.waits.mean_ms()), theme.dim),
    ]
}
