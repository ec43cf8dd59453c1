//! The commands that open the terminal program.

use super::plain::{lesson, practice};
use super::wish::Wishes;
use super::{Globals, Status, known_lesson};
use crate::course::read::did_you_mean;
use crate::lab;
use crate::lab::desk::Desk;
use crate::lab::playground::Playground;
use crate::lab::practise::Wish;
use crate::lab::run::Order;
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
    /// In lines and numbered prompts, without drawing on the terminal
    #[arg(long)]
    plain: bool,
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
    #[arg(value_name = "BANK|TOPIC")]
    bank: Option<String>,
    #[command(flatten)]
    wish: Wishes,
    /// In lines and numbered prompts, without drawing on the terminal
    #[arg(long)]
    plain: bool,
}

impl Learn {
    pub(crate) fn execute(&self, globals: &Globals) -> Result<Status> {
        if self.plain {
            return self.plain(globals);
        }
        open(globals, |app| {
            if let Some(id) = &self.lesson {
                known_lesson(app.desk(), id)?;
            }
            app.learn(self.lesson.as_deref());
            Ok(())
        })
    }
}

impl Learn {
    fn plain(&self, globals: &Globals) -> Result<Status> {
        let mut desk = globals.desk()?;
        let lesson = match &self.lesson {
            Some(id) => {
                known_lesson(&desk, id)?;
                Some(id.clone())
            }
            None => lesson::choose(&desk)?,
        };
        if let Some(lesson) = lesson {
            lesson::take(&mut desk, &lesson)?;
        }
        Ok(Status::Done)
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
        if self.plain {
            let mut desk = globals.desk()?;
            let wish = self.wish(&desk)?;
            practice::sit(&mut desk, &wish)?;
            return Ok(Status::Done);
        }
        open(globals, |app| {
            let wish = self.wish(app.desk())?;
            if wish == Wish::default() {
                app.quiz();
            } else {
                app.practise_wish(&wish);
            }
            Ok(())
        })
    }

    /// What is wished for; a topic that is none is an error that says what there is.
    fn wish(&self, desk: &Desk) -> Result<Wish> {
        let banks = &desk.content().banks;
        let ids: Vec<&str> = banks.iter().map(|bank| bank.id.as_str()).collect();
        if let Some(bank) = &self.bank
            && !ids.contains(&bank.as_str())
        {
            bail!("there is no bank `{bank}`: {}", did_you_mean(bank, &ids));
        }
        if let Some(lesson) = &self.wish.lesson {
            known_lesson(desk, lesson)?;
        }
        Ok(Wish {
            topic: self.bank.clone(),
            ..self.wish.read()
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

/// Opens the terminal program after it was prepared.
pub(super) fn open(
    globals: &Globals,
    prepare: impl FnOnce(&mut App) -> Result<()>,
) -> Result<Status> {
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
    let mut desk = globals.desk()?;
    desk.save_in(PathBuf::new());
    if globals.no_motion {
        desk.stop_motion();
    }
    if globals.no_mouse {
        desk.stop_mouse();
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
