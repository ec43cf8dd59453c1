//! `[[workflow]]`: a state machine over the scenario's functions.

use super::load;
use super::{Library, Named};
use crate::course::read::{At, Fields, Value};
use crate::sim::time::{Span, Time};
use crate::sim::workflow::{self, Kind, Workflow};
use std::sync::Arc;

/// The words for the kinds.
const KINDS: [(&str, Kind); 2] = [("standard", Kind::Standard), ("express", Kind::Express)];

pub(super) fn read(
    fields: &mut Fields<'_>,
    functions: &[&str],
    duration: Option<Span>,
    library: &Library,
) -> Option<Vec<Workflow>> {
    let end = Time::ZERO + duration.unwrap_or(Span::ZERO);
    let workflows = Named::read(fields, "workflow", |name, at| {
        one(name, at, functions, end, library)
    });
    workflows.found(|workflow| workflow)
}

fn one(
    name: &str,
    at: At<'_>,
    functions: &[&str],
    end: Time,
    library: &Library,
) -> Option<Workflow> {
    let mut fields = at.fields()?;
    let _name = fields.get("name");
    let kind = fields
        .get("kind")
        .map_or(Some(Kind::Standard), |at| at.word(&KINDS));
    let machine = fields
        .needed("definition")
        .and_then(|at| definition(&at, functions));
    let starts = fields
        .needed("start")
        .and_then(|at| starts(at, end, library));
    let input = fields.optional::<serde_json::Value>("input");
    fields.finish();
    Some(Workflow {
        name: name.into(),
        kind: kind?,
        machine: Arc::new(machine?),
        starts: starts?,
        input: input.unwrap_or_else(|| serde_json::json!({})),
    })
}

/// When executions start: the keys of a load, without its source and event.
fn starts(at: At<'_>, end: Time, library: &Library) -> Option<crate::sim::scenario::Pattern> {
    let mut fields = at.fields()?;
    let word = fields
        .needed("pattern")?
        .word(&load::PATTERNS.map(|word| (word, word)))?;
    let pattern = load::pattern(word, &mut fields, end, library);
    fields.finish();
    pattern
}

/// A definition in JSON, as a text.
fn definition(at: &At<'_>, functions: &[&str]) -> Option<workflow::Machine> {
    let Value::Text(text) = at.value() else {
        return at.wrong_kind("the machine's JSON as a text between three quotes");
    };
    let parsed = match serde_json::from_str(text) {
        Ok(parsed) => parsed,
        Err(error) => {
            at.problem(
                format!("this is no JSON: {error}"),
                "compare it with a shipped scenario",
            );
            return None;
        }
    };
    match workflow::read(&parsed, functions) {
        Ok(machine) => Some(machine),
        Err(troubles) => {
            for trouble in troubles {
                at.problem(trouble.at, trouble.what);
            }
            None
        }
    }
}
