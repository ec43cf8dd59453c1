//! `coldstart run`: a scenario from start to end, as sentences or as JSON.

use super::{Status, print};
use crate::course::content::Content;
use crate::course::library::Library;
use crate::course::read::Setting;
use crate::lab::open;
use crate::lab::run::{self, Order};
use crate::lab::save;
use crate::sim::time::Span;
use anyhow::{Result, anyhow};
use clap::Args;
use serde_json::Value;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Run a scenario and show what came of it
#[derive(Debug, Args)]
pub(crate) struct Run {
    /// A built-in scenario, or a file
    scenario: String,
    /// Draw all chance from this seed instead of the scenario's
    #[arg(long)]
    seed: Option<u64>,
    /// Stop here, if the scenario lasts longer: 60s, 5m
    #[arg(long, value_name = "TIME")]
    until: Option<Span>,
    /// Write every fact to this file as JSON lines
    #[arg(long, value_name = "FILE.jsonl")]
    trace: Option<PathBuf>,
    /// Change a setting first: `functions.NAME.memory_mb=1024`
    #[arg(long, value_name = "PATH=VALUE")]
    set: Vec<String>,
}

impl Run {
    pub(crate) fn execute(&self, json: bool) -> Result<Status> {
        let content = Content::embedded();
        let (file, text) = open::scenario(&self.scenario, &content)?;
        let library = &content.library;
        let order = Order {
            file: &file,
            text: &text,
            settings: self.settings()?,
            until: self.until,
        };
        let finished = run::run(&order, library)?;
        for warning in &finished.warnings {
            print::warning(warning);
        }
        if let Some(path) = &self.trace {
            write_trace(path, &order, library)?;
        }
        if json {
            print::json(&finished.json)?;
        } else {
            print::text(&summary(&finished.json))?;
        }
        Ok(if finished.met {
            Status::Done
        } else {
            Status::Missed
        })
    }

    fn settings(&self) -> Result<Vec<Setting>> {
        let mut settings = Vec::new();
        for text in &self.set {
            settings
                .push(Setting::parse(text).map_err(|problem| anyhow!("--set {text}: {problem}"))?);
        }
        if let Some(seed) = self.seed {
            settings.push(
                Setting::parse(&format!("seed={seed}"))
                    .map_err(|problem| anyhow!("--seed: {problem}"))?,
            );
        }
        Ok(settings)
    }
}

fn write_trace(path: &Path, order: &Order<'_>, library: &Library) -> Result<()> {
    let (scenario, trace) = run::trace(order, library)?;
    save::trace(path, &trace, &scenario, true).map(|_| ())
}

/// A run for people: the sentence, the goals, the bill.
fn summary(run: &Value) -> String {
    let mut text = String::new();
    let title = run["scenario"].as_str().unwrap_or_default();
    let _ = writeln!(text, "{title}  (seed {})", run["seed"]);
    let _ = writeln!(text, "{}", run["sentence"].as_str().unwrap_or_default());
    let alone = [run.clone()];
    let variants = run["variants"]
        .as_array()
        .map_or(alone.as_slice(), Vec::as_slice);
    for variant in variants {
        if let Some(name) = variant["name"].as_str() {
            let _ = writeln!(text, "\n{name}");
        }
        let _ = writeln!(text);
        for goal in variant["goals"].as_array().into_iter().flatten() {
            let mark = if goal["met"] == true {
                "met   "
            } else {
                "missed"
            };
            let _ = writeln!(
                text,
                "  {mark}  {} ({})",
                goal["text"].as_str().unwrap_or_default(),
                goal["value"]
            );
        }
        for line in variant["bill"]["lines"].as_array().into_iter().flatten() {
            let word = |key: &str| line[key].as_str().unwrap_or_default();
            let (item, quantity, unit, usd) =
                (word("item"), word("quantity"), word("unit"), word("usd"));
            let _ = writeln!(text, "  {item:<34} {quantity:>16} {unit:<12} ${usd}");
        }
        let _ = writeln!(
            text,
            "  {:<34} {:>29} ${}",
            "total",
            "",
            variant["bill"]["total_usd"].as_str().unwrap_or("0")
        );
    }
    text
}
