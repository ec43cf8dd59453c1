//! Whole screens, driven by keys, at the sizes that they are designed for.

use crate::story::{SHORT, told};
use crate::window::Window;
use coldstart::tui::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::style::Color;

/// The smallest common terminal, a comfortable one, a large one.
const SIZES: [(u16, u16); 3] = [(80, 24), (100, 30), (140, 45)];

/// Enough traffic to tell the rivals apart.
const RIVALS: &str = "ten-seconds-for-a-thousand";

/// Watches the short story, from its start.
fn watching(theme: Theme, size: (u16, u16)) -> Window {
    let mut window = Window::new(theme, size);
    window.app.watch(told(SHORT, 4_000));
    window
}

/// One picture at each size.
#[track_caller]
fn pictures(name: &str, prepare: impl Fn(&mut Window)) {
    for size in SIZES {
        let mut window = watching(Theme::dark(), size);
        prepare(&mut window);
        let (width, height) = size;
        insta::assert_snapshot!(format!("{name}_{width}x{height}"), window.text());
    }
}

#[test]
fn the_playground_shows_a_run() {
    pictures("play", |window| {
        window.wait(1_165);
    });
}

#[test]
fn the_playground_compares_with_the_rivals() {
    for (width, height) in SIZES {
        let mut window = Window::playing(Theme::dark(), (width, height), RIVALS);
        window.press("v<Down>");
        insta::assert_snapshot!(format!("compare_{width}x{height}"), window.text());
    }
    let mut window = Window::playing(Theme::dark(), (100, 30), RIVALS);
    window.press("v");
    assert!(window.text().contains("The same arrivals"));
    window.press("<Esc>");
    assert!(
        !window.text().contains("The same arrivals"),
        "Esc leads back to the run"
    );
}

#[test]
fn the_playground_tells_the_story_of_an_environment() {
    pictures("play_why", |window| {
        window.press("<End><Up><Up>");
    });
}

#[test]
fn the_help_names_the_keys_of_the_screen() {
    pictures("play_help", |window| {
        window.press("?");
    });
}

/// One picture at each size of the program as it starts, after some keys.
#[track_caller]
fn pictures_of(name: &str, keys: &str) {
    for size in SIZES {
        let mut window = Window::new(Theme::dark(), size);
        window.press(keys);
        let (width, height) = size;
        insta::assert_snapshot!(format!("{name}_{width}x{height}"), window.text());
    }
}

/// One picture at each size of a lesson, after some keys.
#[track_caller]
fn pictures_in(lesson: &str, name: &str, keys: &str) {
    for size in SIZES {
        let mut window = Window::new(Theme::dark(), size);
        window.app.learn(Some(lesson));
        window.press(keys);
        let (width, height) = size;
        insta::assert_snapshot!(format!("{name}_{width}x{height}"), window.text());
    }
}

#[test]
fn home_says_what_comes_next() {
    pictures_of("home", "");
}

#[test]
fn a_lesson_is_read_page_by_page() {
    let lesson = "cold-and-warm-starts";
    pictures_in(lesson, "lesson_text", "nn");
    pictures_in(lesson, "lesson_show", "nnn<Right><Right><Right><Right>");
    pictures_in(lesson, "lesson_guess", "nnnnn5");
    pictures_in(lesson, "lesson_explained", "nnnnn1<Enter>t<Enter>b<Enter>");
    // Sure and wrong: it comes back before the mission.
    let sure = "nnnnn1<Enter>s<Enter>b<Enter>o<End><Up><Up><Up><Enter>";
    pictures_in(lesson, "lesson_once_more", sure);
}

#[test]
fn a_mission_shows_which_goals_are_met() {
    // The mission is the third page from the end.
    let lesson = "cold-and-warm-starts";
    pictures_in(lesson, "mission", "o<End><Up><Up><Enter>r");
    pictures_in(lesson, "mission_lever", "o<End><Up><Up><Enter><Enter>a few");
}

#[test]
fn a_question_is_asked_and_explained() {
    pictures_of("question", "4<Down><Enter>b");
    pictures_of("question_explained", "4<Down><Enter>b<Enter>s");
}

#[test]
fn lists_show_what_there_is() {
    pictures_of("topics", "4");
    pictures_of("lessons", "2");
}

#[test]
fn a_score_says_what_to_mend() {
    let mut window = Window::new(Theme::dark(), (80, 24));
    window.press("4<Down><Enter>");
    for _ in 0..10 {
        let number = window.text().contains("Your answer");
        window.press(if number { "7" } else { "ab" });
        window.press("<Enter>t<Enter>");
    }
    insta::assert_snapshot!("score", window.text());
}

#[test]
fn what_is_done_is_written_down_at_once() {
    let mut window = Window::new(Theme::dark(), (80, 24));
    window.app.learn(Some("cold-and-warm-starts"));
    window.press("nnnnn6<Enter>s<Enter><Enter>");
    let desk = window.app.desk();
    let trial = coldstart::study::record::TrialKey {
        lesson: "cold-and-warm-starts".into(),
        part: "the-first-call".into(),
        trial: "quiet-afternoon".into(),
    };
    let guessed = desk.progress().trial(&trial).unwrap();
    assert!(guessed.right);
    assert_eq!(
        guessed.confidence,
        coldstart::study::record::Confidence::Sure
    );
    let place = coldstart::study::place::Place::Lesson {
        lesson: trial.lesson,
        part: Some(trial.part),
        step: 4,
    };
    assert_eq!(desk.place(), &place);
}

/// Text and a map of styles, a letter each: a lost colour or a spilled background shows in the diff.
fn styled(buf: &Buffer) -> String {
    const LETTERS: &[u8] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    let mut styles: Vec<String> = Vec::new();
    let (mut text, mut map) = (String::new(), String::new());
    for row in buf.area.rows() {
        for position in row.positions() {
            let cell = &buf[position];
            let style = format!("{} on {} {:?}", cell.fg, cell.bg, cell.modifier);
            let known = styles.iter().position(|other| *other == style);
            let place = known.unwrap_or(styles.len());
            if known.is_none() {
                styles.push(style);
            }
            text.push_str(cell.symbol());
            map.push(char::from(LETTERS[place.min(LETTERS.len() - 1)]));
        }
        text.push('\n');
        map.push('\n');
    }
    let legend: Vec<String> = styles
        .iter()
        .zip(LETTERS)
        .map(|(style, letter)| format!("{} {style}", char::from(*letter)))
        .collect();
    format!("{text}\n{map}\n{}", legend.join("\n"))
}

#[test]
fn styles_of_the_playground() {
    let mut window = watching(Theme::dark(), (80, 24));
    window.wait(1_165).press("<Up>");
    insta::assert_snapshot!(styled(window.draw()));
}

#[test]
fn mono_colours_nothing() {
    let mut window = watching(Theme::mono(), (100, 30));
    for keys in [
        "", "<End>", "<Up>", "?", "<Esc>1", "2", "<Enter>", "3", "4", "<Enter>",
    ] {
        window.wait(500).press(keys);
        for cell in window.draw().content() {
            assert_eq!((cell.fg, cell.bg), (Color::Reset, Color::Reset), "{keys}");
        }
    }
}

#[test]
fn states_can_be_told_apart_without_colour() {
    let mut window = watching(Theme::mono(), (100, 30));
    let mut after = |ms: u64, expected: &str| {
        let text = window.wait(ms).text();
        let mut lines = text.lines();
        lines.find(|line| line.contains("Environments")).unwrap();
        let cells = lines.next().unwrap().split('│').nth(1).unwrap();
        let words: Vec<&str> = cells.split_whitespace().collect();
        assert_eq!(words.join(" "), expected, "{ms} ms later");
    };
    after(200, "◐ 01");
    after(120, "● 01");
    after(15, "◎ 01");
    after(100, "○ 01");
    after(490, "● 01 ◐ 02");
    after(335, "✗ 01 ○ 02");
    after(1_800, "✗ 01 · 02");
}

#[test]
fn an_action_that_cannot_be_done_says_so() {
    let mut window = watching(Theme::dark(), (100, 30));
    let text = window.press("<End>i").text();
    assert!(text.contains("The run is over."), "{text}");
    let text = window.press("t").text();
    assert!(text.contains("Nothing is throttled after this."), "{text}");
    let text = window.press("T").text();
    assert!(text.contains("reserved concurrency 2 is reached"), "{text}");
}

#[test]
fn every_key_in_the_bar_is_in_the_help() {
    let mut window = watching(Theme::dark(), (140, 45));
    let bar = window.text();
    let bar = bar
        .lines()
        .rfind(|line| line.contains("help"))
        .unwrap()
        .to_owned();
    let help = window.press("?").text();
    for cap in [
        "space",
        "← h → l",
        "↑ k ↓ j",
        "c C",
        "+ = -",
        "i I X M",
        ": Ctrl-p",
        "?",
        "q Ctrl-c",
    ] {
        assert!(help.contains(cap), "{cap} is not in the help:\n{help}");
    }
    for word in [
        "play", "step", "why", "commands", "settings", "fire", "help", "quit",
    ] {
        assert!(bar.contains(word), "{word} is not in the bar: {bar}");
    }
}
