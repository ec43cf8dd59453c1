//! What may lie over a page: the contents of the lesson, or the words of the page.

use super::contents::{Contents, Step};
use super::keys::Turn;
use super::reader::Reader;
use super::terms::Terms;
use crate::lab::desk::Desk;
use crate::tui::keys::{Hint, Key};
use crate::tui::screen::Ask;
use crate::tui::widget::canvas::Canvas;
use ratatui::layout::Rect;

/// What lies over a page.
#[derive(Debug)]
pub(super) enum Over {
    Contents(Contents),
    Terms(Terms),
}

impl Over {
    pub(super) fn hints(&self) -> Vec<Hint> {
        match self {
            Self::Contents(_) => Contents::hints(),
            Self::Terms(_) => Terms::hints(),
        }
    }
}

impl Reader {
    /// Opens what a key asks for. A page without words of its own leads to the whole glossary.
    pub(super) fn open_over(&mut self, turn: Turn, desk: &Desk) -> Ask {
        self.over = match turn {
            Turn::Contents => Some(Over::Contents(Contents::at(self.at))),
            Turn::Words => Terms::of(self, desk).map(Over::Terms),
            _ => return Ask::Search,
        };
        match self.over {
            Some(_) => Ask::Draw,
            None => Ask::Words(None),
        }
    }

    pub(super) fn press_over(&mut self, key: Key, desk: &Desk, body: Rect) -> Option<Ask> {
        let pages = self.pages.len();
        match self.over.as_mut()? {
            Over::Contents(contents) => match contents.press(key, pages, body)? {
                Step::Stay => {}
                Step::Close => self.over = None,
                Step::Jump(to) => {
                    self.over = None;
                    if let Some(lesson) = desk.content().lesson(&self.lesson) {
                        self.turn_to(to, lesson, desk);
                    }
                }
            },
            Over::Terms(terms) => match terms.press(key, body)? {
                Ask::Leave => self.over = None,
                ask => return Some(ask),
            },
        }
        Some(Ask::Draw)
    }

    pub(super) fn draw_over(&self, desk: &Desk, body: Rect, canvas: &mut Canvas<'_>) {
        match &self.over {
            Some(Over::Contents(contents)) => contents.draw(self, desk, body, canvas),
            Some(Over::Terms(terms)) => terms.draw(desk, body, canvas),
            None => {}
        }
    }
}
