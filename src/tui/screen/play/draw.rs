//! How the playground looks: which panels there are at which size, and what is in them.

use super::{Play, Watched};
use crate::lab::desk::Desk;
use crate::lab::explain::{clock_time, length};
use crate::lab::shelf::Book;
use crate::money::grouped;
use crate::sim::time::Time;
use crate::tui::keys::ENTER;
use crate::tui::widget::canvas::Canvas;
use crate::tui::widget::fleet::Fleet;
use crate::tui::widget::panel::Panel;
use crate::tui::widget::prose::MEASURE;
use crate::tui::widget::text;
use crate::tui::widget::touch::Touch;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};

/// From this width on the figures have a column of their own.
const WITH_SIDE: u16 = 74;
/// From this width on that column can be wider.
const WIDE_SIDE: u16 = 120;
/// And wider still.
const WIDEST_SIDE: u16 = 170;
/// From this width on there is room for the title.
const WITH_TITLE: u16 = 96;
/// The least columns of the bar beside a title.
const LEAST_BAR: usize = 24;
/// Below this height there are no panels, only lines.
const WITH_PANELS: u16 = 12;

impl Play {
    /// Draws it.
    pub(crate) fn draw(&self, desk: &Desk, body: Rect, canvas: &mut Canvas<'_>) {
        if let Some(compare) = &self.compare {
            return compare.draw(body, canvas);
        }
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
            return watched.draw(desk, body, canvas);
        };
        let height = sitting.height().min(body.height / 2);
        let [run, mission] =
            Layout::vertical([Constraint::Min(0), Constraint::Length(height)]).areas(body);
        watched.draw(desk, run, canvas);
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
            status: Line::from(Span::styled(self.chosen_of(books.len()), theme.dim)),
            ..Panel::new("Scenarios")
        }
        .draw(list, canvas);
        let room = usize::from(inner.width).saturating_sub(2);
        let row = |book: &Book| {
            let title = text::shorten(&book.title, room);
            Line::from(Span::styled(title, theme.text))
        };
        let rows: Vec<Line> = books.iter().map(row).collect();
        self.scenarios.draw(&rows, inner, canvas);
        let inner = Panel::new("About").draw(below, canvas);
        canvas.lines(inner, &text::cut(words, inner));
    }

    /// Which of so many scenarios is chosen.
    fn chosen_of(&self, count: usize) -> String {
        let chosen = self.scenarios.chosen(count).map_or(0, |row| row + 1);
        format!("{chosen} of {count}")
    }
}

/// A word on the last row, over what is there.
fn draw_said(words: &str, body: Rect, canvas: &mut Canvas<'_>) {
    let Some(row) = body.rows().next_back() else {
        return;
    };
    let words = text::shorten(words, usize::from(row.width).saturating_sub(4));
    let said = Span::styled(format!(" {words} "), canvas.theme.keycap);
    let line = Line::from(vec![Span::raw(" "), said, Span::raw(" ")]);
    canvas.line(row, &line);
}

impl Watched {
    fn draw(&self, desk: &Desk, body: Rect, canvas: &mut Canvas<'_>) {
        let [transport, rest] =
            Layout::vertical([Constraint::Length(1), Constraint::Min(0)]).areas(body);
        canvas.on_wheel(body, self.scrub());
        match &self.typed {
            Some(typed) => draw_typed(typed, transport, canvas),
            None => self.draw_transport(transport, canvas),
        }
        if let Some(why) = &self.why {
            return self.draw_why(why, desk, rest, canvas);
        }
        if rest.width < WITH_SIDE || rest.height < WITH_PANELS {
            let [figures, rest] =
                Layout::vertical([Constraint::Length(1), Constraint::Min(0)]).areas(rest);
            self.draw_summary(figures, canvas);
            if rest.height < WITH_PANELS {
                self.draw_lines(rest, canvas);
            } else {
                self.draw_main(rest, canvas);
            }
            return;
        }
        let side = match rest.width {
            WIDEST_SIDE.. => 38,
            WIDE_SIDE.. => 34,
            WITH_TITLE.. => 30,
            _ => 27,
        };
        let [main, _, side] = Layout::horizontal([
            Constraint::Min(0),
            Constraint::Length(1),
            Constraint::Length(side),
        ])
        .areas(rest);
        self.draw_main(main, canvas);
        self.draw_side(side, canvas);
    }

    /// What a turn of the wheel over a run does: a part of the window back, or on.
    fn scrub(&self) -> [Touch; 2] {
        const NOTCHES: u64 = 20;
        let (at, notch) = (self.playback.at(), self.zoom.span().0 / NOTCHES);
        [
            Touch::Instant(Time(at.0.saturating_sub(notch))),
            Touch::Instant(Time(at.0.saturating_add(notch))),
        ]
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
        // As wide as the clock will ever be, so that it moves nothing.
        let clock = clock_time(end).len().max(10);
        let left = Line::from(vec![
            Span::raw(" "),
            state,
            Span::styled(
                text::pad_left(&clock_time(playback.at()), clock),
                theme.bright,
            ),
            Span::styled(
                format!(" of {}  ", length(end.since(Time::ZERO))),
                theme.dim,
            ),
        ]);
        let title = &playback.playground().scenario().title;
        let title = if row.width >= WITH_TITLE {
            // The bar takes what a title leaves, and that much in any case.
            let room = usize::from(row.width).saturating_sub(left.width() + LEAST_BAR + 10);
            text::shorten(title, room) + "  "
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
        let before = left.width();
        let mut line = left;
        line.push_span(Span::styled("━".repeat(done), theme.text));
        line.push_span(Span::styled("─".repeat(bar - done), theme.line));
        line.push_span(right);
        canvas.line(row, &line);
        // The bar is the run from its start to its end.
        let last = bar.saturating_sub(1).max(1) as u128;
        for (n, cell) in (0..).zip(row.columns().skip(before).take(bar)) {
            let at = u64::try_from(u128::from(end.0) * n / last).unwrap_or(u64::MAX);
            canvas.on_drag(cell, Touch::Instant(Time(at)));
        }
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
        let title = self.selected.map(|id| {
            let lane = self.playback.timeline().lane(id);
            let function = lane.and_then(|lane| lane.function);
            let function = function.map_or("", |id| self.playback.names().function(id));
            let zone = self.playback.view().environments.get(&id);
            let zone = zone.map_or_else(String::new, |found| {
                format!(" · zone {}", found.zone.letter())
            });
            format!("Environment {} · {function}{zone}", id.number())
        });
        let panel = Panel {
            focus: true,
            legend: Line::from(Span::styled("⏎ why", canvas.theme.dim)),
            ..Panel::new(title.as_deref().unwrap_or("What happens"))
        };
        let inner = panel.draw(story, canvas);
        canvas.on_click(story, Touch::Press(ENTER, 1));
        self.draw_story(inner, canvas);
    }

    /// The panels from top to bottom: the fleet as high as its cells, the timeline as high as its lanes in
    /// steps, so that it does not grow with each, the concurrency where there is room, and what happens.
    fn rows(&self, area: Rect) -> [Rect; 4] {
        let story = if area.height >= 34 { 8 } else { 6 };
        let step = if area.height >= 22 { 4 } else { 2 };
        let most = match area.height {
            34.. => 8,
            18.. => 3,
            _ => 2,
        };
        let fleet = 2 + Fleet::rows(self.places(), area.width.saturating_sub(4), most);
        let left = area.height.saturating_sub(fleet);
        let chart = match left {
            28.. => 9,
            20.. => 6,
            _ => 0,
        };
        let lanes = self.lanes(&self.axis(area)).len();
        let lanes = u16::try_from(lanes).unwrap_or(u16::MAX / 2).max(1);
        let wanted = lanes.div_ceil(step) * step + 3 + self.arrival_rows();
        let room = left.saturating_sub(chart);
        let timeline = wanted.min(room.saturating_sub(story)).max(room.min(5));
        // What is left over makes the chart higher before it makes the story longer than one reads.
        let over = room.saturating_sub(timeline).saturating_sub(2 * story);
        let chart = if chart > 0 {
            chart + over.min(chart)
        } else {
            0
        };
        Layout::vertical([
            Constraint::Length(fleet),
            Constraint::Length(timeline),
            Constraint::Length(chart),
            Constraint::Min(0),
        ])
        .areas(area)
    }
}

/// The row in which an instant is typed.
fn draw_typed(typed: &str, row: Rect, canvas: &mut Canvas<'_>) {
    let theme = canvas.theme;
    let line = Line::from(vec![
        Span::styled(" Go to  ", theme.dim),
        Span::styled(format!(" {typed}▏"), theme.keycap),
        Span::styled("  12.5s  250ms  1:30  +5s  -1m", theme.faint),
    ]);
    canvas.line(row, &line);
}

fn speed(thousandths: u64) -> String {
    match thousandths {
        0..1_000 => format!("×0.{}", format!("{thousandths:03}").trim_end_matches('0')),
        _ => format!("×{}", grouped(&(thousandths / 1_000).to_string())),
    }
}
