//! What the frame tells of the screen: its keys, and the run's cost.

use super::{App, KEYS, Tab};
use crate::tui::keys::{self, Hint};
use crate::tui::screen::help::Group;
use ratatui::text::{Line, Span};

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
            Tab::Home => self.home.hints(&self.desk),
            Tab::Learn => self.learn.hints(&self.desk),
            Tab::Play => self.play.hints(),
            Tab::Quiz => self.quiz.hints(&self.desk),
        }
    }

    /// Every key that works, for the help.
    pub(super) fn groups(&self) -> Vec<Group> {
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
