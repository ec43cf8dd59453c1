//! How a lesson looks while it is read: a page, with where one is beside it and a run below it.

use super::choice::{mission_mark, part_mark};
use super::mission::{Attempting, Stage};
use super::page::{Page, State};
use super::reader::Reader;
use crate::course::lesson::{Lesson, Look, StepKind};
use crate::lab::desk::Desk;
use crate::lab::explain::length;
use crate::sim::time::Time;
use crate::tui::screen::play::Watched;
use crate::tui::widget::canvas::Canvas;
use crate::tui::widget::choice::Takes;
use crate::tui::widget::prose::MEASURE;
use crate::tui::widget::scroll::Scroll;
use crate::tui::widget::text;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};

/// The columns of a page: its longest line, an edge and the scroll bar.
const PAGE: u16 = MEASURE + 3;
/// The least and the most columns of the outline beside it.
const OUTLINE: (u16, u16) = (21, 28);

/// The least rows of what a mission asks for while one works: where it stands at first, and what differs.
const LEAST_BRIEF: u16 = 2;

/// The room for what stands on a page: below the line that says where one is, right of the outline.
pub(super) fn content(body: Rect) -> Rect {
    let [_, below] = Layout::vertical([Constraint::Length(2), Constraint::Min(0)]).areas(body);
    let outline = outline(body.width);
    let [_, content] =
        Layout::horizontal([Constraint::Length(outline), Constraint::Min(0)]).areas(below);
    content
}

/// The columns for the outline of the lesson: what a whole page leaves, if that is enough for it.
fn outline(width: u16) -> u16 {
    let (least, most) = OUTLINE;
    match width.saturating_sub(PAGE) {
        left if left < least => 0,
        left => left.min(most),
    }
}

/// The column for prose: no line longer than one reads with ease, and room for the scroll bar.
fn column(area: Rect) -> Rect {
    Rect {
        x: area.x + area.width.min(1),
        width: area.width.saturating_sub(3).min(MEASURE),
        ..area
    }
}

impl Reader {
    pub(super) fn draw(&self, desk: &Desk, body: Rect, canvas: &mut Canvas<'_>) {
        self.draw_page(desk, body, canvas);
        self.draw_over(desk, body, canvas);
    }

    fn draw_page(&self, desk: &Desk, body: Rect, canvas: &mut Canvas<'_>) {
        let Some(lesson) = self.lesson(desk) else {
            return;
        };
        self.draw_header(lesson, body, canvas);
        if outline(body.width) > 0 {
            self.draw_outline(lesson, desk, body, canvas);
        }
        let area = content(body);
        if let Some(asking) = self.asking() {
            return asking.draw(desk, area, canvas);
        }
        let page = self.text_area(desk, body);
        let lines = self.lines(desk, page.width, canvas.theme);
        self.scroll
            .draw_choices(&lines, Takes::Cursor, page, canvas);
        let below = Rect {
            y: page.bottom(),
            height: area.bottom().saturating_sub(page.bottom()),
            ..area
        };
        match self.state() {
            State::Attempting(attempting) => {
                let below = column(below);
                // What may be changed follows the task, with a row free between the two where there is one.
                let free = u16::from(page.height > 0).min(below.height);
                let below = Rect {
                    y: below.y + free,
                    height: below.height - free,
                    ..below
                };
                let block = attempting.block((below.width, below.height), canvas.theme);
                // Where the task has no row the keys that scroll are the block's.
                let scroll = if page.height == 0 {
                    self.scroll
                } else {
                    Scroll::new()
                };
                scroll.draw(&block, below, canvas);
            }
            _ => {
                if let Some((watched, look)) = self.watched().zip(self.look(desk)) {
                    if self.runs(desk, body) {
                        draw_run(watched, look, below, canvas);
                    } else {
                        draw_waiting(watched, below, canvas);
                    }
                }
            }
        }
    }

    /// The title of the part, and how far through the lesson the page is.
    fn draw_header(&self, lesson: &Lesson, body: Rect, canvas: &mut Canvas<'_>) {
        let theme = canvas.theme;
        let (place, title) = match self.page() {
            Page::Step { part, .. } if self.is_alone().is_some() => (
                "Predict again".to_owned(),
                lesson.parts[part].title.as_str(),
            ),
            Page::Opening => ("Before we start".to_owned(), "what you know already"),
            Page::Step { part, .. } | Page::Check { part } => {
                let place = format!("Part {} of {}", part + 1, lesson.parts.len());
                (place, lesson.parts[part].title.as_str())
            }
            Page::Again { part, .. } => ("Once more".to_owned(), lesson.parts[part].title.as_str()),
            Page::Exercise => {
                let title = lesson
                    .exercise
                    .as_ref()
                    .map_or("", |exercise| &exercise.title);
                ("Exercise".to_owned(), title)
            }
            Page::Mission => ("Mission".to_owned(), lesson.mission.title()),
            Page::Boxes => ("To take along".to_owned(), lesson.title.as_str()),
            Page::Recap => ("Recap".to_owned(), lesson.title.as_str()),
        };
        let count = self.count();
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

    /// Which page of how many, or how many predictions wait; and how many of them only came in because they come back.
    fn count(&self) -> String {
        match self.is_alone() {
            Some(0) => return String::new(),
            Some(left) => return format!("{left} more after it"),
            None => {}
        }
        let again = self
            .pages
            .iter()
            .filter(|page| matches!(page, Page::Again { .. }));
        let count = format!("{}/{}", self.at + 1, self.pages.len());
        match again.count() {
            0 => count,
            again => format!("{count}, {again} again"),
        }
    }

    /// The parts of the lesson, with what became of each.
    fn draw_outline(&self, lesson: &Lesson, desk: &Desk, body: Rect, canvas: &mut Canvas<'_>) {
        let theme = canvas.theme;
        let area = Rect {
            y: body.y + 2,
            height: body.height.saturating_sub(2),
            width: outline(body.width).saturating_sub(2),
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
        for (page, title) in [(Page::Exercise, "Exercise"), (Page::Mission, "Mission")] {
            if let Some(id) = page.mission_id(lesson) {
                let mark = mission_mark(id, desk, theme);
                entry(self.page() == page, mark, title);
            }
        }
        let recap = matches!(self.page(), Page::Boxes | Page::Recap);
        entry(recap, Span::raw(" "), "To take along");
        canvas.lines(area, &lines);
    }

    /// The room for the text of the page; what is below it belongs to a run or a task.
    pub(super) fn text_area(&self, desk: &Desk, body: Rect) -> Rect {
        let area = content(body);
        let page = column(area);
        let run = match self.state() {
            State::Attempting(attempting) => {
                let lines = self.plain_lines(desk, page.width).len();
                let height = task_height(attempting, lines, page);
                return Rect { height, ..page };
            }
            State::Trying(trying) if !trying.is_running() => None,
            _ => self.watched().zip(self.look(desk)),
        };
        let height = match run {
            None => area.height,
            Some((watched, look)) if self.runs(desk, body) => {
                // A run follows its text at once; what is left below it tells what happens.
                let lines = self.plain_lines(desk, page.width).len();
                let lines = u16::try_from(lines).unwrap_or(u16::MAX);
                let left = beside(watched, look, area);
                if lines <= left {
                    left.min(lines.saturating_add(1))
                } else {
                    // It has been read, and its end says what to see.
                    spare(watched, look, area).max(area.height.div_ceil(3))
                }
            }
            Some(_) => area.height.saturating_sub(WAITING),
        };
        Rect { height, ..page }
    }

    /// Whether the text of the page leaves room for its run, so that both are there at once.
    pub(super) fn fits_beside_run(&self, desk: &Desk, body: Rect) -> bool {
        let area = content(body);
        let Some((watched, look)) = self.watched().zip(self.look(desk)) else {
            return true;
        };
        let lines = self.plain_lines(desk, column(area).width).len();
        lines <= usize::from(beside(watched, look, area))
    }

    /// What to look at in the run of the page.
    fn look(&self, desk: &Desk) -> Option<Look> {
        match &self.step(desk)?.kind {
            StepKind::Text => None,
            StepKind::Show(view) => Some(view.look),
            StepKind::Trial(trial) => Some(trial.run.look),
        }
    }
}

/// The rows of what a mission asks for. It gives way to what may be changed and the goals, which follow it; where both
/// do not fit it is read first, alone, and keeps what rows are left while one works.
fn task_height(attempting: &Attempting, lines: usize, page: Rect) -> u16 {
    let rows = |rows: usize| u16::try_from(rows).unwrap_or(u16::MAX);
    let [.., bare] = attempting.rows(page.width);
    if lines + 1 + bare <= usize::from(page.height) {
        return rows(lines);
    }
    let left = page.height.saturating_sub(rows(bare));
    match attempting.stage() {
        Stage::Task => page.height,
        // A row stays free between the two.
        Stage::Work if left > LEAST_BRIEF => left - 1,
        Stage::Work => 0,
    }
}

/// The rows for what a run tells below its panel, in which the sentence that sums it up has room.
const STORY: u16 = 3;
/// The rows of the word that a run waits to be begun, and an empty one above it.
const WAITING: u16 = 2;

/// The rows for a text above a run: what the run does not need, and half of the room in any case.
fn beside(watched: &Watched, look: Look, area: Rect) -> u16 {
    spare(watched, look, area).max(area.height.div_ceil(2))
}

/// The rows that a run leaves: it wants to say where it stands, its panel, and what it tells.
fn spare(watched: &Watched, look: Look, area: Rect) -> u16 {
    let story = if look == Look::Log { 0 } else { STORY };
    let run = 1 + watched.look_height(look, area.width) + story;
    area.height.saturating_sub(run)
}

/// A run on a page: where it stands, and the one panel to look at.
fn draw_run(watched: &Watched, look: Look, area: Rect, canvas: &mut Canvas<'_>) {
    let [transport, panel] =
        Layout::vertical([Constraint::Length(1), Constraint::Min(0)]).areas(area);
    watched.draw_transport(transport, canvas);
    let height = match look {
        // A log has no end; it takes what is there.
        Look::Log => panel.height,
        // A bill without its last line is none.
        Look::Bill => watched.look_height(look, panel.width).min(panel.height),
        // What sums the run up is not cut off for a panel that shows less.
        Look::Fleet | Look::Timeline => {
            let most = panel.height.saturating_sub(STORY - 1);
            watched.look_height_in(look, panel.width, most).min(most)
        }
    };
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

/// A run that waits until its text is read.
fn draw_waiting(watched: &Watched, area: Rect, canvas: &mut Canvas<'_>) {
    let theme = canvas.theme;
    let Some(row) = area.rows().next_back() else {
        return;
    };
    let end = watched.playback().playground().end();
    let words = format!(
        "A run of {} waits until you have read this.",
        length(end.since(Time::ZERO))
    );
    let line = Line::from(vec![
        Span::styled(" ‖ ", theme.warn),
        Span::styled(words, theme.dim),
    ]);
    canvas.line(row, &line);
}
