//! The glossary: all words of the course with a filter, and the pairs that are easily confused with the
//! question that tells them apart.

use super::Ask;
use crate::course::content::Content;
use crate::course::fact::{Pair, Term};
use crate::lab::desk::Desk;
use crate::lab::glossary;
use crate::tui::keys::{
    BACK_TAB, DOWN, ENTER, ESC, Hint, Key, PAGE_DOWN, PAGE_UP, Row, TAB, UP, ch, find, hints,
};
use crate::tui::theme::Theme;
use crate::tui::widget::canvas::Canvas;
use crate::tui::widget::field::{FIELD, Field};
use crate::tui::widget::list::List;
use crate::tui::widget::panel::Panel;
use crate::tui::widget::scroll::Move;
use crate::tui::widget::text;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};

/// The open glossary.
#[derive(Debug, Default)]
pub(crate) struct Words {
    field: Field,
    view: View,
    list: List,
}

/// What is listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum View {
    #[default]
    Terms,
    Pairs,
}

#[derive(Clone, Copy)]
enum Act {
    Go(Move),
    Turn,
    Take,
    Close,
}

const KEYS: &[Row<Act>] = &[
    Row {
        cap: "↑↓",
        word: "choose",
        help: "Choose: a line, a page; letters narrow the list",
        keys: &[
            (UP, Act::Go(Move::Up)),
            (DOWN, Act::Go(Move::Down)),
            (PAGE_UP, Act::Go(Move::PageUp)),
            (PAGE_DOWN, Act::Go(Move::PageDown)),
        ],
    },
    Row {
        cap: "Tab",
        word: "words or pairs",
        help: "All words, or those that are easily confused",
        keys: &[(TAB, Act::Turn), (BACK_TAB, Act::Turn)],
    },
    Row {
        cap: "⏎",
        word: "lesson",
        help: "Go to the part of the lesson that explains it; Esc there comes back",
        keys: &[(ENTER, Act::Take)],
    },
    Row {
        cap: "Esc",
        word: "close",
        help: "Back to where you were",
        keys: &[(ESC, Act::Close)],
    },
];

impl Words {
    /// The glossary, at a word if one is named.
    pub(crate) fn open(term: Option<&str>, desk: &Desk) -> Self {
        let mut words = Self::default();
        let place = words
            .terms(desk.content())
            .iter()
            .position(|known| term == Some(known.id.as_str()));
        words.list.choose(place.unwrap_or(0));
        words
    }

    /// The keys that work now.
    pub(crate) fn hints() -> Vec<Hint> {
        [hints(KEYS), hints(FIELD)].concat()
    }

    /// Acts on a key, if it is one of the glossary's.
    pub(crate) fn press(&mut self, key: Key, desk: &Desk, body: Rect) -> Option<Ask> {
        match find(KEYS, key) {
            Some(Act::Go(step)) => {
                let count = self.count(desk.content());
                self.list.go(step, count, body.height.saturating_sub(4));
            }
            Some(Act::Turn) => {
                self.view = match self.view {
                    View::Terms => View::Pairs,
                    View::Pairs => View::Terms,
                };
                self.list = List::default();
            }
            Some(Act::Take) => return Some(self.lesson(desk.content()).unwrap_or(Ask::Draw)),
            Some(Act::Close) => return Some(Ask::Leave),
            // No word has it: it opens the help, as the bar says.
            None if key == ch('?') => return None,
            None if self.field.press(key) => self.list = List::default(),
            None => return None,
        }
        Some(Ask::Draw)
    }

    /// Takes what was pasted.
    pub(crate) fn paste(&mut self, text: &str) {
        self.field.paste(text);
        self.list = List::default();
    }

    fn count(&self, content: &Content) -> usize {
        match self.view {
            View::Terms => self.terms(content).len(),
            View::Pairs => self.pairs(content).len(),
        }
    }

    /// The words that fit what is typed, by the alphabet.
    fn terms<'a>(&self, content: &'a Content) -> Vec<&'a Term> {
        glossary::terms(content, self.field.value())
    }

    fn pairs<'a>(&self, content: &'a Content) -> Vec<&'a Pair> {
        glossary::pairs(content, self.field.value())
    }

    /// The part that brings the chosen word.
    fn lesson(&self, content: &Content) -> Option<Ask> {
        let term = match self.view {
            View::Terms => {
                let terms = self.terms(content);
                terms.get(self.list.chosen(terms.len())?)?.id.clone()
            }
            View::Pairs => {
                let pairs = self.pairs(content);
                let pair = pairs.get(self.list.chosen(pairs.len())?)?;
                let mut links = pair.terms.iter().map(|link| link.id.clone());
                links.find(|id| glossary::taught(id, content).is_some())?
            }
        };
        let (lesson, part) = glossary::taught(&term, content)?;
        Some(Ask::Step {
            lesson: lesson.id.to_string(),
            part: part.id.to_string(),
            step: 0,
        })
    }

    /// Draws it over the body.
    pub(crate) fn draw(&self, desk: &Desk, body: Rect, canvas: &mut Canvas<'_>) {
        let (theme, content) = (canvas.theme, desk.content());
        let [line, below] =
            Layout::vertical([Constraint::Length(1), Constraint::Min(0)]).areas(body);
        let mut typed = Line::from(Span::styled(" Filter › ", theme.accent));
        let room = usize::from(line.width).saturating_sub(12);
        typed.spans.extend(self.field.line(room, theme).spans);
        canvas.line(line, &typed);
        let share = match (self.view, below.width) {
            (View::Terms, 100..) => 36,
            (View::Terms, _) => 30,
            // Two names take more room than one; their meanings stand at the right in full.
            (View::Pairs, width) => (width / 2).min(56),
        };
        let [left, right] =
            Layout::horizontal([Constraint::Length(share), Constraint::Min(0)]).areas(below);
        let (title, all) = match self.view {
            View::Terms => ("Glossary", content.terms.len()),
            View::Pairs => ("Easily confused", content.pairs.len()),
        };
        let count = self.count(content);
        let inner = Panel {
            focus: true,
            status: Line::from(Span::styled(format!("{count} of {all}"), theme.dim)),
            legend: Line::from(Span::styled(
                self.list.beyond(count, left.height.saturating_sub(2)),
                theme.dim,
            )),
            ..Panel::new(title)
        }
        .draw(left, canvas);
        let row = |words: String| Line::from(Span::styled(words, theme.text));
        let rows: Vec<Line> = match self.view {
            View::Terms => {
                let terms = self.terms(content).into_iter();
                terms.map(|term| row(term.term.clone())).collect()
            }
            View::Pairs => {
                let pairs = self.pairs(content).into_iter();
                pairs
                    .map(|pair| row(glossary::pair_name(pair, content)))
                    .collect()
            }
        };
        let room = usize::from(inner.width).saturating_sub(2);
        let rows: Vec<Line> = rows
            .into_iter()
            .map(|line| row(text::shorten(&line.to_string(), room)))
            .collect();
        self.list.draw(&rows, inner, canvas);
        let inner = Panel::new("Means").draw(right, canvas);
        let lines = self.told(content, inner.width.into(), theme);
        canvas.lines(inner, &lines);
    }

    /// What is said of the chosen word or pair.
    fn told(&self, content: &Content, width: usize, theme: &Theme) -> Vec<Line<'static>> {
        let mut page = Page {
            theme,
            width,
            lines: Vec::new(),
        };
        let chosen = self.list.chosen(self.count(content));
        match (self.view, chosen) {
            (_, None) => page.say("Nothing fits. Take a letter back.", theme.warn),
            (View::Terms, Some(row)) => page.term(self.terms(content)[row], content),
            (View::Pairs, Some(row)) => page.pair(self.pairs(content)[row], content),
        }
        page.lines
    }
}

/// What is said of a word, as it grows.
struct Page<'a> {
    theme: &'a Theme,
    width: usize,
    lines: Vec<Line<'static>>,
}

impl Page<'_> {
    fn say(&mut self, words: &str, style: ratatui::style::Style) {
        let lines = text::wrap_plain(words, self.width, style);
        self.lines.extend(lines);
    }

    fn gap(&mut self) {
        self.lines.push(Line::default());
    }

    fn term(&mut self, term: &Term, content: &Content) {
        self.say(&term.term, self.theme.bright);
        self.gap();
        self.say(&term.means, self.theme.text);
        if let Some(words) = glossary::taught_in_words(term, content) {
            self.gap();
            self.say(&words, self.theme.dim);
        }
        for (others, question) in glossary::confused(term, content) {
            self.gap();
            self.say(
                &format!("Easily confused with: {others}"),
                self.theme.accent,
            );
            self.say(&question, self.theme.text);
        }
    }

    fn pair(&mut self, pair: &Pair, content: &Content) {
        self.say(&pair.question, self.theme.bright);
        for link in &pair.terms {
            self.gap();
            self.say(
                &glossary::name(link.id.as_str(), content),
                self.theme.accent,
            );
            if let Some(term) = content.term(&link.id) {
                self.say(&term.means, self.theme.text);
            }
        }
    }
}
