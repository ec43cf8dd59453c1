//! A window onto more lines than fit, and the bar beside it that says where it is.

use super::choice::{self, Takes};
use super::touch::Touch;
use crate::tui::keys::{DOWN, END, HOME, Key, PAGE_DOWN, PAGE_UP, Row, UP, ch, ctrl};
use crate::tui::widget::canvas::Canvas;
use ratatui::layout::Rect;
use ratatui::text::Line;

/// How far a text is scrolled. The height of text and window come with each call, as both change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Scroll {
    top: usize,
}

/// The ways to move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Move {
    Up,
    Down,
    PageUp,
    PageDown,
    Top,
    Bottom,
}

/// The keys that scroll by a line wherever something scrolls, also where the arrows have another use.
pub(crate) const LINE_UP: Key = ctrl('y');
pub(crate) const LINE_DOWN: Key = ctrl('e');
/// The lines by which the wheel scrolls.
const NOTCH: usize = 3;

const LINES: &[(Key, Move)] = &[
    (UP, Move::Up),
    (ch('k'), Move::Up),
    (DOWN, Move::Down),
    (ch('j'), Move::Down),
];
const ALSO_LINES: &[(Key, Move)] = &[(LINE_UP, Move::Up), (LINE_DOWN, Move::Down)];
const SCREENFULS: &[(Key, Move)] = &[
    (PAGE_UP, Move::PageUp),
    (PAGE_DOWN, Move::PageDown),
    (ctrl('u'), Move::PageUp),
    (ctrl('d'), Move::PageDown),
];
const ENDS: &[(Key, Move)] = &[
    (HOME, Move::Top),
    (ch('g'), Move::Top),
    (END, Move::Bottom),
    (ch('G'), Move::Bottom),
];

/// A key of a table that only the help names: how it is told there, and the keys.
const fn told(help: &'static str, keys: &'static [(Key, Move)]) -> Row<Move> {
    Row {
        cap: "",
        word: "",
        help,
        keys,
    }
}

/// The key table of a text that scrolls.
pub(crate) const SCROLL: &[Row<Move>] = &[
    Row {
        cap: "↑↓",
        word: "scroll",
        help: "Scroll: a line up, a line down",
        keys: LINES,
    },
    told("The same, where the arrows have another use", ALSO_LINES),
    told("Scroll: a screenful up, a screenful down", SCREENFULS),
    told("To the start, to the end", ENDS),
];

/// The key table of a text that scrolls by pages only, as its arrows have another use.
pub(crate) const PAGES: &[Row<Move>] = &[Row {
    cap: "Pg",
    word: "",
    help: "Scroll: by a page, by a line",
    keys: &[
        (PAGE_UP, Move::PageUp),
        (PAGE_DOWN, Move::PageDown),
        (LINE_UP, Move::Up),
        (LINE_DOWN, Move::Down),
    ],
}];

/// The key table of a list to choose from.
pub(crate) const CHOOSE: &[Row<Move>] = &[
    Row {
        cap: "↑↓",
        word: "choose",
        help: "Choose: the line above, the line below",
        keys: LINES,
    },
    told("The same", ALSO_LINES),
    told("A screenful up, a screenful down", SCREENFULS),
    told("The first, the last", ENDS),
];

impl Scroll {
    /// At the top.
    pub(crate) const fn new() -> Self {
        Self { top: 0 }
    }

    /// From this line on.
    pub(crate) const fn from(top: usize) -> Self {
        Self { top }
    }

    /// Moves inside a text of `lines` seen through a window of `height`.
    pub(crate) fn go(&mut self, step: Move, lines: usize, height: u16) {
        let page = usize::from(height).saturating_sub(1).max(1);
        let bottom = lines.saturating_sub(height.into());
        let top = self.top.min(bottom);
        self.top = match step {
            Move::Up => top.saturating_sub(1),
            Move::Down => top + 1,
            Move::PageUp => top.saturating_sub(page),
            Move::PageDown => top + page,
            Move::Top => 0,
            Move::Bottom => bottom,
        }
        .min(bottom);
    }

    /// How many of so many lines are below a window of `height`.
    pub(crate) fn below(self, lines: usize, height: u16) -> usize {
        let bottom = lines.saturating_sub(height.into());
        bottom - self.top.min(bottom)
    }

    /// Moves no further than it takes to have a line in sight.
    pub(crate) fn show(&mut self, line: usize, lines: usize, height: u16) {
        let height = usize::from(height);
        let bottom = lines.saturating_sub(height);
        let lowest = (line + 1).saturating_sub(height);
        self.top = self
            .top
            .min(bottom)
            .clamp(lowest.min(line), line)
            .min(bottom);
    }

    /// Draws lines with answers to choose from among them.
    pub(crate) fn draw_choices(
        self,
        lines: &[Line<'_>],
        takes: Takes,
        area: Rect,
        canvas: &mut Canvas<'_>,
    ) {
        self.draw(lines, area, canvas);
        let top = self.top.min(lines.len().saturating_sub(area.height.into()));
        choice::touch(&lines[top..], takes, area, canvas);
    }

    /// Draws the lines in sight, and the bar right of `area` if not all of them are.
    pub(crate) fn draw(self, lines: &[Line<'_>], area: Rect, canvas: &mut Canvas<'_>) {
        let height = usize::from(area.height);
        let top = self.top.min(lines.len().saturating_sub(height));
        canvas.lines(area, &lines[top..]);
        // Where all is in sight the wheel moves the cursor, if there is one.
        let wheel = if lines.len() > height {
            [LINE_UP, LINE_DOWN].map(|key| Touch::Press(key, NOTCH))
        } else {
            [UP, DOWN].map(|key| Touch::Press(key, 1))
        };
        canvas.on_wheel(area, wheel);
        // One column free between text and bar, where there is one.
        let x = (area.right() + 1).min(canvas.buf.area.right().saturating_sub(1));
        if lines.len() > height && height > 0 && x >= area.right() {
            let bar = Rect {
                x,
                width: 1,
                ..area
            };
            draw_bar(bar, (top, lines.len()), canvas);
        }
    }
}

/// A thin line, thick where the window is. It moves with every line and reaches both ends.
fn draw_bar(area: Rect, (top, lines): (usize, usize), canvas: &mut Canvas<'_>) {
    let theme = canvas.theme;
    let height = usize::from(area.height);
    let thumb = (height * height / lines).clamp(1, height);
    let start = (top * (height - thumb)).div_ceil((lines - height).max(1));
    for (n, cell) in area.rows().enumerate() {
        let inside = (start..start + thumb).contains(&n);
        let (glyph, style) = if inside {
            ("┃", theme.dim)
        } else {
            ("│", theme.line)
        };
        canvas.text((cell.x, cell.y), glyph, style);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn case(lines: usize, height: u16, steps: &[Move], top: usize) {
        let mut scroll = Scroll::default();
        for step in steps {
            scroll.go(*step, lines, height);
        }
        assert_eq!(scroll.top, top, "{steps:?} in {lines} lines of {height}");
    }

    #[test]
    fn a_window_stays_inside_its_text() {
        case(100, 10, &[Move::Down], 1);
        case(100, 10, &[Move::Up], 0);
        case(100, 10, &[Move::Bottom, Move::Down, Move::Up], 89);
        case(100, 10, &[Move::PageDown, Move::PageDown, Move::PageUp], 9);
        case(5, 10, &[Move::Down, Move::Bottom], 0);
        case(100, 0, &[Move::Bottom], 100);
    }

    #[test]
    fn a_line_comes_into_sight() {
        let show = |top: usize, line: usize| {
            let mut scroll = Scroll::from(top);
            scroll.show(line, 100, 10);
            (scroll.top, scroll.below(100, 10))
        };
        assert_eq!(show(0, 5), (0, 90));
        assert_eq!(show(0, 10), (1, 89));
        assert_eq!(show(50, 20), (20, 70));
        assert_eq!(show(50, 99), (90, 0));
        assert_eq!(Scroll::new().below(5, 10), 0);
    }
}
