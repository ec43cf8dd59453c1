//! The keys of a paper, of its sheet and of its result.

use crate::tui::keys::{
    DOWN, END, ENTER, ESC, HOME, LEFT, RIGHT, Row, UP, ch, cursor_keys, letter_keys,
};

/// What a key does.
#[derive(Clone, Copy)]
pub(super) enum Action {
    Pick(usize),
    PickHere,
    Go(isize),
    Turn(isize),
    First,
    Last,
    Flag,
    Cross,
    Sheet,
    Clock,
    HandIn,
    Confirm,
    Back,
    Leave,
    Review,
    Redo,
    Same,
}

/// The letters that answers may have; the bar names those that are there.
pub(super) const LETTERS: Row<Action> = Row {
    cap: "a–f",
    word: "choose",
    help: "Choose an answer by its letter, or take it back",
    keys: letter_keys!(Action::Pick),
};

pub(super) const QUESTION_KEYS: &[Row<Action>] = &[
    LETTERS,
    Row {
        cap: "←→",
        word: "turn",
        help: "To the question before, to the next",
        keys: &[
            (LEFT, Action::Turn(-1)),
            (ch('p'), Action::Turn(-1)),
            (RIGHT, Action::Turn(1)),
            (ENTER, Action::Turn(1)),
            (ch('n'), Action::Turn(1)),
        ],
    },
    Row {
        cap: "m",
        word: "flag",
        help: "Flag the question to come back to it, or take the flag away",
        keys: &[(ch('m'), Action::Flag)],
    },
    Row {
        cap: "x",
        word: "cross out",
        help: "Cross out the answer under the cursor, or take that back",
        keys: &[(ch('x'), Action::Cross)],
    },
    Row {
        cap: "s",
        word: "sheet",
        help: "The answer sheet: what is blank, what is flagged",
        keys: &[(ch('s'), Action::Sheet)],
    },
    Row {
        cap: "H",
        word: "hand in",
        help: "Hand the paper in; asks first",
        keys: &[(ch('H'), Action::HandIn)],
    },
    Row {
        cap: "↑↓",
        word: "",
        help: "Move to another answer",
        keys: cursor_keys!(Action::Go),
    },
    Row {
        cap: "␣",
        word: "",
        help: "Choose the answer under the cursor, or take it back",
        keys: &[(ch(' '), Action::PickHere)],
    },
    Row {
        cap: "t",
        word: "",
        help: "Hide the clock, or show it",
        keys: &[(ch('t'), Action::Clock)],
    },
    Row {
        cap: "Home",
        word: "",
        help: "To the first question, to the last",
        keys: &[(HOME, Action::First), (END, Action::Last)],
    },
    Row {
        cap: "Esc",
        word: "",
        help: "Leave the paper; it is kept, and its clock stands still",
        keys: &[(ESC, Action::Leave)],
    },
];

pub(super) const SHEET_KEYS: &[Row<Action>] = &[
    Row {
        cap: "↑↓←→",
        word: "choose",
        help: "Choose a question",
        keys: &[
            (LEFT, Action::Turn(-1)),
            (RIGHT, Action::Turn(1)),
            (UP, Action::Go(-1)),
            (ch('k'), Action::Go(-1)),
            (DOWN, Action::Go(1)),
            (ch('j'), Action::Go(1)),
        ],
    },
    Row {
        cap: "⏎",
        word: "open",
        help: "Go to the question",
        keys: &[
            (ENTER, Action::Back),
            (ESC, Action::Back),
            (ch('s'), Action::Back),
        ],
    },
    Row {
        cap: "H",
        word: "hand in",
        help: "Hand the paper in; asks first",
        keys: &[(ch('H'), Action::HandIn)],
    },
];

pub(super) const HAND_IN_KEYS: &[Row<Action>] = &[
    Row {
        cap: "y",
        word: "hand in",
        help: "Hand the paper in",
        keys: &[(ch('y'), Action::Confirm)],
    },
    Row {
        cap: "Esc",
        word: "go on",
        help: "Back to the paper",
        keys: &[(ESC, Action::Back), (ch('n'), Action::Back)],
    },
];

pub(super) const RESULT_KEYS: &[Row<Action>] = &[
    Row {
        cap: "⏎",
        word: "review",
        help: "Go through the questions with what was right and why",
        keys: &[(ENTER, Action::Review), (ch('r'), Action::Review)],
    },
    Row {
        cap: "w",
        word: "redo the wrong ones",
        help: "Answer again what went wrong, with explanations",
        keys: &[(ch('w'), Action::Redo)],
    },
    Row {
        cap: "a",
        word: "same again",
        help: "The same paper once more, by its seed",
        keys: &[(ch('a'), Action::Same)],
    },
    Row {
        cap: "Esc",
        word: "close",
        help: "Back to the papers",
        keys: &[(ESC, Action::Leave)],
    },
];

pub(super) const REVIEW_KEYS: &[Row<Action>] = &[Row {
    cap: "Esc",
    word: "result",
    help: "Back to the result",
    keys: &[(ESC, Action::Back)],
}];
