//! What goes out comes back in: questions through GIFT, progress through lines, new files through the check.

use coldstart::course::content::Content;
use coldstart::course::exchange::{Format, read_gift, write};
use coldstart::course::question::{Answer, Bank, Question};
use coldstart::lab::check::check;
use coldstart::lab::exchange::{import, progress, read_progress};
use coldstart::lab::files::content_with;
use coldstart::lab::new::{self, Kind};
use coldstart::study::record::{Event, PartKey, Record};
use std::fs;
use std::path::Path;

/// What has to survive: ids, words, the key and the ideas behind what is wrong.
fn essence(question: &Question) -> String {
    let answer = match &question.answer {
        Answer::Single(choices) | Answer::Choose(choices) => choices
            .iter()
            .map(|choice| {
                format!(
                    "{} {:?} {} {:?}",
                    choice.id,
                    idea(&choice.idea),
                    choice.why,
                    choice.when
                )
            })
            .collect::<Vec<_>>()
            .join("\n"),
        Answer::Number {
            value,
            within,
            unit,
            why,
            ..
        } => format!("{value} {within} {unit} {why}"),
        Answer::Ordering { items, .. } => format!(
            "{:?}",
            items
                .iter()
                .map(|i| (i.id.to_string(), &i.text))
                .collect::<Vec<_>>()
        ),
        Answer::Matching { pairs, extra } => format!(
            "{:?} {:?}",
            pairs
                .iter()
                .map(|p| (p.id.to_string(), &p.prompt, &p.answer, &p.why))
                .collect::<Vec<_>>(),
            extra
                .iter()
                .map(|i| (i.id.to_string(), &i.text))
                .collect::<Vec<_>>()
        ),
    };
    format!(
        "{} {} {} {:?} {:?} {} {}\n{}\n{answer}",
        question.id,
        question.answer.kind(),
        question.lesson.id,
        question.skill,
        question.level,
        question.exam_only,
        question
            .exams
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join(","),
        question.stem.trim().replace('\n', " ")
    )
}

fn idea(idea: &coldstart::course::question::Idea) -> String {
    use coldstart::course::question::Idea;
    match idea {
        Idea::Right => "right".into(),
        Idea::Misconception(link) => format!("misconception {}", link.id),
        Idea::Slip(link) => format!("slip {}", link.id),
    }
}

#[test]
fn every_question_survives_the_way_through_gift() {
    let content = Content::embedded();
    for bank in &content.banks {
        let text = write(&bank.questions, Format::Gift, true);
        let imported = read_gift(&bank.title, &text);
        assert_eq!(imported.problems, [], "{}", bank.id);
        let again = Bank::read(&bank.id, "bank.toml", &imported.bank)
            .unwrap()
            .value;
        assert_eq!(again.questions.len(), bank.questions.len(), "{}", bank.id);
        for (before, after) in bank.questions.iter().zip(&again.questions) {
            assert_eq!(essence(after), essence(before));
        }
    }
}

#[test]
fn gift_of_others_is_read_and_what_is_wrong_is_told_with_its_line() {
    let text = "// a comment\n::Two::What is 1 + 1? {\n  =2#Right.\n  ~3#No.\n  ~11\n}\n\nThe sun is a star.{T}\n\nHow many zones? {#3:1}\n\nMatch. {\n =sqs -> polled\n =sns -> pushed\n =s3 -> pushed too\n}\n\nNo key. {\n ~a\n ~b\n}\n";
    let imported = read_gift("Others", text);
    assert_eq!(imported.questions, 4);
    let lines: Vec<u32> = imported.problems.iter().map(|(line, _)| *line).collect();
    assert_eq!(lines, [18], "{:?}", imported.problems);
    let bank = Bank::read("others", "others.toml", &imported.bank);
    let kinds: Vec<&str> = match &bank {
        Ok(bank) => bank
            .value
            .questions
            .iter()
            .map(|q| q.answer.kind())
            .collect(),
        Err(problems) => panic!("{problems:?}"),
    };
    assert_eq!(kinds, ["single", "single", "number", "matching"]);
}

#[test]
fn an_import_tells_every_problem_and_says_whether_it_can_be_asked() {
    let content = Content::embedded();
    let text = "What is 1 + 1? {\n  =2\n  ~3\n}\n";
    let imported = import(Path::new("sums.gift"), text, &content).unwrap();
    assert!(imported.usable);
    assert_eq!(
        (imported.name.as_str(), imported.questions),
        ("sums.toml", 1)
    );
    let keys: Vec<&str> = imported
        .problems
        .iter()
        .map(|problem| problem.key.as_str())
        .collect();
    assert!(
        keys.contains(&"question.choice") && keys.contains(&"question.facts"),
        "{keys:?}"
    );
    assert!(import(Path::new("sums.docx"), text, &content).is_err());
}

/// A bank in which nearly everything is wrong, in three questions: what cannot be read, what leads nowhere, what is badly
/// written. One import tells all of it.
const BROKEN: &str = r#"
title = "Broken"
[[question]]
id = "No id"
kind = "single"
stem = "Which?"
skill = "guess"
level = "foundational"
lesson = "security"
facts = ["no-such-fact"]
rule = "The rule of it."
typo = 1
[[question]]
id = "second"
kind = "choose"
stem = "Which of these?"
skill = "decide"
level = "associate"
lesson = "no-such-lesson"
facts = ["no-such-fact"]
rule = "The rule of it."
choice = [
    { id = "a", text = "A", right = true, why = "It is so by the rule." },
    { id = "b", text = "B", slip = "no-such-slip", why = "It is not so.", when = "If it were so." },
    { id = "b", text = "All of the above", misconception = "no-such-idea", why = "No.", when = "Never at all here." },
]
[[question]]
id = "third"
kind = "number"
stem = "How many?"
skill = "calculate"
level = "foundational"
lesson = "security"
rule = "The rule of it."
answer = "twelve"
why = "Because it is so."
"#;

#[test]
fn one_import_of_toml_tells_every_problem() {
    let imported = import(Path::new("broken.toml"), BROKEN, &Content::embedded()).unwrap();
    assert!(!imported.usable);
    let told: Vec<String> = imported.problems.iter().map(ToString::to_string).collect();
    let told = told.join("\n");
    for want in [
        "`No id` is no id",
        "`guess` is not known here",
        "typo: no such key",
        "there is no `no-such-fact`",
        "there is no `no-such-lesson`",
        "there is no `no-such-slip`",
        "there is no `no-such-idea`",
        "1 choices are right",
        "there are 3 choices",
        "does not say how many to choose",
        "two choices have the same id",
        "is about the other choices",
        "explains nothing",
        "this is a text",
        "`unit` is missing",
    ] {
        assert!(told.contains(want), "{want}\n{told}");
    }
    for problem in &imported.problems {
        assert!(
            problem.file == "broken.toml" && problem.line > 0,
            "{problem}"
        );
        assert!(!problem.fix.is_empty(), "{problem}");
    }
}

#[test]
fn one_import_of_gift_tells_every_problem() {
    let text = "One {\n =a\n ~b\n\nTwo {\n ~a\n ~b\n}\n\nThree {#many}\n\nFour {\n =x -> y\n =z\n}\n\nFive {=a ~b ~c ~d}\n";
    let imported = import(Path::new("broken.gift"), text, &Content::embedded()).unwrap();
    let of_gift = imported.problems.iter().filter(|p| p.file == "broken.gift");
    let told: Vec<(u32, &str)> = of_gift.map(|p| (p.line, p.problem.as_str())).collect();
    assert_eq!(told.len(), 4, "{told:?}");
    assert_eq!(
        told.iter().map(|(line, _)| *line).collect::<Vec<_>>(),
        [1, 5, 10, 12]
    );
    // What could be read is checked too, and can be asked.
    assert!(imported.usable && imported.questions == 1);
    assert!(
        imported
            .problems
            .iter()
            .any(|problem| problem.file == "broken.toml")
    );
}

#[test]
fn without_a_key_nothing_tells_what_is_right() {
    let content = Content::embedded();
    for format in [
        Format::Json,
        Format::Csv,
        Format::Gift,
        Format::Anki,
        Format::Markdown,
    ] {
        let text = write(content.questions(), format, false);
        for question in content.questions() {
            assert!(
                !text.contains(&question.rule),
                "{format:?} tells the rule of {}",
                question.id
            );
            for choice in question.answer.choices() {
                // A short reason may be a sentence of some stem as well, which tells nothing.
                let asked = |other: &Question| other.stem.contains(&choice.why);
                assert!(
                    !text.contains(&choice.why) || content.questions().any(asked),
                    "{format:?} explains {}",
                    question.id
                );
            }
        }
    }
}

#[test]
fn csv_has_as_many_cells_in_every_row() {
    let content = Content::embedded();
    let text = write(content.questions(), Format::Csv, true);
    let (mut cells, mut quoted, mut rows) = (1, false, Vec::new());
    for c in text.chars() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => cells += 1,
            '\n' if !quoted => {
                rows.push(cells);
                cells = 1;
            }
            _ => {}
        }
    }
    assert_eq!(rows.len(), content.questions().count() + 1);
    assert!(rows.iter().all(|cells| *cells == rows[0]), "{rows:?}");
}

#[test]
fn json_can_be_read_and_anki_has_four_columns() {
    let content = Content::embedded();
    let json = write(content.questions(), Format::Json, true);
    let objects: Vec<serde_json::Value> = serde_json::from_str(&json).unwrap();
    assert_eq!(objects.len(), content.questions().count());
    let anki = write(content.questions(), Format::Anki, true);
    for line in anki.lines().filter(|line| !line.starts_with('#')) {
        assert_eq!(line.split('\t').count(), 4, "{line}");
    }
}

#[test]
fn records_come_back_as_they_were() {
    let event = |lesson: &str| Event::PartPassed {
        part: PartKey {
            lesson: lesson.into(),
            part: "p".into(),
        },
    };
    let records = vec![
        Record {
            at_ms: 1,
            event: event("a"),
        },
        Record {
            at_ms: 2,
            event: Event::Reset {
                lesson: None,
                mission: None,
            },
        },
    ];
    assert_eq!(read_progress(&progress(&records)).unwrap(), records);
    let wrong = format!("{}\n{{}}", progress(&records));
    let error = format!("{:#}", read_progress(&wrong).unwrap_err());
    assert!(
        error.contains("line 4") && error.contains("at_ms"),
        "{error}"
    );
}

#[test]
fn what_is_begun_passes_the_check() {
    let pack = tempfile::tempdir().unwrap();
    let number = Content::embedded().outline.lessons.len();
    let number = u32::try_from(number).unwrap() + 1;
    for (kind, name) in [
        (Kind::Scenario, "a-new-one"),
        (Kind::Bank, "my-bank"),
        (Kind::Function, "my-function"),
        (Kind::Lesson, "my-lesson"),
    ] {
        new::write(pack.path(), &new::files(kind, name, number).unwrap()).unwrap();
    }
    let problems = check(Some(pack.path())).unwrap();
    assert!(problems.is_empty(), "{problems:#?}");
    let content = content_with(Some(pack.path())).unwrap();
    assert!(
        content
            .lessons
            .iter()
            .any(|lesson| lesson.id.as_str() == "my-lesson")
    );
    assert!(content.library.get("my-function").is_some());
    // Nothing is ever overwritten.
    let again = new::write(
        pack.path(),
        &new::files(Kind::Bank, "my-bank", number).unwrap(),
    );
    assert!(again.is_err());
    assert_eq!(
        fs::read_dir(pack.path().join("quizzes/banks"))
            .unwrap()
            .count(),
        2
    );
}

#[test]
fn names_are_small_letters_figures_and_hyphens() {
    for name in ["", "My", "1st", "a b", "ä", "a/b"] {
        assert!(new::files(Kind::Bank, name, 1).is_err(), "{name}");
    }
}
