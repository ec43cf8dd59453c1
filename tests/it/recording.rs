//! Recordings: what a player shows at the end is what the program shows.

use crate::window::Window;
use coldstart::course::content::Content;
use coldstart::lab::playground::Playground;
use coldstart::tui::record::{Order, cast};
use coldstart::tui::theme::Theme;
use serde_json::Value;
use std::process::Command;

fn recorded(size: (u16, u16), speed: u64) -> (Window, String) {
    let content = Content::embedded();
    let playground = Playground::shipped(&content, "burst-is-cold", &[]).unwrap();
    let mut window = Window::new(Theme::dark(), size);
    window.app.watch(playground);
    window.app.play_at(speed);
    let title = "A burst".into();
    let mut out = Vec::new();
    cast(&mut window.app, &Order { size, title }, &mut out).unwrap();
    (window, String::from_utf8(out).unwrap())
}

fn events(cast: &str) -> Vec<(f64, String)> {
    let events = cast.lines().skip(1).map(|line| {
        let event: Value = serde_json::from_str(line).unwrap();
        assert_eq!(event[1], "o");
        (
            event[0].as_f64().unwrap(),
            event[2].as_str().unwrap().to_owned(),
        )
    });
    events.collect()
}

#[test]
fn a_player_shows_what_the_program_shows() {
    let (mut window, cast) = recorded((80, 24), 5_000);
    let header: Value = serde_json::from_str(cast.lines().next().unwrap()).unwrap();
    assert_eq!(
        header,
        serde_json::json!({ "version": 2, "width": 80, "height": 24, "title": "A burst" })
    );
    let events = events(&cast);
    assert!(events.is_sorted_by(|a, b| a.0 <= b.0));
    // A minute at five times its speed, and three seconds to read.
    let last = events.last().unwrap().0;
    assert!((last - 15.0).abs() < 0.2, "{last}");
    assert!(events.len() > 50, "{}", events.len());
    let (rows, columns) = (24.try_into().unwrap(), 80.try_into().unwrap());
    let mut player = vt100::Parser::new(rows, columns, 0);
    for (_, output) in &events {
        player.process(output.as_bytes());
    }
    let shown = player.screen().contents();
    let drawn = window.text();
    for line in shown.lines().filter(|line| !line.trim().is_empty()) {
        assert!(drawn.contains(line.trim_end()), "{line}\n{drawn}");
    }
    assert!(
        shown.contains("20 of 21 calls were cold"),
        "the sentence is there: {shown}"
    );
}

#[test]
fn the_same_run_makes_the_same_recording() {
    let first = recorded((60, 20), 50_000).1;
    assert_eq!(first, recorded((60, 20), 50_000).1);
}

fn record(arguments: &[&str]) -> (Option<i32>, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_coldstart"));
    let output = command.arg("record").args(arguments).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (
        output.status.code(),
        text(&output.stdout),
        text(&output.stderr),
    )
}

#[test]
fn the_command_writes_a_file_or_says_what_is_right() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("burst.cast");
    let path = file.to_str().unwrap();
    let (code, ..) = record(&[
        "burst-is-cold",
        "-o",
        path,
        "--size",
        "60x20",
        "--speed",
        "100",
    ]);
    assert_eq!(code, Some(0));
    let written = std::fs::read_to_string(&file).unwrap();
    assert!(
        written.starts_with("{\"version\":2,\"width\":60,\"height\":20,"),
        "{written}"
    );
    let (code, out, _) = record(&[
        "burst-is-cold",
        "-o",
        "-",
        "--speed",
        "1000",
        "--until",
        "5s",
    ]);
    assert_eq!((code, out.lines().next().is_some()), (Some(0), true));
    for (arguments, expected) in [
        (&["burst-is-cold"][..], "--output"),
        (
            &["burst-is-cold", "-o", "-", "--size", "big"],
            "such as 100x30",
        ),
        (
            &["burst-is-cold", "-o", "-", "--speed", "3"],
            "the speeds are 0.05",
        ),
        (&["no-such", "-o", "-"], "there is no scenario `no-such`"),
        (
            &["burst-is-cold", "-o", "/no/such/folder/x.cast"],
            "cannot write /no/such/folder/x.cast",
        ),
    ] {
        let (code, _, error) = record(arguments);
        assert_eq!(code, Some(2), "{arguments:?}");
        assert!(error.contains(expected), "{arguments:?}: {error}");
    }
}
