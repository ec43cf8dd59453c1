//! Finds what a person names: a shipped scenario or function, or a file.

use super::files;
use crate::course::content::Content;
use crate::course::read::did_you_mean;
use anyhow::{Result, bail};
use std::path::Path;

/// The file name and the text of a scenario: a shipped one by its id, or a file by its path.
pub fn scenario(name: &str, content: &Content) -> Result<(String, String)> {
    if let Some((id, text)) = content.scenarios().find(|&(id, _)| id == name) {
        return Ok((format!("{id}.toml"), text.to_owned()));
    }
    if looks_like_a_file(name, &["toml"]) {
        return Ok((name.into(), files::read_text(Path::new(name))?));
    }
    let known: Vec<&str> = content.scenarios().map(|(id, _)| id).collect();
    bail!(
        "there is no scenario `{name}`: {}",
        did_you_mean(name, &known)
    )
}

/// Whether a name is meant as a path: it has one of these endings, a separator, or names a file.
pub fn looks_like_a_file(name: &str, endings: &[&str]) -> bool {
    let path = Path::new(name);
    let ending = path.extension().and_then(|ending| ending.to_str());
    ending.is_some_and(|ending| endings.contains(&ending))
        || name.contains(['/', '\\'])
        || path.is_file()
}
