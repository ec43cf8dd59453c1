//! `coldstart paths`: where things are kept.

use super::{Globals, Status, print};
use crate::lab::paths;
use anyhow::Result;
use clap::Args;
use serde_json::json;

/// Show where progress is kept
#[derive(Debug, Args)]
pub(crate) struct Paths;

impl Paths {
    pub(crate) fn execute(&self, globals: &Globals) -> Result<Status> {
        let records = paths::records(globals.data_dir.as_deref())?;
        if globals.json {
            print::json(&json!({ "records": records.display().to_string() }))?;
        } else {
            print::text(&format!("records  {}\n", records.display()))?;
        }
        Ok(Status::Done)
    }
}
