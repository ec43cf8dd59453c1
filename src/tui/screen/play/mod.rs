//! The playground: a run to watch, forwards and backwards, and to put a hand on.

mod breaking;
mod commands;
mod dialog;
mod draw;
mod figures;
mod fire;
mod hands;
mod jump;
mod mission;
mod moving;
mod pages;
mod palette;
mod panels;
mod refused;
mod route;
mod save;
mod settings;
mod shown;
mod story;
mod subject;
mod tally;
mod touch;
mod traffic;
mod versus;
mod watched;
mod why;

pub(crate) use hands::Edit;
pub(crate) use save::Picture;
pub(crate) use shown::From;
pub(crate) use watched::{Action, Watched};

use commands::HANDS;
use dialog::Dialog;
use mission::Sitting;
use versus::Versus;

use super::Ask;
use super::compare::Compare;
use crate::lab::desk::Desk;
use crate::lab::playground::Playground;
use crate::study::place::Place;
use crate::tui::keys::{
    DOWN, END, ENTER, ESC, HOME, Hint, Key, LEFT, PAGE_DOWN, PAGE_UP, RIGHT, Row, UP, ch, find,
    hints,
};
use crate::tui::playback::Landmark;
use crate::tui::widget::list::List;
use crate::tui::widget::scroll::CHOOSE;
use ratatui::layout::Rect;
use why::Why;

/// The playground.
#[derive(Debug, Default)]
pub(crate) struct Play {
    scenarios: List,
    watched: Option<Watched>,
    /// The id of the scenario that is watched, if it is one of the course's own.
    open: Option<String>,
    /// The comparison with its rivals, while it is looked at.
    compare: Option<Compare>,
    /// Why the chosen scenario could not be opened.
    trouble: Option<String>,
    /// The run beside another, if they are compared.
    versus: Option<Versus>,
    /// The mission that the run is for.
    mission: Option<Sitting>,
    /// What is open on top of it.
    dialog: Option<Dialog>,
    /// Code of a function that could not be deployed, so that it is not lost.
    draft: Option<(usize, String)>,
    /// What came of the last key, in words.
    said: Option<String>,
    /// What was left for the run, to which one goes back.
    shown_from: Option<From>,
}

/// What one can do in the list of scenarios.
#[derive(Clone, Copy)]
enum Choice {
    Open,
}

const CHOICE_KEYS: &[Row<Choice>] = &[Row {
    cap: "⏎",
    word: "play",
    help: "Open the scenario and run it",
    keys: &[(ENTER, Choice::Open)],
}];

/// So many keys of the run stand before those of the hands in the bar.
const BEFORE_HANDS: usize = 3;

const KEYS: &[Row<Action>] = &[
    Row {
        cap: "␣",
        word: "play",
        help: "Play or pause; at the end, play again",
        keys: &[(ch(' '), Action::PlayOrPause)],
    },
    Row {
        cap: "←→",
        word: "step",
        help: "One event back, one event on",
        keys: &[
            (LEFT, Action::StepBack),
            (ch('h'), Action::StepBack),
            (RIGHT, Action::Step),
            (ch('l'), Action::Step),
        ],
    },
    Row {
        cap: "↑↓⏎",
        word: "why",
        help: "Choose an environment; why did it come so?",
        keys: &[
            (ENTER, Action::Why),
            (UP, Action::SelectPrevious),
            (ch('k'), Action::SelectPrevious),
            (DOWN, Action::SelectNext),
            (ch('j'), Action::SelectNext),
        ],
    },
    Row {
        cap: "c",
        word: "",
        help: "To the next cold start, to the one before",
        keys: &[
            (ch('c'), Action::Next(Landmark::Cold)),
            (ch('C'), Action::Previous(Landmark::Cold)),
        ],
    },
    Row {
        cap: "+-",
        word: "",
        help: "Faster, slower",
        keys: &[
            (ch('+'), Action::Faster),
            (ch('='), Action::Faster),
            (ch('-'), Action::Slower),
        ],
    },
    Row {
        cap: "i",
        word: "",
        help: "Send one event now, ten, a hundred, a thousand",
        keys: &[
            (ch('i'), Action::Fire(1)),
            (ch('I'), Action::Fire(10)),
            (ch('X'), Action::Fire(100)),
            (ch('M'), Action::Fire(1_000)),
        ],
    },
    Row {
        cap: "v",
        word: "rivals",
        help: "The same arrivals on EC2, Fargate and App Runner",
        keys: &[(ch('v'), Action::Compare)],
    },
    Row {
        cap: "t",
        word: "",
        help: "To the next throttle, to the one before",
        keys: &[
            (ch('t'), Action::Next(Landmark::Throttle)),
            (ch('T'), Action::Previous(Landmark::Throttle)),
        ],
    },
    Row {
        cap: "e",
        word: "",
        help: "To the next error, to the one before",
        keys: &[
            (ch('e'), Action::Next(Landmark::Error)),
            (ch('E'), Action::Previous(Landmark::Error)),
        ],
    },
    Row {
        cap: "r",
        word: "",
        help: "To the next retry, to the one before",
        keys: &[
            (ch('r'), Action::Next(Landmark::Retry)),
            (ch('R'), Action::Previous(Landmark::Retry)),
        ],
    },
    Row {
        cap: "@",
        word: "",
        help: "To a time that you type: 12.5s, 1:30, +5s",
        keys: &[(ch('@'), Action::GoTo)],
    },
    Row {
        cap: "b",
        word: "",
        help: "Why the bill is what it is, line by line",
        keys: &[(ch('b'), Action::Bill)],
    },
    Row {
        cap: "[]",
        word: "",
        help: "Show a shorter time in the panels, a longer one",
        keys: &[(ch('['), Action::Closer), (ch(']'), Action::Further)],
    },
    Row {
        cap: "Pg",
        word: "",
        help: "Back by what is in sight, forward by it",
        keys: &[
            (PAGE_UP, Action::WindowBack),
            (PAGE_DOWN, Action::WindowForward),
        ],
    },
    Row {
        cap: "Home",
        word: "",
        help: "To the start, to the end",
        keys: &[
            (HOME, Action::Start),
            (ch('g'), Action::Start),
            (END, Action::End),
            (ch('G'), Action::End),
        ],
    },
    Row {
        cap: "n",
        word: "",
        help: "Run it with other chances: the next seed, the one before",
        keys: &[(ch('n'), Action::OtherSeed), (ch('N'), Action::FormerSeed)],
    },
    Row {
        cap: "0",
        word: "",
        help: "Play it again from the start, with the same seed",
        keys: &[(ch('0'), Action::Again)],
    },
    Row {
        cap: "Esc",
        word: "",
        help: "Back to everything that happens, then to the scenarios",
        keys: &[(ESC, Action::Deselect)],
    },
];

/// The keys while a time is typed.
const TYPED_KEYS: &[Row<()>] = &[
    Row {
        cap: "⏎",
        word: "go there",
        help: "Go to the typed time",
        keys: &[(ENTER, ())],
    },
    Row {
        cap: "Esc",
        word: "stay here",
        help: "Stay where the run is",
        keys: &[(ESC, ())],
    },
];

impl Play {
    /// Watches another run.
    pub(crate) fn watch(&mut self, playground: Playground, desk: &Desk) {
        self.watched = Some(Watched::new(playground, desk));
        self.open = None;
        self.versus = None;
        self.mission = None;
        self.dialog = None;
        self.draft = None;
        self.shown_from = None;
    }

    /// Opens a scenario of the course.
    pub(crate) fn open(&mut self, id: &str, desk: &Desk) {
        match Playground::shipped(desk.content(), id, &[]) {
            Ok(playground) => {
                self.watch(playground, desk);
                self.open = Some(id.to_owned());
                self.trouble = None;
                self.offer_mission(id, desk);
            }
            Err(error) => self.trouble = Some(format!("{error:#}")),
        }
    }

    /// Where the learner is, to be there again.
    pub(crate) fn place(&self) -> Option<Place> {
        let scenario = self.open.clone()?;
        Some(Place::Playground { scenario })
    }

    /// The keys that work now.
    pub(crate) fn hints(&self) -> Vec<Hint> {
        let Some(watched) = &self.watched else {
            return [hints(CHOOSE), hints(CHOICE_KEYS)].concat();
        };
        match &self.dialog {
            None if self.compare.is_some() => Compare::hints(),
            Some(dialog) => dialog.hints(),
            None if watched.typed.is_some() => hints(TYPED_KEYS),
            None if watched.why.is_some() => Why::hints(),
            None => {
                let mut run = hints(KEYS);
                let rest = run.split_off(BEFORE_HANDS);
                self.with_way_back([run, hints(HANDS), rest].concat())
            }
        }
    }

    /// What the run has cost so far, if one is watched.
    pub(crate) fn cost(&self) -> Option<String> {
        match &self.versus {
            Some(versus) => Some(versus.cost()),
            None => Some(self.watched.as_ref()?.cost()),
        }
    }

    /// Acts on a key, if it is one of this screen's.
    pub(crate) fn press(&mut self, key: Key, desk: &mut Desk, body: Rect) -> Option<Ask> {
        let selected = match &self.watched {
            Some(watched) => watched.is_selected(),
            None => return self.press_choice(key, desk, body),
        };
        if let Some(compare) = &mut self.compare {
            let ask = compare.press(key, body)?;
            if matches!(ask, Ask::Leave) {
                self.compare = None;
            }
            return Some(Ask::Draw);
        }
        self.said = None;
        if self.dialog.is_some() {
            return self.press_dialog(key, desk, body);
        }
        if self.press_watched(key, desk, body) || self.leave_versus(key) {
            return Some(Ask::Draw);
        }
        if let Some(hand) = find(HANDS, key) {
            return Some(self.press_hand(hand, desk));
        }
        let action = find(KEYS, key)?;
        if matches!(action, Action::Compare) {
            self.open_rivals();
        } else if matches!(action, Action::Deselect) && !selected {
            self.watched = None;
            self.open = None;
            self.mission = None;
            if self.shown_from.take().is_some() {
                return Some(Ask::Leave);
            }
        } else {
            self.act(action);
            self.keep_up(desk);
        }
        Some(Ask::Draw)
    }

    fn press_choice(&mut self, key: Key, desk: &Desk, body: Rect) -> Option<Ask> {
        let books = desk.books();
        if let Some(step) = find(CHOOSE, key) {
            self.scenarios.go(step, books.len(), body.height);
            return Some(Ask::Draw);
        }
        let Choice::Open = find(CHOICE_KEYS, key)?;
        if let Some(row) = self.scenarios.chosen(books.len()) {
            self.open(&books[row].id, desk);
        }
        Some(Ask::Draw)
    }
}
