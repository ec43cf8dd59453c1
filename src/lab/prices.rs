//! The price sheets that come with the program.

use crate::money::Sheet;
use anyhow::{Result, bail};

const SHEETS: [(&str, &str); 2] = [
    (
        "aws-2025-07.toml",
        include_str!("../../sandbox/prices/aws-2025-07.toml"),
    ),
    (
        "aws-2026-11.toml",
        include_str!("../../sandbox/prices/aws-2026-11.toml"),
    ),
];

/// Every sheet, oldest first.
pub fn sheets() -> Vec<Sheet> {
    let parse =
        |(file, text)| Sheet::parse(file, text).expect("the tests read every shipped sheet");
    let mut sheets: Vec<_> = SHEETS.into_iter().map(parse).collect();
    sheets.sort_by(|one, other| one.as_of.cmp(&other.as_of));
    sheets
}

/// The sheet of that id, or the newest if none is named. An unknown id is an error that lists the known ones.
pub fn sheet(id: Option<&str>) -> Result<Sheet> {
    let mut sheets = sheets();
    let place = match id {
        None => sheets.len().checked_sub(1),
        Some(id) => sheets.iter().position(|sheet| sheet.id == id),
    };
    let Some(place) = place else {
        let known: Vec<_> = sheets.iter().map(|sheet| sheet.id.as_str()).collect();
        bail!(
            "there is no price sheet `{}`; known: {}",
            id.unwrap_or_default(),
            known.join(", ")
        );
    };
    Ok(sheets.swap_remove(place))
}
