//! Lists whose elements have names of their own, by which other parts of the file speak of them.

use crate::course::read::{At, Fields, Value, did_you_mean};

/// A list in which a bad element keeps its place, so that names of good and bad ones still resolve and
/// one mistake is reported once.
pub(super) struct Named<T> {
    pub(super) entries: Vec<(String, Option<T>)>,
}

impl<T> Named<T> {
    /// Reads the elements of a list that all have a `name`, which must be unique.
    pub(super) fn read(
        fields: &mut Fields<'_>,
        key: &'static str,
        mut element: impl FnMut(&str, At<'_>) -> Option<T>,
    ) -> Self {
        let mut entries: Vec<(String, Option<T>)> = Vec::new();
        for at in fields.items(key) {
            let name = name(&at);
            if entries
                .iter()
                .any(|(other, _)| *other == name && !name.is_empty())
            {
                let fix = "give each a name of its own";
                at.problem(format!("there are two called `{name}`"), fix);
            }
            let value = element(&name, at);
            entries.push((name, value));
        }
        Self { entries }
    }

    /// The place of a name, or a problem at the value that named it.
    pub(super) fn find(&self, at: &At<'_>) -> Option<usize> {
        let name = at.text()?;
        let found = self.entries.iter().position(|(other, _)| other == name);
        if found.is_none() {
            let known: Vec<&str> = self.entries.iter().map(|(name, _)| name.as_str()).collect();
            let fix = did_you_mean(name, &known);
            at.problem(format!("there is nothing called `{name}` here"), fix);
        }
        found
    }

    /// All names.
    pub(super) fn names(&self) -> Vec<&str> {
        self.entries.iter().map(|(name, _)| name.as_str()).collect()
    }

    /// An element by place, if it was read.
    pub(super) fn get(&self, place: usize) -> Option<&T> {
        self.entries.get(place)?.1.as_ref()
    }

    /// All elements, if all were read.
    pub(super) fn found<U>(self, what: impl Fn(T) -> U) -> Option<Vec<U>> {
        let entries = self.entries.into_iter();
        entries.map(|(_, value)| value.map(&what)).collect()
    }
}

fn name(at: &At<'_>) -> String {
    match at.value() {
        Value::Table(table) => match table.get("name").map(|node| &node.value) {
            Some(Value::Text(name)) => name.clone(),
            _ => String::new(),
        },
        _ => String::new(),
    }
}
