//! The price sheets that come with the program.

pub use crate::course::prices::sheets;

use crate::money::Sheet;
use anyhow::{Result, bail};

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
