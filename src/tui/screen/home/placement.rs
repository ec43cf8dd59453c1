//! The placement test: questions of all lessons, then a list of what may be skipped. The learner decides.

use super::super::Ask;
use super::super::asking::{Asking, CURSOR, FLAG};
use crate::lab::desk::Desk;
use crate::lab::placement::{self, Placed};
use crate::tui::keys::{ENTER, ESC, Hint, Key, Row, ch, find, hints};
use crate::tui::widget::canvas::Canvas;
use crate::tui::widget::list::List;
use crate::tui::widget::panel::Panel;
use crate::tui::widget::scroll::CHOOSE;
use crate::tui::widget::text;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};
use std::collections::BTreeSet;

/// The open placement test.
#[derive(Debug)]
pub(super) struct Placement {
    /// The questions, until they are over.
    asking: Option<Asking>,
    placed: Vec<Placed>,
    /// The lessons that are to be skipped.
    skipped: BTreeSet<String>,
    list: List,
}

#[derive(Clone, Copy)]
enum Act {
    Toggle,
    Take,
    Close,
}

const RESULT_KEYS: &[Row<Act>] = &[
    Row {
        cap: "⏎",
        word: "skip these",
        help: "Mark the chosen lessons as skipped; they stay open to you",
        keys: &[(ENTER, Act::Take)],
    },
    Row {
        cap: "␣",
        word: "change",
        help: "Skip the lesson, or do not",
        keys: &[(ch(' '), Act::Toggle)],
    },
    Row {
        cap: "Esc",
        word: "skip nothing",
        help: "Back to the first screen; nothing is skipped",
        keys: &[(ESC, Act::Close)],
    },
];

#[derive(Clone, Copy)]
struct End;

const ASKING_KEYS: &[Row<End>] = &[Row {
    cap: "Esc",
    word: "that is enough",
    help: "End here and see what may be skipped by what you have answered",
    keys: &[(ESC, End)],
}];

impl Placement {
    pub(super) fn open(desk: &Desk) -> Self {
        let asking = Asking::new(placement::sitting(desk));
        let mut placement = Self {
            asking: Some(asking),
            placed: Vec::new(),
            skipped: BTreeSet::new(),
            list: List::default(),
        };
        placement.look(desk);
        placement
    }

    /// Looks at the result once the questions are over.
    fn look(&mut self, desk: &Desk) {
        if self.asking.as_ref().is_some_and(Asking::is_over) {
            self.end(desk);
        }
    }

    fn end(&mut self, desk: &Desk) {
        self.asking = None;
        self.placed = placement::result(desk);
        let may = self.placed.iter().filter(|placed| placed.may_skip());
        self.skipped = may.map(|placed| placed.lesson.clone()).collect();
    }

    pub(super) fn hints(&self, desk: &Desk, body: Rect) -> Vec<Hint> {
        match &self.asking {
            Some(asking) => asking_hints(asking.hints(desk, areas(body)[1])),
            None => [hints(RESULT_KEYS), hints(CHOOSE)].concat(),
        }
    }

    /// Acts on a key, if it is one that works now; [`Ask::Leave`] closes it.
    pub(super) fn press(&mut self, key: Key, desk: &mut Desk, body: Rect) -> Option<Ask> {
        if let Some(asking) = &mut self.asking {
            if let Some(ask) = asking.press(key, desk, areas(body)[1]) {
                self.look(desk);
                return Some(ask);
            }
            find(ASKING_KEYS, key)?;
            self.end(desk);
            return Some(Ask::Draw);
        }
        if let Some(step) = find(CHOOSE, key) {
            self.list.go(step, self.placed.len(), body.height);
            return Some(Ask::Draw);
        }
        match find(RESULT_KEYS, key)? {
            Act::Close => return Some(Ask::Leave),
            Act::Take => {
                for lesson in &self.skipped {
                    placement::skip(desk, lesson);
                }
                return Some(Ask::Leave);
            }
            Act::Toggle => {
                let row = self.list.chosen(self.placed.len());
                if let Some(placed) = row.and_then(|row| self.placed.get(row))
                    && !self.skipped.remove(&placed.lesson)
                {
                    self.skipped.insert(placed.lesson.clone());
                }
            }
        }
        Some(Ask::Draw)
    }

    pub(super) fn draw(&self, desk: &Desk, body: Rect, canvas: &mut Canvas<'_>) {
        let theme = canvas.theme;
        let [line, below] = areas(body);
        if let Some(asking) = &self.asking {
            let words = " What you may skip: answer what you know, call a guess a guess";
            let words = text::shorten(words, line.width.into());
            canvas.line(line, &Line::from(Span::styled(words, theme.dim)));
            return asking.draw(desk, below, canvas);
        }
        self.draw_result(body, canvas);
    }

    /// What may be skipped, and what is to be.
    fn draw_result(&self, body: Rect, canvas: &mut Canvas<'_>) {
        let theme = canvas.theme;
        let words = if self.placed.is_empty() {
            "Nothing was answered, so nothing is suggested."
        } else if !self.placed.iter().any(Placed::may_skip) {
            "No lesson is suggested: for that both its questions have to be known, and not by a guess. ␣ marks \
             one all the same."
        } else {
            "Where you knew everything asked, the lesson may be skipped. You decide, and can come back to it."
        };
        let words = text::wrap_plain(words, usize::from(body.width).saturating_sub(2), theme.text);
        let text_area = Rect {
            x: body.x + 1,
            ..body
        };
        let below = canvas.lines(text_area, &words);
        let area = Rect {
            x: body.x,
            y: below.y + 1,
            height: below.height.saturating_sub(1),
            ..body
        };
        let high = u16::try_from(self.placed.len() + 2).unwrap_or(u16::MAX);
        let inner = Panel {
            focus: true,
            status: Line::from(Span::styled(
                format!("{} to skip", self.skipped.len()),
                theme.dim,
            )),
            ..Panel::new("Skip")
        }
        .draw(
            Rect {
                height: area.height.min(high),
                ..area
            },
            canvas,
        );
        let room = usize::from(inner.width).saturating_sub(22);
        let rows: Vec<Line> = self
            .placed
            .iter()
            .map(|placed| {
                let skip = self.skipped.contains(&placed.lesson);
                let (mark, style) = if skip {
                    ("» ", theme.warn)
                } else {
                    ("· ", theme.faint)
                };
                let known = format!("{} of {} known", placed.known, placed.answered);
                Line::from(vec![
                    Span::styled(mark, style),
                    Span::styled(text::pad(&placed.title, room), theme.text),
                    Span::styled(text::pad_left(&known, 16), theme.dim),
                ])
            })
            .collect();
        self.list.draw(&rows, inner, canvas);
    }
}

/// The keys of a question with the one that ends the test before those that explain themselves. Where it is asked how
/// sure one is, that key leads back to the answer.
fn asking_hints(mut own: Vec<Hint>) -> Vec<Hint> {
    if own.iter().any(|hint| hint.cap == "Esc") {
        return own;
    }
    own.sort_by_key(|hint| [CURSOR.cap, FLAG.cap].contains(&hint.cap));
    let place = own.iter().position(|hint| hint.cap == "⏎");
    let place = place.map_or(own.len(), |place| place + 1);
    own.splice(place..place, hints(ASKING_KEYS));
    own
}

fn areas(body: Rect) -> [Rect; 2] {
    Layout::vertical([Constraint::Length(2), Constraint::Min(0)]).areas(body)
}
