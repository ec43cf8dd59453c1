//! From the Amazon States Language to a [`Machine`]: strictly, with every problem at once.

mod errors;
mod rules;

use super::path::Path;
use super::{Action, Delay, Machine, State};
use crate::sim::time::Span;
use serde_json::{Map, Value};
use std::sync::Arc;

/// Something wrong in a definition: where, and what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// The state and the key, such as `Charge.Next`.
    pub at: String,
    /// What is wrong and what would be right.
    pub what: String,
}

type Table = Map<String, Value>;

/// Reads a definition. `functions` are the names that a Task's `Resource` may be, alone or at the end of an ARN.
pub fn read(definition: &Value, functions: &[&str]) -> Result<Machine, Vec<Trouble>> {
    let mut reader = Reader {
        functions,
        troubles: Vec::new(),
    };
    let machine = reader.machine("", definition);
    match machine {
        Some(machine) if reader.troubles.is_empty() => Ok(machine),
        _ => Err(reader.troubles),
    }
}

struct Reader<'a> {
    functions: &'a [&'a str],
    troubles: Vec<Trouble>,
}

/// A state that is being read: its path, its table, the names of its machine's states.
struct Here<'a> {
    at: String,
    table: &'a Table,
    names: &'a [&'a str],
}

impl Reader<'_> {
    fn trouble(&mut self, at: &str, what: impl Into<String>) {
        self.troubles.push(Trouble {
            at: at.trim_start_matches('.').into(),
            what: what.into(),
        });
    }

    fn machine(&mut self, at: &str, value: &Value) -> Option<Machine> {
        let Some(table) = value.as_object() else {
            self.trouble(at, "a machine is a table with StartAt and States");
            return None;
        };
        self.only(
            at,
            table,
            &[
                "Comment",
                "StartAt",
                "States",
                "TimeoutSeconds",
                "ProcessorConfig",
            ],
        );
        let Some(states) = table
            .get("States")
            .and_then(Value::as_object)
            .filter(|s| !s.is_empty())
        else {
            self.trouble(
                &format!("{at}.States"),
                "is missing: name at least one state",
            );
            return None;
        };
        let names: Vec<&str> = states.keys().map(String::as_str).collect();
        let start = self.name_of_state(&format!("{at}.StartAt"), table.get("StartAt"), &names);
        let states: Vec<Option<State>> = states
            .iter()
            .map(|(name, state)| {
                let at = format!("{at}.{name}");
                let Some(table) = state.as_object() else {
                    self.trouble(&at, "a state is a table with a Type");
                    return None;
                };
                let here = Here {
                    at,
                    table,
                    names: &names,
                };
                self.state(name, &here)
            })
            .collect();
        Some(Machine {
            start: start?,
            states: states.into_iter().collect::<Option<_>>()?,
        })
    }

    fn state(&mut self, name: &str, here: &Here<'_>) -> Option<State> {
        const PATHS: [&str; 5] = ["Type", "Comment", "InputPath", "OutputPath", "ResultPath"];
        let kind = here
            .table
            .get("Type")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let (own, goes_on, may_fail): (&[&str], bool, bool) = match kind {
            "Task" => (&["Resource", "TimeoutSeconds"], true, true),
            "Choice" => (&["Choices", "Default"], false, false),
            "Parallel" => (&["Branches"], true, true),
            "Map" => (
                &["ItemsPath", "ItemProcessor", "Iterator", "MaxConcurrency"],
                true,
                true,
            ),
            "Wait" => (&["Seconds", "SecondsPath"], true, false),
            "Pass" => (&["Result"], true, false),
            "Succeed" => (&[], false, false),
            "Fail" => (&["Error", "Cause"], false, false),
            _ => {
                self.trouble(
                    &format!("{}.Type", here.at),
                    "write one of Task, Choice, Parallel, Map, Wait, Pass, Succeed, Fail",
                );
                return None;
            }
        };
        let mut known = [&PATHS[..], own].concat();
        if goes_on {
            known.extend(["Next", "End"]);
        }
        if may_fail {
            known.extend(["Retry", "Catch"]);
        }
        self.only(&here.at, here.table, &known);
        let next = if goes_on { self.next(here)? } else { None };
        let action = self.action(kind, here);
        let retries = self.list(here, "Retry", Self::retrier);
        let catches = self.list(here, "Catch", Self::catcher);
        Some(State {
            name: name.into(),
            action: action?,
            input: self.path(here, "InputPath")?,
            output: self.path(here, "OutputPath")?,
            result: self.result_path(here)?,
            next,
            retries: retries?,
            catches: catches?,
        })
    }

    fn action(&mut self, kind: &str, here: &Here<'_>) -> Option<Action> {
        Some(match kind {
            "Task" => Action::Task {
                function: self.function(here)?,
                timeout: self.seconds(here, "TimeoutSeconds")?,
            },
            "Choice" => Action::Choice {
                rules: self.list(here, "Choices", Self::choice)?,
                default: match here.table.get("Default") {
                    None => None,
                    default => Some(self.name_of_state(
                        &format!("{}.Default", here.at),
                        default,
                        here.names,
                    )?),
                },
            },
            "Parallel" => {
                let branches = self.list(here, "Branches", |reader, here, at, value| {
                    let _ = here;
                    reader.machine(at, value).map(Arc::new)
                })?;
                if branches.is_empty() {
                    self.trouble(&format!("{}.Branches", here.at), "name at least one branch");
                    return None;
                }
                Action::Parallel(branches)
            }
            "Map" => self.map(here)?,
            "Wait" => Action::Wait(self.delay(here)?),
            "Pass" => Action::Pass(here.table.get("Result").cloned()),
            "Succeed" => Action::Succeed,
            _ => {
                let word = |key: &str| here.table.get(key).and_then(Value::as_str);
                Action::Fail {
                    error: word("Error").unwrap_or("States.Fail").into(),
                    cause: word("Cause").unwrap_or_default().into(),
                }
            }
        })
    }

    fn map(&mut self, here: &Here<'_>) -> Option<Action> {
        let processor = here
            .table
            .get("ItemProcessor")
            .or(here.table.get("Iterator"));
        let at = format!("{}.ItemProcessor", here.at);
        let Some(processor) = processor else {
            self.trouble(&at, "is missing: a machine for each item");
            return None;
        };
        let at_once = match here.table.get("MaxConcurrency") {
            None => Some(0),
            Some(value) => value.as_u64(),
        };
        let Some(at_once) = at_once.and_then(|n| usize::try_from(n).ok()) else {
            self.trouble(
                &format!("{}.MaxConcurrency", here.at),
                "write a whole number, 0 for no bound",
            );
            return None;
        };
        Some(Action::Map {
            items: self.path(here, "ItemsPath")?,
            branch: Arc::new(self.machine(&at, processor)?),
            at_once,
        })
    }

    fn delay(&mut self, here: &Here<'_>) -> Option<Delay> {
        match (here.table.get("Seconds"), here.table.get("SecondsPath")) {
            (Some(_), None) => Some(Delay::Fixed(self.seconds(here, "Seconds")??)),
            (None, Some(_)) => Some(Delay::From(self.path(here, "SecondsPath")?)),
            _ => {
                self.trouble(
                    &here.at,
                    "a Wait has exactly one of Seconds and SecondsPath",
                );
                None
            }
        }
    }

    fn function(&mut self, here: &Here<'_>) -> Option<usize> {
        let resource = here
            .table
            .get("Resource")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let name = resource.rsplit(':').next().unwrap_or_default();
        let found = self.functions.iter().position(|known| *known == name);
        if found.is_none() {
            let known = self.functions.join(", ");
            self.trouble(
                &format!("{}.Resource", here.at),
                format!("`{resource}` names no function of the scenario: there are {known}"),
            );
        }
        found
    }

    /// The next state, or none at the end: exactly one of Next and End.
    #[expect(
        clippy::option_option,
        reason = "no next state is an answer, no answer is a trouble"
    )]
    fn next(&mut self, here: &Here<'_>) -> Option<Option<usize>> {
        match (here.table.get("Next"), here.table.get("End")) {
            (Some(_), None) => {
                let at = format!("{}.Next", here.at);
                Some(Some(self.name_of_state(
                    &at,
                    here.table.get("Next"),
                    here.names,
                )?))
            }
            (None, Some(Value::Bool(true))) => Some(None),
            _ => {
                self.trouble(&here.at, "write exactly one of Next and \"End\": true");
                None
            }
        }
    }

    fn name_of_state(&mut self, at: &str, name: Option<&Value>, names: &[&str]) -> Option<usize> {
        let name = name.and_then(Value::as_str).unwrap_or_default();
        let found = names.iter().position(|known| *known == name);
        if found.is_none() {
            self.trouble(
                at,
                format!("`{name}` is no state here: there are {}", names.join(", ")),
            );
        }
        found
    }

    fn path(&mut self, here: &Here<'_>, key: &str) -> Option<Path> {
        let Some(value) = here.table.get(key) else {
            return Some(Path::ROOT);
        };
        let path = value.as_str().and_then(Path::parse);
        if path.is_none() {
            self.trouble(
                &format!("{}.{key}", here.at),
                "write a path, such as $.order.items[0]",
            );
        }
        path
    }

    #[expect(
        clippy::option_option,
        reason = "null throws the result away, no answer is a trouble"
    )]
    fn result_path(&mut self, here: &Here<'_>) -> Option<Option<Path>> {
        if here.table.get("ResultPath") == Some(&Value::Null) {
            return Some(None);
        }
        self.path(here, "ResultPath").map(Some)
    }

    #[expect(
        clippy::option_option,
        reason = "a key may be left out, no answer is a trouble"
    )]
    fn seconds(&mut self, here: &Here<'_>, key: &str) -> Option<Option<Span>> {
        let Some(value) = here.table.get(key) else {
            return Some(None);
        };
        let seconds = value.as_u64().filter(|seconds| *seconds <= 31_536_000);
        if seconds.is_none() {
            self.trouble(
                &format!("{}.{key}", here.at),
                "write whole seconds, at most a year",
            );
        }
        Some(Some(Span::secs(seconds?)))
    }

    fn list<T>(
        &mut self,
        here: &Here<'_>,
        key: &str,
        mut each: impl FnMut(&mut Self, &Here<'_>, &str, &Value) -> Option<T>,
    ) -> Option<Vec<T>> {
        let at = format!("{}.{key}", here.at);
        match here.table.get(key) {
            None => Some(Vec::new()),
            Some(Value::Array(items)) => {
                let read: Vec<Option<T>> = (1..)
                    .zip(items)
                    .map(|(n, item)| each(self, here, &format!("{at}[{n}]"), item))
                    .collect();
                read.into_iter().collect()
            }
            Some(_) => {
                self.trouble(&at, "write a list");
                None
            }
        }
    }

    fn only(&mut self, at: &str, table: &Table, known: &[&str]) {
        for key in table.keys().filter(|key| !known.contains(&key.as_str())) {
            let what = format!("is not in this subset; known here: {}", known.join(", "));
            self.trouble(&format!("{at}.{key}"), what);
        }
    }
}
