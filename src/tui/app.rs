//! The whole program as a value: what was pressed and how much time passed go in, a picture comes out.
//!
//! It reads no clock and touches no terminal, so a test drives it like a person and compares whole screens.

use super::keys::{self, BACK_TAB, Hint, Key, Row, TAB, ch, ctrl};
use super::screen::Ask;
use super::screen::help::{Group, Help};
use super::screen::home::Home;
use super::theme::Theme;
use super::widget::frame::{Areas, Frame};
use crossterm::event::Event;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use std::time::Duration;

/// The places that have a tab.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// What to do next.
    Home,
}

impl Place {
    const ALL: [Self; 1] = [Self::Home];
    const NAMES: [&'static str; 1] = ["Home"];
}

/// What the program is started with.
#[derive(Debug)]
pub struct Setup {
    /// The looks.
    pub theme: Theme,
    /// Lets this much time pass before the first picture and none after it.
    pub freeze: Option<Duration>,
}

/// The state of the program.
#[derive(Debug)]
pub struct App {
    theme: Theme,
    window: Rect,
    place: Place,
    home: Home,
    help: Option<Help>,
    frozen: bool,
    quit: bool,
}

/// What the common keys do.
#[derive(Clone, Copy)]
enum Action {
    Go(Place),
    Next,
    Previous,
    Help,
    Quit,
}

/// The keys that work on every screen. Those with a word are always in sight.
const KEYS: &[Row<Action>] = &[
    Row {
        cap: "1",
        word: "",
        help: "Go to a tab",
        keys: &[(ch('1'), Action::Go(Place::Home))],
    },
    Row {
        cap: "Tab",
        word: "",
        help: "The next tab, the one before",
        keys: &[(TAB, Action::Next), (BACK_TAB, Action::Previous)],
    },
    Row {
        cap: "?",
        word: "help",
        help: "Open and close this help",
        keys: &[(ch('?'), Action::Help)],
    },
    Row {
        cap: "q",
        word: "quit",
        help: "Quit; everything is saved already",
        keys: &[(ch('q'), Action::Quit), (ctrl('c'), Action::Quit)],
    },
];

impl App {
    /// The program as it starts.
    pub fn new(setup: Setup) -> Self {
        let mut app = Self {
            theme: setup.theme,
            window: Rect::new(0, 0, 80, 24),
            place: Place::Home,
            home: Home,
            help: None,
            frozen: false,
            quit: false,
        };
        if let Some(elapsed) = setup.freeze {
            app.tick(elapsed);
            app.frozen = true;
        }
        app
    }

    /// Whether it is over.
    pub const fn has_quit(&self) -> bool {
        self.quit
    }

    /// Whether something moves by itself, so that time has to be told.
    pub const fn is_moving(&self) -> bool {
        false
    }

    /// Takes the size of the window; says whether to draw.
    pub fn resize(&mut self, width: u16, height: u16) -> bool {
        self.window = Rect::new(0, 0, width, height);
        true
    }

    /// Takes what the terminal reports; says whether to draw.
    pub fn update(&mut self, event: &Event) -> bool {
        let Some(key) = keys::pressed(event) else {
            return false;
        };
        if let Some(ask) = self.press(key) {
            self.grant(ask);
            return true;
        }
        match keys::find(KEYS, key) {
            Some(action) => self.act(action),
            None => false,
        }
    }

    /// Lets time pass; says whether to draw.
    pub fn tick(&mut self, _elapsed: Duration) -> bool {
        false
    }

    /// Draws the whole window.
    pub fn draw(&self, buf: &mut Buffer) {
        let window = buf.area;
        buf.set_style(window, self.theme.page);
        let areas = Areas::of(window);
        match self.place {
            Place::Home => self.home.draw(areas.body, &self.theme, buf),
        }
        if let Some(help) = &self.help {
            help.draw(&self.groups(), areas.body, &self.theme, buf);
        }
        let screen_keys = match self.help {
            Some(_) => Help::hints(),
            None => self.hints(),
        };
        Frame {
            tabs: (&Place::NAMES, self.place as usize),
            status: Line::from(Span::raw("")),
            screen_keys: &screen_keys,
            common_keys: &keys::hints(KEYS),
        }
        .draw(areas, &self.theme, buf);
    }

    /// Hands the key to what is on top: the help if it is open, else the screen.
    fn press(&mut self, key: Key) -> Option<Ask> {
        let body = Areas::of(self.window).body;
        if self.help.is_some() {
            let groups = self.groups();
            let stays = self.help.as_mut()?.press(key, &groups, body)?;
            if !stays {
                self.help = None;
            }
            return Some(Ask::Draw);
        }
        match self.place {
            Place::Home => self.home.press(key),
        }
    }

    fn grant(&mut self, ask: Ask) {
        match ask {
            Ask::Draw => {}
            Ask::Go(place) => self.place = place,
        }
    }

    fn act(&mut self, action: Action) -> bool {
        let count = Place::ALL.len();
        let go = |step: usize| Place::ALL[(self.place as usize + step) % count];
        match action {
            Action::Go(place) => self.place = place,
            Action::Next => self.place = go(1),
            Action::Previous => self.place = go(count - 1),
            Action::Help => self.help = Some(Help::default()),
            Action::Quit => self.quit = true,
        }
        if matches!(action, Action::Go(_) | Action::Next | Action::Previous) {
            self.help = None;
        }
        true
    }

    fn hints(&self) -> Vec<Hint> {
        match self.place {
            Place::Home => self.home.hints(),
        }
    }

    /// Every key that works, for the help.
    fn groups(&self) -> Vec<Group> {
        vec![
            Group {
                title: "On this screen",
                hints: self.hints(),
            },
            Group {
                title: "Everywhere",
                hints: keys::hints(KEYS),
            },
        ]
    }
}
