//! The run that shows an answer, and the way back to where it was asked.

use super::{App, Tab};
use crate::lab::show::Show;

impl App {
    /// Opens the playground, paused at the instant that matters.
    pub(super) fn show(&mut self, show: Show) {
        self.shown_from = Some(self.tab);
        self.play.show(show, &self.desk);
        self.tab = Tab::Play;
    }

    /// Back to what was left for the run, if there is such.
    pub(super) fn back_from_show(&mut self) {
        if let Some(tab) = self.shown_from.take() {
            self.tab = tab;
        }
    }

    /// The tab whose place is kept: a run that only shows an answer is no place of its own.
    pub(super) fn tab_of_place(&self) -> Tab {
        match self.shown_from {
            Some(from) if self.tab == Tab::Play && self.play.is_shown() => from,
            _ => self.tab,
        }
    }
}
