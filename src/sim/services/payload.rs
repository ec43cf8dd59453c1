//! The JSON object that a call carries.

use super::Refusal;
use crate::sim::time::Span;
use serde_json::{Map, Value};

/// What a call says, by the service's own parameter names.
#[derive(Debug)]
pub(super) struct Payload(Map<String, Value>);

impl Payload {
    /// Reads it; nothing at all is taken as `{}`.
    pub(super) fn read(text: &[u8]) -> Result<Self, Refusal> {
        if text.is_empty() {
            return Ok(Self(Map::new()));
        }
        match serde_json::from_slice(text) {
            Ok(Value::Object(object)) => Ok(Self(object)),
            _ => Err(Refusal::invalid("the payload is no JSON object")),
        }
    }

    /// The caller's own time-out for the call, in milliseconds: `TimeoutMs`, which any call may carry. It is
    /// the client's, so the service does not see it.
    pub(super) fn take_timeout(&mut self) -> Result<Option<Span>, Refusal> {
        let timeout = self.number("TimeoutMs")?;
        self.0.remove("TimeoutMs");
        Ok(timeout.map(|ms| Span::millis(ms as u64)))
    }

    /// A parameter that may be missing.
    pub(super) fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    /// A text that must be there and must not be empty.
    pub(super) fn text(&self, name: &str) -> Result<&str, Refusal> {
        match self.optional_text(name)? {
            Some(text) if !text.is_empty() => Ok(text),
            _ => Err(Refusal::invalid(format!("`{name}` is missing"))),
        }
    }

    /// A text that may be missing.
    pub(super) fn optional_text(&self, name: &str) -> Result<Option<&str>, Refusal> {
        match self.get(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(Refusal::invalid(format!("`{name}` is no text"))),
        }
    }

    /// A text under the first of several names that is there.
    pub(super) fn any_text(&self, names: &[&str]) -> Result<&str, Refusal> {
        let name = names.iter().find(|name| self.get(name).is_some());
        self.text(name.unwrap_or(&names[0]))
    }

    /// Whether a switch is on.
    pub(super) fn is_on(&self, name: &str) -> bool {
        self.get(name) == Some(&Value::Bool(true))
    }

    /// A whole number that may be missing.
    pub(super) fn number(&self, name: &str) -> Result<Option<usize>, Refusal> {
        let Some(value) = self.get(name) else {
            return Ok(None);
        };
        let number = value.as_u64().and_then(|n| usize::try_from(n).ok());
        match number {
            Some(number) => Ok(Some(number)),
            None => Err(Refusal::invalid(format!("`{name}` is no whole number"))),
        }
    }

    /// Refuses parameters that the lab does not know, rather than act as if they were not there.
    pub(super) fn only(&self, known: &[&str]) -> Result<(), Refusal> {
        match self.0.keys().find(|key| !known.contains(&key.as_str())) {
            None => Ok(()),
            Some(key) => Err(Refusal::invalid(format!(
                "this lab knows no parameter `{key}` here"
            ))),
        }
    }
}
