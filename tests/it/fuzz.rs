//! Whatever is pressed, pasted, clicked or resized, at any size: no panic, and nothing but text in the cells.

use crate::story::{SHORT, told};
use coldstart::tui::theme::Theme;
use coldstart::tui::{App, Setup};
use crossterm::event::{
    Event, KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};
use proptest::prelude::*;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use std::time::Duration;

#[derive(Clone, Debug)]
enum Step {
    Reported(Event),
    Tick(u64),
}

fn size() -> impl Strategy<Value = (u16, u16)> {
    prop_oneof![
        3 => (1u16..=20, 1u16..=10),
        3 => (40u16..=130, 10u16..=45),
        1 => (1u16..=300, 1u16..=90),
    ]
}

fn key() -> impl Strategy<Value = Event> {
    use KeyCode::{
        BackTab, Backspace, Delete, Down, End, Enter, Esc, Home, Left, PageDown, PageUp, Right,
        Tab, Up,
    };
    let named = vec![
        BackTab, Backspace, Delete, Down, End, Enter, Esc, Home, Left, PageDown, PageUp, Right,
        Tab, Up,
    ];
    let used: Vec<char> = "1234qhjklgG?[]+-=cCtTeEiIXn abcd".chars().collect();
    let code = prop_oneof![
        3 => prop::sample::select(named),
        6 => prop::sample::select(used).prop_map(KeyCode::Char),
        1 => any::<char>().prop_map(KeyCode::Char),
        1 => (1u8..=12).prop_map(KeyCode::F),
    ];
    let modifiers = prop::sample::select(vec![
        KeyModifiers::NONE,
        KeyModifiers::NONE,
        KeyModifiers::CONTROL,
        KeyModifiers::ALT,
    ]);
    (code, modifiers).prop_map(|(code, modifiers)| Event::Key(KeyEvent::new(code, modifiers)))
}

fn mouse() -> impl Strategy<Value = Event> {
    let kind = prop::sample::select(vec![
        MouseEventKind::ScrollDown,
        MouseEventKind::ScrollUp,
        MouseEventKind::Down(MouseButton::Left),
    ]);
    (kind, 0u16..300, 0u16..100).prop_map(|(kind, column, row)| {
        Event::Mouse(MouseEvent {
            kind,
            column,
            row,
            modifiers: KeyModifiers::NONE,
        })
    })
}

fn step() -> impl Strategy<Value = Step> {
    let paste = "\\PC{0,20}|[\u{300}-\u{310}👩‍👩‍👧日本]{0,8}".prop_map(Event::Paste);
    let resize = size().prop_map(|(width, height)| Event::Resize(width, height));
    prop_oneof![
        10 => key().prop_map(Step::Reported),
        1 => paste.prop_map(Step::Reported),
        1 => mouse().prop_map(Step::Reported),
        2 => resize.prop_map(Step::Reported),
        2 => (0u64..5_000).prop_map(Step::Tick),
    ]
}

fn draw(app: &App, terminal: &mut Terminal<TestBackend>) {
    terminal.draw(|frame| app.draw(frame.buffer_mut())).unwrap();
    let cells = terminal.backend().buffer().content();
    let control = cells
        .iter()
        .any(|cell| cell.symbol().chars().any(char::is_control));
    assert!(!control, "a control character reached the screen");
}

fn watching() -> App {
    let mut app = App::new(Setup {
        theme: Theme::dark(),
    });
    app.watch(told(SHORT, 4_000));
    app
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 200,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn nothing_that_one_can_do_panics(
        (width, height) in size(),
        steps in prop::collection::vec(step(), 1..40),
    ) {
        let mut app = watching();
        app.resize(width, height);
        let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
        draw(&app, &mut terminal);
        for step in steps {
            match step {
                Step::Reported(Event::Resize(width, height)) => {
                    terminal.backend_mut().resize(width, height);
                    app.resize(width, height);
                }
                Step::Reported(event) => {
                    app.update(&event);
                }
                Step::Tick(ms) => {
                    app.tick(Duration::from_millis(ms));
                }
            }
            draw(&app, &mut terminal);
        }
    }
}

#[test]
fn every_size_has_a_picture() {
    let mut app = watching();
    app.tick(Duration::from_millis(1_165));
    for keys in ["", "?", "?1", "?"] {
        for key in keys.chars() {
            let key = KeyEvent::new(KeyCode::Char(key), KeyModifiers::NONE);
            app.update(&Event::Key(key));
        }
        for width in 1..=110 {
            for height in [
                1, 2, 3, 5, 8, 12, 13, 14, 15, 16, 18, 20, 23, 24, 25, 30, 41,
            ] {
                app.resize(width, height);
                let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
                draw(&app, &mut terminal);
            }
        }
    }
}
