//! The words of an expression, with names and values looked up.

use super::Refused;
use crate::sim::services::dynamodb::attribute::Attribute;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt;

/// One word of an expression.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    /// A keyword, a function, or the name of an attribute.
    Word(String),
    /// The name of an attribute that `#…` stood for.
    Name(String),
    /// What `:…` stood for.
    Value(Attribute),
    /// A comparison, a bracket, a comma, a sign.
    Symbol(&'static str),
}

impl Token {
    /// Whether it is this keyword.
    pub(super) fn is_word(&self, word: &str) -> bool {
        matches!(self, Self::Word(found) if found.eq_ignore_ascii_case(word))
    }
}

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Word(text) | Self::Name(text) => write!(f, "`{text}`"),
            Self::Value(value) => write!(f, "`{}`", value.json()),
            Self::Symbol(symbol) => write!(f, "`{symbol}`"),
        }
    }
}

/// `ExpressionAttributeNames` and `ExpressionAttributeValues` of a request.
#[derive(Debug, Default)]
pub(in crate::sim::services::dynamodb) struct Dictionary {
    names: BTreeMap<String, String>,
    values: BTreeMap<String, Attribute>,
}

impl Dictionary {
    /// Reads both out of a request's payload.
    pub(in crate::sim::services::dynamodb) fn read(
        names: Option<&Value>,
        values: Option<&Value>,
    ) -> Result<Self, Refused> {
        let mut words = Self::default();
        for (key, name) in names.and_then(Value::as_object).into_iter().flatten() {
            let name = name.as_str();
            let name =
                name.ok_or_else(|| format!("ExpressionAttributeNames: `{key}` is no text"))?;
            words.names.insert(key.clone(), name.into());
        }
        for (key, value) in values.and_then(Value::as_object).into_iter().flatten() {
            let value = Attribute::read(value);
            let value = value.ok_or_else(|| {
                format!("ExpressionAttributeValues: `{key}` is no attribute value such as {{\"S\": \"x\"}}")
            })?;
            words.values.insert(key.clone(), value);
        }
        Ok(words)
    }
}

/// The longer ones first, so that `<=` is not read as `<`.
const SYMBOLS: [&str; 12] = [
    "<>", "<=", ">=", "=", "<", ">", "(", ")", ",", "+", "-", "!",
];

/// Splits an expression into its words.
pub(super) fn tokens(text: &str, words: &Dictionary) -> Result<Vec<Token>, Refused> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let is_letter = |c: char| c.is_alphanumeric() || c == '_';
        let (token, length) = if is_letter(first) || first == '#' || first == ':' {
            let marked = usize::from(!is_letter(first));
            let end = rest[marked..].find(|c: char| !is_letter(c));
            let word = end.map_or(rest, |end| &rest[..end + marked]);
            (look_up(word, words)?, word.len())
        } else if let Some(symbol) = SYMBOLS.iter().find(|symbol| rest.starts_with(**symbol)) {
            (Token::Symbol(symbol), symbol.len())
        } else if first == '.' || first == '[' {
            return Err("paths into maps and lists are not understood in this lab".into());
        } else {
            return Err(format!("`{first}` is not part of an expression"));
        };
        tokens.push(token);
        rest = rest[length..].trim_start();
    }
    Ok(tokens)
}

fn look_up(word: &str, words: &Dictionary) -> Result<Token, Refused> {
    match word.as_bytes()[0] {
        b'#' => match words.names.get(word) {
            Some(name) => Ok(Token::Name(name.clone())),
            None => Err(format!("`{word}` is not in ExpressionAttributeNames")),
        },
        b':' => match words.values.get(word) {
            Some(value) => Ok(Token::Value(value.clone())),
            None => Err(format!("`{word}` is not in ExpressionAttributeValues")),
        },
        _ => Ok(Token::Word(word.into())),
    }
}
