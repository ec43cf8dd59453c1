//! How a question looks: where one is, what is asked, the answers, and after answering what was right.

use super::Asking;
use super::answer::{Pages, Shown};
use crate::course::markdown;
use crate::course::question::{Answer, Question};
use crate::lab::desk::Desk;
use crate::study::record::{Answered, Confidence};
use crate::tui::theme::Theme;
use crate::tui::widget::canvas::Canvas;
use crate::tui::widget::choice::{self, Takes};
use crate::tui::widget::column;
use crate::tui::widget::prose;
use crate::tui::widget::text;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

/// A question is read, not scanned: no line is wider than this.
const WIDEST: u16 = 84;

impl Asking {
    /// Draws the question, or its feedback.
    pub(crate) fn draw(&self, desk: &Desk, body: Rect, canvas: &mut Canvas<'_>) {
        let lines = self.lines(desk, body, canvas.theme);
        let question = self.question(desk);
        let takes = match question.as_deref().map(|question| &question.answer) {
            Some(Answer::Single(_)) => Takes::One,
            Some(Answer::Matching { .. }) => Takes::Pairs,
            _ => Takes::Several,
        };
        self.scroll
            .draw_choices(&lines, takes, self.column(body), canvas);
    }

    /// All lines of the question. Explanations are shown in full where they fit, else those that matter.
    pub(super) fn lines(&self, desk: &Desk, body: Rect, theme: &Theme) -> Vec<Line<'static>> {
        self.lines_with(self.all_explained, desk, body, theme)
    }

    /// The same with every explanation, or with those that matter where not all fit.
    pub(super) fn lines_with(
        &self,
        all: bool,
        desk: &Desk,
        body: Rect,
        theme: &Theme,
    ) -> Vec<Line<'static>> {
        let column = self.column(body);
        let Some(question) = self.question(desk) else {
            let words = "This question is no longer in the course. Go on to the next.";
            return text::wrap_plain(words, column.width.into(), theme.dim);
        };
        let with = |all_explained, spacious| {
            let pages = Pages {
                theme,
                width: column.width,
                all_explained,
                spacious,
            };
            self.compose_lines(&question, pages)
        };
        for (explained, spacious) in [(true, true), (true, false), (all, true)] {
            let lines = with(explained, spacious);
            if lines.len() <= usize::from(column.height) {
                return lines;
            }
        }
        with(all, false)
    }

    fn compose_lines(&self, question: &Question, pages: Pages<'_>) -> Vec<Line<'static>> {
        let theme = pages.theme;
        let mut lines = self.header(pages);
        lines.push(Line::default());
        let stem = markdown::parse(&question.stem);
        lines.extend(prose::lines(&stem, pages.width, theme));
        lines.push(Line::default());
        let order = self.practice.order(question);
        let shown = Shown {
            question,
            order: &order,
            draft: self.draft.as_ref(),
            given: self.practice.feedback().map(|given| &given.response),
        };
        lines.extend(shown.lines(pages));
        if self.practice.feedback().is_some() {
            lines.push(Line::default());
            lines.extend(rule(&question.rule, pages));
        }
        if self.unsure.is_some() {
            lines.push(Line::default());
            lines.extend(choice::how_sure(pages.width, theme));
        }
        if let Some(notice) = &self.notice {
            lines.push(Line::default());
            lines.extend(text::wrap_plain(notice, pages.width.into(), theme.warn));
        }
        lines
    }

    /// Where one is in the session, and the verdict once there is one.
    fn header(&self, pages: Pages<'_>) -> Vec<Line<'static>> {
        let (theme, width) = (pages.theme, usize::from(pages.width));
        let feedback = self.practice.feedback();
        let (number, total) = self.position();
        let again = self
            .practice
            .question()
            .is_some_and(|question| self.practice.comes_back(question));
        let mut left = if again {
            vec![Span::styled("Once more", theme.bright)]
        } else {
            vec![
                Span::styled(format!("Question {number}"), theme.bright),
                Span::styled(format!(" of {total}"), theme.dim),
            ]
        };
        if self.practice.is_flagged() {
            left.push(Span::styled("  ⚑ marked", theme.warn));
        }
        let mut right = feedback.map_or_else(Line::default, |given| verdict(given, again, theme));
        if let Some(came_to) = self.came_to() {
            right.push_span(Span::styled(came_to, theme.dim));
        }
        let mut line = Line::from(left);
        let space = width.saturating_sub(line.width() + right.width());
        line.push_span(Span::raw(" ".repeat(space)));
        line.spans.extend(right.spans);
        let done = (self.practice.answered() * width)
            .checked_div(total)
            .unwrap_or(0);
        let bar = Line::from(vec![
            Span::styled("━".repeat(done.min(width)), theme.text),
            Span::styled("─".repeat(width.saturating_sub(done)), theme.line),
        ]);
        vec![line, bar]
    }

    /// The column that a question stands in, with a column right of it for the scroll bar. A lesson has it where its
    /// text stands; elsewhere a wide window has it in the middle, where one looks.
    fn column(&self, body: Rect) -> Rect {
        let centred = column::centred(body, WIDEST);
        if self.beside_text {
            let edge = u16::from(body.width > centred.width);
            return Rect {
                x: body.x + edge,
                ..centred
            };
        }
        centred
    }

    /// What the questions came to, beside the verdict on the last one of a lesson's page.
    fn came_to(&self) -> Option<String> {
        let score = self.practice.score();
        (self.is_in_lesson() && self.practice.is_at_its_end() && self.total > 1)
            .then(|| format!("   {} of {} right", score.right, score.answered))
    }

    /// The number of the question and of all, come-backs not counted.
    fn position(&self) -> (usize, usize) {
        let shown = usize::from(self.practice.feedback().is_some());
        let asked = self.practice.answered() + self.skipped;
        (asked + 1 - shown, self.total)
    }
}

/// What came of an answer; of one that was asked again, too. That comes back by its schedule only.
fn verdict(given: &Answered, again: bool, theme: &Theme) -> Line<'static> {
    let sure = given.confidence;
    let (words, style) = if given.mark.right {
        let words = match sure {
            Confidence::Guess => "✔ Right, by a guess",
            Confidence::Think | Confidence::Sure => "✔ Right",
        };
        (words, theme.ok)
    } else {
        let words = match sure {
            _ if again => "✗ Not right: it comes back another day",
            Confidence::Sure => "✗ Not right, though you were sure: it comes back",
            Confidence::Think | Confidence::Guess => "✗ Not right",
        };
        (words, theme.err)
    };
    Line::from(Span::styled(words, style))
}

/// The rule in one line, with a bar at its side.
fn rule(rule: &str, pages: Pages<'_>) -> Vec<Line<'static>> {
    let theme = pages.theme;
    let room = usize::from(pages.width.saturating_sub(2));
    let lines = prose::inline(rule, room, theme.bright, theme);
    let barred = lines.into_iter().map(|mut line| {
        line.spans.insert(0, Span::styled("▎ ", theme.ok));
        line
    });
    barred.collect()
}
