//! The plain mode as a script or a screen reader meets it: lines in, lines out, no escape codes.

use coldstart::course::content::Content;
use coldstart::store::Store;
use coldstart::study::progress::{MissionState, PartState, Progress};
use coldstart::study::record::{Confidence, Event, Guess, PartKey, Record, TrialKey};
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// What the program printed, after being typed these lines; it ends with this code.
#[track_caller]
fn talk(folder: &Path, arguments: &[&str], typed: &str, code: i32) -> String {
    let mut child = Command::new(env!("CARGO_BIN_EXE_coldstart"))
        .arg("--data-dir")
        .arg(folder)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // It may have said all it has to say before it reads everything.
    let _ = child.stdin.take().unwrap().write_all(typed.as_bytes());
    let output = child.wait_with_output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(code), "{text}\n{error}");
    assert!(!text.contains('\u{1b}'), "an escape code in {text:?}");
    text
}

#[track_caller]
fn says(text: &str, words: &[&str]) {
    for words in words {
        assert!(text.contains(words), "no {words:?} in:\n{text}");
    }
}

fn progress(folder: &Path) -> Progress {
    let store = Store::open(&folder.join("records.db")).unwrap();
    Progress::fold(&store.records().unwrap())
}

#[test]
fn practice_asks_explains_and_counts() {
    let folder = tempfile::tempdir().unwrap();
    let arguments = [
        "quiz",
        "cold-and-warm-starts",
        "--plain",
        "--count",
        "2",
        "--level",
        "foundational",
    ];
    // An empty line goes on where a run is offered, and is no answer anywhere else.
    let text = talk(folder.path(), &arguments, "z\na\nperhaps\ng\n\na\ns\n\n", 0);
    says(
        &text,
        &[
            "Question 1 of 2",
            "Type letters from a to d.",
            "Type g, t or s.",
            "The rule: ",
            "== Score",
            "of 2 right.",
        ],
    );
    assert_eq!(progress(folder.path()).questions().count(), 2);
}

#[test]
fn leaving_keeps_what_was_answered() {
    let folder = tempfile::tempdir().unwrap();
    let text = talk(
        folder.path(),
        &[
            "quiz",
            "--plain",
            "--count",
            "5",
            "--lesson",
            "cold-and-warm-starts",
            "--level",
            "foundational",
        ],
        "a\nt\nq\n",
        0,
    );
    says(&text, &["of 1 right."]);
    assert_eq!(progress(folder.path()).questions().count(), 1);
}

#[test]
fn a_wish_without_questions_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let text = talk(
        folder.path(),
        &["quiz", "--plain", "--only", "mistakes"],
        "",
        0,
    );
    says(&text, &["There is no question of that kind now."]);
}

#[test]
fn unknown_names_are_errors_that_say_what_there_is() {
    let folder = tempfile::tempdir().unwrap();
    for arguments in [
        ["quiz", "cold-starts", "--plain"],
        ["learn", "cold-starts", "--plain"],
        ["exam", "no-such-paper", "--plain"],
    ] {
        talk(folder.path(), &arguments, "", 2);
    }
}

/// Answers whatever a lesson asks: a script cannot see, so it types a line that fits each prompt in turn.
#[test]
fn a_lesson_leads_to_its_first_trial_and_keeps_the_place() {
    let folder = tempfile::tempdir().unwrap();
    // Three opening questions, four pages, the trial of the first part.
    let opening = "a\nt\n\n".repeat(3);
    let trial = "6\ns\na\n";
    let typed = format!("{opening}\n\n\n\n{trial}\nq\n");
    let text = talk(
        folder.path(),
        &["learn", "cold-and-warm-starts", "--plain"],
        &typed,
        0,
    );
    says(
        &text,
        &[
            "== Before we start",
            "== Part 1 of 4",
            "A kitchen that unfolds",
            "The run says: 6 cold starts. You were right.",
            "Why did it turn out this way?",
            "Your place is kept.",
        ],
    );
    let progress = progress(folder.path());
    assert_eq!(progress.trials().count(), 1);
    assert_eq!(
        progress.part("cold-and-warm-starts", "the-first-call"),
        PartState::NotTried
    );
    // It goes on there: neither the opening nor the pages before it are told again.
    let arguments = ["learn", "cold-and-warm-starts", "--plain"];
    let text = talk(folder.path(), &arguments, "a\ng\n\nq\n", 0);
    says(
        &text,
        &["== Part 1 of 4", "== Question 1 of 2", "== Question 2 of 2"],
    );
    assert!(!text.contains("A kitchen that unfolds"), "{text}");
    assert!(!text.contains("Before we start"), "{text}");
}

/// Writes down that all parts of a lesson but the last have been passed.
fn pass_all_but_the_last(folder: &Path, lesson: &str) {
    let content = Content::embedded();
    let mut lessons = content.lessons.iter();
    let lesson = lessons.find(|known| known.id.as_str() == lesson).unwrap();
    let store = Store::open(&folder.join("records.db")).unwrap();
    for part in lesson.parts.split_last().unwrap().1 {
        let part = PartKey {
            lesson: lesson.id.to_string(),
            part: part.id.to_string(),
        };
        let event = Event::PartPassed { part };
        store.append(&Record { at_ms: 1, event }).unwrap();
    }
}

/// Lines that between them fit every prompt, over and over; what does not fit is asked again. After `skip` comes Enter.
fn anything() -> String {
    "a\nab\nabc\nabcd\naaaa\n1\ng\nskip\n\n".repeat(400)
}

#[test]
fn a_mission_is_told_with_its_goals_set_run_and_judged() {
    let folder = tempfile::tempdir().unwrap();
    pass_all_but_the_last(folder.path(), "events-and-triggers");
    let answers = "a\nab\nabc\nabcd\naaaa\n1\ng\n\n".repeat(30);
    let mission = "task\n1 ?\n1 orders-buffer\n2 one\n2\nrun\nhint\nhint\nhint\nskip\n";
    let typed = format!("{answers}{mission}");
    let text = talk(
        folder.path(),
        &["learn", "events-and-triggers", "--plain"],
        &typed,
        0,
    );
    says(
        &text,
        &[
            "== Mission: Three bells",
            "Goals:\n  - Every order is done",
            "orders-topic: sent to: orders-topic or orders-buffer.",
            "orders-topic: sent to: orders-buffer (was orders-topic)",
            "maximum concurrency cannot be `one`.",
            "or none. It stays at none.",
            "met: Every order is done (60 of 60)",
            "invocations for 60 events",
            "With other numbers: Ninety orders come at once",
            "Ninety orders at once go from",
        ],
    );
    let progress = progress(folder.path());
    assert_eq!(progress.mission("three-bells"), MissionState::Seen);
}

#[test]
fn the_mission_of_questions_is_asked_judged_and_kept() {
    let folder = tempfile::tempdir().unwrap();
    pass_all_but_the_last(folder.path(), "exam-review");
    let arguments = ["learn", "exam-review", "--plain"];
    let text = talk(folder.path(), &arguments, &anything(), 0);
    says(
        &text,
        &[
            "== Exercise: The last review",
            "== Mission: Twenty mixed questions",
            "  - At least 16 of 20 are right",
            "== Question 20 of 20",
            "missed: At least 16 of 20 are right (",
            "met: None is wrong that you were sure of (none)",
            "Not yet. The next try has other questions.",
        ],
    );
    let progress = progress(folder.path());
    assert_eq!(progress.mission("twenty-mixed"), MissionState::Tried);
    assert_eq!(progress.mission("the-last-review"), MissionState::Skipped);
}

#[test]
fn a_reset_asks_first() {
    let folder = tempfile::tempdir().unwrap();
    talk(
        folder.path(),
        &[
            "quiz",
            "--plain",
            "--count",
            "1",
            "--level",
            "foundational",
            "--lesson",
            "cold-and-warm-starts",
        ],
        "a\nt\n",
        0,
    );
    talk(folder.path(), &["reset"], "y\n", 2);
    assert_eq!(progress(folder.path()).questions().count(), 1);
    talk(folder.path(), &["reset", "--yes"], "", 0);
    assert_eq!(progress(folder.path()).questions().count(), 0);
}

#[test]
fn completions_and_the_manual_come_from_the_same_definitions() {
    let folder = tempfile::tempdir().unwrap();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        says(
            &talk(folder.path(), &["completions", shell], "", 0),
            &["coldstart", "scenarios"],
        );
    }
    says(
        &talk(folder.path(), &["man"], "", 0),
        &[".TH coldstart", "invoke"],
    );
    says(&talk(folder.path(), &["paths"], "", 0), &["records.db"]);
}

#[test]
fn words_can_be_looked_up_at_any_prompt() {
    let folder = tempfile::tempdir().unwrap();
    let typed = "? cold start\n?\n? zzz\n/ omelette unfolds\n1\n\n/ zzz\nq\n";
    let text = talk(
        folder.path(),
        &["learn", "cold-and-warm-starts", "--plain"],
        typed,
        0,
    );
    says(
        &text,
        &[
            "Cold start: ",
            "Lesson ",
            "? and a word: what the glossary says of it",
            "The glossary has no word with `zzz`.",
            // A place that was found, and read out.
            "  1)  ",
            "== ",
            "omelette",
            "Nothing has all of these words.",
            "Your place is kept.",
        ],
    );
    assert_eq!(progress(folder.path()).questions().count(), 0, "no answer");
}

#[test]
fn all_that_a_search_finds_can_be_reached() {
    let folder = tempfile::tempdir().unwrap();
    // The next nine, one of them read, another search, a word, and back.
    let typed = "/ queue\nm\n10\n/ omelette unfolds\n? throttle\n\nq\n";
    let text = talk(
        folder.path(),
        &["learn", "cold-and-warm-starts", "--plain"],
        typed,
        0,
    );
    let (first, rest) = text.split_once("m for more").unwrap();
    says(first, &["  9)  ", "more.", "[number to read, "]);
    assert!(!first.contains(" 10)  "), "{first}");
    says(
        rest,
        &[
            "  10)  ",
            "  18)  ",
            "== ",
            "  1)  ",
            "omelette",
            "Throttl",
            "q to leave]",
            "Your place is kept.",
        ],
    );
    assert!(!rest.contains("Type a number"), "{rest}");
}

#[test]
fn any_question_can_be_skipped_and_is_not_wrong() {
    let folder = tempfile::tempdir().unwrap();
    let arguments = [
        "quiz",
        "--plain",
        "--count",
        "3",
        "--lesson",
        "cold-and-warm-starts",
    ];
    let text = talk(folder.path(), &arguments, "skip\nskip\nskip\n", 0);
    says(
        &text,
        &[
            ", or skip:",
            "== Question 1 of 3",
            "== Question 2 of 3",
            "== Question 3 of 3",
            "0 of 0 right.",
        ],
    );
    assert_eq!(progress(folder.path()).questions().count(), 0);
}

#[test]
fn what_is_missed_twice_is_let_go() {
    let folder = tempfile::tempdir().unwrap();
    let arguments = [
        "quiz",
        "the-cost-model",
        "--plain",
        "--count",
        "1",
        "--skill",
        "calculate",
    ];
    // Sure and wrong, the run that may be offered is passed over, sure and wrong again.
    let text = talk(folder.path(), &arguments, &"987654\ns\n\n".repeat(4), 0);
    says(
        &text,
        &[
            "though you were sure: it comes back.",
            "== Once more",
            "Not right: it comes back another day.",
            "== Score",
        ],
    );
    assert_eq!(text.matches("== Once more").count(), 1, "{text}");
}

#[test]
fn an_answer_offers_the_run_that_proves_it() {
    let folder = tempfile::tempdir().unwrap();
    let arguments = [
        "quiz",
        "scaling-and-concurrency",
        "--plain",
        "--count",
        "8",
        "--level",
        "foundational",
    ];
    // Whatever the questions are, somebody answers, runs what is offered, and goes on.
    let text = talk(folder.path(), &arguments, &"a\ng\nr\n\n1\n".repeat(12), 0);
    says(
        &text,
        &[
            "A run proves it: [r to run it, Enter to go on]",
            "== The run: ",
            "What to see: ",
            "In all: ",
        ],
    );
    let after = text.split("== The run: ").nth(1).unwrap();
    let lines: Vec<&str> = after.lines().filter(|line| line.contains(" s  ")).collect();
    assert!(!lines.is_empty(), "no line of the run in:\n{after}");
    assert!(after.contains("A run proves it"), "it comes back:\n{after}");
}

#[test]
fn a_paper_is_gone_through_after_its_result() {
    let folder = tempfile::tempdir().unwrap();
    let arguments = ["exam", "short", "--plain", "--seed", "3"];
    // Handed in blank; during the paper nothing is looked up.
    let typed = format!("? cold start\nH\ny\nw\n{}q\n", "r\n\n".repeat(6));
    let text = talk(folder.path(), &arguments, &typed, 0);
    let (paper, result) = text.split_once("== Result").unwrap();
    assert!(!paper.contains("Easily confused"), "{paper}");
    assert!(!paper.contains("The rule: "), "{paper}");
    says(
        result,
        &[
            "Go through it? [w the ",
            "== Question 1 of ",
            "Not answered.",
            "The rule: ",
        ],
    );
}

#[test]
fn what_one_was_sure_of_and_wrong_comes_back_before_the_mission() {
    let folder = tempfile::tempdir().unwrap();
    let id = "events-and-triggers";
    pass_all_but_the_last(folder.path(), id);
    let content = Content::embedded();
    let lesson = content.lessons.iter().find(|known| known.id.as_str() == id);
    let part = &lesson.unwrap().parts[0];
    let trial = part.trial().unwrap();
    let store = Store::open(&folder.path().join("records.db")).unwrap();
    let event = Event::Guessed {
        trial: TrialKey {
            lesson: id.to_owned(),
            part: part.id.to_string(),
            trial: trial.id.to_string(),
        },
        guess: Guess::Number(-1.0),
        right: false,
        confidence: Confidence::Sure,
    };
    store.append(&Record { at_ms: 2, event }).unwrap();
    drop(store);
    let text = talk(folder.path(), &["learn", id, "--plain"], &anything(), 0);
    let again = text.find("Predict it again.").expect("it comes back");
    let mission = text.find("== Mission").expect("the mission is reached");
    assert!(again < mission, "{text}");
    assert_eq!(progress(folder.path()).trials().count(), 2, "{text}");
}
