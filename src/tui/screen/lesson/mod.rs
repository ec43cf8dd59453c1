//! Lessons: a list to choose from, and the reader that leads through one.

mod choice;
mod draw;
mod mission;
mod page;
mod reader;
mod touch;
mod trial;
mod words;

pub(crate) use choice::{about_lines, lesson_line};

use super::Ask;
use crate::lab::desk::Desk;
use crate::study::place::Place;
use crate::tui::keys::{ENTER, Hint, Key, Row, find, hints};
use crate::tui::screen::play::Watched;
use crate::tui::widget::list::List;
use crate::tui::widget::scroll::CHOOSE;
use ratatui::layout::Rect;
use reader::Reader;

use std::time::Duration;

/// The lesson screen.
#[derive(Debug, Default)]
pub(crate) struct Learn {
    lessons: List,
    reader: Option<Reader>,
}

#[derive(Clone, Copy)]
enum Choice {
    Open,
}

const CHOICE_KEYS: &[Row<Choice>] = &[Row {
    cap: "⏎",
    word: "read",
    help: "Open the lesson where you left it",
    keys: &[(ENTER, Choice::Open)],
}];

impl Learn {
    /// Opens a lesson at the first part that is not passed; from the start if all are.
    pub(crate) fn open(&mut self, id: &str, desk: &Desk) {
        let all = &desk.content().lessons;
        if let Some(row) = all.iter().position(|lesson| lesson.id.as_str() == id) {
            self.lessons.choose(row);
            self.reader = Some(Reader::next_part(&all[row], desk));
        }
    }

    /// Opens a lesson where the learner was.
    pub(crate) fn resume(&mut self, id: &str, part: Option<&str>, step: usize, desk: &Desk) {
        let all = &desk.content().lessons;
        if let Some(row) = all.iter().position(|lesson| lesson.id.as_str() == id) {
            self.lessons.choose(row);
            self.reader = Some(Reader::resume(&all[row], part, step, desk));
        }
    }

    /// Where the learner is, to be there again.
    pub(crate) fn place(&self) -> Option<Place> {
        self.reader.as_ref().map(Reader::place)
    }

    /// What the run on the page has cost so far, if there is one.
    pub(crate) fn cost(&self) -> Option<String> {
        Some(self.reader.as_ref()?.watched()?.cost())
    }

    /// Whether something moves by itself.
    pub(crate) fn is_moving(&self) -> bool {
        let watched = self.reader.as_ref().and_then(Reader::watched);
        watched.is_some_and(Watched::is_moving)
    }

    /// Whether a run is still getting ahead.
    pub(crate) fn is_working(&self) -> bool {
        let watched = self.reader.as_ref().and_then(Reader::watched);
        watched.is_some_and(Watched::is_working)
    }

    /// Lets time pass; says whether to draw.
    pub(crate) fn tick(&mut self, elapsed: Duration, desk: &mut Desk) -> bool {
        let reader = self.reader.as_mut();
        reader.is_some_and(|reader| reader.tick(elapsed, desk))
    }

    /// The keys that work now.
    pub(crate) fn hints(&self, desk: &Desk) -> Vec<Hint> {
        match &self.reader {
            Some(reader) => reader.hints(desk),
            None => [hints(CHOOSE), hints(CHOICE_KEYS)].concat(),
        }
    }

    /// Acts on a key, if it is one that works now.
    pub(crate) fn press(&mut self, key: Key, desk: &mut Desk, body: Rect) -> Option<Ask> {
        if let Some(reader) = &mut self.reader {
            let ask = reader.press(key, desk, body)?;
            if matches!(ask, Ask::Leave) {
                self.reader = None;
                return Some(Ask::Draw);
            }
            return Some(ask);
        }
        let lessons = &desk.content().lessons;
        if let Some(step) = find(CHOOSE, key) {
            self.lessons.go(step, lessons.len(), body.height);
            return Some(Ask::Draw);
        }
        let Choice::Open = find(CHOICE_KEYS, key)?;
        if let Some(row) = self.lessons.chosen(lessons.len()) {
            let id = lessons[row].id.to_string();
            self.open(&id, desk);
        }
        Some(Ask::Draw)
    }
}
