//! Code that could not be deployed: what is wrong with it, and where. What was written is kept.

use super::commands::Command;
use super::dialog::{self, Step};
use crate::tui::keys::{ENTER, ESC, Hint, Key, Row, ch, find, hints};
use crate::tui::widget::canvas::Canvas;
use crate::tui::widget::text;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

/// The dialog.
#[derive(Debug)]
pub(crate) struct Refused {
    /// The function, by its place in the scenario.
    pub(super) function: usize,
    /// What is wrong, in lines.
    pub(super) why: String,
}

#[derive(Clone, Copy)]
enum Act {
    Again,
    Close,
}

const KEYS: &[Row<Act>] = &[
    Row {
        cap: "⏎",
        word: "mend it",
        help: "Edit the same text again",
        keys: &[(ENTER, Act::Again), (ch('w'), Act::Again)],
    },
    Row {
        cap: "Esc",
        word: "later",
        help: "Go on with the old code; the text is kept for the next edit",
        keys: &[(ESC, Act::Close)],
    },
];

impl Refused {
    pub(super) fn hints() -> Vec<Hint> {
        hints(KEYS)
    }

    pub(super) fn press(&self, key: Key) -> Step {
        match find(KEYS, key) {
            Some(Act::Again) => Step::Do(Command::Edit(Some(self.function))),
            Some(Act::Close) => Step::Close,
            None => Step::Pass,
        }
    }

    pub(super) fn draw(&self, body: Rect, canvas: &mut Canvas<'_>) {
        let theme = canvas.theme;
        let (width, _) = dialog::room(body);
        let mut lines = Vec::new();
        for (n, line) in self.why.lines().enumerate() {
            // Tabs of the source would move the mark below it.
            let line = line.replace('\t', " ");
            if n == 0 {
                lines.extend(text::wrap_plain(&line, width.into(), theme.err));
            } else {
                let line = text::shorten(&line, width.into());
                lines.push(Line::from(Span::styled(line, theme.text)));
            }
        }
        lines.push(Line::default());
        let kept = "The old code runs on. Your text is kept until you edit again.";
        lines.extend(text::wrap_plain(kept, width.into(), theme.dim));
        let title = "This code was not deployed";
        let inner = dialog::window((title, String::new(), lines.len()), body, canvas);
        canvas.lines(inner, &lines);
    }
}
