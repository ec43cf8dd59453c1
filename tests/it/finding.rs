//! Finding one's way: the search, the glossary, the contents of a lesson, the words of a page, and back.

use crate::window::Window;
use coldstart::tui::theme::Theme;

const SIZES: [(u16, u16); 3] = [(80, 24), (100, 30), (140, 45)];

fn window() -> Window {
    Window::new(Theme::dark(), (100, 30))
}

/// The screen has all of these, and none of those behind `!`.
#[track_caller]
fn shows(window: &mut Window, words: &[&str]) {
    let text = window.text();
    for word in words {
        match word.strip_prefix('!') {
            Some(word) => assert!(!text.contains(word), "{word} is shown:\n{text}"),
            None => assert!(text.contains(word), "{word} is not shown:\n{text}"),
        }
    }
}

#[track_caller]
fn pictures(name: &str, keys: &str) {
    for size in SIZES {
        let mut window = Window::new(Theme::dark(), size);
        window.press(keys);
        let (width, height) = size;
        insta::assert_snapshot!(format!("{name}_{width}x{height}"), window.text());
    }
}

#[test]
fn a_search_leads_to_the_step_and_back() {
    let mut window = window();
    shows(window.press("/"), &["Find ›", "Type a word or two"]);
    shows(
        window.press("omelette zebra"),
        &["0 found", "Nothing has all of these words"],
    );
    for _ in 0.."zebra".len() {
        window.press("<Backspace>");
    }
    shows(&mut window, &["2 found", "A kitchen that unfolds"]);
    shows(
        window.press("<Enter>"),
        &["A kitchen that unfolds", "Part ", "!Find ›"],
    );
    shows(window.press("<Esc>"), &["Find › omelette", "2 found"]);
    shows(window.press("<Esc>"), &["Course", "!Find ›"]);
}

#[test]
fn a_search_from_a_lesson_comes_back_to_its_page() {
    let mut window = window();
    window.app.learn(Some("cold-and-warm-starts"));
    window.press("nn");
    let page = window.text();
    window.press("/omelette<Enter>");
    assert_ne!(window.text(), page);
    window.press("<Esc><Esc>");
    assert_eq!(window.text(), page);
}

#[test]
fn typing_in_the_search_is_no_command() {
    let mut window = window();
    shows(window.press("/q?1"), &["Find › q?1"]);
    assert!(!window.app.has_quit());
    // The tabs are still there; changing them closes what lies over.
    shows(window.press("<Tab>"), &["Lessons", "!Find ›"]);
}

#[test]
fn words_that_are_found_open_in_the_glossary() {
    let mut window = window();
    shows(window.press("/snapstart"), &["word  SnapStart"]);
    shows(
        window.press("<Enter>"),
        &[
            "Glossary",
            "Means",
            "Easily confused with: Provisioned concurrency",
        ],
    );
    shows(window.press("<Esc>"), &["Find › snapstart"]);
}

#[test]
fn the_glossary_is_narrowed_by_typing_and_leads_to_the_lesson() {
    let mut window = window();
    shows(window.press("v"), &["Filter ›", "Glossary"]);
    shows(
        window.press("cold sta"),
        &["Cold start", "Lesson 7, Cold and warm starts"],
    );
    shows(window.press("<Enter>"), &["Part 1 of", "!Filter ›"]);
    shows(window.press("<Esc>"), &["Filter › cold sta"]);
    shows(window.press("xyz"), &["Nothing fits"]);
}

#[test]
fn pairs_show_the_question_that_tells_them_apart() {
    let mut window = window();
    shows(
        window.press("v<Tab>"),
        &[
            "Easily confused",
            "Reserved concurrency",
            "Do you want to limit and protect (reserved)",
        ],
    );
    shows(window.press("<Tab>"), &["Glossary"]);
}

#[test]
fn the_words_of_a_page_are_explained_over_it() {
    let mut window = window();
    window.app.learn(Some("cold-and-warm-starts"));
    let page = window.press("nn").text();
    shows(
        window.press("v"),
        &["Words on this page", "Warm start", "Cold start"],
    );
    shows(window.press("<Enter>"), &["Glossary", "Means"]);
    window.press("<Esc><Esc>");
    assert_eq!(
        window.text(),
        page,
        "both close and leave the page as it was"
    );
}

#[test]
fn the_contents_jump_anywhere_and_skip_nothing() {
    let mut window = window();
    window.app.learn(Some("cold-and-warm-starts"));
    shows(
        window.press("o"),
        &["0 of 4 parts passed", "Predict: ", "Before we start", "1. "],
    );
    shows(window.press("<End><Enter>"), &["Recap", "Now you can"]);
    shows(window.press("o<Home><Enter>"), &["Before we start"]);
    let lesson = window.app.desk().content().lessons.iter();
    let lesson = lesson
        .clone()
        .find(|lesson| lesson.id.as_str() == "cold-and-warm-starts");
    let state = window.app.desk().progress().lesson(lesson.unwrap());
    assert_eq!((state.passed, state.skipped), (0, 0));
}

#[test]
fn what_helps_to_find_the_way_looks_like_this() {
    pictures("search", "/concurrency<Down><Down>");
    pictures("glossary", "v<Down><Down><Down>");
    pictures("glossary_pairs", "v<Tab><Down>");
    pictures("contents", "<Enter>no");
    pictures("words", "<Enter>nnv");
}

#[test]
fn nothing_of_it_minds_a_tiny_window() {
    for width in [1, 3, 7, 9, 12, 20, 40] {
        for height in [1, 4, 8, 14] {
            for keys in [
                "/cold<Down>",
                "v<Down><Tab><Down>",
                "x<Down>",
                "y",
                "y<Esc>",
                "<Enter>o<Down>",
                "<Enter>nnv",
                "<Enter>o<End><Up><Up><Enter><Enter>a value<Enter>",
            ] {
                let mut window = Window::new(Theme::dark(), (width, height));
                window.press(keys);
                assert!(!window.text().is_empty(), "{keys} at {width}x{height}");
            }
        }
    }
}
