//! `coldstart completions` and `coldstart man`: made from the same definitions that parse the arguments.

use super::{Cli, Status, print};
use anyhow::Result;
use clap::{Args, CommandFactory};
use clap_complete::Shell;

/// Print completions for a shell
#[derive(Debug, Args)]
pub(crate) struct Completions {
    /// The shell
    shell: Shell,
}

/// Print the manual page
#[derive(Debug, Args)]
pub(crate) struct Man;

impl Completions {
    pub(crate) fn execute(&self) -> Result<Status> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Cli::command(), "coldstart", &mut script);
        print::text(&String::from_utf8_lossy(&script))?;
        Ok(Status::Done)
    }
}

impl Man {
    pub(crate) fn execute() -> Result<Status> {
        let mut page = Vec::new();
        clap_mangen::Man::new(Cli::command()).render(&mut page)?;
        print::text(&String::from_utf8_lossy(&page))?;
        Ok(Status::Done)
    }
}
