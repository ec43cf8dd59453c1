//! What leaves the program: code to somebody's editor and back, pictures of the screen to files.

use super::App;
use crate::lab::save;
use crate::tui::picture;
use crate::tui::screen::play::{Edit, Picture};
use anyhow::Result;
use ratatui::buffer::Buffer;
use std::time::Duration;

impl App {
    /// Plays the run in the playground at a speed, in thousandths of real time.
    pub fn play_at(&mut self, thousandths: u64) {
        self.play.play_at(thousandths);
    }

    /// Lets this much time pass and none after it: for pictures and tests.
    pub fn freeze_after(&mut self, elapsed: Duration) {
        while self.is_working() {
            self.tick(Duration::ZERO);
        }
        self.tick(elapsed);
        self.frozen = true;
    }

    /// The code that somebody wants to edit: the loop opens their editor on it.
    pub(in crate::tui) const fn take_edit(&mut self) -> Option<Edit> {
        self.edit.take()
    }

    /// Takes back what an editor made of it.
    pub(in crate::tui) fn edited(&mut self, edit: &Edit, text: Result<String>) {
        self.play.edited(edit, text, &mut self.desk);
    }

    /// Saves the screen as it is without the dialog that asks for it.
    pub(super) fn save_picture(&mut self, order: &Picture) {
        let dialog = self.play.hide_dialog();
        let mut buf = Buffer::empty(self.window);
        self.draw(&mut buf);
        self.play.show_dialog(dialog);
        let drawn = if order.svg {
            picture::svg(&buf, &self.theme)
        } else {
            picture::text(&buf)
        };
        let saved = self
            .desk
            .place_for(&order.path)
            .and_then(|path| save::text(&path, &drawn, order.replace));
        self.play.saved(&order.path, saved);
    }
}
