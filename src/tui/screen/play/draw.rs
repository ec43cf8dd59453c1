//! How the playground looks: which panels there are at which size, and what is in them.

use super::{Play, Watched};
use crate::lab::desk::Desk;
use crate::lab::explain::{clock_time, length};
use crate::lab::shelf::Book;
use crate::sim::time::Time;
use crate::tui::widget::canvas::Canvas;
use crate::tui::widget::panel::Panel;
use crate::tui::widget::prose::MEASURE;
use crate::tui::widget::text;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};

/// From this width on the figures have a column of their own.
const WITH_SIDE: u16 = 74;
/// From this width on that column can be wider.
const WIDE_SIDE: u16 = 120;
/// From this width on there is room for the title.
const WITH_TITLE: u16 = 96;
/// Below this height there are no panels, only lines.
const WITH_PANELS: u16 = 12;

impl Play {
    /// Draws it.
    pub(crate) fn draw(&self, desk: &Desk, body: Rect, canvas: &mut Canvas<'_>) {
        let Some(watched) = &self.watched else {
            return self.draw_choice(desk, body, canvas);
        };
        self.draw_run(watched, desk, body, canvas);
        let b = self.versus.as_ref().map(|versus| &versus.sides[1].watched);
        let working = b.unwrap_or(watched).progress();
        if let Some(words) = self.said.as_ref().or(working.as_ref()) {
            draw_said(words, body, canvas);
        }
        if let Some(dialog) = &self.dialog {
            dialog.draw(b.unwrap_or(watched), desk, body, canvas);
        }
    }

    /// The run, with its mission below it; or two runs side by side.
    fn draw_run(&self, watched: &Watched, desk: &Desk, body: Rect, canvas: &mut Canvas<'_>) {
        if let Some(versus) = &self.versus {
            return versus.draw(body, canvas);
        }
        let Some(sitting) = &self.mission else {
            return watched.draw(body, canvas);
        };
        let height = sitting.height().min(body.height / 2);
        let [run, mission] =
            Layout::vertical([Constraint::Min(0), Constraint::Length(height)]).areas(body);
        watched.draw(run, canvas);
        sitting.draw(watched, desk, mission, canvas);
    }

    /// The scenarios, and below them what the chosen one is about.
    fn draw_choice(&self, desk: &Desk, body: Rect, canvas: &mut Canvas<'_>) {
        let theme = canvas.theme;
        let books = desk.books();
        let about = self
            .scenarios
            .chosen(books.len())
            .map_or("", |row| &books[row].about);
        let words = self.trouble.as_deref().unwrap_or(about);
        let style = if self.trouble.is_some() {
            theme.err
        } else {
            theme.text
        };
        let room = usize::from(body.width)
            .saturating_sub(4)
            .min(MEASURE.into());
        let words = text::wrap_plain(words, room, style);
        let high = |rows: usize| u16::try_from(rows + 2).unwrap_or(u16::MAX);
        let [list, below, _] = Layout::vertical([
            Constraint::Max(high(books.len())),
            Constraint::Length(high(words.len()).min(body.height / 2)),
            Constraint::Min(0),
        ])
        .areas(body);
        let inner = Panel {
            focus: true,
            status: Line::from(Span::styled(format!("{}", books.len()), theme.dim)),
            ..Panel::new("Scenarios")
        }
        .draw(list, canvas);
        let row = |book: &Book| Line::from(Span::styled(book.title.clone(), theme.text));
        let rows: Vec<Line> = books.iter().map(row).collect();
        self.scenarios.draw(&rows, inner, canvas);
        let inner = Panel::new("About").draw(below, canvas);
        canvas.lines(inner, &words);
    }
}

/// A word on the last row, over what is there.
fn draw_said(words: &str, body: Rect, canvas: &mut Canvas<'_>) {
    let Some(row) = body.rows().last() else {
        return;
    };
    let words = text::shorten(words, usize::from(row.width).saturating_sub(4));
    let said = Span::styled(format!(" {words} "), canvas.theme.keycap);
    let line = Line::from(vec![Span::raw(" "), said, Span::raw(" ")]);
    canvas.line(row, &line);
}

impl Watched {
    fn draw(&self, body: Rect, canvas: &mut Canvas<'_>) {
        let [transport, rest] =
            Layout::vertical([Constraint::Length(1), Constraint::Min(0)]).areas(body);
        self.draw_transport(transport, canvas);
        if rest.height < WITH_PANELS {
            return self.draw_lines(rest, canvas);
        }
        if rest.width < WITH_SIDE {
            return self.draw_main(rest, canvas);
        }
        let side = if rest.width >= WIDE_SIDE { 34 } else { 27 };
        let [main, _, side] = Layout::horizontal([
            Constraint::Min(0),
            Constraint::Length(1),
            Constraint::Length(side),
        ])
        .areas(rest);
        self.draw_main(main, canvas);
        self.draw_side(side, canvas);
    }

    /// Where we are in the run, and how fast it goes.
    pub(crate) fn draw_transport(&self, row: Rect, canvas: &mut Canvas<'_>) {
        let theme = canvas.theme;
        let playback = &self.playback;
        let state = match (playback.is_playing(), playback.is_over()) {
            (true, _) => Span::styled("▶ ", theme.ok),
            (false, true) => Span::styled("■ ", theme.dim),
            (false, false) => Span::styled("‖ ", theme.warn),
        };
        let end = playback.playground().end();
        let left = Line::from(vec![
            Span::raw(" "),
            state,
            Span::styled(text::pad_left(&clock_time(playback.at()), 10), theme.bright),
            Span::styled(
                format!(" of {}  ", length(end.since(Time::ZERO))),
                theme.dim,
            ),
        ]);
        let title = &playback.playground().scenario().title;
        let title = if row.width >= WITH_TITLE {
            text::shorten(&format!("{title}  "), usize::from(row.width) / 3)
        } else {
            String::new()
        };
        let left = {
            let mut left = left;
            left.push_span(Span::styled(title, theme.text));
            left
        };
        let right = Span::styled(format!("  {} ", speed(playback.speed())), theme.dim);
        let used = left.width() + right.width();
        let bar = usize::from(row.width).saturating_sub(used);
        let done = playback.at().0 * bar as u64 / end.0.max(1);
        let done = usize::try_from(done).unwrap_or(bar).min(bar);
        let mut line = left;
        line.push_span(Span::styled("━".repeat(done), theme.text));
        line.push_span(Span::styled("─".repeat(bar - done), theme.line));
        line.push_span(right);
        canvas.line(row, &line);
    }

    /// Too low for panels: one line for the fleet, then what happens.
    fn draw_lines(&self, area: Rect, canvas: &mut Canvas<'_>) {
        let [fleet, story] =
            Layout::vertical([Constraint::Length(1), Constraint::Min(0)]).areas(area);
        self.fleet().draw(fleet, canvas);
        self.draw_story(story, canvas);
    }

    fn draw_main(&self, area: Rect, canvas: &mut Canvas<'_>) {
        let [fleet, timeline, chart, story] = self.rows(area);
        self.draw_fleet(fleet, canvas);
        let axis = self.axis(area);
        self.draw_timeline(timeline, &axis, canvas);
        if chart.height > 0 {
            self.draw_chart(chart, &axis, canvas);
        }
        let title = self
            .selected
            .map(|id| format!("Environment {}", id.number()));
        let panel = Panel {
            focus: true,
            ..Panel::new(title.as_deref().unwrap_or("What happens"))
        };
        let inner = panel.draw(story, canvas);
        self.draw_story(inner, canvas);
    }

    /// The panels from top to bottom: the fleet as high as its cells, the timeline as high as its lanes, the
    /// concurrency where there is room, and what happens.
    fn rows(&self, area: Rect) -> [Rect; 4] {
        const STORY: u16 = 6;
        let chart = if area.height >= 26 { 6 } else { 0 };
        let most = if area.height >= 34 { 8 } else { 2 };
        let fleet = 2 + self.fleet().rows(area.width.saturating_sub(4), most);
        let lanes = u16::try_from(self.playback.timeline().len()).unwrap_or(u16::MAX);
        let left = area.height.saturating_sub(fleet + chart);
        let timeline = lanes
            .max(1)
            .saturating_add(3)
            .min(left.saturating_sub(STORY).max(left / 2));
        Layout::vertical([
            Constraint::Length(fleet),
            Constraint::Length(timeline),
            Constraint::Length(chart),
            Constraint::Min(0),
        ])
        .areas(area)
    }
}

fn speed(thousandths: u64) -> String {
    match thousandths {
        0..1_000 => format!("×0.{}", format!("{thousandths:03}").trim_end_matches('0')),
        _ => format!("×{}", thousandths / 1_000),
    }
}
