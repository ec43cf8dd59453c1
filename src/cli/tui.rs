//! The commands that open the terminal program.

use super::{Globals, Status};
use crate::clock;
use crate::course::content::Content;
use crate::lab;
use crate::lab::desk::Desk;
use crate::lab::paths;
use crate::lab::playground::Playground;
use crate::lab::run::Order;
use crate::store::Store;
use crate::tui::theme::{Choice, Theme};
use crate::tui::{self, App, Ended};
use anyhow::{Result, bail};
use clap::{Args, ValueEnum};
use std::io::{IsTerminal, stdin, stdout};
use std::path::PathBuf;
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

/// Open a lesson
#[derive(Debug, Args)]
pub(crate) struct Learn {
    /// A lesson's id; without one, the list of lessons
    lesson: Option<String>,
}

/// Open the playground
#[derive(Debug, Args)]
pub(crate) struct Play {
    /// A built-in scenario, or a file; without one, the list of scenarios
    scenario: Option<String>,
}

/// Answer questions
#[derive(Debug, Args)]
pub(crate) struct Quiz {
    /// A bank's id; without one, the list of topics
    bank: Option<String>,
}

impl Learn {
    pub(crate) fn execute(&self, globals: &Globals) -> Result<Status> {
        open(globals, |app| {
            let lessons = &app.desk().content().lessons;
            let known = |id: &str| lessons.iter().any(|lesson| lesson.id.as_str() == id);
            if let Some(id) = self.lesson.as_deref().filter(|id| !known(id)) {
                let ids: Vec<&str> = lessons.iter().map(|lesson| lesson.id.as_str()).collect();
                bail!("there is no lesson `{id}`; there are {}", ids.join(", "));
            }
            app.learn(self.lesson.as_deref());
            Ok(())
        })
    }
}

impl Play {
    pub(crate) fn execute(&self, globals: &Globals) -> Result<Status> {
        open(globals, |app| {
            let Some(scenario) = self.scenario.as_deref() else {
                app.play();
                return Ok(());
            };
            let books = app.desk().books();
            if books.iter().any(|book| book.id == scenario) {
                app.play_shipped(scenario);
                return Ok(());
            }
            let content = app.desk().content();
            let (file, text) = lab::open::scenario(scenario, content)?;
            let order = Order {
                file: &file,
                text: &text,
                settings: Vec::new(),
                until: None,
            };
            let playground = Playground::open(&order, &content.library)?;
            app.watch(playground);
            Ok(())
        })
    }
}

impl Quiz {
    pub(crate) fn execute(&self, globals: &Globals) -> Result<Status> {
        open(globals, |app| {
            let Some(bank) = self.bank.as_deref() else {
                app.quiz();
                return Ok(());
            };
            let banks = &app.desk().content().banks;
            if !banks.iter().any(|other| other.id == bank) {
                let ids: Vec<&str> = banks.iter().map(|bank| bank.id.as_str()).collect();
                bail!("there is no bank `{bank}`; there are {}", ids.join(", "));
            }
            app.practise(Some(bank));
            Ok(())
        })
    }
}

/// Opens the terminal program where the learner left off.
pub(crate) fn resume(globals: &Globals) -> Result<Status> {
    open(globals, |app| {
        app.resume();
        Ok(())
    })
}

fn open(globals: &Globals, prepare: impl FnOnce(&mut App) -> Result<()>) -> Result<Status> {
    if !(stdin().is_terminal() && stdout().is_terminal()) {
        bail!(
            "this command draws on a terminal, and this is none. Commands that print: `coldstart run \
             SCENARIO --json`, `coldstart list lessons --json`, `coldstart learn --plain`"
        );
    }
    let env = |name: &str| std::env::var(name).ok();
    let mut theme = Theme::choose(globals.theme.into(), env);
    if globals.ascii || Theme::speaks_ascii(env) {
        theme = theme.in_ascii();
    }
    let store = Store::open(&paths::records(globals.data_dir.as_deref())?)?;
    let mut desk = Desk::new(Content::embedded(), store)?;
    desk.set_now(clock::now_ms());
    desk.save_in(PathBuf::new());
    if globals.no_motion {
        desk.stop_motion();
    }
    let mut app = App::new(theme, desk);
    prepare(&mut app)?;
    if let Some(ms) = globals.freeze {
        app.freeze_after(Duration::from_millis(ms));
    }
    Ok(match tui::run(&mut app)? {
        Ended::Quit => Status::Done,
        Ended::Signal(code) => Status::Signal(code),
    })
}
