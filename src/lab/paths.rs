//! Where things are kept on this machine.

use anyhow::{Context, Result};
use etcetera::{BaseStrategy, choose_base_strategy};
use std::path::{Path, PathBuf};

/// The folder of everything that is kept: the one that `--data-dir` names, or the platform's own for data,
/// such as `~/.local/share/coldstart`.
pub fn folder(data_dir: Option<&Path>) -> Result<PathBuf> {
    match data_dir {
        Some(folder) => Ok(folder.to_owned()),
        None => Ok(choose_base_strategy()
            .context("there is no home folder to keep progress in; name one with --data-dir")?
            .data_dir()
            .join("coldstart")),
    }
}

/// The file of the learner's records.
pub fn records(data_dir: Option<&Path>) -> Result<PathBuf> {
    Ok(folder(data_dir)?.join("records.db"))
}

/// The file of the learner's settings: beside the records if `--data-dir` names their folder, else in the
/// platform's own folder for settings.
pub fn config(data_dir: Option<&Path>) -> Result<PathBuf> {
    let folder = match data_dir {
        Some(folder) => folder.to_owned(),
        None => choose_base_strategy()
            .context("there is no home folder to keep settings in; name one with --data-dir")?
            .config_dir()
            .join("coldstart"),
    };
    Ok(folder.join("config.toml"))
}

/// The folder of lessons and questions of the learner's own, laid over the built-in ones if it is there.
pub fn own_pack(data_dir: Option<&Path>) -> Result<PathBuf> {
    Ok(folder(data_dir)?.join("pack"))
}
