//! The command line: clap, standard output, `--json`, plain mode. One file a command.

mod check;
mod invoke;
mod list;
mod price;
mod print;
mod record;
mod run;
mod tui;

use anyhow::Result;
use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;

/// How a command ended. Usage and I/O errors are `Err` and exit with 2.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    /// Done: exit 0.
    Done,
    /// A goal was missed, a check found problems, a function failed: exit 1.
    Missed,
    /// A signal ended the terminal program: exit with 128 and its number, as a shell would say.
    Signal(u8),
}

#[derive(Debug, Parser)]
#[command(
    name = "coldstart",
    version,
    about = "A terminal lab that teaches serverless computing by running it"
)]
struct Cli {
    #[command(flatten)]
    globals: Globals,
    #[command(subcommand)]
    command: Option<Command>,
}

/// Options that every command takes.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct Globals {
    /// Keep progress and settings in this folder
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) data_dir: Option<PathBuf>,
    /// Print JSON
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// Draw with these colours
    #[arg(long, global = true, value_enum, default_value_t, value_name = "THEME")]
    pub(crate) theme: tui::ThemeName,
    /// Draw with ASCII signs only; by itself where the locale is not UTF-8
    #[arg(long, global = true)]
    pub(crate) ascii: bool,
    /// Let nothing move unless a key says so
    #[arg(long, global = true)]
    pub(crate) no_motion: bool,
    /// Let MS milliseconds pass, draw, then stop the clock: for pictures and tests
    #[arg(long, global = true, value_name = "MS")]
    pub(crate) freeze: Option<u64>,
}

#[derive(Debug, Subcommand)]
enum Command {
    Learn(tui::Learn),
    Invoke(invoke::Invoke),
    Check(check::Check),
    List(list::List),
    Play(tui::Play),
    Quiz(tui::Quiz),
    Price(price::Price),
    Record(record::Record),
    Run(run::Run),
}

/// Runs the program with the arguments of this process.
///
/// Exit codes: 0 done; 1 a goal was missed, a check found problems or a function failed; 2 usage or I/O.
/// A closed pipe is 0, as `coldstart list lessons | head -1` is no failure.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(cli) {
        Ok(Status::Done) => ExitCode::SUCCESS,
        Ok(Status::Missed) => ExitCode::from(1),
        Ok(Status::Signal(code)) => ExitCode::from(code),
        Err(error) if print::is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            print::error(&error);
            ExitCode::from(2)
        }
    }
}

fn run(cli: Cli) -> Result<Status> {
    match cli.command {
        None => tui::resume(&cli.globals),
        Some(Command::Learn(learn)) => learn.execute(&cli.globals),
        Some(Command::Invoke(invoke)) => invoke.execute(cli.globals.json),
        Some(Command::Check(check)) => check.execute(cli.globals.json),
        Some(Command::List(list)) => list.execute(cli.globals.json),
        Some(Command::Play(play)) => play.execute(&cli.globals),
        Some(Command::Quiz(quiz)) => quiz.execute(&cli.globals),
        Some(Command::Price(price)) => price::run(&price, cli.globals.json),
        Some(Command::Record(record)) => record.execute(&cli.globals),
        Some(Command::Run(run)) => run.execute(cli.globals.json),
    }
}
