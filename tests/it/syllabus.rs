//! The syllabus, item by item: which screen of which lesson teaches it and what runs it. Nothing is left out,
//! everything that is named is there, and `lessons/SYLLABUS.md` says the same.

use coldstart::course::content::Content;
use coldstart::course::lesson::{Lesson, Part};
use coldstart::course::read::Id;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;
use toml::{Table, Value};

/// The sections of the syllabus.
const SECTIONS: usize = 23;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// How the page is made anew.
const RENEW: &str = "SYLLABUS=write cargo test --test it syllabus";

fn table(text: &str) -> Vec<Section> {
    let table: Table = text.parse().expect("lessons/syllabus.toml is TOML");
    let sections = table["section"].as_array().expect("it has sections").iter();
    sections.map(Section::of).collect()
}

fn shipped() -> Vec<Section> {
    let path = Path::new(ROOT).join("lessons/syllabus.toml");
    table(&fs::read_to_string(path).expect("lessons/syllabus.toml is there"))
}

struct Section {
    number: i64,
    title: String,
    items: Vec<Item>,
}

struct Item {
    id: String,
    text: String,
    at: Place,
    runs: String,
    reason: Option<String>,
    /// Where the exam's wording stands, and where the truth, if they are not the same.
    differs: Option<[Place; 2]>,
    unknown: Vec<String>,
}

/// A step of a part, or a box of a lesson.
#[derive(Default)]
struct Place {
    lesson: String,
    part: String,
    step: String,
    in_box: String,
}

fn words(value: &Value, key: &str) -> String {
    let text = value.get(key).and_then(Value::as_str);
    text.unwrap_or_default().to_owned()
}

impl Section {
    fn of(value: &Value) -> Self {
        let items = value.get("item").and_then(Value::as_array);
        Self {
            number: value["number"].as_integer().unwrap_or(0),
            title: words(value, "title"),
            items: items.into_iter().flatten().map(Item::of).collect(),
        }
    }
}

impl Item {
    fn of(value: &Value) -> Self {
        const KEYS: [&str; 8] = [
            "id", "text", "lesson", "part", "step", "runs", "reason", "differs",
        ];
        let keys = value.as_table().into_iter().flat_map(Table::keys);
        let reason = value.get("reason").and_then(Value::as_str);
        let differs = value.get("differs");
        Self {
            id: words(value, "id"),
            text: words(value, "text"),
            at: Place::of(value),
            runs: words(value, "runs"),
            reason: reason.map(str::to_owned),
            differs: differs.map(|both| ["exam", "truth"].map(|key| Place::of(&both[key]))),
            unknown: keys
                .filter(|key| !KEYS.contains(&key.as_str()))
                .cloned()
                .collect(),
        }
    }
}

impl Place {
    fn of(value: &Value) -> Self {
        Self {
            lesson: words(value, "lesson"),
            part: words(value, "part"),
            step: words(value, "step"),
            in_box: words(value, "box"),
        }
    }

    /// The lesson and the part that it names; the error says what is not there.
    fn find<'a>(&self, content: &'a Content) -> Result<(&'a Lesson, Option<&'a Part>), String> {
        let lesson = Id::new(&self.lesson).and_then(|id| content.lesson(&id));
        let lesson = lesson.ok_or_else(|| format!("there is no lesson `{}`", self.lesson))?;
        match self.in_box.as_str() {
            "exam" | "today" | "real" if self.part.is_empty() && self.step.is_empty() => {
                return Ok((lesson, None));
            }
            "" => {}
            other => {
                return Err(format!(
                    "`{other}` is no box, or stands beside part and step"
                ));
            }
        }
        let mut parts = lesson.parts.iter();
        let part = parts
            .find(|part| part.id.as_str() == self.part)
            .ok_or_else(|| format!("`{}` has no part `{}`", self.lesson, self.part))?;
        let named = part
            .steps
            .iter()
            .filter(|step| step.title.as_deref() == Some(self.step.as_str()));
        match named.count() {
            1 => Ok((lesson, Some(part))),
            0 => Err(format!("part `{}` has no step “{}”", self.part, self.step)),
            many => Err(format!(
                "part `{}` has {many} steps “{}”",
                self.part, self.step
            )),
        }
    }
}

/// Everything that is wrong with the table, a line each. Commands are only looked at; running them is for
/// [`every_command_of_the_syllabus_runs`].
fn problems(sections: &[Section], content: &Content) -> Vec<String> {
    let mut found = Vec::new();
    let numbers: Vec<i64> = sections.iter().map(|section| section.number).collect();
    let want: Vec<i64> = (1..).take(SECTIONS).collect();
    if numbers != want {
        found.push(format!("the sections are {numbers:?}"));
    }
    let mut seen = BTreeSet::new();
    for section in sections {
        if section.items.is_empty() || section.title.is_empty() {
            found.push(format!("section {} is empty", section.number));
        }
        for item in &section.items {
            if !seen.insert(item.id.as_str()) {
                found.push(format!("{}: it is there twice", item.id));
            }
            let wrong = item.problems(content).into_iter();
            found.extend(wrong.map(|wrong| format!("{}: {wrong}", item.id)));
        }
    }
    found.extend(against_outline(sections, content));
    found
}

impl Item {
    fn problems(&self, content: &Content) -> Vec<String> {
        let mut found: Vec<String> = self
            .unknown
            .iter()
            .map(|key| format!("no such key: {key}"))
            .collect();
        if self.id.is_empty() || self.text.is_empty() {
            found.push("id or text is empty".into());
        }
        match self.at.find(content) {
            Ok((_, Some(part))) if !part.covers.iter().any(|link| link.id.as_str() == self.id) => {
                found.push(format!(
                    "part `{}` does not name it in covers",
                    self.at.part
                ));
            }
            Ok((_, Some(_))) => {}
            Ok((_, None)) => found.push("a step teaches it, not a box".into()),
            Err(missing) => found.push(missing),
        }
        for place in self.differs.iter().flatten() {
            if let Err(missing) = place.find(content) {
                found.push(missing);
            }
        }
        match (self.runs.as_str(), &self.reason) {
            ("none", None) => found.push("nothing runs, and no reason is given".into()),
            ("none", Some(reason)) if reason.split_whitespace().count() < 4 => {
                found.push("the reason says nothing".into());
            }
            ("none", Some(_)) => {}
            (_, Some(_)) => found.push("a reason goes with runs = \"none\" only".into()),
            (runs, None) if is_command(runs) => {}
            (runs, None) => {
                if content.scenario_text(runs).is_none() {
                    found.push(format!("there is no scenario `{runs}`"));
                }
            }
        }
        found
    }
}

fn is_command(runs: &str) -> bool {
    let first = runs.split_whitespace().next();
    runs.contains(' ') && matches!(first, Some("price" | "compare" | "tune"))
}

/// Outline and table have the same items, with the same words, in the same sections.
fn against_outline(sections: &[Section], content: &Content) -> Vec<String> {
    let planned: BTreeMap<String, (i64, String)> = content
        .outline
        .sections
        .iter()
        .flat_map(|section| {
            let number = i64::from(section.number);
            let items = section.items.iter();
            items.map(move |item| (item.id.to_string(), (number, item.text.clone())))
        })
        .collect();
    let told: BTreeMap<String, (i64, String)> = sections
        .iter()
        .flat_map(|section| {
            let items = section.items.iter();
            items.map(|item| (item.id.clone(), (section.number, item.text.clone())))
        })
        .collect();
    let ids: BTreeSet<&String> = planned.keys().chain(told.keys()).collect();
    ids.into_iter()
        .filter(|id| planned.get(*id) != told.get(*id))
        .map(|id| {
            let (planned, told) = (planned.get(id), told.get(id));
            format!("{id}: outline {planned:?}, syllabus {told:?}")
        })
        .collect()
}

/// The table as a page to read.
fn page(sections: &[Section], content: &Content) -> String {
    let items: usize = sections.iter().map(|section| section.items.len()).sum();
    let mut text = format!(
        "# The syllabus\n\nWhere each of the {items} items of the {} sections is taught, and what runs it. Made from \
         [syllabus.toml](syllabus.toml) by `{RENEW}`; a test holds it to what is there.\n",
        sections.len()
    );
    for section in sections {
        let _ = write!(
            text,
            "\n## {}. {}\n\n| item | taught in | runs |\n|---|---|---|\n",
            section.number, section.title
        );
        for item in &section.items {
            let runs = match &item.reason {
                Some(reason) => format!("nothing: {reason}"),
                None if is_command(&item.runs) => format!("`coldstart {}`", item.runs),
                None => format!("`{}`", item.runs),
            };
            let both = if item.differs.is_some() {
                " (exam wording and truth)"
            } else {
                ""
            };
            let cell = |text: &str| text.replace('|', "\\|");
            let _ = writeln!(
                text,
                "| {}{both} | {} | {} |",
                cell(&item.text),
                cell(&item.at.shown(content)),
                cell(&runs)
            );
        }
    }
    text
}

impl Place {
    fn shown(&self, content: &Content) -> String {
        let Ok((lesson, part)) = self.find(content) else {
            return "nowhere".into();
        };
        let number = content.outline.number(&lesson.id).unwrap_or(0);
        let title = part.map_or("", |part| &part.title);
        format!("{number}. {}: {title}: {}", lesson.title, self.step)
    }
}

#[test]
#[expect(
    clippy::print_stdout,
    reason = "the table is there to be read, with --nocapture"
)]
fn everything_that_the_syllabus_asks_for_is_taught_and_run() {
    let (sections, content) = (shipped(), Content::embedded());
    let found = problems(&sections, &content);
    assert!(found.is_empty(), "\n{}", found.join("\n"));
    for section in &sections {
        let runs = section.items.iter().filter(|item| item.runs != "none");
        println!(
            "{:>2}  {:<44} {:>3} items, {:>3} run",
            section.number,
            section.title,
            section.items.len(),
            runs.count()
        );
    }
}

#[test]
fn the_page_of_the_syllabus_says_what_the_table_says() {
    let made = page(&shipped(), &Content::embedded());
    let path = Path::new(ROOT).join("lessons/SYLLABUS.md");
    if std::env::var("SYLLABUS").is_ok_and(|word| word == "write") {
        fs::write(&path, &made).unwrap();
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == made,
        "lessons/SYLLABUS.md is old; renew it: {RENEW}"
    );
}

#[test]
fn every_command_of_the_syllabus_runs() {
    let sections = shipped();
    let items = sections.iter().flat_map(|section| &section.items);
    let commands: BTreeSet<&str> = items
        .map(|item| item.runs.as_str())
        .filter(|runs| is_command(runs))
        .collect();
    for command in commands {
        let done = Command::new(env!("CARGO_BIN_EXE_coldstart"))
            .args(command.split_whitespace())
            .output()
            .unwrap();
        let errors = String::from_utf8_lossy(&done.stderr).into_owned();
        assert!(done.status.success(), "{command}: {errors}");
    }
}

/// A mistake planted in the table must be told in these words.
#[track_caller]
fn planted(from: &str, to: &str, want: &str) {
    let path = Path::new(ROOT).join("lessons/syllabus.toml");
    let text = fs::read_to_string(path).unwrap();
    assert!(text.contains(from), "{from}");
    let found = problems(&table(&text.replacen(from, to, 1)), &Content::embedded());
    assert!(
        found.iter().any(|problem| problem.contains(want)),
        "{want}\n{}",
        found.join("\n")
    );
}

#[test]
fn a_gap_in_the_syllabus_is_found() {
    planted("number = 7\n", "number = 8\n", "the sections are");
    planted(
        "id = \"s1-run-code\"",
        "id = \"s1-run-kode\"",
        "outline None",
    );
    planted(
        "lesson = \"what-is-serverless\"",
        "lesson = \"what\"",
        "there is no lesson `what`",
    );
    planted(
        "part = \"a-letter-box\"",
        "part = \"a-box\"",
        "has no part `a-box`",
    );
    planted(
        "step = \"You post a letter\"",
        "step = \"You post\"",
        "has no step “You post”",
    );
    planted(
        "runs = \"one-answer\"",
        "runs = \"no-answer\"",
        "there is no scenario `no-answer`",
    );
    planted(
        "runs = \"one-answer\"",
        "runs = \"none\"",
        "no reason is given",
    );
    planted(
        "runs = \"one-answer\"",
        "runs = \"one-answer\"\nreason = \"so\"",
        "goes with runs",
    );
    planted(
        "text = \"Servers do exist\"",
        "text = \"Servers\"",
        "s1-servers-exist: outline",
    );
    planted(
        "runs = \"one-answer\"",
        "runs = \"one-answer\"\nrun = \"x\"",
        "no such key: run",
    );
}
