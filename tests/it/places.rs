//! Where a lesson was left: the way back to it from home, from the list, in another session; and pages that were
//! answered, which show their answers.

use crate::window::Window;
use coldstart::lab::begun;
use coldstart::lab::desk::Desk;
use coldstart::study::progress::PartState;
use coldstart::study::record::{Event, PartKey};
use coldstart::tui::theme::Theme;

fn window() -> Window {
    Window::new(Theme::dark(), (100, 30))
}

/// Keys, and words that have to be on the screen after them; with `!` those that must not.
#[track_caller]
fn shows(window: &mut Window, keys: &str, words: &[&str]) {
    let text = window.press(keys).text();
    for word in words {
        match word.strip_prefix('!') {
            Some(word) => assert!(!text.contains(word), "{word} after {keys}:\n{text}"),
            None => assert!(text.contains(word), "no {word} after {keys}:\n{text}"),
        }
    }
}

fn pass_all(desk: &mut Desk, lesson: &str) {
    let parts = desk.content().lessons.iter();
    let parts = parts.filter(|of| of.id.as_str() == lesson);
    let ids: Vec<String> = parts
        .flat_map(|of| &of.parts)
        .map(|part| part.id.to_string())
        .collect();
    for part in ids {
        desk.record(Event::PartPassed {
            part: PartKey {
                lesson: lesson.into(),
                part,
            },
        });
    }
}

#[test]
fn home_leads_back_to_the_page_however_it_was_left() {
    for leave in ["1", "<Esc>1", "4<Down>1"] {
        let mut window = window();
        shows(&mut window, "<Enter>nnn", &["4/19"]);
        shows(
            &mut window,
            leave,
            &["Go on with What serverless is: A letter box"],
        );
        shows(&mut window, "<Enter>", &["4/19"]);
    }
}

#[test]
fn a_lesson_begun_out_of_order_is_gone_on_with() {
    let mut window = window();
    window.app.learn(Some("security"));
    // Its first page alone begins nothing.
    shows(&mut window, "1", &["╭ Next", "!Go on with"]);
    shows(
        &mut window,
        "2<Enter>nnn<Esc>1",
        &["Go on with Security: ", "◐ 10  Security"],
    );
    shows(&mut window, "<Enter>", &["Part 1 of 6", "4/"]);
    // One that is looked up only is not begun by that.
    let lesson = |window: &Window, id: &str| {
        let desk = window.app.desk();
        let mut lessons = desk.content().lessons.iter();
        begun::is_begun(desk, lessons.find(|l| l.id.as_str() == id).unwrap())
    };
    assert!(lesson(&window, "security"));
    window.press("<Esc>/mountain<Enter>").press("<Esc><Esc>");
    let begun = window
        .app
        .desk()
        .content()
        .lessons
        .iter()
        .filter(|of| begun::is_begun(window.app.desk(), of))
        .count();
    assert_eq!(begun, 1);
    // Set back, it is as if it had never been opened.
    window.press("1<Down>");
    shows(&mut window, "x<Down><Down><Enter>1", &["!Go on with"]);
}

#[test]
fn after_a_lesson_the_list_moves_on() {
    let mut window = window();
    window.app.learn(Some("what-is-serverless"));
    shows(&mut window, "o<End><Enter>", &["Recap"]);
    shows(&mut window, "<Enter>", &["╭ Lessons"]);
    let text = window.text();
    let mut rows = text.lines().filter(|line| line.contains("│ ▌"));
    assert!(rows.any(|row| row.contains(" 2  The problem")), "{text}");
}

#[test]
fn after_the_last_answer_it_goes_on_and_the_page_keeps_the_answers() {
    let mut window = window();
    window.app.learn(Some("cold-and-warm-starts"));
    let all = window.text().matches("Question 1 of 3").count();
    assert_eq!(all, 1, "{}", window.text());
    for n in 1..=3 {
        let number = window.text().contains("Your answer");
        window.press(if number { "7" } else { "ab" });
        window.press("<Enter>t");
        if n < 3 {
            shows(&mut window, "", &["⏎  next", "! of 3 right"]);
            window.press("<PageDown><Enter>");
        }
    }
    shows(&mut window, "<PageDown><PageDown>", &["⏎  go on"]);
    let text = window.press("<Home>").text();
    assert!(text.contains(" of 3 right"), "{text}");
    shows(
        &mut window,
        "<PageDown><PageDown><Enter>",
        &["2/27", "Part 1 of"],
    );
    // Back again: what was answered, with its reasons, and a key to answer once more.
    shows(
        &mut window,
        "p",
        &[
            "1/27",
            "Question 1 of 3",
            "right",
            "answer again",
            "!last question",
        ],
    );
    shows(
        &mut window,
        "a",
        &["Question 1 of 3", "!answer again", "answer"],
    );
}

#[test]
fn the_answers_are_there_in_another_session() {
    let mut window = window();
    window.app.learn(Some("cold-and-warm-starts"));
    for _ in 0..3 {
        let number = window.text().contains("Your answer");
        window.press(if number { "7" } else { "ab" });
        window.press("<Enter>t<PageDown><PageDown><Enter>");
    }
    // Set the lesson's reader aside, as a new session would.
    window.press("<Esc>x<Esc>");
    window.app.learn(Some("cold-and-warm-starts"));
    shows(
        &mut window,
        "o<Home><Enter>",
        &["1/27", "Question 1 of 3", "answer again"],
    );
}

#[test]
fn a_lesson_gone_through_opens_on_its_first_page_of_text() {
    let mut desk = crate::story::desk();
    pass_all(&mut desk, "cold-and-warm-starts");
    assert_eq!(
        desk.progress()
            .part("cold-and-warm-starts", "the-first-call"),
        PartState::Passed
    );
    let mut app = coldstart::tui::App::new(Theme::dark(), desk);
    app.resize(100, 30);
    app.learn(Some("cold-and-warm-starts"));
    let mut buf = ratatui::buffer::Buffer::empty(ratatui::layout::Rect::new(0, 0, 100, 30));
    app.draw(&mut buf);
    let text: String = buf
        .content
        .iter()
        .map(ratatui::buffer::Cell::symbol)
        .collect();
    assert!(
        text.contains("2/27") && text.contains("Part 1 of"),
        "{text}"
    );
}
