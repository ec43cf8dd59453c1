//! Every filter of practice, by keys and by options, alone; what practice never asks; what cramming leaves alone.

use crate::window::Window;
use coldstart::course::content::Content;
use coldstart::course::lesson::Track;
use coldstart::course::question::{Level, Question, Skill};
use coldstart::lab::desk::Desk;
use coldstart::lab::paper;
use coldstart::lab::practise::{Only, Wish, questions};
use coldstart::store::Store;
use coldstart::study::grading::{Mark, Response};
use coldstart::study::memory::DAY_MS;
use coldstart::study::record::{Answered, Confidence, Event, Occasion};
use coldstart::tui::theme::Theme;
use std::process::Command;

const NOW_MS: i64 = 1_795_420_800_000;

fn desk() -> Desk {
    let mut desk = Desk::new(Content::embedded(), Store::in_memory().unwrap()).unwrap();
    desk.set_now(NOW_MS);
    desk
}

fn given(desk: &mut Desk, question: &str, right: bool, occasion: Occasion) {
    desk.record(Event::Answered(Answered {
        question: question.into(),
        response: Response::Blank,
        mark: Mark {
            right,
            ..Mark::default()
        },
        confidence: Confidence::Think,
        occasion,
        seed: None,
    }));
}

/// All that a wish brings, which must be something, hold this, and never be kept for papers.
#[track_caller]
fn brings(desk: &Desk, wish: &Wish, holds: impl Fn(&Question) -> bool) -> Vec<String> {
    let wish = Wish {
        count: Some(1_000),
        ..wish.clone()
    };
    let ids = questions(desk, &wish);
    assert!(!ids.is_empty(), "{wish:?} brings nothing");
    for id in &ids {
        let question = paper::find(desk.content(), id).unwrap();
        assert!(holds(question), "{wish:?} brings {id}");
        assert!(!question.exam_only, "{id} is kept for papers");
    }
    ids
}

#[test]
fn each_filter_brings_what_it_says() {
    let desk = desk();
    let all = brings(&desk, &Wish::default(), |_| true);
    let open = desk.content().questions().filter(|q| !q.exam_only).count();
    assert_eq!(
        all.len(),
        open,
        "without a filter all are asked but those for papers"
    );
    for bank in &desk.content().banks {
        let wish = Wish {
            topic: Some(bank.id.clone()),
            ..Wish::default()
        };
        brings(&desk, &wish, |question| question.topic == bank.id);
    }
    for lesson in &desk.content().lessons {
        let id = lesson.id.to_string();
        let taught = |question: &Question| question.lesson.id.as_str() == id;
        if desk
            .content()
            .questions()
            .any(|q| taught(q) && !q.exam_only)
        {
            let lesson = Some(id.clone());
            brings(
                &desk,
                &Wish {
                    lesson,
                    ..Wish::default()
                },
                taught,
            );
        }
    }
}

#[test]
fn skill_style_and_exam_bring_what_they_say() {
    let desk = desk();
    for skill in [
        Skill::Recognise,
        Skill::Explain,
        Skill::Calculate,
        Skill::Decide,
    ] {
        let wish = Wish {
            skill: Some(skill),
            ..Wish::default()
        };
        brings(&desk, &wish, |question| question.skill == skill);
    }
    for level in [Level::Foundational, Level::Associate] {
        let wish = Wish {
            level: Some(level),
            ..Wish::default()
        };
        brings(&desk, &wish, |question| question.level == level);
    }
    for track in [Track::CloudPractitioner, Track::Architect, Track::Developer] {
        let wish = Wish {
            track: Some(track),
            ..Wish::default()
        };
        let lessons = &desk.content().lessons;
        brings(&desk, &wish, |question| {
            let lesson = lessons
                .iter()
                .find(|lesson| lesson.id == question.lesson.id);
            lesson.is_none_or(|lesson| lesson.tracks.contains(&track))
        });
    }
}

#[test]
fn what_became_of_questions_filters_them() {
    let mut desk = desk();
    let ids = questions(&desk, &Wish::default());
    let [right, wrong, marked] = [&ids[0], &ids[1], &ids[2]];
    given(&mut desk, right, true, Occasion::Practice);
    given(&mut desk, wrong, false, Occasion::Practice);
    desk.record(Event::Flagged {
        question: marked.clone(),
        on: true,
    });
    let only = |only| Wish {
        only: Some(only),
        count: Some(1_000),
        ..Wish::default()
    };
    assert_eq!(
        questions(&desk, &only(Only::Mistakes)),
        std::slice::from_ref(wrong)
    );
    assert_eq!(
        questions(&desk, &only(Only::Flagged)),
        std::slice::from_ref(marked)
    );
    let new = questions(&desk, &only(Only::New));
    assert!(!new.contains(right) && !new.contains(wrong) && new.contains(marked));
    desk.set_now(NOW_MS + 400 * DAY_MS);
    let due = questions(&desk, &only(Only::Due));
    assert!(
        due.contains(right) && due.contains(wrong) && due.len() == 2,
        "{due:?}"
    );
}

#[test]
fn cramming_leaves_the_schedule_alone() {
    let mut desk = desk();
    let id = questions(&desk, &Wish::default())[0].clone();
    given(&mut desk, &id, true, Occasion::Practice);
    let before = desk.progress().question(&id).unwrap().memory;
    for (day, right) in [(1, false), (2, true), (3, false)] {
        desk.set_now(NOW_MS + day * DAY_MS);
        given(&mut desk, &id, right, Occasion::Cram);
    }
    let history = desk.progress().question(&id).unwrap();
    assert_eq!(history.memory, before);
    assert_eq!(history.answers, 4, "what was answered was answered");
    let cram = coldstart::lab::practise::sitting(
        &desk,
        &Wish {
            cram: true,
            ..Wish::default()
        },
    );
    let mut cram = cram;
    let asked = cram.question().unwrap().to_owned();
    let question = paper::find(desk.content(), &asked).unwrap();
    let event = cram.answer(question, Response::Blank, Confidence::Guess);
    assert!(matches!(event, Some(Event::Answered(given)) if given.occasion == Occasion::Cram));
}

/// The line above the topics says what is asked after these keys.
#[track_caller]
fn line_after(keys: &str, want: &str) {
    let mut window = Window::new(Theme::dark(), (100, 30));
    let text = window.press("4").press(keys).text();
    assert!(text.contains(want), "{keys}: {want}\n{text}");
}

#[test]
fn every_filter_has_a_key() {
    let rest = "both styles · any skill · any exam";
    line_after("", &format!("all questions · {rest}"));
    line_after("f", &format!("new ones · {rest}"));
    line_after("ff", &format!("mistakes · {rest}"));
    line_after("fff", &format!("marked ones · {rest}"));
    line_after("ffff", &format!("those due · {rest}"));
    line_after("fffff", &format!("all questions · {rest}"));
    line_after("v", "foundational · any skill");
    line_after("vv", "associate · any skill");
    line_after("x", "both styles · recognise");
    line_after("xx", "both styles · explain");
    line_after("xxx", "both styles · calculate");
    line_after("xxxx", "both styles · decide");
    line_after("r", "any skill · cloud-practitioner");
    line_after("rr", "any skill · architect");
    line_after("rrr", "any skill · developer");
    line_after("c", "cramming");
    let lessons = &super::CONTENT.lessons;
    let (first, last) = (&lessons[0].title, &lessons[lessons.len() - 1].title);
    line_after("l", &format!("all questions · {first} · both styles"));
    line_after("ll", &lessons[1].title);
    line_after("lL", &format!("all questions · {rest}"));
    line_after("L", last);
    line_after("Ll", &format!("all questions · {rest}"));
    line_after(
        "fvxrc",
        "new ones · foundational · recognise · cloud-practitioner · cramming",
    );
}

#[test]
fn a_filter_that_leaves_nothing_says_so() {
    let mut window = Window::new(Theme::dark(), (100, 30));
    let text = window.press("4ff<Enter>").text();
    assert!(
        text.contains("There is no question of that kind now."),
        "{text}"
    );
}

/// `quiz --plain` with options asks a question, or says that there is none.
#[track_caller]
fn by_option(options: &[&str], asks: bool) {
    let folder = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_coldstart"))
        .arg("--data-dir")
        .arg(folder.path())
        .args(["quiz", "--plain", "--count", "3"])
        .args(options)
        .stdin(std::process::Stdio::null())
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(text.contains("Question 1 of"), asks, "{options:?}\n{text}");
}

#[test]
fn every_filter_has_an_option() {
    by_option(&["security"], true);
    by_option(&["--lesson", "the-cost-model"], true);
    by_option(&["--skill", "calculate"], true);
    by_option(&["--level", "associate"], true);
    by_option(&["--track", "developer"], true);
    by_option(&["--only", "new", "--cram"], true);
    for nothing in ["mistakes", "flagged", "due"] {
        by_option(&["--only", nothing], false);
    }
}

#[test]
fn a_right_guess_is_explained_as_any_answer_is() {
    for sure in ["g", "t", "s"] {
        let mut window = Window::new(Theme::dark(), (100, 30));
        window.app.practise(Some("cold-and-warm-starts"));
        let asked = |window: &mut Window| {
            let text = window.text();
            let asks = text.contains("Question 1 of");
            (asks, text)
        };
        assert!(asked(&mut window).0);
        // Some letter is right; a fresh window for each, as an answer stands.
        let mut explained = false;
        for letter in ["a", "b", "c", "d"] {
            let mut window = Window::new(Theme::dark(), (100, 45));
            window.app.practise(Some("cold-and-warm-starts"));
            let text = window.press(letter).press("<Enter>").press(sure).text();
            if text.contains("✔ Right") {
                assert!(
                    text.contains("When it fits") && text.contains("▎"),
                    "{text}"
                );
                assert_eq!(text.contains("by a guess"), sure == "g", "{text}");
                explained = true;
            }
        }
        assert!(explained, "no letter was right");
    }
}
