//! What an author meets: lists, and the check of a file or a pack on disk.

use coldstart::course::content::Content;
use coldstart::lab::check::check;
use coldstart::lab::files::content_with;
use coldstart::lab::list::{Kind, list};
use std::fs;
use std::path::Path;

#[test]
fn everything_that_is_listed_has_an_id_and_a_title() {
    let content = Content::embedded();
    for kind in [
        Kind::Lessons,
        Kind::Scenarios,
        Kind::Functions,
        Kind::Questions,
    ] {
        let objects = list(&content, kind);
        assert!(!objects.is_empty(), "{kind:?}");
        for object in objects {
            let word = |key: &str| object[key].as_str().unwrap_or_default().to_owned();
            assert!(
                !word("id").is_empty() && !word("title").is_empty(),
                "{object}"
            );
            if kind == Kind::Questions {
                assert!(
                    ["topic", "kind", "level"]
                        .iter()
                        .all(|key| !word(key).is_empty())
                );
                assert!(object["exams"].is_array(), "{object}");
            }
        }
    }
}

/// Checks a path and gives its problems as `NAME:LINE KEY`.
fn checked(path: &Path) -> Vec<String> {
    let problems = check(Some(path)).unwrap();
    let told = problems.iter().map(|problem| {
        assert!(
            problem.file.starts_with(path.to_str().unwrap()),
            "{problem}"
        );
        let name = Path::new(&problem.file)
            .file_name()
            .unwrap()
            .to_str()
            .unwrap();
        format!("{name}:{} {}", problem.line, problem.key)
    });
    told.collect()
}

const SCENARIO: &str = "duration = '60s'\n[[function]]\nname = 'f'\nmodelled = { warm = '1s' }\n";

#[test]
fn a_file_is_checked_as_what_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path
    };
    let good = write("good.toml", SCENARIO);
    assert_eq!(checked(&good), [""; 0]);
    let bad = write(
        "bad.toml",
        &SCENARIO.replace("name", "nmae").replace("warm", "wram"),
    );
    let want = [
        "bad.toml:2 function[1]",
        "bad.toml:3 function[1].nmae",
        "bad.toml:4 function[1].modelled",
        "bad.toml:4 function[1].modelled.wram",
    ];
    assert_eq!(checked(&bad), want);
    let missed = format!("{SCENARIO}[[goal]]\nmetric = 'metrics.events'\nat_least = 1\n");
    assert_eq!(
        checked(&write("missed.toml", &missed)),
        ["missed.toml:0 goal"]
    );
    let bank = write(
        "bank.toml",
        "title = 'T'\n[[question]]\nid = 'q'\nkind = 'singel'\n",
    );
    assert!(checked(&bank).contains(&"bank.toml:4 question[1].kind".to_owned()));
    let broken = write("broken.toml", "duration = '60s'\n[[function]\n");
    assert_eq!(checked(&broken)[0], "broken.toml:2 ");
    let letter = write("letter.txt", "Dear reader");
    assert!(check(Some(&letter)).is_err(), "nobody can tell what it is");
    assert!(check(Some(&folder.path().join("none.toml"))).is_err());
}

#[test]
fn a_pack_adds_and_replaces_content() {
    let folder = tempfile::tempdir().unwrap();
    assert!(
        check(Some(folder.path())).is_err(),
        "an empty folder is no pack"
    );
    let scenarios = folder.path().join("sandbox/scenarios");
    fs::create_dir_all(&scenarios).unwrap();
    fs::write(scenarios.join("mine.toml"), SCENARIO).unwrap();
    let replaced = SCENARIO.replace("duration", "title = 'Mine'\nduration");
    fs::write(scenarios.join("snapstart.toml"), replaced).unwrap();
    fs::write(scenarios.join(".hidden.toml"), "no scenario").unwrap();
    let content = content_with(Some(folder.path())).unwrap();
    let title = |id: &str| {
        content
            .scenario(id, &[])
            .unwrap()
            .unwrap()
            .value
            .scenario
            .title
    };
    assert_eq!(title("mine"), "mine");
    assert_eq!(title("snapstart"), "Mine");
    assert!(content.scenarios().all(|(id, _)| !id.starts_with('.')));
    assert_eq!(
        checked(folder.path()),
        [""; 0],
        "only the pack's own files are told of"
    );
    fs::write(scenarios.join("mine.toml"), "duration = '60s'\n").unwrap();
    assert_eq!(checked(folder.path()), ["mine.toml:1 "]);
}

/// Somebody else's pack: it adds a lesson with its word, a bank and two scenarios, and replaces a scenario.
const TEA_HOUSE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/packs/tea-house");

#[test]
fn the_sample_pack_is_without_fault_and_lies_over_the_course() {
    let path = Path::new(TEA_HOUSE);
    assert_eq!(checked(path), [""; 0]);
    let (course, content) = (Content::embedded(), content_with(Some(path)).unwrap());
    let last = content.lessons.last().unwrap();
    assert_eq!(last.id.as_str(), "the-tea-house");
    assert_eq!(content.lessons.len(), course.lessons.len() + 1);
    assert_eq!(
        content.questions().count(),
        course.questions().count() + 1,
        "a question is added"
    );
    assert_eq!(content.scenarios().count(), course.scenarios().count() + 2);
    let titles = |content: &Content| {
        let read = content.scenario("first-cold-then-warm", &[]).unwrap();
        read.unwrap().value.scenario.title
    };
    assert_ne!(titles(&course), titles(&content), "a scenario is replaced");
    assert!(content.terms.iter().any(|term| term.term == "Tea time"));
}

#[test]
fn the_program_teaches_and_runs_what_a_pack_brings() {
    let run = |arguments: &[&str]| {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_coldstart"))
            .args(["--pack", TEA_HOUSE])
            .args(arguments)
            .output()
            .unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        (output.status.code(), text)
    };
    let (code, out) = run(&["check"]);
    assert_eq!(code, Some(0), "{out}");
    let (_, out) = run(&["list", "lessons", "--json"]);
    assert!(out.contains("the-tea-house"), "{out}");
    let (code, out) = run(&["run", "tea-house", "--json"]);
    assert_eq!(code, Some(0));
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(json["functions"]["pour"]["environments_created"], 5);
}
