//! Home: what to do next, and everything there is.

use super::Ask;
use crate::tui::app::Place;
use crate::tui::keys::{ENTER, Hint, Key, Row, find, hints};
use crate::tui::widget::canvas::Canvas;
use crate::tui::widget::panel::Panel;
use crate::tui::widget::text;
use ratatui::layout::Rect;

/// The home screen.
#[derive(Debug, Default)]
pub(crate) struct Home;

#[derive(Clone, Copy)]
enum Action {
    Open,
}

const KEYS: &[Row<Action>] = &[Row {
    cap: "⏎",
    word: "open",
    help: "Open what is chosen",
    keys: &[(ENTER, Action::Open)],
}];

impl Home {
    /// The keys that work now.
    pub(crate) fn hints(&self) -> Vec<Hint> {
        hints(KEYS)
    }

    /// Acts on a key, if it is one of this screen's.
    pub(crate) fn press(&mut self, key: Key) -> Option<Ask> {
        match find(KEYS, key)? {
            Action::Open => Some(Ask::Go(Place::Home)),
        }
    }

    /// Draws it.
    pub(crate) fn draw(&self, body: Rect, canvas: &mut Canvas<'_>) {
        let theme = canvas.theme;
        let inner = Panel {
            focus: true,
            ..Panel::new("Serverless, by running it")
        }
        .draw(body, canvas);
        let words = "A lesson says it, the playground runs it, the quiz asks it.";
        let lines = text::wrap_plain(words, inner.width.into(), theme.text);
        canvas.lines(inner, &lines);
    }
}
