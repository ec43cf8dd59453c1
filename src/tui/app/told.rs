//! What the frame tells of the screen: its keys, and the run's cost.

use super::{App, KEYS, Tab};
use crate::tui::keys::{self, Hint};
use crate::tui::screen::help::Group;
use ratatui::text::{Line, Span};

/// What the mouse does, and how to have it back.
const MOUSE: [(&str, &str); 4] = [
    (
        "Click",
        "Choose a row, an answer, an environment, a tab; press a keycap. Once more on what is chosen is Enter",
    ),
    ("Wheel", "Scroll; over a run: back in time, and on"),
    ("Drag", "Go through a run on its bar or on its axis of time"),
    (
        "Shift-drag",
        "Select text, as without this program; some terminals take Option or Fn. mouse = false in \
         config.toml leaves the mouse to the terminal for good",
    ),
];

impl App {
    /// What the run on the screen has cost so far, or what could not be written down.
    pub(super) fn status(&self) -> Line<'static> {
        if self.desk.trouble().is_some() {
            let words = "▲ progress is not saved";
            return Line::from(Span::styled(words, self.theme.err));
        }
        let cost = match self.tab {
            Tab::Learn => self.learn.cost(),
            Tab::Home | Tab::Play | Tab::Quiz => self.play.cost(),
        };
        let Some(cost) = cost else {
            return Line::default();
        };
        let light = if self.screen_moves() {
            Span::styled("● ", self.theme.ok)
        } else {
            Span::styled("○ ", self.theme.faint)
        };
        Line::from(vec![light, Span::styled(cost, self.theme.text)])
    }

    pub(super) fn hints(&self) -> Vec<Hint> {
        if self.over.is_open() {
            return self.over.hints();
        }
        match self.tab {
            Tab::Home => self.home.hints(&self.desk, self.body()),
            Tab::Learn => self.learn.hints(&self.desk, self.body()),
            Tab::Play => self.play.hints(),
            Tab::Quiz => self.quiz.hints(&self.desk, self.body()),
        }
    }

    /// The keys that work on every screen; where letters are typed they are letters.
    pub(super) fn common_hints(&self) -> Vec<Hint> {
        let mut common = keys::hints(KEYS);
        if self.help.is_none() {
            common.retain(|hint| self.over.leaves(hint.cap));
        }
        common
    }

    /// Every key that works, for the help.
    pub(super) fn groups(&self) -> Vec<Group> {
        let mut groups = vec![
            Group {
                title: "On this screen",
                hints: self.hints(),
            },
            Group {
                title: "Everywhere",
                hints: keys::hints(KEYS),
            },
        ];
        if self.desk.wants_mouse() {
            groups.push(Group {
                title: "Mouse",
                hints: MOUSE.map(|(how, help)| Hint::told(how, help)).to_vec(),
            });
        }
        groups
    }
}
