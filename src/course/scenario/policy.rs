//! `[[policy]]`: the policy of a resource, who may do what to it.

use crate::course::read::{At, Fields, did_you_mean};
use crate::course::role::{EFFECTS, texts};
use crate::sim::access::{Permission, ResourcePolicy};
use crate::sim::iam::Resource;

/// What `on` can begin with.
const KINDS: [&str; 6] = ["function", "bucket", "queue", "topic", "table", "bus"];

/// All policies. None if one could not be read.
pub(super) fn read(fields: &mut Fields<'_>, functions: &[&str]) -> Option<Vec<ResourcePolicy>> {
    let policies = fields.items("policy").into_iter();
    policies.map(|at| policy(at, functions)).collect()
}

fn policy(at: At<'_>, functions: &[&str]) -> Option<ResourcePolicy> {
    let mut fields = at.fields()?;
    let on = fields.needed("on").and_then(|at| resource(&at, functions));
    let guards_function = fields
        .get("on")
        .is_some_and(|at| at.text().is_some_and(|text| text.starts_with("function")));
    let statements = fields.items("statements").into_iter();
    let statements: Option<Vec<Permission>> = statements
        .map(|at| permission(at, guards_function))
        .collect();
    fields.finish();
    Some(ResourcePolicy {
        on: on?,
        statements: statements?,
    })
}

/// `function:NAME`, `bucket:NAME`, `bucket:NAME/KEY` and so on.
fn resource(at: &At<'_>, functions: &[&str]) -> Option<Resource> {
    let text = at.text()?;
    let (kind, name) = text.split_once(':').unwrap_or((text, ""));
    let resource = match kind {
        _ if name.is_empty() => None,
        "function" => {
            if !functions.contains(&name) {
                let fix = did_you_mean(name, functions);
                at.problem(format!("there is no function `{name}`"), fix);
                return None;
            }
            Some(Resource::function(name))
        }
        "bucket" => Some(match name.split_once('/') {
            Some((bucket, key)) => Resource::object(bucket, key),
            None => Resource::bucket(name),
        }),
        "queue" => Some(Resource::queue(name)),
        "topic" => Some(Resource::topic(name)),
        "table" => Some(Resource::table(name)),
        "bus" => Some(Resource::event_bus(name)),
        _ => None,
    };
    if resource.is_none() {
        let known: Vec<String> = KINDS.iter().map(|kind| format!("{kind}:NAME")).collect();
        let fix = format!("write one of {}", known.join(", "));
        at.problem(format!("`{text}` names no resource"), fix);
    }
    resource
}

/// `{ effect?, principal, action?, source? }`. On a function the action is to invoke it unless it is given.
fn permission(at: At<'_>, on_function: bool) -> Option<Permission> {
    let mut fields = at.fields()?;
    let effect = fields.get("effect").and_then(|at| at.word(&EFFECTS));
    let principals = fields.needed("principal").and_then(|at| texts(&at));
    let actions = match fields.get("action") {
        Some(at) => texts(&at),
        None if on_function => Some(vec!["lambda:InvokeFunction".into()]),
        None => {
            fields.needed("action");
            None
        }
    };
    let sources = match fields.get("source") {
        Some(at) => texts(&at),
        None => Some(Vec::new()),
    };
    fields.finish();
    Some(Permission {
        effect: effect.unwrap_or_default(),
        principals: principals?,
        actions: actions?,
        sources: sources?,
    })
}
