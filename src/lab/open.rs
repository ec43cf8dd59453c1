//! Finds what a person names: a shipped scenario or function, or a file.

use super::files;
use super::invoke::Order;
use crate::course::content::Content;
use crate::course::read::did_you_mean;
use crate::guest::Program;
use crate::sim::time::Span;
use anyhow::{Context, Result, anyhow, bail};
use serde_json::Value;
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

/// A function to be invoked, and its sample event: a shipped one by its name with its role, its data and its
/// own memory and time-out, or a module by its path, which may call everything and finds nothing there.
pub fn function(name: &str, content: &Content) -> Result<(Order, Value)> {
    let bare = |name: &str, program| Order {
        name: name.into(),
        program,
        events: Vec::new(),
        memory_mb: 128,
        timeout: Span::secs(3),
        role: None,
        data: Vec::new(),
    };
    if looks_like_a_file(name, &["wasm", "wat"]) {
        let bytes = std::fs::read(name).with_context(|| format!("cannot read {name}"))?;
        let program = Program::load(&bytes).map_err(|error| anyhow!("{name}: {}", error.0))?;
        let stem = Path::new(name).file_stem().and_then(|stem| stem.to_str());
        let empty = Value::Object(serde_json::Map::new());
        return Ok((bare(stem.unwrap_or("function"), program), empty));
    }
    let Some(package) = content.library.get(name) else {
        let known: Vec<&str> = content.library.iter().map(|(name, _)| name).collect();
        bail!(
            "there is no function `{name}`: {}",
            did_you_mean(name, &known)
        );
    };
    let program = package
        .program()
        .map_err(|error| anyhow!("{name}: {error}"))?;
    let order = Order {
        role: Some(package.manifest.role.clone()),
        data: package.data().collect(),
        memory_mb: package.manifest.memory_mb,
        timeout: package.manifest.timeout,
        ..bare(name, program.clone())
    };
    let sample = package.event.as_deref().unwrap_or("{}");
    Ok((order, serde_json::from_str(sample).unwrap_or(Value::Null)))
}

/// Whether a name is meant as a path: it has one of these endings, a separator, or names a file.
pub fn looks_like_a_file(name: &str, endings: &[&str]) -> bool {
    let path = Path::new(name);
    let ending = path.extension().and_then(|ending| ending.to_str());
    ending.is_some_and(|ending| endings.contains(&ending))
        || name.contains(['/', '\\'])
        || path.is_file()
}
