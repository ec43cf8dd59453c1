//! Writes what a person takes away: a scenario, a picture, a trace. Nothing is written over unasked.

use super::trace::lines;
use crate::sim::scenario::Scenario;
use crate::sim::sink::Trace;
use anyhow::{Context, Result};
use std::fs::{File, OpenOptions};
use std::io::{BufWriter, ErrorKind, Write};
use std::path::Path;

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saved {
    /// It is written.
    Done,
    /// There is a file of that name, and it was left alone.
    Exists,
}

/// Writes a text to a file; over one that exists only if told to.
pub fn text(path: &Path, text: &str, replace: bool) -> Result<Saved> {
    let cannot = || format!("cannot write {}", path.display());
    let Some(file) = create(path, replace).with_context(cannot)? else {
        return Ok(Saved::Exists);
    };
    let mut file = BufWriter::new(file);
    file.write_all(text.as_bytes()).with_context(cannot)?;
    file.flush().with_context(cannot)?;
    Ok(Saved::Done)
}

/// Writes a trace as JSON lines; over a file that exists only if told to.
pub fn trace(path: &Path, trace: &Trace, scenario: &Scenario, replace: bool) -> Result<Saved> {
    let cannot = || format!("cannot write {}", path.display());
    let Some(file) = create(path, replace).with_context(cannot)? else {
        return Ok(Saved::Exists);
    };
    let mut file = BufWriter::new(file);
    let facts = trace.facts.iter();
    for line in facts.flat_map(|fact| lines(fact, trace, scenario)) {
        writeln!(file, "{line}").with_context(cannot)?;
    }
    file.flush().with_context(cannot)?;
    Ok(Saved::Done)
}

fn create(path: &Path, replace: bool) -> std::io::Result<Option<File>> {
    if replace {
        return File::create(path).map(Some);
    }
    match OpenOptions::new().write(true).create_new(true).open(path) {
        Ok(file) => Ok(Some(file)),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(None),
        Err(error) => Err(error),
    }
}
