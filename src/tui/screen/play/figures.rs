//! The figures of a run: its bill, its counts, its settings.

use super::Watched;
use crate::lab::explain::length;
use crate::money::Item;
use crate::tui::theme::Theme;
use crate::tui::widget::canvas::Canvas;
use crate::tui::widget::figures::{self, Figure};
use crate::tui::widget::panel::Panel;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Style;

impl Watched {
    pub(super) fn draw_side(&self, area: Rect, canvas: &mut Canvas<'_>) {
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
        figures.push(Figure::Value("a month of this", month, theme.warn));
        figures.extend(self.cent_figures(theme));
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
pub(super) const fn label(item: Item) -> &'static str {
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
