//! From page to page, and what leaving a part says of it.

use super::keys::Turn;
use super::page::{Page, State};
use super::reader::Reader;
use crate::course::lesson::Lesson;
use crate::lab::desk::Desk;
use crate::study::record::{Event, PartKey};
use crate::tui::screen::Ask;
use crate::tui::widget::scroll::Scroll;

impl Reader {
    pub(super) fn turn(&mut self, turn: Turn, desk: &mut Desk) -> Ask {
        let last = self.pages.len() - 1;
        let part = self.page().part();
        let to = match turn {
            Turn::Leave => return Ask::Leave,
            Turn::Contents | Turn::Words | Turn::Find => return self.open_over(turn, desk),
            Turn::Next if self.is_alone().is_some() => return Ask::PredictNext,
            Turn::Next if self.at == last => return Ask::Leave,
            Turn::Next => self.at + 1,
            Turn::Back => self.at.saturating_sub(1),
            Turn::NextPart => self
                .first_page(|of| of.part() != part, self.at)
                .unwrap_or(last),
            Turn::PartBefore => self.part_before(),
        };
        if matches!(turn, Turn::Next | Turn::NextPart) && self.pages[to].part() != part {
            self.leave_part(part, matches!(turn, Turn::Next), desk);
        }
        if matches!(turn, Turn::Next) {
            self.leave_mission(desk);
        }
        if let Some(lesson) = desk.content().lesson(&self.lesson) {
            self.turn_to(to, lesson, desk);
        }
        Ask::Draw
    }

    fn first_page(&self, is_it: impl Fn(&Page) -> bool, after: usize) -> Option<usize> {
        let found = self.pages[after..].iter().position(is_it)?;
        Some(after + found)
    }

    /// The first page of this part, or of the one before if this is it.
    fn part_before(&self) -> usize {
        let first_of = |at: usize| {
            let part = self.pages[at].part();
            let same = self.pages[..=at]
                .iter()
                .rev()
                .take_while(|page| page.part() == part);
            at + 1 - same.count()
        };
        match first_of(self.at) {
            first if first < self.at => first,
            first => first_of(first.saturating_sub(1)),
        }
    }

    /// A part is passed at its end; one whose questions were left open is skipped, and so is one that was
    /// jumped over.
    fn leave_part(&self, part: Option<usize>, at_its_end: bool, desk: &mut Desk) {
        let Some(part) = part else { return };
        let answered = match self.state() {
            State::Asking(asking) => asking.is_over() || asking.practice().is_review(),
            _ => true,
        };
        let Some(lesson) = self.lesson(desk) else {
            return;
        };
        let part = PartKey {
            lesson: lesson.id.to_string(),
            part: lesson.parts[part].id.to_string(),
        };
        desk.record(if at_its_end && answered {
            Event::PartPassed { part }
        } else {
            Event::PartSkipped { part }
        });
    }

    /// Makes room for a page before the mission; what was done on the pages after it moves with them.
    pub(super) fn comes_back(&mut self, page: Page) {
        let is_mission = |page: &Page| matches!(page, Page::Exercise | Page::Mission);
        let mission = self.pages.iter().position(is_mission);
        let Some(place) = mission.filter(|_| !self.pages.contains(&page)) else {
            return;
        };
        self.pages.insert(place, page);
        let moved = self.states.split_off(&place).into_iter();
        self.states.extend(moved.map(|(at, state)| (at + 1, state)));
        self.at += usize::from(self.at >= place);
    }

    /// Lets the prediction of the page be made anew, for itself; so many wait after it.
    pub(super) fn predict_again(&mut self, left: usize) {
        self.alone = Some((self.at, left));
        if let Some(State::Trying(trying)) = self.states.get_mut(&self.at) {
            trying.come_back();
        }
    }

    /// Whether it was opened for a prediction.
    pub(super) const fn is_predicting(&self) -> bool {
        self.alone.is_some()
    }

    /// How many predictions wait after this page, if it was opened for its prediction alone.
    pub(super) fn is_alone(&self) -> Option<usize> {
        let (at, left) = self.alone?;
        (at == self.at).then_some(left)
    }

    /// Whether the page is a trial that is explained by now.
    pub(super) fn is_explained(&self) -> bool {
        matches!(self.state(), State::Trying(trying) if trying.is_explained())
    }

    pub(super) fn turn_to(&mut self, to: usize, lesson: &Lesson, desk: &Desk) {
        self.at = to;
        self.key = self.page().key(lesson);
        self.scroll = Scroll::new();
        let page = self.page();
        self.states
            .entry(to)
            .or_insert_with(|| page.open(lesson, desk));
    }
}
