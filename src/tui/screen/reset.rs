//! Sets progress back: of a lesson, or of everything. It asks first, and the answer under the cursor is no.

use crate::lab::desk::Desk;
use crate::lab::mission;
use crate::tui::keys::{ENTER, ESC, Hint, Key, Row, find, hints};
use crate::tui::widget::canvas::Canvas;
use crate::tui::widget::list::List;
use crate::tui::widget::scroll::CHOOSE;
use crate::tui::widget::text;
use crate::tui::widget::window::{room, window};
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

/// The open question.
#[derive(Debug)]
pub(crate) struct Reset {
    lesson: Option<String>,
    list: List,
}

#[derive(Clone, Copy)]
enum Act {
    Take,
    Close,
}

const KEYS: &[Row<Act>] = &[
    Row {
        cap: "⏎",
        word: "do it",
        help: "Do what is chosen",
        keys: &[(ENTER, Act::Take)],
    },
    Row {
        cap: "Esc",
        word: "leave it",
        help: "Leave everything as it is",
        keys: &[(ESC, Act::Close)],
    },
];

/// What came of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    Stay,
    /// Nothing was changed.
    Leave,
    /// Something was set back.
    Done,
}

/// The things to choose from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Choice {
    Nothing,
    Lesson,
    Everything,
}

const WHAT: &str = "Parts count as not tried, predictions are asked anew, and the mission is open. Answers to \
     questions stay when one lesson is set back. This cannot be taken back.";

impl Reset {
    /// Asks, with a lesson to choose if there is one under the cursor.
    pub(crate) fn ask(lesson: Option<String>) -> Self {
        Self {
            lesson,
            list: List::default(),
        }
    }

    fn choices(&self) -> Vec<Choice> {
        let lesson = self.lesson.as_ref().map(|_| Choice::Lesson);
        let all = [Some(Choice::Nothing), lesson, Some(Choice::Everything)];
        all.into_iter().flatten().collect()
    }

    /// The keys that work now.
    pub(crate) fn hints() -> Vec<Hint> {
        [hints(KEYS), hints(CHOOSE)].concat()
    }

    /// Acts on a key, if it is one that works now.
    pub(crate) fn press(&mut self, key: Key, desk: &mut Desk) -> Option<Answer> {
        let choices = self.choices();
        if let Some(step) = find(CHOOSE, key) {
            self.list.go(step, choices.len(), 3);
            return Some(Answer::Stay);
        }
        let chosen = self.list.chosen(choices.len()).map(|row| choices[row]);
        let lesson = match (find(KEYS, key)?, chosen) {
            (Act::Take, Some(Choice::Lesson)) => self.lesson.clone(),
            (Act::Take, Some(Choice::Everything)) => None,
            _ => return Some(Answer::Leave),
        };
        for reset in mission::resets(desk.content(), lesson.as_deref()) {
            desk.record(reset);
        }
        Some(Answer::Done)
    }

    /// Draws it over the body.
    pub(crate) fn draw(&self, desk: &Desk, body: Rect, canvas: &mut Canvas<'_>) {
        let theme = canvas.theme;
        let choices = self.choices();
        let (width, _) = room(body);
        let what = text::wrap_plain(WHAT, width.into(), theme.dim);
        let rows = what.len() + 1 + choices.len();
        let inner = window(("Set progress back?", String::new(), rows), body, canvas);
        let below = canvas.lines(inner, &what);
        let words = |choice: &Choice| match choice {
            Choice::Nothing => "Leave everything as it is".to_owned(),
            Choice::Lesson => format!("Set back the lesson “{}”", self.title(desk)),
            Choice::Everything => {
                "Set back everything: lessons, missions, answers, papers".to_owned()
            }
        };
        let lines: Vec<Line> = choices
            .iter()
            .map(|choice| {
                let style = match choice {
                    Choice::Nothing => theme.text,
                    Choice::Lesson => theme.warn,
                    Choice::Everything => theme.err,
                };
                let words = text::shorten(&words(choice), usize::from(width).saturating_sub(2));
                Line::from(Span::styled(words, style))
            })
            .collect();
        let list = Rect {
            y: below.y + below.height.min(1),
            height: below.height.saturating_sub(1),
            ..below
        };
        self.list.draw(&lines, list, canvas);
    }

    fn title<'a>(&self, desk: &'a Desk) -> &'a str {
        let mut lessons = desk.content().lessons.iter();
        let known = lessons.find(|known| self.lesson.as_deref() == Some(known.id.as_str()));
        known.map_or("", |lesson| &lesson.title)
    }
}
