//! The command line: clap, standard output, `--json`, plain mode. One file a command.

mod check;
mod compare;
mod exam;
mod export;
mod invoke;
mod list;
mod new;
mod paths;
mod plain;
mod price;
mod print;
mod record;
mod reset;
mod run;
mod shell;
mod stats;
mod tui;
mod tune;
mod wish;

use crate::clock;
use crate::course::content::Content;
use crate::course::read::did_you_mean;
use crate::lab;
use crate::lab::config::Config;
use crate::lab::desk::Desk;
use crate::lab::files;
use crate::store::Store;
use anyhow::{Result, bail};
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
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch of the command line"
)]
pub(crate) struct Globals {
    /// Keep progress and settings in this folder
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) data_dir: Option<PathBuf>,
    /// Lay this folder of lessons, questions, scenarios and functions over the built-in ones
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) pack: Option<PathBuf>,
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
    /// Leave the mouse to the terminal; `mouse = false` in config.toml does so for good
    #[arg(long, global = true)]
    pub(crate) no_mouse: bool,
    /// Let MS milliseconds pass, draw, then stop the clock: for pictures and tests
    #[arg(long, global = true, value_name = "MS")]
    pub(crate) freeze: Option<u64>,
}

#[derive(Debug, Subcommand)]
enum Command {
    Learn(tui::Learn),
    Invoke(invoke::Invoke),
    Check(check::Check),
    Compare(compare::Compare),
    Completions(shell::Completions),
    Exam(exam::Exam),
    Export(export::Export),
    Import(export::Import),
    List(list::List),
    Man(shell::Man),
    New(new::New),
    Paths(paths::Paths),
    Play(tui::Play),
    Quiz(tui::Quiz),
    Price(price::Price),
    Record(record::Record),
    Reset(reset::Reset),
    Run(run::Run),
    Stats(stats::Stats),
    Tune(tune::Tune),
}

impl Globals {
    /// The course, with the pack over it: the one that `--pack` names, else the learner's own if there is one.
    pub(crate) fn content(&self) -> Result<Content> {
        let pack = match &self.pack {
            Some(_) => Some(self.own_pack()?),
            None => self.own_pack().ok().filter(|folder| folder.is_dir()),
        };
        files::content_with(pack.as_deref())
    }

    /// The folder of the pack, whether it is there or not.
    pub(crate) fn own_pack(&self) -> Result<PathBuf> {
        match &self.pack {
            Some(folder) if !folder.is_dir() => {
                bail!("--pack {}: there is no such folder", folder.display())
            }
            Some(folder) => Ok(folder.clone()),
            None => lab::paths::own_pack(self.data_dir.as_deref()),
        }
    }

    /// The course with the learner's records.
    pub(crate) fn desk(&self) -> Result<Desk> {
        let store = Store::open(&lab::paths::records(self.data_dir.as_deref())?)?;
        let mut desk = Desk::new(self.content()?, store)?;
        desk.set_now(clock::now_ms());
        let settings = lab::paths::config(self.data_dir.as_deref())?;
        desk.set_up(&Config::read(&settings)?, clock::zone());
        desk.keep_settings_in(settings);
        Ok(desk)
    }
}

/// An error if there is no lesson of that name; it says what there is.
pub(crate) fn known_lesson(desk: &Desk, id: &str) -> Result<()> {
    let lessons = &desk.content().lessons;
    let ids: Vec<&str> = lessons.iter().map(|lesson| lesson.id.as_str()).collect();
    if ids.contains(&id) {
        return Ok(());
    }
    bail!("there is no lesson `{id}`: {}", did_you_mean(id, &ids))
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
        Some(Command::Invoke(invoke)) => invoke.execute(&cli.globals),
        Some(Command::Check(check)) => check.execute(&cli.globals),
        Some(Command::Completions(completions)) => completions.execute(),
        Some(Command::Exam(exam)) => exam.execute(&cli.globals),
        Some(Command::Export(export)) => export.execute(&cli.globals),
        Some(Command::Import(import)) => import.execute(&cli.globals),
        Some(Command::Stats(stats)) => stats.execute(&cli.globals),
        Some(Command::List(list)) => list.execute(&cli.globals),
        Some(Command::Man(_)) => shell::Man::execute(),
        Some(Command::New(new)) => new.execute(&cli.globals),
        Some(Command::Paths(_)) => paths::Paths::execute(&cli.globals),
        Some(Command::Reset(reset)) => reset.execute(&cli.globals),
        Some(Command::Play(play)) => play.execute(&cli.globals),
        Some(Command::Quiz(quiz)) => quiz.execute(&cli.globals),
        Some(Command::Price(price)) => price::run(&price, cli.globals.json),
        Some(Command::Record(record)) => record.execute(&cli.globals),
        Some(Command::Run(run)) => run.execute(&cli.globals),
        Some(Command::Compare(compare)) => compare.execute(&cli.globals),
        Some(Command::Tune(tune)) => tune.execute(&cli.globals),
    }
}
