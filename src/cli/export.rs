//! `coldstart export` and `coldstart import`: questions, papers, progress and statistics, in and out.

use super::stats::told;
use super::{Globals, Status, print};
use crate::course::exchange::Format;
use crate::course::read::did_you_mean;
use crate::lab::files::read_text;
use crate::lab::{exchange, paper};
use anyhow::{Context, Result, bail};
use clap::{Args, Subcommand, ValueEnum};
use std::fs;
use std::path::PathBuf;

/// Write questions, papers, progress or statistics in another format
#[derive(Debug, Args)]
pub(crate) struct Export {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// The questions of a bank, or of all
    Bank {
        /// The bank; all without one
        bank: Option<String>,
        /// The format
        #[arg(long, value_enum, default_value = "json")]
        format: BankFormat,
        /// Leave out what is right, and why
        #[arg(long)]
        without_key: bool,
    },
    /// A paper to print, as Markdown
    Exam {
        /// The paper's id; the first without one
        exam: Option<String>,
        /// The number that it is drawn by
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// The format
        #[arg(long, value_enum, default_value = "md")]
        format: PaperFormat,
        /// Leave the key out
        #[arg(long)]
        without_key: bool,
    },
    /// Everything that was recorded, to be imported on another machine
    Progress {
        /// The format
        #[arg(long, value_enum, default_value = "jsonl")]
        format: RecordFormat,
    },
    /// The statistics
    Stats {
        /// The format
        #[arg(long, value_enum, default_value = "json")]
        format: StatsFormat,
    },
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum BankFormat {
    Json,
    Csv,
    Gift,
    Anki,
    Md,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum PaperFormat {
    Md,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum RecordFormat {
    /// A JSON object a line
    #[value(alias = "json")]
    Jsonl,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum StatsFormat {
    Json,
    Csv,
    Md,
}

/// Read questions in TOML or GIFT, or progress from another machine
#[derive(Debug, Args)]
pub(crate) struct Import {
    /// A bank (.toml, .gift, .txt), or exported progress (.jsonl, .json)
    file: PathBuf,
}

impl Export {
    pub(crate) fn execute(&self, globals: &Globals) -> Result<Status> {
        let text = match &self.what {
            What::Bank {
                bank,
                format,
                without_key,
            } => {
                let content = globals.content()?;
                let ids: Vec<&str> = content.banks.iter().map(|bank| bank.id.as_str()).collect();
                if let Some(bank) = bank.as_deref().filter(|bank| !ids.contains(bank)) {
                    bail!("there is no bank `{bank}`: {}", did_you_mean(bank, &ids));
                }
                let format = match format {
                    BankFormat::Json => Format::Json,
                    BankFormat::Csv => Format::Csv,
                    BankFormat::Gift => Format::Gift,
                    BankFormat::Anki => Format::Anki,
                    BankFormat::Md => Format::Markdown,
                };
                exchange::bank(&content, bank.as_deref(), format, !without_key)
            }
            What::Exam {
                exam,
                seed,
                without_key,
                format: PaperFormat::Md,
            } => {
                let desk = globals.desk()?;
                let exams = &desk.content().exams;
                let ids: Vec<&str> = exams.iter().map(|exam| exam.id.as_str()).collect();
                let id = exam.as_deref().or(ids.first().copied()).unwrap_or_default();
                let Some(blueprint) = paper::blueprint(desk.content(), id) else {
                    bail!("there is no paper `{id}`: {}", did_you_mean(id, &ids));
                };
                exchange::exam(&desk, blueprint, *seed, !without_key)
            }
            What::Progress {
                format: RecordFormat::Jsonl,
            } => exchange::progress(&globals.desk()?.records()?),
            What::Stats { format } => {
                let stats = told(globals)?;
                match format {
                    StatsFormat::Json => return print::json(&stats.json()).map(|()| Status::Done),
                    StatsFormat::Csv => stats.csv(),
                    StatsFormat::Md => stats.markdown(),
                }
            }
        };
        print::text(&text)?;
        Ok(Status::Done)
    }
}

impl Import {
    pub(crate) fn execute(&self, globals: &Globals) -> Result<Status> {
        let text = read_text(&self.file)?;
        let ending = self.file.extension().and_then(|ending| ending.to_str());
        match ending {
            Some("jsonl" | "json") => self.progress(&text, globals),
            _ => self.bank(&text, globals),
        }
    }

    /// Adds the records that are not there yet.
    fn progress(&self, text: &str, globals: &Globals) -> Result<Status> {
        let records =
            exchange::read_progress(text).with_context(|| self.file.display().to_string())?;
        let mut desk = globals.desk()?;
        let added = desk.merge(&records)?;
        let there = records.len() - added;
        print::text(&format!(
            "{added} records added, {there} were there already.\n"
        ))?;
        Ok(Status::Done)
    }

    /// Puts a bank into the pack, or into the learner's own, and tells every problem.
    fn bank(&self, text: &str, globals: &Globals) -> Result<Status> {
        let imported = exchange::import(&self.file, text, &globals.content()?)?;
        for problem in &imported.problems {
            print::text(&format!("{problem}\n"))?;
        }
        if !imported.usable {
            print::text("Nothing was imported.\n")?;
            return Ok(Status::Missed);
        }
        let folder = globals.own_pack()?.join("quizzes/banks");
        let cannot = || format!("cannot write to {}", folder.display());
        fs::create_dir_all(&folder).with_context(cannot)?;
        let path = folder.join(&imported.name);
        if path.exists() {
            bail!("{} is there already; remove it first", path.display());
        }
        fs::write(&path, &imported.text).with_context(cannot)?;
        print::text(&format!(
            "{} questions in {}; {} problems to mend.\n",
            imported.questions,
            path.display(),
            imported.problems.len()
        ))?;
        Ok(if imported.problems.is_empty() {
            Status::Done
        } else {
            Status::Missed
        })
    }
}
