//! Strict reading of TOML tables: every key is either asked for or reported, and nothing stops at the first
//! problem.

use super::Problem;
use std::cell::RefCell;
use std::collections::BTreeSet;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A file that is being read, and what is wrong with it so far.
pub(super) struct Text<'t> {
    file: &'t str,
    content: &'t str,
    problems: RefCell<Vec<Problem>>,
}

/// A table that is being read key by key. Keys that were never asked for are reported by [`Fields::done`].
pub(super) struct Fields<'t> {
    text: &'t Text<'t>,
    path: String,
    table: &'t DeTable<'t>,
    at: usize,
    asked: BTreeSet<&'static str>,
}

impl<'t> Text<'t> {
    pub(super) const fn new(file: &'t str, content: &'t str) -> Self {
        Self {
            file,
            content,
            problems: RefCell::new(Vec::new()),
        }
    }

    /// Reports a problem at a byte offset.
    pub(super) fn report(&self, at: usize, key: &str, problem: impl Into<String>, fix: &str) {
        let before = self.content.get(..at).unwrap_or(self.content);
        let line = 1 + before.matches('\n').count();
        self.problems.borrow_mut().push(Problem {
            file: self.file.to_owned(),
            line,
            key: key.to_owned(),
            problem: problem.into(),
            fix: fix.to_owned(),
        });
    }

    /// Every problem so far, in order of lines.
    pub(super) fn problems(&self) -> Vec<Problem> {
        let mut problems = self.problems.borrow().clone();
        problems.sort();
        problems.dedup();
        problems
    }
}

impl<'t> Fields<'t> {
    pub(super) const fn root(text: &'t Text<'t>, table: &'t DeTable<'t>) -> Self {
        Self {
            text,
            path: String::new(),
            table,
            at: 0,
            asked: BTreeSet::new(),
        }
    }

    fn key(&self, name: &str) -> String {
        if self.path.is_empty() {
            name.to_owned()
        } else {
            format!("{}.{name}", self.path)
        }
    }

    /// Reports a problem with a key of this table, at the key's own line if it is there.
    pub(super) fn report(&self, name: &str, problem: impl Into<String>, fix: &str) {
        let found = self.table.iter().find(|(key, _)| key.get_ref() == name);
        let at = found.map_or(self.at, |(key, _)| key.span().start);
        self.text.report(at, &self.key(name), problem, fix);
    }

    fn ask(&mut self, name: &'static str) -> Option<&'t DeValue<'t>> {
        self.asked.insert(name);
        self.table.get(name).map(Spanned::get_ref)
    }

    /// A value that may be absent: `read` takes it, or the key is reported to need `kind`.
    fn typed<T>(
        &mut self,
        name: &'static str,
        kind: &str,
        read: impl FnOnce(&'t DeValue<'t>) -> Option<T>,
    ) -> Option<T> {
        let value = self.ask(name)?;
        let found = read(value);
        if found.is_none() {
            self.report(
                name,
                format!("this {} does not fit", value.type_str()),
                &format!("write {kind}"),
            );
        }
        found
    }

    /// Reports a key as missing if it is.
    pub(super) fn require(&mut self, name: &'static str, kind: &str) {
        if self.ask(name).is_none() {
            self.report(name, "is missing", &format!("add {kind}"));
        }
    }

    pub(super) fn optional_text(&mut self, name: &'static str) -> Option<String> {
        let kind = format!("a text, such as {name} = \"...\"");
        self.typed(name, &kind, |value| value.as_str().map(str::to_owned))
    }

    pub(super) fn text(&mut self, name: &'static str) -> Option<String> {
        self.require(name, &format!("a text, such as {name} = \"...\""));
        self.optional_text(name)
    }

    pub(super) fn boolean(&mut self, name: &'static str) -> Option<bool> {
        let kind = format!("{name} = true or {name} = false");
        self.require(name, &kind);
        self.typed(name, &kind, DeValue::as_bool)
    }

    /// A day, as TOML writes it: `2026-11-23`.
    pub(super) fn day(&mut self, name: &'static str) -> Option<String> {
        let kind = format!("a day, such as {name} = 2026-11-23");
        self.require(name, &kind);
        self.typed(name, &kind, |value| {
            let day = value.as_datetime()?;
            (day.date.is_some() && day.time.is_none()).then(|| day.to_string())
        })
    }

    /// A whole number above 0 that may be absent.
    pub(super) fn optional_count(&mut self, name: &'static str) -> Option<u64> {
        let kind = format!("a whole number above 0, such as {name} = 1_000_000");
        self.typed(name, &kind, |value| {
            let number = value.as_integer()?;
            let count = u64::from_str_radix(number.as_str(), number.radix()).ok()?;
            (count > 0).then_some(count)
        })
    }

    /// A list of texts.
    pub(super) fn texts(&mut self, name: &'static str) -> Option<Vec<String>> {
        let kind = format!("a list of texts, such as {name} = [\"...\"]");
        self.require(name, &kind);
        self.typed(name, &kind, |value| {
            let list = value.as_array()?;
            list.iter()
                .map(|text| text.get_ref().as_str().map(str::to_owned))
                .collect()
        })
    }

    /// A list of tables that may be absent.
    pub(super) fn optional_tables(&mut self, name: &'static str) -> Option<Vec<Self>> {
        let (text, path) = (self.text, self.key(name));
        let inner = |(place, value): (usize, &'t Spanned<DeValue<'t>>)| {
            let table = value.get_ref().as_table()?;
            let mut fields = Fields::root(text, table);
            fields.path = format!("{path}[{place}]");
            fields.at = value.span().start;
            Some(fields)
        };
        let kind = format!("a list of tables, such as {name} = [{{ ... }}]");
        self.typed(name, &kind, |value| {
            let list: &'t [Spanned<DeValue<'t>>] = value.as_array()?;
            list.iter().enumerate().map(inner).collect()
        })
    }

    /// A table.
    pub(super) fn table(&mut self, name: &'static str) -> Option<Self> {
        let kind = format!("a table [{}]", self.key(name));
        self.require(name, &kind);
        let table = self.typed(name, &kind, DeValue::as_table)?;
        Some(self.inner(name, table))
    }

    /// Every table in this one, by its name. Other values are reported.
    pub(super) fn tables(&self) -> Vec<(&'t str, Self)> {
        let mut tables = Vec::new();
        for (key, value) in self.table {
            let name: &'t str = key.get_ref();
            match value.get_ref().as_table() {
                Some(table) => tables.push((name, self.inner(name, table))),
                None => self.report(
                    name,
                    format!("this {} does not fit", value.get_ref().type_str()),
                    &format!("write a table [{}]", self.key(name)),
                ),
            }
        }
        tables
    }

    fn inner(&self, name: &str, table: &'t DeTable<'t>) -> Self {
        let found = self.table.iter().find(|(key, _)| key.get_ref() == name);
        Self {
            text: self.text,
            path: self.key(name),
            table,
            at: found.map_or(self.at, |(key, _)| key.span().start),
            asked: BTreeSet::new(),
        }
    }

    /// Reports the keys that nobody asked for.
    pub(super) fn done(self) {
        let known: Vec<_> = self.asked.iter().copied().collect();
        for (key, _) in self.table {
            let name = key.get_ref().as_ref();
            if !self.asked.contains(name) {
                self.report(
                    name,
                    "is no key of a price sheet here",
                    &format!("known here: {}", known.join(", ")),
                );
            }
        }
    }
}
