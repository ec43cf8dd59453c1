//! The playground by its keys: dialogs, comparison, missions, files.

use crate::window::Window;
use coldstart::course::content::Content;
use coldstart::course::lesson::Lesson;
use coldstart::lab::desk::Desk;
use coldstart::lab::playground::Playground;
use coldstart::lab::run::{self, Order};
use coldstart::store::Store;
use coldstart::tui::App;
use coldstart::tui::theme::Theme;
use crossterm::event::Event;

const SIZES: [(u16, u16); 2] = [(80, 24), (100, 30)];

/// A function behind an API and a queue, small enough to be read on a screen.
const SCENARIO: &str = r#"
    title = "Thumbnails"
    duration = "20s"
    [[function]]
    name = "thumbnail"
    modelled = { warm = "200ms", cold = "300ms" }
    init = "400ms"
    memory_mb = 512
    [[function]]
    name = "counter"
    code = "counter-global"
    [[source]]
    kind = "http"
    name = "photos"
    function = "thumbnail"
    [[source]]
    kind = "sqs"
    name = "jobs"
    function = "counter"
    [[load]]
    source = "photos"
    pattern = "constant"
    at = "1s"
    every = "2s"
    for = "19s"
"#;

fn playground() -> Playground {
    let order = Order {
        file: "thumbnails.toml",
        text: SCENARIO,
        settings: Vec::new(),
        until: None,
    };
    Playground::open(&order, &Content::embedded().library).unwrap()
}

fn window(size: (u16, u16)) -> Window {
    let mut window = Window::new(Theme::dark(), size);
    window.app.watch(playground());
    window.press(" ");
    while window.app.is_moving() {
        window.wait(0);
    }
    window
}

/// One picture at each size, after some keys.
#[track_caller]
fn pictures(name: &str, keys: &str) {
    for size in SIZES {
        let mut window = window(size);
        window.press(keys);
        window.settle();
        let (width, height) = size;
        insta::assert_snapshot!(format!("{name}_{width}x{height}"), window.text());
    }
}

#[track_caller]
fn shows(keys: &str, expected: &[&str], hidden: &[&str]) {
    let mut window = window((100, 30));
    window.press(keys);
    window.settle();
    // However wide a column is, a label and its value are neighbours.
    let text = window.text();
    let words: Vec<&str> = text.split_whitespace().collect();
    let flat = words.join(" ");
    for expected in expected {
        assert!(
            flat.contains(expected),
            "no {expected:?} after {keys}:\n{text}"
        );
    }
    for hidden in hidden {
        assert!(!flat.contains(hidden), "{hidden:?} after {keys}:\n{text}");
    }
}

#[test]
fn the_palette_finds_what_fits() {
    pictures("hand_palette", ":");
    pictures("hand_palette_found", ":thou");
    shows(
        ":count mem",
        &["Set counter: memory (MB)", "1 of "],
        &["Set thumbnail: memory"],
    );
    shows(
        ":zzzz",
        &["Nothing fits. Take a letter back.", "› zzzz"],
        &[],
    );
    shows(":zzzz<Enter>", &["› zzzz"], &[]);
    shows(
        ":memory thu<Enter>",
        &["╭ Settings", "▌ thumbnail: memory (MB)"],
        &["Commands"],
    );
    shows(
        ":hundred photos<Enter>",
        &["100 events sent through photos", "events 100"],
        &[],
    );
    shows(":q<Esc>", &["What happens"], &["Commands"]);
}

#[test]
fn a_setting_is_stepped_or_typed_and_keeps_what_was_typed_when_refused() {
    pictures("hand_settings", "s<Down><Down>");
    pictures(
        "hand_settings_refused",
        "s<Enter><Backspace><Backspace><Backspace>64<Enter>",
    );
    shows("s<Right>", &["thumbnail: memory (MB) 1024"], &[]);
    shows("s<Right><Left><Left>", &["thumbnail: memory (MB) 256"], &[]);
    // What was typed is still there after Esc of the help, and gone after Esc of the line.
    shows(
        "s<Enter>0<Enter>",
        &["5120", "╭ Settings"],
        &["out of range"],
    );
    shows(
        "s<Enter>00<Enter>",
        &["51200", "51200 is out of range: write 128 to 10240"],
        &[],
    );
    shows("s<Enter>00<Enter><Esc>", &["512", "╭ Settings"], &["51200"]);
    shows(
        "s<Enter>00<Enter><Esc><Esc>",
        &["What happens"],
        &["Settings ──"],
    );
    shows("sa", &["from the start"], &[]);
    // At the end nothing can be changed any more, but from the start.
    shows(
        "<End>s<Right>",
        &["The run is over: go back (Esc, ←), or press a"],
        &[],
    );
    shows("<End>sa<Right>", &["1024"], &["The run is over"]);
}

#[test]
fn every_source_can_be_fired() {
    pictures("hand_fire", "f<Down>");
    shows(
        "f<Enter>",
        &["1 event sent through photos"],
        &["Send events through"],
    );
    shows(
        "f<Down>4",
        &["1000 events sent through jobs", "events 1,000"],
        &[],
    );
    shows("I", &["10 events sent through photos"], &[]);
    shows("M", &["1000 events sent through photos"], &[]);
    shows(
        "<End>i",
        &["The run is over. Go back (←) and send it earlier."],
        &[],
    );
}

#[test]
fn two_runs_stand_side_by_side() {
    pictures("hand_versus", "V");
    pictures(
        "hand_versus_end",
        "<Right>Vsa<Right>a<Down><Down><Down><Down><Down><Down><Right><Right><Right><Right><Right><Esc><End>",
    );
    shows("V<Right><Right>X", &["events 101 │ │ events 101"], &[]);
    // What is set in B is kept when the comparison is left.
    shows(
        "Vs<Right><Esc><Esc>",
        &["thumbnail is 1024 MB from now on"],
        &["The difference"],
    );
}

#[test]
fn a_variant_stands_beside_the_first() {
    let text = format!(
        "{SCENARIO}\n[[variant]]\nname = \"small\"\n[[variant]]\nname = \"large\"\n\
         set = {{ \"functions.thumbnail.memory_mb\" = 1024 }}\n"
    );
    let order = Order {
        file: "thumbnails.toml",
        text: &text,
        settings: Vec::new(),
        until: None,
    };
    let library = Content::embedded().library;
    let mut window = Window::new(Theme::dark(), (100, 30));
    window
        .app
        .watch(Playground::open(&order, &library).unwrap());
    window.press("V<End>");
    window.settle();
    window.press("<End>");
    let screen = window.text();
    let json = run::run(&order, &library).unwrap().json;
    let sentence = json["sentence"].as_str().unwrap();
    assert!(sentence.contains("dearer"), "{sentence}");
    let shown = format!("L{}", &sentence[1..]);
    assert!(screen.contains(&shown), "{shown}:\n{screen}");
    assert!(
        screen.contains("A: small") && screen.contains("B: large"),
        "{screen}"
    );
}

#[test]
fn a_mission_ticks_and_its_best_result_is_kept() {
    let begin = |window: &mut Window| {
        window.app.play_shipped("mission-doors-open");
        window.press(" ");
        window.settle();
    };
    for size in SIZES {
        let mut window = Window::new(Theme::dark(), size);
        begin(&mut window);
        window.press("cccc");
        let (width, height) = size;
        insta::assert_snapshot!(format!("hand_mission_{width}x{height}"), window.text());
        window.press("mh");
        insta::assert_snapshot!(
            format!("hand_mission_brief_{width}x{height}"),
            window.text()
        );
    }
    let mut window = Window::new(Theme::dark(), (100, 30));
    begin(&mut window);
    assert!(window.text().contains("not tried yet"));
    window.press("<End>");
    window.settle();
    let content = Content::embedded();
    let of_it = |lesson: &&Lesson| lesson.id.as_str() == "cold-and-warm-starts";
    let lesson = content.lessons.iter().find(of_it).unwrap();
    let mission = lesson.mission.run().unwrap();
    let best = |window: &Window| {
        window
            .app
            .desk()
            .progress()
            .mission_best(mission.id.as_str())
    };
    let first = best(&window).unwrap();
    assert!((first as usize) < mission.goals.len());
    assert!(
        window.text().contains(&format!("best: {first} of")),
        "{}",
        window.text()
    );
    // A run that somebody touched does not count.
    window.press("<Home>I<End>");
    window.settle();
    assert!(
        window.text().contains("this run does not count"),
        "{}",
        window.text()
    );
    assert_eq!(best(&window), Some(first));
    // Setting what may be set, to what solves it, is the mission.
    solve(&mut window);
    assert!(
        window.text().contains("Solved. Every goal is met."),
        "{}",
        window.text()
    );
    assert_eq!(best(&window), u32::try_from(mission.goals.len()).ok());
}

#[test]
fn a_mission_in_the_playground_refuses_in_the_words_of_its_page() {
    let mut window = Window::playing(Theme::dark(), (80, 24), "mission-doors-open");
    window.press("m<Enter>").settle();
    // The first lever is a number of environments kept ready.
    window.press("s<Home><Enter>");
    window.press(&"<Backspace>".repeat(12));
    window.press("many<Enter>");
    window.says("checkout: provisioned concurrency cannot be `many`.");
    // The old value is safe, and a switch is switched as it is shown.
    window.press("<Esc>").says("provisioned concurrency");
    assert!(!window.text().contains("many"), "{}", window.text());
    window.press("<End><Right>").settle();
    window.says(" on ");
}

/// Types the stored solution of the first mission into its settings.
fn solve(window: &mut Window) {
    let content = Content::embedded();
    let of_it = |lesson: &&Lesson| lesson.id.as_str() == "cold-and-warm-starts";
    let lesson = content.lessons.iter().find(of_it).unwrap();
    let mission = lesson.mission.run().unwrap();
    window.press("m<Enter>");
    window.settle();
    for setting in mission.solution.settings() {
        let place = mission
            .levers
            .iter()
            .position(|lever| lever == setting.path());
        let place = place.expect("solutions move levers");
        let shown = setting.to_string();
        let (_, value) = shown.split_once(" = ").unwrap();
        window.press("s<Home>");
        window.press(&"<Down>".repeat(place));
        window.press("<Enter>");
        window.press(&"<Backspace>".repeat(12));
        window.press(value);
        window.press("<Enter><Esc>");
        window.settle();
    }
    window.press("<End>");
    window.settle();
    window.press("<End>");
    window.settle();
}

#[test]
fn what_is_saved_in_the_playground_replays_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = Desk::new(Content::embedded(), Store::in_memory().unwrap()).unwrap();
    desk.save_in(folder.path().into());
    let mut window = Window::new(Theme::dark(), (100, 30));
    window.app = App::new(Theme::dark(), desk);
    window.app.resize(100, 30);
    window.app.watch(playground());
    window.press(" <Right><Right><Right>Is<Right><Esc><Right>f<Down>3");
    window.settle();
    window.press("S");
    window.settle();
    assert!(
        window
            .text()
            .contains("the run as a scenario that replays it")
    );
    window.press("<Enter><Enter>");
    assert!(
        window.text().contains("Saved as thumbnails.toml"),
        "{}",
        window.text()
    );
    let saved = std::fs::read_to_string(folder.path().join("thumbnails.toml")).unwrap();
    window.press(":trace<Enter><Enter>");
    assert!(
        window.text().contains("Saved as thumbnails.jsonl"),
        "{}",
        window.text()
    );
    let trace = std::fs::read_to_string(folder.path().join("thumbnails.jsonl")).unwrap();
    let order = Order {
        file: "saved.toml",
        text: &saved,
        settings: Vec::new(),
        until: None,
    };
    let (scenario, replayed) = run::trace(&order, &Content::embedded().library).unwrap();
    let lines = replayed
        .facts
        .iter()
        .flat_map(|fact| coldstart::lab::trace::lines(fact, &replayed, &scenario))
        .map(|line| line + "\n");
    assert_eq!(lines.collect::<String>(), trace);
    the_screen_is_saved(&mut window, folder.path());
}

/// The screen as text and as SVG, as it is without the dialog; nothing is written over unasked.
fn the_screen_is_saved(window: &mut Window, folder: &std::path::Path) {
    // The screen is saved as it is without the dialog.
    let screen = window.press("<Left>").text();
    window.press(":screen text<Enter><Enter>");
    let text = std::fs::read_to_string(folder.join("thumbnails.txt")).unwrap();
    for line in text.lines().filter(|line| !line.is_empty()) {
        assert!(screen.contains(line), "{line}");
    }
    window.press(":svg<Enter><Enter>");
    let svg = std::fs::read_to_string(folder.join("thumbnails.svg")).unwrap();
    assert!(
        svg.contains("<svg") && svg.contains("What happens") && !svg.contains("Under which name")
    );
    // Nothing is written over unasked, and what was typed stays.
    window.press(":svg<Enter><Enter>");
    let asked = "There is a file thumbnails.svg. Press ⏎ again to write over it.";
    assert!(window.text().contains(asked), "{}", window.text());
    window.press("<Enter>");
    assert!(
        window.text().contains("Saved as thumbnails.svg"),
        "{}",
        window.text()
    );
    window.press(":svg<Enter><Home>missing/<Enter>");
    assert!(
        window.text().contains("› missing/thumbnails.svg"),
        "{}",
        window.text()
    );
    assert!(window.text().contains("cannot write"), "{}", window.text());
}

#[test]
fn nothing_is_saved_where_nothing_may_be() {
    shows(
        "S<Enter><Enter>",
        &["files cannot be saved here", "› thumbnails.toml"],
        &[],
    );
    shows(
        "S<Down><Enter><Enter>",
        &["files cannot be saved here", "› thumbnails.txt"],
        &[],
    );
    pictures("hand_save", "S");
    pictures("hand_save_name", "S<Enter>");
}

#[test]
fn a_paste_goes_where_one_types() {
    let mut window = window((100, 30));
    window.press(":");
    window.app.update(&Event::Paste("thousand\njobs".into()), 0);
    assert!(window.text().contains("› thousand"), "{}", window.text());
    window.press("<Esc>");
    assert!(!window.app.update(&Event::Paste("q".into()), 0));
    assert!(!window.app.has_quit());
}
