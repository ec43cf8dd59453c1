//! The reader of one lesson: page after page, back and forth, each page as one left it.

use super::draw;
use super::keys::{OPEN_KEYS, RUN_KEYS, TURN_KEYS};
use super::over::Over;
use super::page::{Page, State};
use crate::course::lesson::{Lesson, Step, StepKind, Task, Trial};
use crate::course::read::Id;
use crate::lab::desk::Desk;
use crate::study::place::Place;
use crate::study::progress::PartState;
use crate::study::record::Event;
use crate::tui::keys::{Key, find};
use crate::tui::screen::Ask;
use crate::tui::screen::play::{From, Watched};
use crate::tui::widget::scroll::{Move, SCROLL, Scroll};
use ratatui::layout::Rect;
use std::collections::BTreeMap;
use std::time::Duration;

/// A lesson being read.
#[derive(Debug)]
pub(super) struct Reader {
    pub(super) lesson: Id,
    pub(super) pages: Vec<Page>,
    pub(super) at: usize,
    /// What was done on the pages that have been opened.
    pub(super) states: BTreeMap<usize, State>,
    /// Under which the page is remembered.
    pub(super) key: (Option<String>, usize),
    pub(super) scroll: Scroll,
    /// What lies over the page.
    pub(super) over: Option<Over>,
    /// A page that was opened for its prediction alone, and how many predictions wait after it.
    pub(super) alone: Option<(usize, usize)>,
}

impl Reader {
    fn new(lesson: &Lesson, at: usize, desk: &Desk) -> Self {
        let mut reader = Self {
            lesson: lesson.id.clone(),
            pages: Page::all(lesson),
            at: 0,
            states: BTreeMap::new(),
            key: (None, 0),
            scroll: Scroll::new(),
            over: None,
            alone: None,
        };
        reader.turn_to(at, lesson, desk);
        reader
    }

    /// At the first part that is not passed; at the start if none is, at the first part if all are.
    pub(super) fn next_part(lesson: &Lesson, desk: &Desk) -> Self {
        let is_passed =
            |id: &Id| desk.progress().part(lesson.id.as_str(), id.as_str()) == PartState::Passed;
        let next = lesson.parts.iter().position(|part| !is_passed(&part.id));
        let part = match next {
            Some(part) => Some(part).filter(|part| *part > 0),
            // What was gone through is read again from its first page.
            None => Some(0),
        };
        let first = part.map(|part| Page::Step { part, step: 0 });
        let at = Page::all(lesson)
            .iter()
            .position(|page| Some(*page) == first);
        Self::new(lesson, at.unwrap_or(0), desk)
    }

    /// Where the learner was; at the start if that page is no more.
    pub(super) fn resume(lesson: &Lesson, part: Option<&str>, step: usize, desk: &Desk) -> Self {
        let was_here = |page: &Page| {
            let (of, number) = page.key(lesson);
            of.as_deref() == part && number == step
        };
        let at = Page::all(lesson).iter().position(was_here);
        Self::new(lesson, at.unwrap_or(0), desk)
    }

    /// The lesson, unless the course no longer has it.
    pub(super) fn lesson<'a>(&self, desk: &'a Desk) -> Option<&'a Lesson> {
        desk.content().lesson(&self.lesson)
    }

    /// The page.
    pub(super) fn page(&self) -> Page {
        self.pages[self.at]
    }

    /// What is done on the page.
    pub(super) fn state(&self) -> &State {
        self.states.get(&self.at).unwrap_or(&State::Reading)
    }

    /// The step of the page, if it has one.
    pub(super) fn step<'a>(&self, desk: &'a Desk) -> Option<&'a Step> {
        step_of(&self.lesson, self.page(), desk)
    }

    /// Where the learner is.
    pub(super) fn place(&self) -> Place {
        let (part, step) = self.key.clone();
        Place::Lesson {
            lesson: self.lesson.to_string(),
            part,
            step,
        }
    }

    /// The run on the page, if there is one.
    pub(super) fn watched(&self) -> Option<&Watched> {
        match self.state() {
            State::Showing(Ok(shown)) => Some(&shown.watched),
            State::Trying(trying) => trying.watched(),
            State::Attempting(attempting) => attempting.watched(),
            State::Showing(Err(_)) | State::Reading | State::Asking(_) | State::Quizzing(_) => None,
        }
    }

    /// Lets time pass; says whether to draw.
    pub(super) fn tick(&mut self, elapsed: Duration, desk: &mut Desk, body: Rect) -> bool {
        // What lies over the page hides it: its run waits.
        let elapsed = match self.over {
            Some(_) => Duration::ZERO,
            None => elapsed,
        };
        let page = self.page();
        let (runs, before) = (self.runs(desk, body), self.stage());
        let changed = match self.states.get_mut(&self.at) {
            Some(State::Showing(Ok(shown))) => {
                shown.begun |= runs;
                shown
                    .watched
                    .tick(if runs { elapsed } else { Duration::ZERO })
            }
            Some(State::Trying(trying)) => {
                let Some(trial) = trial_of(step_of(&self.lesson, page, desk)) else {
                    return false;
                };
                let (changed, event) = trying.tick(elapsed, trial);
                self.write_down(page, event.into_iter().collect(), desk);
                changed
            }
            Some(State::Attempting(attempting)) => {
                let Some(lesson) = desk.content().lesson(&self.lesson) else {
                    return false;
                };
                let Some(mission) = page.mission(lesson) else {
                    return false;
                };
                let (changed, events) = attempting.tick(elapsed, mission);
                record_all(events, desk);
                changed
            }
            _ => false,
        };
        if self.stage() != before {
            self.look_at(before, desk, body);
        }
        changed
    }

    /// Acts on a key, if it is one that works now.
    pub(super) fn press(&mut self, key: Key, desk: &mut Desk, body: Rect) -> Option<Ask> {
        let ask = self.act(key, desk, body);
        self.begin_if_all_is_in_sight(desk, body);
        ask
    }

    fn act(&mut self, key: Key, desk: &mut Desk, body: Rect) -> Option<Ask> {
        if self.over.is_some() {
            return self.press_over(key, desk, body);
        }
        if self.press_reading(key, desk, body) {
            return Some(Ask::Draw);
        }
        let before = self.stage();
        if let Some(ask) = self.press_page(key, desk, body) {
            self.look_at(before, desk, body);
            return Some(ask);
        }
        if let Some(watched) = self.watched()
            && find(OPEN_KEYS, key).is_some()
        {
            let from = match self.page() {
                Page::Mission => From::Mission,
                Page::Exercise => From::Exercise,
                _ => From::Page,
            };
            return Some(Ask::Watch(Box::new(watched.anew()), from));
        }
        if let Some(step) = find(SCROLL, key) {
            self.scroll_by(step, desk, body);
            return Some(Ask::Draw);
        }
        Some(self.turn(find(TURN_KEYS, key)?, desk))
    }

    /// Hands the key to what is done on the page.
    fn press_page(&mut self, key: Key, desk: &mut Desk, body: Rect) -> Option<Ask> {
        let page = self.page();
        let events = match self.states.get_mut(&self.at)? {
            State::Reading | State::Showing(Err(_)) => return None,
            State::Showing(Ok(shown)) => {
                shown.watched.act(find(RUN_KEYS, key)?);
                Vec::new()
            }
            State::Asking(_) => return self.press_questions(key, desk, body),
            State::Trying(trying) => {
                let trial = trial_of(step_of(&self.lesson, page, desk))?;
                trying.press(key, trial, desk)?
            }
            State::Quizzing(quizzing) => {
                let Task::Quiz(quiz) = desk.content().lesson(&self.lesson)?.mission.clone() else {
                    return None;
                };
                let ask = quizzing.press(key, &quiz, desk, draw::content(body));
                self.scroll = Scroll::new();
                return ask;
            }
            State::Attempting(attempting) => {
                let lesson = desk.content().lesson(&self.lesson)?;
                let before = attempting.stage();
                let events = attempting.press(key, page.mission(lesson)?, desk)?;
                if attempting.stage() != before {
                    self.scroll = Scroll::new();
                }
                events
            }
        };
        if events
            .iter()
            .any(|event| matches!(event, Event::HintOpened { .. }))
        {
            // The hint stands below the brief.
            self.scroll_by(Move::Bottom, desk, body);
        }
        self.write_down(page, events, desk);
        Some(Ask::Draw)
    }

    /// Writes down what was done on a page. What was sure and wrong comes back before the mission.
    fn write_down(&mut self, page: Page, events: Vec<Event>, desk: &mut Desk) {
        if let Some(returns) = Page::that_returns(page, &events)
            && self.alone.is_none()
        {
            self.comes_back(returns);
        }
        record_all(events, desk);
    }
}

fn record_all(events: Vec<Event>, desk: &mut Desk) {
    for event in events {
        desk.record(event);
    }
}

pub(super) fn step_of<'a>(lesson: &Id, page: Page, desk: &'a Desk) -> Option<&'a Step> {
    match page {
        Page::Step { part, step } | Page::Again { part, step } => {
            let lesson = desk.content().lesson(lesson)?;
            Some(&lesson.parts[part].steps[step])
        }
        _ => None,
    }
}

pub(super) fn trial_of(step: Option<&Step>) -> Option<&Trial> {
    match &step?.kind {
        StepKind::Trial(trial) => Some(trial),
        StepKind::Text | StepKind::Show(_) => None,
    }
}
