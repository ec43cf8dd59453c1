//! `coldstart tune`: what a function costs and how long it takes at each memory size.

use super::{Globals, Status, invoke, print};
use crate::lab::tune::{self, MEMORIES};
use crate::lab::{open, prices};
use crate::money::Architecture;
use crate::sim::time::Span;
use anyhow::{Context, Result, anyhow, bail};
use clap::{Args, ValueEnum};

/// Sweep a function over memory sizes: cost against duration
#[derive(Debug, Args)]
#[command(
    after_help = "Fuel does not depend on memory: the function is measured at both ends, and where they agree \
                  the rest is worked out. Cost is that of warm calls at the first tier, nothing free."
)]
pub(crate) struct Tune {
    /// A built-in function, or a .wasm or .wat file
    #[arg(value_name = "FUNCTION|FILE")]
    function: String,
    /// A file with the event as JSON, or - for standard input; the function's sample unless given
    #[arg(long, value_name = "FILE|-")]
    event: Option<String>,
    /// The memory sizes in MB, rising: 128,512,1769; twenty of them unless given
    #[arg(long, value_name = "MB,MB", value_delimiter = ',', value_parser = clap::value_parser!(u32).range(128..=10_240))]
    memory: Vec<u32>,
    /// One architecture alone
    #[arg(long)]
    arch: Option<Arch>,
    /// The time-out: at most 900s; the function's own unless given
    #[arg(long, value_name = "TIME")]
    timeout: Option<Span>,
    /// Use the prices of this sheet; the newest unless given
    #[arg(long, value_name = "SHEET")]
    prices: Option<String>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Arch {
    #[value(name = "x86_64")]
    X86,
    #[value(name = "arm64")]
    Arm,
}

impl Tune {
    pub(crate) fn execute(&self, globals: &Globals) -> Result<Status> {
        let content = globals.content()?;
        let (mut order, sample) = open::function(&self.function, &content)?;
        order.events = vec![match &self.event {
            Some(file) => serde_json::from_str(&invoke::read_event(file)?)
                .with_context(|| format!("{file} is not JSON"))?,
            None => sample,
        }];
        if let Some(timeout) = self.timeout {
            invoke::check_timeout(timeout)?;
            order.timeout = timeout;
        }
        let memories = match self.memory.as_slice() {
            [] => &MEMORIES,
            given if given.is_sorted_by(|one, next| one < next) => given,
            _ => bail!("--memory: write the sizes in rising order, each once: 128,512,1769"),
        };
        let archs: &[Architecture] = match self.arch {
            None => &[Architecture::X86, Architecture::Arm],
            Some(Arch::X86) => &[Architecture::X86],
            Some(Arch::Arm) => &[Architecture::Arm],
        };
        let sheet = prices::sheet(self.prices.as_deref())?;
        let sweep = match tune::sweep(&order, memories, archs, sheet)? {
            Ok(sweep) => sweep,
            Err(failed) => {
                print::error(&anyhow!(failed.0));
                return Ok(Status::Missed);
            }
        };
        if globals.json {
            print::json(&sweep.json())?;
        } else {
            let sentence = print::wrapped(&sweep.sentence(), "").join("\n");
            print::text(&format!("{sentence}\n\n{}", sweep.chart()))?;
        }
        Ok(Status::Done)
    }
}
