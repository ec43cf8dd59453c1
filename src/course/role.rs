//! What an execution role allows, as scenarios and manifests write it: a list of
//! `{ effect?, action, resource }`, where actions and resources may be one text or a list of texts.

use super::read::{At, FromToml};
use crate::sim::iam::{Effect, Policy, Statement};

/// The words for what a statement does.
pub(super) const EFFECTS: [(&str, Effect); 2] = [("allow", Effect::Allow), ("deny", Effect::Deny)];

impl FromToml for Policy {
    fn from_toml(at: At<'_>) -> Option<Self> {
        let statements = Vec::from_toml(at)?;
        Some(Self { statements })
    }
}

impl FromToml for Statement {
    fn from_toml(at: At<'_>) -> Option<Self> {
        let mut fields = at.fields()?;
        let effect = fields.get("effect").and_then(|at| at.word(&EFFECTS));
        let actions = fields.needed("action").and_then(|at| actions(&at));
        let resources = fields.needed("resource").and_then(|at| texts(&at));
        fields.finish();
        Some(Self {
            effect: effect.unwrap_or_default(),
            actions: actions?,
            resources: resources?,
        })
    }
}

/// Patterns of actions. One without a service would never match anything.
fn actions(at: &At<'_>) -> Option<Vec<String>> {
    let actions = texts(at)?;
    for action in actions.iter().filter(|action| *action != "*") {
        if !action.contains(':') {
            at.problem(
                format!("`{action}` is no action"),
                "write the service and the action, such as dynamodb:PutItem, or *",
            );
            return None;
        }
    }
    Some(actions)
}

/// One text, or a list of texts that is not empty.
pub(super) fn texts(at: &At<'_>) -> Option<Vec<String>> {
    let several = matches!(at.value(), super::read::Value::List(_));
    let texts: Vec<String> = if several {
        Vec::from_toml(at.clone())?
    } else {
        vec![at.text()?.to_owned()]
    };
    if texts.is_empty() {
        at.problem("the list is empty", "write at least one, or *");
        return None;
    }
    Some(texts)
}
