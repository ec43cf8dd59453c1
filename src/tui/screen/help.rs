//! The help: every key that works, made from the key tables.

use crate::tui::keys::{ESC, Hint, Key, Row, ch, find, hints};
use crate::tui::theme::Theme;
use crate::tui::widget::canvas::Canvas;
use crate::tui::widget::panel::Panel;
use crate::tui::widget::scroll::{SCROLL, Scroll};
use crate::tui::widget::text;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Clear, Widget};

/// The widest that the help gets; its lines are short.
const WIDEST: u16 = 76;
/// The names of keys are looked up, not read: a long row of them is wrapped.
const WIDEST_NAMES: usize = 15;
/// The sides of the panel, its padding, and the column of the scroll bar.
const FRAME: usize = 5;

/// The open help.
#[derive(Debug, Default)]
pub(crate) struct Help {
    scroll: Scroll,
}

#[derive(Clone, Copy)]
enum Action {
    Close,
}

const KEYS: &[Row<Action>] = &[Row {
    cap: "Esc",
    word: "close",
    help: "Close the help",
    keys: &[(ESC, Action::Close), (ch('?'), Action::Close)],
}];

/// A group of keys under a heading.
pub(crate) struct Group {
    /// The heading.
    pub(crate) title: &'static str,
    /// The keys.
    pub(crate) hints: Vec<Hint>,
}

impl Help {
    /// The keys of the help itself.
    pub(crate) fn hints() -> Vec<Hint> {
        [hints(KEYS), hints(SCROLL)].concat()
    }

    /// Whether the key was one of the help's, and whether it stays open.
    pub(crate) fn press(&mut self, key: Key, groups: &[Group], body: Rect) -> Option<bool> {
        if let Some(Action::Close) = find(KEYS, key) {
            return Some(false);
        }
        let step = find(SCROLL, key)?;
        let lines = lines(groups, body, &Theme::mono()).len();
        let window = window(lines, body);
        self.scroll.go(step, lines, window.height.saturating_sub(2));
        Some(true)
    }

    /// Draws it over the body.
    pub(crate) fn draw(&self, groups: &[Group], body: Rect, canvas: &mut Canvas<'_>) {
        let theme = canvas.theme;
        let lines = lines(groups, body, theme);
        let area = window(lines.len(), body);
        canvas.cover();
        Clear.render(area, canvas.buf);
        canvas.shade(area, theme.page);
        let inner = Panel {
            focus: true,
            ..Panel::new("Keys")
        }
        .draw(area, canvas);
        self.scroll.draw(&lines, inner, canvas);
    }
}

/// A row for each group of keys: their names at the left, what they do at the right, both wrapped to
/// their columns, so that nothing is cut.
fn lines(groups: &[Group], body: Rect, theme: &Theme) -> Vec<Line<'static>> {
    let all = groups.iter().flat_map(|group| &group.hints);
    let names = all.map(|hint| text::width(&hint.keys)).max().unwrap_or(0);
    let width = usize::from(body.width.min(WIDEST)).saturating_sub(FRAME);
    let names = names.min(WIDEST_NAMES).min(width / 3).max(1);
    let room = width.saturating_sub(names + 2).max(1);
    let mut lines = Vec::new();
    for group in groups {
        if !lines.is_empty() {
            lines.push(Line::default());
        }
        lines.push(Line::from(Span::styled(group.title, theme.bright)));
        for hint in &group.hints {
            let mut keys = text::wrap_plain(&hint.keys, names, theme.info).into_iter();
            let mut help = text::wrap_plain(hint.help, room, theme.text).into_iter();
            loop {
                let (left, right) = (keys.next(), help.next());
                if left.is_none() && right.is_none() {
                    break;
                }
                let mut line = left.unwrap_or_default();
                let gap = names.saturating_sub(line.width()) + 2;
                line.push_span(Span::raw(" ".repeat(gap)));
                line.spans.extend(right.unwrap_or_default().spans);
                lines.push(line);
            }
        }
    }
    lines
}

/// As high as its lines, in the middle of the body.
fn window(lines: usize, body: Rect) -> Rect {
    let high = u16::try_from(lines + 2).unwrap_or(u16::MAX);
    let (width, height) = (body.width.min(WIDEST), body.height.min(high));
    Rect {
        x: body.x + (body.width - width) / 2,
        y: body.y + (body.height - height) / 2,
        width,
        height,
    }
}
