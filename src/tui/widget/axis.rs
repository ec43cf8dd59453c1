//! One axis of time for all panels that show time: the same start, the same length, the same columns.

use crate::sim::time::{Span, Time};
use crate::tui::widget::canvas::Canvas;
use crate::tui::widget::touch::Touch;
use ratatui::layout::Rect;

/// The lengths of time that a window can show, from a hundredth of a second to a day.
const LENGTHS: [u64; 16] = [
    10_000,
    50_000,
    100_000,
    500_000,
    1_000_000,
    2_000_000,
    5_000_000,
    10_000_000,
    20_000_000,
    60_000_000,
    300_000_000,
    900_000_000,
    3_600_000_000,
    14_400_000_000,
    43_200_000_000,
    86_400_000_000,
];
/// Every length is cut into this many parts by the grid, or half as many where labels would touch.
const PARTS: u64 = 10;
/// A label and the space round it.
const LABEL: u64 = 9;

/// The steps of a grid over any other length: each is a whole number of milliseconds, seconds, minutes or hours
/// that people count in.
const STEPS: [u64; 28] = [
    1_000,
    2_000,
    5_000,
    10_000,
    20_000,
    50_000,
    100_000,
    200_000,
    500_000,
    1_000_000,
    2_000_000,
    5_000_000,
    10_000_000,
    20_000_000,
    30_000_000,
    60_000_000,
    120_000_000,
    300_000_000,
    600_000_000,
    900_000_000,
    1_800_000_000,
    3_600_000_000,
    7_200_000_000,
    10_800_000_000,
    21_600_000_000,
    43_200_000_000,
    86_400_000_000,
    172_800_000_000,
];

/// A length of time, to be changed among those that a window can show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Zoom(u64);

impl Zoom {
    /// The first look at a run: the whole of a short one, a third of a longer one.
    pub(crate) fn for_run(length: Span) -> Self {
        Self::at_least(length.0.min((length.0 / 3).max(20_000_000)))
    }

    /// A look at all of a run, and at nothing beyond its end.
    pub(crate) fn whole(length: Span) -> Self {
        Self(length.0.max(LENGTHS[0]))
    }

    fn at_least(wanted: u64) -> Self {
        let place = LENGTHS.partition_point(|&other| other < wanted);
        Self(LENGTHS[place.min(LENGTHS.len() - 1)])
    }

    /// A shorter time, in more detail.
    pub(crate) fn closer(&mut self) {
        let shorter = LENGTHS.into_iter().rev().find(|length| *length < self.0);
        self.0 = shorter.unwrap_or(self.0);
    }

    /// A longer time, in less detail.
    pub(crate) fn further(&mut self) {
        let longer = LENGTHS.into_iter().find(|length| *length > self.0);
        self.0 = longer.unwrap_or(self.0);
    }

    /// The length of time in the window.
    pub(crate) const fn span(self) -> Span {
        Span(self.0)
    }
}

/// A stretch of time laid out over columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Axis {
    /// The instant at the left edge of the first column.
    from: Time,
    span: Span,
    /// The instant that is shown: nothing is known to the right of it.
    now: Time,
    columns: u16,
}

impl Axis {
    /// The window that ends now, or the first one of a run.
    pub(crate) fn new(now: Time, zoom: Zoom, columns: u16) -> Self {
        let span = zoom.span();
        Self {
            from: Time(now.0.saturating_sub(span.0)),
            span,
            now,
            columns: columns.max(1),
        }
    }

    /// The instant that is shown.
    pub(crate) const fn now(&self) -> Time {
        self.now
    }

    /// The instants between which a column lies.
    pub(crate) fn column(&self, column: u16) -> (Time, Time) {
        let edge = |n: u64| Time(self.from.0 + self.span.0 * n / u64::from(self.columns));
        (edge(column.into()), edge(u64::from(column) + 1))
    }

    /// The edges of the columns that do not lie ahead: one more than there are.
    pub(crate) fn edges(&self) -> Vec<Time> {
        let shown = (0..self.columns).take_while(|column| !self.is_ahead(*column));
        let right = shown.map(|column| self.column(column).1);
        std::iter::once(self.from).chain(right).collect()
    }

    /// Whether a column shows nothing because it lies ahead.
    pub(crate) fn is_ahead(&self, column: u16) -> bool {
        self.column(column).0 > self.now
    }

    /// The time between two lines of the grid.
    fn step(&self) -> u64 {
        let columns = u64::from(self.columns);
        if LENGTHS.contains(&self.span.0) {
            let parts = if columns / PARTS >= LABEL {
                PARTS
            } else {
                PARTS / 2
            };
            return self.span.0 / parts;
        }
        let fits = |step: &u64| {
            let room = u128::from(*step) * u128::from(columns);
            *step >= finest(self.span) && room >= u128::from(self.span.0) * u128::from(LABEL)
        };
        let step = STEPS.into_iter().find(fits);
        step.unwrap_or(self.span.0)
    }

    /// The instants of the grid, each with its column.
    fn grid(&self) -> impl Iterator<Item = (Time, u16)> {
        let step = self.step();
        let first = self.from.0.div_ceil(step);
        let last = (self.from.0 + self.span.0) / step;
        let columns = u64::from(self.columns);
        (first..=last).filter_map(move |n| {
            let at = n * step;
            let column = (at - self.from.0) * columns / self.span.0;
            let column = u16::try_from(column).ok().filter(|c| *c < self.columns)?;
            Some((Time(at), column))
        })
    }

    /// Lets an area over the columns be touched: each column is its instant.
    pub(crate) fn touch(&self, area: Rect, canvas: &mut Canvas<'_>) {
        for (column, cells) in (0..self.columns).zip(area.columns()) {
            if self.is_ahead(column) {
                break;
            }
            let to = self.column(column).1.min(self.now);
            canvas.on_drag(cells, Touch::Instant(to));
        }
    }

    /// Draws the grid where nothing else is.
    pub(crate) fn draw_grid(&self, area: Rect, canvas: &mut Canvas<'_>) {
        let theme = canvas.theme;
        for (_, column) in self.grid() {
            for row in area.rows() {
                if column < row.width {
                    let cell = &mut canvas.buf[(row.x + column, row.y)];
                    if cell.symbol() == " " {
                        cell.set_symbol("┊").set_style(theme.line);
                    }
                }
            }
        }
    }

    /// Draws the labels into one row.
    pub(crate) fn draw_labels(&self, row: Rect, canvas: &mut Canvas<'_>) {
        let theme = canvas.theme;
        if row.is_empty() {
            return;
        }
        let mut free = row.x;
        for (at, column) in self.grid() {
            let label = label(at, self.span);
            let width = u16::try_from(label.chars().count()).unwrap_or(u16::MAX);
            let x = row.x + column;
            if x >= free && x + width <= row.right() {
                canvas.text((x, row.y), &label, theme.faint);
                free = x + width + 1;
            }
        }
    }
}

/// The shortest time by which the labels of a window differ.
const fn finest(span: Span) -> u64 {
    match span.0 {
        0..1_000_000 => 1_000,
        1_000_000..5_000_000 => 100_000,
        5_000_000..3_600_000_000 => 1_000_000,
        _ => 60_000_000,
    }
}

/// An instant as a label, no more exact than the window needs.
fn label(at: Time, span: Span) -> String {
    let (ms, seconds) = (at.0 / 1_000, at.0 / 1_000_000);
    let clock = |big: u64, small: u64| format!("{big}:{small:02}");
    match span.0 {
        0..1_000_000 => format!("{ms} ms"),
        1_000_000..5_000_000 => format!("{}.{} s", seconds, ms / 100 % 10),
        5_000_000..60_000_000 if seconds < 600 => format!("{seconds} s"),
        5_000_000..3_600_000_000 => clock(seconds / 60, seconds % 60),
        _ => format!("{} h", clock(seconds / 3_600, seconds / 60 % 60)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::theme::Theme;
    use ratatui::buffer::{Buffer, Cell};

    #[track_caller]
    fn case(now_ms: u64, zoom: Zoom, columns: u16, expected: &str) {
        let axis = Axis::new(Time(now_ms * 1_000), zoom, columns);
        let row = Rect::new(0, 0, columns, 1);
        let mut buf = Buffer::empty(row);
        axis.draw_labels(row, &mut Canvas::new(&Theme::mono(), &mut buf));
        let text: String = buf.content().iter().map(Cell::symbol).collect();
        assert_eq!(text.trim_end(), expected);
    }

    #[test]
    fn labels_are_round_and_apart() {
        let twenty = Zoom::for_run(Span::secs(30));
        assert_eq!(twenty.span(), Span::secs(20));
        let labels = "0 s       4 s       8 s       12 s      16 s";
        case(0, twenty, 50, labels);
        case(20_000, twenty, 50, labels);
        let later = "  8 s       12 s      16 s      20 s      24 s";
        case(27_000, twenty, 50, later);
        case(0, twenty, 5, "0 s");
        case(
            0,
            Zoom::for_run(Span::millis(90)),
            50,
            "0 ms      20 ms     40 ms     60 ms     80 ms",
        );
    }

    #[test]
    fn a_whole_run_ends_at_the_right_edge() {
        let whole = |ms| Zoom::whole(Span::millis(ms));
        case(
            0,
            whole(120_000),
            60,
            "0:00      0:20      0:40      1:00      1:20      1:40",
        );
        case(0, whole(120_000), 40, "0:00      0:30      1:00      1:30");
        case(
            0,
            whole(30_000),
            60,
            "0 s       5 s       10 s      15 s      20 s      25 s",
        );
        let five = "0 s                1 s                2 s                3 s                4 s                 5 s";
        case(0, whole(5_200), 100, five);
        let days = "0:00 h         48:00 h        96:00 h        144:00 h";
        case(0, whole(86_400_000 * 8), 60, days);
        let mut zoom = whole(30_000);
        zoom.further();
        assert_eq!(zoom.span(), Span::secs(60));
        zoom.closer();
        zoom.closer();
        assert_eq!(zoom.span(), Span::secs(10));
    }

    #[test]
    fn columns_cover_the_window_without_a_gap() {
        let axis = Axis::new(Time(33_333_333), Zoom::for_run(Span::secs(60)), 77);
        let mut edge = axis.column(0).0;
        for column in 0..77 {
            let (from, to) = axis.column(column);
            assert_eq!(from, edge);
            edge = to;
        }
        assert_eq!(edge, axis.now());
    }
}
