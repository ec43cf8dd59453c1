//! The whole program as a value: what was pressed and how much time passed go in, a picture comes out.
//!
//! It reads no clock and touches no terminal, so a test drives it like a person and compares whole screens.

mod enter;
mod mouse;
mod outside;
mod over;
mod shown;
mod told;

use super::keys::{self, BACK_TAB, Key, Row, TAB, ch, ctrl};
use super::screen::Ask;
use super::screen::help::Help;
use super::screen::home::Home;
use super::screen::lesson::Learn;
use super::screen::play::{Edit, Play};
use super::screen::quiz::Quiz;
use super::theme::Theme;
use super::widget::ascii;
use super::widget::canvas::Canvas;
use super::widget::frame::{Areas, Frame};
use crate::lab::desk::Desk;
use crate::lab::paper;
use crate::study::place::Place;
use crossterm::event::Event;
use over::Over;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::time::Duration;

/// The tabs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    /// What to do next.
    Home,
    /// Lessons.
    Learn,
    /// Runs to watch.
    Play,
    /// Questions.
    Quiz,
}

impl Tab {
    const ALL: [Self; 4] = [Self::Home, Self::Learn, Self::Play, Self::Quiz];
    const NAMES: [&'static str; 4] = ["Home", "Learn", "Play", "Quiz"];
}

/// The state of the program.
#[derive(Debug)]
pub struct App {
    theme: Theme,
    desk: Desk,
    window: Rect,
    tab: Tab,
    home: Home,
    learn: Learn,
    play: Play,
    quiz: Quiz,
    help: Option<Help>,
    over: Over,
    /// The code that somebody wants to edit, until an editor was opened on it.
    edit: Option<Edit>,
    /// The tab that was left for a run.
    shown_from: Option<Tab>,
    /// The tab from which questions were asked for, to come back to.
    asked_from: Option<Tab>,
    frozen: bool,
    quit: bool,
}

/// What the common keys do.
#[derive(Clone, Copy)]
enum Action {
    Go(Tab),
    Next,
    Previous,
    Help,
    Quit,
}

/// The keys that work on every screen. Those with a word are always in sight.
const KEYS: &[Row<Action>] = &[
    Row {
        cap: "1–4",
        word: "",
        help: "Go to a tab",
        keys: &[
            (ch('1'), Action::Go(Tab::Home)),
            (ch('2'), Action::Go(Tab::Learn)),
            (ch('3'), Action::Go(Tab::Play)),
            (ch('4'), Action::Go(Tab::Quiz)),
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
    /// The program at home.
    pub fn new(theme: Theme, desk: Desk) -> Self {
        Self {
            theme,
            desk,
            window: Rect::new(0, 0, 80, 24),
            tab: Tab::Home,
            home: Home::default(),
            learn: Learn::default(),
            play: Play::default(),
            quiz: Quiz::default(),
            help: None,
            over: Over::default(),
            edit: None,
            shown_from: None,
            asked_from: None,
            frozen: false,
            quit: false,
        }
    }

    /// Goes where the learner was when they left.
    pub fn resume(&mut self) {
        match self.desk.place().clone() {
            Place::Home => self.tab = Tab::Home,
            Place::Lesson { lesson, part, step } => {
                self.learn
                    .resume(&lesson, part.as_deref(), step, &self.desk);
                self.tab = Tab::Learn;
            }
            Place::Playground { scenario } => {
                self.play.open(&scenario, &self.desk);
                self.tab = Tab::Play;
            }
            Place::Practice(practice) => self.resume_practice(practice),
            Place::Exam => {
                match paper::unfinished(&self.desk) {
                    Some(sitting) => self.quiz.sit(sitting, &mut self.desk),
                    None => self.quiz.open_papers(),
                }
                self.tab = Tab::Quiz;
            }
        }
    }

    /// What the learner has before them.
    pub const fn desk(&self) -> &Desk {
        &self.desk
    }

    /// Whether it is over.
    pub const fn has_quit(&self) -> bool {
        self.quit
    }

    /// Whether something moves by itself, so that time has to be told.
    pub fn is_moving(&self) -> bool {
        self.is_working() || !self.frozen && self.screen_moves()
    }

    fn screen_moves(&self) -> bool {
        match self.tab {
            Tab::Learn => self.learn.is_moving(&self.desk, self.body()),
            Tab::Play => self.play.is_moving(),
            Tab::Quiz => self.quiz.is_moving(),
            Tab::Home => false,
        }
    }

    /// Whether a run is still getting ahead.
    pub(super) fn is_working(&self) -> bool {
        match self.tab {
            Tab::Learn => self.learn.is_working(),
            Tab::Play => self.play.is_working(),
            Tab::Home | Tab::Quiz => false,
        }
    }

    /// Takes the size of the window; says whether to draw.
    pub const fn resize(&mut self, width: u16, height: u16) -> bool {
        self.window = Rect::new(0, 0, width, height);
        true
    }

    /// What belongs to the screen.
    fn body(&self) -> Rect {
        Areas::of(self.window).body
    }

    /// Takes what the terminal reports, and when, in milliseconds since 1970; says whether to draw.
    pub fn update(&mut self, event: &Event, now_ms: i64) -> bool {
        if let Event::Paste(text) = event {
            if self.over.is_open() {
                return self.help.is_none() && self.paste_over(text);
            }
            return self.help.is_none() && self.tab == Tab::Play && self.play.paste(text);
        }
        self.desk.set_now(now_ms);
        let changed = match (event, keys::pressed(event)) {
            (Event::Mouse(mouse), _) => self.touch(*mouse),
            (_, Some(key)) => self.press(key),
            (_, None) => return false,
        };
        let place = self.place();
        // Who only looks something up in a lesson is not in the middle of it.
        if !self.over.comes_back() {
            self.desk.keep_left(&place);
        }
        self.desk.keep_place(place);
        changed
    }

    /// Lets time pass; says whether to draw.
    pub fn tick(&mut self, elapsed: Duration) -> bool {
        let elapsed = if self.frozen { Duration::ZERO } else { elapsed };
        match self.tab {
            Tab::Learn => {
                let body = self.body();
                self.learn.tick(elapsed, &mut self.desk, body)
            }
            Tab::Play => self.play.tick(elapsed, &mut self.desk),
            Tab::Quiz => self.quiz.tick(elapsed, &mut self.desk),
            Tab::Home => false,
        }
    }

    /// Draws the whole window.
    pub fn draw(&self, buf: &mut Buffer) {
        self.paint(&mut Canvas::new(&self.theme, buf));
        if self.theme.ascii {
            ascii::fold(buf);
        }
    }

    fn paint(&self, canvas: &mut Canvas<'_>) {
        let areas = Areas::of(canvas.buf.area);
        canvas.shade(canvas.buf.area, self.theme.page);
        self.draw_screen(areas.body, canvas);
        self.draw_over(areas.body, canvas);
        if let Some(help) = &self.help {
            help.draw(&self.groups(), areas.body, canvas);
        }
        let screen_keys = match self.help {
            Some(_) => Help::hints(),
            None => self.hints(),
        };
        Frame {
            tabs: (&Tab::NAMES, self.tab as usize),
            status: self.status(),
            screen_keys: &screen_keys,
            common_keys: &self.common_hints(),
        }
        .draw(areas, canvas);
    }

    fn draw_screen(&self, body: Rect, canvas: &mut Canvas<'_>) {
        match self.tab {
            Tab::Home => self.home.draw(&self.desk, body, canvas),
            Tab::Learn => self.learn.draw(&self.desk, body, canvas),
            Tab::Play => self.play.draw(&self.desk, body, canvas),
            Tab::Quiz => self.quiz.draw(&self.desk, body, canvas),
        }
    }

    /// Hands the key to what is on top: the help if it is open, else the screen, else to everybody.
    fn press(&mut self, key: Key) -> bool {
        let body = self.body();
        if let Some(mut help) = self.help.take() {
            let stays = help.press(key, &self.groups(), body);
            if stays != Some(false) {
                self.help = Some(help);
            }
            if stays.is_some() {
                return true;
            }
        } else {
            let ask = if self.over.is_open() {
                self.press_over(key, body)
            } else {
                self.press_screen(key, body)
            };
            if let Some(ask) = ask {
                self.grant(ask);
                self.come_back();
                return true;
            }
        }
        keys::find(KEYS, key).is_some_and(|action| self.act(action))
    }

    fn press_screen(&mut self, key: Key, body: Rect) -> Option<Ask> {
        match self.tab {
            Tab::Home => self.home.press(key, &mut self.desk, body),
            Tab::Learn => self.learn.press(key, &mut self.desk, body),
            Tab::Play => self.play.press(key, &mut self.desk, body),
            Tab::Quiz => self.quiz.press(key, &mut self.desk, body),
        }
    }

    fn grant(&mut self, ask: Ask) {
        match ask {
            Ask::Draw | Ask::Mission(_) | Ask::Say(_) => {}
            Ask::Leave => self.back_from_show(),
            Ask::Show(show) => self.show(*show),
            Ask::Go(tab) => self.tab = tab,
            Ask::Learn(lesson) => self.learn(Some(&lesson)),
            Ask::Questions(wish) => {
                let from = self.tab;
                self.practise_wish(&wish);
                self.asked_from = Some(from);
            }
            Ask::Predict(trial) => self.predict(&trial),
            Ask::PredictNext => self.predict_next(),
            Ask::Search => self.open_search(),
            Ask::Words(term) => self.open_words(term.as_deref()),
            Ask::Step { lesson, part, step } => self.open_step(&lesson, &part, step),
            Ask::Reset(lesson) => self.open_reset(lesson),
            Ask::Watch(playground, from) => self.look(*playground, from),
            Ask::Edit(edit) => self.edit = Some(edit),
            Ask::Picture(picture) => self.save_picture(&picture),
        }
    }

    fn act(&mut self, action: Action) -> bool {
        let count = Tab::ALL.len();
        let beside = |step: usize| Tab::ALL[(self.tab as usize + step) % count];
        match action {
            Action::Go(tab) => self.go(tab),
            Action::Next => self.go(beside(1)),
            Action::Previous => self.go(beside(count - 1)),
            Action::Help => self.help = Some(Help::default()),
            Action::Quit => self.quit = true,
        }
        true
    }

    fn go(&mut self, tab: Tab) {
        self.help = None;
        self.close_over();
        self.tab = tab;
    }

    /// Where the learner is, to be there again.
    fn place(&self) -> Place {
        let place = match self.tab_of_place() {
            Tab::Home => None,
            Tab::Learn => self.lessons_of_place().place(),
            Tab::Play => self.play.place(),
            Tab::Quiz => self.quiz.place(),
        };
        place.unwrap_or_default()
    }
}
