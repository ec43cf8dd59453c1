//! The tree back to TOML text, which reads as the same tree again.

use super::{Node, Value};
use toml::value::Array;

/// A document as TOML.
///
/// # Errors
///
/// Says what cannot be written: a document that is no table, or a date that is none.
pub fn to_toml(document: &Node) -> Result<String, String> {
    let value = value(&document.value)?;
    toml::to_string_pretty(&value).map_err(|error| error.to_string())
}

fn value(from: &Value) -> Result<toml::Value, String> {
    Ok(match from {
        Value::Text(text) => toml::Value::String(text.clone()),
        Value::Whole(number) => toml::Value::Integer(*number),
        Value::Decimal(number) => toml::Value::Float(*number),
        Value::Truth(truth) => toml::Value::Boolean(*truth),
        Value::Date(text) => {
            let date = text.parse::<toml::value::Datetime>();
            toml::Value::Datetime(date.map_err(|error| format!("`{text}`: {error}"))?)
        }
        Value::List(items) => {
            let items = items.iter().map(|item| value(&item.value));
            toml::Value::Array(items.collect::<Result<Array, _>>()?)
        }
        Value::Table(table) => {
            let entries = table
                .iter()
                .map(|(key, node)| Ok((key.to_owned(), value(&node.value)?)));
            toml::Value::Table(entries.collect::<Result<toml::Table, String>>()?)
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::read::{Report, parse};

    /// Forgets the lines, which differ.
    fn bare(node: &Node) -> toml::Value {
        value(&node.value).expect("it was read from TOML")
    }

    #[track_caller]
    fn case(text: &str) {
        let report = Report::new("test.toml");
        let document = parse(text, &report).expect("it is TOML");
        let written = to_toml(&document).expect("it can be written");
        let again = parse(&written, &report).unwrap_or_else(|| panic!("{written}"));
        assert_eq!(bare(&document), bare(&again), "{written}");
    }

    #[test]
    fn what_is_written_reads_the_same() {
        case("a = 1\nb = 2.5\nc = true\nd = 1979-05-27\ne = [1, [2, 3], {}]\n");
        case("[t]\nx = 1\n[[at]]\ntime = \"1s\"\nset = { \"functions.f.wat\" = 'x' }\n[[at]]\n");
        case("text = \"\"\"\n(module)\\n\\t\\\"quoted\\\" \\\\ '''\n  ;; é\n\"\"\"\nz = { }\n");
        case("before = 1\n[[f]]\nname = \"a\"\nmodelled = { warm = \"1s\" }\nafter = 2\n[end]\n");
    }
}
