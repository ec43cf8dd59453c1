//! One table: items in the order of their keys.

use super::attribute::{Attribute, Item};
use crate::sim::services::Refusal;
use std::collections::BTreeMap;

/// The values of an item's key attributes, in the order of the schema.
pub(super) type Key = Vec<Attribute>;

/// A table. Its schema is learned from the first request that shows it.
#[derive(Debug, Default)]
pub(super) struct Table {
    /// The names of the key attributes: one, or two with a sort key. Empty while unknown.
    schema: Vec<String>,
    items: BTreeMap<Key, Item>,
    /// Whether its changes are told to a stream.
    pub(super) streamed: bool,
}

impl Table {
    /// The key that a request names. It must have exactly the attributes of the schema.
    pub(super) fn key(&mut self, named: &Item) -> Result<Key, Refusal> {
        if self.schema.is_empty() {
            if named.is_empty() || named.len() > 2 {
                return Err(Refusal::invalid("a key has one attribute or two"));
            }
            self.schema = named.keys().cloned().collect();
        }
        if named.len() != self.schema.len() {
            return Err(self.mismatch());
        }
        self.pick(named)
    }

    /// The key of a whole item. A table that has none yet takes `pk` (and `sk`) or `id` as its key if the
    /// item has it, else the attribute that was written first.
    pub(super) fn key_of_item(&mut self, item: &Item, first: Option<&str>) -> Result<Key, Refusal> {
        if self.schema.is_empty() {
            let has = |name: &str| item.contains_key(name);
            let known = ["pk", "id"].into_iter().find(|name| has(name));
            let first = known.or(first);
            let first = first.ok_or_else(|| Refusal::invalid("the item has no attributes"))?;
            let sort = (first == "pk" && has("sk")).then_some("sk");
            let schema = std::iter::once(first).chain(sort);
            self.schema = schema.map(str::to_owned).collect();
        }
        self.pick(item)
    }

    fn pick(&self, from: &Item) -> Result<Key, Refusal> {
        let values = self.schema.iter().map(|name| from.get(name).cloned());
        let key: Option<Key> = values.collect();
        key.filter(|key| key.iter().all(Attribute::is_key))
            .ok_or_else(|| self.mismatch())
    }

    fn mismatch(&self) -> Refusal {
        Refusal::invalid(format!(
            "the key of this table is {}, of type S, N or B",
            self.schema.join(" and ")
        ))
    }

    /// The names of the key attributes.
    pub(super) fn schema(&self) -> &[String] {
        &self.schema
    }

    /// An item.
    pub(super) fn item(&self, key: &Key) -> Option<&Item> {
        self.items.get(key)
    }

    /// All items, in the order of their keys.
    pub(super) fn items(&self) -> impl DoubleEndedIterator<Item = (&Key, &Item)> {
        self.items.iter()
    }

    /// The one place where an item changes: a new one, or none to remove it. Gives what was there.
    pub(super) fn write(&mut self, key: Key, item: Option<Item>) -> Option<Item> {
        match item {
            Some(item) => self.items.insert(key, item),
            None => self.items.remove(&key),
        }
    }
}
