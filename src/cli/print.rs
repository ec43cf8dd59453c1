//! The only place that writes to standard output and standard error.

use anyhow::Result;
use std::io::{self, Write};
use unicode_width::UnicodeWidthStr;

/// Where sentences are wrapped.
const WIDTH: usize = 96;

/// Writes text to standard output.
pub(crate) fn text(text: &str) -> Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    Ok(out.flush()?)
}

/// Writes a value as JSON, indented, with a newline at its end.
pub(crate) fn json<T: serde::Serialize>(value: &T) -> Result<()> {
    let mut line = serde_json::to_string_pretty(value)?;
    line.push('\n');
    text(&line)
}

/// Writes a warning to standard error; a closed one is no reason to stop.
pub(crate) fn warning(message: &str) {
    let _ = writeln!(io::stderr(), "warning: {message}");
}

/// Writes an error and what led to it to standard error.
pub(crate) fn error(error: &anyhow::Error) {
    let _ = writeln!(io::stderr(), "error: {error:#}");
}

/// Whether an error is only the reader having gone away.
pub(crate) fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause
            .downcast_ref::<io::Error>()
            .is_some_and(|e| e.kind() == io::ErrorKind::BrokenPipe)
    })
}

/// Breaks a text between words so that no line is wider than [`WIDTH`] if it can be helped.
pub(crate) fn wrapped(text: &str, indent: &str) -> Vec<String> {
    let mut lines = vec![indent.to_owned()];
    for word in text.split(' ') {
        let line = lines.last_mut().expect("there is always a line begun");
        if line.width() == indent.width() {
            *line += word;
        } else if line.width() + 1 + word.width() <= WIDTH {
            line.push(' ');
            *line += word;
        } else {
            lines.push(format!("{indent}{word}"));
        }
    }
    lines
}

/// A line as it is if it is narrow enough, else broken between words and indented from the second row on.
pub(crate) fn wrapped_at_words(line: &str) -> String {
    if line.width() <= WIDTH {
        return line.to_owned();
    }
    wrapped(line, "").join("\n    ")
}
