//! The price sheets that come with the program.

use crate::money::Sheet;
use anyhow::{Result, bail};
use std::sync::LazyLock;

const FILES: [(&str, &str); 2] = [
    (
        "aws-2025-07.toml",
        include_str!("../../sandbox/prices/aws-2025-07.toml"),
    ),
    (
        "aws-2026-11.toml",
        include_str!("../../sandbox/prices/aws-2026-11.toml"),
    ),
];

static SHEETS: LazyLock<Vec<Sheet>> = LazyLock::new(|| {
    let parse =
        |(file, text)| Sheet::parse(file, text).expect("the tests read every shipped sheet");
    let mut sheets: Vec<_> = FILES.into_iter().map(parse).collect();
    sheets.sort_by(|one, other| one.as_of.cmp(&other.as_of));
    sheets
});

/// Every sheet, oldest first. They are read once.
pub fn sheets() -> &'static [Sheet] {
    &SHEETS
}

/// The sheet of that id, or the newest if none is named. An unknown id is an error that lists the known ones.
pub fn sheet(id: Option<&str>) -> Result<&'static Sheet> {
    let found = match id {
        None => sheets().last(),
        Some(id) => sheets().iter().find(|sheet| sheet.id == id),
    };
    let Some(sheet) = found else {
        let known: Vec<_> = sheets().iter().map(|sheet| sheet.id.as_str()).collect();
        bail!(
            "there is no price sheet `{}`; known: {}",
            id.unwrap_or_default(),
            known.join(", ")
        );
    };
    Ok(sheet)
}
