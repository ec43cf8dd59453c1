//! Paths into JSON: `$`, `$.order.items[0]`.

use serde_json::{Map, Value};

/// A path: names and numbers from the root.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Path(Vec<Part>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Name(String),
    Place(usize),
}

impl Path {
    /// The whole document.
    pub const ROOT: Self = Self(Vec::new());

    /// Reads `$.order.items[0]`; none if it is something else.
    pub fn parse(text: &str) -> Option<Self> {
        let mut rest = text.strip_prefix('$')?;
        let mut parts = Vec::new();
        while !rest.is_empty() {
            if let Some(after) = rest.strip_prefix('[') {
                let (inside, after) = after.split_once(']')?;
                let name = inside.strip_prefix('\'').and_then(|i| i.strip_suffix('\''));
                parts.push(match name {
                    Some(name) => Part::Name(name.into()),
                    None => Part::Place(inside.parse().ok()?),
                });
                rest = after;
            } else {
                let after = rest.strip_prefix('.')?;
                let end = after.find(['.', '[']).unwrap_or(after.len());
                if end == 0 {
                    return None;
                }
                parts.push(Part::Name(after[..end].into()));
                rest = &after[end..];
            }
        }
        Some(Self(parts))
    }

    /// What is there.
    pub fn get<'v>(&self, value: &'v Value) -> Option<&'v Value> {
        self.0.iter().try_fold(value, |value, part| match part {
            Part::Name(name) => value.get(name),
            Part::Place(place) => value.get(place),
        })
    }

    /// A document with a value put there; tables on the way are made if they are missing.
    #[must_use]
    pub fn put(&self, mut document: Value, value: Value) -> Value {
        let mut at = &mut document;
        for part in &self.0 {
            at = match part {
                Part::Name(name) => {
                    if !at.is_object() {
                        *at = Value::Object(Map::new());
                    }
                    at.as_object_mut()
                        .expect("it was made one if it was none")
                        .entry(name.as_str())
                        .or_insert(Value::Null)
                }
                Part::Place(place) => {
                    if !at.is_array() {
                        *at = Value::Array(Vec::new());
                    }
                    let items = at.as_array_mut().expect("it was made one if it was none");
                    while items.len() <= *place {
                        items.push(Value::Null);
                    }
                    &mut items[*place]
                }
            };
        }
        *at = value;
        document
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn paths_are_read_followed_and_written() {
        let document = json!({ "order": { "items": [1, { "x": 2 }] }, "a b": 3 });
        for (path, found) in [
            ("$", Some(document.clone())),
            ("$.order.items[1].x", Some(json!(2))),
            ("$['a b']", Some(json!(3))),
            ("$.order.none", None),
        ] {
            let path = Path::parse(path).unwrap();
            assert_eq!(path.get(&document).cloned(), found);
        }
        for wrong in ["", "order", "$order", "$.", "$..x", "$[x]", "$[1"] {
            assert_eq!(Path::parse(wrong), None, "{wrong}");
        }
        let put = |path: &str| Path::parse(path).unwrap().put(json!({ "a": 1 }), json!(7));
        assert_eq!(put("$"), json!(7));
        assert_eq!(put("$.b.c"), json!({ "a": 1, "b": { "c": 7 } }));
        assert_eq!(put("$.a.c[1]"), json!({ "a": { "c": [null, 7] } }));
    }
}
