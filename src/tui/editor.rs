//! Somebody's own editor on a text: `$VISUAL`, `$EDITOR`, or `vi`.

use anyhow::{Context, Result, bail};
use std::env;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Opens an editor on a text and waits for it; gives back what was saved. The terminal must be free.
pub(super) fn edit(name: &str, text: &str) -> Result<String> {
    let path = file(name, text)?;
    let edited = run(&path).and_then(|()| {
        fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))
    });
    // The text is in memory now; the file was only for the editor.
    let _ = fs::remove_file(&path);
    edited
}

/// A new file in the folder for temporary ones.
fn file(name: &str, text: &str) -> Result<PathBuf> {
    let process = std::process::id();
    let path = env::temp_dir().join(format!("coldstart-{process}-{name}.wat"));
    let cannot = || format!("cannot write {}", path.display());
    let mut options = OpenOptions::new();
    // A leftover of an earlier edit may be written over; a link that somebody planted may not be followed.
    let _ = fs::remove_file(&path);
    let mut file = options
        .write(true)
        .create_new(true)
        .open(&path)
        .with_context(cannot)?;
    file.write_all(text.as_bytes()).with_context(cannot)?;
    Ok(path)
}

fn run(path: &Path) -> Result<()> {
    let chosen = ["VISUAL", "EDITOR"].into_iter().find_map(|name| {
        let value = env::var(name).ok()?;
        (!value.trim().is_empty()).then_some(value)
    });
    let editor = chosen.unwrap_or_else(|| "vi".into());
    // Editors are set with options, as in `code --wait`: a shell takes them apart, as it does for others.
    let status = Command::new("sh")
        .arg("-c")
        .arg(format!("{editor} \"$1\""))
        .arg("sh")
        .arg(path)
        .status()
        .with_context(|| format!("cannot start {editor}"))?;
    if !status.success() {
        bail!(
            "{editor} ended with an error ({status}), so nothing was deployed; set $EDITOR to another one"
        );
    }
    Ok(())
}
