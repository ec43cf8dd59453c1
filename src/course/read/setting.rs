//! A value set from outside: `--set functions.thumbnail.memory_mb=1024`.
//!
//! The path is the one that the JSON of a run uses: `functions.NAME`, `sources.NAME` and `loads.NAME`
//! (by source) find an element of a list by its name; any of them also by its number from 1. All else is
//! a plain path of keys.

use super::document::{Node, Table, Value, parse, parse_value};
use super::{At, FromToml, Report};
use std::fmt;

/// The lists whose elements a path can name: the path's word, the document's key, the naming key.
const LISTS: [(&str, &str, &str); 16] = [
    ("functions", "function", "name"),
    ("versions", "version", "number"),
    ("aliases", "alias", "name"),
    ("databases", "database", "name"),
    ("caches", "cache", "name"),
    ("dependencies", "dependency", "name"),
    ("policies", "policy", "on"),
    ("subnets", "subnet", "name"),
    ("groups", "security_group", "name"),
    ("endpoints", "endpoint", "service"),
    ("sources", "source", "name"),
    ("loads", "load", "source"),
    ("workflows", "workflow", "name"),
    ("variants", "variant", "name"),
    ("goals", "goal", "metric"),
    ("inputs", "at", "time"),
];

/// One value to be set in a document before it is read.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    path: String,
    node: Node,
    /// Whether the value is put at the end of the list at `path` instead of in its place.
    append: bool,
}

impl Setting {
    /// A path and a value.
    pub fn new(path: &str, node: Node) -> Self {
        Self {
            path: path.into(),
            node,
            append: false,
        }
    }

    /// One more element for a list, such as a timed input for `at`.
    pub fn append(list: &str, node: Node) -> Self {
        Self {
            append: true,
            ..Self::new(list, node)
        }
    }

    /// Reads `PATH=VALUE`, where the value is TOML; a value that is no TOML is taken as a text, so that
    /// `timeout=5s` needs no quotes.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (path, value) = text
            .split_once('=')
            .ok_or_else(|| format!("`{text}` sets nothing: write PATH=VALUE"))?;
        let (path, value) = (path.trim(), value.trim());
        if path.is_empty() || value.is_empty() {
            return Err(format!("`{text}` sets nothing: write PATH=VALUE"));
        }
        let value = parse_value(value).unwrap_or_else(|| Value::Text(value.into()));
        Ok(Self::new(path, Node { line: 0, value }))
    }

    /// The dotted path.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The value, with the line it was written on, if any.
    pub fn node(&self) -> &Node {
        &self.node
    }

    /// Sets the value in a document. A path that leads nowhere is a problem; a key that the reader does
    /// not know is for the reader to report.
    pub fn apply(&self, document: &mut Node, report: &Report) {
        if let Err((problem, fix)) = self.put(document) {
            report.problem(self.node.line, &self.path, problem, fix);
        }
    }

    fn put(&self, document: &mut Node) -> Result<(), (String, String)> {
        let (mut steps, last) = match self.path.rsplit_once('.') {
            Some((steps, last)) => (steps.split('.').collect::<Vec<_>>().into_iter(), last),
            None => (Vec::new().into_iter(), self.path.as_str()),
        };
        let mut here = document;
        while let Some(step) = steps.next() {
            let named = LISTS
                .iter()
                .find(|(word, key, _)| *word == step || *key == step);
            here = match named {
                Some(&(_, key, naming)) if is_list(here, key) => {
                    let which = steps.next().unwrap_or(last);
                    element(here, key, naming, which)?
                }
                _ => entry(here, step, self.node.line)?,
            };
        }
        let table = table(here, last)?;
        match table.get_mut(last).map(|node| &mut node.value) {
            Some(Value::List(items)) if self.append => items.push(self.node.clone()),
            _ if self.append => {
                let value = Value::List(vec![self.node.clone()]);
                let line = self.node.line;
                table.insert(last, Node { line, value });
            }
            _ => table.insert(last, self.node.clone()),
        }
        Ok(())
    }
}

/// Values to be set together, in order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settings(pub Vec<Setting>);

/// `functions.f.memory_mb = 1024`, as a person would type it.
impl fmt::Display for Setting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} = ", self.path)?;
        match &self.node.value {
            Value::List(_) | Value::Table(_) => f.write_str("…"),
            value => f.write_str(&typed(value)),
        }
    }
}

/// A table of paths and values: `set = { "functions.f.memory_mb" = 1024 }`.
impl FromToml for Settings {
    fn from_toml(at: At<'_>) -> Option<Self> {
        let fields = at.fields()?;
        let settings = fields
            .entries()
            .map(|(path, at)| Setting::new(path, at.node().clone()))
            .collect();
        Some(Self(settings))
    }
}

type Fault = (String, String);

fn is_list(node: &Node, key: &str) -> bool {
    matches!(&node.value, Value::Table(table)
        if matches!(table.get(key), Some(Node { value: Value::List(_), .. })))
}

fn table<'a>(node: &'a mut Node, step: &str) -> Result<&'a mut Table, Fault> {
    match &mut node.value {
        Value::Table(table) => Ok(table),
        other => Err((
            format!("{} has no keys, so no `{step}`", other.kind()),
            "shorten the path".into(),
        )),
    }
}

fn entry<'a>(node: &'a mut Node, step: &str, line: u32) -> Result<&'a mut Node, Fault> {
    let table = table(node, step)?;
    if table.get(step).is_none() {
        let value = Value::Table(Table::default());
        table.insert(step, Node { line, value });
    }
    Ok(table
        .get_mut(step)
        .expect("it was put there if it was missing"))
}

fn element<'a>(
    node: &'a mut Node,
    key: &str,
    naming: &str,
    which: &str,
) -> Result<&'a mut Node, Fault> {
    let list = table(node, key)?.get_mut(key).map(|node| &mut node.value);
    let Some(Value::List(items)) = list else {
        return Err((format!("there is no [[{key}]]"), "check the path".into()));
    };
    if let Some(place) = place(items, naming, which) {
        return Ok(&mut items[place]);
    }
    let names: Vec<String> = items.iter().filter_map(|item| name(item, naming)).collect();
    Err((
        format!("there is no {key} `{which}`"),
        format!("use one of {}", names.join(", ")),
    ))
}

/// The place of the element of this name, or of this number from 1.
fn place(items: &[Node], naming: &str, which: &str) -> Option<usize> {
    items
        .iter()
        .position(|item| name(item, naming).as_deref() == Some(which))
        .or_else(|| which.parse::<usize>().ok()?.checked_sub(1))
        .filter(|&place| place < items.len())
}

fn name(item: &Node, naming: &str) -> Option<String> {
    let Value::Table(table) = &item.value else {
        return None;
    };
    match &table.get(naming)?.value {
        Value::Text(name) => Some(name.clone()),
        _ => None,
    }
}

/// What a document says at a path once some values are set, as a person would type it; none where it leaves
/// the key out. A path that leads nowhere is an error that says what would be right.
pub fn look_up(text: &str, settings: &[Setting], path: &str) -> Result<Option<String>, String> {
    let report = Report::new("");
    let Some(mut document) = parse(text, &report) else {
        return Err("the scenario cannot be read".into());
    };
    for setting in settings {
        setting.apply(&mut document, &report);
    }
    let node = Node {
        line: 0,
        value: Value::Whole(0),
    };
    let tried = Setting::new(path, node).put(&mut document.clone());
    tried.map_err(|(problem, fix)| format!("{problem}: {fix}"))?;
    Ok(find(&document, path).map(|node| typed(&node.value)))
}

fn find<'a>(document: &'a Node, path: &str) -> Option<&'a Node> {
    let mut steps = path.split('.');
    let mut here = document;
    while let Some(step) = steps.next() {
        let Value::Table(table) = &here.value else {
            return None;
        };
        let named = LISTS
            .iter()
            .find(|(word, key, _)| *word == step || *key == step);
        here = match named {
            Some(&(_, key, naming)) if is_list(here, key) => {
                let Value::List(items) = &table.get(key)?.value else {
                    return None;
                };
                &items[place(items, naming, steps.next()?)?]
            }
            _ => table.get(step)?,
        };
    }
    Some(here)
}

/// A value as a person would type it.
fn typed(value: &Value) -> String {
    match value {
        Value::Text(text) | Value::Date(text) => text.clone(),
        Value::Whole(number) => number.to_string(),
        Value::Decimal(number) => number.to_string(),
        Value::Truth(truth) => truth.to_string(),
        Value::List(items) => {
            let items: Vec<String> = items.iter().map(|item| typed(&item.value)).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Table(_) => "{ … }".into(),
    }
}
