//! Begins a lesson, a bank, a scenario or a function: files that are whole and pass the check, to be changed
//! into what one means.

use crate::guest::fingerprint;
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};

/// What can be begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A lesson, with the scenario of its mission, its questions and its place in the course.
    Lesson,
    /// A bank of questions.
    Bank,
    /// A scenario.
    Scenario,
    /// A function.
    Function,
}

const LESSON: &str = include_str!("new/lesson.toml");
const MISSION: &str = include_str!("new/mission.toml");
const BANK: &str = include_str!("new/bank.toml");
const SCENARIO: &str = include_str!("new/scenario.toml");
const FUNCTION: &str = include_str!("new/function.toml");
const MODULE: &str = include_str!("new/function.wat");

/// The files of a new thing, with their paths in a pack. `number` is the lesson's place in the course.
pub fn files(kind: Kind, name: &str, number: u32) -> Result<Vec<(String, String)>> {
    let is_id = !name.is_empty()
        && name
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && name.starts_with(|c: char| c.is_ascii_lowercase());
    if !is_id {
        bail!("`{name}` is no name: write small letters, figures and hyphens, a letter first");
    }
    let title = title_of(name);
    let fill = |template: &str| template.replace("TITLE", &title).replace("NAME", name);
    Ok(match kind {
        Kind::Lesson => vec![
            (format!("lessons/{number:02}-{name}.toml"), fill(LESSON)),
            (
                format!("lessons/outline-{name}.toml"),
                format!(
                    "# The place of this lesson: after those that are there.\n\n[[lesson]]\nid = \"{name}\"\n"
                ),
            ),
            (
                format!("sandbox/scenarios/mission-{name}.toml"),
                fill(MISSION),
            ),
            (
                format!("quizzes/banks/{name}.toml"),
                fill(BANK).replace("LESSON", name),
            ),
        ],
        Kind::Bank => vec![(
            format!("quizzes/banks/{name}.toml"),
            fill(BANK).replace("LESSON", "cold-and-warm-starts"),
        )],
        Kind::Scenario => vec![(format!("sandbox/scenarios/{name}.toml"), fill(SCENARIO))],
        Kind::Function => {
            let printed = fingerprint(MODULE.as_bytes());
            let folder = format!("sandbox/functions/{name}");
            vec![
                (
                    format!("{folder}/function.toml"),
                    fill(FUNCTION).replace("FINGERPRINT", &printed),
                ),
                (format!("{folder}/{name}.wat"), MODULE.into()),
                (format!("{folder}/event.json"), "{}\n".into()),
                (
                    format!("{folder}/output.json"),
                    "{ \"message\": \"Hello\" }\n".into(),
                ),
            ]
        }
    })
}

/// Writes the files into a pack; gives back their paths. Nothing is written if one of them is there already.
pub fn write(pack: &Path, files: &[(String, String)]) -> Result<Vec<PathBuf>> {
    let paths: Vec<PathBuf> = files.iter().map(|(path, _)| pack.join(path)).collect();
    if let Some(there) = paths.iter().find(|path| path.exists()) {
        bail!("{} is there already", there.display());
    }
    for (path, (_, text)) in paths.iter().zip(files) {
        let cannot = || format!("cannot write {}", path.display());
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).with_context(cannot)?;
        }
        fs::write(path, text).with_context(cannot)?;
    }
    Ok(paths)
}

/// `my-first-bank` as people write it: `My first bank`.
fn title_of(name: &str) -> String {
    let words = name.replace('-', " ");
    let mut chars = words.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => words,
    }
}
