//! The words of a page: what the glossary says of them, in a window over the text.

use super::page::Page;
use super::reader::Reader;
use crate::course::content::Content;
use crate::course::fact::Term;
use crate::course::lesson::StepKind;
use crate::course::markdown;
use crate::lab::desk::Desk;
use crate::lab::glossary;
use crate::lab::search::prose;
use crate::tui::keys::{ENTER, ESC, Hint, Key, Row, ch, find, hints};
use crate::tui::screen::Ask;
use crate::tui::widget::canvas::Canvas;
use crate::tui::widget::list::List;
use crate::tui::widget::scroll::CHOOSE;
use crate::tui::widget::text;
use crate::tui::widget::window::{room, window};
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};

/// The words of a page.
#[derive(Debug)]
pub(super) struct Terms {
    ids: Vec<String>,
    list: List,
}

#[derive(Clone, Copy)]
enum Act {
    Glossary,
    Close,
}

const KEYS: &[Row<Act>] = &[
    Row {
        cap: "⏎",
        word: "glossary",
        help: "Open the glossary at the word",
        keys: &[(ENTER, Act::Glossary)],
    },
    Row {
        cap: "Esc",
        word: "close",
        help: "Back to the page",
        keys: &[(ESC, Act::Close), (ch('v'), Act::Close)],
    },
];

impl Terms {
    /// The words of the page that a reader is on; none if there are none.
    pub(super) fn of(reader: &Reader, desk: &Desk) -> Option<Self> {
        let content = desk.content();
        let texts = texts(reader, desk);
        let mut ids: Vec<String> = Vec::new();
        let mut add = |id: &str| {
            if !ids.iter().any(|other| other == id) {
                ids.push(id.to_owned());
            }
        };
        for text in &texts {
            for target in markdown::links(&markdown::parse(text)) {
                if let Some(id) = target.strip_prefix("term:")
                    && is_known(id, content)
                {
                    add(id);
                }
            }
        }
        if let Some(lesson) = reader.lesson(desk) {
            let words: Vec<String> = texts.iter().map(|text| prose(text)).collect();
            for term in glossary::used(content, &words.join("\n"), lesson) {
                add(term.id.as_str());
            }
        }
        if let (true, Some(part), Some(lesson)) =
            (ids.is_empty(), reader.page().part(), reader.lesson(desk))
        {
            // A page that uses no word stands in a part that brings some.
            ids = lesson.parts[part]
                .terms
                .iter()
                .map(|link| link.id.to_string())
                .collect();
        }
        (!ids.is_empty()).then(|| Self {
            ids,
            list: List::default(),
        })
    }

    pub(super) fn hints() -> Vec<Hint> {
        [hints(KEYS), hints(CHOOSE)].concat()
    }

    /// Acts on a key; [`Ask::Leave`] closes the window.
    pub(super) fn press(&mut self, key: Key, body: Rect) -> Option<Ask> {
        if let Some(step) = find(CHOOSE, key) {
            self.list.go(step, self.ids.len(), body.height);
            return Some(Ask::Draw);
        }
        Some(match find(KEYS, key)? {
            Act::Close => Ask::Leave,
            Act::Glossary => Ask::Words(self.chosen().cloned()),
        })
    }

    fn chosen(&self) -> Option<&String> {
        self.ids.get(self.list.chosen(self.ids.len())?)
    }

    pub(super) fn draw(&self, desk: &Desk, body: Rect, canvas: &mut Canvas<'_>) {
        let theme = canvas.theme;
        let content = desk.content();
        let terms: Vec<&Term> = self.ids.iter().filter_map(|id| term(id, content)).collect();
        let means = self.chosen().and_then(|id| term(id, content));
        let means = means.map_or("", |term| &term.means);
        let width = usize::from(room(body).0);
        let means = text::wrap_plain(means, width, theme.text);
        // As high as the longest would be, so that the window stays where it is while one chooses.
        let highest = terms
            .iter()
            .map(|term| text::wrap_plain(&term.means, width, theme.text).len());
        let rows = terms.len() + 1 + highest.max().unwrap_or(1);
        let inner = window(("Words on this page", String::new(), rows), body, canvas);
        let high = u16::try_from(terms.len())
            .unwrap_or(u16::MAX)
            .min(inner.height / 2);
        let [list, _, below] = Layout::vertical([
            Constraint::Length(high.max(1)),
            Constraint::Length(1),
            Constraint::Min(0),
        ])
        .areas(inner);
        let rows: Vec<Line> = terms
            .iter()
            .map(|term| Line::from(Span::styled(term.term.clone(), theme.bright)))
            .collect();
        self.list.draw(&rows, list, canvas);
        canvas.lines(below, &means);
    }
}

/// All Markdown that can be read on the page.
fn texts(reader: &Reader, desk: &Desk) -> Vec<String> {
    let Some(lesson) = desk.content().lesson(&reader.lesson) else {
        return Vec::new();
    };
    match reader.page() {
        Page::Opening | Page::Check { .. } => {
            let asking = reader.asking();
            asking.map_or_else(Vec::new, |asking| asking.words(desk))
        }
        Page::Step { part, step } | Page::Again { part, step } => {
            let step = &lesson.parts[part].steps[step];
            let mut texts = vec![step.title.clone().unwrap_or_default(), step.text.clone()];
            if let StepKind::Trial(trial) = &step.kind {
                texts.push(trial.question.clone());
                if reader.is_explained() {
                    texts.push(trial.explain.clone());
                }
            }
            texts
        }
        Page::Exercise | Page::Mission => match (reader.page().mission(lesson), &lesson.mission) {
            (Some(mission), _) => vec![mission.brief.clone()],
            (None, task) => vec![task.brief().to_owned()],
        },
        Page::Boxes => {
            let boxes = &lesson.boxes;
            vec![boxes.exam.clone(), boxes.today.clone(), boxes.real.clone()]
        }
        Page::Recap => lesson.recap.clone(),
    }
}

fn term<'a>(id: &str, content: &'a Content) -> Option<&'a Term> {
    content.terms.iter().find(|term| term.id.as_str() == id)
}

fn is_known(id: &str, content: &Content) -> bool {
    term(id, content).is_some()
}
