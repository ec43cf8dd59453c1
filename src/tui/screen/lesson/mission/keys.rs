//! The keys of a mission that is run: while its task is read, while one works on it, while a value is typed.

use crate::tui::keys::{ENTER, ESC, Row, ch, cursor_keys};

/// What a key does.
#[derive(Clone, Copy)]
pub(super) enum Action {
    Begin,
    Task,
    Go(isize),
    Edit,
    Others,
    Take,
    Cancel,
    Run,
    Hint,
}

pub(super) const TASK_KEYS: &[Row<Action>] = &[
    Row {
        cap: "⏎",
        word: "start",
        help: "On to what may be changed, and the goals",
        keys: &[(ENTER, Action::Begin)],
    },
    RUN,
    HINT,
];

pub(super) const KEYS: &[Row<Action>] = &[
    Row {
        cap: "↑↓",
        word: "choose",
        help: "Choose what to change",
        keys: cursor_keys!(Action::Go),
    },
    Row {
        cap: "⏎",
        word: "change",
        help: "Type another value; nothing typed leaves it as it is",
        keys: &[(ENTER, Action::Edit), (ch('c'), Action::Edit)],
    },
    RUN,
    Row {
        cap: "t",
        word: "task",
        help: "What is asked, in full, and the hints that are open",
        keys: &[(ch('t'), Action::Task)],
    },
    HINT,
];

/// With every goal met Enter goes on, as on all pages.
pub(super) const SOLVED_KEYS: &[Row<Action>] = &[
    Row {
        cap: "↑↓",
        word: "",
        help: "Choose what to change",
        keys: cursor_keys!(Action::Go),
    },
    Row {
        cap: "a",
        word: "other numbers",
        help: "The same task with other numbers",
        keys: &[(ch('a'), Action::Others)],
    },
    Row {
        cap: "c",
        word: "change",
        help: "Type another value; nothing typed leaves it as it is",
        keys: &[(ch('c'), Action::Edit)],
    },
    RUN,
    Row {
        cap: "t",
        word: "task",
        help: "What is asked, in full, and the hints that are open",
        keys: &[(ch('t'), Action::Task)],
    },
];

/// Where there is work to go back to.
pub(super) const BACK_KEYS: &[Row<Action>] = &[Row {
    cap: "Esc",
    word: "",
    help: "Back to what may be changed",
    keys: &[(ESC, Action::Begin)],
}];

const RUN: Row<Action> = Row {
    cap: "r",
    word: "run",
    help: "Run it and look at the goals",
    keys: &[(ch('r'), Action::Run)],
};

const HINT: Row<Action> = Row {
    cap: "h",
    word: "hint",
    help: "A nudge, then the method, then the solution",
    keys: &[(ch('h'), Action::Hint)],
};

pub(super) const TYPING_KEYS: &[Row<Action>] = &[
    Row {
        cap: "⏎",
        word: "set",
        help: "Set it to what is typed; nothing typed leaves it as it is",
        keys: &[(ENTER, Action::Take)],
    },
    Row {
        cap: "Esc",
        word: "leave as it is",
        help: "Leave it as it is",
        keys: &[(ESC, Action::Cancel)],
    },
];
