//! The playground: a run to watch, forwards and backwards, and to put a hand on.

mod draw;

use super::Ask;
use crate::lab::playground::Playground;
use crate::sim::scenario::Input;
use crate::sim::time::Time;
use crate::sim::trace::EnvironmentId;
use crate::tui::keys::{
    DOWN, END, ESC, HOME, Hint, Key, LEFT, PAGE_DOWN, PAGE_UP, RIGHT, Row, UP, ch, find, hints,
};
use crate::tui::playback::{Landmark, Playback};
use crate::tui::widget::axis::Zoom;
use std::time::Duration;

/// The playground.
#[derive(Debug, Default)]
pub(crate) struct Play {
    watched: Option<Watched>,
}

/// A run that somebody watches.
#[derive(Debug)]
pub(super) struct Watched {
    playback: Playback,
    zoom: Zoom,
    selected: Option<EnvironmentId>,
    /// What the last key could not do.
    notice: Option<&'static str>,
}

#[derive(Clone, Copy)]
enum Action {
    PlayOrPause,
    Step,
    StepBack,
    Faster,
    Slower,
    Next(Landmark),
    Previous(Landmark),
    SelectNext,
    SelectPrevious,
    Deselect,
    Fire(u32),
    OtherSeed,
    Closer,
    Further,
    WindowBack,
    WindowForward,
    Start,
    End,
}

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
        cap: "↑↓",
        word: "why",
        help: "Choose an environment and read its story",
        keys: &[
            (UP, Action::SelectPrevious),
            (ch('k'), Action::SelectPrevious),
            (DOWN, Action::SelectNext),
            (ch('j'), Action::SelectNext),
        ],
    },
    Row {
        cap: "c",
        word: "cold",
        help: "To the next cold start, to the one before",
        keys: &[
            (ch('c'), Action::Next(Landmark::Cold)),
            (ch('C'), Action::Previous(Landmark::Cold)),
        ],
    },
    Row {
        cap: "+-",
        word: "speed",
        help: "Faster, slower",
        keys: &[
            (ch('+'), Action::Faster),
            (ch('='), Action::Faster),
            (ch('-'), Action::Slower),
        ],
    },
    Row {
        cap: "i",
        word: "invoke",
        help: "Send one event now, ten, a hundred",
        keys: &[
            (ch('i'), Action::Fire(1)),
            (ch('I'), Action::Fire(10)),
            (ch('X'), Action::Fire(100)),
        ],
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
        help: "Run it anew with other chances: the next seed",
        keys: &[(ch('n'), Action::OtherSeed)],
    },
    Row {
        cap: "Esc",
        word: "",
        help: "Choose no environment: everything that happens",
        keys: &[(ESC, Action::Deselect)],
    },
];

impl Play {
    /// Watches another run.
    pub(crate) fn watch(&mut self, playground: Playground) {
        let zoom = Zoom::for_run(playground.scenario().duration);
        self.watched = Some(Watched {
            playback: Playback::new(playground),
            zoom,
            selected: None,
            notice: None,
        });
    }

    /// The keys that work now.
    pub(crate) fn hints(&self) -> Vec<Hint> {
        match self.watched {
            Some(_) => hints(KEYS),
            None => Vec::new(),
        }
    }

    /// What the run has cost so far, if one is watched.
    pub(crate) fn cost(&self) -> Option<String> {
        let playback = &self.watched.as_ref()?.playback;
        let bill = playback.playground().bill(&playback.view().charges);
        Some(format!("${:.6}", bill.total.as_f64()))
    }

    /// Whether time goes on, or the run is still getting ahead.
    pub(crate) fn is_moving(&self) -> bool {
        let playback = self.watched.as_ref().map(|watched| &watched.playback);
        playback.is_some_and(|playback| playback.is_playing() || playback.is_working())
    }

    /// Whether the run is still getting ahead.
    pub(crate) fn is_working(&self) -> bool {
        self.watched
            .as_ref()
            .is_some_and(|watched| watched.playback.is_working())
    }

    /// Lets time pass; says whether to draw.
    pub(crate) fn tick(&mut self, elapsed: Duration) -> bool {
        let Some(watched) = &mut self.watched else {
            return false;
        };
        let worked = watched.playback.work();
        watched.playback.tick(elapsed) || worked
    }

    /// Acts on a key, if it is one of this screen's.
    pub(crate) fn press(&mut self, key: Key) -> Option<Ask> {
        let watched = self.watched.as_mut()?;
        watched.act(find(KEYS, key)?);
        Some(Ask::Draw)
    }
}

impl Watched {
    fn act(&mut self, action: Action) {
        self.notice = None;
        let playback = &mut self.playback;
        let (at, window) = (playback.at(), self.zoom.span());
        match action {
            Action::PlayOrPause => playback.toggle(),
            Action::Step => playback.step(),
            Action::StepBack => playback.step_back(),
            Action::Faster => playback.faster(),
            Action::Slower => playback.slower(),
            Action::Next(landmark) => {
                if !playback.jump(landmark) {
                    self.notice = Some(none_ahead(landmark));
                }
            }
            Action::Previous(landmark) => {
                if !playback.jump_back(landmark) {
                    self.notice = Some(none_before(landmark));
                }
            }
            Action::SelectNext => self.select(1),
            Action::SelectPrevious => self.select(-1),
            Action::Deselect => self.selected = None,
            Action::Fire(count) => self.fire(count),
            Action::OtherSeed => {
                let seed = playback.playground().scenario().seed;
                playback.reseed(seed + 1);
            }
            Action::Closer => self.zoom.closer(),
            Action::Further => self.zoom.further(),
            Action::WindowBack => playback.seek(Time(at.0.saturating_sub(window.0))),
            Action::WindowForward => playback.seek(at + window),
            Action::Start => playback.seek(Time::ZERO),
            Action::End => playback.seek(Time::NEVER),
        }
    }

    /// Chooses the environment before or after the chosen one, the last one created to begin with.
    fn select(&mut self, step: isize) {
        let lanes = self.playback.timeline().lanes(self.playback.at());
        let Some(last) = lanes.len().checked_sub(1) else {
            self.notice = Some("There is no environment yet.");
            return;
        };
        let chosen = self
            .selected
            .and_then(|id| lanes.iter().position(|lane| lane.environment == id));
        let next = chosen.map_or(last, |chosen| chosen.saturating_add_signed(step).min(last));
        self.selected = Some(lanes[next].environment);
    }

    /// Sends events to the first source, here and now.
    fn fire(&mut self, count: u32) {
        if self.playback.playground().scenario().sources.is_empty() {
            self.notice = Some("This scenario has no source to send events from.");
        } else if self.playback.is_over() {
            self.notice = Some("The run is over. Go back (←) and send it earlier.");
        } else {
            self.playback.input(Input::Fire { source: 0, count });
        }
    }
}

const fn none_ahead(landmark: Landmark) -> &'static str {
    match landmark {
        Landmark::Cold => "No cold start comes after this.",
        Landmark::Throttle => "Nothing is throttled after this.",
        Landmark::Error => "No error comes after this.",
    }
}

const fn none_before(landmark: Landmark) -> &'static str {
    match landmark {
        Landmark::Cold => "No cold start came before this.",
        Landmark::Throttle => "Nothing was throttled before this.",
        Landmark::Error => "No error came before this.",
    }
}
