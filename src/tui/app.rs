//! The whole program as a value: what was pressed and how much time passed go in, a picture comes out.
//!
//! It reads no clock and touches no terminal, so a test drives it like a person and compares whole screens.

use super::keys::{self, BACK_TAB, Hint, Key, Row, TAB, ch, ctrl};
use super::screen::Ask;
use super::screen::help::{Group, Help};
use super::screen::home::Home;
use super::screen::play::Play;
use super::theme::Theme;
use super::widget::canvas::Canvas;
use super::widget::frame::{Areas, Frame};
use crate::lab::playground::Playground;
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
    /// A run to watch.
    Play,
}

impl Place {
    const ALL: [Self; 2] = [Self::Home, Self::Play];
    const NAMES: [&'static str; 2] = ["Home", "Play"];
}

/// What the program is started with.
#[derive(Debug)]
pub struct Setup {
    /// The looks.
    pub theme: Theme,
}

/// The state of the program.
#[derive(Debug)]
pub struct App {
    theme: Theme,
    window: Rect,
    place: Place,
    home: Home,
    play: Play,
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
        keys: &[
            (ch('1'), Action::Go(Place::Home)),
            (ch('2'), Action::Go(Place::Play)),
        ],
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
        Self {
            theme: setup.theme,
            window: Rect::new(0, 0, 80, 24),
            place: Place::Home,
            home: Home,
            play: Play::default(),
            help: None,
            frozen: false,
            quit: false,
        }
    }

    /// Opens the playground with a run.
    pub fn watch(&mut self, playground: Playground) {
        self.play.watch(playground);
        self.place = Place::Play;
    }

    /// Lets this much time pass and none after it: for pictures and tests.
    pub fn freeze_after(&mut self, elapsed: Duration) {
        while self.play.is_working() {
            self.tick(Duration::ZERO);
        }
        self.tick(elapsed);
        self.frozen = true;
    }

    /// Whether it is over.
    pub const fn has_quit(&self) -> bool {
        self.quit
    }

    /// Whether something moves by itself, so that time has to be told.
    pub fn is_moving(&self) -> bool {
        self.place == Place::Play
            && (self.play.is_working() || !self.frozen && self.play.is_moving())
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
    pub fn tick(&mut self, elapsed: Duration) -> bool {
        let elapsed = if self.frozen { Duration::ZERO } else { elapsed };
        self.place == Place::Play && self.play.tick(elapsed)
    }

    /// Draws the whole window.
    pub fn draw(&self, buf: &mut Buffer) {
        let window = buf.area;
        buf.set_style(window, self.theme.page);
        let areas = Areas::of(window);
        let mut canvas = Canvas {
            theme: &self.theme,
            buf,
        };
        match self.place {
            Place::Home => self.home.draw(areas.body, &mut canvas),
            Place::Play => self.play.draw(areas.body, &mut canvas),
        }
        if let Some(help) = &self.help {
            help.draw(&self.groups(), areas.body, &mut canvas);
        }
        let screen_keys = match self.help {
            Some(_) => Help::hints(),
            None => self.hints(),
        };
        Frame {
            tabs: (&Place::NAMES, self.place as usize),
            status: self.status(),
            screen_keys: &screen_keys,
            common_keys: &keys::hints(KEYS),
        }
        .draw(areas, &mut canvas);
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
            Place::Play => self.play.press(key),
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

    /// What the run that is open has cost so far.
    fn status(&self) -> Line<'static> {
        let Some(cost) = self.play.cost() else {
            return Line::default();
        };
        let moving = if self.play.is_moving() {
            Span::styled("● ", self.theme.ok)
        } else {
            Span::styled("○ ", self.theme.faint)
        };
        Line::from(vec![moving, Span::styled(cost, self.theme.text)])
    }

    fn hints(&self) -> Vec<Hint> {
        match self.place {
            Place::Home => self.home.hints(),
            Place::Play => self.play.hints(),
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
