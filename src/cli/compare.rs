//! `coldstart compare`: the same arrivals on Lambda and its rivals.

use super::{Globals, Status, print};
use crate::course::read::Setting;
use crate::lab::compare::{self, Crossing};
use crate::lab::open;
use crate::lab::run::{self, Order};
use crate::sim::time::Span;
use anyhow::{Result, anyhow};
use clap::Args;
use std::fmt::Write as _;

/// Columns of a chart.
const COLUMNS: usize = 72;

/// The same arrivals on Lambda, EC2, Fargate and App Runner
#[derive(Debug, Args)]
#[command(
    after_help = "Start-up times, capacities and targets are models; a scenario may set its own in [rivals].\n\
                  Only compute is billed: what all of them need besides is left out for all alike."
)]
pub(crate) struct Compare {
    /// A built-in scenario, or a file
    scenario: String,
    /// Draw all chance from this seed instead of the scenario's
    #[arg(long)]
    seed: Option<u64>,
    /// Stop here, if the scenario lasts longer: 60s, 5m
    #[arg(long, value_name = "TIME")]
    until: Option<Span>,
    /// Change a setting first: `rivals.ec2.size=4`
    #[arg(long, value_name = "PATH=VALUE")]
    set: Vec<String>,
    /// Search the loads at which one becomes cheaper than the other; it runs the scenario many times
    #[arg(long)]
    crossings: bool,
}

impl Compare {
    pub(crate) fn execute(&self, globals: &Globals) -> Result<Status> {
        let content = globals.content()?;
        let (file, text) = open::scenario(&self.scenario, &content)?;
        let order = Order {
            file: &file,
            text: &text,
            settings: self.settings()?,
            until: self.until,
        };
        let (experiment, warnings) = run::read(&order, &order.settings, &content.library)?;
        for warning in &warnings {
            print::warning(warning);
        }
        let experiment = run::limited(experiment, self.until);
        let comparison = compare::of_experiment(experiment.clone())?;
        let search = self
            .crossings
            .then(|| {
                let sheet = run::sheet_of(&experiment)?;
                let (scenario, rivals) = (&experiment.scenario, &experiment.rivals);
                Ok::<_, anyhow::Error>(compare::crossings(scenario, rivals, sheet, &comparison))
            })
            .transpose()?;
        if globals.json {
            let search = search
                .as_ref()
                .map(|(loads, found)| (loads, found.as_slice()));
            print::json(&compare::json(&comparison, search))?;
            return Ok(Status::Done);
        }
        let sentence = print::wrapped(&compare::sentence(&comparison), "").join("\n");
        let mut shown = format!(
            "{}  (seed {})\n\n{}\n{}\n",
            comparison.scenario,
            comparison.seed,
            compare::table(&comparison),
            compare::chart(&comparison, COLUMNS)
        );
        if let Some((loads, crossings)) = &search {
            let _ = writeln!(shown, "{}", loads.chart());
            for line in crossings.iter().map(Crossing::sentence) {
                let _ = writeln!(shown, "{}", print::wrapped(&line, "").join("\n"));
            }
            shown.push('\n');
        }
        shown.push_str("Left to you\n");
        for rival in &comparison.rivals {
            let _ = writeln!(
                shown,
                "  {:<17} {}",
                rival.name,
                rival.operations.join("; ")
            );
        }
        let lines = shown.lines().map(print::wrapped_at_words);
        let shown: Vec<String> = lines.collect();
        print::text(&format!("{}\n\n{sentence}\n", shown.join("\n")))?;
        Ok(Status::Done)
    }

    fn settings(&self) -> Result<Vec<Setting>> {
        let seed = self.seed.map(|seed| format!("seed={seed}"));
        self.set
            .iter()
            .chain(&seed)
            .map(|text| Setting::parse(text).map_err(|problem| anyhow!("--set {text}: {problem}")))
            .collect()
    }
}
