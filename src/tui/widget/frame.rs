//! What surrounds every screen: name, tabs and the running bill above, the keys of the moment below.

use super::touch::Touch;
use super::{ascii, text};
use crate::tui::keys::Hint;
use crate::tui::theme::Theme;
use crate::tui::widget::canvas::Canvas;
use ratatui::layout::{Constraint, Layout, Margin, Rect};
use ratatui::style::Modifier;
use ratatui::text::{Line, Span};
use std::borrow::Cow;

/// Below this width or height a screen gets the whole window: one pane, no frame.
const SMALLEST_FRAMED: (u16, u16) = (48, 14);
/// In a window of at least this height even a single pane keeps its key bar.
const SMALLEST_WITH_KEYS: u16 = 5;
/// More keys than this in a row are not read.
const MOST_KEYS: usize = 6;

/// Where the parts of the window are. A function of its size alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Areas {
    header: Option<Rect>,
    /// What belongs to the screen.
    pub(crate) body: Rect,
    keys: Option<Rect>,
}

impl Areas {
    /// The parts of a window.
    pub(crate) fn of(window: Rect) -> Self {
        let (width, height) = SMALLEST_FRAMED;
        if window.width >= width && window.height >= height {
            let [header, body, keys] = Layout::vertical([
                Constraint::Length(2),
                Constraint::Min(0),
                Constraint::Length(1),
            ])
            .areas(window);
            Self {
                header: Some(header),
                body: body.inner(Margin::new(1, 0)),
                keys: Some(keys.inner(Margin::new(1, 0))),
            }
        } else if window.height >= SMALLEST_WITH_KEYS {
            let [body, keys] =
                Layout::vertical([Constraint::Min(0), Constraint::Length(1)]).areas(window);
            Self {
                header: None,
                body,
                keys: Some(keys),
            }
        } else {
            Self {
                header: None,
                body: window,
                keys: None,
            }
        }
    }
}

/// What the frame shows.
pub(crate) struct Frame<'a> {
    /// The names of the tabs, and which is open.
    pub(crate) tabs: (&'a [&'a str], usize),
    /// What stands at the right of the tabs.
    pub(crate) status: Line<'a>,
    /// The keys of the screen.
    pub(crate) screen_keys: &'a [Hint],
    /// The keys that work on every screen: those with a word stay in sight.
    pub(crate) common_keys: &'a [Hint],
}

impl Frame<'_> {
    /// Draws it round the body.
    pub(crate) fn draw(&self, areas: Areas, canvas: &mut Canvas<'_>) {
        if let Some(header) = areas.header {
            self.draw_header(header, canvas);
        }
        if let Some(keys) = areas.keys {
            self.draw_keys(keys, canvas);
        }
    }

    fn draw_header(&self, area: Rect, canvas: &mut Canvas<'_>) {
        let theme = canvas.theme;
        let [row, rule] = Layout::vertical([Constraint::Length(1); 2]).areas(area);
        canvas.text((rule.x, rule.y), "─".repeat(rule.width.into()), theme.line);
        let mut spans = vec![
            Span::styled(" ▌", theme.accent),
            Span::styled("coldstart", theme.bright),
            Span::raw("  "),
        ];
        let (names, open) = self.tabs;
        let mut x = row.x + columns(spans.iter().map(Span::width).sum());
        for (n, name) in names.iter().enumerate() {
            let tab = Rect {
                x,
                width: columns(text::width(name) + 5),
                ..row
            };
            canvas.on_click(tab, Touch::Tab(n));
            x = tab.right();
            let (number, word) = if n == open {
                let accent = theme.accent.add_modifier(Modifier::BOLD);
                (accent, accent)
            } else {
                (theme.faint, theme.dim)
            };
            spans.push(Span::styled(format!("  {} ", n + 1), number));
            spans.push(Span::styled(*name, word));
            spans.push(Span::raw(" "));
        }
        let tabs = Line::from(spans);
        let room = usize::from(row.width).saturating_sub(tabs.width() + 2);
        canvas.line(row, &tabs);
        if self.status.width() <= room {
            let status = Rect {
                x: row.right() - 1 - columns(self.status.width()),
                ..row
            };
            canvas.line(status, &self.status);
        }
    }

    /// The screen's keys from the left, the common ones at the right; where both do not fit, the screen's
    /// give way from the end.
    fn draw_keys(&self, area: Rect, canvas: &mut Canvas<'_>) {
        let common: Vec<&Hint> = barred(self.common_keys).collect();
        let common_width: usize = common
            .iter()
            .map(|hint| cap_width(hint, canvas.theme))
            .sum();
        let mut room = usize::from(area.width);
        let mut x = area.x;
        if common_width <= room {
            room -= common_width;
            let mut at = area.right() - columns(common_width);
            for hint in common {
                at = draw_cap(hint, (at, area.y), canvas);
            }
        }
        for hint in barred(self.screen_keys).take(MOST_KEYS) {
            let width = cap_width(hint, canvas.theme);
            if width > room {
                break;
            }
            room -= width;
            x = draw_cap(hint, (x, area.y), canvas);
        }
    }
}

fn barred(hints: &[Hint]) -> impl Iterator<Item = &Hint> {
    hints.iter().filter(|hint| !hint.word.is_empty())
}

/// The cap with its two sides, a space, the word and the gap to the next.
fn cap_width(hint: &Hint, theme: &Theme) -> usize {
    text::width(&cap(hint, theme)) + 2 + 1 + text::width(hint.word) + 2
}

fn draw_cap(hint: &Hint, (x, y): (u16, u16), canvas: &mut Canvas<'_>) -> u16 {
    let theme = canvas.theme;
    let line = Line::from(vec![
        Span::styled(format!(" {} ", cap(hint, theme)), theme.keycap),
        Span::styled(format!(" {}", hint.word), theme.dim),
    ]);
    let row = Rect::new(x, y, columns(line.width()), 1);
    canvas.line(row, &line);
    let keys = hint.on_cap();
    for (column, key) in &keys {
        let cap = if keys.len() == 1 {
            row
        } else {
            Rect::new(x + 1 + columns(*column), y, 1, 1)
        };
        canvas.on_click(cap, Touch::Press(*key, 1));
    }
    x + columns(cap_width(hint, theme))
}

fn cap<'a>(hint: &'a Hint, theme: &Theme) -> Cow<'a, str> {
    if theme.ascii {
        ascii::cap(hint.cap).into()
    } else {
        hint.cap.into()
    }
}

/// A width that is known to fit a terminal.
fn columns(width: usize) -> u16 {
    u16::try_from(width).unwrap_or(u16::MAX)
}
