//! Where things are kept on this machine.

use anyhow::{Context, Result};
use etcetera::{BaseStrategy, choose_base_strategy};
use std::path::{Path, PathBuf};

/// The file of the learner's records: in the folder that `--data-dir` names, or in the platform's own for
/// data, such as `~/.local/share/coldstart`.
pub fn records(data_dir: Option<&Path>) -> Result<PathBuf> {
    let folder = match data_dir {
        Some(folder) => folder.to_owned(),
        None => choose_base_strategy()
            .context("there is no home folder to keep progress in; name one with --data-dir")?
            .data_dir()
            .join("coldstart"),
    };
    Ok(folder.join("records.db"))
}
