//! Breaks what functions lean on: a dependency for a while, or a whole zone until it is brought back.

use super::Watched;
use super::commands::Command;
use super::dialog::{self, Step};
use crate::lab::breaks::{self, Mode};
use crate::lab::explain::{clock_time, length};
use crate::sim::time::Span as Length;
use crate::tui::keys::{ENTER, ESC, Hint, Key, LEFT, RIGHT, Row, ch, find, hints};
use crate::tui::widget::canvas::Canvas;
use crate::tui::widget::list::List;
use crate::tui::widget::scroll::CHOOSE;
use crate::tui::widget::text;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};

/// For how long something can break, in seconds.
const LENGTHS: [u64; 6] = [5, 10, 30, 60, 300, 900];
const USUAL: usize = 2;

/// The dialog.
#[derive(Debug)]
pub(crate) struct Break {
    list: List,
    /// For how long: a place in [`LENGTHS`].
    length: usize,
}

#[derive(Clone, Copy)]
enum Act {
    Break(Mode),
    Shorter,
    Longer,
    Close,
}

const KEYS: &[Row<Act>] = &[
    Row {
        cap: "⏎",
        word: "down",
        help: "It does not answer at all. A zone is lost, or comes back",
        keys: &[(ENTER, Act::Break(Mode::Down))],
    },
    Row {
        cap: "s",
        word: "slow",
        help: "It takes ten times as long",
        keys: &[(ch('s'), Act::Break(Mode::Slow))],
    },
    Row {
        cap: "e",
        word: "error",
        help: "It answers at once, with an error",
        keys: &[(ch('e'), Act::Break(Mode::Error))],
    },
    Row {
        cap: "←→",
        word: "how long",
        help: "For a shorter time, for a longer one",
        keys: &[
            (LEFT, Act::Shorter),
            (ch('-'), Act::Shorter),
            (RIGHT, Act::Longer),
            (ch('+'), Act::Longer),
        ],
    },
    Row {
        cap: "Esc",
        word: "close",
        help: "Break nothing",
        keys: &[(ESC, Act::Close), (ch('x'), Act::Close)],
    },
];

impl Break {
    pub(super) fn new() -> Self {
        Self {
            list: List::default(),
            length: USUAL,
        }
    }

    pub(super) fn hints() -> Vec<Hint> {
        [hints(KEYS), hints(CHOOSE)].concat()
    }

    fn length(&self) -> Length {
        Length::secs(LENGTHS[self.length])
    }

    pub(super) fn press(&mut self, key: Key, watched: &Watched) -> Step {
        let targets = breaks::targets(watched.playback.playground().scenario());
        match (find(KEYS, key), find(CHOOSE, key)) {
            (Some(Act::Break(mode)), _) => match self.list.chosen(targets.len()) {
                Some(row) => {
                    let (playground, at) =
                        (watched.playback.playground(), watched.playback.hand_time());
                    let strike = playground.strike_on(&targets[row], mode, self.length(), at);
                    Step::Do(Command::Strike(strike))
                }
                None => Step::Stay,
            },
            (Some(Act::Shorter), _) => {
                self.length = self.length.saturating_sub(1);
                Step::Stay
            }
            (Some(Act::Longer), _) => {
                self.length = (self.length + 1).min(LENGTHS.len() - 1);
                Step::Stay
            }
            (Some(Act::Close), _) => Step::Close,
            (None, Some(step)) => {
                self.list.go(step, targets.len(), 12);
                Step::Stay
            }
            (None, None) => Step::Pass,
        }
    }

    pub(super) fn draw(&self, watched: &Watched, body: Rect, canvas: &mut Canvas<'_>) {
        let theme = canvas.theme;
        let playground = watched.playback.playground();
        let lost = playground.lost_zones(watched.playback.hand_time());
        let targets = breaks::targets(playground.scenario());
        let (width, height) = dialog::room(body);
        let rows: Vec<Line> = targets
            .iter()
            .map(|target| {
                let state = match target.zone() {
                    Some(zone) if lost.contains(&zone) => Span::styled("lost", theme.err),
                    _ => Span::styled(target.kind(), theme.dim),
                };
                let room = usize::from(width).saturating_sub(state.width() + 3);
                Line::from(vec![
                    Span::styled(text::pad(&target.name(), room), theme.text),
                    Span::raw(" "),
                    state,
                ])
            })
            .collect();
        let words = format!(
            "Something breaks for {}; a zone is lost until it is brought back.",
            length(self.length())
        );
        let foot = text::wrap_plain(&words, width.into(), theme.dim);
        let shown = rows
            .len()
            .min(usize::from(height).saturating_sub(foot.len() + 1));
        let at = format!("at {}", clock_time(watched.playback.at()));
        let inner = dialog::window(("Break", at, shown + foot.len() + 1), body, canvas);
        let [above, rule, below] = Layout::vertical([
            Constraint::Min(0),
            Constraint::Length(1),
            Constraint::Length(u16::try_from(foot.len()).unwrap_or(0)),
        ])
        .areas(inner);
        self.list.draw(&rows, above, canvas);
        canvas.text((rule.x, rule.y), "─".repeat(rule.width.into()), theme.line);
        canvas.lines(below, &foot);
    }
}
