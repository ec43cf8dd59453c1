//! `coldstart invoke`: one function, its events in one environment.

use super::{Globals, Status, print};
use crate::course::read::did_you_mean;
use crate::guest::Program;
use crate::lab::invoke::{self, Order};
use crate::lab::open::looks_like_a_file;
use crate::sim::time::Span;
use anyhow::{Context, Result, anyhow, bail};
use clap::Args;
use serde_json::Value;
use std::fs;
use std::io::Read;
use std::path::Path;

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
        if self.timeout == Span::ZERO || self.timeout > LONGEST_TIMEOUT {
            bail!(
                "--timeout {}: write a time above 0 and at most 900s",
                self.timeout
            );
        }
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
        let (mut order, sample) = if looks_like_a_file(&self.function, &["wasm", "wat"]) {
            (self.file()?, None)
        } else {
            self.shipped(globals)?
        };
        for file in &self.event {
            let text = read_event(file)?;
            let event =
                serde_json::from_str(&text).with_context(|| format!("{file} is not JSON"))?;
            order.events.push(event);
        }
        if order.events.is_empty() {
            let sample = sample.unwrap_or_else(|| "{}".into());
            let event = serde_json::from_str(&sample).unwrap_or(Value::Null);
            order.events.push(event);
        }
        Ok(order)
    }

    /// A module of one's own: it may call everything, and finds nothing there.
    fn file(&self) -> Result<Order> {
        let bytes =
            fs::read(&self.function).with_context(|| format!("cannot read {}", self.function))?;
        let program =
            Program::load(&bytes).map_err(|error| anyhow!("{}: {}", self.function, error.0))?;
        let stem = Path::new(&self.function).file_stem();
        let name = stem.and_then(|stem| stem.to_str()).unwrap_or("function");
        Ok(self.bare(name, program))
    }

    /// A function that comes with the program: its code, its role, its data and its sample event.
    fn shipped(&self, globals: &Globals) -> Result<(Order, Option<String>)> {
        let content = globals.content()?;
        let Some(package) = content.library.get(&self.function) else {
            let known: Vec<&str> = content.library.iter().map(|(name, _)| name).collect();
            bail!(
                "there is no function `{}`: {}",
                self.function,
                did_you_mean(&self.function, &known)
            );
        };
        let program = package
            .program()
            .map_err(|error| anyhow!("{}: {error}", self.function))?
            .clone();
        let order = Order {
            role: Some(package.manifest.role.clone()),
            data: package.data().collect(),
            ..self.bare(&self.function, program)
        };
        Ok((order, package.event.clone()))
    }

    /// An order without events, role or data.
    fn bare(&self, name: &str, program: Program) -> Order {
        Order {
            name: name.into(),
            program,
            events: Vec::new(),
            memory_mb: self.memory,
            timeout: self.timeout,
            role: None,
            data: Vec::new(),
        }
    }
}

fn read_event(file: &str) -> Result<String> {
    if file == "-" {
        let mut text = String::new();
        std::io::stdin()
            .read_to_string(&mut text)
            .context("cannot read the event from standard input")?;
        return Ok(text);
    }
    fs::read_to_string(file).with_context(|| format!("cannot read {file}"))
}
