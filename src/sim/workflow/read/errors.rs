//! Retry and Catch.

use super::{Here, Reader, Table};
use crate::sim::time::Span;
use crate::sim::workflow::{Catcher, Retrier};
use serde_json::Value;

impl Reader<'_> {
    pub(super) fn retrier(&mut self, _: &Here<'_>, at: &str, value: &Value) -> Option<Retrier> {
        let Some(table) = value.as_object() else {
            self.trouble(at, "a retrier is a table with ErrorEquals");
            return None;
        };
        self.only(
            at,
            table,
            &[
                "ErrorEquals",
                "IntervalSeconds",
                "MaxAttempts",
                "BackoffRate",
                "MaxDelaySeconds",
                "Comment",
            ],
        );
        let whole = |key: &str, default: u64| match table.get(key) {
            None => Some(default),
            Some(value) => value.as_u64(),
        };
        // The defaults of `FACTS-2.md` section B.
        let (interval, attempts) = (whole("IntervalSeconds", 1), whole("MaxAttempts", 3));
        let rate = table.get("BackoffRate").map_or(Some(2.0), Value::as_f64);
        let rate = rate.filter(|rate| (1.0..=1_000.0).contains(rate));
        let longest = table.get("MaxDelaySeconds").map(Value::as_u64);
        let (Some(interval), Some(attempts), Some(rate)) = (interval, attempts, rate) else {
            self.trouble(
                at,
                "IntervalSeconds and MaxAttempts are whole numbers, BackoffRate is at least 1.0",
            );
            return None;
        };
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "1 to 1,000"
        )]
        let backoff = (rate * 1_000.0).round() as u64;
        Some(Retrier {
            errors: self.errors(at, table)?,
            interval: Span::secs(interval.min(31_536_000)),
            attempts: u32::try_from(attempts).unwrap_or(u32::MAX),
            backoff,
            longest: longest.flatten().map(|s| Span::secs(s.min(31_536_000))),
        })
    }

    pub(super) fn catcher(&mut self, here: &Here<'_>, at: &str, value: &Value) -> Option<Catcher> {
        let Some(table) = value.as_object() else {
            self.trouble(at, "a catcher is a table with ErrorEquals and Next");
            return None;
        };
        self.only(at, table, &["ErrorEquals", "Next", "ResultPath", "Comment"]);
        let inner = Here {
            at: at.into(),
            table,
            names: here.names,
        };
        Some(Catcher {
            errors: self.errors(at, table)?,
            next: self.name_of_state(&format!("{at}.Next"), table.get("Next"), here.names)?,
            result: self.result_path(&inner)?,
        })
    }

    pub(super) fn errors(&mut self, at: &str, table: &Table) -> Option<Vec<String>> {
        let names = table.get("ErrorEquals").and_then(Value::as_array);
        let names: Option<Vec<String>> =
            names.filter(|names| !names.is_empty()).and_then(|names| {
                names
                    .iter()
                    .map(|name| Some(name.as_str()?.to_owned()))
                    .collect()
            });
        if names.is_none() {
            self.trouble(
                &format!("{at}.ErrorEquals"),
                "write a list of errors, such as [\"States.ALL\"]",
            );
        }
        names
    }
}
