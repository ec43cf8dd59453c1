//! Content files by path, wherever they come from: embedded in the program, or read from a pack folder.

use include_dir::{Dir, DirEntry, include_dir};
use std::borrow::Cow;
use std::collections::BTreeMap;

static LESSONS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/lessons");
static QUIZZES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/quizzes");
static SANDBOX: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/sandbox");

/// The folders that content lives in. A pack has the same.
pub const FOLDERS: [&str; 3] = ["lessons", "quizzes", "sandbox"];

/// Files by path, with `/` between folders: `lessons/07-cold-and-warm-starts.toml`.
#[derive(Clone, Debug, Default)]
pub struct Files {
    entries: BTreeMap<String, Cow<'static, [u8]>>,
}

impl Files {
    /// The files that the program was built with.
    pub fn embedded() -> Self {
        let mut files = Self::default();
        for (folder, dir) in FOLDERS.into_iter().zip([&LESSONS, &QUIZZES, &SANDBOX]) {
            files.add(folder, dir);
        }
        files
    }

    fn add(&mut self, folder: &str, dir: &'static Dir<'static>) {
        for entry in dir.entries() {
            match entry {
                DirEntry::Dir(inner) => self.add(folder, inner),
                DirEntry::File(file) => {
                    // Paths are told with the separators of the machine that built the program.
                    let path = file.path().to_string_lossy().replace('\\', "/");
                    self.entries
                        .insert(format!("{folder}/{path}"), file.contents().into());
                }
            }
        }
    }

    /// Adds a file, or replaces the one of that path.
    pub fn insert(&mut self, path: &str, contents: impl Into<Cow<'static, [u8]>>) {
        self.entries.insert(path.into(), contents.into());
    }

    /// Adds all files of a pack, which replace those of the same path.
    pub fn overlay(&mut self, pack: Self) {
        self.entries.extend(pack.entries);
    }

    /// A file's bytes.
    pub fn bytes(&self, path: &str) -> Option<&Cow<'static, [u8]>> {
        self.entries.get(path)
    }

    /// A file's text; none if there is no such file or it is no UTF-8.
    pub fn text(&self, path: &str) -> Option<&str> {
        std::str::from_utf8(self.entries.get(path)?).ok()
    }

    /// The texts directly in a folder whose names end so, as path and stem, in order of name.
    pub fn texts<'a>(
        &'a self,
        folder: &'a str,
        ending: &'a str,
    ) -> impl Iterator<Item = (&'a str, &'a str, &'a str)> {
        self.entries.keys().filter_map(move |path| {
            let name = path.strip_prefix(folder)?.strip_prefix('/')?;
            let stem = name.strip_suffix(ending)?;
            (!stem.contains('/')).then_some((path.as_str(), stem, self.text(path)?))
        })
    }

    /// The paths of all files.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.entries.keys().map(String::as_str)
    }
}
