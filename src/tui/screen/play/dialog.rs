//! The dialogs over a run: one at a time, on top of everything. While one is open the run's clock stands,
//! so that what is done in it happens at the instant that is on the screen.

use super::Watched;
use super::breaking::Break;
use super::commands::Command;
use super::fire::Fire;
use super::mission::Brief;
use super::palette::Palette;
use super::refused::Refused;
use super::save::Save;
use super::settings::Settings;
use crate::lab::desk::Desk;
use crate::tui::keys::{Hint, Key};
use crate::tui::widget::canvas::Canvas;
use ratatui::layout::Rect;

pub(super) use crate::tui::widget::window::{room, window};

/// An open dialog.
#[derive(Debug)]
pub(crate) enum Dialog {
    Palette(Palette),
    Settings(Settings),
    Fire(Fire),
    Break(Break),
    Save(Save),
    Mission(Brief),
    Refused(Refused),
}

/// What came of a key in a dialog.
#[derive(Debug)]
pub(super) enum Step {
    /// The dialog took it, and stays.
    Stay,
    /// The dialog is done.
    Close,
    /// The dialog is done, and this is to be done now.
    Do(Command),
    /// The dialog stays, and this is to be done now.
    Ask(super::Ask),
    /// It is not a key of the dialog.
    Pass,
}

impl Dialog {
    pub(super) fn press(
        &mut self,
        key: Key,
        watched: &mut Watched,
        desk: &mut Desk,
        body: Rect,
    ) -> Step {
        match self {
            Self::Palette(palette) => palette.press(key),
            Self::Settings(settings) => settings.press(key, watched, desk),
            Self::Fire(fire) => fire.press(key, watched),
            Self::Break(breaking) => breaking.press(key, watched),
            Self::Save(save) => save.press(key, watched, desk),
            Self::Mission(brief) => brief.press(key, desk, body),
            Self::Refused(refused) => refused.press(key),
        }
    }

    /// Takes what was pasted, if there is a line to type in.
    pub(super) fn paste(&mut self, text: &str) {
        match self {
            Self::Palette(palette) => palette.paste(text),
            Self::Settings(settings) => settings.paste(text),
            Self::Save(save) => save.paste(text),
            Self::Fire(_) | Self::Break(_) | Self::Mission(_) | Self::Refused(_) => {}
        }
    }

    pub(super) fn hints(&self) -> Vec<Hint> {
        match self {
            Self::Palette(_) => Palette::hints(),
            Self::Settings(settings) => settings.hints(),
            Self::Fire(_) => Fire::hints(),
            Self::Break(_) => Break::hints(),
            Self::Save(save) => save.hints(),
            Self::Mission(brief) => brief.hints(),
            Self::Refused(_) => Refused::hints(),
        }
    }

    pub(super) fn draw(&self, watched: &Watched, desk: &Desk, body: Rect, canvas: &mut Canvas<'_>) {
        match self {
            Self::Palette(palette) => palette.draw(body, canvas),
            Self::Settings(settings) => settings.draw(watched, body, canvas),
            Self::Fire(fire) => fire.draw(watched, body, canvas),
            Self::Break(breaking) => breaking.draw(watched, body, canvas),
            Self::Save(save) => save.draw(body, canvas),
            Self::Mission(brief) => brief.draw(desk, body, canvas),
            Self::Refused(refused) => refused.draw(body, canvas),
        }
    }
}
