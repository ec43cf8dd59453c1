//! The search over lessons and glossary: type a word or two, choose, and be there.

use super::Ask;
use crate::lab::desk::Desk;
use crate::lab::search::{Hit, Target, search};
use crate::lab::spelling::Query;
use crate::tui::keys::{DOWN, ENTER, ESC, Hint, Key, PAGE_DOWN, PAGE_UP, Row, UP, find, hints};
use crate::tui::theme::Theme;
use crate::tui::widget::canvas::Canvas;
use crate::tui::widget::field::{FIELD, Field};
use crate::tui::widget::list::List;
use crate::tui::widget::scroll::Move;
use crate::tui::widget::text;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};

/// The rows of a hit: its title, and the words around what was found.
const ROWS: u16 = 2;

/// The open search.
#[derive(Debug, Default)]
pub(crate) struct Search {
    field: Field,
    query: Query,
    found: Vec<Hit>,
    list: List,
}

#[derive(Clone, Copy)]
enum Act {
    Go(Move),
    Take,
    Close,
}

const KEYS: &[Row<Act>] = &[
    Row {
        cap: "⏎",
        word: "go there",
        help: "Go to what is chosen; Esc there comes back to what was found",
        keys: &[(ENTER, Act::Take)],
    },
    Row {
        cap: "↑↓",
        word: "choose",
        help: "Choose: a line, a page",
        keys: &[
            (UP, Act::Go(Move::Up)),
            (DOWN, Act::Go(Move::Down)),
            (PAGE_UP, Act::Go(Move::PageUp)),
            (PAGE_DOWN, Act::Go(Move::PageDown)),
        ],
    },
    Row {
        cap: "Esc",
        word: "close",
        help: "Back to where you were",
        keys: &[(ESC, Act::Close)],
    },
];

impl Search {
    /// The keys that work now.
    pub(crate) fn hints() -> Vec<Hint> {
        [hints(KEYS), hints(FIELD)].concat()
    }

    /// Acts on a key, if it is one of the search's.
    pub(crate) fn press(&mut self, key: Key, desk: &Desk, body: Rect) -> Option<Ask> {
        match find(KEYS, key) {
            Some(Act::Go(step)) => {
                let height = list_area(body).height / ROWS;
                self.list.go(step, self.found.len(), height);
            }
            Some(Act::Take) => return Some(self.chosen()),
            Some(Act::Close) => return Some(Ask::Leave),
            None if self.field.press(key) => self.look(desk),
            None => return None,
        }
        Some(Ask::Draw)
    }

    /// Takes what was pasted.
    pub(crate) fn paste(&mut self, text: &str, desk: &Desk) {
        self.field.paste(text);
        self.look(desk);
    }

    fn look(&mut self, desk: &Desk) {
        self.query = Query::new(self.field.value(), desk.content());
        self.found = search(desk.content(), self.field.value());
        self.list = List::default();
    }

    fn chosen(&self) -> Ask {
        let row = self.list.chosen(self.found.len());
        match row
            .and_then(|row| self.found.get(row))
            .map(|hit| &hit.target)
        {
            Some(Target::Step { lesson, part, step }) => Ask::Step {
                lesson: lesson.clone(),
                part: part.clone(),
                step: *step,
            },
            Some(Target::Term(term)) => Ask::Words(Some(term.clone())),
            None => Ask::Draw,
        }
    }

    /// Draws it over the body.
    pub(crate) fn draw(&self, body: Rect, canvas: &mut Canvas<'_>) {
        let theme = canvas.theme;
        let line = Rect {
            height: 1,
            ..inside(body)
        };
        let mut typed = Line::from(Span::styled("Find › ", theme.accent));
        let status = self.status();
        let room = usize::from(line.width).saturating_sub(8 + text::width(&status));
        typed.spans.extend(self.field.line(room, theme).spans);
        canvas.line(line, &typed);
        let at = line.right().saturating_sub(columns(&status));
        canvas.text((at, line.y), &status, theme.dim);
        let rule = "─".repeat(line.width.into());
        canvas.text((line.x, line.y + 1), rule, theme.line);
        let area = list_area(body);
        if self.found.is_empty() {
            let words = if self.field.value().trim().is_empty() {
                "Type a word or two. Lessons and glossary are searched; all words have to be there, in any \
                 order."
            } else {
                "Nothing has all of these words. Take one back, or write less of it."
            };
            let lines = text::wrap_plain(words, area.width.into(), theme.dim);
            canvas.lines(area, &lines);
            return;
        }
        self.draw_hits(area, canvas);
    }

    fn status(&self) -> String {
        match (self.found.len(), self.field.value().trim().is_empty()) {
            (_, true) => String::new(),
            (count, _) => format!("{count} found"),
        }
    }

    fn draw_hits(&self, area: Rect, canvas: &mut Canvas<'_>) {
        let theme = canvas.theme;
        let chosen = self.list.chosen(self.found.len()).unwrap_or(0);
        let fit = usize::from(area.height / ROWS).max(1);
        let last = self.found.len().saturating_sub(fit);
        let first = chosen.saturating_sub(fit / 2).min(last);
        let room = usize::from(area.width).saturating_sub(2);
        for ((n, hit), y) in (first..)
            .zip(&self.found[first..])
            .zip((area.y..).step_by(ROWS.into()))
        {
            if y + ROWS > area.bottom() {
                break;
            }
            let here = n == chosen;
            let mark = Span::styled(if here { "▌ " } else { "  " }, theme.accent);
            let kind = match hit.target {
                Target::Term(_) => "word  ",
                Target::Step { .. } => "",
            };
            let style = if here { theme.bright } else { theme.text };
            let title = text::shorten(&hit.title, room.saturating_sub(kind.len()));
            let row = Rect {
                y,
                height: 1,
                ..area
            };
            let title = Line::from(vec![
                mark.clone(),
                Span::styled(kind, theme.info),
                Span::styled(title, style),
            ]);
            canvas.line(row, &title);
            let mut excerpt = vec![mark];
            excerpt.extend(lit(&text::shorten(&hit.excerpt, room), &self.query, theme));
            canvas.line(Rect { y: y + 1, ..row }, &Line::from(excerpt));
            if here {
                canvas.shade(
                    Rect {
                        height: ROWS,
                        ..row
                    },
                    theme.selected,
                );
            }
        }
    }
}

fn inside(body: Rect) -> Rect {
    Rect {
        x: body.x + body.width.min(1),
        width: body.width.saturating_sub(2).min(96),
        ..body
    }
}

fn list_area(body: Rect) -> Rect {
    let [_, list] =
        Layout::vertical([Constraint::Length(2), Constraint::Min(0)]).areas(inside(body));
    list
}

/// A text with the words that were looked for in another ink.
fn lit(excerpt: &str, query: &Query, theme: &Theme) -> Vec<Span<'static>> {
    let mut spans = Vec::new();
    for piece in excerpt.split_inclusive(' ') {
        let style = if query.lights(piece) {
            theme.accent
        } else {
            theme.dim
        };
        spans.push(Span::styled(piece.to_owned(), style));
    }
    spans
}

fn columns(text: &str) -> u16 {
    u16::try_from(text::width(text)).unwrap_or(u16::MAX)
}
