//! The commands that open the terminal program.

use super::{Globals, Status};
use crate::course::content::Content;
use crate::lab;
use crate::lab::playground::Playground;
use crate::lab::run::Order;
use crate::tui::theme::{Choice, Theme};
use crate::tui::{self, App, Ended, Setup};
use anyhow::{Result, bail};
use clap::{Args, ValueEnum};
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

/// Open the playground
#[derive(Debug, Args)]
pub(crate) struct Play {
    /// A built-in scenario, or a file
    scenario: Option<String>,
}

impl Play {
    pub(crate) fn execute(&self, globals: &Globals) -> Result<Status> {
        open(globals, |app| {
            let Some(file) = &self.scenario else {
                return Ok(());
            };
            let content = Content::embedded();
            let (file, text) = lab::open::scenario(file, &content)?;
            let order = Order {
                file: &file,
                text: &text,
                settings: Vec::new(),
                until: None,
            };
            app.watch(Playground::open(&order, &content.library)?);
            Ok(())
        })
    }
}

/// Opens the terminal program where the learner left off.
pub(crate) fn resume(globals: &Globals) -> Result<Status> {
    open(globals, |_| Ok(()))
}

fn open(globals: &Globals, prepare: impl FnOnce(&mut App) -> Result<()>) -> Result<Status> {
    if !(stdin().is_terminal() && stdout().is_terminal()) {
        bail!(
            "this command draws on a terminal, and this is none. Commands that print: `coldstart run \
             SCENARIO --json`, `coldstart list lessons --json`, `coldstart learn --plain`"
        );
    }
    let mut app = App::new(Setup {
        theme: Theme::choose(globals.theme.into(), |name| std::env::var(name).ok()),
    });
    prepare(&mut app)?;
    if let Some(ms) = globals.freeze {
        app.freeze_after(Duration::from_millis(ms));
    }
    Ok(match tui::run(&mut app)? {
        Ended::Quit => Status::Done,
        Ended::Signal(code) => Status::Signal(code),
    })
}
