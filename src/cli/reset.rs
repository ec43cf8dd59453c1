//! `coldstart reset`: sets progress back, after asking.

use super::plain::talk::Talk;
use super::{Globals, Status, known_lesson, print};
use crate::lab::mission;
use anyhow::{Result, bail};
use clap::Args;
use std::io::{IsTerminal, stdin};

/// Set the progress of a lesson, or of everything, back to the start
#[derive(Debug, Args)]
pub(crate) struct Reset {
    /// The lesson; without one, everything
    lesson: Option<String>,
    /// Do not ask
    #[arg(long)]
    yes: bool,
}

impl Reset {
    pub(crate) fn execute(&self, globals: &Globals) -> Result<Status> {
        let mut desk = globals.desk()?;
        if let Some(id) = &self.lesson {
            known_lesson(&desk, id)?;
        }
        let what = match &self.lesson {
            Some(lesson) => format!("the progress of the lesson `{lesson}`"),
            None => "all progress".to_owned(),
        };
        if !self.yes {
            if !stdin().is_terminal() {
                bail!("this sets {what} back; say so with --yes");
            }
            let mut talk = Talk::new();
            if !talk.agrees(&format!("Set {what} back to the start?"))? {
                print::text("Nothing was changed.\n")?;
                return Ok(Status::Done);
            }
        }
        for reset in mission::resets(desk.content(), self.lesson.as_deref()) {
            desk.record(reset);
        }
        if let Some(trouble) = desk.trouble() {
            bail!("{trouble}");
        }
        print::text(&format!("Back to the start: {what}.\n"))?;
        Ok(Status::Done)
    }
}
