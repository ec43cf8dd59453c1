//! The contents of a lesson: every page with what became of it, to jump anywhere. Nothing is locked.

use super::choice::{mission_mark, part_mark};
use super::page::Page;
use super::reader::Reader;
use crate::course::lesson::{Lesson, StepKind, Trial};
use crate::course::markdown;
use crate::lab::desk::Desk;
use crate::lab::recall;
use crate::study::progress::{PartState, Urgency};
use crate::study::record::TrialKey;
use crate::tui::keys::{ENTER, ESC, Hint, Key, Row, ch, find, hints};
use crate::tui::theme::Theme;
use crate::tui::widget::canvas::Canvas;
use crate::tui::widget::list::List;
use crate::tui::widget::scroll::{CHOOSE, Scroll};
use crate::tui::widget::text;
use crate::tui::widget::window::{room, window};
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

/// The open contents.
#[derive(Debug)]
pub(super) struct Contents {
    list: List,
}

#[derive(Clone, Copy)]
enum Act {
    Jump,
    Close,
}

const KEYS: &[Row<Act>] = &[
    Row {
        cap: "⏎",
        word: "go there",
        help: "Go to the page; nothing is locked, and nothing counts as skipped by it",
        keys: &[(ENTER, Act::Jump)],
    },
    Row {
        cap: "Esc",
        word: "close",
        help: "Back to the page",
        keys: &[(ESC, Act::Close), (ch('o'), Act::Close)],
    },
];

/// What came of a key.
pub(super) enum Step {
    Stay,
    Close,
    /// To the page of this number.
    Jump(usize),
}

impl Contents {
    /// The contents with the cursor on the page one is on.
    pub(super) fn at(page: usize) -> Self {
        let mut list = List::default();
        list.choose(page);
        Self { list }
    }

    pub(super) fn hints() -> Vec<Hint> {
        [hints(KEYS), hints(CHOOSE)].concat()
    }

    pub(super) fn press(&mut self, key: Key, pages: usize, body: Rect) -> Option<Step> {
        if let Some(step) = find(CHOOSE, key) {
            self.list.go(step, pages, room(body).1);
            return Some(Step::Stay);
        }
        Some(match find(KEYS, key)? {
            Act::Close => Step::Close,
            Act::Jump => self.list.chosen(pages).map_or(Step::Close, Step::Jump),
        })
    }

    pub(super) fn draw(&self, reader: &Reader, desk: &Desk, body: Rect, canvas: &mut Canvas<'_>) {
        let theme = canvas.theme;
        let Some(lesson) = reader.lesson(desk) else {
            return;
        };
        let state = desk.progress().lesson(lesson);
        let skipped = match state.skipped {
            0 => String::new(),
            skipped => format!(", {skipped} skipped"),
        };
        let status = format!("{} of {} parts passed{skipped}", state.passed, state.parts);
        let width = usize::from(room(body).0);
        let chosen = self.list.chosen(reader.pages.len()).unwrap_or(0);
        let (mut lines, mut line_of) = (Vec::new(), 0);
        for (n, page) in reader.pages.iter().enumerate() {
            let begins = match page {
                Page::Step { part, step: 0 } => Some(*part),
                _ => None,
            };
            if let Some(part) = begins {
                lines.push(part_line(lesson, part, desk, width, theme));
            }
            if n == chosen {
                line_of = lines.len();
            }
            let entry = Entry {
                page: *page,
                here: n == chosen,
                open: n == reader.at,
            };
            lines.push(entry.line(lesson, desk, width, theme));
        }
        let inner = window((&lesson.title, status, lines.len()), body, canvas);
        let height = usize::from(inner.height);
        let first = line_of
            .saturating_sub(height / 2)
            .min(lines.len().saturating_sub(height));
        Scroll::from(first).draw(
            &lines,
            Rect {
                width: inner.width.saturating_sub(1),
                ..inner
            },
            canvas,
        );
        let row = Rect {
            y: inner.y + u16::try_from(line_of - first).unwrap_or(0),
            height: 1,
            ..inner
        };
        canvas.shade(row.intersection(inner), theme.selected);
    }
}

/// The title of a part, which is no page of its own.
fn part_line(
    lesson: &Lesson,
    part: usize,
    desk: &Desk,
    width: usize,
    theme: &Theme,
) -> Line<'static> {
    let of = &lesson.parts[part];
    let state = desk.progress().part(lesson.id.as_str(), of.id.as_str());
    // Passed says that it was read to its end; what was missed in it is another matter.
    let state = match (state, recall::missed(desk, lesson, of)) {
        (PartState::Passed, 0) => "read to its end, ".to_owned(),
        (PartState::Passed, missed) => format!("read to its end, {missed} missed, "),
        (PartState::Skipped, _) => "skipped, ".to_owned(),
        (PartState::NotTried, _) => String::new(),
    };
    let tail = format!(" {state}{} min", of.minutes);
    let title = format!(" {}. {}", part + 1, of.title);
    Line::from(vec![
        part_mark(lesson, of, desk, theme),
        Span::styled(
            text::pad(&title, width.saturating_sub(3 + tail.len())),
            theme.bright,
        ),
        Span::styled(tail, theme.dim),
    ])
}

/// A page in the contents.
struct Entry {
    page: Page,
    /// Whether the cursor is on it.
    here: bool,
    /// Whether it is the page that lies below.
    open: bool,
}

impl Entry {
    fn line(&self, lesson: &Lesson, desk: &Desk, width: usize, theme: &Theme) -> Line<'static> {
        let open = self.open;
        let lead = match (self.here, open) {
            (true, _) => Span::styled("▌ ", theme.accent),
            (false, true) => Span::styled("› ", theme.accent),
            (false, false) => Span::raw("  "),
        };
        let mark = self.mark(lesson, desk, theme);
        let inside = if self.page.part().is_some() { "  " } else { "" };
        let style = if open || self.here {
            theme.bright
        } else {
            theme.text
        };
        let room = width.saturating_sub(5 + inside.len());
        let words = text::shorten(&title(self.page, lesson), room);
        Line::from(vec![
            lead,
            Span::raw(inside),
            mark,
            Span::raw(" "),
            Span::styled(words, style),
        ])
    }

    /// What became of the page, where something can become of it.
    fn mark(&self, lesson: &Lesson, desk: &Desk, theme: &Theme) -> Span<'static> {
        let (right, wrong) = (Span::styled("✔", theme.ok), Span::styled("✗", theme.err));
        match self.page {
            Page::Step { part, step } | Page::Again { part, step } => {
                let Some(trial) = trial_at(lesson, part, step) else {
                    return Span::raw(" ");
                };
                match desk.progress().trial(&key(lesson, part, trial)) {
                    Some(guessed) if guessed.right => right,
                    Some(_) => wrong,
                    None => Span::styled("?", theme.info),
                }
            }
            Page::Check { part } => {
                let checks = &lesson.parts[part].check;
                let urgency = |id: &str| desk.progress().urgency(id);
                let states = checks.iter().map(|link| urgency(link.id.as_str()));
                match states.min() {
                    Some(Urgency::Guessed | Urgency::Right) => right,
                    Some(Urgency::Wrong | Urgency::SureAndWrong) => wrong,
                    _ => Span::styled("?", theme.info),
                }
            }
            Page::Exercise | Page::Mission => {
                let id = self.page.mission_id(lesson).unwrap_or_default();
                mission_mark(id, desk, theme)
            }
            Page::Opening | Page::Boxes | Page::Recap => Span::raw(" "),
        }
    }
}

/// What a page is called.
fn title(page: Page, lesson: &Lesson) -> String {
    match page {
        Page::Opening => "Before we start: what you know already".into(),
        Page::Step { part, step } => {
            let of = &lesson.parts[part].steps[step];
            match (trial_at(lesson, part, step), &of.title) {
                (Some(trial), _) => format!("Predict: {}", trial.question),
                (None, Some(title)) => title.clone(),
                (None, None) => first_words(&of.text),
            }
        }
        Page::Again { part, step } => {
            let question = trial_at(lesson, part, step).map_or("", |trial| &trial.question);
            format!("Once more: {question}")
        }
        Page::Check { part } => match lesson.parts[part].check.len() {
            1 => "A question, with the text out of sight".into(),
            count => format!("{count} questions, with the text out of sight"),
        },
        Page::Exercise => {
            let title = lesson
                .exercise
                .as_ref()
                .map_or("", |exercise| &exercise.title);
            format!("Exercise: {title}")
        }
        Page::Mission => format!("Mission: {}", lesson.mission.title()),
        Page::Boxes => "On the exam, today, for real".into(),
        Page::Recap => "Recap".into(),
    }
}

fn trial_at(lesson: &Lesson, part: usize, step: usize) -> Option<&Trial> {
    match &lesson.parts[part].steps[step].kind {
        StepKind::Trial(trial) => Some(trial),
        StepKind::Text | StepKind::Show(_) => None,
    }
}

pub(super) fn key(lesson: &Lesson, part: usize, trial: &Trial) -> TrialKey {
    TrialKey {
        lesson: lesson.id.to_string(),
        part: lesson.parts[part].id.to_string(),
        trial: trial.id.to_string(),
    }
}

/// The first words of a page without a title.
fn first_words(source: &str) -> String {
    let blocks = markdown::parse(source);
    let first = blocks.iter().find_map(|block| match block {
        markdown::Block::Paragraph(inlines) | markdown::Block::Heading(_, inlines) => {
            Some(markdown::plain(inlines))
        }
        _ => None,
    });
    first.unwrap_or_default().replace('\n', " ")
}
