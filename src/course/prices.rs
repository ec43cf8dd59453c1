//! The price sheets that come with the program.

use crate::money::Sheet;
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

/// The newest sheet.
pub(super) fn newest() -> &'static Sheet {
    SHEETS.last().expect("there are sheets")
}
