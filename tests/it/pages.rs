//! What stands on a page of a lesson: whole diagrams, what a run's log says, a matching after its answer, the words
//! of the page, what passed means; and wide windows.

use crate::window::Window;
use coldstart::course::content::Content;
use coldstart::course::question::Answer;
use coldstart::lab::explain::told;
use coldstart::lab::next::Doing;
use coldstart::lab::playground::Playground;
use coldstart::lab::{glossary, next, practise};
use coldstart::study::practice::Practice;
use coldstart::study::record::{Event, Occasion, PartKey};
use coldstart::tui::playback::{Playback, is_told};
use coldstart::tui::theme::Theme;
use std::collections::BTreeSet;

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

/// A lesson at the page of the contents that has these words.
#[track_caller]
fn at(lesson: &str, page: &str, size: (u16, u16)) -> Window {
    let mut window = Window::new(Theme::dark(), size);
    window.app.learn(Some(lesson));
    window.press("o<Home>");
    for _ in 0..60 {
        let text = window.text();
        if text
            .lines()
            .any(|line| line.contains('▌') && line.contains(page))
        {
            window.press("<Enter>").settle();
            return window;
        }
        window.press("<Down>");
    }
    panic!("no page {page}:\n{}", window.text());
}

#[test]
fn a_diagram_is_whole_in_every_window_from_eighty_columns_on() {
    for size in [
        (80, 24),
        (90, 30),
        (97, 30),
        (100, 30),
        (110, 30),
        (140, 45),
    ] {
        for lesson in ["think-execution", "cold-and-warm-starts"] {
            let mut window = Window::new(Theme::dark(), size);
            window.app.learn(Some(lesson));
            for _ in 0..3 {
                let text = window.text();
                let drawn = text
                    .lines()
                    .filter(|line| line.contains("──►") || line.contains("██"));
                for line in drawn {
                    assert!(!line.contains('…'), "{lesson} {size:?}:\n{text}");
                }
                window.press("n");
            }
        }
    }
}

/// What a run tells, each sentence once.
fn story_of(scenario: &str) -> BTreeSet<String> {
    let run = Playground::shipped(&Content::embedded(), scenario, &[]).unwrap();
    let mut playback = Playback::new(run);
    while playback.work() {}
    let run = playback.playground();
    let names = run.names();
    let facts = &run.trace().facts;
    let told = told(facts.iter().filter(|fact| is_told(fact)));
    told.map(|told| told.sentence(&names, run.trace()))
        .collect()
}

#[test]
fn a_run_tells_what_was_called_and_what_was_written() {
    for (scenario, sentences) in [
        (
            "denied-by-default",
            &[
                "Invocation 1 calls DynamoDB PutItem and waits; statement 1 of its role allows it.",
                "Invocation 1 calls s3:PutObject on receipts/o-1.txt, but no statement of its role allows it.",
            ][..],
        ),
        ("three-photos", &["Invocation 1 logs: "]),
    ] {
        let story = story_of(scenario);
        for sentence in sentences {
            assert!(
                story.iter().any(|told| told.starts_with(sentence)),
                "{sentence}: {story:#?}"
            );
        }
        assert!(!story.iter().any(|told| told.contains("writes a log line")));
    }
}

/// A window that asks these questions.
fn asked(id: &str, size: (u16, u16)) -> Window {
    let mut window = Window::new(Theme::dark(), size);
    window
        .app
        .resume_practice(Practice::new([id.to_owned()], Occasion::Check, 5));
    window
}

#[test]
fn a_matching_shows_both_letters_and_explains_what_is_left_over() {
    let mut window = asked("match-the-store", (100, 50));
    // The same four letters in the order of the lines: some are right by chance, the rest is not.
    window.press("abcd<Enter>t");
    shows(
        &mut window,
        "",
        &[
            "Left over: A layer of the function",
            "A layer brings code and files",
            "✔ ",
        ],
    );
    let text = window.text();
    let given = text.lines().filter(|line| {
        let row = line.trim_start_matches(['"', ' ']);
        ["✗ ", "✔ "].iter().any(|mark| {
            let rest = row.strip_prefix(mark).map(str::trim_start);
            rest.is_some_and(|rest| rest.len() > 4 && "abcde".contains(&rest[..1]))
        })
    });
    // Each line with the letter that was given, and below each the right one; the wrong ones name what was given.
    assert!(given.count() >= 8, "{text}");
}

#[test]
fn whatever_is_left_over_says_why() {
    let content = Content::embedded();
    let mut all = 0;
    for question in content.questions() {
        if let Answer::Matching { extra, .. } = &question.answer {
            for item in extra {
                assert!(item.why.is_some(), "{}: {}", question.id, item.text);
                all += 1;
            }
        }
    }
    assert!(all > 10, "{all}");
}

#[test]
fn the_words_of_a_page_are_those_that_it_uses() {
    let content = Content::embedded();
    let lesson = |id: &str| {
        content
            .lessons
            .iter()
            .find(|l| l.id.as_str() == id)
            .unwrap()
    };
    for (of, text, expected) in [
        (
            "think-execution",
            "An EC2 instance waits; Lambda makes none.",
            &["EC2 instance", "AWS Lambda"][..],
        ),
        (
            "cold-and-warm-starts",
            "The first cold start has an INIT, and then the handlers run.",
            &["Cold start", "INIT", "Handler"],
        ),
        // Everyday words count only where they are taught, and words of later lessons not at all.
        (
            "your-first-function",
            "Please wait: a choice of items, a NAT gateway.",
            &[],
        ),
        (
            "security",
            "A time-out in a private subnet, and throttles.",
            &["Time-out", "Private subnet", "Throttle"],
        ),
    ] {
        let words = glossary::used(&content, text, lesson(of));
        let words: Vec<&str> = words.iter().map(|term| &*term.term).collect();
        assert_eq!(words, expected, "{of}: {text}");
    }
    let mut window = at("think-execution", "Asleep in the handler", (80, 30));
    shows(
        &mut window,
        "v",
        &["Words on this page", "!Standing charge"],
    );
}

#[test]
fn the_help_opens_from_the_glossary_and_the_bar_names_what_works() {
    let mut window = Window::new(Theme::dark(), (100, 30));
    shows(&mut window, "/", &["Find ›", "!?  help", "!q  quit"]);
    window.press("<Esc>");
    shows(&mut window, "v", &["Filter ›", "?  help", "!q  quit"]);
    shows(&mut window, "?", &["Everywhere", "letters narrow the list"]);
    shows(&mut window, "<Esc>q", &["Filter › q"]);
    assert!(!window.app.has_quit());
}

#[test]
fn five_minutes_ask_of_what_was_met_and_lead_back_home() {
    let mut window = Window::new(Theme::dark(), (80, 24));
    let lessons_asked = |window: &Window| -> Vec<String> {
        let desk = window.app.desk();
        let Doing::Ask(wish) = next::five_minutes(desk).doing else {
            panic!("{:?}", next::five_minutes(desk));
        };
        let ids = practise::questions(desk, &wish);
        let of = |id: &String| practise::question(desk.content(), id).unwrap();
        ids.iter().map(|id| of(id).lesson.id.to_string()).collect()
    };
    assert_eq!(lessons_asked(&window), ["what-is-serverless"; 5]);
    shows(&mut window, "", &["5  minutes", "f  exam"]);
    shows(&mut window, "5", &["Question 1 of 5"]);
    shows(&mut window, "<Esc>", &["╭ Next", "╭ Course"]);
    // From the quiz itself it leads to the quiz.
    shows(&mut window, "4<Down><Enter>", &["Question 1 of 10"]);
    shows(&mut window, "<Esc>", &["╭ Practice"]);
}

#[test]
fn a_placement_names_its_way_out_and_says_why_nothing_is_suggested() {
    let mut window = Window::new(Theme::dark(), (80, 24));
    shows(&mut window, "y", &["Esc  that is enough"]);
    let number = window.text().contains("Your answer");
    window.press(if number { "7" } else { "ab" });
    shows(&mut window, "<Enter>", &["Esc  back", "!that is enough"]);
    window.press("g<PageDown><PageDown><Enter>");
    shows(
        &mut window,
        "<Esc>",
        &["0 to skip", "No lesson is suggested", "not by a guess"],
    );
}

#[test]
fn passed_means_read_to_its_end_and_misses_show() {
    let mut desk = crate::story::desk();
    let of = desk.content().lessons[6].clone();
    desk.record(Event::PartPassed {
        part: PartKey {
            lesson: of.id.to_string(),
            part: of.parts[0].id.to_string(),
        },
    });
    assert_eq!(coldstart::lab::recall::missed(&desk, &of, &of.parts[0]), 0);
    let id = of.parts[0].check[0].id.to_string();
    let question = practise::question(desk.content(), &id).unwrap();
    let mut practice = Practice::new([id], Occasion::Check, 1);
    let answer = coldstart::study::grading::Response::Blank;
    let sure = coldstart::study::record::Confidence::Think;
    let event = practice.answer(&question, answer, sure).unwrap();
    desk.record(event);
    assert_eq!(coldstart::lab::recall::missed(&desk, &of, &of.parts[0]), 1);
    let mut app = coldstart::tui::App::new(Theme::dark(), desk);
    app.resize(140, 45);
    app.learn(Some(of.id.as_str()));
    let mut shown = String::new();
    for key in [None, Some('o')] {
        if let Some(key) = key {
            let key = crossterm::event::KeyEvent::from(crossterm::event::KeyCode::Char(key));
            app.update(&crossterm::event::Event::Key(key), 0);
        }
        let mut buf = ratatui::buffer::Buffer::empty(ratatui::layout::Rect::new(0, 0, 140, 45));
        app.draw(&mut buf);
        shown = buf
            .content
            .iter()
            .map(ratatui::buffer::Cell::symbol)
            .collect();
    }
    assert!(shown.contains("read to its end, 1 missed"), "{shown}");
    assert!(shown.contains("◐ 1. "), "{shown}");
}

#[test]
fn a_question_begins_where_the_text_does() {
    let mut window = Window::new(Theme::dark(), (140, 45));
    window.app.learn(Some("cold-and-warm-starts"));
    let (question, _) = window.place("Question 1");
    window.press("n");
    let (text, _) = window.place("Part 1 of");
    assert!(text < question);
    // The first line of a text, and of a question.
    let mut beside = at(
        "cold-and-warm-starts",
        "questions, with the text",
        (140, 45),
    );
    assert_eq!(beside.place("Question 1").0, question);
    assert_eq!(question, 30);
}

#[test]
fn in_a_wide_window_what_may_be_changed_follows_the_task() {
    let mut window = at("cold-and-warm-starts", "Mission: ", (140, 45));
    let (_, levers) = window.place("You may change");
    let (_, goals) = window.place("Goals");
    let text = window.text();
    let above: Vec<&str> = text.lines().take(levers.into()).collect();
    // One empty row beside the outline, and text above it.
    let is_empty = |line: &&str| line.chars().skip(31).all(|c| " \"".contains(c));
    let empty = above.iter().rev().take_while(|line| is_empty(line)).count();
    assert_eq!(empty, 1, "{text}");
    assert!(goals + 10 < 45, "{text}");
}
