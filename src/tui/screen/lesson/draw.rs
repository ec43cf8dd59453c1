//! How a lesson looks: the list of lessons, and a page with where one is beside it.

use super::Learn;
use super::page::{Page, State};
use super::reader::Reader;
use crate::course::lesson::{Lesson, Look, Part, StepKind};
use crate::course::markdown;
use crate::lab::desk::Desk;
use crate::study::progress::{MissionState, PartState};
use crate::tui::screen::play::Watched;
use crate::tui::theme::Theme;
use crate::tui::widget::canvas::Canvas;
use crate::tui::widget::panel::Panel;
use crate::tui::widget::prose::{self, MEASURE};
use crate::tui::widget::text;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};

/// From this width on the outline of the lesson stands beside the page.
const WITH_OUTLINE: u16 = 96;
const OUTLINE: u16 = 28;

/// The room for what stands on a page: below the line that says where one is, right of the outline.
pub(super) fn content(body: Rect) -> Rect {
    let [_, below] = Layout::vertical([Constraint::Length(2), Constraint::Min(0)]).areas(body);
    if body.width < WITH_OUTLINE {
        return below;
    }
    let [_, content] =
        Layout::horizontal([Constraint::Length(OUTLINE), Constraint::Min(0)]).areas(below);
    content
}

/// The column for prose: no line longer than one reads with ease, and room for the scroll bar.
fn column(area: Rect) -> Rect {
    Rect {
        x: area.x + area.width.min(1),
        width: area.width.saturating_sub(3).min(MEASURE),
        ..area
    }
}

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

fn part_mark(lesson: &Lesson, part: &Part, desk: &Desk, theme: &Theme) -> Span<'static> {
    match desk.progress().part(lesson.id.as_str(), part.id.as_str()) {
        PartState::Passed => Span::styled("✔", theme.ok),
        PartState::Skipped => Span::styled("»", theme.warn),
        PartState::NotTried => Span::styled("·", theme.faint),
    }
}

fn mission_mark(lesson: &Lesson, desk: &Desk, theme: &Theme) -> Span<'static> {
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

impl Reader {
    fn draw(&self, desk: &Desk, body: Rect, canvas: &mut Canvas<'_>) {
        let Some(lesson) = self.lesson(desk) else {
            return;
        };
        self.draw_header(lesson, body, canvas);
        if body.width >= WITH_OUTLINE {
            self.draw_outline(lesson, desk, body, canvas);
        }
        let area = content(body);
        if let State::Asking(asking) = self.state()
            && !asking.is_over()
        {
            return asking.draw(desk, area, canvas);
        }
        let page = self.text_area(desk, body);
        let lines = self.lines(desk, page.width, canvas.theme);
        self.scroll.draw(&lines, page, canvas);
        let below = Rect {
            y: page.bottom(),
            height: area.bottom().saturating_sub(page.bottom()),
            ..area
        };
        match self.state() {
            State::Attempting(attempting) => {
                let below = column(below);
                let block = attempting.block(&lesson.mission, below.width, canvas.theme);
                canvas.lines(below, &block);
            }
            _ => {
                if let (Some(watched), Some(look)) = (self.watched(), self.look(desk)) {
                    draw_run(watched, look, below, canvas);
                }
            }
        }
    }

    /// The title of the part, and how far through the lesson the page is.
    fn draw_header(&self, lesson: &Lesson, body: Rect, canvas: &mut Canvas<'_>) {
        let theme = canvas.theme;
        let (place, title) = match self.page() {
            Page::Opening => ("Before we start".to_owned(), "what you know already"),
            Page::Step { part, .. } | Page::Check { part } => {
                let place = format!("Part {} of {}", part + 1, lesson.parts.len());
                (place, lesson.parts[part].title.as_str())
            }
            Page::Mission => ("Mission".to_owned(), lesson.mission.title.as_str()),
            Page::Boxes => ("To take along".to_owned(), lesson.title.as_str()),
            Page::Recap => ("Recap".to_owned(), lesson.title.as_str()),
        };
        let count = format!("{}/{}", self.at + 1, self.pages.len());
        let width = usize::from(body.width);
        let room = width.saturating_sub(text::width(&place) + text::width(&count) + 5);
        let row = Rect { height: 1, ..body };
        let line = Line::from(vec![
            Span::styled(format!(" {place}  "), theme.dim),
            Span::styled(text::pad(title, room), theme.bright),
            Span::styled(format!(" {count}"), theme.dim),
        ]);
        canvas.line(row, &line);
    }

    /// The parts of the lesson, with what became of each.
    fn draw_outline(&self, lesson: &Lesson, desk: &Desk, body: Rect, canvas: &mut Canvas<'_>) {
        let theme = canvas.theme;
        let area = Rect {
            y: body.y + 2,
            height: body.height.saturating_sub(2),
            width: OUTLINE - 2,
            ..body
        };
        let room = usize::from(area.width).saturating_sub(4);
        let mut lines = vec![
            Line::from(Span::styled(" IN THIS LESSON", theme.faint)),
            Line::default(),
        ];
        let mut entry = |here: bool, mark: Span<'static>, title: &str| {
            let style = if here { theme.bright } else { theme.dim };
            let mut lead = vec![
                Span::styled(if here { "▌" } else { " " }, theme.accent),
                mark,
                Span::raw(" "),
            ];
            for words in text::wrap_plain(title, room, style) {
                let indent = vec![Span::raw("   ")];
                let mut line = Line::from(std::mem::replace(&mut lead, indent));
                line.spans.extend(words.spans);
                lines.push(line);
            }
        };
        for (n, part) in lesson.parts.iter().enumerate() {
            let mark = part_mark(lesson, part, desk, theme);
            entry(self.page().part() == Some(n), mark, &part.title);
        }
        let mark = mission_mark(lesson, desk, theme);
        entry(self.page() == Page::Mission, mark, "Mission");
        let recap = matches!(self.page(), Page::Boxes | Page::Recap);
        entry(recap, Span::raw(" "), "To take along");
        canvas.lines(area, &lines);
    }

    /// The room for the text of the page; what is below it belongs to a run or a task.
    pub(super) fn text_area(&self, desk: &Desk, body: Rect) -> Rect {
        let area = content(body);
        let page = column(area);
        let below = match self.state() {
            State::Attempting(attempting) => self.lesson(desk).map_or(0, |lesson| {
                let block = attempting.block(&lesson.mission, page.width, &Theme::mono());
                u16::try_from(block.len()).unwrap_or(u16::MAX)
            }),
            State::Trying(trying) if !trying.is_running() => 0,
            _ => match (self.watched(), self.look(desk)) {
                (Some(watched), Some(look)) => 2 + watched.look_height(look, area.width),
                _ => 0,
            },
        };
        let left = area
            .height
            .saturating_sub(below)
            .max(area.height.div_ceil(3));
        let height = if below == 0 || matches!(self.state(), State::Attempting(_)) {
            left
        } else {
            // A run follows its text at once; what is left below it tells what happens.
            let lines = self.lines(desk, page.width, &Theme::mono()).len() + 1;
            left.min(u16::try_from(lines).unwrap_or(u16::MAX))
        };
        Rect { height, ..page }
    }

    /// What to look at in the run of the page.
    fn look(&self, desk: &Desk) -> Option<Look> {
        match &self.step(desk)?.kind {
            StepKind::Text => None,
            StepKind::Show(view) => Some(view.look),
            StepKind::Trial(trial) => Some(trial.run.look),
        }
    }

    /// The text of the page.
    pub(super) fn lines(&self, desk: &Desk, width: u16, theme: &Theme) -> Vec<Line<'static>> {
        let Some(lesson) = self.lesson(desk) else {
            return Vec::new();
        };
        let mut page = Text {
            theme,
            width,
            lines: Vec::new(),
        };
        match self.page() {
            Page::Opening | Page::Check { .. } => {
                page.say("That was the last question here. Go on.");
            }
            Page::Mission => self.mission_lines(lesson, &mut page),
            Page::Boxes => {
                page.boxed("On the exam", &lesson.boxes.exam);
                page.boxed("In 2026", &lesson.boxes.today);
                page.boxed("For real", &lesson.boxes.real);
            }
            Page::Recap => {
                let points: Vec<String> = lesson
                    .recap
                    .iter()
                    .map(|point| format!("- {point}"))
                    .collect();
                page.markdown(&points.join("\n\n"));
                page.gap();
                page.say(&format!("Now you can {}.", lesson.can));
            }
            Page::Step { .. } => self.step_lines(desk, &mut page),
        }
        page.lines
    }

    fn step_lines(&self, desk: &Desk, page: &mut Text<'_>) {
        let Some(step) = self.step(desk) else { return };
        let read = matches!(self.state(), State::Trying(trying) if trying.is_past_reading());
        if !read {
            if let Some(title) = &step.title {
                page.markdown(&format!("## {title}"));
                page.gap();
            }
            page.markdown(&step.text);
        }
        match (self.state(), &step.kind) {
            (State::Trying(trying), StepKind::Trial(trial)) => {
                if !read {
                    page.gap();
                }
                page.lines
                    .extend(trying.lines(trial, page.width, page.theme));
            }
            (State::Showing(Err(error)), _) => {
                page.gap();
                page.say(error);
            }
            _ => {}
        }
    }

    fn mission_lines(&self, lesson: &Lesson, page: &mut Text<'_>) {
        page.markdown(&lesson.mission.brief);
        if let State::Attempting(attempting) = self.state() {
            for (title, hint) in attempting.open_hints(&lesson.mission) {
                page.boxed(title, hint);
            }
        }
    }
}

/// A page of text as it grows.
struct Text<'a> {
    theme: &'a Theme,
    width: u16,
    lines: Vec<Line<'static>>,
}

impl Text<'_> {
    fn gap(&mut self) {
        self.lines.push(Line::default());
    }

    fn say(&mut self, words: &str) {
        let lines = text::wrap_plain(words, self.width.into(), self.theme.text);
        self.lines.extend(lines);
    }

    fn markdown(&mut self, source: &str) {
        let blocks = markdown::parse(source);
        self.lines
            .extend(prose::lines(&blocks, self.width, self.theme));
    }

    /// A text with a heading, set off by a bar at its side.
    fn boxed(&mut self, title: &'static str, source: &str) {
        if !self.lines.is_empty() {
            self.gap();
        }
        let bar = Span::styled("▎ ", self.theme.accent);
        let heading = Span::styled(title, self.theme.accent);
        self.lines.push(Line::from(vec![bar.clone(), heading]));
        let blocks = markdown::parse(source);
        for mut line in prose::lines(&blocks, self.width.saturating_sub(2), self.theme) {
            line.spans.insert(0, bar.clone());
            self.lines.push(line);
        }
    }
}

/// A run on a page: where it stands, and the one panel to look at.
fn draw_run(watched: &Watched, look: Look, area: Rect, canvas: &mut Canvas<'_>) {
    let [transport, panel] =
        Layout::vertical([Constraint::Length(1), Constraint::Min(0)]).areas(area);
    watched.draw_transport(transport, canvas);
    let height = panel.height.min(watched.look_height(look, panel.width));
    watched.draw_look(look, Rect { height, ..panel }, canvas);
    let story = Rect {
        x: panel.x + 2,
        y: panel.y + height,
        width: panel.width.saturating_sub(4),
        height: panel.height - height,
    };
    if look != Look::Log {
        watched.draw_story(story, canvas);
    }
}
