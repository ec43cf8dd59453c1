//! The command palette: type a few letters of what you want.

use super::commands::{Command, Entry};
use super::dialog::{self, Step};
use crate::tui::keys::{
    DOWN, ENTER, ESC, Hint, Key, PAGE_DOWN, PAGE_UP, Row, UP, ctrl, find, hints,
};
use crate::tui::theme::Theme;
use crate::tui::widget::canvas::Canvas;
use crate::tui::widget::field::{FIELD, Field};
use crate::tui::widget::list::List;
use crate::tui::widget::scroll::Move;
use crate::tui::widget::text;
use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};

/// More rows than this are not read at a glance.
const MOST_ROWS: usize = 14;

/// The palette.
#[derive(Debug)]
pub(crate) struct Palette {
    entries: Vec<Entry>,
    field: Field,
    /// What fits what is typed, the best first: places in `entries`, and the letters that fit.
    found: Vec<(usize, Vec<u32>)>,
    list: List,
}

#[derive(Clone, Copy)]
enum Act {
    Go(Move),
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
        cap: "↑↓",
        word: "choose",
        help: "Choose: a line, a page",
        keys: &[
            (UP, Act::Go(Move::Up)),
            (DOWN, Act::Go(Move::Down)),
            (PAGE_UP, Act::Go(Move::PageUp)),
            (PAGE_DOWN, Act::Go(Move::PageDown)),
        ],
    },
    Row {
        cap: "Esc",
        word: "close",
        help: "Close the palette",
        keys: &[(ESC, Act::Close), (ctrl('p'), Act::Close)],
    },
];

impl Palette {
    /// All commands, with nothing typed yet.
    pub(super) fn new(entries: Vec<Entry>) -> Self {
        let mut palette = Self {
            entries,
            field: Field::default(),
            found: Vec::new(),
            list: List::default(),
        };
        palette.search();
        palette
    }

    pub(super) fn hints() -> Vec<Hint> {
        [hints(KEYS), hints(FIELD)].concat()
    }

    pub(super) fn press(&mut self, key: Key) -> Step {
        match find(KEYS, key) {
            Some(Act::Go(step)) => {
                let rows = u16::try_from(MOST_ROWS).unwrap_or(u16::MAX);
                self.list.go(step, self.found.len(), rows);
                Step::Stay
            }
            Some(Act::Take) => self.chosen().map_or(Step::Stay, Step::Do),
            Some(Act::Close) => Step::Close,
            None if self.field.press(key) => {
                self.search();
                Step::Stay
            }
            None => Step::Pass,
        }
    }

    pub(super) fn paste(&mut self, text: &str) {
        self.field.paste(text);
        self.search();
    }

    fn chosen(&self) -> Option<Command> {
        let row = self.list.chosen(self.found.len())?;
        let (place, _) = self.found.get(row)?;
        Some(self.entries[*place].command.clone())
    }

    /// Finds what fits, as fuzzy finders do: all words in any order, letters of each with gaps.
    fn search(&mut self) {
        let mut matcher = Matcher::new(Config::DEFAULT);
        let query = self.field.value();
        let pattern = Pattern::parse(query, CaseMatching::Ignore, Normalization::Smart);
        let mut scored = Vec::new();
        for (place, entry) in self.entries.iter().enumerate() {
            let (mut chars, mut letters) = (Vec::new(), Vec::new());
            let words = Utf32Str::new(&entry.words, &mut chars);
            if let Some(score) = pattern.indices(words, &mut matcher, &mut letters) {
                letters.sort_unstable();
                scored.push((std::cmp::Reverse(score), place, letters));
            }
        }
        scored.sort();
        let found = scored.into_iter();
        self.found = found.map(|(_, place, letters)| (place, letters)).collect();
        self.list = List::default();
    }

    pub(super) fn draw(&self, body: Rect, canvas: &mut Canvas<'_>) {
        let theme = canvas.theme;
        let status = format!("{} of {}", self.found.len(), self.entries.len());
        // As high as all of it would be, so that the window stays where it is while one types.
        let rows = self.entries.len().min(MOST_ROWS) + 2;
        let inner = dialog::window(("Commands", status, rows), body, canvas);
        let [line, rule, list] = Layout::vertical([
            Constraint::Length(1),
            Constraint::Length(1),
            Constraint::Min(0),
        ])
        .areas(inner);
        let mut typed = Line::from(Span::styled("› ", theme.accent));
        let room = usize::from(line.width).saturating_sub(2);
        typed.spans.extend(self.field.line(room, theme).spans);
        canvas.line(line, &typed);
        canvas.text((rule.x, rule.y), "─".repeat(rule.width.into()), theme.line);
        if self.found.is_empty() {
            let words = text::shorten("Nothing fits. Take a letter back.", list.width.into());
            canvas.line(list, &Line::from(Span::styled(words, theme.warn)));
            return;
        }
        let width = usize::from(list.width).saturating_sub(2);
        let found = self.found.iter();
        let rows: Vec<Line> = found
            .map(|(place, letters)| row(&self.entries[*place], letters, width, theme))
            .collect();
        self.list.draw(&rows, list, canvas);
    }
}

/// The words with the letters that fit in the accent, and the key at the right.
fn row(entry: &Entry, letters: &[u32], width: usize, theme: &Theme) -> Line<'static> {
    let room = width.saturating_sub(text::width(entry.key) + 1);
    let shown = text::shorten(&entry.words, room);
    let mut spans: Vec<Span> = Vec::new();
    for (place, c) in (0..).zip(shown.chars()) {
        let style = if letters.binary_search(&place).is_ok() {
            theme.accent
        } else {
            theme.text
        };
        match spans.last_mut() {
            Some(last) if last.style == style => last.content.to_mut().push(c),
            _ => spans.push(Span::styled(c.to_string(), style)),
        }
    }
    let gap = width.saturating_sub(text::width(&shown) + text::width(entry.key));
    spans.push(Span::raw(" ".repeat(gap)));
    spans.push(Span::styled(entry.key, theme.dim));
    Line::from(spans)
}
