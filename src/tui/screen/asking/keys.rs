//! The keys of each kind of question, and of the explanation.

use crate::tui::keys::{
    DOWN, ENTER, PAGE_DOWN, PAGE_UP, Row, UP, ch, cursor_keys, key, letter_keys,
};
use crate::tui::widget::scroll::{LINE_DOWN, LINE_UP, Move};
use crossterm::event::KeyCode;

/// What a key does.
#[derive(Clone, Copy)]
pub(crate) enum Action {
    Go(isize),
    Pick(usize),
    PickHere,
    Shift(isize),
    Type(char),
    RubOut,
    Answer,
    Next,
    ExplainAll,
    Flag,
    Scroll(Move),
    Watch,
}

pub(super) const LETTERS: Row<Action> = Row {
    cap: "a–f",
    word: "choose",
    help: "Choose an answer by its letter",
    keys: letter_keys!(Action::Pick),
};
pub(crate) const CURSOR: Row<Action> = Row {
    cap: "↑↓",
    word: "move",
    help: "Move to another line",
    keys: cursor_keys!(Action::Go),
};
pub(super) const ANSWER: Row<Action> = Row {
    cap: "⏎",
    word: "answer",
    help: "Answer",
    keys: &[(ENTER, Action::Answer)],
};
pub(crate) const FLAG: Row<Action> = Row {
    cap: "m",
    word: "mark",
    help: "Mark the question to find it again, or take the mark away",
    keys: &[(ch('m'), Action::Flag)],
};
pub(crate) const SHIFT: Row<Action> = Row {
    cap: "K J",
    word: "shift it",
    help: "Move the step up, down",
    keys: &[(ch('K'), Action::Shift(-1)), (ch('J'), Action::Shift(1))],
};
pub(super) const WATCH: Row<Action> = Row {
    cap: "w",
    word: "show me",
    help: "Watch the run that proves it, at the instant that matters; Esc comes back",
    keys: &[(ch('w'), Action::Watch)],
};
pub(super) const EXPLAIN: Row<Action> = Row {
    cap: "x",
    word: "explain all",
    help: "Explain every answer, or only those that matter most",
    keys: &[(ch('x'), Action::ExplainAll)],
};
pub(super) const PAGES: Row<Action> = Row {
    cap: "Pg",
    word: "",
    help: "Scroll",
    keys: &[
        (PAGE_UP, Action::Scroll(Move::PageUp)),
        (PAGE_DOWN, Action::Scroll(Move::PageDown)),
        (LINE_UP, Action::Scroll(Move::Up)),
        (LINE_DOWN, Action::Scroll(Move::Down)),
    ],
};

pub(super) const CHOICE_KEYS: &[Row<Action>] = &[
    LETTERS,
    CURSOR,
    ANSWER,
    FLAG,
    Row {
        cap: "␣",
        word: "",
        help: "Choose the answer under the cursor, or take it back",
        keys: &[(ch(' '), Action::PickHere)],
    },
    PAGES,
];

pub(super) const NUMBER_KEYS: &[Row<Action>] = &[
    Row {
        cap: "0–9",
        word: "type",
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
            (ch('-'), Action::Type('-')),
        ],
    },
    ANSWER,
    FLAG,
    Row {
        cap: "⌫",
        word: "",
        help: "Take the last character back",
        keys: &[(key(KeyCode::Backspace), Action::RubOut)],
    },
    PAGES,
];

pub(super) const ORDER_KEYS: &[Row<Action>] = &[CURSOR, SHIFT, ANSWER, FLAG, PAGES];

pub(super) const PAIR_KEYS: &[Row<Action>] = &[LETTERS, CURSOR, ANSWER, FLAG, PAGES];

pub(super) const FEEDBACK_KEYS: &[Row<Action>] = &[
    Row {
        cap: "⏎",
        word: "next",
        help: "The next question",
        keys: &[
            (ENTER, Action::Next),
            (ch('n'), Action::Next),
            (ch(' '), Action::Next),
        ],
    },
    EXPLAIN,
    WATCH,
    FLAG,
    Row {
        cap: "↑↓",
        word: "",
        help: "Scroll",
        keys: &[
            (UP, Action::Scroll(Move::Up)),
            (ch('k'), Action::Scroll(Move::Up)),
            (DOWN, Action::Scroll(Move::Down)),
            (ch('j'), Action::Scroll(Move::Down)),
        ],
    },
    PAGES,
];
