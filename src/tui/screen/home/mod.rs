//! Home: what to do next, and how far one is.

mod draw;
mod placement;
mod side;

use super::Ask;
use super::stats::Stats;
use crate::course::lesson::Track;
use crate::lab::desk::Desk;
use crate::lab::next::{self, Doing, Offer};
use crate::lab::practise::Wish;
use crate::tui::app::Tab;
use crate::tui::keys::{ENTER, Hint, Key, Row, ch, find, hints};
use crate::tui::widget::list::List;
use crate::tui::widget::scroll::CHOOSE;
use placement::Placement;
use ratatui::layout::Rect;

/// The home screen.
#[derive(Debug, Default)]
pub(crate) struct Home {
    /// What comes next, and below it the lessons: one cursor goes through both.
    rows: List,
    /// The statistics, while they are open.
    stats: Option<Stats>,
    /// The placement test, while it is open.
    placement: Option<Placement>,
}

#[derive(Clone, Copy)]
enum Action {
    Open,
    Five,
    Find,
    Words,
    Stats,
    Track,
    Practise,
    Place,
    Play,
    Reset,
}

const KEYS: &[Row<Action>] = &[
    Row {
        cap: "⏎",
        word: "open",
        help: "Do what is chosen, or open the lesson",
        keys: &[(ENTER, Action::Open)],
    },
    Row {
        cap: "5",
        word: "minutes",
        help: "Five minutes: what went wrong or is due, else a short part or new questions",
        keys: &[(ch('5'), Action::Five)],
    },
    Row {
        cap: "f",
        word: "exam",
        help: "Show only what your exam asks: cloud practitioner, architect, developer, all",
        keys: &[(ch('f'), Action::Track)],
    },
    Row {
        cap: "/",
        word: "find",
        help: "Search the lessons and the glossary",
        keys: &[(ch('/'), Action::Find)],
    },
    Row {
        cap: "v",
        word: "words",
        help: "The glossary, and the pairs that are easily confused",
        keys: &[(ch('v'), Action::Words)],
    },
    Row {
        cap: "s",
        word: "statistics",
        help: "What you have learnt, what is due, what to do next",
        keys: &[(ch('s'), Action::Stats)],
    },
    Row {
        cap: "t",
        word: "ten questions",
        help: "Ten questions over all topics: those that went wrong first",
        keys: &[(ch('t'), Action::Practise)],
    },
    Row {
        cap: "y",
        word: "",
        help: "A placement test: what you may skip; you decide",
        keys: &[(ch('y'), Action::Place)],
    },
    Row {
        cap: "p",
        word: "",
        help: "To the scenarios of the playground",
        keys: &[(ch('p'), Action::Play)],
    },
    Row {
        cap: "x",
        word: "",
        help: "Set the progress of a lesson, or of everything, back to the start; it asks first",
        keys: &[(ch('x'), Action::Reset)],
    },
];

impl Home {
    /// The keys that work now.
    pub(crate) fn hints(&self, desk: &Desk, body: Rect) -> Vec<Hint> {
        match (&self.stats, &self.placement) {
            (Some(_), _) => Stats::hints(),
            (None, Some(placement)) => placement.hints(desk, body),
            (None, None) => [hints(KEYS), hints(CHOOSE)].concat(),
        }
    }

    /// Acts on a key, if it is one of this screen's.
    pub(crate) fn press(&mut self, key: Key, desk: &mut Desk, body: Rect) -> Option<Ask> {
        if let Some(stats) = &mut self.stats {
            if !stats.press(key, body)? {
                self.stats = None;
            }
            return Some(Ask::Draw);
        }
        if let Some(placement) = &mut self.placement {
            let ask = placement.press(key, desk, body)?;
            if matches!(ask, Ask::Leave) {
                self.placement = None;
                self.rows = List::default();
                return Some(Ask::Draw);
            }
            return Some(ask);
        }
        let offers = next::offers(desk);
        let lessons = desk.lessons().len();
        if let Some(step) = find(CHOOSE, key) {
            self.rows.go(step, offers.len() + lessons, body.height / 2);
            return Some(Ask::Draw);
        }
        Some(match find(KEYS, key)? {
            Action::Open => match self.rows.chosen(offers.len() + lessons) {
                Some(row) if row < offers.len() => self.take(&offers[row], desk),
                Some(row) => Ask::Learn(desk.lessons()[row - offers.len()].id.to_string()),
                None => Ask::Draw,
            },
            Action::Five => self.take(&next::five_minutes(desk), desk),
            Action::Find => Ask::Search,
            Action::Words => Ask::Words(None),
            Action::Stats => {
                self.stats = Some(Stats::open(desk));
                Ask::Draw
            }
            Action::Track => {
                desk.choose_track(after(desk.track()));
                Ask::Draw
            }
            Action::Practise => Ask::Questions(Wish {
                track: desk.track(),
                ..Wish::default()
            }),
            Action::Place => {
                self.placement = Some(Placement::open(desk));
                Ask::Draw
            }
            Action::Play => Ask::Go(Tab::Play),
            Action::Reset => Ask::Reset(self.chosen_lesson(&offers, desk)),
        })
    }

    /// Does what was offered.
    fn take(&mut self, offer: &Offer, desk: &Desk) -> Ask {
        match &offer.doing {
            Doing::Predict(key) => Ask::Predict(key.clone()),
            Doing::Ask(wish) => Ask::Questions(wish.clone()),
            Doing::Read(lesson) => Ask::Learn(lesson.clone()),
            Doing::Place => {
                self.placement = Some(Placement::open(desk));
                Ask::Draw
            }
        }
    }

    fn chosen_lesson(&self, offers: &[Offer], desk: &Desk) -> Option<String> {
        let lessons = desk.lessons();
        let row = self.rows.chosen(offers.len() + lessons.len())?;
        let lesson = lessons.get(row.checked_sub(offers.len())?)?;
        Some(lesson.id.to_string())
    }
}

/// The next track to show: all, then one after the other.
const fn after(track: Option<Track>) -> Option<Track> {
    match track {
        None => Some(Track::CloudPractitioner),
        Some(Track::CloudPractitioner) => Some(Track::Architect),
        Some(Track::Architect) => Some(Track::Developer),
        Some(Track::Developer) => None,
    }
}
