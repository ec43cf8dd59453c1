//! Tells when files change.

use anyhow::{Context, Result};
use notify::{RecursiveMode, Watcher, recommended_watcher};
use std::path::Path;
use std::sync::mpsc::channel;
use std::time::Duration;

/// An editor that saves writes, renames and touches: what comes within this time is one change.
const TOGETHER: Duration = Duration::from_millis(150);

/// Does something at once, and again after each change of a file or below a folder. It ends only with an
/// error, or when the program does.
pub fn watch(path: &Path, mut act: impl FnMut() -> Result<()>) -> Result<()> {
    let (sender, changes) = channel();
    let mut watcher = recommended_watcher(move |change: notify::Result<notify::Event>| {
        if change.is_ok_and(|change| !change.kind.is_access()) {
            // Nobody listens any more when the program ends.
            let _ = sender.send(());
        }
    })
    .context("this machine does not tell when files change")?;
    // Editors replace a file by another of its name, so its folder is what can be watched.
    let folder = if path.is_dir() {
        path
    } else {
        path.parent()
            .filter(|folder| !folder.as_os_str().is_empty())
            .unwrap_or(Path::new("."))
    };
    watcher
        .watch(folder, RecursiveMode::Recursive)
        .with_context(|| format!("cannot watch {}", folder.display()))?;
    act()?;
    while changes.recv().is_ok() {
        while changes.recv_timeout(TOGETHER).is_ok() {}
        act()?;
    }
    Ok(())
}
