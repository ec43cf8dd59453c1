//! The keys of the reader.

use crate::tui::keys::{ENTER, ESC, LEFT, RIGHT, Row, ch};
use crate::tui::screen::play::Action;

#[derive(Clone, Copy)]
pub(super) enum Turn {
    Next,
    Back,
    NextPart,
    PartBefore,
    Contents,
    Words,
    Find,
    Leave,
}

pub(super) const TURN_KEYS: &[Row<Turn>] = &[
    Row {
        cap: "⏎",
        word: "go on",
        help: "Go on to the next page",
        keys: &[(ENTER, Turn::Next), (ch('n'), Turn::Next)],
    },
    Row {
        cap: "p",
        word: "back",
        help: "Back to the page before",
        keys: &[(ch('p'), Turn::Back)],
    },
    Row {
        cap: "}",
        word: "",
        help: "Skip to the next part, to the one before",
        keys: &[(ch('}'), Turn::NextPart), (ch('{'), Turn::PartBefore)],
    },
    Row {
        cap: "o",
        word: "contents",
        help: "All pages of the lesson, to jump anywhere",
        keys: &[(ch('o'), Turn::Contents)],
    },
    Row {
        cap: "v",
        word: "words",
        help: "The words of this page, as the glossary explains them",
        keys: &[(ch('v'), Turn::Words)],
    },
    Row {
        cap: "/",
        word: "find",
        help: "Search the lessons and the glossary",
        keys: &[(ch('/'), Turn::Find)],
    },
    Row {
        cap: "Esc",
        word: "",
        help: "Leave the lesson; your place is kept",
        keys: &[(ESC, Turn::Leave)],
    },
];

/// What Enter does as long as there is text below what is in sight.
pub(super) const MORE_KEYS: &[Row<Turn>] = &[Row {
    cap: "⏎",
    word: "more",
    help: "Read on; at the end of the text, to what comes next",
    keys: &[(ENTER, Turn::Next)],
}];

/// A run that waits until its text has been read.
#[derive(Clone, Copy)]
pub(super) struct Begin;

pub(super) const BEGIN_KEYS: &[Row<Begin>] = &[Row {
    cap: "⏎",
    word: "run it",
    help: "Start the run; so does any key of a run",
    keys: &[(ENTER, Begin)],
}];

pub(super) const RUN_KEYS: &[Row<Action>] = &[
    Row {
        cap: "␣",
        word: "play",
        help: "Play or pause the run; at the end, play again",
        keys: &[(ch(' '), Action::PlayOrPause)],
    },
    Row {
        cap: "←→",
        word: "step",
        help: "One event back, one event on",
        keys: &[(LEFT, Action::StepBack), (RIGHT, Action::Step)],
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
];

#[derive(Clone, Copy)]
pub(super) enum Open {
    Watch,
}

pub(super) const OPEN_KEYS: &[Row<Open>] = &[Row {
    cap: "w",
    word: "playground",
    help: "Open the run in the playground, with all its panels",
    keys: &[(ch('w'), Open::Watch)],
}];
