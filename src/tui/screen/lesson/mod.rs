//! Lessons: a list to choose from, and the reader that leads through one.

mod choice;
mod contents;
mod draw;
mod keys;
mod mission;
mod over;
mod page;
mod questions;
mod reader;
mod reading;
mod task;
mod terms;
mod touch;
mod trial;
mod turning;
mod words;

pub(crate) use choice::{about_lines, lesson_line, track_words};

use super::Ask;
use crate::course::lesson::{Lesson, Step, StepKind};
use crate::lab::desk::Desk;
use crate::study::place::Place;
use crate::study::record::TrialKey;
use crate::tui::keys::{ENTER, Hint, Key, Row, ch, find, hints};
use crate::tui::screen::play::Watched;
use crate::tui::widget::list::List;
use crate::tui::widget::scroll::{CHOOSE, Move};
use ratatui::layout::Rect;
use reader::Reader;

use std::collections::BTreeMap;
use std::time::Duration;

/// The lesson screen.
#[derive(Debug, Default)]
pub(crate) struct Learn {
    lessons: List,
    reader: Option<Reader>,
    /// Lessons that were left before their end, by their ids, each as it was.
    left: BTreeMap<String, Reader>,
}

#[derive(Clone, Copy)]
enum Choice {
    Open,
    Find,
    Words,
    Reset,
}

const CHOICE_KEYS: &[Row<Choice>] = &[
    Row {
        cap: "⏎",
        word: "read",
        help: "Open the lesson where you left it",
        keys: &[(ENTER, Choice::Open)],
    },
    Row {
        cap: "/",
        word: "find",
        help: "Search the lessons and the glossary",
        keys: &[(ch('/'), Choice::Find)],
    },
    Row {
        cap: "v",
        word: "words",
        help: "The glossary, and the pairs that are easily confused",
        keys: &[(ch('v'), Choice::Words)],
    },
    Row {
        cap: "x",
        word: "set back",
        help: "Set the progress of the lesson, or of everything, back to the start; it asks first",
        keys: &[(ch('x'), Choice::Reset)],
    },
];

impl Learn {
    /// Opens a lesson where it was left, in this session or the one before. Else at the first part that is not
    /// passed; from the start if all are.
    pub(crate) fn open(&mut self, id: &str, desk: &Desk) {
        // What is open is left for it.
        self.leave();
        let Some(lesson) = self.choose(id, desk) else {
            return;
        };
        let mut places = desk.left();
        let place = places.find(|place| place.is_in(id) && !place.is_behind());
        let reader = match (self.left.remove(id), place) {
            (Some(reader), _) => reader,
            (None, Some(Place::Lesson { part, step, .. })) => {
                Reader::resume(lesson, part.as_deref(), *step, desk)
            }
            _ => Reader::next_part(lesson, desk),
        };
        self.reader = Some(reader);
    }

    /// Opens a lesson where the learner was.
    pub(crate) fn resume(&mut self, id: &str, part: Option<&str>, step: usize, desk: &Desk) {
        if let Some(lesson) = self.choose(id, desk) {
            self.reader = Some(Reader::resume(lesson, part, step, desk));
        }
    }

    /// Opens a prediction to be made once more; so many wait after it.
    pub(crate) fn predict(&mut self, key: &TrialKey, left: usize, desk: &Desk) {
        let Some(lesson) = self.choose(&key.lesson, desk) else {
            return;
        };
        let part = lesson.parts.iter().find(|p| p.id.as_str() == key.part);
        let is_trial = |step: &Step| matches!(step.kind, StepKind::Trial(_));
        let step = part.and_then(|part| part.steps.iter().position(is_trial));
        let mut reader = Reader::resume(lesson, Some(&key.part), step.unwrap_or(0), desk);
        reader.predict_again(left);
        self.reader = Some(reader);
    }

    /// Goes back to the list. What was not read to its end is kept as it is, to go on with.
    fn leave(&mut self) {
        if let Some(reader) = self.reader.take()
            && reader.at + 1 < reader.pages.len()
        {
            self.left.insert(reader.lesson.to_string(), reader);
        }
    }

    /// A lesson by its id; the cursor of the list goes to it if the list has it.
    fn choose<'a>(&mut self, id: &str, desk: &'a Desk) -> Option<&'a Lesson> {
        let listed = desk.lessons();
        if let Some(row) = listed.iter().position(|lesson| lesson.id.as_str() == id) {
            self.lessons.choose(row);
        }
        let mut all = desk.content().lessons.iter();
        all.find(|lesson| lesson.id.as_str() == id)
    }

    /// Whether a lesson is open.
    pub(crate) const fn is_reading(&self) -> bool {
        self.reader.is_some()
    }

    /// Whether a prediction is made once more.
    pub(crate) fn is_predicting(&self) -> bool {
        self.reader.as_ref().is_some_and(Reader::is_predicting)
    }

    /// Where the learner is, to be there again.
    pub(crate) fn place(&self) -> Option<Place> {
        self.reader.as_ref().map(Reader::place)
    }

    /// What the run on the page has cost so far, if there is one.
    pub(crate) fn cost(&self) -> Option<String> {
        Some(self.reader.as_ref()?.watched()?.cost())
    }

    /// Whether something moves by itself in a body of this size.
    pub(crate) fn is_moving(&self, desk: &Desk, body: Rect) -> bool {
        let reader = self.reader.as_ref();
        reader.is_some_and(|reader| reader.is_moving(desk, body))
    }

    /// Whether a run is still getting ahead.
    pub(crate) fn is_working(&self) -> bool {
        let watched = self.reader.as_ref().and_then(Reader::watched);
        watched.is_some_and(Watched::is_working)
    }

    /// Lets time pass; says whether to draw.
    pub(crate) fn tick(&mut self, elapsed: Duration, desk: &mut Desk, body: Rect) -> bool {
        let reader = self.reader.as_mut();
        reader.is_some_and(|reader| reader.tick(elapsed, desk, body))
    }

    /// The keys that work now.
    pub(crate) fn hints(&self, desk: &Desk, body: Rect) -> Vec<Hint> {
        match &self.reader {
            Some(reader) => reader.hints(desk, body),
            None => [hints(CHOOSE), hints(CHOICE_KEYS)].concat(),
        }
    }

    /// Acts on a key, if it is one that works now.
    pub(crate) fn press(&mut self, key: Key, desk: &mut Desk, body: Rect) -> Option<Ask> {
        if let Some(reader) = &mut self.reader {
            let ask = reader.press(key, desk, body)?;
            if matches!(ask, Ask::Leave) {
                let is_through = reader.at + 1 == reader.pages.len();
                self.leave();
                if is_through {
                    // After a lesson comes the next.
                    let lessons = desk.lessons().len();
                    self.lessons.go(Move::Down, lessons, body.height / 2);
                }
                return Some(Ask::Draw);
            }
            return Some(ask);
        }
        let lessons = desk.lessons();
        if let Some(step) = find(CHOOSE, key) {
            self.lessons.go(step, lessons.len(), body.height / 2);
            return Some(Ask::Draw);
        }
        let chosen = self.lessons.chosen(lessons.len());
        let chosen = chosen.map(|row| lessons[row].id.to_string());
        Some(match (find(CHOICE_KEYS, key)?, chosen) {
            (Choice::Open, Some(id)) => {
                self.open(&id, desk);
                Ask::Draw
            }
            (Choice::Open, None) => Ask::Draw,
            (Choice::Find, _) => Ask::Search,
            (Choice::Words, _) => Ask::Words(None),
            (Choice::Reset, chosen) => Ask::Reset(chosen),
        })
    }
}
