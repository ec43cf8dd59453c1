//! The figures of a run: its bill, its counts, its settings.

use super::Watched;
use crate::lab::explain::length;
use crate::money::{Item, Usd, grouped};
use crate::tui::keys::{Key, ch};
use crate::tui::playback::{Queue, Stream};
use crate::tui::theme::Theme;
use crate::tui::widget::axis::Axis;
use crate::tui::widget::canvas::Canvas;
use crate::tui::widget::figures::{self, Figure};
use crate::tui::widget::panel::Panel;
use crate::tui::widget::text;
use crate::tui::widget::touch::Touch;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

/// A bill that is wider leaves its figures too far from their labels.
const WIDEST_BILL: u16 = 72;
/// The columns of an amount of money.
const USD: usize = 16;
const BILL: &str = "Bill";
const SETTINGS: &str = "Settings";

/// A panel of the side column.
enum Side<'a> {
    Figures(&'static str, Vec<Figure>),
    Queue(&'a Queue),
    Stream(&'a Stream),
    Latency,
    Sources(Vec<(String, String)>),
}

impl Side<'_> {
    fn rows(&self, watched: &Watched) -> u16 {
        let count = |rows: usize| u16::try_from(rows).unwrap_or(u16::MAX);
        match self {
            Self::Figures(_, figures) => count(figures.len()),
            Self::Queue(_) | Self::Stream(_) => 5,
            Self::Latency => watched.latency_rows(),
            Self::Sources(sources) => count(sources.len()),
        }
    }

    /// The fewest rows that are still worth a panel.
    fn least(&self, watched: &Watched) -> u16 {
        match self {
            Self::Latency => self.rows(watched).min(3),
            _ => self.rows(watched),
        }
    }
}

impl Watched {
    /// The figures in panels, in the order of their worth: what does not fit is left out whole.
    pub(super) fn draw_side(&self, area: Rect, canvas: &mut Canvas<'_>) {
        let mut left = area;
        for panel in self.side_panels(canvas.theme) {
            let (rows, least) = (panel.rows(self) + 2, panel.least(self) + 2);
            if least > left.height {
                continue;
            }
            let height = rows.min(left.height);
            let area = Rect { height, ..left };
            left.y += height;
            left.height -= height;
            match panel {
                Side::Figures(title, figures) => {
                    let inner = Panel::new(title).draw(area, canvas);
                    figures::draw(&figures, inner, canvas);
                    if let Some(key) = opened_by(title) {
                        canvas.on_click(area, Touch::Press(key, 1));
                    }
                }
                Side::Queue(queue) => self.draw_queue(queue, area, canvas),
                Side::Stream(stream) => self.draw_stream(stream, area, canvas),
                Side::Latency => self.draw_latency(area, canvas),
                Side::Sources(sources) => {
                    let inner = Panel::new("Sources").draw(area, canvas);
                    figures::pairs(&sources, inner, canvas);
                }
            }
        }
    }

    fn side_panels(&self, theme: &Theme) -> Vec<Side<'_>> {
        let mut panels = vec![
            Side::Figures(BILL, self.bill_figures(theme)),
            Side::Figures("Metrics", self.count_figures(theme)),
        ];
        let queues = self.playback.index().queues().all();
        panels.extend(queues.iter().map(Side::Queue));
        let streams = self.playback.index().streams().all();
        panels.extend(streams.iter().map(Side::Stream));
        panels.push(Side::Latency);
        panels.push(Side::Sources(self.source_figures()));
        panels.push(Side::Figures(SETTINGS, self.setting_figures(theme)));
        panels
    }

    /// The most telling figures in one row, for windows without a side column.
    pub(super) fn draw_summary(&self, row: Rect, canvas: &mut Canvas<'_>) {
        let theme = canvas.theme;
        let view = self.playback.view();
        let counts = view.counts;
        let p95 = view.latencies.percentile_ms(950);
        let p95 = p95.map_or_else(|| "–".to_owned(), |ms| format!("{ms:.0} ms"));
        let alarm = |count: u64, style: Style| if count > 0 { style } else { theme.dim };
        let figures = [
            ("calls", counts.invocations().to_string(), theme.bright),
            (
                "cold",
                counts.cold_starts.to_string(),
                alarm(counts.cold_starts, theme.warn),
            ),
            (
                "throttled",
                counts.throttles.to_string(),
                alarm(counts.throttles, theme.err),
            ),
            (
                "errors",
                counts.errors.to_string(),
                alarm(counts.errors, theme.err),
            ),
            ("p95", p95, theme.text),
        ];
        let mut line = Line::from(" ");
        for (label, value, style) in figures {
            let width = line.width() + label.len() + value.len() + 3;
            if width > row.width.into() {
                break;
            }
            line.push_span(Span::styled(format!("{label} "), theme.dim));
            line.push_span(Span::styled(format!("{value}  "), style));
        }
        canvas.line(row, &line);
    }

    pub(super) fn bill_figures(&self, theme: &Theme) -> Vec<Figure> {
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
        figures.push(Figure::Value("rate, an hour", self.rate(), theme.text));
        figures.push(Figure::Value("a month of this", month, theme.warn));
        figures
    }

    /// The bill on a page: line by line what was used and what that costs.
    pub(super) fn draw_bill(&self, area: Rect, canvas: &mut Canvas<'_>) {
        let theme = canvas.theme;
        let (playback, view) = (&self.playback, self.playback.view());
        let playground = playback.playground();
        let bill = playground.bill(&view.charges);
        let month = playground.bill_for_month(&view.charges, playback.at());
        let status = month.map_or_else(String::new, |month| {
            format!("a month of this ${}", dollars(month.total.as_f64()))
        });
        let inner = Panel {
            status: Line::from(Span::styled(status, theme.dim)),
            ..Panel::new(BILL)
        }
        .draw(area, canvas);
        let inner = Rect {
            width: inner.width.min(WIDEST_BILL),
            ..inner
        };
        let usd = |usd: Usd| text::pad_left(&format!("${}", usd.short()), USD);
        let mut lines: Vec<(String, String, String, Style)> = Vec::new();
        for line in &bill.lines {
            let amount = line.amount_used();
            lines.push((
                line.item.entry().name.to_owned(),
                amount,
                usd(line.usd),
                theme.text,
            ));
        }
        lines.push((
            "total".to_owned(),
            String::new(),
            usd(bill.total),
            theme.bright,
        ));
        for ((label, amount, usd, style), row) in lines.into_iter().zip(inner.rows()) {
            let room = usize::from(row.width).saturating_sub(text::width(&usd));
            let amount = text::shorten(&amount, room);
            let label = text::pad(&label, room - text::width(&amount));
            let line = Line::from(vec![
                Span::styled(label, theme.dim),
                Span::styled(amount, theme.text),
                Span::styled(usd, style),
            ]);
            canvas.line(row, &line);
        }
    }

    /// What an hour would cost that goes on like the time in the window.
    fn rate(&self) -> String {
        let (playback, axis) = (&self.playback, Axis::new(self.playback.at(), self.zoom, 1));
        let from = axis.column(0).0;
        let seconds = playback.at().since(from).as_secs_f64();
        if seconds <= 0.0 {
            return "–".into();
        }
        let spent = playback.index().charged(from, playback.at());
        let playground = playback.playground();
        // What is paid by whole hours says its own rate, whenever it falls due.
        let spent = playground.price(&spent.without_hourly()).as_f64();
        let stands = playground.standing_hour().as_f64();
        format!("${}", dollars(stands + spent * 3_600.0 / seconds))
    }

    /// The counts, under the names that CloudWatch gives them where it has one.
    fn count_figures(&self, theme: &Theme) -> Vec<Figure> {
        let counts = self.playback.view().counts;
        let all = self.playback.last().counts;
        let figure = |label, count: u64, alarm: Style| {
            let style = if count > 0 { alarm } else { theme.dim };
            Figure::Value(label, grouped(&count.to_string()), style)
        };
        let mut figures = vec![
            figure("events", counts.events, theme.text),
            figure("  under way", counts.in_flight(), theme.text),
            figure("Invocations", counts.invocations(), theme.bright),
            figure("  cold", counts.cold_starts, theme.warn),
            figure("  warm", counts.warm_starts, theme.ok),
        ];
        if all.provisioned_starts > 0 {
            figures.push(figure("  provisioned", counts.provisioned_starts, theme.ok));
        }
        if all.retries > 0 {
            figures.push(figure("  retries", counts.retries, theme.warn));
        }
        figures.push(figure("Errors", counts.errors, theme.err));
        figures.push(figure("Throttles", counts.throttles, theme.err));
        // Those that a run never has stay away, so that figures do not come and go while it plays.
        for (label, now, ever) in [
            ("refused", counts.refused, all.refused),
            ("failed", counts.failed, all.failed),
            ("dead-lettered", counts.dead_lettered, all.dead_lettered),
            ("dropped", counts.dropped, all.dropped),
        ] {
            if ever > 0 {
                figures.push(figure(label, now, theme.err));
            }
        }
        figures
    }

    fn setting_figures(&self, theme: &Theme) -> Vec<Figure> {
        let scenario = self.playback.playground().scenario();
        let value = |label, value: String| Figure::Value(label, value, theme.text);
        let standing = self.playback.playground().standing(self.playback.at());
        let mut figures = Vec::new();
        // Versions and aliases are no functions of their own: they stand behind theirs.
        let roots: Vec<_> = standing.roots().collect();
        if let [function] = roots.as_slice() {
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
            figures.push(value("functions", roots.len().to_string()));
        }
        let versions = standing.versions();
        if versions > 0 {
            figures.push(value("versions", versions.to_string()));
        }
        figures.extend(standing.aliases().map(|alias| value("alias", alias)));
        figures.push(value("idle time-out", length(standing.idle_timeout)));
        figures.push(value("seed", scenario.seed.to_string()));
        figures
    }
}

/// The key that opens what a panel is about.
fn opened_by(title: &str) -> Option<Key> {
    match title {
        BILL => Some(ch('b')),
        SETTINGS => Some(ch('s')),
        _ => None,
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
        Item::NatGatewayHours | Item::NatGatewayBytes => "NAT",
        Item::EndpointHours | Item::EndpointBytes => "endpoints",
        _ => "other",
    }
}

/// Whole dollars where there are many, cents where there are few, more where there are none.
fn dollars(amount: f64) -> String {
    if amount >= 100.0 {
        grouped(&format!("{amount:.0}"))
    } else if amount <= 0.0 {
        "0".into()
    } else if amount >= 0.1 {
        format!("{amount:.2}")
    } else {
        format!("{amount:.4}")
    }
}
