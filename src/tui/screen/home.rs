//! Home: what to do next, and how far one is.

use super::Ask;
use super::lesson::{about_lines, lesson_line};
use super::stats::Stats;
use crate::course::lesson::Lesson;
use crate::course::question::Question;
use crate::lab::desk::Desk;
use crate::study::progress::{MissionState, PartState, Urgency};
use crate::tui::app::Tab;
use crate::tui::keys::{ENTER, Hint, Key, Row, ch, find, hints};
use crate::tui::theme::Theme;
use crate::tui::widget::canvas::Canvas;
use crate::tui::widget::list::List;
use crate::tui::widget::panel::Panel;
use crate::tui::widget::scroll::CHOOSE;
use crate::tui::widget::text;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};

/// From this width on there is a side column.
const WITH_SIDE: u16 = 84;

/// The home screen.
#[derive(Debug, Default)]
pub(crate) struct Home {
    rows: List,
    /// The statistics, while they are open.
    stats: Option<Stats>,
}

#[derive(Clone, Copy)]
enum Action {
    Open,
    Practise,
    Play,
    Stats,
}

const KEYS: &[Row<Action>] = &[
    Row {
        cap: "⏎",
        word: "open",
        help: "Open the lesson, the first one first",
        keys: &[(ENTER, Action::Open)],
    },
    Row {
        cap: "t",
        word: "ten questions",
        help: "Ten questions over all topics: those that went wrong first",
        keys: &[(ch('t'), Action::Practise)],
    },
    Row {
        cap: "p",
        word: "playground",
        help: "To the scenarios of the playground",
        keys: &[(ch('p'), Action::Play)],
    },
    Row {
        cap: "s",
        word: "statistics",
        help: "What you have learnt, what is due, what to do next",
        keys: &[(ch('s'), Action::Stats)],
    },
];

/// What one should do next.
struct Next<'a> {
    lesson: &'a Lesson,
    /// The part; none if only the mission or the recap is left.
    part: Option<usize>,
}

impl Home {
    /// The keys that work now.
    pub(crate) fn hints(&self) -> Vec<Hint> {
        match self.stats {
            Some(_) => Stats::hints(),
            None => [hints(KEYS), hints(CHOOSE)].concat(),
        }
    }

    /// Puts the cursor on the lesson that comes next.
    pub(crate) fn look_ahead(&mut self, desk: &Desk) {
        let lessons = &desk.content().lessons;
        if let Some(next) = next(desk)
            && let Some(row) = lessons
                .iter()
                .position(|lesson| lesson.id == next.lesson.id)
        {
            self.rows.choose(row);
        }
    }

    /// Acts on a key, if it is one of this screen's.
    pub(crate) fn press(&mut self, key: Key, desk: &Desk, body: Rect) -> Option<Ask> {
        if let Some(stats) = &mut self.stats {
            if !stats.press(key, body)? {
                self.stats = None;
            }
            return Some(Ask::Draw);
        }
        let lessons = &desk.content().lessons;
        if let Some(step) = find(CHOOSE, key) {
            self.rows.go(step, lessons.len(), body.height);
            return Some(Ask::Draw);
        }
        Some(match find(KEYS, key)? {
            Action::Open => match self.rows.chosen(lessons.len()) {
                Some(row) => Ask::Learn(lessons[row].id.to_string()),
                None => Ask::Draw,
            },
            Action::Practise => Ask::Practise(None),
            Action::Play => Ask::Go(Tab::Play),
            Action::Stats => {
                self.stats = Some(Stats::open(desk));
                Ask::Draw
            }
        })
    }

    /// Draws it.
    pub(crate) fn draw(&self, desk: &Desk, body: Rect, canvas: &mut Canvas<'_>) {
        if let Some(stats) = &self.stats {
            return stats.draw(body, canvas);
        }
        let [greeting, rest] =
            Layout::vertical([Constraint::Length(3), Constraint::Min(0)]).areas(body);
        draw_greeting(desk, greeting, canvas);
        let side = if body.width >= WITH_SIDE { 31 } else { 0 };
        let [main, side] =
            Layout::horizontal([Constraint::Min(0), Constraint::Length(side)]).areas(rest);
        let lessons = &desk.content().lessons;
        let count = u16::try_from(lessons.len()).unwrap_or(u16::MAX);
        let about = self.rows.chosen(lessons.len()).map(|row| {
            let width = main.width.saturating_sub(4);
            about_lines(&lessons[row], desk, width, canvas.theme)
        });
        let about = about.unwrap_or_default();
        let high = u16::try_from(about.len() + 2).unwrap_or(u16::MAX);
        // A long course scrolls, so that there is room for what the chosen lesson is about.
        let course = count
            .saturating_add(2)
            .min(main.height.saturating_sub(high).max(5));
        let [course, below, more] = Layout::vertical([
            Constraint::Length(course),
            Constraint::Length(high.min(main.height.saturating_sub(course))),
            Constraint::Min(0),
        ])
        .areas(main);
        self.draw_course(desk, course, canvas);
        let inner = Panel::new("About").draw(below, canvas);
        canvas.lines(inner, &about);
        if side.width == 0 {
            return draw_practice(desk, more, canvas);
        }
        draw_ideas(desk, more, canvas);
        let side = Rect {
            x: side.x + 1,
            width: side.width - 1,
            ..side
        };
        draw_practice(desk, side, canvas);
    }

    fn draw_course(&self, desk: &Desk, area: Rect, canvas: &mut Canvas<'_>) {
        let inner = Panel {
            focus: true,
            ..Panel::new("Course")
        }
        .draw(area, canvas);
        let room = inner.width.saturating_sub(2);
        let lessons = &desk.content().lessons;
        let rows: Vec<Line> = lessons
            .iter()
            .map(|lesson| lesson_line(lesson, desk, room, canvas.theme))
            .collect();
        self.rows.draw(&rows, inner, canvas);
    }
}

/// What comes next: the first part that was not tried, then missions, then what was skipped.
fn next(desk: &Desk) -> Option<Next<'_>> {
    let lessons = &desk.content().lessons;
    let part_that_is = |wanted: PartState| {
        lessons.iter().find_map(|lesson| {
            let state = |id: &str| desk.progress().part(lesson.id.as_str(), id);
            let mut parts = lesson.parts.iter();
            let part = parts.position(|part| state(part.id.as_str()) == wanted)?;
            let part = Some(part);
            Some(Next { lesson, part })
        })
    };
    let unsolved = || {
        let is_open = |lesson: &&Lesson| {
            let mission = desk.progress().mission(lesson.mission.id.as_str());
            mission != MissionState::Solved
        };
        let lesson = lessons.iter().find(is_open)?;
        Some(Next { lesson, part: None })
    };
    part_that_is(PartState::NotTried)
        .or_else(unsolved)
        .or_else(|| part_that_is(PartState::Skipped))
}

fn draw_greeting(desk: &Desk, area: Rect, canvas: &mut Canvas<'_>) {
    let theme = canvas.theme;
    let (first, second) = match next(desk) {
        None => (
            "You have been through all of it.",
            "Practise, or play with the platform.".to_owned(),
        ),
        Some(Next { lesson, part }) => {
            let started = desk.progress().lesson(lesson).passed > 0;
            let first = if started {
                "Welcome back."
            } else {
                "Serverless computing, by running it. No account, no bill."
            };
            let second = match part {
                Some(part) => {
                    let part = &lesson.parts[part];
                    format!("Next: {} ({} min)", part.title, part.minutes)
                }
                None => format!("Next: the mission of {}", lesson.title),
            };
            (first, second)
        }
    };
    let room = usize::from(area.width).saturating_sub(2);
    let lines = [
        Line::from(Span::styled(format!(" {first}"), theme.bright)),
        Line::from(Span::styled(
            format!(" {}", text::shorten(&second, room)),
            theme.text,
        )),
    ];
    canvas.lines(area, &lines);
}

/// How the questions of each topic stand; of all together where there is no room for each.
fn draw_practice(desk: &Desk, area: Rect, canvas: &mut Canvas<'_>) {
    let theme = canvas.theme;
    let banks = &desk.content().banks;
    let height = |rows: usize| u16::try_from(rows + 2).unwrap_or(u16::MAX);
    let each = height(banks.len()) <= area.height;
    let area = Rect {
        height: height(if each { banks.len() } else { 1 }).min(area.height),
        ..area
    };
    if area.height < 3 {
        return;
    }
    let inner = Panel {
        legend: Line::from(Span::styled("right of all", theme.dim)),
        ..Panel::new("Questions")
    }
    .draw(area, canvas);
    let row = |title: &str, questions: &mut dyn Iterator<Item = &Question>| {
        let (mut right, mut all) = (0, 0);
        for question in questions {
            all += 1;
            let urgency = desk.progress().urgency(question.id.as_str());
            right += usize::from(urgency >= Urgency::Guessed);
        }
        let figure = format!("{right}/{all}");
        let room = usize::from(inner.width).saturating_sub(text::width(&figure) + 1);
        Line::from(vec![
            Span::styled(text::pad(title, room), theme.dim),
            Span::styled(format!(" {figure}"), theme.text),
        ])
    };
    let lines: Vec<Line> = if each {
        banks
            .iter()
            .map(|bank| row(&bank.title, &mut bank.questions.iter()))
            .collect()
    } else {
        vec![row("All topics", &mut desk.content().questions())]
    };
    canvas.lines(inner, &lines);
}

/// The wrong ideas that showed last, each with the right one.
fn draw_ideas(desk: &Desk, area: Rect, canvas: &mut Canvas<'_>) {
    let room = usize::from(area.width).saturating_sub(6).max(1);
    let lines = idea_lines(desk, room, canvas.theme);
    if lines.is_empty() || area.height < 4 {
        return;
    }
    let height = u16::try_from(lines.len() + 2).unwrap_or(u16::MAX);
    let area = Rect {
        height: height.min(area.height),
        ..area
    };
    let inner = Panel::new("Ideas to mend").draw(area, canvas);
    canvas.lines(inner, &lines);
}

fn idea_lines(desk: &Desk, room: usize, theme: &Theme) -> Vec<Line<'static>> {
    let held = desk.progress().ideas_held();
    let mut lines = Vec::new();
    for idea in &desk.content().misconceptions {
        if !held.contains_key(idea.id.as_str()) {
            continue;
        }
        for (mark, words, style) in [
            ("✗ ", &idea.wrong, theme.dim),
            ("✔ ", &idea.right, theme.text),
        ] {
            let ink = if mark == "✔ " { theme.ok } else { theme.err };
            let mut lead = Span::styled(mark, ink);
            for mut line in text::wrap_plain(words, room, style) {
                line.spans
                    .insert(0, std::mem::replace(&mut lead, Span::raw("  ")));
                lines.push(line);
            }
        }
    }
    lines
}
