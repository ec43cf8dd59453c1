//! Functions that call functions.

use super::payload::Payload;
use super::{Desk, Effect, Refusal};
use crate::sim::body::Body;
use crate::sim::scenario::Function;
use crate::sim::trace::CallError;
use serde_json::{Map, Value, json};
use std::sync::Arc;

/// The functions of the scenario, by name.
#[derive(Debug)]
pub(super) struct Functions {
    names: Vec<String>,
}

/// The function that a request is about, by its name or its ARN, perhaps with `:VERSION` or `:ALIAS` behind
/// it or in `Qualifier`. `$LATEST` is the function itself.
pub(super) fn function_name(payload: &Payload) -> Result<String, Refusal> {
    let text = payload.text("FunctionName")?;
    let name = text
        .rsplit_once(":function:")
        .map_or(text, |(_, name)| name);
    let name = match payload.optional_text("Qualifier")? {
        Some(qualifier) => format!("{name}:{qualifier}"),
        None => name.to_owned(),
    };
    Ok(name.trim_end_matches(":$LATEST").into())
}

impl Functions {
    pub(super) fn new(functions: &[Function]) -> Self {
        Self {
            names: functions.iter().map(|f| f.name.clone()).collect(),
        }
    }

    /// The place of a function, a version or an alias. A function that publishes nothing answers to any
    /// version or alias: the lab's convenience.
    fn find(&self, name: &str) -> Option<usize> {
        let place = |name: &str| self.names.iter().position(|other| other == name);
        let bare = name.split(':').next().unwrap_or(name);
        let publishes = || {
            let more = |other: &String| other.split(':').next() == Some(bare) && other != bare;
            self.names.iter().any(more)
        };
        place(name).or_else(|| place(bare).filter(|_| !publishes()))
    }

    pub(super) fn perform(
        &self,
        operation: &str,
        payload: &Payload,
        desk: &mut Desk<'_>,
    ) -> Result<Value, Refusal> {
        if operation != "InvokeFunction" {
            return Err(Refusal::unknown_operation(&format!("lambda:{operation}")));
        }
        payload.only(&["FunctionName", "Qualifier", "InvocationType", "Payload"])?;
        let name = function_name(payload)?;
        let found = self.find(&name);
        let function = found.ok_or_else(|| {
            let message = format!("there is no function `{name}`");
            Refusal::new(CallError::NotFound, "ResourceNotFoundException", message)
        })?;
        let wait = match payload.optional_text("InvocationType")? {
            None | Some("RequestResponse") => true,
            Some("Event") => false,
            Some("DryRun") => return Ok(json!({ "StatusCode": 204 })),
            Some(other) => {
                let message = format!("`{other}` is no invocation type");
                return Err(Refusal::invalid(message));
            }
        };
        desk.effect = Some(Effect::Invoke {
            function,
            body: Arc::new(event(payload.get("Payload"))),
            wait,
        });
        Ok(json!({ "StatusCode": 202, "RequestId": desk.id() }))
    }
}

/// The event of the other function. A text is taken as the JSON that it holds, as the real API does.
fn event(payload: Option<&Value>) -> Body {
    match payload {
        None => Body::new(&Value::Object(Map::new())),
        Some(Value::String(text)) => match serde_json::from_str(text) {
            Ok(value) => Body::new(&value),
            Err(_) => Body::new(&Value::String(text.clone())),
        },
        Some(value) => Body::new(value),
    }
}
