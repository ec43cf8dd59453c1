//! The functions and tables that scenarios may name.
//!
//! A [`Library`] is a value: the embedded content makes one, a pack folder adds to it, a test builds
//! its own. A scenario's `code = "thumbnail"` is looked up here.

use super::read::{self, Accepted, At, FromToml, Problem};
use super::scenario::item;
use crate::guest::Program;
use crate::sim::iam::Policy;
use crate::sim::scenario::Data;
use crate::sim::time::Span;
use serde_json::{Map, Value};
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
    /// The contents of the manifest's objects, in their order.
    pub objects: Vec<Cow<'static, [u8]>>,
    compiled: OnceLock<Result<Program, String>>,
}

/// `function.toml`: what a function says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manifest {
    /// What people call it.
    pub title: String,
    /// What it does, in a sentence or two.
    pub about: String,
    /// The language that it is written in.
    pub language: String,
    /// How it is run, as it says itself; its tests compare that with what the module shows.
    pub shape: String,
    /// The name of its module's file.
    pub module: String,
    /// The fingerprint of its module, which shows that it was built from this source.
    pub fingerprint: String,
    /// What its module imports.
    pub imports: Vec<String>,
    /// What its module exports.
    pub exports: Vec<String>,
    /// Memory in MB when it is invoked by itself; scenarios say their own.
    pub memory_mb: u32,
    /// The time-out when it is invoked by itself.
    pub timeout: Span,
    /// What its execution role allows.
    pub role: Policy,
    /// What storage holds before the first event.
    pub objects: Vec<StoredObject>,
    /// What tables hold before the first event.
    pub items: Vec<StoredItem>,
}

/// An object that storage holds before the first event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredObject {
    /// The bucket.
    pub bucket: String,
    /// The key.
    pub key: String,
    /// The file beside the manifest that holds its contents.
    pub file: String,
}

/// An item that a table holds before the first event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredItem {
    /// The table.
    pub table: String,
    /// Its attributes, the key first.
    pub attributes: Map<String, Value>,
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
            objects: Vec::new(),
            compiled: OnceLock::new(),
        }
    }

    /// What services hold before the first event, so that its sample finds what it needs.
    pub fn data(&self) -> impl Iterator<Item = Data> {
        let objects = self.manifest.objects.iter().zip(&self.objects);
        let objects = objects.map(|(object, contents)| Data::Object {
            bucket: object.bucket.clone(),
            key: object.key.clone(),
            body: contents.as_ref().into(),
        });
        let items = self.manifest.items.iter().map(|item| Data::Item {
            table: item.table.clone(),
            item: item.attributes.clone(),
        });
        objects.chain(items)
    }

    /// The compiled module, compiled at the first call only. The error says why it cannot be loaded.
    pub fn program(&self) -> Result<&Program, &str> {
        self.compiled
            .get_or_init(|| Program::load(&self.module).map_err(|error| error.0))
            .as_ref()
            .map_err(String::as_str)
    }

    /// Whether this is the compiled module of the package. One that was never compiled made none.
    pub fn made(&self, program: &Program) -> bool {
        let own = self.compiled.get().and_then(|found| found.as_ref().ok());
        own.is_some_and(|own| own.is_same(program))
    }
}

impl Manifest {
    /// Reads a `function.toml`.
    pub fn read(file: &str, text: &str) -> Result<Accepted<Self>, Vec<Problem>> {
        read::read(file, text, Self::from_toml)
    }
}

impl FromToml for Manifest {
    fn from_toml(at: At<'_>) -> Option<Self> {
        let mut fields = at.fields()?;
        let (title, about) = (fields.required("title"), fields.required("about"));
        let (language, shape) = (fields.required("language"), fields.required("shape"));
        let (module, fingerprint) = (fields.required("module"), fields.required("fingerprint"));
        let (imports, exports) = (fields.list("imports"), fields.list("exports"));
        let memory_mb = fields.whole("memory_mb", 128..=10_240).unwrap_or(128);
        let timeout = fields.or("timeout", Span::secs(3));
        let role = fields.or("role", Policy::default());
        let (objects, items) = (fields.list("object"), fields.list("item"));
        fields.finish();
        Some(Self {
            title: title?,
            about: about?,
            language: language?,
            shape: shape?,
            module: module?,
            fingerprint: fingerprint?,
            imports,
            exports,
            memory_mb,
            timeout,
            role,
            objects,
            items,
        })
    }
}

impl FromToml for StoredItem {
    fn from_toml(at: At<'_>) -> Option<Self> {
        let mut fields = at.fields()?;
        let table = fields.required("table");
        let attributes = fields.needed("attributes").and_then(|at| item(&at));
        fields.finish();
        Some(Self {
            table: table?,
            attributes: attributes?,
        })
    }
}

impl FromToml for StoredObject {
    fn from_toml(at: At<'_>) -> Option<Self> {
        let mut fields = at.fields()?;
        let (bucket, key) = (fields.required("bucket"), fields.required("key"));
        let file = fields.required("file");
        fields.finish();
        Some(Self {
            bucket: bucket?,
            key: key?,
            file: file?,
        })
    }
}
