//! Checks content: all of it, a pack, or one file.

use super::files::{self, read_text};
use super::prove;
use crate::course::check;
use crate::course::content::Content;
use crate::course::files::Files;
use crate::course::read::Problem;
use anyhow::{Result, bail};
use std::path::Path;

/// Every problem of what is at a path: a pack folder or a single content file, or of the shipped content
/// without one. A file is checked as it would stand among the shipped ones.
///
/// An error is a path that cannot be read, or a file of which nobody can tell what it is.
pub fn check(path: Option<&Path>) -> Result<Vec<Problem>> {
    let Some(path) = path else {
        return Ok(all(&Content::embedded(), |_| true));
    };
    if path.is_dir() {
        let pack = files::read_pack(path)?;
        let content = files::content_with(Some(path))?;
        return Ok(all(&content, |file| pack.bytes(file).is_some())
            .into_iter()
            .map(|problem| Problem {
                file: path.join(&problem.file).display().to_string(),
                ..problem
            })
            .collect());
    }
    one_file(path)
}

/// What the readers, the checks and the runs have to say of the wanted files.
fn all(content: &Content, wanted: impl Fn(&str) -> bool) -> Vec<Problem> {
    let mut problems = check::check(content);
    problems.retain(|problem| wanted(&problem.file));
    problems.extend(prove::prove(content, wanted));
    problems.sort();
    problems.dedup();
    problems
}

/// Lays one file over the shipped content, in the place where a file of its kind belongs, and keeps what
/// is said of it.
fn one_file(path: &Path) -> Result<Vec<Problem>> {
    let text = read_text(path)?;
    let name = path
        .file_name()
        .and_then(|name| name.to_str())
        .unwrap_or_default();
    let Some(folder) = folder_of(&text) else {
        bail!(
            "{} is no lesson, bank, exam or scenario: it has none of their keys",
            path.display()
        );
    };
    let place = format!("{folder}/{name}");
    let mut files = Files::embedded();
    files.insert(&place, text.into_bytes());
    let problems = all(&Content::read(files), |file| file == place).into_iter();
    Ok(problems
        .map(|problem| Problem {
            file: path.display().to_string(),
            ..problem
        })
        .collect())
}

/// Where a file of its kind belongs, told by a line that only that kind has. A file that is no TOML has
/// to be told as well, so this looks at lines.
fn folder_of(text: &str) -> Option<&'static str> {
    let begins = |word: &str| text.lines().any(|line| line.trim_start().starts_with(word));
    let kinds = [
        ("number = {", "quizzes/templates"),
        ("[[part", "lessons"),
        ("[mission", "lessons"),
        ("[[question", "quizzes/banks"),
        ("[[domain", "quizzes/exams"),
        ("[[fact", "quizzes"),
        ("[[misconception", "quizzes"),
        ("[[lesson", "lessons"),
        ("[[term", "lessons"),
        ("duration", "sandbox/scenarios"),
        ("[[function", "sandbox/scenarios"),
        ("[[load", "sandbox/scenarios"),
    ];
    let found = kinds.into_iter().find(|(word, _)| begins(word));
    found.map(|(_, folder)| folder)
}
