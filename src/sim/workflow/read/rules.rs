//! The ways out of a Choice state.

use super::{Here, Reader, Table};
use crate::sim::workflow::choice::{Rule, Test};
use crate::sim::workflow::path::Path;
use serde_json::Value;

impl Reader<'_> {
    pub(super) fn choice(
        &mut self,
        here: &Here<'_>,
        at: &str,
        value: &Value,
    ) -> Option<(Rule, usize)> {
        let Some(table) = value.as_object() else {
            self.trouble(at, "a choice is a table with a comparison and Next");
            return None;
        };
        let next = self.name_of_state(&format!("{at}.Next"), table.get("Next"), here.names);
        Some((self.rule(at, table)?, next?))
    }

    pub(super) fn rule(&mut self, at: &str, table: &Table) -> Option<Rule> {
        let own: Vec<(&String, &Value)> = table
            .iter()
            .filter(|(key, _)| !["Next", "Variable", "Comment"].contains(&key.as_str()))
            .collect();
        let [(name, value)] = own[..] else {
            self.trouble(
                at,
                "a rule has exactly one comparison, or one of And, Or, Not",
            );
            return None;
        };
        let inner = format!("{at}.{name}");
        match (name.as_str(), value) {
            ("And" | "Or", Value::Array(rules)) => {
                let rules: Option<Vec<Rule>> = rules
                    .iter()
                    .map(|rule| self.rule(&inner, rule.as_object()?))
                    .collect();
                let rules = rules?;
                Some(if name == "And" {
                    Rule::And(rules)
                } else {
                    Rule::Or(rules)
                })
            }
            ("Not", Value::Object(rule)) => Some(Rule::Not(Box::new(self.rule(&inner, rule)?))),
            _ => {
                let variable = table
                    .get("Variable")
                    .and_then(Value::as_str)
                    .and_then(Path::parse);
                if variable.is_none() {
                    self.trouble(&format!("{at}.Variable"), "write a path, such as $.total");
                }
                match Test::named(name, value) {
                    Ok(test) => Some(Rule::Test(variable?, test)),
                    Err(what) => {
                        self.trouble(&inner, what);
                        None
                    }
                }
            }
        }
    }
}
