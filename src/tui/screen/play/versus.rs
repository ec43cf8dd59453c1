//! A and B: two runs under the same arrivals, side by side, on one clock. What is fired goes to both; what
//! is set goes to B alone.

use super::settings::Settings;
use super::tally::Tally;
use super::{Action, Watched};
use crate::lab::desk::Desk;
use crate::lab::explain::{capital, length};
use crate::lab::playground::Playground;
use crate::lab::sentence;
use crate::sim::scenario::Input;
use crate::sim::time::{Span, Time};
use crate::tui::widget::canvas::Canvas;
use crate::tui::widget::fleet::Fleet;
use crate::tui::widget::panel::Panel;
use crate::tui::widget::text;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span as Piece};
use serde_json::Value;
use std::time::Duration;

/// Two runs side by side.
#[derive(Debug)]
pub(crate) struct Versus {
    pub(super) sides: [Side; 2],
    /// The sentence that sums up the difference, once both are known to their ends.
    sentence: Option<String>,
}

/// One of the two.
#[derive(Debug)]
pub(super) struct Side {
    pub(super) name: String,
    pub(super) watched: Watched,
    tally: Tally,
    generation: Option<u64>,
}

impl Side {
    fn new(name: String, playground: Playground, desk: &Desk) -> Self {
        Self {
            name,
            watched: Watched::new(playground, desk),
            tally: Tally::default(),
            generation: None,
        }
    }
}

impl Versus {
    /// Two runs with their names, both at their start.
    pub(super) fn new([a, b]: [(String, Playground); 2], watched: &Watched, desk: &Desk) -> Self {
        let mut versus = Self {
            sides: [(a.0, a.1), (b.0, b.1)].map(|(name, run)| Side::new(name, run, desk)),
            sentence: None,
        };
        for side in &mut versus.sides {
            side.watched.playback.set_speed(watched.playback.speed());
        }
        versus.keep_up();
        versus
    }

    fn each(&mut self, act: impl Fn(&mut Watched)) {
        for side in &mut self.sides {
            act(&mut side.watched);
        }
    }

    pub(super) const fn b(&mut self) -> &mut Watched {
        &mut self.sides[1].watched
    }

    pub(super) fn is_moving(&self) -> bool {
        self.sides.iter().any(|side| side.watched.is_moving())
    }

    pub(super) fn is_working(&self) -> bool {
        self.sides.iter().any(|side| side.watched.is_working())
    }

    /// Lets time pass for both alike: neither goes on before the other has come as far.
    pub(super) fn tick(&mut self, elapsed: Duration) -> bool {
        let waits = |side: &Side| side.watched.playback.catching_up().is_some();
        let elapsed = if self.sides.iter().any(waits) {
            Duration::ZERO
        } else {
            elapsed
        };
        let mut changed = false;
        for side in &mut self.sides {
            changed |= side.watched.tick(elapsed);
        }
        // A run that is not known as far as the other holds both back.
        let at = self.at();
        if !self.is_working() {
            self.each(|watched| watched.playback.seek(at));
        }
        self.keep_up();
        changed
    }

    fn at(&self) -> Time {
        let at = self.sides.iter().map(|side| side.watched.playback.at());
        at.max().unwrap_or(Time::ZERO)
    }

    /// Does what a key of the run asks for, to both.
    pub(super) fn act(&mut self, action: Action) {
        match action {
            Action::Step => self.step(true),
            Action::StepBack => self.step(false),
            Action::Next(_) | Action::Previous(_) => self.jump(action),
            Action::Fire(count) => self.fire(0, count),
            // These are about one run; there are two.
            Action::GoTo | Action::Why | Action::Bill => {}
            action => self.each(|watched| watched.act(action)),
        }
        self.keep_up();
    }

    /// Sends the same events to both, at the same instant.
    pub(super) fn fire(&mut self, source: usize, count: u32) {
        let times = self
            .sides
            .iter()
            .map(|side| side.watched.playback.hand_time());
        let time = times.max().unwrap_or(Time::ZERO);
        for side in &mut self.sides {
            let input = Input::Fire { source, count };
            side.watched.playback.input_at(time, input);
        }
    }

    /// Both to the next instant at which something happens in one of them, or to the one before.
    fn step(&mut self, on: bool) {
        let at = self.at();
        let found = self.sides.iter().filter_map(|side| {
            let facts = &side.watched.playback.playground().trace().facts;
            if on {
                let next = facts.partition_point(|fact| fact.at <= at);
                facts.get(next).map(|fact| fact.at)
            } else {
                let before = facts.partition_point(|fact| fact.at < at);
                before.checked_sub(1).map(|place| facts[place].at)
            }
        });
        let to = if on {
            found.min().unwrap_or(Time::NEVER)
        } else {
            found.max().unwrap_or(Time::ZERO)
        };
        self.stop_at(to);
    }

    /// Both to the next landmark of either, or to the one before.
    fn jump(&mut self, action: Action) {
        let at = self.at();
        let sides = self.sides.iter();
        let facts = sides.flat_map(|side| &side.watched.playback.playground().trace().facts);
        let to = match action {
            Action::Next(landmark) => facts
                .filter(|fact| fact.at > at && landmark.is(fact))
                .map(|fact| fact.at)
                .min(),
            Action::Previous(landmark) => facts
                .filter(|fact| fact.at < at && landmark.is(fact))
                .map(|fact| fact.at)
                .max(),
            _ => None,
        };
        if let Some(to) = to {
            self.stop_at(to);
        }
    }

    /// Both to an instant.
    pub(super) fn go_to(&mut self, at: Time) {
        self.each(|watched| watched.playback.seek(at));
    }

    fn stop_at(&mut self, to: Time) {
        self.each(|watched| {
            watched.playback.set_playing(false);
            watched.playback.seek(to);
        });
    }

    /// Keeps figures and sentence with the runs.
    pub(super) fn keep_up(&mut self) {
        let mut anew = false;
        for side in &mut self.sides {
            let playback = &side.watched.playback;
            side.tally.keep_up(playback);
            anew |= side.generation.replace(playback.generation()) != Some(playback.generation());
        }
        if anew {
            self.sentence = None;
        }
        if self.sentence.is_none() {
            let reports = self.sides.each_ref().map(|side| {
                let mut report = side.watched.playback.playground().report()?;
                report["name"] = side.name.clone().into();
                Some(report)
            });
            if let [Some(a), Some(b)] = reports {
                self.sentence = Some(sentence::of_variants(&[a, b]));
            }
        }
    }

    /// The settings of B.
    pub(super) fn settings(&self, at: usize) -> Settings {
        Settings::new(&self.sides[1].watched, at)
    }

    pub(super) fn cost(&self) -> String {
        let [a, b] = self.sides.each_ref().map(|side| side.watched.cost());
        format!("A {a}  B {b}")
    }

    pub(super) fn draw(&self, body: Rect, canvas: &mut Canvas<'_>) {
        let words = self.words();
        let room = usize::from(body.width.saturating_sub(4));
        let lines = text::wrap_plain(&words, room, canvas.theme.bright);
        let foot = u16::try_from(lines.len() + 2).unwrap_or(u16::MAX);
        let [transport, sides, foot] = Layout::vertical([
            Constraint::Length(1),
            Constraint::Min(0),
            Constraint::Length(foot.min(body.height / 3)),
        ])
        .areas(body);
        self.sides[1].watched.draw_transport(transport, canvas);
        let [a, _, b] = Layout::horizontal([
            Constraint::Fill(1),
            Constraint::Length(1),
            Constraint::Fill(1),
        ])
        .areas(sides);
        let reports = self
            .sides
            .each_ref()
            .map(|side| side.tally.report(&side.watched));
        for (n, area) in [(0, a), (1, b)] {
            self.draw_side(n, &reports, area, canvas);
        }
        let inner = Panel::new("The difference").draw(foot, canvas);
        canvas.lines(inner, &lines);
    }

    /// The sentence at the end; on the way there, what to do.
    fn words(&self) -> String {
        let [a, b] = &self.sides;
        let over = b.watched.playback.is_over();
        match &self.sentence {
            Some(sentence) if over => capital(sentence),
            _ if a.watched.playback.playground().scenario().inputs
                == b.watched.playback.playground().scenario().inputs
                && a.name == AS_WRITTEN
                && b.name == YOURS =>
            {
                "Both runs are the same so far: s changes a setting of B. What you fire goes to both."
                    .into()
            }
            _ => "Both get the same arrivals. Their difference is summed up at the end of the run."
                .into(),
        }
    }

    fn draw_side(&self, n: usize, reports: &[Value; 2], area: Rect, canvas: &mut Canvas<'_>) {
        let side = &self.sides[n];
        let title = format!("{}: {}", if n == 0 { "A" } else { "B" }, side.name);
        let title = text::shorten(&title, usize::from(area.width).saturating_sub(6));
        let rows = figures(reports);
        let figures_high = u16::try_from(rows.len() + 2).unwrap_or(u16::MAX);
        let places = side.watched.places();
        let fleet = 2 + Fleet::rows(places, area.width.saturating_sub(4), 2);
        let [figures, fleet, rest] = Layout::vertical([
            Constraint::Length(figures_high.min(area.height)),
            Constraint::Length(fleet),
            Constraint::Min(0),
        ])
        .areas(area);
        let inner = Panel {
            focus: n == 1,
            ..Panel::new(&title)
        }
        .draw(figures, canvas);
        for (row, place) in rows.iter().zip(inner.rows()) {
            row.draw(n, place, canvas);
        }
        if fleet.height > 2 {
            side.watched.draw_fleet(fleet, canvas);
        }
        if rest.height > 4 {
            let lanes = u16::try_from(side.watched.playback.timeline().len()).unwrap_or(u16::MAX);
            let wanted = lanes.max(1).saturating_add(3);
            // The concurrency below it, where there is room for both.
            let chart = if rest.height < 16 { 0 } else { 8 };
            let [timeline, chart, _] = Layout::vertical([
                Constraint::Length(wanted.min(rest.height - chart)),
                Constraint::Length(chart),
                Constraint::Min(0),
            ])
            .areas(rest);
            let axis = side.watched.axis(rest);
            side.watched.draw_timeline(timeline, &axis, canvas);
            if chart.height > 0 {
                side.watched.draw_chart(chart, &axis, canvas);
            }
        }
    }
}

/// A length of time out of the JSON, which gives milliseconds.
fn of_millis(ms: f64) -> Span {
    crate::sim::chance::micros(ms * 1e3)
}

/// The name of a run as its author wrote it, and of the same with what was done by hand.
pub(super) const AS_WRITTEN: &str = "as written";
pub(super) const YOURS: &str = "with your changes";

/// A figure of both sides.
struct Pair {
    label: &'static str,
    values: [String; 2],
    style: fn(&crate::tui::theme::Theme) -> Style,
}

impl Pair {
    fn draw(&self, n: usize, row: Rect, canvas: &mut Canvas<'_>) {
        let theme = canvas.theme;
        let value = &self.values[n];
        let style = if self.values[0] == self.values[1] {
            theme.dim
        } else {
            (self.style)(theme)
        };
        // What differs is marked, so that it shows without colour.
        let mark = if self.values[0] == self.values[1] || n == 0 {
            " "
        } else {
            "≠"
        };
        let room = usize::from(row.width).saturating_sub(text::width(value) + 2);
        canvas.line(
            row,
            &Line::from(vec![
                Piece::styled(text::pad(self.label, room), theme.dim),
                Piece::styled(format!("{mark} "), theme.accent),
                Piece::styled(value.clone(), style),
            ]),
        );
    }
}

/// What is compared while the runs go on.
fn figures(reports: &[Value; 2]) -> Vec<Pair> {
    let count = |label, key: &str, style| Pair {
        label,
        values: reports.each_ref().map(|run| {
            crate::money::grouped(&run["metrics"][key].as_u64().unwrap_or(0).to_string())
        }),
        style,
    };
    let millis = |label, percentile: &str| Pair {
        label,
        values: reports.each_ref().map(|run| {
            let ms = run["metrics"]["latency_ms"][percentile].as_f64();
            ms.map_or_else(|| "–".into(), |ms| length(of_millis(ms)))
        }),
        style: |theme| theme.bright,
    };
    let bill = Pair {
        label: "bill",
        values: reports.each_ref().map(|run| {
            let usd = run["bill"]["total_usd"].as_str().unwrap_or("0");
            format!("${:.6}", usd.parse::<f64>().unwrap_or(0.0))
        }),
        style: |theme| theme.bright,
    };
    vec![
        count("events", "events", |theme| theme.bright),
        count("cold starts", "cold_starts", |theme| theme.warn),
        count("throttled", "throttled", |theme| theme.err),
        count("errors", "errors", |theme| theme.err),
        millis("half within", "p50"),
        millis("95 % within", "p95"),
        bill,
    ]
}
