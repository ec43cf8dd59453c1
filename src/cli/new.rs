//! `coldstart new`: begins a lesson, a bank, a scenario or a function.

use super::{Globals, Status, print};
use crate::lab::new::{self, Kind};
use anyhow::Result;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Begin a lesson, a bank, a scenario or a function
#[derive(Debug, Args)]
pub(crate) struct New {
    /// What to begin
    what: What,
    /// Its name: small letters, figures and hyphens
    name: String,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum What {
    Lesson,
    Bank,
    Scenario,
    Function,
}

impl New {
    /// Into the pack that `--pack` names, or the folder that one is in.
    pub(crate) fn execute(&self, globals: &Globals) -> Result<Status> {
        let kind = match self.what {
            What::Lesson => Kind::Lesson,
            What::Bank => Kind::Bank,
            What::Scenario => Kind::Scenario,
            What::Function => Kind::Function,
        };
        let outline = globals.content()?.outline;
        let last = outline.lessons.iter().map(|planned| planned.number).max();
        let files = new::files(kind, &self.name, last.unwrap_or(0) + 1)?;
        let pack = globals.pack.clone().unwrap_or_else(|| PathBuf::from("."));
        for path in new::write(&pack, &files)? {
            print::text(&format!("{}\n", path.display()))?;
        }
        print::text(&format!(
            "Change them as you like; `coldstart check {}` tells every problem.\n",
            pack.display()
        ))?;
        Ok(Status::Done)
    }
}
