//! Content on disk: a pack folder, or a single file to be looked at.

use crate::course::content::Content;
use crate::course::files::{FOLDERS, Files};
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::Path;

/// The largest file that a pack may hold: the service's own limit for a zipped function.
const LARGEST: u64 = 50 << 20;

/// Reads a pack folder: its `lessons`, `quizzes` and `sandbox`, as far as they are there.
pub fn read_pack(folder: &Path) -> Result<Files> {
    let mut files = Files::default();
    let found = FOLDERS.iter().filter(|name| folder.join(name).is_dir());
    if found.clone().next().is_none() {
        let folders = FOLDERS.join(", ");
        bail!(
            "{} is no pack: it has none of the folders {folders}",
            folder.display()
        );
    }
    for name in found {
        read_folder(&folder.join(name), name, &mut files)?;
    }
    Ok(files)
}

/// The content of the program with a pack laid over it.
pub fn content_with(pack: Option<&Path>) -> Result<Content> {
    let mut files = Files::embedded();
    if let Some(folder) = pack {
        files.overlay(read_pack(folder)?);
    }
    Ok(Content::read(files))
}

/// Reads everything below a folder, in order of name. Hidden files and links are left out.
fn read_folder(folder: &Path, path: &str, files: &mut Files) -> Result<()> {
    let cannot = || format!("cannot read {}", folder.display());
    let mut entries = fs::read_dir(folder)
        .with_context(cannot)?
        .collect::<Result<Vec<_>, _>>()
        .with_context(cannot)?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let name = entry.file_name();
        let Some(name) = name.to_str().filter(|name| !name.starts_with('.')) else {
            continue;
        };
        let path = format!("{path}/{name}");
        let kind = entry.file_type().with_context(cannot)?;
        if kind.is_dir() {
            read_folder(&entry.path(), &path, files)?;
        } else if kind.is_file() {
            files.insert(&path, read_file(&entry.path())?);
        }
    }
    Ok(())
}

/// Reads a file that is not too large.
pub fn read_file(path: &Path) -> Result<Vec<u8>> {
    let cannot = || format!("cannot read {}", path.display());
    let length = fs::metadata(path).with_context(cannot)?.len();
    if length > LARGEST {
        bail!("{} is larger than {} MB", path.display(), LARGEST >> 20);
    }
    fs::read(path).with_context(cannot)
}

/// Reads a text file.
pub fn read_text(path: &Path) -> Result<String> {
    let bytes = read_file(path)?;
    String::from_utf8(bytes).with_context(|| format!("{} is no UTF-8 text", path.display()))
}
