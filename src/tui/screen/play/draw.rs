//! How the playground looks: which panels there are at which size, and what is in them.

use super::{Play, Watched};
use crate::lab::explain::{length, sentence};
use crate::money::Item;
use crate::sim::time::Time;
use crate::sim::trace::{Fact, What};
use crate::tui::playback::{Condition, is_told};
use crate::tui::theme::Theme;
use crate::tui::widget::axis::Axis;
use crate::tui::widget::canvas::Canvas;
use crate::tui::widget::chart::Chart;
use crate::tui::widget::figures::{self, Figure};
use crate::tui::widget::fleet::Fleet;
use crate::tui::widget::lanes::{self, GUTTER, Lanes};
use crate::tui::widget::panel::Panel;
use crate::tui::widget::state::look;
use crate::tui::widget::text;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Style;
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
    pub(crate) fn draw(&self, body: Rect, canvas: &mut Canvas<'_>) {
        let theme = canvas.theme;
        if let Some(watched) = &self.watched {
            return watched.draw(body, canvas);
        }
        let words = "No run is open. Choose a scenario at home, or start with\n\
                     coldstart play SCENARIO";
        let lines = text::wrap_plain(words, body.width.into(), canvas.theme.dim);
        canvas.lines(body, &lines);
    }
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
    fn draw_transport(&self, row: Rect, canvas: &mut Canvas<'_>) {
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
            Span::styled(text::pad_left(&playback.at().to_string(), 10), theme.bright),
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
        let columns = area.width.saturating_sub(4 + GUTTER);
        let axis = Axis::new(self.playback.at(), self.zoom, columns);
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

    fn fleet(&self) -> Fleet<'_> {
        Fleet {
            view: self.playback.view(),
            lanes: self.playback.timeline().lanes(self.playback.at()),
            total: self.playback.timeline().len(),
            at: self.playback.at(),
            selected: self.selected,
        }
    }

    fn draw_fleet(&self, area: Rect, canvas: &mut Canvas<'_>) {
        let theme = canvas.theme;
        let view = self.playback.view();
        let fleet = self.fleet();
        let mut legend = Vec::new();
        for condition in [
            Condition::Init,
            Condition::Busy,
            Condition::Idle,
            Condition::Failed,
        ] {
            let look = look(condition, theme);
            let same = |other: Condition| {
                other == condition
                    || (condition == Condition::Busy && matches!(other, Condition::Waiting(_)))
            };
            legend.push(Span::styled(look.glyph, look.style));
            legend.push(Span::styled(
                format!(" {} {}", look.word, view.count(same)),
                theme.dim,
            ));
            legend.push(Span::raw("  "));
        }
        legend.pop();
        let status = match self.limit() {
            Some(limit) => format!("{} of {limit} in use", view.running()),
            None => format!("{} in use", view.running()),
        };
        let mut status = vec![Span::styled(status, theme.dim)];
        let room = area.inner(ratatui::layout::Margin::new(2, 1));
        if let Some(many) = fleet.scale(room) {
            status.push(Span::styled(format!(", {many} a cell"), theme.dim));
        }
        let inner = Panel {
            status: Line::from(status),
            legend: Line::from(legend),
            ..Panel::new("Environments")
        }
        .draw(area, canvas);
        fleet.draw(inner, canvas);
    }

    fn draw_timeline(&self, area: Rect, axis: &Axis, canvas: &mut Canvas<'_>) {
        let theme = canvas.theme;
        let lanes = Lanes {
            lanes: self.playback.timeline().lanes(self.playback.at()),
            selected: self.selected,
        };
        let position = lanes.position(area.height.saturating_sub(3));
        let inner = Panel {
            status: Line::from(Span::styled(position, theme.dim)),
            legend: lanes::legend(theme),
            ..Panel::new("Timeline")
        }
        .draw(area, canvas);
        lanes.draw(inner, axis, canvas);
    }

    fn draw_chart(&self, area: Rect, axis: &Axis, canvas: &mut Canvas<'_>) {
        let theme = canvas.theme;
        let throttles = self.playback.view().counts.throttles;
        let mut legend = Vec::new();
        if throttles > 0 {
            legend.push(Span::styled("×", theme.err));
            legend.push(Span::styled(format!(" throttled {throttles}"), theme.dim));
        }
        let inner = Panel {
            legend: Line::from(legend),
            ..Panel::new("Concurrency")
        }
        .draw(area, canvas);
        Chart {
            timeline: self.playback.timeline(),
            limit: self.limit(),
        }
        .draw(inner, axis, canvas);
    }

    /// The limit that a function alone in its account meets first.
    fn limit(&self) -> Option<u32> {
        let scenario = self.playback.playground().scenario();
        match scenario.functions.as_slice() {
            [function] => function
                .reserved_concurrency
                .or(Some(scenario.account_concurrency)),
            _ => Some(scenario.account_concurrency),
        }
    }

    /// What happened last, the newest first; of the chosen environment, if one is chosen.
    fn draw_story(&self, area: Rect, canvas: &mut Canvas<'_>) {
        let theme = canvas.theme;
        let mut rows = area.rows().collect::<Vec<_>>().into_iter();
        if let Some(notice) = self.notice
            && let Some(row) = rows.next()
        {
            let notice = text::shorten(notice, row.width.into());
            canvas.text((row.x, row.y), notice, theme.warn);
        }
        if self.playback.is_over()
            && self.selected.is_none()
            && let Some(summary) = self.playback.playground().summary()
        {
            let room = usize::from(area.width);
            for line in text::wrap_plain(&summary, room, theme.bright) {
                let Some(row) = rows.next() else { return };
                canvas.line(row, &line);
            }
        }
        let about = |fact: &&Fact| {
            is_told(fact) && self.selected.is_none_or(|id| fact.environment == Some(id))
        };
        let clock = self.playback.at().to_string().len().max(8);
        let told = self.playback.past().iter().rev().filter(about);
        for (n, fact) in told.take(area.height.into()).enumerate() {
            let style = if n == 0 { theme.bright } else { theme.text };
            let words = sentence(fact, self.playback.names());
            let room = usize::from(area.width).saturating_sub(clock + 4);
            let lines = text::wrap_plain(&words, room, style);
            if n > 0 && rows.len() < lines.len() {
                return;
            }
            let when = text::pad_left(&fact.at.to_string(), clock);
            let mut lead = vec![
                Span::styled(when, theme.faint),
                Span::raw(" "),
                mark(fact, theme),
                Span::raw(" "),
            ];
            for words in lines {
                let Some(row) = rows.next() else { return };
                let indent = Span::raw(" ".repeat(clock + 3));
                let mut line = Line::from(std::mem::replace(&mut lead, vec![indent]));
                line.spans.extend(words.spans);
                canvas.line(row, &line);
            }
        }
    }

    fn draw_side(&self, area: Rect, canvas: &mut Canvas<'_>) {
        let theme = canvas.theme;
        let bill = self.bill_figures(theme);
        let counts = self.count_figures(theme);
        let height = |figures: &[Figure]| u16::try_from(figures.len()).unwrap_or(0) + 2;
        let [money, numbers, settings] = Layout::vertical([
            Constraint::Length(height(&bill)),
            Constraint::Length(height(&counts)),
            Constraint::Min(0),
        ])
        .areas(area);
        let inner = Panel::new("Bill").draw(money, canvas);
        figures::draw(&bill, inner, canvas);
        let inner = Panel::new("So far").draw(numbers, canvas);
        figures::draw(&counts, inner, canvas);
        let all = self.setting_figures(theme);
        if settings.height >= height(&all) {
            let settings = Rect {
                height: height(&all),
                ..settings
            };
            let inner = Panel::new("Settings").draw(settings, canvas);
            figures::draw(&all, inner, canvas);
        }
    }

    fn bill_figures(&self, theme: &Theme) -> Vec<Figure> {
        let (playback, view) = (&self.playback, self.playback.view());
        let playground = playback.playground();
        let bill = playground.bill(&view.charges);
        let mut figures = vec![Figure::Value(
            "total",
            format!("${:.6}", bill.total.as_f64()),
            theme.bright,
        )];
        for line in &bill.lines {
            let amount = line.amount_used();
            let amount = amount.strip_suffix(" requests").unwrap_or(&amount);
            figures.push(Figure::Value(
                label(line.item),
                amount.to_owned(),
                theme.text,
            ));
        }
        figures.push(Figure::Rule);
        let month = playground.bill_for_month(&view.charges, playback.at());
        let month = month.map_or_else(
            || "–".to_owned(),
            |bill| format!("${}", dollars(bill.total.as_f64())),
        );
        figures.push(Figure::Value("a month of this", month, theme.warn));
        figures
    }

    fn count_figures(&self, theme: &Theme) -> Vec<Figure> {
        let counts = self.playback.view().counts;
        let figure = |label, count: u64, alarm: Style| {
            let style = if count > 0 { alarm } else { theme.dim };
            Figure::Value(label, count.to_string(), style)
        };
        let mut figures = vec![
            figure("events", counts.events, theme.bright),
            figure("under way", counts.in_flight(), theme.text),
            figure("cold starts", counts.cold_starts, theme.warn),
            figure("warm starts", counts.warm_starts, theme.ok),
            figure("throttled", counts.throttles, theme.err),
            figure("errors", counts.errors, theme.err),
        ];
        if counts.provisioned_starts > 0 {
            let provisioned = figure("provisioned", counts.provisioned_starts, theme.ok);
            figures.insert(4, provisioned);
        }
        if counts.retries > 0 {
            figures.push(figure("retries", counts.retries, theme.warn));
        }
        figures
    }

    fn setting_figures(&self, theme: &Theme) -> Vec<Figure> {
        let scenario = self.playback.playground().scenario();
        let value = |label, value: String| Figure::Value(label, value, theme.text);
        let mut figures = Vec::new();
        if let [function] = scenario.functions.as_slice() {
            figures.push(value("function", function.name.clone()));
            figures.push(value("memory", format!("{} MB", function.memory_mb)));
            figures.push(value("time-out", length(function.timeout)));
            let reserved = function.reserved_concurrency;
            let reserved = reserved.map_or_else(|| "–".into(), |n| n.to_string());
            figures.push(value("reserved", reserved));
            figures.push(value(
                "provisioned",
                function.provisioned_concurrency.to_string(),
            ));
        } else {
            figures.push(value("functions", scenario.functions.len().to_string()));
        }
        figures.push(value(
            "idle time-out",
            length(scenario.environment.idle_timeout),
        ));
        figures.push(value("seed", scenario.seed.to_string()));
        figures
    }
}

/// A charge in a word or two.
const fn label(item: Item) -> &'static str {
    match item {
        Item::LambdaRequests => "requests",
        Item::LambdaDuration(_) => "compute",
        Item::LambdaProvisioned(_) => "kept ready",
        Item::LambdaProvisionedDuration(_) => "on provisioned",
        Item::LambdaEphemeral => "/tmp",
        Item::SnapStartCache | Item::SnapStartRestore => "SnapStart",
        Item::ApiRestRequests => "REST API",
        Item::ApiHttpRequests => "HTTP API",
        Item::SqsStandardRequests | Item::SqsFifoRequests => "SQS",
        Item::SnsPublishes => "SNS",
        Item::DynamoWrites => "table writes",
        Item::DynamoReads => "table reads",
        Item::S3Puts => "S3 puts",
        Item::S3Gets => "S3 gets",
        Item::LogBytes => "logs",
        _ => "other",
    }
}

/// The shape and colour of a fact in the story.
fn mark(fact: &Fact, theme: &Theme) -> Span<'static> {
    match fact.what {
        What::InitStarted { .. } => Span::styled("◐", theme.warn),
        What::Throttled { .. } | What::Dropped { .. } | What::DeadLettered { .. } => {
            Span::styled("✗", theme.err)
        }
        What::Ended(report) if !report.outcome.is_success() => Span::styled("✗", theme.err),
        What::Started { .. } => Span::styled("●", theme.info),
        What::Ended(_) => Span::styled("○", theme.ok),
        What::Called { .. } | What::Answered { .. } => Span::styled("◎", theme.info),
        _ => Span::styled("·", theme.faint),
    }
}

fn speed(thousandths: u64) -> String {
    match thousandths {
        0..1_000 => format!("×0.{}", format!("{thousandths:03}").trim_end_matches('0')),
        _ => format!("×{}", thousandths / 1_000),
    }
}

/// Whole dollars where there are many, cents where there are few, more where there are none.
fn dollars(amount: f64) -> String {
    if amount >= 100.0 {
        crate::money::grouped(&format!("{amount:.0}"))
    } else if amount >= 0.1 {
        format!("{amount:.2}")
    } else {
        format!("{amount:.4}")
    }
}
