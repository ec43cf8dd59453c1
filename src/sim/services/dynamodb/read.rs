//! Reads: one item, the items of a key, all items.

use super::attribute::{Item, item_json, item_size};
use super::expression::{self, Dictionary};
use super::{Tables, dictionary, item};
use crate::sim::services::payload::Payload;
use crate::sim::services::{Desk, Refusal};
use serde_json::{Map, Value, json};

impl Tables {
    pub(super) fn get_item(
        &mut self,
        payload: &Payload,
        desk: &mut Desk<'_>,
    ) -> Result<Value, Refusal> {
        payload.only(&["TableName", "Key", "ConsistentRead"])?;
        let key = item(payload, "Key")?;
        let table = self.table(payload)?;
        let key = table.key(&key)?;
        let found = table.item(&key);
        let size = found.map_or(0, item_size);
        let answer = match found {
            Some(item) => json!({ "Item": item_json(item) }),
            None => json!({}),
        };
        self.charge_read(size, payload, desk);
        Ok(answer)
    }

    /// Items whose key meets `KeyConditionExpression`, in the order of their keys. Without one it is the
    /// whole table, as small functions want it; the real service would insist.
    pub(super) fn query(
        &mut self,
        payload: &Payload,
        desk: &mut Desk<'_>,
    ) -> Result<Value, Refusal> {
        payload.only(&[
            "TableName",
            "KeyConditionExpression",
            "FilterExpression",
            "ExpressionAttributeNames",
            "ExpressionAttributeValues",
            "ExclusiveStartKey",
            "Limit",
            "ScanIndexForward",
            "ConsistentRead",
        ])?;
        let condition = payload.optional_text("KeyConditionExpression")?;
        self.list(payload, condition, desk)
    }

    pub(super) fn scan(
        &mut self,
        payload: &Payload,
        desk: &mut Desk<'_>,
    ) -> Result<Value, Refusal> {
        payload.only(&[
            "TableName",
            "FilterExpression",
            "ExpressionAttributeNames",
            "ExpressionAttributeValues",
            "ExclusiveStartKey",
            "Limit",
            "ConsistentRead",
        ])?;
        self.list(payload, None, desk)
    }

    /// What is read is paid for, whether the filter lets it through or not; `Limit` bounds what is read.
    fn list(
        &mut self,
        payload: &Payload,
        condition: Option<&str>,
        desk: &mut Desk<'_>,
    ) -> Result<Value, Refusal> {
        let words = dictionary(payload)?;
        let filter = payload.optional_text("FilterExpression")?;
        let limit = payload.number("Limit")?.unwrap_or(usize::MAX);
        let backward = payload.get("ScanIndexForward") == Some(&Value::Bool(false));
        let table = self.table(payload)?;
        let start = match payload.get("ExclusiveStartKey") {
            Some(_) => Some(table.key(&item(payload, "ExclusiveStartKey")?)?),
            None => None,
        };
        let mut in_order: Vec<_> = table.items().collect();
        if backward {
            in_order.reverse();
        }
        let (mut read, mut found, mut bytes) = (0, Vec::new(), 0);
        let (mut last, mut more) = (None, false);
        for (key, item) in in_order {
            let passed = start
                .as_ref()
                .is_some_and(|start| if backward { key >= start } else { key <= start });
            if passed || !holds(condition, "KeyConditionExpression", &words, item)? {
                continue;
            }
            if read == limit {
                more = true;
                break;
            }
            read += 1;
            bytes += item_size(item);
            last = Some(item);
            if holds(filter, "FilterExpression", &words, item)? {
                found.push(item_json(item));
            }
        }
        let mut answer = Map::new();
        answer.insert("Count".into(), found.len().into());
        answer.insert("ScannedCount".into(), read.into());
        answer.insert("Items".into(), found.into());
        if let Some(last) = last.filter(|_| more) {
            let names = table.schema().iter();
            let key: Item = names
                .filter_map(|n| Some((n.clone(), last.get(n)?.clone())))
                .collect();
            answer.insert("LastEvaluatedKey".into(), item_json(&key));
        }
        self.charge_read(bytes, payload, desk);
        Ok(Value::Object(answer))
    }
}

/// Whether an expression that may be missing holds of an item.
fn holds(text: Option<&str>, name: &str, words: &Dictionary, item: &Item) -> Result<bool, Refusal> {
    match text {
        None => Ok(true),
        Some(text) => expression::holds(text, words, item)
            .map_err(|why| Refusal::invalid(format!("{name}: {why}"))),
    }
}
