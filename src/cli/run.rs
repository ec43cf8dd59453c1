//! `coldstart run`: a scenario from start to end, as sentences or as JSON.

use super::{Globals, Status, print};
use crate::course::library::Library;
use crate::course::read::Setting;
use crate::lab::run::{self, Order};
use crate::lab::{cost, json_log, metrics_view, open, save, xray};
use crate::sim::scenario::Scenario;
use crate::sim::sink::Trace;
use crate::sim::time::{Span, Time};
use crate::sim::trace::InvocationId;
use anyhow::{Result, anyhow};
use clap::Args;
use serde_json::Value;
use std::fmt::Write as _;
use std::num::NonZeroU32;
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
    /// Explain what the Nth invocation costs, to the last decimal
    #[arg(long, value_name = "N")]
    why: Option<NonZeroU32>,
    #[command(flatten)]
    view: View,
}

/// Another look at the same run, instead of its summary. Variants and goals are left aside.
#[derive(Debug, Args)]
#[group(multiple = false)]
struct View {
    /// Show its metrics by minute, under their CloudWatch names
    #[arg(long)]
    metrics: bool,
    /// Show its logs: a JSON record a line, as Lambda's structured logs
    #[arg(long)]
    logs: bool,
    /// Show one request as a trace of segments: the number of its event, counted from 1
    #[arg(long, value_name = "N")]
    xray: Option<u64>,
}

impl Run {
    pub(crate) fn execute(&self, globals: &Globals) -> Result<Status> {
        let content = globals.content()?;
        let (file, text) = open::scenario(&self.scenario, &content)?;
        let library = &content.library;
        let order = Order {
            file: &file,
            text: &text,
            settings: self.settings()?,
            until: self.until,
        };
        if self.view.is_asked() {
            if let Some(path) = &self.trace {
                write_trace(path, &order, library)?;
            }
            let (scenario, trace) = run::trace(&order, library)?;
            return self.view.show(&scenario, &trace, globals.json);
        }
        let finished = run::run(&order, library)?;
        for warning in &finished.warnings {
            print::warning(warning);
        }
        if let Some(path) = &self.trace {
            write_trace(path, &order, library)?;
        }
        let mut shown = finished.json;
        let mut text = summary(&shown);
        if let Some(number) = self.why {
            let (id, reason) = run::why(&order, library, InvocationId(number))?;
            shown["why"] = cost::json(id, &reason);
            let _ = writeln!(text, "\nInvocation {number}");
            for step in &reason.steps {
                let (service, item) = (step.item.entry().service, step.item.entry().name);
                let _ = writeln!(text, "  {service} {item}: {}", step.text);
            }
            let _ = writeln!(text, "  {}", reason.text);
        }
        if globals.json {
            print::json(&shown)?;
        } else {
            print::text(&text)?;
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

impl View {
    const fn is_asked(&self) -> bool {
        self.metrics || self.logs || self.xray.is_some()
    }

    fn show(&self, scenario: &Scenario, trace: &Trace, json: bool) -> Result<Status> {
        if let Some(number) = self.xray {
            let events = trace.summary.metrics.total().counts.events;
            let request = xray::request(number, trace, scenario)
                .ok_or_else(|| anyhow!("--xray {number}: the run has the events 1 to {events}"))?;
            if json {
                print::json(&request.json())?;
            } else {
                print::text(&xray::tree(&request, Time(scenario.duration.0)))?;
            }
        } else if self.logs {
            let mut lines = json_log::lines(trace, scenario).join("\n");
            if !lines.is_empty() {
                lines.push('\n');
            }
            print::text(&lines)?;
        } else {
            let series = metrics_view::series(&trace.facts, scenario);
            if json {
                print::json(&metrics_view::json(&series, scenario))?;
            } else {
                print::text(&metrics_view::table(&series))?;
            }
        }
        Ok(Status::Done)
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
        for (name, workflow) in variant["workflows"].as_object().into_iter().flatten() {
            let _ = writeln!(
                text,
                "  {name}: {} of {} executions succeeded, {} transitions",
                workflow["succeeded"], workflow["executions"], workflow["transitions"]
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
