//! What sources read in the answers of functions.

use crate::sim::scenario::HttpApi;
use serde_json::Value;

/// The status of an HTTP answer: its `statusCode`. Without one payload format 2.0, of HTTP APIs and function
/// URLs, takes the answer for the body of a 200
/// (<https://repost.aws/knowledge-center/api-gateway-status-codes-http-api>); to format 1.0, of REST APIs, it
/// is malformed (`FACTS.md` section 3), as to both what is no JSON or has a status that is no number.
pub fn http_status(api: HttpApi, output: &[u8]) -> Option<u16> {
    let value: Value = serde_json::from_slice(output).ok()?;
    match value.get("statusCode") {
        None => (api != HttpApi::Rest).then_some(200),
        Some(status) => status
            .as_u64()
            .and_then(|status| u16::try_from(status).ok()),
    }
}

/// Which messages a partial batch response names. None: it is not one, and the whole batch failed
/// (`FACTS.md` section 4: an id that is unknown, empty or null fails them all).
pub fn failed_items(output: &[u8], ids: &[String]) -> Option<Vec<bool>> {
    let value: Value = serde_json::from_slice(output).ok()?;
    let mut failed = vec![false; ids.len()];
    let items = match value.get("batchItemFailures") {
        None | Some(Value::Null) => return Some(failed),
        Some(items) => items.as_array()?,
    };
    for item in items {
        let id = item.get("itemIdentifier")?.as_str()?;
        failed[ids.iter().position(|known| known == id)?] = true;
    }
    Some(failed)
}
