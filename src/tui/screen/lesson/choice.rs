//! How the list of lessons looks, and what stands below it about the chosen one.

use super::Learn;
use crate::course::lesson::{Lesson, Part};
use crate::lab::desk::Desk;
use crate::study::progress::{MissionState, PartState};
use crate::tui::theme::Theme;
use crate::tui::widget::canvas::Canvas;
use crate::tui::widget::panel::Panel;
use crate::tui::widget::prose::MEASURE;
use crate::tui::widget::text;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};

impl Learn {
    /// Draws it.
    pub(crate) fn draw(&self, desk: &Desk, body: Rect, canvas: &mut Canvas<'_>) {
        match &self.reader {
            Some(reader) => reader.draw(desk, body, canvas),
            None => self.draw_choice(desk, body, canvas),
        }
    }

    /// The lessons, and below them what the chosen one is about.
    fn draw_choice(&self, desk: &Desk, body: Rect, canvas: &mut Canvas<'_>) {
        let theme = canvas.theme;
        let lessons = &desk.content().lessons;
        let about = self.lessons.chosen(lessons.len()).map(|row| &lessons[row]);
        let width = body.width.saturating_sub(4);
        let about = about.map_or_else(Vec::new, |lesson| about_lines(lesson, desk, width, theme));
        let high = |rows: usize| u16::try_from(rows + 2).unwrap_or(u16::MAX);
        let [list, below, _] = Layout::vertical([
            Constraint::Max(high(lessons.len())),
            Constraint::Length(high(about.len()).min(body.height / 2)),
            Constraint::Min(0),
        ])
        .areas(body);
        let inner = Panel {
            focus: true,
            ..Panel::new("Lessons")
        }
        .draw(list, canvas);
        let rows: Vec<Line> = lessons
            .iter()
            .map(|lesson| lesson_line(lesson, desk, inner.width, theme))
            .collect();
        self.lessons.draw(&rows, inner, canvas);
        let inner = Panel::new("About").draw(below, canvas);
        canvas.lines(inner, &about);
    }
}

/// What a lesson is about, and its parts with what became of each.
pub(crate) fn about_lines(
    lesson: &Lesson,
    desk: &Desk,
    width: u16,
    theme: &Theme,
) -> Vec<Line<'static>> {
    let room = usize::from(width);
    let prose = room.min(MEASURE.into());
    let mut lines = text::wrap_plain(&lesson.about, prose, theme.text);
    let can = format!("Afterwards you can {}.", lesson.can);
    lines.extend(text::wrap_plain(&can, prose, theme.dim));
    lines.push(Line::default());
    let mut entry = |mark: Span<'static>, title: &str, minutes: u32| {
        let room = prose.saturating_sub(10);
        lines.push(Line::from(vec![
            mark,
            Span::styled(format!(" {}", text::pad(title, room)), theme.text),
            Span::styled(text::pad_left(&format!("{minutes} min"), 7), theme.dim),
        ]));
    };
    for part in &lesson.parts {
        entry(
            part_mark(lesson, part, desk, theme),
            &part.title,
            part.minutes,
        );
    }
    let mission = format!("Mission: {}", lesson.mission.title);
    entry(
        mission_mark(lesson, desk, theme),
        &mission,
        lesson.mission.minutes,
    );
    lines
}

pub(super) fn part_mark(lesson: &Lesson, part: &Part, desk: &Desk, theme: &Theme) -> Span<'static> {
    match desk.progress().part(lesson.id.as_str(), part.id.as_str()) {
        PartState::Passed => Span::styled("✔", theme.ok),
        PartState::Skipped => Span::styled("»", theme.warn),
        PartState::NotTried => Span::styled("·", theme.faint),
    }
}

pub(super) fn mission_mark(lesson: &Lesson, desk: &Desk, theme: &Theme) -> Span<'static> {
    match desk.progress().mission(lesson.mission.id.as_str()) {
        MissionState::Solved => Span::styled("✔", theme.ok),
        MissionState::Tried | MissionState::Seen => Span::styled("◐", theme.warn),
        MissionState::NotTried => Span::styled("·", theme.faint),
    }
}

/// A lesson in a list: how far it is, its title, a bar.
pub(crate) fn lesson_line(
    lesson: &Lesson,
    desk: &Desk,
    width: u16,
    theme: &Theme,
) -> Line<'static> {
    let state = desk.progress().lesson(lesson);
    let solved = usize::from(state.mission == MissionState::Solved);
    let (done, all) = (state.passed + solved, state.parts + 1);
    let (glyph, style) = match done {
        0 if state.skipped == 0 => ("·", theme.faint),
        done if done == all => ("✔", theme.ok),
        _ => ("◐", theme.warn),
    };
    let bar = usize::from(width / 4).clamp(6, 20);
    let filled = done * bar / all;
    let number = desk.content().outline.number(&lesson.id);
    let title = match number {
        Some(number) => format!("{number:>2}  {}", lesson.title),
        None => lesson.title.clone(),
    };
    let room = usize::from(width).saturating_sub(bar + 11);
    Line::from(vec![
        Span::styled(format!("{glyph} "), style),
        Span::styled(text::pad(&title, room), theme.text),
        Span::raw(" "),
        Span::styled("━".repeat(filled), style),
        Span::styled("─".repeat(bar - filled), theme.line),
        Span::styled(text::pad_left(&format!("{done}/{all}"), 6), theme.dim),
    ])
}
