//! What an invocation of a run leaves in its log: START, its own lines, END and REPORT.

use super::invoke;
use crate::sim;
use crate::sim::scenario::Scenario;
use crate::sim::sink::Trace;
use crate::sim::trace::{Fact, InvocationId, What};

/// The log of an invocation, so far as these facts about it go. The lines are those of the service
/// (`FACTS.md` section 1 gives the format); a modelled function writes none of its own.
pub fn lines(facts: &[&Fact], trace: &Trace, scenario: &Scenario) -> Vec<String> {
    let mut lines = Vec::new();
    for fact in facts {
        let Some(id) = fact.invocation else { continue };
        match fact.what {
            What::Started { .. } => {
                let id = request_id(scenario, id);
                let function = fact.function.map_or(0, |function| usize::from(function.0));
                let version = scenario.functions[function].version();
                lines.push(format!("START RequestId: {id} Version: {version}"));
            }
            What::Logged { text: Some(text) } => {
                let text = String::from_utf8_lossy(trace.text(text));
                lines.extend(text.trim_end_matches('\n').lines().map(str::to_owned));
            }
            What::Ended(report) => {
                let ended = invoke::ended(fact, report, facts, trace, scenario);
                lines.push(format!("END RequestId: {}", ended.request_id));
                lines.push(ended.report_line());
            }
            _ => {}
        }
    }
    lines
}

/// The id that the service gives an invocation.
pub fn request_id(scenario: &Scenario, invocation: InvocationId) -> String {
    sim::request_id(scenario.seed, invocation).to_string()
}
