//! TOML as a tree of our own in which every value knows its line.
//!
//! The tree is owned and can be changed before it is read, which is how `--set`, variants and the
//! settings of a goal work: they edit the document, and then the one strict reader reads it.

use super::problem::Report;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A value and the line it stands on; 0 if it was not read from the file.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The line, from 1.
    pub line: u32,
    /// The value.
    pub value: Value,
}

/// A TOML value.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A string.
    Text(String),
    /// An integer.
    Whole(i64),
    /// A number with a point or an exponent.
    Decimal(f64),
    /// `true` or `false`.
    Truth(bool),
    /// A date, a time or both, as written.
    Date(String),
    /// An array.
    List(Vec<Node>),
    /// A table.
    Table(Table),
}

/// A table, in the order of the file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    entries: Vec<(String, Node)>,
}

impl Table {
    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries.iter().find(|(k, _)| k == key).map(|(_, n)| n)
    }

    /// The value of a key, to be changed.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Node> {
        self.entries
            .iter_mut()
            .find(|(k, _)| k == key)
            .map(|(_, n)| n)
    }

    /// Sets a key, which keeps its place if it was there.
    pub fn insert(&mut self, key: &str, node: Node) {
        match self.get_mut(key) {
            Some(old) => *old = node,
            None => self.entries.push((key.into(), node)),
        }
    }

    /// All keys and values, in the order of the file.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Node)> {
        self.entries.iter().map(|(key, node)| (key.as_str(), node))
    }
}

impl Value {
    /// What kind of value it is, for people.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Text(_) => "a text",
            Self::Whole(_) => "a whole number",
            Self::Decimal(_) => "a decimal number",
            Self::Truth(_) => "true or false",
            Self::Date(_) => "a date",
            Self::List(_) => "a list",
            Self::Table(_) => "a table",
        }
    }
}

/// Parses a file. Syntax errors go to the report; then there is no document, as what follows an error
/// cannot be trusted.
pub fn parse(text: &str, report: &Report) -> Option<Node> {
    let (table, errors) = DeTable::parse_recoverable(text);
    let lines = Lines::of(text);
    for error in &errors {
        let line = error.span().map_or(0, |span| lines.at(span.start));
        report.problem(line, "", error.message(), "this is not valid TOML");
    }
    errors.is_empty().then(|| Node {
        line: 1,
        value: Value::Table(lines.table(table.get_ref())),
    })
}

/// Parses one value, as after a `=`.
pub(super) fn parse_value(text: &str) -> Option<Value> {
    let value = DeValue::parse(text).ok()?;
    // A lone value has no lines worth telling.
    Some(erase_lines(Lines::of(text).value(value.get_ref())?))
}

/// Forgets the lines within a value.
fn erase_lines(value: Value) -> Value {
    let forget = |node: Node| Node {
        line: 0,
        value: erase_lines(node.value),
    };
    match value {
        Value::List(items) => Value::List(items.into_iter().map(forget).collect()),
        Value::Table(table) => Value::Table(Table {
            entries: table
                .entries
                .into_iter()
                .map(|(key, node)| (key, forget(node)))
                .collect(),
        }),
        plain => plain,
    }
}

/// Where each line of a text begins.
struct Lines(Vec<usize>);

impl Lines {
    fn of(text: &str) -> Self {
        let breaks = text.bytes().enumerate().filter(|&(_, b)| b == b'\n');
        Self(
            std::iter::once(0)
                .chain(breaks.map(|(at, _)| at + 1))
                .collect(),
        )
    }

    fn at(&self, offset: usize) -> u32 {
        u32::try_from(self.0.partition_point(|&start| start <= offset)).unwrap_or(u32::MAX)
    }

    fn table(&self, table: &DeTable<'_>) -> Table {
        let entries = table
            .iter()
            .filter_map(|(key, value)| {
                let line = self.at(key.span().start);
                let value = self.value(value.get_ref())?;
                Some((key.get_ref().to_string(), Node { line, value }))
            })
            .collect();
        Table { entries }
    }

    fn value(&self, value: &DeValue<'_>) -> Option<Value> {
        Some(match value {
            DeValue::String(text) => Value::Text(text.to_string()),
            // An integer beyond 64 bits is kept as a decimal, which no reader of whole numbers takes.
            DeValue::Integer(n) => i64::from_str_radix(n.as_str(), n.radix())
                .map_or(Value::Decimal(f64::INFINITY), Value::Whole),
            DeValue::Float(n) => Value::Decimal(n.as_str().parse().unwrap_or(f64::NAN)),
            DeValue::Boolean(truth) => Value::Truth(*truth),
            DeValue::Datetime(date) => Value::Date(date.to_string()),
            DeValue::Array(items) => {
                Value::List(items.iter().filter_map(|item| self.item(item)).collect())
            }
            DeValue::Table(table) => Value::Table(self.table(table)),
            #[expect(
                unreachable_patterns,
                reason = "the type may grow; unknown values are left out"
            )]
            _ => return None,
        })
    }

    fn item(&self, item: &Spanned<DeValue<'_>>) -> Option<Node> {
        Some(Node {
            line: self.at(item.span().start),
            value: self.value(item.get_ref())?,
        })
    }
}
