//! Keys as data. Each screen has one table; what a key does, the bar at the foot and the help are all
//! made from it, so none of them can go stale.

use crossterm::event::{Event, KeyCode, KeyEventKind, KeyModifiers};

/// A key as a table names it. Shift is part of the character, so `G` is a key of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    code: KeyCode,
    control: bool,
}

impl Key {
    /// The character that it types, if it types one.
    pub const fn character(self) -> Option<char> {
        match self.code {
            KeyCode::Char(c) if !self.control => Some(c),
            _ => None,
        }
    }
}

/// A key without a character.
pub(crate) const fn key(code: KeyCode) -> Key {
    Key {
        code,
        control: false,
    }
}

/// A character.
pub(crate) const fn ch(c: char) -> Key {
    key(KeyCode::Char(c))
}

/// A character with Ctrl.
pub(crate) const fn ctrl(c: char) -> Key {
    Key {
        code: KeyCode::Char(c),
        control: true,
    }
}

/// The arrow keys and their friends, by the names that tables use.
pub(crate) const UP: Key = key(KeyCode::Up);
pub(crate) const DOWN: Key = key(KeyCode::Down);
pub(crate) const LEFT: Key = key(KeyCode::Left);
pub(crate) const RIGHT: Key = key(KeyCode::Right);
pub(crate) const HOME: Key = key(KeyCode::Home);
pub(crate) const END: Key = key(KeyCode::End);
pub(crate) const PAGE_UP: Key = key(KeyCode::PageUp);
pub(crate) const PAGE_DOWN: Key = key(KeyCode::PageDown);
pub(crate) const ENTER: Key = key(KeyCode::Enter);
pub(crate) const ESC: Key = key(KeyCode::Esc);
pub(crate) const BACKSPACE: Key = key(KeyCode::Backspace);
pub(crate) const TAB: Key = key(KeyCode::Tab);
pub(crate) const BACK_TAB: Key = key(KeyCode::BackTab);

/// The keys that move a cursor among lines, for the action that goes so many lines down.
macro_rules! cursor_keys {
    ($go:path) => {
        &[
            ($crate::tui::keys::UP, $go(-1)),
            ($crate::tui::keys::ch('k'), $go(-1)),
            ($crate::tui::keys::DOWN, $go(1)),
            ($crate::tui::keys::ch('j'), $go(1)),
        ]
    };
}

/// The letters of answers, for the action that picks one by its place.
macro_rules! letter_keys {
    ($pick:path) => {
        &[
            ($crate::tui::keys::ch('a'), $pick(0)),
            ($crate::tui::keys::ch('b'), $pick(1)),
            ($crate::tui::keys::ch('c'), $pick(2)),
            ($crate::tui::keys::ch('d'), $pick(3)),
            ($crate::tui::keys::ch('e'), $pick(4)),
            ($crate::tui::keys::ch('f'), $pick(5)),
        ]
    };
}

pub(crate) use {cursor_keys, letter_keys};

/// One line of a key table: keys that belong together, such as up and down, each with its action.
#[derive(Debug)]
pub struct Row<A: 'static> {
    /// What the key bar prints on the keycap.
    pub cap: &'static str,
    /// The word beside it in the key bar; empty for keys that only the help names.
    pub word: &'static str,
    /// The line in the help.
    pub help: &'static str,
    /// The keys and what each does.
    pub keys: &'static [(Key, A)],
}

/// A row without its actions: all that the key bar and the help need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// The keycap.
    pub cap: &'static str,
    /// The word beside it; empty if it is not for the bar.
    pub word: &'static str,
    /// The names of all keys of the row.
    pub keys: String,
    /// What they do.
    pub help: &'static str,
    /// The keys themselves.
    all: Vec<Key>,
}

impl Hint {
    /// Something for the help that is done without a key.
    pub(crate) fn told(how: &str, help: &'static str) -> Self {
        Self {
            cap: "",
            word: "",
            keys: how.into(),
            help,
            all: Vec::new(),
        }
    }

    /// The keys that stand on the keycap, each with its column on it. A cap of one key is that key.
    pub(crate) fn on_cap(&self) -> Vec<(usize, Key)> {
        let named = self.all.iter().find(|key| name(**key) == self.cap);
        if let Some(key) = named {
            return vec![(0, *key)];
        }
        let of = |sign: char| self.all.iter().find(|key| sign_of(**key) == Some(sign));
        let signs = self.cap.chars().enumerate();
        signs
            .filter_map(|(column, sign)| Some((column, *of(sign)?)))
            .collect()
    }
}

/// The action of a key, if the table has it.
pub fn find<A: Copy>(table: &[Row<A>], pressed: Key) -> Option<A> {
    let all = table.iter().flat_map(|row| row.keys);
    all.copied()
        .find_map(|(key, action)| (key == pressed).then_some(action))
}

/// What the key bar and the help say of a table.
pub fn hints<A>(table: &[Row<A>]) -> Vec<Hint> {
    let hint = |row: &Row<A>| Hint {
        cap: row.cap,
        word: row.word,
        keys: names(row.keys),
        help: row.help,
        all: row.keys.iter().map(|(key, _)| *key).collect(),
    };
    table.iter().map(hint).collect()
}

/// The key of an event, if it is a press. Terminals that report repeats mean them as presses; releases,
/// which Windows always reports, would act twice.
pub fn pressed(event: &Event) -> Option<Key> {
    match event {
        Event::Key(key) if key.kind != KeyEventKind::Release => Some(Key {
            code: key.code,
            control: key.modifiers.contains(KeyModifiers::CONTROL),
        }),
        _ => None,
    }
}

fn names<A>(keys: &[(Key, A)]) -> String {
    let names: Vec<String> = keys.iter().map(|(key, _)| name(*key)).collect();
    names.join(" ")
}

/// The sign of a key on a keycap.
const fn sign_of(key: Key) -> Option<char> {
    match key.code {
        KeyCode::Enter => Some('⏎'),
        KeyCode::Char(' ') => Some('␣'),
        KeyCode::Backspace => Some('⌫'),
        KeyCode::Up => Some('↑'),
        KeyCode::Down => Some('↓'),
        KeyCode::Left => Some('←'),
        KeyCode::Right => Some('→'),
        _ => key.character(),
    }
}

fn name(key: Key) -> String {
    let plain = match key.code {
        KeyCode::Char(' ') => "space".into(),
        KeyCode::Char(c) => c.to_string(),
        KeyCode::Up => "↑".into(),
        KeyCode::Down => "↓".into(),
        KeyCode::Left => "←".into(),
        KeyCode::Right => "→".into(),
        KeyCode::PageUp => "PgUp".into(),
        KeyCode::PageDown => "PgDn".into(),
        KeyCode::BackTab => "Shift-Tab".into(),
        other => format!("{other:?}"),
    };
    if key.control {
        format!("Ctrl-{plain}")
    } else {
        plain
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crossterm::event::{KeyEvent, KeyEventState};

    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    enum Act {
        Up,
        Bottom,
        Quit,
    }

    const TABLE: &[Row<Act>] = &[
        Row {
            cap: "↑",
            word: "up",
            help: "One line up",
            keys: &[(UP, Act::Up), (ch('k'), Act::Up)],
        },
        Row {
            cap: "G",
            word: "",
            help: "To the end",
            keys: &[(ch('G'), Act::Bottom), (END, Act::Bottom)],
        },
        Row {
            cap: "q",
            word: "quit",
            help: "Quit",
            keys: &[(ctrl('c'), Act::Quit)],
        },
    ];

    #[track_caller]
    fn case(code: KeyCode, modifiers: KeyModifiers, kind: KeyEventKind, expected: Option<Act>) {
        let event = Event::Key(KeyEvent {
            code,
            modifiers,
            kind,
            state: KeyEventState::NONE,
        });
        let action = pressed(&event).and_then(|key| find(TABLE, key));
        assert_eq!(action, expected, "{code:?} {modifiers:?} {kind:?}");
    }

    #[test]
    fn a_table_turns_presses_into_actions() {
        use KeyEventKind::{Press, Release, Repeat};
        let none = KeyModifiers::NONE;
        case(KeyCode::Up, none, Press, Some(Act::Up));
        case(KeyCode::Char('k'), none, Repeat, Some(Act::Up));
        case(KeyCode::Char('k'), none, Release, None);
        case(
            KeyCode::Char('G'),
            KeyModifiers::SHIFT,
            Press,
            Some(Act::Bottom),
        );
        case(KeyCode::Char('g'), none, Press, None);
        case(
            KeyCode::Char('c'),
            KeyModifiers::CONTROL,
            Press,
            Some(Act::Quit),
        );
        case(KeyCode::Char('c'), none, Press, None);
    }

    #[test]
    fn a_cap_is_touched_key_by_key() {
        const TOUCHED: &[Row<()>] = &[
            Row {
                cap: "←→",
                word: "",
                help: "",
                keys: &[(LEFT, ()), (ch('h'), ()), (RIGHT, ())],
            },
            Row {
                cap: "Esc",
                word: "",
                help: "",
                keys: &[(ESC, ()), (ch('s'), ())],
            },
            Row {
                cap: "a–c",
                word: "",
                help: "",
                keys: &[(ch('a'), ()), (ch('b'), ()), (ch('c'), ())],
            },
            Row {
                cap: "⏎",
                word: "",
                help: "",
                keys: &[(ch('n'), ()), (ENTER, ())],
            },
        ];
        let found: Vec<_> = hints(TOUCHED).iter().map(Hint::on_cap).collect();
        let expected = [
            vec![(0, LEFT), (1, RIGHT)],
            vec![(0, ESC)],
            vec![(0, ch('a')), (2, ch('c'))],
            vec![(0, ENTER)],
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn the_help_names_every_key_of_a_row() {
        let keys: Vec<String> = hints(TABLE).into_iter().map(|hint| hint.keys).collect();
        assert_eq!(keys, ["↑ k", "G End", "Ctrl-c"]);
    }
}
