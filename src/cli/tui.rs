//! The commands that open the terminal program.

use super::{Globals, Status};
use crate::tui::theme::{Choice, Theme};
use crate::tui::{self, App, Ended, Setup};
use anyhow::{Result, bail};
use clap::ValueEnum;
use std::io::{IsTerminal, stdin, stdout};
use std::time::Duration;

/// The themes as `--theme` names them.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(crate) enum ThemeName {
    /// Whatever suits the terminal
    #[default]
    Auto,
    /// 24-bit colours on a dark page
    Dark,
    /// 24-bit colours on a light page
    Light,
    /// The terminal's own 16 colours
    Ansi,
    /// No colours
    Mono,
}

impl From<ThemeName> for Choice {
    fn from(name: ThemeName) -> Self {
        match name {
            ThemeName::Auto => Self::Auto,
            ThemeName::Dark => Self::Dark,
            ThemeName::Light => Self::Light,
            ThemeName::Ansi => Self::Ansi,
            ThemeName::Mono => Self::Mono,
        }
    }
}

/// Opens the terminal program where the learner left off.
pub(crate) fn resume(globals: &Globals) -> Result<Status> {
    if !(stdin().is_terminal() && stdout().is_terminal()) {
        bail!(
            "this command draws on a terminal, and this is none. Commands that print: `coldstart run \
             SCENARIO --json`, `coldstart list lessons --json`, `coldstart learn --plain`"
        );
    }
    let theme = Theme::choose(globals.theme.into(), |name| std::env::var(name).ok());
    let mut app = App::new(Setup {
        theme,
        freeze: globals.freeze.map(Duration::from_millis),
    });
    Ok(match tui::run(&mut app)? {
        Ended::Quit => Status::Done,
        Ended::Signal(code) => Status::Signal(code),
    })
}
