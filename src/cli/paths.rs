//! `coldstart paths`: where things are kept.

use super::{Globals, Status, print};
use crate::lab::paths;
use anyhow::Result;
use clap::Args;
use serde_json::{Map, Value};

/// Show where progress, settings and your own lessons are kept
#[derive(Debug, Args)]
pub(crate) struct Paths;

impl Paths {
    pub(crate) fn execute(globals: &Globals) -> Result<Status> {
        let data_dir = globals.data_dir.as_deref();
        let all = [
            ("records", paths::records(data_dir)?),
            ("settings", paths::config(data_dir)?),
            ("pack", paths::own_pack(data_dir)?),
        ];
        if globals.json {
            let object = all
                .into_iter()
                .map(|(name, path)| (name.to_owned(), path.display().to_string().into()));
            print::json(&object.collect::<Map<String, Value>>())?;
        } else {
            let lines = all.map(|(name, path)| format!("{name:<9} {}\n", path.display()));
            print::text(&lines.concat())?;
        }
        Ok(Status::Done)
    }
}
