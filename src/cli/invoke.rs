//! `coldstart invoke`: one function, its events in one environment.

use super::{Globals, Status, print};
use crate::lab::invoke::{self, Order};
use crate::lab::open;
use crate::sim::time::Span;
use anyhow::{Context, Result, bail};
use clap::Args;
use std::fs;
use std::io::Read;

/// Invoke a function and show its answer, its log and its report
#[derive(Debug, Args)]
pub(crate) struct Invoke {
    /// A built-in function, or a .wasm or .wat file
    #[arg(value_name = "FUNCTION|FILE")]
    function: String,
    /// A file with an event as JSON, or - for standard input; several run in order in one environment
    #[arg(long, value_name = "FILE|-")]
    event: Vec<String>,
    /// Memory in MB: 128 to 10240. CPU comes with it
    #[arg(long, value_name = "MB", default_value_t = 128, value_parser = clap::value_parser!(u32).range(128..=10_240))]
    memory: u32,
    /// The time-out: at most 900s
    #[arg(long, value_name = "TIME", default_value = "3s")]
    timeout: Span,
}

/// The longest time-out that the service allows (`FACTS.md` section 2).
const LONGEST_TIMEOUT: Span = Span::secs(900);

impl Invoke {
    pub(crate) fn execute(&self, globals: &Globals) -> Result<Status> {
        check_timeout(self.timeout)?;
        let finished = invoke::invoke(self.order(globals)?)?;
        if globals.json {
            print::json(&finished.json())?;
        } else {
            let texts: Vec<String> = finished
                .invocations
                .iter()
                .map(invoke::Invocation::text)
                .collect();
            print::text(&texts.join("\n"))?;
        }
        Ok(if finished.succeeded {
            Status::Done
        } else {
            Status::Missed
        })
    }

    fn order(&self, globals: &Globals) -> Result<Order> {
        let content = globals.content()?;
        let (mut order, sample) = open::function(&self.function, &content)?;
        order.memory_mb = self.memory;
        order.timeout = self.timeout;
        for file in &self.event {
            let text = read_event(file)?;
            let event =
                serde_json::from_str(&text).with_context(|| format!("{file} is not JSON"))?;
            order.events.push(event);
        }
        if order.events.is_empty() {
            order.events.push(sample);
        }
        Ok(order)
    }
}

/// Refuses a time-out that the service would not allow.
pub(super) fn check_timeout(timeout: Span) -> Result<()> {
    if timeout == Span::ZERO || timeout > LONGEST_TIMEOUT {
        bail!("--timeout {timeout}: write a time above 0 and at most 900s");
    }
    Ok(())
}

/// The text of a file with an event, or of standard input.
pub(super) fn read_event(file: &str) -> Result<String> {
    if file == "-" {
        let mut text = String::new();
        std::io::stdin()
            .read_to_string(&mut text)
            .context("cannot read the event from standard input")?;
        return Ok(text);
    }
    fs::read_to_string(file).with_context(|| format!("cannot read {file}"))
}
