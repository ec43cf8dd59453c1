//! Reading TOML strictly: every content file goes through here.
//!
//! A reader walks the document with [`At`], a value and its whereabouts, and [`Fields`], a table whose
//! keys are asked for by name. What is missing, of the wrong kind or unknown is reported with its line
//! and the reader goes on, so that an author sees every problem at once. A reader that cannot give a
//! value has said why.

mod document;
mod nearest;
mod problem;
mod setting;
mod value;
mod write;

pub use document::{Node, Table, Value, parse};
pub use nearest::{did_you_mean, nearest};
pub use problem::{Origin, Problem, Report};
pub use setting::{Setting, Settings, look_up};
pub use value::{Date, Id, Link, Map, distribution_text};
pub use write::to_toml;

use crate::sim::time::Span;
use std::ops::RangeInclusive;

/// Something that can be read from a TOML value.
pub trait FromToml: Sized {
    /// Reads it; what is wrong is reported, and then there may be nothing.
    fn from_toml(at: At<'_>) -> Option<Self>;
}

/// What a strict reader found in a file that it accepts.
#[derive(Clone, Debug)]
pub struct Accepted<T> {
    /// The value.
    pub value: T,
    /// What is odd but allowed.
    pub warnings: Vec<Problem>,
}

/// Reads a whole file with the reader of its kind.
pub fn read<T>(
    file: &str,
    text: &str,
    reader: impl FnOnce(At<'_>) -> Option<T>,
) -> Result<Accepted<T>, Vec<Problem>> {
    read_with(file, text, &[], reader)
}

/// Reads a whole file after some of its values were set from outside.
pub fn read_with<T>(
    file: &str,
    text: &str,
    settings: &[Setting],
    reader: impl FnOnce(At<'_>) -> Option<T>,
) -> Result<Accepted<T>, Vec<Problem>> {
    let report = Report::new(file);
    let value = parse(text, &report).and_then(|mut document| {
        for setting in settings {
            setting.apply(&mut document, &report);
        }
        reader(At::root(&document, &report))
    });
    let (mut problems, warnings) = report.finish();
    match value {
        Some(value) if problems.is_empty() => Ok(Accepted { value, warnings }),
        _ => {
            if problems.is_empty() {
                let report = Report::new(file);
                report.problem(
                    0,
                    "",
                    "the file cannot be read",
                    "compare it with a shipped one",
                );
                problems = report.finish().0;
            }
            Err(problems)
        }
    }
}

/// Reads as much of a file as can be read, and tells what cannot.
pub fn read_partly<T>(
    file: &str,
    text: &str,
    reader: impl FnOnce(At<'_>) -> Option<T>,
) -> (Option<T>, Vec<Problem>) {
    let report = Report::new(file);
    let value = parse(text, &report).and_then(|document| reader(At::root(&document, &report)));
    (value, report.finish().0)
}

/// A value of a document and where it stands.
#[derive(Clone, Debug)]
pub struct At<'a> {
    node: &'a Node,
    key: String,
    report: &'a Report,
}

impl<'a> At<'a> {
    /// The whole of a document.
    pub fn root(node: &'a Node, report: &'a Report) -> Self {
        Self {
            node,
            key: String::new(),
            report,
        }
    }

    /// The value itself.
    pub fn value(&self) -> &'a Value {
        &self.node.value
    }

    /// The node: the value with its line.
    pub fn node(&self) -> &'a Node {
        self.node
    }

    /// Its line.
    pub fn line(&self) -> u32 {
        self.node.line
    }

    /// Its whereabouts, to be kept with what is read from it.
    pub fn origin(&self) -> Origin {
        self.report.origin(self.node.line)
    }

    /// Reports a problem with this value.
    pub fn problem(&self, problem: impl Into<String>, fix: impl Into<String>) {
        self.report.problem(self.node.line, &self.key, problem, fix);
    }

    /// Reports something odd about this value, which is taken all the same.
    pub fn warning(&self, problem: impl Into<String>, fix: impl Into<String>) {
        self.report.warning(self.node.line, &self.key, problem, fix);
    }

    /// Reports that this value is of the wrong kind.
    pub fn wrong_kind<T>(&self, wanted: &str) -> Option<T> {
        let found = self.value().kind();
        self.problem(format!("this is {found}"), format!("write {wanted}"));
        None
    }

    /// The text, or a problem.
    pub fn text(&self) -> Option<&'a str> {
        match self.value() {
            Value::Text(text) => Some(text),
            _ => self.wrong_kind("a text in quotes"),
        }
    }

    /// The keys of a table, or a problem.
    pub fn fields(self) -> Option<Fields<'a>> {
        match self.value() {
            Value::Table(table) => Some(Fields {
                table,
                at: self,
                asked: Vec::new(),
            }),
            _ => self.wrong_kind("a table"),
        }
    }

    /// The elements of a list, or a problem.
    pub fn items(&self) -> Vec<Self> {
        let Value::List(items) = self.value() else {
            self.wrong_kind::<()>("a list");
            return Vec::new();
        };
        items
            .iter()
            .zip(1..)
            .map(|(node, n)| Self {
                node,
                key: format!("{}[{n}]", self.key),
                report: self.report,
            })
            .collect()
    }

    /// One of some words, as the value that goes with it.
    pub fn word<T: Copy>(&self, words: &[(&str, T)]) -> Option<T> {
        let text = self.text()?;
        let found = words.iter().find(|(word, _)| *word == text);
        if found.is_none() {
            let known: Vec<&str> = words.iter().map(|&(word, _)| word).collect();
            self.problem(
                format!("`{text}` is not known here"),
                did_you_mean(text, &known),
            );
        }
        found.map(|&(_, value)| value)
    }

    fn child(&self, key: &str, node: &'a Node) -> Self {
        let path = if self.key.is_empty() {
            key.to_owned()
        } else {
            format!("{}.{key}", self.key)
        };
        Self {
            node,
            key: path,
            report: self.report,
        }
    }
}

/// A table that is being read. Ask for each key, then call [`Fields::finish`].
#[derive(Debug)]
#[must_use = "call finish, which reports unknown keys"]
pub struct Fields<'a> {
    at: At<'a>,
    table: &'a Table,
    asked: Vec<&'static str>,
}

impl<'a> Fields<'a> {
    /// The table as a value, to report problems with it as a whole.
    pub fn at(&self) -> &At<'a> {
        &self.at
    }

    /// A key's value, unread.
    pub fn get(&mut self, key: &'static str) -> Option<At<'a>> {
        if !self.asked.contains(&key) {
            self.asked.push(key);
        }
        self.table.get(key).map(|node| self.at.child(key, node))
    }

    /// Whether a key is there.
    pub fn has(&self, key: &str) -> bool {
        self.table.get(key).is_some()
    }

    /// A key that must be there.
    pub fn required<T: FromToml>(&mut self, key: &'static str) -> Option<T> {
        let at = self.needed(key)?;
        T::from_toml(at)
    }

    /// A key that must be there, unread.
    pub fn needed(&mut self, key: &'static str) -> Option<At<'a>> {
        let found = self.get(key);
        if found.is_none() {
            self.at
                .problem(format!("`{key}` is missing"), format!("add {key} = …"));
        }
        found
    }

    /// A key that may be left out.
    pub fn optional<T: FromToml>(&mut self, key: &'static str) -> Option<T> {
        self.get(key).and_then(T::from_toml)
    }

    /// A key that has a default.
    pub fn or<T: FromToml>(&mut self, key: &'static str, default: T) -> T {
        self.optional(key).unwrap_or(default)
    }

    /// A whole number within limits, if the key is there.
    pub fn whole(&mut self, key: &'static str, range: RangeInclusive<u32>) -> Option<u32> {
        self.get(key)?.whole(range)
    }

    /// A length of time within limits, if the key is there.
    pub fn span(&mut self, key: &'static str, range: RangeInclusive<Span>) -> Option<Span> {
        self.get(key)?.span(range)
    }

    /// A share from 0 to 1, if the key is there.
    pub fn share(&mut self, key: &'static str) -> Option<f64> {
        self.get(key)?.share()
    }

    /// The elements of a list, unread; none if the key is left out.
    pub fn items(&mut self, key: &'static str) -> Vec<At<'a>> {
        self.get(key).map(|at| at.items()).unwrap_or_default()
    }

    /// A list; empty if the key is left out.
    pub fn list<T: FromToml>(&mut self, key: &'static str) -> Vec<T> {
        self.items(key)
            .into_iter()
            .filter_map(T::from_toml)
            .collect()
    }

    /// Which one of some keys is there. None or several are a problem.
    pub fn exactly_one(&mut self, keys: &[&'static str]) -> Option<&'static str> {
        for &key in keys {
            self.get(key);
        }
        let found: Vec<&'static str> = keys.iter().copied().filter(|k| self.has(k)).collect();
        let choice = keys.join(", ");
        match found[..] {
            [one] => Some(one),
            [] => {
                let fix = format!("give exactly one of {choice}");
                self.at.problem("something is missing", fix);
                None
            }
            _ => {
                let problem = format!("{} are given together", found.join(" and "));
                self.at
                    .problem(problem, format!("give exactly one of {choice}"));
                None
            }
        }
    }

    /// Reports the keys that nobody asked for, each with the nearest known one.
    pub fn finish(self) {
        for (key, node) in self.table.iter() {
            if !self.asked.contains(&key) {
                let at = self.at.child(key, node);
                at.problem("no such key", did_you_mean(key, &self.asked));
            }
        }
    }

    /// All keys with their values, for tables whose keys are names of the author's own.
    pub fn entries(&self) -> impl Iterator<Item = (&'a str, At<'a>)> {
        self.table
            .iter()
            .map(|(key, node)| (key, self.at.child(key, node)))
    }
}
