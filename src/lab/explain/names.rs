//! The names that sentences use for what the trace knows by number.

use super::input;
use crate::sim::scenario::Scenario;
use crate::sim::trace::{FunctionId, SourceId};

/// The names of what a trace speaks of by number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// The functions, in the scenario's order.
    pub functions: Vec<String>,
    /// The sources, in the scenario's order.
    pub sources: Vec<String>,
    /// The inputs, in the order of the run, each in words.
    pub inputs: Vec<String>,
}

impl Names {
    /// The names of a scenario.
    pub fn of(scenario: &Scenario) -> Self {
        let functions = scenario.functions.iter().map(|function| &function.name);
        let sources = scenario.sources.iter().map(|source| &source.name);
        Self {
            functions: functions.cloned().collect(),
            sources: sources.cloned().collect(),
            inputs: input::words(scenario),
        }
    }

    /// The name of a function.
    pub fn function(&self, id: FunctionId) -> &str {
        let name = self.functions.get(usize::from(id.0));
        name.map_or("the function", String::as_str)
    }

    /// An input in words.
    pub fn input(&self, index: u32) -> Option<&str> {
        let words = self.inputs.get(usize::try_from(index).ok()?);
        words.map(String::as_str)
    }

    /// The name of a source. Behind those that are known stand the calls that functions make of one another.
    pub fn source(&self, id: SourceId) -> &str {
        let name = self.sources.get(usize::from(id.0));
        name.map_or("a function that calls it", String::as_str)
    }
}
