//! Items and their attributes, in DynamoDB's JSON: `{"S":"x"}`, `{"N":"1"}`, `{"BOOL":true}` …

use super::number::Number;
use crate::sim::encoding::{base64, base64_decode};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// An item: attributes by name.
pub type Item = BTreeMap<String, Attribute>;

/// One value. Numbers are exact.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Attribute {
    /// `NULL`
    Null,
    /// `BOOL`
    Truth(bool),
    /// `N`
    Number(Number),
    /// `S`
    Text(String),
    /// `B`
    Bytes(Vec<u8>),
    /// `L`
    List(Vec<Self>),
    /// `M`
    Map(Item),
    /// `NS`
    Numbers(BTreeSet<Number>),
    /// `SS`
    Texts(BTreeSet<String>),
}

impl Attribute {
    /// Reads `{"S": …}` and the like; none if it is not such a value.
    pub fn read(value: &Value) -> Option<Self> {
        let object = value.as_object()?;
        let mut entries = object.iter();
        let (Some((kind, inner)), None) = (entries.next(), entries.next()) else {
            return None;
        };
        Some(match kind.as_str() {
            "S" => Self::Text(inner.as_str()?.into()),
            "N" => Self::Number(inner.as_str()?.parse().ok()?),
            "BOOL" => Self::Truth(inner.as_bool()?),
            "NULL" => {
                inner.as_bool().filter(|&null| null)?;
                Self::Null
            }
            "B" => Self::Bytes(base64_decode(inner.as_str()?)?),
            "L" => Self::List(
                inner
                    .as_array()?
                    .iter()
                    .map(Self::read)
                    .collect::<Option<_>>()?,
            ),
            "M" => Self::Map(read_item(inner)?),
            "SS" => {
                let texts = inner.as_array()?.iter();
                Self::Texts(
                    texts
                        .map(|t| Some(t.as_str()?.into()))
                        .collect::<Option<_>>()?,
                )
            }
            "NS" => {
                let numbers = inner.as_array()?.iter();
                Self::Numbers(
                    numbers
                        .map(|n| n.as_str()?.parse().ok())
                        .collect::<Option<_>>()?,
                )
            }
            _ => return None,
        })
    }

    /// A plain JSON value as an attribute, for authors: `"x"`, `1.5`, `true`, lists and tables. What is
    /// already in DynamoDB's JSON is taken as such.
    pub fn of_plain(value: &Value) -> Self {
        if let Some(attribute) = Self::read(value) {
            return attribute;
        }
        match value {
            Value::Null => Self::Null,
            Value::Bool(truth) => Self::Truth(*truth),
            // A number that is too long to be exact is kept as it is written.
            Value::Number(number) => {
                let text = number.to_string();
                text.parse().map_or(Self::Text(text), Self::Number)
            }
            Value::String(text) => Self::Text(text.clone()),
            Value::Array(list) => Self::List(list.iter().map(Self::of_plain).collect()),
            Value::Object(map) => Self::Map(plain_item(map)),
        }
    }

    /// DynamoDB's JSON.
    pub fn json(&self) -> Value {
        match self {
            Self::Null => json!({ "NULL": true }),
            Self::Truth(truth) => json!({ "BOOL": truth }),
            Self::Number(number) => json!({ "N": number.to_string() }),
            Self::Text(text) => json!({ "S": text }),
            Self::Bytes(bytes) => json!({ "B": base64(bytes) }),
            Self::List(list) => json!({ "L": list.iter().map(Self::json).collect::<Vec<_>>() }),
            Self::Map(item) => json!({ "M": item_json(item) }),
            Self::Numbers(set) => {
                json!({ "NS": set.iter().map(ToString::to_string).collect::<Vec<_>>() })
            }
            Self::Texts(set) => json!({ "SS": set }),
        }
    }

    /// Whether it may be part of a key: a text, a number or bytes.
    pub const fn is_key(&self) -> bool {
        matches!(self, Self::Text(_) | Self::Number(_) | Self::Bytes(_))
    }

    /// How many bytes it counts for: texts and bytes their length, lists and maps three more and one for
    /// each element. A labelled model of the service's own rule.
    fn size(&self) -> u64 {
        match self {
            Self::Null | Self::Truth(_) => 1,
            Self::Number(number) => number.size(),
            Self::Text(text) => text.len() as u64,
            Self::Bytes(bytes) => bytes.len() as u64,
            Self::List(list) => 3 + list.iter().map(|one| 1 + one.size()).sum::<u64>(),
            Self::Map(item) => 3 + item.len() as u64 + item_size(item),
            Self::Numbers(set) => set.iter().map(|number| number.size()).sum(),
            Self::Texts(set) => set.iter().map(|text| text.len() as u64).sum(),
        }
    }
}

/// Reads an item; none if an attribute is not in DynamoDB's JSON.
pub fn read_item(value: &Value) -> Option<Item> {
    let attributes = value.as_object()?.iter();
    attributes
        .map(|(name, value)| Some((name.clone(), Attribute::read(value)?)))
        .collect()
}

/// An item out of an author's plain values.
pub fn plain_item(map: &Map<String, Value>) -> Item {
    let attributes = map.iter();
    attributes
        .map(|(name, value)| (name.clone(), Attribute::of_plain(value)))
        .collect()
}

/// An item in DynamoDB's JSON.
pub fn item_json(item: &Item) -> Value {
    let attributes = item.iter();
    attributes
        .map(|(name, value)| (name.clone(), value.json()))
        .collect()
}

/// How many bytes an item counts for: names and values.
pub fn item_size(item: &Item) -> u64 {
    item.iter()
        .map(|(name, value)| name.len() as u64 + value.size())
        .sum()
}
