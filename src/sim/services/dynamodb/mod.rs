//! DynamoDB tables: items by key, conditional writes, exact numbers.

mod attribute;
mod changes;
mod expression;
mod number;
mod read;
mod table;
mod write;

pub use attribute::{Attribute, Item, item_json, item_size, plain_item, read_item};
pub use changes::Changed;
pub use number::Number;

use super::payload::Payload;
use super::{Desk, Refusal};
use crate::money::Item as Charge;
use crate::sim::iam::Resource;
use crate::sim::trace::CallError;
use expression::Dictionary;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use table::Table;

/// The tables, by name.
#[derive(Debug, Default)]
pub(super) struct Tables {
    tables: BTreeMap<String, Table>,
    /// Half a read unit that has been paid for and not used.
    spare_half: bool,
}

/// The table that a request is about.
pub(super) fn resource(payload: &Payload) -> Result<Resource, Refusal> {
    payload.text("TableName").map(Resource::table)
}

impl Tables {
    /// Puts an item there before the run begins.
    pub(super) fn preload(&mut self, table: &str, written: &Map<String, Value>) {
        let table = self.tables.entry(table.into()).or_default();
        let item = plain_item(written);
        if let Ok(key) = table.key_of_item(&item, first_name(written)) {
            table.write(key, Some(item));
        }
    }

    pub(super) fn perform(
        &mut self,
        operation: &str,
        payload: &Payload,
        desk: &mut Desk<'_>,
    ) -> Result<Value, Refusal> {
        match operation {
            "GetItem" => self.get_item(payload, desk),
            "PutItem" => self.put_item(payload, desk),
            "UpdateItem" => self.update_item(payload, desk),
            "DeleteItem" => self.delete_item(payload, desk),
            "Query" => self.query(payload, desk),
            "Scan" => self.scan(payload, desk),
            _ => Err(Refusal::unknown_operation(&format!("dynamodb:{operation}"))),
        }
    }

    fn table(&mut self, payload: &Payload) -> Result<&mut Table, Refusal> {
        let name = payload.text("TableName")?;
        Ok(self.tables.entry(name.into()).or_default())
    }

    /// Charges a read: one unit for 4 KB, half of it unless the read is strongly consistent. Halves are
    /// put together, as a bill has whole units.
    fn charge_read(&mut self, bytes: u64, payload: &Payload, desk: &mut Desk<'_>) {
        let blocks = bytes.div_ceil(4_096).max(1);
        let halves = if payload.is_on("ConsistentRead") {
            2 * blocks
        } else {
            blocks
        };
        let open = halves - u64::from(self.spare_half).min(halves);
        self.spare_half = (halves + u64::from(self.spare_half)) % 2 == 1;
        let units = open.div_ceil(2);
        if units > 0 {
            desk.charge(Charge::DynamoReads, units);
        }
    }
}

/// Charges a write: one unit for each KB of the larger of the item before and after.
fn charge_write(before: Option<&Item>, after: Option<&Item>, desk: &mut Desk<'_>) {
    let size = |item: Option<&Item>| item.map_or(0, item_size);
    let bytes = size(before).max(size(after));
    desk.charge(Charge::DynamoWrites, bytes.div_ceil(1_024).max(1));
}

/// The name of the first attribute of an item, as it is written.
fn first_name(written: &Map<String, Value>) -> Option<&str> {
    written.keys().next().map(String::as_str)
}

/// An item or a key in a request.
fn item(payload: &Payload, name: &str) -> Result<Item, Refusal> {
    let value = payload.get(name);
    let value = value.ok_or_else(|| Refusal::invalid(format!("`{name}` is missing")))?;
    read_item(value).ok_or_else(|| {
        let example = "{\"id\": {\"S\": \"a\"}}";
        Refusal::invalid(format!(
            "`{name}` is no set of attributes such as {example}"
        ))
    })
}

fn dictionary(payload: &Payload) -> Result<Dictionary, Refusal> {
    let names = payload.get("ExpressionAttributeNames");
    let values = payload.get("ExpressionAttributeValues");
    Dictionary::read(names, values).map_err(Refusal::invalid)
}

/// Refuses a write whose `ConditionExpression` does not hold of the item as it is.
fn check_condition(
    payload: &Payload,
    words: &Dictionary,
    before: Option<&Item>,
) -> Result<(), Refusal> {
    let Some(condition) = payload.optional_text("ConditionExpression")? else {
        return Ok(());
    };
    let nothing = Item::new();
    let holds = expression::holds(condition, words, before.unwrap_or(&nothing));
    if holds.map_err(|why| Refusal::invalid(format!("ConditionExpression: {why}")))? {
        return Ok(());
    }
    let message = format!("the conditional request failed: `{condition}` does not hold");
    let error = CallError::ConditionalCheckFailed;
    Err(Refusal::new(
        error,
        "ConditionalCheckFailedException",
        message,
    ))
}
