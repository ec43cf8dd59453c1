//! The keys of a trial, stage by stage.

use super::{Stage, Trying};
use crate::course::lesson::{Guess as Asked, Trial};
use crate::tui::keys::{ENTER, Hint, LEFT, RIGHT, Row, ch, cursor_keys, hints, key, letter_keys};
use crate::tui::screen::play::{Action as Run, Watched};
use crate::tui::widget::choice::{self, SURE};
use crossterm::event::KeyCode;

/// What a key does in a trial.
#[derive(Clone, Copy)]
pub(super) enum Action {
    Go(isize),
    Pick(usize),
    Type(char),
    RubOut,
    Take,
    Skip,
    Again,
    Run(Run),
}

const CHOICE_KEYS: &[Row<Action>] = &[
    Row {
        cap: "⏎",
        word: "choose",
        help: "Take the line under the cursor",
        keys: &[(ENTER, Action::Take)],
    },
    Row {
        cap: "↑↓",
        word: "",
        help: "Move to another line",
        keys: cursor_keys!(Action::Go),
    },
    Row {
        cap: "a–f",
        word: "move",
        help: "Go to a line by its letter",
        keys: letter_keys!(Action::Pick),
    },
];

const NUMBER_KEYS: &[Row<Action>] = &[
    Row {
        cap: "0–9",
        word: "guess",
        help: "Type a number",
        keys: &[
            (ch('0'), Action::Type('0')),
            (ch('1'), Action::Type('1')),
            (ch('2'), Action::Type('2')),
            (ch('3'), Action::Type('3')),
            (ch('4'), Action::Type('4')),
            (ch('5'), Action::Type('5')),
            (ch('6'), Action::Type('6')),
            (ch('7'), Action::Type('7')),
            (ch('8'), Action::Type('8')),
            (ch('9'), Action::Type('9')),
            (ch('.'), Action::Type('.')),
        ],
    },
    Row {
        cap: "⏎",
        word: "take it",
        help: "Take the number",
        keys: &[(ENTER, Action::Take)],
    },
    Row {
        cap: "⌫",
        word: "",
        help: "Take the last figure back",
        keys: &[(key(KeyCode::Backspace), Action::RubOut)],
    },
];

const RUN_KEYS: &[Row<Action>] = &[
    Row {
        cap: "⏎",
        word: "to the end",
        help: "Go to the end of the run",
        keys: &[(ENTER, Action::Skip)],
    },
    Row {
        cap: "␣",
        word: "pause",
        help: "Pause or play",
        keys: &[(ch(' '), Action::Run(Run::PlayOrPause))],
    },
    Row {
        cap: "←→",
        word: "step",
        help: "One event back, one event on",
        keys: &[
            (LEFT, Action::Run(Run::StepBack)),
            (RIGHT, Action::Run(Run::Step)),
        ],
    },
    Row {
        cap: "+-",
        word: "speed",
        help: "Faster, slower",
        keys: &[
            (ch('+'), Action::Run(Run::Faster)),
            (ch('='), Action::Run(Run::Faster)),
            (ch('-'), Action::Run(Run::Slower)),
        ],
    },
];

const EXPLAINED_KEYS: &[Row<Action>] = &[Row {
    cap: "a",
    word: "try again",
    help: "Guess again",
    keys: &[(ch('a'), Action::Again)],
}];

/// The keys of a stage.
pub(super) const fn table(stage: &Stage, asked: &Asked) -> &'static [Row<Action>] {
    match (stage, asked) {
        (Stage::Guess { .. }, Asked::Number { .. }) => NUMBER_KEYS,
        (Stage::Guess { .. }, Asked::Choice(_)) | (Stage::Reason { .. }, _) => CHOICE_KEYS,
        // How sure one is has keys of its own.
        (Stage::Sure { .. }, _) => &[],
        (Stage::Run { .. }, _) => RUN_KEYS,
        (Stage::Explained { .. }, _) => EXPLAINED_KEYS,
    }
}

impl Trying {
    /// The keys that work now.
    pub(in crate::tui::screen::lesson) fn hints(&self, trial: &Trial) -> Vec<Hint> {
        if let Stage::Sure { .. } = self.stage {
            return hints(SURE);
        }
        let mut hints = hints(table(&self.stage, &trial.guess));
        let count = match (&self.stage, &trial.guess) {
            (Stage::Reason { .. }, _) => trial.reasons.len(),
            (_, Asked::Choice(choices)) => choices.len(),
            _ => 0,
        };
        for hint in hints.iter_mut().filter(|hint| hint.cap == "a–f") {
            hint.cap = choice::letters(count).unwrap_or(hint.cap);
        }
        let watched = self.watched.as_ref().filter(|_| self.is_running());
        if let Some(playback) = watched.map(Watched::playback) {
            for hint in &mut hints {
                hint.word = match hint.cap {
                    "⏎" if playback.is_over() => "go on",
                    "␣" if !playback.is_playing() => "play",
                    _ => hint.word,
                };
            }
        }
        hints
    }
}
