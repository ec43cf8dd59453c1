//! `coldstart check`: every problem of the content at once.

use super::{Globals, Status, print};
use crate::lab::{check, watch};
use anyhow::Result;
use clap::Args;
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// Check lessons, banks, exams and scenarios; tell every problem
#[derive(Debug, Args)]
pub(crate) struct Check {
    /// A file or a pack folder; the shipped content without one
    path: Option<PathBuf>,
    /// Check again whenever a file changes, until Ctrl-C
    #[arg(long, requires = "path")]
    watch: bool,
}

impl Check {
    pub(crate) fn execute(&self, globals: &Globals) -> Result<Status> {
        // A pack that is named for everything else is also what one wants checked.
        let path = self.path.as_deref().or(globals.pack.as_deref());
        match path.filter(|_| self.watch) {
            Some(watched) => {
                watch::watch(watched, || {
                    // A file that cannot be read for a moment is no reason to stop watching.
                    let told = Self::tell(path, globals.json);
                    told.map_or_else(|error| print::error(&error), |_| ());
                    print::text("\n")
                })?;
                Ok(Status::Done)
            }
            None => Self::tell(path, globals.json),
        }
    }

    fn tell(path: Option<&Path>, json: bool) -> Result<Status> {
        let problems = check::check(path)?;
        if json {
            print::json(&problems)?;
        } else {
            let mut text = String::new();
            for problem in &problems {
                let _ = writeln!(text, "{problem}");
            }
            let _ = match problems.len() {
                0 => writeln!(text, "No problems."),
                1 => writeln!(text, "1 problem."),
                n => writeln!(text, "{n} problems."),
            };
            print::text(&text)?;
        }
        Ok(if problems.is_empty() {
            Status::Done
        } else {
            Status::Missed
        })
    }
}
