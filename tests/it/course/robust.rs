//! Whatever a file holds, reading it ends with a value or with problems, never with a panic.

use coldstart::course::check;
use coldstart::course::content::Content;
use coldstart::course::exam::Blueprint;
use coldstart::course::files::Files;
use coldstart::course::lesson::Lesson;
use coldstart::course::library::{Library, Manifest};
use coldstart::course::markdown;
use coldstart::course::question::Bank;
use coldstart::course::read::Setting;
use coldstart::course::scenario;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use std::path::Path;

/// The shipped texts, which mutations begin with.
fn texts() -> Vec<String> {
    let files = Files::embedded();
    let paths = files.paths().filter(|path| is_toml(path));
    paths
        .map(|path| files.text(path).unwrap().to_owned())
        .collect()
}

fn is_toml(path: &str) -> bool {
    Path::new(path)
        .extension()
        .is_some_and(|ending| ending == "toml")
}

/// Pieces that files are made of, and some that they should not be.
fn piece() -> impl Strategy<Value = String> {
    let known = [
        "[[function]]",
        "[[load]]",
        "[[at]]",
        "[[part]]",
        "[[question]]",
        "[mission]",
        "name",
        "=",
        "\"",
        "'''",
        "{",
        "}",
        "[",
        "]",
        "\n",
        "every",
        "\"0s\"",
        "\"18446744073709551615us\"",
        "-1",
        "1e308",
        "nan",
        "9223372036854775807",
        "99999999999999999999",
        "1979-05-27",
        "true",
        "count",
        "\"exp(0s)\"",
        "\"lognormal(1s, 1s)\"",
        "rate",
        "0.0000001",
        "#",
        "\u{0}",
        "é",
        "set",
        "\"functions..x\"",
        "a.b.c",
        "duration",
        "pattern = \"spike\"",
    ];
    select(known.map(str::to_owned).to_vec())
}

/// Reads a text as every kind of file.
fn read_all(text: &str) {
    let library = Library::default();
    let setting = Setting::parse("functions.f.memory_mb=512").unwrap();
    let refused = |problems: Vec<_>| assert!(!problems.is_empty(), "a refusal says why");
    scenario::read("x.toml", text, &[], &library).map_or_else(refused, |_| ());
    scenario::read("x.toml", text, &[setting], &library).map_or_else(refused, |_| ());
    Lesson::read("x.toml", text).map_or_else(refused, |_| ());
    Bank::read("x", "x.toml", text).map_or_else(refused, |_| ());
    Blueprint::read("x", "x.toml", text).map_or_else(refused, |_| ());
    Manifest::read("x.toml", text).map_or_else(refused, |_| ());
    markdown::links(&markdown::parse(text));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn random_texts_never_panic(pieces in prop::collection::vec(piece(), 0..40)) {
        read_all(&pieces.concat());
        read_all(&pieces.join(" "));
    }

    /// Shipped files with pieces cut out and put in anywhere.
    #[test]
    fn mutated_files_never_panic(
        which: Index,
        edits in prop::collection::vec((any::<Index>(), 0usize..30, piece()), 1..6),
    ) {
        let texts = texts();
        let mut letters: Vec<char> = which.get(&texts).chars().collect();
        for (at, cut, piece) in edits {
            let at = at.index(letters.len() + 1);
            let end = (at + cut).min(letters.len());
            letters.splice(at..end, piece.chars());
        }
        read_all(&letters.into_iter().collect::<String>());
    }

    #[test]
    fn settings_never_panic(path in "[a-z0-9.\\[\\]]{0,20}", value in "[\\[\\]{}a-z0-9.=\"]{0,12}") {
        if let Ok(setting) = Setting::parse(&format!("{path}={value}")) {
            for text in texts().iter().filter(|text| text.contains("[[function]]")) {
                let _ = scenario::read("x.toml", text, std::slice::from_ref(&setting), &Library::default());
            }
        }
    }
}

/// A file that is gone, or not what it was, is reported by the check and breaks nothing.
#[test]
fn content_with_any_file_missing_is_checked() {
    let paths: Vec<String> = Files::embedded().paths().map(str::to_owned).collect();
    for path in paths.iter().filter(|path| is_toml(path)) {
        let mut files = Files::embedded();
        files.insert(path, b"\xff\xfe no text".to_vec());
        let _ = check::check(&Content::read(files));
    }
    assert!(
        check::check(&Content::read(Files::default())).is_empty(),
        "nothing is no problem"
    );
}
