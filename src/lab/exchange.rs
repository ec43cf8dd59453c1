//! Moves things in and out: questions, papers, progress.

use super::desk::Desk;
use super::paper;
use crate::course::check;
use crate::course::content::Content;
use crate::course::exam::Blueprint;
use crate::course::exchange::{self, Format, read_gift};
use crate::course::files::Files;
use crate::course::question::{Bank, Question};
use crate::course::read::Problem;
use crate::study::exam::Timing;
use crate::study::record::{Event, Record};
use crate::study::shuffle::order_of;
use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use std::path::Path;

/// The questions of a bank, or of all.
pub fn bank(content: &Content, bank: Option<&str>, format: Format, with_key: bool) -> String {
    let of_bank = |question: &&Question| bank.is_none_or(|bank| question.topic == bank);
    exchange::write(content.questions().filter(of_bank), format, with_key)
}

/// A paper to print.
pub fn exam(desk: &Desk, blueprint: &Blueprint, seed: u64, with_key: bool) -> String {
    let sitting = paper::start(desk, blueprint, Some(seed), Timing::Off);
    let entries = sitting.drawn.questions.iter();
    let questions: Vec<_> = entries
        .filter_map(|entry| paper::find(desk.content(), &entry.question))
        .map(|question| sitting.drawn(question))
        .collect();
    let questions: Vec<&Question> = questions.iter().map(AsRef::as_ref).collect();
    let title = format!("{}, number {seed}", blueprint.title);
    exchange::paper(
        &title,
        &questions,
        |question| order_of(question, seed),
        with_key,
    )
}

/// All records, a JSON object a line.
pub fn progress(records: &[Record]) -> String {
    let mut text = String::new();
    for record in records {
        let (kind, payload) = record.event.encode();
        let payload: Value = serde_json::from_str(&payload).unwrap_or(Value::Null);
        let line = json!({ "at_ms": record.at_ms, "kind": kind, "payload": payload });
        text.push_str(&line.to_string());
        text.push('\n');
    }
    text
}

/// Reads records that were written by [`progress`]; an error names the line.
pub fn read_progress(text: &str) -> Result<Vec<Record>> {
    let lines = text.lines().enumerate();
    lines
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(n, line)| read_record(line).with_context(|| format!("line {}", n + 1)))
        .collect()
}

fn read_record(line: &str) -> Result<Record> {
    let value: Value = serde_json::from_str(line).context("this is no JSON")?;
    let Some(at_ms) = value["at_ms"].as_i64() else {
        bail!("at_ms is missing: write milliseconds since 1970");
    };
    let kind = value["kind"].as_str().unwrap_or_default();
    match Event::decode(kind, &value["payload"].to_string()) {
        Some(event) => Ok(Record { at_ms, event }),
        None => bail!("`{kind}` is no kind of record that this version knows"),
    }
}

/// A bank that was read, and everything that is wrong with it.
#[derive(Clone, Debug)]
pub struct Imported {
    /// The bank's file name: its id and `.toml`.
    pub name: String,
    /// Its text.
    pub text: String,
    /// How many questions it has.
    pub questions: usize,
    /// What is wrong, with its line.
    pub problems: Vec<Problem>,
    /// Whether the program can ask it all the same.
    pub usable: bool,
}

/// Reads a bank in TOML or GIFT, and checks it as it would stand among the others.
pub fn import(path: &Path, text: &str, content: &Content) -> Result<Imported> {
    let stem = path
        .file_stem()
        .and_then(|stem| stem.to_str())
        .unwrap_or("imported");
    let id: String = stem
        .to_lowercase()
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .collect();
    let file = path.display().to_string();
    let (bank, mut problems) = match path.extension().and_then(|ending| ending.to_str()) {
        Some("toml") => (text.to_owned(), Vec::new()),
        Some("gift" | "txt") => {
            let imported = read_gift(stem, text);
            let problems = imported
                .problems
                .into_iter()
                .map(|(line, problem)| Problem {
                    file: file.clone(),
                    line,
                    key: "question".into(),
                    problem,
                    fix: "see Moodle's GIFT format".into(),
                });
            (imported.bank, problems.collect())
        }
        _ => bail!("{file}: a bank ends in .toml, one of Moodle in .gift or .txt"),
    };
    let place = format!("quizzes/banks/{id}.toml");
    let mut files = Files::clone(content.files());
    files.insert(&place, bank.clone().into_bytes());
    let mut read = Content::read(files);
    let found = read.banks.iter().find(|bank| bank.id == id);
    let questions = found.map_or(0, |bank| bank.questions.len());
    let usable = questions > 0;
    if found.is_none() {
        // One question that cannot be read hides the others from the checks: these are told of them as well.
        let (partly, unread) = Bank::read_partly(&id, &place, &bank);
        read.problems.retain(|problem| problem.file != place);
        read.banks.extend(partly);
        problems.extend(unread.into_iter().map(|problem| Problem {
            file: format!("{id}.toml"),
            ..problem
        }));
    }
    let of_bank = check::check(&read)
        .into_iter()
        .filter(|problem| problem.file == place);
    problems.extend(of_bank.map(|problem| Problem {
        file: format!("{id}.toml"),
        ..problem
    }));
    Ok(Imported {
        name: format!("{id}.toml"),
        text: bank,
        questions,
        problems,
        usable,
    })
}
