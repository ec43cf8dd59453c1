//! The help: every key that works, made from the key tables.

use crate::tui::keys::{ESC, Hint, Key, Row, ch, find, hints};
use crate::tui::widget::canvas::Canvas;
use crate::tui::widget::panel::Panel;
use crate::tui::widget::scroll::{SCROLL, Scroll};
use crate::tui::widget::text;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Clear, Widget};

/// The widest that the help gets; its lines are short.
const WIDEST: u16 = 76;

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
        let window = window(groups, body);
        self.scroll
            .go(step, height(groups), window.height.saturating_sub(2));
        Some(true)
    }

    /// Draws it over the body.
    pub(crate) fn draw(&self, groups: &[Group], body: Rect, canvas: &mut Canvas<'_>) {
        let theme = canvas.theme;
        let area = window(groups, body);
        Clear.render(area, canvas.buf);
        canvas.shade(area, theme.page);
        let inner = Panel {
            focus: true,
            ..Panel::new("Keys")
        }
        .draw(area, canvas);
        let caps = groups
            .iter()
            .flat_map(|group| &group.hints)
            .map(|hint| text::width(&hint.keys))
            .max()
            .unwrap_or_default()
            .min(usize::from(inner.width) / 2);
        let mut lines = Vec::new();
        for group in groups {
            if !lines.is_empty() {
                lines.push(Line::default());
            }
            lines.push(Line::from(Span::styled(group.title, theme.bright)));
            for hint in &group.hints {
                let room = usize::from(inner.width).saturating_sub(caps + 2);
                lines.push(Line::from(vec![
                    Span::styled(text::pad(&hint.keys, caps), theme.info),
                    Span::raw("  "),
                    Span::styled(text::shorten(hint.help, room), theme.text),
                ]));
            }
        }
        self.scroll.draw(&lines, inner, canvas);
    }
}

fn height(groups: &[Group]) -> usize {
    let rows: usize = groups.iter().map(|group| group.hints.len() + 1).sum();
    rows + groups.len().saturating_sub(1)
}

/// As high as its lines, in the middle of the body.
fn window(groups: &[Group], body: Rect) -> Rect {
    let high = u16::try_from(height(groups) + 2).unwrap_or(u16::MAX);
    let (width, height) = (body.width.min(WIDEST), body.height.min(high));
    Rect {
        x: body.x + (body.width - width) / 2,
        y: body.y + (body.height - height) / 2,
        width,
        height,
    }
}
