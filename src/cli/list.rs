//! `coldstart list`: what there is.

use super::{Globals, Status, print};
use crate::lab::list::{self, Kind};
use anyhow::Result;
use clap::{Args, ValueEnum};
use serde_json::Value;
use std::fmt::Write;

/// List lessons, scenarios, functions, questions or exams
#[derive(Debug, Args)]
pub(crate) struct List {
    /// What to list
    what: What,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum What {
    Lessons,
    Scenarios,
    Functions,
    Questions,
    Exams,
}

impl List {
    pub(crate) fn execute(&self, globals: &Globals) -> Result<Status> {
        let kind = match self.what {
            What::Lessons => Kind::Lessons,
            What::Scenarios => Kind::Scenarios,
            What::Functions => Kind::Functions,
            What::Questions => Kind::Questions,
            What::Exams => Kind::Exams,
        };
        let objects = list::list(&globals.content()?, kind);
        if globals.json {
            print::json(&objects)?;
        } else {
            print::text(&columns(&objects))?;
        }
        Ok(Status::Done)
    }
}

/// Id and title, a line each.
fn columns(objects: &[Value]) -> String {
    let word = |object: &Value, key: &str| object[key].as_str().unwrap_or_default().to_owned();
    let width = objects
        .iter()
        .map(|object| word(object, "id").len())
        .max()
        .unwrap_or(0);
    let mut text = String::new();
    for object in objects {
        let _ = writeln!(
            text,
            "{:width$}  {}",
            word(object, "id"),
            word(object, "title")
        );
    }
    text
}
