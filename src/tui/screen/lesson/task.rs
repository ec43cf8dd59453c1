//! What a page with a task asks of the reader: its keys in the bar, and what becomes of a mission that is left.

use super::draw;
use super::keys::{OPEN_KEYS, RUN_KEYS, TURN_KEYS};
use super::mission::Stage;
use super::page::State;
use super::reader::{Reader, step_of, trial_of};
use crate::lab::desk::Desk;
use crate::study::progress::MissionState;
use crate::study::record::Event;
use crate::tui::keys::{Hint, hints};
use crate::tui::screen::asking::Asking;
use crate::tui::widget::scroll::{PAGES, SCROLL};
use ratatui::layout::Rect;

impl Reader {
    /// The keys that work now.
    pub(super) fn hints(&self, desk: &Desk) -> Vec<Hint> {
        if let Some(over) = &self.over {
            return over.hints();
        }
        if let State::Attempting(attempting) = self.state()
            && attempting.is_typing()
        {
            // Every letter is part of the value.
            return attempting.hints(Vec::new());
        }
        let mut open = match self.watched() {
            Some(_) => hints(OPEN_KEYS),
            None => Vec::new(),
        };
        let own = match self.state() {
            State::Reading => hints(SCROLL),
            State::Showing(_) => hints(RUN_KEYS),
            State::Trying(trying) if trying.is_explained() => {
                let again = trial_of(step_of(&self.lesson, self.page(), desk));
                let again = again.map_or_else(Vec::new, |trial| trying.hints(trial));
                [again, hints(SCROLL)].concat()
            }
            State::Trying(trying) => trial_of(step_of(&self.lesson, self.page(), desk))
                .map_or_else(Vec::new, |trial| trying.hints(trial)),
            State::Asking(asking) => asking.hints(desk),
            State::Quizzing(quizzing) => [quizzing.hints(desk), hints(SCROLL)].concat(),
            State::Attempting(attempting) => {
                let mut look = std::mem::take(&mut open);
                for hint in &mut look {
                    hint.word = "look";
                }
                let scroll = match attempting.stage() {
                    Stage::Task => SCROLL,
                    Stage::Work => PAGES,
                };
                [attempting.hints(look), hints(scroll)].concat()
            }
        };
        let mut turn = hints(TURN_KEYS);
        if self.asking().is_some() {
            // What is asked comes first; going on without an answer is for the help.
            for hint in &mut turn {
                hint.word = "";
            }
        }
        if own.iter().any(|hint| hint.cap.contains('⏎')) {
            // Enter belongs to the page, so what goes on is the other key.
            turn[0].cap = "n";
            turn[0].keys = "n".into();
            if matches!(self.state(), State::Attempting(attempting) if attempting.is_solved()) {
                // What is done comes to its end.
                return [turn.drain(..1).collect(), own, turn, open].concat();
            }
            [own, turn, open].concat()
        } else {
            [turn, own, open].concat()
        }
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
