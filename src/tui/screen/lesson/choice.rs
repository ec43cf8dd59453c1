//! How the list of lessons looks, and what stands below it about the chosen one.

use super::Learn;
use crate::course::lesson::{Lesson, Part, Track};
use crate::lab::begun;
use crate::lab::desk::Desk;
use crate::lab::recall;
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
        let lessons = desk.lessons();
        let chosen = self.lessons.chosen(lessons.len()).map(|row| lessons[row]);
        let width = body.width.saturating_sub(4);
        let about = chosen.map_or_else(Vec::new, |lesson| about_lines(lesson, desk, width, theme));
        let high = |rows: usize| u16::try_from(rows + 2).unwrap_or(u16::MAX);
        // All of what the lesson is about is there to be read; the list scrolls.
        let below = high(about.len()).min(body.height.saturating_sub(LEAST_LIST));
        let [list, below, _] = Layout::vertical([
            Constraint::Length(high(lessons.len()).min(body.height.saturating_sub(below))),
            Constraint::Length(below),
            Constraint::Min(0),
        ])
        .areas(body);
        let title = match desk.track() {
            None => "Lessons".to_owned(),
            track => format!("Lessons {}", track_words(track)),
        };
        let beyond = self
            .lessons
            .beyond(lessons.len(), list.height.saturating_sub(2));
        let inner = Panel {
            focus: true,
            legend: Line::from(Span::styled(beyond, theme.dim)),
            ..Panel::new(&title)
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

/// The least rows of the list, frame included.
const LEAST_LIST: u16 = 7;

/// For whom the course is shown.
pub(crate) const fn track_words(track: Option<Track>) -> &'static str {
    match track {
        None => "for all",
        Some(Track::CloudPractitioner) => "for cloud practitioners",
        Some(Track::Architect) => "for architects",
        Some(Track::Developer) => "for developers",
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
        let mut lead = vec![mark, Span::raw(" ")];
        let mut tail = Some(Span::styled(
            text::pad_left(&format!("{minutes} min"), 7),
            theme.dim,
        ));
        // A long title goes on below; nothing of it is cut.
        for words in text::wrap_plain(title, room, theme.text) {
            let gap = " ".repeat(room.saturating_sub(words.width()));
            let mut line = Line::from(std::mem::replace(&mut lead, vec![Span::raw("  ")]));
            line.spans.extend(words.spans);
            if let Some(minutes) = tail.take() {
                line.spans.extend([Span::raw(gap), minutes]);
            }
            lines.push(line);
        }
    };
    for part in &lesson.parts {
        entry(
            part_mark(lesson, part, desk, theme),
            &part.title,
            part.minutes,
        );
    }
    if let Some(exercise) = &lesson.exercise {
        entry(
            mission_mark(exercise.id.as_str(), desk, theme),
            &format!("Exercise: {}", exercise.title),
            exercise.minutes,
        );
    }
    let mission = &lesson.mission;
    entry(
        mission_mark(mission.id().as_str(), desk, theme),
        &format!("Mission: {}", mission.title()),
        mission.minutes(),
    );
    lines
}

pub(super) fn part_mark(lesson: &Lesson, part: &Part, desk: &Desk, theme: &Theme) -> Span<'static> {
    match desk.progress().part(lesson.id.as_str(), part.id.as_str()) {
        // Read to its end, and some of what it asks was missed.
        PartState::Passed if recall::missed(desk, lesson, part) > 0 => {
            Span::styled("◐", theme.warn)
        }
        PartState::Passed => Span::styled("✔", theme.ok),
        PartState::Skipped => Span::styled("»", theme.warn),
        PartState::NotTried => Span::styled("·", theme.faint),
    }
}

pub(super) fn mission_mark(id: &str, desk: &Desk, theme: &Theme) -> Span<'static> {
    match desk.progress().mission(id) {
        MissionState::Solved => Span::styled("✔", theme.ok),
        MissionState::Skipped => Span::styled("»", theme.warn),
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
        // Begun, though no part of it is passed yet.
        0 if begun::is_begun(desk, lesson) => ("◐", theme.warn),
        0 if state.skipped == 0 => ("·", theme.faint),
        0 if state.skipped == state.parts => ("»", theme.warn),
        done if done == all => ("✔", theme.ok),
        _ => ("◐", theme.warn),
    };
    let bar = usize::from(width / 4).clamp(6, 20);
    let filled = done * bar / all;
    // Skipped is neither passed nor not tried: it has a stroke and a figure of its own.
    let skipped = state.skipped * bar / all;
    let mut figure = format!("{done}/{all}");
    if state.skipped > 0 {
        figure = format!("»{} {figure}", state.skipped);
    }
    let number = desk.content().outline.number(&lesson.id);
    let title = match number {
        Some(number) => format!("{number:>2}  {}", lesson.title),
        None => lesson.title.clone(),
    };
    let room = usize::from(width).saturating_sub(bar + 13);
    Line::from(vec![
        Span::styled(format!("{glyph} "), style),
        Span::styled(text::pad(&title, room), theme.text),
        Span::raw(" "),
        Span::styled("━".repeat(filled), style),
        Span::styled("╌".repeat(skipped), theme.warn),
        Span::styled("─".repeat(bar - filled - skipped), theme.line),
        Span::styled(text::pad_left(&figure, 8), theme.dim),
    ])
}
