//! How a paper looks: one question and the time left, the answer sheet, the question whether to hand in.

use super::{Exam, View};
use crate::course::markdown;
use crate::course::question::Question;
use crate::lab::desk::Desk;
use crate::study::grading::Response;
use crate::study::shuffle::order_of;
use crate::tui::theme::Theme;
use crate::tui::widget::canvas::Canvas;
use crate::tui::widget::choice::{Offer, Takes};
use crate::tui::widget::column;
use crate::tui::widget::panel::Panel;
use crate::tui::widget::{prose, text};
use ratatui::layout::Rect;
use ratatui::style::Modifier;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Clear, Widget};

/// A question is read, not scanned: no line is wider than this.
const WIDEST: u16 = 84;

/// A cell of the sheet: number, state, gap.
const CELL: u16 = 8;

/// Less time than this is worth a warning colour.
const SHORT_MS: u64 = 5 * 60_000;

/// How many questions stand in a row of the sheet.
pub(super) fn sheet_columns(body: Rect) -> usize {
    usize::from((column(body).width / CELL).clamp(1, 10))
}

impl Exam {
    /// Draws it.
    pub(crate) fn draw(&self, desk: &Desk, body: Rect, canvas: &mut Canvas<'_>) {
        match &self.view {
            View::Question => self.draw_question(desk, body, canvas),
            View::Sheet => self.draw_sheet(body, canvas),
            View::HandIn => {
                self.draw_question(desk, body, canvas);
                self.draw_hand_in(body, canvas);
            }
            View::Result => {
                let lines = self.result_lines(desk, body, canvas.theme);
                self.scroll.draw(&lines, column(body), canvas);
            }
            View::Review(asking) => asking.draw(desk, body, canvas),
        }
    }

    fn draw_question(&self, desk: &Desk, body: Rect, canvas: &mut Canvas<'_>) {
        let column = column(body);
        let mut lines = self.header(column.width, canvas.theme);
        match self.asked(desk) {
            Some(question) => {
                let spacious = self.question_lines(&question, column.width, true, canvas.theme);
                let fits = lines.len() + spacious.len() <= usize::from(column.height);
                lines.extend(if fits {
                    spacious
                } else {
                    self.question_lines(&question, column.width, false, canvas.theme)
                });
            }
            None => lines.extend(text::wrap_plain(
                "This question is no longer in the course, and does not count.",
                column.width.into(),
                canvas.theme.dim,
            )),
        }
        let several = self
            .asked(desk)
            .is_some_and(|question| question.answer.right_choices() > 1);
        let takes = if several { Takes::Several } else { Takes::One };
        self.scroll.draw_choices(&lines, takes, column, canvas);
    }

    /// Where one is, whether it is flagged, and the time left.
    fn header(&self, width: u16, theme: &Theme) -> Vec<Line<'static>> {
        let (number, all) = (self.sitting.at + 1, self.sitting.len());
        let mut line = Line::from(vec![
            Span::styled(format!("Question {number}"), theme.bright),
            Span::styled(format!(" of {all}"), theme.dim),
        ]);
        let flagged = self
            .sitting
            .question()
            .is_some_and(|id| self.sitting.line(id).flagged);
        if flagged {
            line.push_span(Span::styled("  ⚑ flagged", theme.warn));
        }
        let clock = self.clock(theme);
        let width = usize::from(width);
        let gap = width.saturating_sub(line.width() + clock.width());
        line.push_span(Span::raw(" ".repeat(gap)));
        line.push_span(clock);
        let answered = all - self.sitting.blanks();
        let done = (answered * width).checked_div(all).unwrap_or(0).min(width);
        let bar = Line::from(vec![
            Span::styled("━".repeat(done), theme.text),
            Span::styled("─".repeat(width - done), theme.line),
        ]);
        vec![line, bar, Line::default()]
    }

    fn clock(&self, theme: &Theme) -> Span<'static> {
        match self.sitting.left_ms() {
            None => Span::styled("no time limit", theme.dim),
            Some(_) if self.sitting.clock_hidden => Span::styled("clock hidden", theme.faint),
            Some(left) if left < SHORT_MS => Span::styled(minutes(left), theme.warn),
            Some(left) => Span::styled(minutes(left), theme.text),
        }
    }

    fn question_lines(
        &self,
        question: &Question,
        width: u16,
        spacious: bool,
        theme: &Theme,
    ) -> Vec<Line<'static>> {
        let mut lines = prose::lines(&markdown::parse(&question.stem), width, theme);
        lines.push(Line::default());
        let sheet = self.sitting.line(question.id.as_str());
        let choices = question.answer.choices();
        for (place, at) in order_of(question, self.sitting.seed)
            .into_iter()
            .enumerate()
        {
            let Some(choice) = choices.get(at) else {
                continue;
            };
            let id = choice.id.as_str();
            let taken = matches!(&sheet.response, Some(Response::Choices(ids)) if ids.contains(id));
            let offer = Offer {
                place,
                text: &choice.words(),
                here: place == self.choice,
                taken,
            };
            let mut offered = offer.lines(width, theme);
            if sheet.crossed.contains(id) {
                offered = offered
                    .into_iter()
                    .map(|line| crossed(line, theme))
                    .collect();
            }
            lines.extend(offered);
            if spacious {
                lines.push(Line::default());
            }
        }
        lines
    }

    fn draw_sheet(&self, body: Rect, canvas: &mut Canvas<'_>) {
        let theme = canvas.theme;
        let column = column(body);
        let per_row = sheet_columns(body);
        let mut lines = self.header(column.width, theme);
        let here = self.sitting.at / per_row;
        let rows = self.sitting.len().div_ceil(per_row);
        // The row of the question stays in sight, whatever the height.
        let room = usize::from(column.height)
            .saturating_sub(lines.len() + 3)
            .max(1);
        let first = here.saturating_sub(room / 2).min(rows.saturating_sub(room));
        for row in (first..rows).take(room) {
            let cells = (row * per_row..((row + 1) * per_row).min(self.sitting.len()))
                .flat_map(|place| self.cell(place, theme));
            lines.push(Line::from(cells.collect::<Vec<_>>()));
        }
        lines.push(Line::default());
        lines.push(Line::from(vec![
            Span::styled("● ", theme.info),
            Span::styled("answered   ", theme.dim),
            Span::styled("· ", theme.faint),
            Span::styled("blank   ", theme.dim),
            Span::styled("⚑ ", theme.warn),
            Span::styled("flagged", theme.dim),
        ]));
        canvas.lines(column, &lines);
    }

    fn cell(&self, place: usize, theme: &Theme) -> [Span<'static>; 4] {
        let line = self.sitting.id_at(place).map(|id| self.sitting.line(id));
        let line = line.unwrap_or_default();
        let here = place == self.sitting.at;
        let number = if here { theme.bright } else { theme.dim };
        let state = match line.response {
            Some(_) => Span::styled("●", theme.info),
            None => Span::styled("·", theme.faint),
        };
        let flag = Span::styled(if line.flagged { "⚑ " } else { "  " }, theme.warn);
        [
            Span::styled(if here { "▌" } else { " " }, theme.accent),
            Span::styled(format!("{:>3} ", place + 1), number),
            state,
            flag,
        ]
    }

    fn draw_hand_in(&self, body: Rect, canvas: &mut Canvas<'_>) {
        let theme = canvas.theme;
        let count = |n: usize, one: &str, many: &str| match n {
            0 => None,
            1 => Some(format!("1 question is {one}.")),
            n => Some(format!("{n} questions are {many}.")),
        };
        let words: Vec<String> = [
            count(self.sitting.blanks(), "blank", "blank"),
            count(self.sitting.flagged(), "flagged", "flagged"),
        ]
        .into_iter()
        .flatten()
        .collect();
        let words = if words.is_empty() {
            "Every question has an answer.".to_owned()
        } else {
            format!("{} A guess costs nothing.", words.join(" "))
        };
        let width = body.width.min(56);
        let lines = text::wrap_plain(
            &words,
            usize::from(width.saturating_sub(4)).max(1),
            theme.text,
        );
        let height = u16::try_from(lines.len() + 2).unwrap_or(3).min(body.height);
        let area = Rect {
            x: body.x + (body.width - width) / 2,
            y: body.y + (body.height - height) / 2,
            width,
            height,
        };
        Clear.render(area, canvas.buf);
        canvas.shade(area, theme.page);
        let inner = Panel {
            focus: true,
            ..Panel::new("Hand the paper in?")
        }
        .draw(area, canvas);
        canvas.lines(inner, &lines);
    }
}

/// The column of a paper.
pub(super) fn column(body: Rect) -> Rect {
    column::centred(body, WIDEST)
}

/// An answer that was ruled out: struck through, and faint for terminals that cannot strike.
fn crossed(line: Line<'static>, theme: &Theme) -> Line<'static> {
    let strike = theme.faint.add_modifier(Modifier::CROSSED_OUT);
    let spans = line.spans.into_iter().enumerate().map(|(n, span)| {
        // Mark and keycap stay as they are.
        if n < 2 {
            span
        } else {
            Span::styled(span.content, strike)
        }
    });
    Line::from(spans.collect::<Vec<_>>())
}

/// `1:05:09`, or `9:30` below an hour.
pub(super) fn minutes(ms: u64) -> String {
    let seconds = ms / 1_000;
    let (hours, minutes, seconds) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    if hours > 0 {
        format!("{hours}:{minutes:02}:{seconds:02}")
    } else {
        format!("{minutes}:{seconds:02}")
    }
}
