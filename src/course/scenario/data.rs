//! `[[data]]`: what services hold before the run begins: items, objects, pages outside the cloud.

use super::Named;
use super::function::Definition;
use crate::course::library::{Library, Package};
use crate::course::read::{self, At, Fields, FromToml};
use crate::sim::encoding::base64_decode;
use crate::sim::scenario::Data;
use serde_json::{Map, Value};

/// All data: first what the functions of the library bring along for their samples, then the scenario's
/// own, which may write over it. None if some could not be read.
pub(super) fn read(
    fields: &mut Fields<'_>,
    functions: &Named<Definition>,
    library: &Library,
) -> Option<Vec<Data>> {
    let packages = functions.entries.iter().filter_map(|(_, definition)| {
        let package = definition.as_ref()?.package.as_deref()?;
        library.get(package)
    });
    let brought = packages.flat_map(Package::data).map(Some);
    let own = fields.items("data").into_iter().map(one);
    brought.chain(own).collect()
}

fn one(at: At<'_>) -> Option<Data> {
    let mut fields = at.fields()?;
    let data = match fields.exactly_one(&["table", "bucket", "url"])? {
        "table" => table(&mut fields),
        "bucket" => object(&mut fields),
        _ => page(&mut fields),
    };
    fields.finish();
    data
}

fn table(fields: &mut Fields<'_>) -> Option<Data> {
    let table = fields.required("table");
    let item = fields.needed("item").and_then(|at| item(&at));
    Some(Data::Item {
        table: table?,
        item: item?,
    })
}

/// The attributes of an item: a table, or JSON in quotes.
pub(in crate::course) fn item(at: &At<'_>) -> Option<Map<String, Value>> {
    let value = match at.value() {
        read::Value::Text(text) => serde_json::from_str(text).ok(),
        read::Value::Table(_) => Value::from_toml(at.clone()),
        _ => None,
    };
    let Some(Value::Object(item)) = value else {
        return at.wrong_kind("a table of attributes, such as { id = \"o-1\", total = 12.5 }");
    };
    let key = item.values().next();
    let is_key = key.is_some_and(|key| {
        let tagged = ["S", "N", "B"].iter().any(|kind| key.get(kind).is_some());
        key.is_string() || key.is_number() || tagged
    });
    if !is_key {
        at.problem(
            "the first attribute is no key",
            "begin with the key attribute, a text or a number",
        );
        return None;
    }
    Some(item)
}

fn object(fields: &mut Fields<'_>) -> Option<Data> {
    let (bucket, key) = (fields.required("bucket"), fields.required("key"));
    let body = match fields.exactly_one(&["body", "body_base64"])? {
        "body" => fields.required::<String>("body").map(String::into_bytes),
        _ => fields.needed("body_base64").and_then(|at| {
            let bytes = base64_decode(at.text()?);
            if bytes.is_none() {
                at.problem(
                    "this is no base64",
                    "write base64 with its padding, or use body",
                );
            }
            bytes
        }),
    };
    Some(Data::Object {
        bucket: bucket?,
        key: key?,
        body: body?.into(),
    })
}

fn page(fields: &mut Fields<'_>) -> Option<Data> {
    let (url, body) = (fields.required("url"), fields.required("body"));
    Some(Data::Page {
        url: url?,
        body: body?,
    })
}
