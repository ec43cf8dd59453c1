//! The program in a window that is nowhere to be seen, driven like a person would: keys, mouse, time.

use crate::story::desk;
use coldstart::tui::App;
use coldstart::tui::theme::Theme;
use crossterm::event::{
    Event, KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use std::time::Duration;

/// A Monday morning in November 2026.
const NOW_MS: i64 = 1_795_420_800_000;

/// The program in a window of a size.
pub(crate) struct Window {
    pub(crate) app: App,
    terminal: Terminal<TestBackend>,
}

impl Window {
    pub(crate) fn new(theme: Theme, (width, height): (u16, u16)) -> Self {
        let mut app = App::new(theme, desk());
        app.resize(width, height);
        Self {
            app,
            terminal: Terminal::new(TestBackend::new(width, height)).unwrap(),
        }
    }

    /// With a scenario of the course in the playground, known to its end.
    pub(crate) fn playing(theme: Theme, size: (u16, u16), scenario: &str) -> Self {
        let mut window = Self::new(theme, size);
        window.app.play_shipped(scenario);
        window.settle();
        window
    }

    /// Lets what is being worked out come to its end; no time passes.
    pub(crate) fn settle(&mut self) -> &mut Self {
        for _ in 0..500 {
            self.wait(0);
        }
        self
    }

    /// Presses keys: characters, or names in angle brackets.
    #[track_caller]
    pub(crate) fn press(&mut self, keys: &str) -> &mut Self {
        let mut rest = keys;
        while let Some(first) = rest.chars().next() {
            let end = if first == '<' {
                rest.find('>').unwrap() + 1
            } else {
                first.len_utf8()
            };
            let code = match &rest[..end] {
                "<Esc>" => KeyCode::Esc,
                "<Up>" => KeyCode::Up,
                "<Down>" => KeyCode::Down,
                "<Left>" => KeyCode::Left,
                "<Right>" => KeyCode::Right,
                "<End>" => KeyCode::End,
                "<Tab>" => KeyCode::Tab,
                "<Enter>" => KeyCode::Enter,
                "<Home>" => KeyCode::Home,
                "<Backspace>" => KeyCode::Backspace,
                "<PageDown>" => KeyCode::PageDown,
                _ => KeyCode::Char(first),
            };
            let key = KeyEvent::new(code, KeyModifiers::NONE);
            self.app.update(&Event::Key(key), NOW_MS);
            rest = &rest[end..];
        }
        self
    }

    /// Clicks on the first place where these words stand.
    #[track_caller]
    pub(crate) fn click(&mut self, words: &str) -> &mut Self {
        self.mouse(MouseEventKind::Down(MouseButton::Left), words)
    }

    /// Uses the mouse where these words stand; says nothing of whether anything came of it.
    #[track_caller]
    pub(crate) fn mouse(&mut self, kind: MouseEventKind, words: &str) -> &mut Self {
        let (column, row) = self.place(words);
        self.mouse_at(kind, (column, row));
        self
    }

    /// Uses the mouse at a place; whether anything came of it.
    pub(crate) fn mouse_at(&mut self, kind: MouseEventKind, (column, row): (u16, u16)) -> bool {
        let event = MouseEvent {
            kind,
            column,
            row,
            modifiers: KeyModifiers::NONE,
        };
        self.app.update(&Event::Mouse(event), NOW_MS)
    }

    /// The column and the row of the first place where these words stand.
    #[track_caller]
    pub(crate) fn place(&mut self, words: &str) -> (u16, u16) {
        let buf = self.draw();
        let (width, mut found) = (usize::from(buf.area.width), None);
        for (y, row) in buf.content.chunks(width).enumerate() {
            // One string a cell, so that columns are cells however many bytes they take.
            for x in 0..width {
                let rest: String = row[x..].iter().map(ratatui::buffer::Cell::symbol).collect();
                if rest.starts_with(words) {
                    found = found.or(Some((x, y)));
                }
            }
        }
        let Some((x, y)) = found else {
            panic!("{words:?} is not on the screen:\n{}", self.text());
        };
        (u16::try_from(x).unwrap(), u16::try_from(y).unwrap())
    }

    pub(crate) fn wait(&mut self, ms: u64) -> &mut Self {
        self.app.tick(Duration::from_millis(ms));
        self
    }

    pub(crate) fn draw(&mut self) -> &Buffer {
        let app = &self.app;
        let draw = |frame: &mut ratatui::Frame| app.draw(frame.buffer_mut());
        self.terminal.draw(draw).unwrap();
        self.terminal.backend().buffer()
    }

    pub(crate) fn text(&mut self) -> String {
        self.draw();
        self.terminal.backend().to_string()
    }

    #[track_caller]
    pub(crate) fn says(&mut self, words: &str) -> &mut Self {
        let text = self.text();
        assert!(
            text.contains(words),
            "{words} is not on the screen:\n{text}"
        );
        self
    }
}
