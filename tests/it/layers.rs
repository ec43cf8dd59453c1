//! The order of the layers, the owners of outside crates, and the length of files.
//!
//! The rules are in `src/lib.rs`. This reads the sources as tokens, without comments and texts, and is
//! itself held by sources with a planted violation.

use std::collections::BTreeMap;
use std::path::Path;

/// A module may name only those before it.
const LAYERS: [&str; 10] = [
    "money", "guest", "sim", "course", "study", "store", "lab", "clock", "tui", "cli",
];

/// Outside crates and the layers that may name them.
const OWNERS: [(&str, &[&str]); 20] = [
    ("wasmi", &["guest"]),
    ("wasmi_core", &["guest"]),
    ("wat", &["guest"]),
    ("rand", &["sim"]),
    ("libm", &["sim"]),
    ("pulldown_cmark", &["course"]),
    ("include_dir", &["course"]),
    ("rusqlite", &["store"]),
    ("jiff", &["clock", "lab"]),
    ("notify", &["lab"]),
    ("tokio", &["tui"]),
    ("ratatui", &["tui"]),
    ("crossterm", &["tui"]),
    ("futures_util", &["tui"]),
    ("tui_input", &["tui"]),
    ("nucleo_matcher", &["tui"]),
    ("clap", &["cli"]),
    ("clap_complete", &["cli"]),
    ("clap_mangen", &["cli"]),
    ("anyhow", &["store", "lab", "clock", "tui", "cli"]),
];

/// Parts of the standard library that would let the world into a run.
const WORLDLY: [&str; 4] = ["time", "thread", "fs", "env"];

/// The last layer that the world is kept out of.
const PURE_UP_TO: &str = "study";

/// The most lines of a file.
const LONGEST: usize = 400;

/// Files that may be longer, and why. One that got shorter must leave the list.
const LONGER: [(&str, &str); 2] = [
    (
        "sim/trace.rs",
        "the vocabulary of facts; most of it is documentation",
    ),
    (
        "sim/mod.rs",
        "the one match over what is due, and the run's own state",
    ),
];

#[test]
fn the_sources_keep_the_rules() {
    let mut sources = BTreeMap::new();
    read_all(
        Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")),
        "",
        &mut sources,
    );
    assert!(sources.len() > 50, "the sources were found");
    let found: Vec<String> = sources
        .iter()
        .flat_map(|(path, source)| violations(path, source))
        .collect();
    assert!(found.is_empty(), "\n{}", found.join("\n"));
    for (path, reason) in LONGER {
        let long = sources
            .get(path)
            .is_some_and(|source| source.lines().count() > LONGEST);
        assert!(long && !reason.is_empty(), "{path} needs no exception");
    }
}

/// A source planted at a path must give exactly this violation, or none.
#[track_caller]
fn planted(path: &str, source: &str, want: &str) {
    assert_eq!(violations(path, source).join("; "), want, "{source}");
}

#[test]
fn a_planted_violation_of_the_order_is_found() {
    let up = "src/sim/x.rs names course, which is above it";
    planted("sim/x.rs", "use crate::course::goal::Goal;", up);
    planted("sim/x.rs", "use crate::{money, course::goal};", up);
    planted("sim/x.rs", "use crate::{money::{Item, Usd}, course};", up);
    planted("sim/x.rs", "fn f() { crate::course::check(); }", up);
    planted("sim/x.rs", "use super::super::course;", up);
    planted(
        "sim/mod.rs",
        "use super::course;",
        "src/sim/mod.rs names course, which is above it",
    );
    planted(
        "clock.rs",
        "use super::tui;",
        "src/clock.rs names tui, which is above it",
    );
    planted(
        "sim/a/b.rs",
        "use super::super::super::course::X;",
        "src/sim/a/b.rs names course, which is above it",
    );
}

#[test]
fn what_keeps_the_order_is_let_be() {
    planted("sim/x.rs", "use crate::money::Item;", "");
    planted(
        "sim/x.rs",
        "use crate::sim::time::Span; use super::course;",
        "",
    );
    planted(
        "sim/x.rs",
        "// crate::course\n/* crate::tui /* */ crate::cli */",
        "",
    );
    planted(
        "sim/x.rs",
        "const S: &str = \"crate::course\"; const R: &str = r#\"crate::\"tui\"#;",
        "",
    );
    planted(
        "sim/x.rs",
        "const C: char = '\"'; use crate::money; // \" crate::cli",
        "",
    );
    planted("sim/x.rs", "fn f<'a>(x: &'a str) {}", "");
    planted("cli/x.rs", "use crate::{money, tui};", "");
}

#[test]
fn a_planted_crate_that_another_layer_owns_is_found() {
    planted(
        "sim/x.rs",
        "use wasmi::Engine;",
        "src/sim/x.rs uses wasmi, which guest owns",
    );
    planted(
        "study/x.rs",
        "use rand::Rng;",
        "src/study/x.rs uses rand, which sim owns",
    );
    planted(
        "tui/x.rs",
        "fn f() { rusqlite::Connection::open(\"\"); }",
        "src/tui/x.rs uses rusqlite, which store owns",
    );
    planted(
        "lab/x.rs",
        "#[derive(clap::Args)] struct S;",
        "src/lab/x.rs uses clap, which cli owns",
    );
    planted(
        "course/x.rs",
        "use ::ratatui::text::Line;",
        "src/course/x.rs uses ratatui, which tui owns",
    );
    planted(
        "guest/x.rs",
        "use wasmi::Engine; let rand = 1; self::rand::x();",
        "",
    );
}

#[test]
fn the_planted_world_is_found() {
    planted(
        "sim/x.rs",
        "use std::time::Instant;",
        "src/sim/x.rs uses std::time",
    );
    planted(
        "study/x.rs",
        "use std::{fmt, fs::File};",
        "src/study/x.rs uses std::fs",
    );
    planted(
        "guest/x.rs",
        "std::thread::spawn(f);",
        "src/guest/x.rs uses std::thread",
    );
    planted(
        "course/x.rs",
        "let home = std::env::var(\"HOME\");",
        "src/course/x.rs uses std::env",
    );
    planted("store/x.rs", "use std::time::Duration; use std::fs;", "");
    planted(
        "sim/x.rs",
        "use crate::sim::time::Time; use std::fmt; env!(\"X\");",
        "",
    );
}

#[test]
fn a_planted_long_file_is_found() {
    let long = "\n".repeat(LONGEST + 1);
    planted(
        "sim/x.rs",
        &long,
        "src/sim/x.rs has 401 lines: split it by noun",
    );
    planted("sim/x.rs", &"\n".repeat(LONGEST), "");
}

/// Everything that a source file does wrong. `path` is below `src`.
fn violations(path: &str, source: &str) -> Vec<String> {
    let mut found = Vec::new();
    let lines = source.lines().count();
    if lines > LONGEST && !LONGER.iter().any(|(longer, _)| *longer == path) {
        found.push(format!("src/{path} has {lines} lines: split it by noun"));
    }
    let tokens = tokens(source);
    let own = path.split(['/', '.']).next().unwrap_or_default();
    let Some(level) = LAYERS.iter().position(|layer| *layer == own) else {
        return found;
    };
    for name in named_from_root(path, &tokens) {
        let above = LAYERS.iter().position(|layer| *layer == name);
        if above.is_some_and(|above| above > level) {
            found.push(format!("src/{path} names {name}, which is above it"));
        }
    }
    for (outside, owners) in OWNERS {
        if !owners.contains(&own) && uses_crate(&tokens, outside) {
            let owners = owners.join(" and ");
            found.push(format!("src/{path} uses {outside}, which {owners} owns"));
        }
    }
    let pure = LAYERS
        .iter()
        .position(|layer| *layer == PURE_UP_TO)
        .unwrap();
    for name in after(&tokens, &["std"])
        .into_iter()
        .filter(|_| level <= pure)
    {
        if WORLDLY.contains(&name) {
            found.push(format!("src/{path} uses std::{name}"));
        }
    }
    found
}

/// The modules at the root of the crate that a file names: after `crate::`, and after as many `super::` as
/// lead there.
fn named_from_root<'a>(path: &str, tokens: &[&'a str]) -> Vec<&'a str> {
    let module = path.trim_end_matches(".rs").trim_end_matches("/mod");
    let supers = vec!["super"; module.split('/').count()].join(" :: ");
    let supers: Vec<&str> = supers.split(' ').collect();
    let mut named = after(tokens, &["crate"]);
    named.extend(after(tokens, &supers));
    named
}

/// What stands after a path and `::`: one name, or the first name of each branch in braces.
fn after<'a>(tokens: &[&'a str], path: &[&str]) -> Vec<&'a str> {
    let mut found = Vec::new();
    for (start, window) in tokens.windows(path.len() + 2).enumerate() {
        let before = start.checked_sub(1).map(|before| tokens[before]);
        let continues = before == Some("::") && path[0] != "std";
        if window[..path.len()] != *path || window[path.len()] != "::" || continues {
            continue;
        }
        let next = start + path.len() + 1;
        if tokens[next] != "{" {
            found.push(tokens[next]);
            continue;
        }
        let mut depth = 0;
        for pair in tokens[next..].windows(2) {
            match pair[0] {
                "{" => depth += 1,
                "}" => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                break;
            }
            if depth == 1 && matches!(pair[0], "{" | ",") {
                found.push(pair[1]);
            }
        }
    }
    found
}

/// Whether a crate is named: at the head of a path.
fn uses_crate(tokens: &[&str], outside: &str) -> bool {
    let head = |at: usize| {
        let before = at.checked_sub(1).map(|before| tokens[before]);
        let rooted =
            before == Some("::") && at.checked_sub(2).is_none_or(|at| !is_name(tokens[at]));
        before != Some("::") || rooted || at.checked_sub(2).is_some_and(|at| tokens[at] == "use")
    };
    let path = |at: usize| tokens.get(at + 1) == Some(&"::");
    let used = |at: usize| at > 0 && tokens[at - 1] == "use";
    (0..tokens.len()).any(|at| tokens[at] == outside && head(at) && (path(at) || used(at)))
}

fn is_name(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

/// Names, `::` and single signs, without comments, texts, characters and lifetimes.
fn tokens(source: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let skipped = skipped(rest);
        if skipped > 0 {
            rest = &rest[skipped..];
            continue;
        }
        let length = match first {
            c if c.is_alphanumeric() || c == '_' => rest
                .find(|c: char| !c.is_alphanumeric() && c != '_')
                .unwrap_or(rest.len()),
            _ if rest.starts_with("::") => 2,
            c => c.len_utf8(),
        };
        found.push(&rest[..length]);
        rest = &rest[length..];
    }
    found
}

/// How many bytes to pass over: white space, a comment, a text, a character or a lifetime.
fn skipped(rest: &str) -> usize {
    let first = rest.chars().next().unwrap_or_default();
    if first.is_whitespace() {
        return first.len_utf8();
    }
    if rest.starts_with("//") {
        return rest.find('\n').unwrap_or(rest.len());
    }
    if rest.starts_with("/*") {
        return block_comment(rest);
    }
    if let Some(length) = raw_text(rest) {
        return length;
    }
    match first {
        '"' => text(rest),
        '\'' => character(rest),
        _ => 0,
    }
}

fn block_comment(rest: &str) -> usize {
    let (mut depth, mut at) = (0, 0);
    while at < rest.len() {
        if rest[at..].starts_with("/*") {
            (depth, at) = (depth + 1, at + 2);
        } else if rest[at..].starts_with("*/") {
            (depth, at) = (depth - 1, at + 2);
            if depth == 0 {
                return at;
            }
        } else {
            at += rest[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    rest.len()
}

/// `r"…"`, `r#"…"#` and so on, with or without a `b` or `c` before.
fn raw_text(rest: &str) -> Option<usize> {
    let prefix = ["r", "br", "cr"].into_iter().find(|prefix| {
        let after = rest.strip_prefix(prefix);
        after.is_some_and(|after| after.trim_start_matches('#').starts_with('"'))
    })?;
    let marks = rest[prefix.len()..]
        .bytes()
        .take_while(|&b| b == b'#')
        .count();
    let begin = prefix.len() + marks + 1;
    let end = format!("\"{}", "#".repeat(marks));
    let length = rest[begin..].find(&end).map(|at| begin + at + end.len());
    Some(length.unwrap_or(rest.len()))
}

fn text(rest: &str) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

/// A character such as `'"'` or `'\n'`; for a lifetime only its quote is passed over.
fn character(rest: &str) -> usize {
    let mut inner = rest.char_indices().skip(1);
    let (_, first) = inner.next().unwrap_or_default();
    if first == '\\' {
        return rest[2..]
            .find('\'')
            .map_or(1, |at| if at == 0 { 4 } else { at + 3 });
    }
    match inner.next() {
        Some((at, '\'')) => at + 1,
        _ => 1,
    }
}

fn read_all(folder: &Path, prefix: &str, sources: &mut BTreeMap<String, String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = format!("{prefix}{}", entry.file_name().to_str().unwrap());
        if entry.file_type().unwrap().is_dir() {
            read_all(&entry.path(), &format!("{name}/"), sources);
        } else if entry
            .path()
            .extension()
            .is_some_and(|ending| ending == "rs")
        {
            sources.insert(name, std::fs::read_to_string(entry.path()).unwrap());
        }
    }
}
