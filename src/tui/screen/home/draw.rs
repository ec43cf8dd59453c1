//! How home looks: what comes next, the course, and what the chosen one is about.

use super::Home;
use super::side::{draw_ideas, draw_practice};
use crate::course::lesson::Lesson;
use crate::lab::desk::Desk;
use crate::lab::next::{self, Offer};
use crate::study::progress::MissionState;
use crate::tui::screen::lesson::{about_lines, lesson_line, track_words};
use crate::tui::theme::Theme;
use crate::tui::widget::canvas::Canvas;
use crate::tui::widget::list::List;
use crate::tui::widget::panel::Panel;
use crate::tui::widget::text;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};

/// From this width on there is a side column.
const WITH_SIDE: u16 = 84;
/// From this width on it has room for every title.
const WITH_LONG_SIDE: u16 = 124;

/// The least rows of the list of lessons, frame included.
const LEAST_COURSE: u16 = 5;

impl Home {
    /// Draws it.
    pub(crate) fn draw(&self, desk: &Desk, body: Rect, canvas: &mut Canvas<'_>) {
        if let Some(stats) = &self.stats {
            return stats.draw(body, canvas);
        }
        if let Some(placement) = &self.placement {
            return placement.draw(desk, body, canvas);
        }
        let offers = next::offers(desk);
        let lessons = desk.lessons();
        let high = |rows: usize| u16::try_from(rows + 2).unwrap_or(u16::MAX);
        let [greeting, rest] =
            Layout::vertical([Constraint::Length(2), Constraint::Min(0)]).areas(body);
        draw_greeting(desk, greeting, canvas);
        let side = match body.width {
            WITH_LONG_SIDE.. => 44,
            WITH_SIDE.. => 31,
            _ => 0,
        };
        let [main, side] =
            Layout::horizontal([Constraint::Min(0), Constraint::Length(side)]).areas(rest);
        let chosen = self.rows.chosen(offers.len() + lessons.len());
        let width = main.width.saturating_sub(4);
        let left = main.height.saturating_sub(high(offers.len()));
        // A long course scrolls, so that there is room for what the chosen one is about.
        let room = left.saturating_sub(LEAST_COURSE).min((left / 2).max(6));
        let about = match chosen {
            Some(row) if row < offers.len() => offer_lines(&offers[row], width, canvas.theme),
            Some(row) => short_enough(
                about_lines(lessons[row - offers.len()], desk, width, canvas.theme),
                room.max(left.saturating_sub(high(lessons.len())))
                    .saturating_sub(2),
            ),
            None => Vec::new(),
        };
        let below = high(about.len()).min(room.max(left.saturating_sub(high(lessons.len()))));
        let [next, course, below, more] = Layout::vertical([
            Constraint::Length(high(offers.len())),
            Constraint::Length(high(lessons.len()).min(left.saturating_sub(below))),
            Constraint::Length(below),
            Constraint::Min(0),
        ])
        .areas(main);
        draw_offers(&offers, chosen, next, canvas);
        let place = chosen.and_then(|row| row.checked_sub(offers.len()));
        draw_course(&lessons, place, desk, course, canvas);
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
}

/// What the chosen lesson is about, without its parts where there is no room for all of them.
fn short_enough(mut lines: Vec<Line<'static>>, room: u16) -> Vec<Line<'static>> {
    if lines.len() > usize::from(room)
        && let Some(blank) = lines.iter().position(|line| line.width() == 0)
    {
        lines.truncate(blank);
    }
    lines
}

fn offer_lines(offer: &Offer, width: u16, theme: &Theme) -> Vec<Line<'static>> {
    let mut lines = text::wrap_plain(&offer.title, width.into(), theme.text);
    lines.extend(text::wrap_plain(&offer.why, width.into(), theme.dim));
    lines
}

/// What comes next, with the minutes that it takes.
fn draw_offers(offers: &[Offer], chosen: Option<usize>, area: Rect, canvas: &mut Canvas<'_>) {
    let theme = canvas.theme;
    let here = chosen.filter(|row| *row < offers.len());
    let inner = Panel {
        focus: here.is_some(),
        ..Panel::new("Next")
    }
    .draw(area, canvas);
    let room = usize::from(inner.width).saturating_sub(10);
    let rows: Vec<Line> = offers
        .iter()
        .map(|offer| {
            let minutes = format!("{} min", offer.minutes);
            Line::from(vec![
                Span::styled(text::pad(&offer.title, room), theme.text),
                Span::styled(text::pad_left(&minutes, 8), theme.dim),
            ])
        })
        .collect();
    draw_rows(&rows, here, inner, canvas);
}

fn draw_course(
    lessons: &[&Lesson],
    place: Option<usize>,
    desk: &Desk,
    area: Rect,
    canvas: &mut Canvas<'_>,
) {
    let theme = canvas.theme;
    let mut list = List::default();
    list.choose(place.unwrap_or(0));
    let height = area.height.saturating_sub(2);
    let title = match desk.track() {
        None => "Course".to_owned(),
        track => format!("Course, {}", track_words(track)),
    };
    let inner = Panel {
        focus: place.is_some(),
        status: Line::from(Span::styled(
            format!("{} lessons", lessons.len()),
            theme.dim,
        )),
        legend: Line::from(Span::styled(list.beyond(lessons.len(), height), theme.dim)),
        ..Panel::new(&title)
    }
    .draw(area, canvas);
    let rows: Vec<Line> = lessons
        .iter()
        .map(|lesson| lesson_line(lesson, desk, inner.width, theme))
        .collect();
    draw_rows(&rows, place, inner, canvas);
}

/// The rows with the cursor in one of them, or in none.
fn draw_rows(rows: &[Line<'_>], here: Option<usize>, area: Rect, canvas: &mut Canvas<'_>) {
    if let Some(row) = here {
        let mut list = List::default();
        list.choose(row);
        return list.draw(rows, area, canvas);
    }
    for (row, place) in rows.iter().zip(area.rows()) {
        let inside = Rect {
            x: place.x + 2,
            width: place.width.saturating_sub(2),
            ..place
        };
        canvas.line(inside, row);
    }
}

/// A word, and how far the course is.
fn draw_greeting(desk: &Desk, area: Rect, canvas: &mut Canvas<'_>) {
    let theme = canvas.theme;
    let (mut parts, mut passed, mut skipped, mut missions) = (0, 0, 0, 0);
    let lessons = desk.lessons();
    for lesson in &lessons {
        let state = desk.progress().lesson(lesson);
        parts += state.parts;
        passed += state.passed;
        skipped += state.skipped;
        missions += usize::from(state.mission == MissionState::Solved);
    }
    let done = passed + skipped;
    let words = match (done, missions) {
        (0, 0) => "Serverless computing, by running it. No account, no bill.",
        (done, solved) if done == parts && solved == lessons.len() => {
            "You have been through all of it."
        }
        _ => "Welcome back.",
    };
    let skipped = match skipped {
        0 => String::new(),
        skipped => format!(", {skipped} skipped"),
    };
    let all = lessons.len();
    let far = format!("{passed} of {parts} parts{skipped}, {missions} of {all} missions");
    let width = usize::from(area.width).saturating_sub(2);
    let far = if text::width(words) + text::width(&far) + 2 <= width {
        text::pad_left(&far, width - text::width(words))
    } else {
        String::new()
    };
    let line = Line::from(vec![
        Span::styled(format!(" {words}"), theme.bright),
        Span::styled(far, theme.dim),
    ]);
    // What the last lesson that was gone through has brought.
    let learnt = lessons.iter().rev().find(|lesson| {
        let state = desk.progress().lesson(lesson);
        state.parts > 0 && state.passed == state.parts
    });
    let can = learnt.map_or_else(String::new, |lesson| format!("You can {}.", lesson.can));
    let can = text::shorten(&can, width);
    let second = Line::from(Span::styled(format!(" {can}"), theme.dim));
    canvas.lines(area, &[line, second]);
}
