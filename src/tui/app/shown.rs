//! The run that shows an answer or belongs to a page, and the way back to where it was left for.

use super::{App, Tab};
use crate::lab::playground::Playground;
use crate::lab::show::Show;
use crate::tui::screen::play::From;

impl App {
    /// Opens the playground, paused at the instant that matters.
    pub(super) fn show(&mut self, show: Show) {
        self.shown_from = Some(self.tab);
        self.play.show(show, &self.desk);
        self.tab = Tab::Play;
    }

    /// Opens the playground with a run of a page.
    pub(super) fn look(&mut self, playground: Playground, from: From) {
        self.shown_from = Some(self.tab);
        self.play.look(playground, from, &self.desk);
        self.tab = Tab::Play;
    }

    /// Back to what was left for the run, if there is such.
    pub(super) fn back_from_show(&mut self) {
        if let Some(tab) = self.shown_from.take() {
            self.tab = tab;
        }
    }

    /// The tab whose place is kept: a run that something was left for is no place of its own.
    pub(super) fn tab_of_place(&self) -> Tab {
        match self.shown_from {
            Some(from) if self.tab == Tab::Play && self.play.is_shown() => from,
            _ => self.tab,
        }
    }
}
