//! `[[at]]`: what is done to a run from outside, at a known time.

use super::function::{ARCHITECTURES, Definition, MEMORIES, TIMEOUTS};
use super::source::Feed;
use super::{Named, backends, release};
use crate::course::read::{At, Fields, FromToml, did_you_mean};
use crate::guest::Program;
use crate::sim::backends::Backends;
use crate::sim::scenario::{Change, Code, Deployed, Input, SourceKind, TimedInput};
use crate::sim::time::{Span, Time};
use crate::sim::zone::Zone;
use std::ops::RangeInclusive;

/// The settings of a function that can be changed while it runs.
const CHANGES: [&str; 9] = [
    "memory_mb",
    "timeout",
    "reserved_concurrency",
    "provisioned_concurrency",
    "snap_start",
    "arch",
    "fail",
    "delay",
    "wat",
];

/// How long an invocation may be held up on purpose: as long as the longest time-out.
const DELAYS: RangeInclusive<Span> = Span::ZERO..=Span::secs(900);

/// All timed inputs in order of time. None if one could not be read.
pub(super) fn read(
    fields: &mut Fields<'_>,
    functions: &Named<Definition>,
    feeds: &Named<Feed>,
    backends: Option<&Backends>,
) -> Option<Vec<TimedInput>> {
    let mut inputs = Vec::new();
    let mut complete = true;
    for at in fields.items("at") {
        match timed(at, functions, feeds, backends) {
            Some(several) => inputs.extend(several),
            None => complete = false,
        }
    }
    inputs.sort_by_key(|input| input.time);
    if loses_every_zone(&inputs) {
        fields.at().problem(
            "every zone is lost at once, and a region keeps at least one",
            "restore one before the last is lost",
        );
    }
    complete.then_some(inputs)
}

/// Whether inputs, in order of time, lose the last zone that stands.
fn loses_every_zone(inputs: &[TimedInput]) -> bool {
    let mut lost = Vec::new();
    inputs.iter().any(|input| {
        match input.input {
            Input::KillZone(zone) if !lost.contains(&zone) => lost.push(zone),
            Input::RestoreZone(zone) => lost.retain(|&other| other != zone),
            _ => {}
        }
        lost.len() == Zone::ALL.len()
    })
}

fn timed(
    at: At<'_>,
    functions: &Named<Definition>,
    feeds: &Named<Feed>,
    backends: Option<&Backends>,
) -> Option<Vec<TimedInput>> {
    let mut fields = at.fields()?;
    let time = fields.required::<Span>("time");
    let what = fields.exactly_one(&["set", "fire", "break", "kill_zone", "restore_zone"]);
    let inputs = match what {
        Some("set") => fields
            .get("set")
            .and_then(|at| changes(at, functions, feeds)),
        Some("fire") => fields.get("fire").and_then(|at| fire(at, feeds)),
        Some("break") => {
            let at = fields.get("break");
            at.and_then(|at| backends::breakage(at, backends))
        }
        Some("kill_zone") => zone(&mut fields, "kill_zone", Input::KillZone),
        Some("restore_zone") => zone(&mut fields, "restore_zone", Input::RestoreZone),
        Some(_) | None => None,
    };
    fields.finish();
    let time = Time::ZERO + time?;
    let inputs = inputs?.into_iter();
    Some(inputs.map(|input| TimedInput { time, input }).collect())
}

/// `kill_zone = "a"`: an availability zone by its letter.
fn zone(
    fields: &mut Fields<'_>,
    key: &'static str,
    input: impl Fn(Zone) -> Input,
) -> Option<Vec<Input>> {
    let words = Zone::ALL.map(|zone| (zone.letter(), zone));
    let zone = fields.get(key)?.word(&words)?;
    Some(vec![input(zone)])
}

fn fire(at: At<'_>, feeds: &Named<Feed>) -> Option<Vec<Input>> {
    let mut fields = at.fields()?;
    let source = fields.needed("source").and_then(|at| feeds.find(&at));
    let count = fields.whole("count", 1..=1_000_000).unwrap_or(1);
    fields.finish();
    let source = source?;
    Some(vec![Input::Fire { source, count }])
}

fn changes(at: At<'_>, functions: &Named<Definition>, feeds: &Named<Feed>) -> Option<Vec<Input>> {
    let fields = at.fields()?;
    fields
        .entries()
        .map(|(path, at)| change(path, &at, functions, feeds))
        .collect()
}

fn change(
    path: &str,
    at: &At<'_>,
    functions: &Named<Definition>,
    feeds: &Named<Feed>,
) -> Option<Input> {
    if path == "environment.idle_timeout" {
        return Span::from_toml(at.clone()).map(Input::IdleTimeout);
    }
    if let Some(rest) = path.strip_prefix("sources.") {
        return batch_size(rest, at, feeds);
    }
    let named = path
        .strip_prefix("functions.")
        .and_then(|rest| rest.split_once('.'));
    let Some((name, setting)) = named else {
        at.problem(
            "this cannot be changed during a run",
            "set functions.NAME.SETTING, sources.NAME.batch_size or environment.idle_timeout",
        );
        return None;
    };
    let Some(function) = functions
        .entries
        .iter()
        .position(|(other, _)| other == name)
    else {
        let known: Vec<&str> = functions
            .entries
            .iter()
            .map(|(name, _)| name.as_str())
            .collect();
        at.problem(
            format!("there is no function `{name}`"),
            did_you_mean(name, &known),
        );
        return None;
    };
    if let Some(alias) = setting.strip_prefix("alias.") {
        let (function, change) = release::alias_change(name, alias, at, functions)?;
        return Some(Input::Configure { function, change });
    }
    if let Some((problem, fix)) = release::refused(name, setting, function, functions) {
        at.problem(problem, fix);
        return None;
    }
    if setting == "wat" {
        let code = deployed(at, functions.get(function))?;
        return Some(Input::Deploy { function, code });
    }
    let change = setting_change(setting, at)?;
    Some(Input::Configure { function, change })
}

/// New code as WebAssembly text, for a function that runs code.
fn deployed(at: &At<'_>, definition: Option<&Definition>) -> Option<Deployed> {
    let text = at.text()?;
    let definition = definition?;
    if !matches!(definition.function.code, Code::Guest(_)) {
        let fix = "set its durations in modelled, or use a function with code";
        at.problem("a modelled function has no code to replace", fix);
        return None;
    }
    match Program::load(text.as_bytes()) {
        Ok(program) => Some(Deployed {
            text: text.into(),
            program,
        }),
        Err(error) => {
            at.problem(format!("it cannot be loaded: {error}"), "mend its text");
            None
        }
    }
}

/// `sources.NAME.batch_size`, by the rules that the source was read by.
fn batch_size(rest: &str, at: &At<'_>, feeds: &Named<Feed>) -> Option<Input> {
    let Some((name, "batch_size")) = rest.rsplit_once('.') else {
        let fix = "set sources.NAME.batch_size";
        at.problem("this cannot be changed during a run", fix);
        return None;
    };
    let mut entries = feeds.entries.iter();
    let Some(source) = entries.position(|(other, _)| other == name) else {
        let known: Vec<&str> = feeds.entries.iter().map(|(name, _)| &**name).collect();
        let fix = did_you_mean(name, &known);
        at.problem(format!("there is no source `{name}`"), fix);
        return None;
    };
    let SourceKind::Sqs(queue) = &feeds.get(source)?.source.kind else {
        at.problem("only a queue has batches", "name a source of kind sqs");
        return None;
    };
    let size = at.whole(1..=queue.largest_batch())?;
    Some(Input::BatchSize { source, size })
}

fn setting_change(setting: &str, at: &At<'_>) -> Option<Change> {
    match setting {
        "memory_mb" => at.whole(MEMORIES).map(Change::Memory),
        "timeout" => at.span(TIMEOUTS).map(Change::Timeout),
        "reserved_concurrency" => at
            .or_none(|at| u32::from_toml(at.clone()))
            .map(Change::Reserved),
        "provisioned_concurrency" => u32::from_toml(at.clone()).map(Change::Provisioned),
        "snap_start" => bool::from_toml(at.clone()).map(Change::SnapStart),
        "arch" => at.word(&ARCHITECTURES).map(Change::Arch),
        "fail" | "modelled.fail" => at.share().map(Change::Fail),
        "delay" => at.span(DELAYS).map(Change::Delay),
        _ => {
            let fix = did_you_mean(setting, &CHANGES);
            at.problem(format!("`{setting}` cannot be changed during a run"), fix);
            None
        }
    }
}
