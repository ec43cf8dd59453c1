//! The functions and tables that scenarios may name.
//!
//! A [`Library`] is a value: the embedded content makes one, a pack folder adds to it, a test builds
//! its own. A scenario's `code = "thumbnail"` is looked up here.

use super::read::{self, Accepted, Problem};
use crate::guest::Program;
use crate::sim::iam::Policy;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// Functions by name, and CSV tables by file name.
#[derive(Debug, Default)]
pub struct Library {
    packages: BTreeMap<String, Package>,
    tables: BTreeMap<String, String>,
}

/// A function as it is shipped: its module, its manifest and its sample event.
#[derive(Debug)]
pub struct Package {
    /// What it says of itself.
    pub manifest: Manifest,
    /// WebAssembly, binary or text.
    pub module: Cow<'static, [u8]>,
    /// A sample event, as JSON text.
    pub event: Option<String>,
    /// What the sample event is answered with, as JSON text.
    pub output: Option<String>,
    compiled: OnceLock<Result<Program, String>>,
}

/// `function.toml`: what a function says of itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Manifest {
    /// What people call it.
    pub title: String,
    /// What it does, in a sentence or two.
    pub about: String,
    /// The language that it is written in.
    pub language: String,
    /// Memory in MB unless a scenario says otherwise.
    pub memory_mb: u32,
    /// What its execution role allows.
    pub role: Policy,
}

impl Library {
    /// Adds a function, or replaces the one of that name.
    pub fn insert(&mut self, name: &str, package: Package) {
        self.packages.insert(name.into(), package);
    }

    /// Adds a table for loads with `pattern = "trace"`.
    pub fn insert_table(&mut self, file: &str, csv: String) {
        self.tables.insert(file.into(), csv);
    }

    /// A function.
    pub fn get(&self, name: &str) -> Option<&Package> {
        self.packages.get(name)
    }

    /// A table.
    pub fn table(&self, file: &str) -> Option<&str> {
        self.tables.get(file).map(String::as_str)
    }

    /// All functions, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Package)> {
        self.packages.iter().map(|(name, p)| (name.as_str(), p))
    }

    /// The names of all tables.
    pub fn tables(&self) -> impl Iterator<Item = &str> {
        self.tables.keys().map(String::as_str)
    }
}

impl Package {
    /// Packs a module with what goes with it.
    pub fn new(manifest: Manifest, module: impl Into<Cow<'static, [u8]>>) -> Self {
        Self {
            manifest,
            module: module.into(),
            event: None,
            output: None,
            compiled: OnceLock::new(),
        }
    }

    /// The compiled module, compiled at the first call only. The error says why it cannot be loaded.
    pub fn program(&self) -> Result<&Program, &str> {
        self.compiled
            .get_or_init(|| Program::load(&self.module).map_err(|error| error.0))
            .as_ref()
            .map_err(String::as_str)
    }
}

impl Manifest {
    /// Reads a `function.toml`.
    pub fn read(file: &str, text: &str) -> Result<Accepted<Self>, Vec<Problem>> {
        read::read(file, text, |at| {
            let mut fields = at.fields()?;
            let title = fields.required("title");
            let manifest = Self {
                about: fields.or("about", String::new()),
                language: fields.or("language", String::new()),
                memory_mb: fields.whole("memory_mb", 128..=10_240).unwrap_or(128),
                role: fields.or("role", Policy::default()),
                title: title?,
            };
            // What the tests of the function itself read: its shape, hash, exports and imports.
            Some(manifest)
        })
    }
}
