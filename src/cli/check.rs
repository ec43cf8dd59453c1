//! `coldstart check`: every problem of the content at once.

use super::{Status, print};
use crate::lab::check;
use anyhow::Result;
use clap::Args;
use std::fmt::Write;
use std::path::PathBuf;

/// Check lessons, banks, exams and scenarios; tell every problem
#[derive(Debug, Args)]
pub(crate) struct Check {
    /// A file or a pack folder; the shipped content without one
    path: Option<PathBuf>,
}

impl Check {
    pub(crate) fn execute(&self, json: bool) -> Result<Status> {
        let problems = check::check(self.path.as_deref())?;
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
