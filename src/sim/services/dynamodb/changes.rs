//! What a table's stream is told: each change of an item, as it was before and as it is.

use super::table::{Key, Table};
use super::{Attribute, Item, Tables, item_size, plain_item};
use serde_json::{Map, Value};

/// One change of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// The item's key.
    pub keys: Item,
    /// The item before; none if it was not there.
    pub old: Option<Item>,
    /// The item after; none if it was removed.
    pub new: Option<Item>,
}

impl Tables {
    /// Switches a table's stream on.
    pub(in crate::sim::services) fn stream(&mut self, table: &str) {
        self.tables.entry(table.into()).or_default().streamed = true;
    }

    /// Writes an item from outside, and says what it changed and how many write units it took. What the
    /// table's key needs and the item lacks is made of `number`, which no other item has.
    pub(in crate::sim::services) fn write_from_outside(
        &mut self,
        table: &str,
        written: &Map<String, Value>,
        number: u64,
    ) -> (Option<Changed>, u64) {
        let table = self.tables.entry(table.into()).or_default();
        let mut item = plain_item(written);
        for name in table.needed(&item) {
            item.entry(name)
                .or_insert_with(|| Attribute::Text(number.to_string()));
        }
        let Ok(key) = table.key_of_item(&item, None) else {
            return (None, 1);
        };
        let old = table.write(key.clone(), Some(item.clone()));
        let size = item_size(&item).max(old.as_ref().map_or(0, item_size));
        let change = table.changed(&key, old, Some(item));
        (change, size.div_ceil(1_024).max(1))
    }
}

impl Table {
    /// What the stream is told of a write: nothing if the table has none, or if the item is as it was.
    pub(super) fn changed(
        &self,
        key: &Key,
        old: Option<Item>,
        new: Option<Item>,
    ) -> Option<Changed> {
        let names = self.schema().iter().cloned();
        let keys = || names.zip(key.iter().cloned()).collect();
        (self.streamed && old != new).then(|| Changed {
            keys: keys(),
            old,
            new,
        })
    }

    /// The attributes of the key, as far as a table knows it; `id` if it knows nothing and the item has no
    /// usual key.
    fn needed(&self, item: &Item) -> Vec<String> {
        let usual = ["pk", "id"].iter().any(|name| item.contains_key(*name));
        match self.schema() {
            [] if usual => Vec::new(),
            [] => vec!["id".into()],
            schema => schema.to_vec(),
        }
    }
}
