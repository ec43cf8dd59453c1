//! A line to type in.

use super::text;
use crate::tui::keys::{END, HOME, Key, LEFT, RIGHT, Row, ctrl, find, key};
use crate::tui::theme::Theme;
use crossterm::event::KeyCode;
use ratatui::style::Modifier;
use ratatui::text::{Line, Span};
use tui_input::{Input, InputRequest as Edit};

/// A line to type in, with its cursor.
#[derive(Clone, Debug, Default)]
pub(crate) struct Field {
    input: Input,
}

/// The keys of a line, beside the characters themselves.
pub(crate) const FIELD: &[Row<Edit>] = &[Row {
    cap: "⌫",
    word: "",
    help: "Move in the line; take back a character, a word, all",
    keys: &[
        (LEFT, Edit::GoToPrevChar),
        (RIGHT, Edit::GoToNextChar),
        (HOME, Edit::GoToStart),
        (END, Edit::GoToEnd),
        (key(KeyCode::Backspace), Edit::DeletePrevChar),
        (key(KeyCode::Delete), Edit::DeleteNextChar),
        (ctrl('w'), Edit::DeletePrevWord),
        (ctrl('u'), Edit::DeleteLine),
    ],
}];

impl Field {
    /// A line with something in it, the cursor at its end.
    pub(crate) fn with(text: &str) -> Self {
        Self {
            input: Input::new(text.into()),
        }
    }

    /// What is typed.
    pub(crate) fn value(&self) -> &str {
        self.input.value()
    }

    /// Takes a key, if it is one of a line's.
    pub(crate) fn press(&mut self, pressed: Key) -> bool {
        let edit = find(FIELD, pressed).or_else(|| {
            let typed = pressed.character().filter(|c| !c.is_control())?;
            Some(Edit::InsertChar(typed))
        });
        if let Some(edit) = edit {
            self.input.handle(edit);
        }
        edit.is_some()
    }

    /// Takes what was pasted: its first line.
    pub(crate) fn paste(&mut self, pasted: &str) {
        let first = pasted.lines().next().unwrap_or_default();
        for c in first.chars().filter(|c| !c.is_control()) {
            self.input.handle(Edit::InsertChar(c));
        }
    }

    /// The line in so many columns, with the cell of the cursor marked.
    pub(crate) fn line(&self, room: usize, theme: &Theme) -> Line<'static> {
        let value = self.input.value();
        let cursor = value
            .char_indices()
            .nth(self.input.cursor())
            .map_or(value.len(), |(at, _)| at);
        let (before, rest) = value.split_at(cursor);
        // The part before the cursor is shown from its end, so that the cursor stays in sight.
        let mut before = before;
        while text::width(before) + 1 > room.max(1) {
            let mut chars = before.chars();
            chars.next();
            before = chars.as_str();
        }
        let mut rest = rest.chars();
        let here = rest.next().unwrap_or(' ').to_string();
        let left = room.saturating_sub(text::width(before) + text::width(&here));
        let after = text::prefix(rest.as_str(), left);
        Line::from(vec![
            Span::styled(before.to_owned(), theme.bright),
            // Reversed, as a selected row lays its own ground under it.
            Span::styled(here, theme.accent.add_modifier(Modifier::REVERSED)),
            Span::styled(after.to_owned(), theme.bright),
        ])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::keys::ch;

    #[test]
    fn a_line_is_edited_where_the_cursor_is() {
        let mut field = Field::with("ac");
        field.press(LEFT);
        field.press(ch('b'));
        assert_eq!(field.value(), "abc");
        field.press(END);
        field.press(key(KeyCode::Backspace));
        field.paste("日本\nsecond line");
        assert_eq!(field.value(), "ab日本");
        assert!(!field.press(crate::tui::keys::ENTER));
    }

    #[test]
    fn the_cursor_stays_in_sight() {
        let theme = Theme::mono();
        let field = Field::with("a long line of text");
        assert_eq!(field.line(8, &theme).to_string(), "of text ");
        assert_eq!(Field::with("日本語").line(4, &theme).to_string(), "語 ");
        assert_eq!(field.line(0, &theme).width(), 1);
    }
}
