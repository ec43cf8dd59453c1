//! What a page with a task asks of the reader: its keys in the bar, and what becomes of a mission that is left.

use super::draw;
use super::keys::{OPEN_KEYS, TURN_KEYS};
use super::mission::{Attempting, Quizzing, Stage};
use super::page::State;
use super::reader::Reader;
use crate::lab::desk::Desk;
use crate::study::progress::MissionState;
use crate::study::record::Event;
use crate::tui::keys::{Hint, hints};
use crate::tui::screen::asking::Asking;
use crate::tui::widget::scroll::{PAGES, SCROLL};
use ratatui::layout::Rect;

impl Reader {
    /// The keys of a mission: what may be changed comes first, and going on once it is solved.
    pub(super) fn task_hints(&self, attempting: &Attempting) -> Vec<Hint> {
        let mut look = match self.watched() {
            Some(_) => hints(OPEN_KEYS),
            None => Vec::new(),
        };
        for hint in &mut look {
            hint.word = "look";
        }
        let scroll = match attempting.stage() {
            Stage::Task => SCROLL,
            Stage::Work => PAGES,
        };
        let own = [attempting.hints(look), hints(scroll)].concat();
        let mut turn = hints(TURN_KEYS);
        if own.iter().any(|hint| hint.cap.contains('⏎')) {
            // Enter belongs to the page, so what goes on is the other key.
            turn[0].cap = "n";
            turn[0].keys = "n".into();
        }
        if attempting.is_solved() {
            // What is done comes to its end.
            return [turn.drain(..1).collect(), own, turn].concat();
        }
        [own, turn].concat()
    }

    /// The keys of a mission that is a quiz. Going on without an answer is for the help.
    pub(super) fn quiz_hints(&self, quizzing: &Quizzing, desk: &Desk, body: Rect) -> Vec<Hint> {
        let own = quizzing.hints(desk, draw::content(body));
        let mut all = self.with_turning([own, hints(SCROLL)].concat());
        if quizzing.asking().is_some() {
            for hint in &mut all {
                if ["n", "p", "o", "v", "/"].contains(&hint.cap) {
                    hint.word = "";
                }
            }
        }
        all
    }

    /// A mission is skipped that one goes on from without a try.
    pub(super) fn leave_mission(&self, desk: &mut Desk) {
        let lesson = self.lesson(desk);
        let id = lesson.and_then(|lesson| self.page().mission_id(lesson));
        if let Some(id) = id.map(str::to_owned)
            && desk.progress().mission(&id) == MissionState::NotTried
        {
            desk.record(Event::MissionSkipped { mission: id });
        }
    }

    /// The questions that are being asked on the page.
    pub(super) fn asking(&self) -> Option<&Asking> {
        match self.state() {
            State::Asking(asking) if !asking.is_over() => Some(asking),
            State::Quizzing(quizzing) => quizzing.asking(),
            _ => None,
        }
    }

    /// Where the task, what may be changed and the goals are all in sight, one works at once: there is nothing to
    /// start.
    pub(super) fn begin_if_all_is_in_sight(&mut self, desk: &Desk, body: Rect) {
        let room = draw::content(body);
        let text = self.text_area(desk, body);
        if let Some(State::Attempting(attempting)) = self.states.get_mut(&self.at)
            && text.height < room.height
        {
            attempting.begin();
        }
    }
}
