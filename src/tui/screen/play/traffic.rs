//! What comes in, what waits and how long it takes: sources, queues, the histogram of latency.

use super::Watched;
use crate::lab::explain::length;
use crate::sim::histogram::Histogram;
use crate::sim::time::{Span, Time};
use crate::sim::trace::SourceId;
use crate::tui::playback::{Queue, Shard, Stream};
use crate::tui::theme::Theme;
use crate::tui::widget::axis::Axis;
use crate::tui::widget::bars::{self, Bar};
use crate::tui::widget::canvas::Canvas;
use crate::tui::widget::figures::{self, Figure};
use crate::tui::widget::panel::Panel;
use ratatui::layout::Rect;
use ratatui::text::{self, Line};

/// The edges of the histogram, in microseconds: 1, 2, 5, 10 and so on from a millisecond to 15 minutes.
const EDGES: [u64; 18] = [
    1_000,
    2_000,
    5_000,
    10_000,
    20_000,
    50_000,
    100_000,
    200_000,
    500_000,
    1_000_000,
    2_000_000,
    5_000_000,
    10_000_000,
    20_000_000,
    60_000_000,
    120_000_000,
    300_000_000,
    900_000_000,
];

impl Watched {
    /// The queues with what they hold, under the service's own names without what they have in common.
    pub(super) fn draw_queue(&self, queue: &Queue, area: Rect, canvas: &mut Canvas<'_>) {
        let theme = canvas.theme;
        let depth = queue.depth(self.playback.view().folded);
        let source = &self.playback.playground().scenario().sources[queue.source];
        let title = format!("Queue {}", source.resource);
        let legend = text::Span::styled("ApproximateNumberOf…", theme.faint);
        let inner = Panel {
            legend: Line::from(legend),
            ..Panel::new(&title)
        }
        .draw(area, canvas);
        let all = u64::from(depth.visible + depth.in_flight).max(1);
        let visible = bars::lying(depth.visible.into(), all, inner.width);
        let hidden = usize::from(inner.width).saturating_sub(visible.chars().count());
        if let Some(row) = inner.rows().next() {
            let held = depth.visible + depth.in_flight > 0;
            let (rest, ink) = if held {
                ("▒", theme.info)
            } else {
                ("·", theme.line)
            };
            let line = Line::from(vec![
                text::Span::styled(visible, theme.warn),
                text::Span::styled(rest.repeat(hidden), ink),
            ]);
            canvas.line(row, &line);
        }
        let age = depth.oldest.map_or_else(
            || "–".to_owned(),
            |oldest| age_of(self.playback.at().since(oldest)),
        );
        let figure = |label, count: u32, alarm| {
            let style = if count > 0 { alarm } else { theme.dim };
            Figure::Value(label, count.to_string(), style)
        };
        let rows = [
            figure("MessagesVisible", depth.visible, theme.warn),
            figure("MessagesNotVisible", depth.in_flight, theme.info),
            figure("dead-lettered", depth.dead, theme.err),
            Figure::Value("AgeOfOldestMessage", age, theme.text),
        ];
        let below = Rect {
            y: inner.y + inner.height.min(1),
            height: inner.height.saturating_sub(1),
            ..inner
        };
        figures::draw(&rows, below, canvas);
    }

    /// How far the reader of a stream has come, and how its shards stand: one sign a shard.
    pub(super) fn draw_stream(&self, stream: &Stream, area: Rect, canvas: &mut Canvas<'_>) {
        let theme = canvas.theme;
        let (folded, now) = (self.playback.view().folded, self.playback.at());
        let reading = stream.reading(folded);
        let shards: Vec<Shard> = stream.shards(folded).collect();
        let source = &self.playback.playground().scenario().sources[stream.source];
        let title = format!("Stream {}", source.resource);
        let count = match shards.len() {
            1 => "1 shard".to_owned(),
            many => format!("{many} shards"),
        };
        let inner = Panel {
            status: Line::from(text::Span::styled(count, theme.dim)),
            ..Panel::new(&title)
        }
        .draw(area, canvas);
        if let Some(row) = inner.rows().next() {
            canvas.line(row, &shard_signs(&shards, row.width, theme));
        }
        let age = |span: Option<Span>| span.map_or_else(|| "–".to_owned(), age_of);
        let blocked = blocked(&shards, now);
        let (words, style) =
            blocked.map_or(("–".to_owned(), theme.dim), |words| (words, theme.err));
        let rows = [
            Figure::Value("records behind", reading.open.to_string(), theme.text),
            Figure::Value("IteratorAge", age(reading.age), theme.text),
            Figure::Value(
                "oldest record",
                age(reading.oldest.map(|oldest| now.since(oldest))),
                theme.text,
            ),
            Figure::Value("blocked", words, style),
        ];
        let below = Rect {
            y: inner.y + inner.height.min(1),
            height: inner.height.saturating_sub(1),
            ..inner
        };
        figures::draw(&rows, below, canvas);
    }

    /// How long events took from arrival to end, and how many took so long.
    pub(super) fn draw_latency(&self, area: Rect, canvas: &mut Canvas<'_>) {
        let theme = canvas.theme;
        let latencies = &self.playback.view().latencies;
        let percentile = |name: &str, per_mille| {
            let found = latencies.percentile_ms(per_mille);
            found.map(|ms| format!("{name} {}", length(Span::micros(micros(ms)))))
        };
        let shown = [percentile("p50", 500), percentile("p99", 990)];
        let shown: Vec<String> = shown.into_iter().flatten().collect();
        let inner = Panel {
            status: Line::from(text::Span::styled(
                percentile("p95", 950).unwrap_or_default(),
                theme.text,
            )),
            legend: Line::from(text::Span::styled(shown.join("  "), theme.dim)),
            ..Panel::new("Latency")
        }
        .draw(area, canvas);
        let bars = latency_bars(latencies, inner.height.into());
        if bars.is_empty() {
            canvas.text((inner.x, inner.y), "no event is done yet", theme.faint);
        }
        bars::histogram(&bars, theme.shaded(theme.info), inner, canvas);
    }

    /// The rows that the histogram would fill.
    pub(super) fn latency_rows(&self) -> u16 {
        let all = latency_bars(&self.playback.last().latencies, 7).len();
        u16::try_from(all.max(1)).unwrap_or(1)
    }

    /// What each source has sent, and how fast it sends in the window.
    pub(super) fn source_figures(&self) -> Vec<(String, String)> {
        let (playback, axis) = (&self.playback, Axis::new(self.playback.at(), self.zoom, 1));
        let sources = playback.playground().scenario().sources.iter();
        let figure = |(place, source): (u16, &crate::sim::scenario::Source)| {
            let (from, now) = (axis.column(0).0, playback.at() + Span::micros(1));
            let sent = |from| playback.index().arrivals(SourceId(place), from, now);
            let all = playback
                .index()
                .sent(SourceId(place), playback.view().folded);
            // Of less than a second there is no rate a second.
            let seconds = now.since(from).as_secs_f64().max(1.0);
            let rate = per_second(sent(from), seconds);
            (
                format!("↓{} {}", place + 1, source.name),
                format!("{all}  {rate}/s"),
            )
        };
        (0..).zip(sources).map(figure).collect()
    }
}

/// A sign for each shard: idle, at work, blocked; `…` where there are more than fit.
fn shard_signs(shards: &[Shard], width: u16, theme: &Theme) -> Line<'static> {
    let room = usize::from(width);
    let shown = if shards.len() > room {
        room.saturating_sub(1)
    } else {
        shards.len()
    };
    let sign = |shard: &Shard| match (shard.blocked, shard.working) {
        (Some(_), _) => text::Span::styled("✗", theme.err),
        (None, 0) => text::Span::styled("○", theme.ok),
        (None, _) => text::Span::styled("●", theme.info),
    };
    let mut signs: Vec<text::Span> = shards[..shown].iter().map(sign).collect();
    if shown < shards.len() {
        signs.push(text::Span::styled("…", theme.dim));
    }
    Line::from(signs)
}

/// Which shard is blocked and for how long it waits still, or how many are.
fn blocked(shards: &[Shard], now: Time) -> Option<String> {
    let blocked = (0..).zip(shards);
    let blocked: Vec<(usize, Time)> = blocked
        .filter_map(|(n, shard)| Some((n, shard.blocked?)))
        .collect();
    match blocked.as_slice() {
        [] => None,
        [(n, until)] if *until > now => Some(format!("shard {n}, {}", age_of(until.since(now)))),
        [(n, _)] => Some(format!("shard {n}, trying")),
        many => Some(format!("{} shards", many.len())),
    }
}

/// An age in few columns: its largest unit is enough.
fn age_of(span: Span) -> String {
    match span.0 / 1_000 {
        ms @ 0..1_000 => format!("{ms} ms"),
        ms @ 1_000..100_000 => format!("{}.{} s", ms / 1_000, ms / 100 % 10),
        ms @ 100_000..6_000_000 => format!("{} min", ms / 60_000),
        ms => format!("{} h", ms / 3_600_000),
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a length of a run in milliseconds"
)]
fn micros(ms: f64) -> u64 {
    (ms * 1e3).round() as u64
}

#[expect(clippy::cast_precision_loss, reason = "a rate is shown, not summed")]
fn per_second(count: usize, seconds: f64) -> String {
    let rate = count as f64 / seconds;
    if rate >= 100.0 {
        format!("{rate:.0}")
    } else {
        format!("{rate:.1}")
    }
}

/// The histogram from the first to the last bar that is not empty, neighbours put together until it fits.
fn latency_bars(latencies: &Histogram, rows: usize) -> Vec<Bar> {
    let count = |from: u64, to: u64| latencies.count_between(Span(from), Span(to));
    let mut edges: Vec<u64> = vec![0];
    edges.extend(EDGES);
    edges.push(u64::MAX / 2);
    let counts: Vec<u64> = edges
        .windows(2)
        .map(|pair| count(pair[0], pair[1]))
        .collect();
    let first = counts.iter().position(|count| *count > 0);
    let last = counts.iter().rposition(|count| *count > 0);
    let (Some(first), Some(last)) = (first, last) else {
        return Vec::new();
    };
    let step = (last + 1 - first).div_ceil(rows.max(1)).max(1);
    let starts = (first..=last).step_by(step);
    starts
        .map(|n| {
            let end = (n + step).min(last + 1);
            Bar {
                label: label(edges[n], edges[end]),
                count: counts[n..end].iter().sum(),
            }
        })
        .collect()
}

fn label(from: u64, to: u64) -> String {
    let short = |us: u64| match us {
        0..1_000_000 => format!("{} ms", us / 1_000),
        1_000_000..60_000_000 => format!("{} s", us / 1_000_000),
        _ => format!("{} min", us / 60_000_000),
    };
    match (from, to) {
        (0, to) => format!("< {}", short(to)),
        (from, to) if to > EDGES[EDGES.len() - 1] => format!("≥ {}", short(from)),
        (from, to) => {
            let (low, high) = (short(from), short(to));
            let unit = high.trim_start_matches(|c: char| c.is_ascii_digit());
            let low = low.strip_suffix(unit).unwrap_or(&low);
            format!("{low}–{high}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn case(ms: &[u64], rows: usize, expected: &str) {
        let mut latencies = Histogram::default();
        for ms in ms {
            latencies.record(Span::millis(*ms));
        }
        let bars = latency_bars(&latencies, rows);
        let bars: Vec<String> = bars
            .iter()
            .map(|bar| format!("{}: {}", bar.label, bar.count))
            .collect();
        assert_eq!(bars.join(", "), expected, "{ms:?} in {rows}");
    }

    #[test]
    fn a_histogram_fits_its_rows_and_loses_nothing() {
        case(&[], 5, "");
        case(
            &[50, 450, 450],
            5,
            "50–100 ms: 1, 100–200 ms: 0, 200–500 ms: 2",
        );
        case(&[50, 450, 450], 2, "50–200 ms: 1, 200–500 ms: 2");
        case(
            &[0, 700, 1_500],
            3,
            "< 10 ms: 1, 10–200 ms: 0, 200 ms–2 s: 2",
        );
        case(&[2_000_000], 3, "≥ 15 min: 1");
        case(&[700, 1_500], 3, "500 ms–1 s: 1, 1–2 s: 1");
    }
}
