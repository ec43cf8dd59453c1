//! Writes: each may be tied to a condition on the item as it is.

use super::attribute::{Attribute, Item, item_json};
use super::expression::{self, Dictionary};
use super::table::{Key, Table};
use super::{Tables, charge_write, check_condition, dictionary, first_name, item};
use crate::sim::services::payload::Payload;
use crate::sim::services::{Desk, Effect, Refusal};
use crate::sim::trace::CallError;
use serde_json::{Value, json};

/// What may tie a write to a condition.
const CONDITION: [&str; 4] = [
    "TableName",
    "ConditionExpression",
    "ExpressionAttributeNames",
    "ExpressionAttributeValues",
];

fn only(payload: &Payload, more: &[&str]) -> Result<(), Refusal> {
    payload.only(&[&CONDITION[..], more].concat())
}

impl Tables {
    pub(super) fn put_item(
        &mut self,
        payload: &Payload,
        desk: &mut Desk<'_>,
    ) -> Result<Value, Refusal> {
        only(payload, &["Item", "ReturnValues"])?;
        let new = item(payload, "Item")?;
        let table = self.table(payload)?;
        let written = payload.get("Item").and_then(Value::as_object);
        let key = table.key_of_item(&new, written.and_then(first_name))?;
        let words = dictionary(payload)?;
        table.change(payload, &words, desk, (key, Some(new)))
    }

    pub(super) fn delete_item(
        &mut self,
        payload: &Payload,
        desk: &mut Desk<'_>,
    ) -> Result<Value, Refusal> {
        only(payload, &["Key", "ReturnValues"])?;
        let named = item(payload, "Key")?;
        let table = self.table(payload)?;
        let key = table.key(&named)?;
        let words = dictionary(payload)?;
        table.change(payload, &words, desk, (key, None))
    }

    /// An item that is not there begins as its key.
    pub(super) fn update_item(
        &mut self,
        payload: &Payload,
        desk: &mut Desk<'_>,
    ) -> Result<Value, Refusal> {
        only(
            payload,
            &[
                "Key",
                "ReturnValues",
                "UpdateExpression",
                "Set",
                "Add",
                "Remove",
            ],
        )?;
        let named = item(payload, "Key")?;
        let table = self.table(payload)?;
        let key = table.key(&named)?;
        let words = dictionary(payload)?;
        let before = table.item(&key).cloned().unwrap_or_else(|| named.clone());
        let after = match payload.optional_text("UpdateExpression")? {
            Some(text) => expression::updated(text, &words, &before)
                .map_err(|why| Refusal::invalid(format!("UpdateExpression: {why}")))?,
            None => shorthand(payload, before)?,
        };
        if named
            .iter()
            .any(|(name, value)| after.get(name) != Some(value))
        {
            return Err(Refusal::invalid("an update cannot change the key"));
        }
        table.change(payload, &words, desk, (key, Some(after)))
    }
}

/// `"Set": {name: attribute}`, `"Add": {name: number}`, `"Remove": [name]`: a short form of this lab for
/// `UpdateExpression`, so that small functions need not build one.
fn shorthand(payload: &Payload, mut item: Item) -> Result<Item, Refusal> {
    let entries = |name| {
        payload
            .get(name)
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
    };
    for (name, value) in entries("Set") {
        let value = Attribute::read(value);
        let value = value
            .ok_or_else(|| Refusal::invalid(format!("`Set`: `{name}` is no attribute value")))?;
        item.insert(name.clone(), value);
    }
    for (name, more) in entries("Add") {
        let more = Attribute::of_plain(more);
        let sum = expression::added(item.get(name), more);
        item.insert(name.clone(), sum.map_err(Refusal::invalid)?);
    }
    let gone = payload
        .get("Remove")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    for name in gone.filter_map(Value::as_str) {
        item.remove(name);
    }
    Ok(item)
}

impl Table {
    /// Writes an item, or removes it, if the request's condition holds; answers what `ReturnValues` asks.
    fn change(
        &mut self,
        payload: &Payload,
        words: &Dictionary,
        desk: &mut Desk<'_>,
        (key, new): (Key, Option<Item>),
    ) -> Result<Value, Refusal> {
        let returns = returns(payload)?;
        let before = self.item(&key);
        let condition = check_condition(payload, words, before);
        // A write that its condition refuses has read the item, and is paid for all the same.
        if !matches!(&condition, Err(refusal) if refusal.error == CallError::Invalid) {
            charge_write(before, new.as_ref(), desk);
        }
        condition?;
        let before = self.write(key.clone(), new.clone());
        if self.streamed
            && let Some(change) = self.changed(&key, before.clone(), new.clone())
        {
            desk.effect = Some(Effect::Change {
                table: payload.text("TableName")?.into(),
                change: Box::new(change),
            });
        }
        let shown = match returns {
            Returns::None => None,
            Returns::AllOld => before,
            Returns::AllNew => new,
            Returns::UpdatedOld => before.map(|before| changed(before, new.as_ref())),
            Returns::UpdatedNew => new.map(|new| changed(new, before.as_ref())),
        };
        Ok(match shown {
            Some(item) => json!({ "Attributes": item_json(&item) }),
            None => json!({}),
        })
    }
}

/// Which attributes a write answers with.
#[derive(Clone, Copy)]
enum Returns {
    None,
    AllOld,
    AllNew,
    UpdatedOld,
    UpdatedNew,
}

/// Reads `ReturnValues`. The short form of an update answers with the new item unless told otherwise, as a
/// counter wants it.
fn returns(payload: &Payload) -> Result<Returns, Refusal> {
    let short = ["Set", "Add", "Remove"];
    let short = short.iter().any(|name| payload.get(name).is_some());
    Ok(match payload.optional_text("ReturnValues")? {
        None if short => Returns::AllNew,
        None | Some("NONE") => Returns::None,
        Some("ALL_OLD") => Returns::AllOld,
        Some("ALL_NEW") => Returns::AllNew,
        Some("UPDATED_OLD") => Returns::UpdatedOld,
        Some("UPDATED_NEW") => Returns::UpdatedNew,
        Some(other) => return Err(Refusal::invalid(format!("`{other}` is no ReturnValues"))),
    })
}

/// The attributes of an item that differ from those of another.
fn changed(item: Item, other: Option<&Item>) -> Item {
    let differs =
        |name: &str, value: &Attribute| other.and_then(|other| other.get(name)) != Some(value);
    let attributes = item.into_iter();
    attributes
        .filter(|(name, value)| differs(name, value))
        .collect()
}
