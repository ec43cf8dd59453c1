//! What is outside the cloud: pages over HTTP. A labelled model that answers 200 unless a scenario describes
//! its host otherwise or breaks it.

use super::payload::Payload;
use super::refusal::Refusal;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The pages that functions can ask for. A page that no scenario wrote counts its requests, so that what
/// was done twice shows.
#[derive(Debug, Default)]
pub(super) struct Internet {
    pages: BTreeMap<String, Page>,
}

#[derive(Debug, Default)]
struct Page {
    body: Option<String>,
    requests: u64,
}

/// The host of a URL, and the port that is meant.
pub(super) fn host(url: &str) -> (&str, u16) {
    let (scheme, rest) = url.split_once("://").unwrap_or(("https", url));
    let authority = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    let (host, port) = authority.split_once(':').unwrap_or((authority, ""));
    let usual = if scheme == "http" { 80 } else { 443 };
    (host, port.parse().unwrap_or(usual))
}

/// What a host answers that cannot serve.
pub(super) fn error(status: u16) -> Value {
    json!({ "StatusCode": status, "Body": json!({ "ok": false }).to_string() })
}

impl Internet {
    /// Writes a page.
    pub(super) fn publish(&mut self, url: &str, body: &str) {
        let page = self.pages.entry(url.into()).or_default();
        page.body = Some(body.into());
    }

    pub(super) fn perform(&mut self, operation: &str, payload: &Payload) -> Result<Value, Refusal> {
        let known = match operation {
            "Get" => &["Url", "Headers"][..],
            "Post" => &["Url", "Headers", "Body"][..],
            _ => return Err(Refusal::unknown_operation(&format!("http:{operation}"))),
        };
        payload.only(known)?;
        let page = self.pages.entry(payload.text("Url")?.into()).or_default();
        page.requests += 1;
        let body = match &page.body {
            Some(body) => body.clone(),
            None => json!({ "ok": true, "requests": page.requests }).to_string(),
        };
        Ok(json!({ "StatusCode": 200, "Body": body }))
    }
}
