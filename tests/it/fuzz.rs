//! Whatever is pressed, pasted, clicked or resized, at any size: no panic, and nothing but text in the cells.

use crate::story::{SHORT, desk, told};
use coldstart::tui::App;
use coldstart::tui::theme::Theme;
use crossterm::event::{
    Event, KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
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
    let used: Vec<char> = "1234qhjklgG?[]+-=cCtTeEiIXn abcdnnpsgtwxrmJK{}.05@@bvNRs:sfvVmSwMao"
        .chars()
        .collect();
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
        MouseEventKind::Down(MouseButton::Left),
        MouseEventKind::Drag(MouseButton::Left),
        MouseEventKind::Up(MouseButton::Left),
        MouseEventKind::Down(MouseButton::Right),
        MouseEventKind::Moved,
    ]);
    // Most of them inside the window.
    let place = prop_oneof![3 => (0u16..110, 0u16..30), 1 => (0u16..300, 0u16..100)];
    (kind, place).prop_map(|(kind, (column, row))| {
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
        3 => mouse().prop_map(Step::Reported),
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
    let mut app = App::new(Theme::dark(), desk());
    app.watch(told(SHORT, 4_000));
    app
}

/// Places to begin at, so that random keys come deep into each screen.
fn begin(app: &mut App, place: u8) {
    const LESSON: &str = "cold-and-warm-starts";
    match place {
        0 => {}
        1 => app.learn(Some(LESSON)),
        2 => app.practise(None),
        3 => app.learn(None),
        4 => app.play_shipped("poison-takes-the-batch"),
        5 => app.play_shipped("ten-seconds-for-a-thousand"),
        6 => app.resume(),
        // Each dialog over a run that it can change.
        place => {
            app.play_shipped(if place < 12 {
                "burst-is-cold"
            } else {
                "mission-doors-open"
            });
            press(
                app,
                [':', 's', 'f', 'V', 'S', 'm', 's', 'V'][usize::from(place - 7) % 8],
            );
        }
    }
    if place == 1 {
        // Past the opening questions, to the pages.
        for _ in 0..5 {
            press(app, 'n');
        }
    }
}

fn press(app: &mut App, c: char) {
    let key = KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE);
    app.update(&Event::Key(key), 0);
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
        place in 0u8..15,
        steps in prop::collection::vec(step(), 1..60),
    ) {
        let mut app = watching();
        begin(&mut app, place);
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
                    app.update(&event, 0);
                }
                Step::Tick(ms) => {
                    app.tick(Duration::from_millis(ms));
                }
            }
            draw(&app, &mut terminal);
        }
    }
}

/// One learner who never stops: ten thousand steps in one sitting, in the playground more than elsewhere.
#[test]
fn ten_thousand_steps_in_one_sitting() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut app = watching();
    let mut terminal = Terminal::new(TestBackend::new(100, 30)).unwrap();
    for n in 0..10_000_u32 {
        if n % 500 == 0 {
            begin(&mut app, u8::try_from(n / 500 % 7).unwrap());
        }
        let step = step().new_tree(&mut runner).unwrap().current();
        match step {
            Step::Reported(Event::Resize(width, height)) => {
                terminal.backend_mut().resize(width, height);
                app.resize(width, height);
            }
            Step::Reported(event) => {
                app.update(&event, 0);
            }
            Step::Tick(ms) => {
                app.tick(Duration::from_millis(ms));
            }
        }
        draw(&app, &mut terminal);
    }
}

#[test]
fn every_size_has_a_picture() {
    let mut app = watching();
    app.tick(Duration::from_millis(1_165));
    // Each tab and the help over it; then every page of a lesson.
    for keys in ["", "?", "?1", "?", "?4", "2"] {
        keys.chars().for_each(|key| press(&mut app, key));
        at_every_size(&mut app, &[3, 12, 14, 18, 24, 30, 41]);
    }
    app.learn(Some("cold-and-warm-starts"));
    for _ in 0..26 {
        at_every_size(&mut app, &[5, 15, 24]);
        press(&mut app, 'n');
    }
    // Every dialog of the playground, the last ones over two runs side by side and over a mission.
    for (scenario, keys) in [
        ("burst-is-cold", ":"),
        ("burst-is-cold", "s"),
        ("burst-is-cold", "f"),
        ("burst-is-cold", "S"),
        ("burst-is-cold", "m"),
        ("burst-is-cold", "Vs"),
        ("mission-doors-open", "m"),
        ("mission-doors-open", "s"),
    ] {
        app.play_shipped(scenario);
        keys.chars().for_each(|key| press(&mut app, key));
        at_every_size(&mut app, &[2, 7, 15, 24]);
    }
}

fn at_every_size(app: &mut App, heights: &[u16]) {
    for width in (1..=110).step_by(3) {
        for height in heights {
            app.resize(width, *height);
            let mut terminal = Terminal::new(TestBackend::new(width, *height)).unwrap();
            draw(app, &mut terminal);
        }
    }
}
