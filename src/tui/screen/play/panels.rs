//! The panels over a run: its fleet, its timeline, its concurrency.

use super::Watched;
use crate::course::lesson::Look;
use crate::sim::time::{self, Time};
use crate::sim::trace::SourceId;
use crate::tui::playback::{Condition, Lane};
use crate::tui::theme::Theme;
use crate::tui::widget::axis::Axis;
use crate::tui::widget::bars;
use crate::tui::widget::canvas::Canvas;
use crate::tui::widget::chart::Chart;
use crate::tui::widget::fleet::Fleet;
use crate::tui::widget::lanes::{self, GUTTER, Lanes};
use crate::tui::widget::panel::Panel;
use crate::tui::widget::state::{look, ready};
use crate::tui::widget::text;
use ratatui::layout::{Margin, Rect};
use ratatui::text::{Line, Span};

impl Watched {
    /// Draws the one panel that shows what somebody should look at.
    pub(crate) fn draw_look(&self, look: Look, area: Rect, canvas: &mut Canvas<'_>) {
        match look {
            Look::Fleet => self.draw_fleet(area, canvas),
            Look::Timeline => {
                let axis = self.axis(area);
                self.draw_timeline(area, &axis, canvas);
            }
            Look::Bill => self.draw_bill(area, canvas),
            Look::Log => {
                let inner = Panel::new("What happens").draw(area, canvas);
                self.draw_story(inner, canvas);
            }
        }
    }

    /// How high that panel wants to be in a width, at any time of the run, so that nothing moves while it plays.
    pub(crate) fn look_height(&self, look: Look, width: u16) -> u16 {
        self.look_height_in(look, width, u16::MAX)
    }

    /// How high it wants to be where it may have no more than `most` rows: cells are as large as these allow.
    pub(crate) fn look_height_in(&self, look: Look, width: u16, most: u16) -> u16 {
        let (playback, count) = (&self.playback, |rows: usize| {
            u16::try_from(rows).unwrap_or(u16::MAX)
        });
        let all = playback.last();
        2 + match look {
            Look::Fleet => {
                let places = playback.timeline().places(all.folded);
                let most = most.saturating_sub(2).clamp(1, 5);
                Fleet::rows(places, width.saturating_sub(4), most)
            }
            Look::Timeline => {
                let lanes = count(playback.timeline().lanes(all.folded).len());
                self.arrival_rows() + lanes.clamp(1, 8) + 1
            }
            Look::Bill => count(playback.playground().bill(&all.charges).lines.len()) + 1,
            Look::Log => 8,
        }
    }

    /// The axis of a panel over time.
    pub(super) fn axis(&self, area: Rect) -> Axis {
        let columns = area.width.saturating_sub(4 + GUTTER);
        Axis::new(self.playback.at(), self.zoom, columns)
    }

    /// How many places the fleet has.
    pub(super) fn places(&self) -> usize {
        let playback = &self.playback;
        playback.timeline().places(playback.view().folded)
    }

    pub(super) fn fleet(&self) -> Fleet<'_> {
        let view = self.playback.view();
        Fleet {
            view,
            places: self.playback.timeline().fleet(view.folded),
            at: self.playback.at(),
            selected: self.selected,
        }
    }

    /// The lanes in the window, and the chosen one wherever it is.
    pub(super) fn lanes(&self, axis: &Axis) -> Vec<&Lane> {
        let (timeline, folded) = (self.playback.timeline(), self.playback.view().folded);
        let mut lanes = timeline.lanes_since(folded, axis.column(0).0);
        if let Some(chosen) = self.selected.and_then(|id| timeline.lane(id))
            && !lanes
                .iter()
                .any(|lane| lane.environment == chosen.environment)
        {
            let place = lanes.partition_point(|lane| lane.first < chosen.first);
            lanes.insert(place, chosen);
        }
        lanes
    }

    /// The states with the number of environments in each.
    fn fleet_legend(&self, theme: &Theme) -> Line<'static> {
        let (mut init, mut busy, mut idle, mut provisioned, mut failed) = (0, 0, 0, 0, 0);
        for environment in self.playback.view().environments.values() {
            *match environment.condition {
                Condition::Init => &mut init,
                Condition::Busy | Condition::Waiting(_) => &mut busy,
                Condition::Idle if environment.provisioned => &mut provisioned,
                Condition::Idle => &mut idle,
                Condition::Failed => &mut failed,
            } += 1;
        }
        let entries = [
            (look(Condition::Init, theme), init),
            (look(Condition::Busy, theme), busy),
            (look(Condition::Idle, theme), idle),
            (ready(theme), provisioned),
            (look(Condition::Failed, theme), failed),
        ];
        let keeps = self.playback.last().counts.provisioned_starts > 0 || provisioned > 0;
        let shown = entries
            .into_iter()
            .filter(|(look, _)| keeps || *look != ready(theme));
        let mut legend = Vec::new();
        for (look, count) in shown {
            legend.push(Span::styled(look.glyph, look.style));
            legend.push(Span::styled(format!(" {} {count}  ", look.word), theme.dim));
        }
        if let Some(last) = legend.last_mut() {
            last.content = last.content.trim_end().to_owned().into();
        }
        Line::from(legend)
    }

    pub(super) fn draw_fleet(&self, area: Rect, canvas: &mut Canvas<'_>) {
        let theme = canvas.theme;
        let view = self.playback.view();
        let fleet = self.fleet();
        let mut legend = self.fleet_legend(theme);
        let marks = fleet.marks(area.inner(Margin::new(2, 1)));
        let room = usize::from(area.width).saturating_sub(legend.width() + 8);
        if !marks.is_empty() && text::width(marks) <= room {
            legend.push_span(Span::styled(format!("  {marks}"), theme.faint));
        }
        let status = match self.limit() {
            Some(limit) => format!("{} of {limit} in use", view.running()),
            None => format!("{} in use", view.running()),
        };
        let scale = fleet.scale(area.inner(Margin::new(2, 1)));
        // In a narrow panel the words give way to the scale.
        let status = match scale {
            Some(many) if area.width < 60 => format!("{} in use, {many} a cell", view.running()),
            Some(many) => format!("{status}, {many} a cell"),
            None => status,
        };
        let inner = Panel {
            status: Line::from(Span::styled(status, theme.dim)),
            legend,
            ..Panel::new("Environments")
        }
        .draw(area, canvas);
        fleet.draw(inner, canvas);
    }

    /// The rows for what arrives: one a source, where there are few.
    pub(super) fn arrival_rows(&self) -> u16 {
        let sources = self.playback.playground().scenario().sources.len();
        u16::try_from(sources).map_or(0, |rows| if rows <= 4 { rows } else { 0 })
    }

    pub(super) fn draw_timeline(&self, area: Rect, axis: &Axis, canvas: &mut Canvas<'_>) {
        let theme = canvas.theme;
        let lanes = Lanes {
            lanes: self.lanes(axis),
            selected: self.selected,
        };
        let arrivals = if area.height >= 5 + self.arrival_rows() {
            self.arrival_rows()
        } else {
            0
        };
        let position = lanes.position(area.height.saturating_sub(3 + arrivals));
        let inner = Panel {
            status: Line::from(Span::styled(position, theme.dim)),
            legend: lanes::legend(area.width, theme),
            ..Panel::new("Timeline")
        }
        .draw(area, canvas);
        for (source, row) in (0..).map(SourceId).zip(inner.rows()).take(arrivals.into()) {
            self.draw_arrivals(source, row, axis, canvas);
        }
        let below = Rect {
            y: inner.y + arrivals,
            height: inner.height.saturating_sub(arrivals),
            ..inner
        };
        lanes.draw(below, axis, canvas);
    }

    /// What a source sends over time, one row high.
    fn draw_arrivals(&self, source: SourceId, row: Rect, axis: &Axis, canvas: &mut Canvas<'_>) {
        let theme = canvas.theme;
        let label = text::pad_left(&format!("↓{}", source.0 + 1), usize::from(GUTTER) - 1);
        canvas.text((row.x, row.y), label, theme.dim);
        let row = Rect {
            x: row.x + GUTTER.min(row.width),
            width: row.width.saturating_sub(GUTTER),
            ..row
        };
        let columns = (0..row.width).take_while(|column| !axis.is_ahead(*column));
        let counts: Vec<usize> = columns
            .map(|column| {
                let (from, to) = axis.column(column);
                let to = to.min(axis.now() + time::Span::micros(1));
                self.playback.index().arrivals(source, from, to)
            })
            .collect();
        let most = counts.iter().copied().max().unwrap_or(0);
        bars::upright(row, &counts, most, theme.text, canvas);
        axis.touch(row, canvas);
    }

    pub(super) fn draw_chart(&self, area: Rect, axis: &Axis, canvas: &mut Canvas<'_>) {
        let theme = canvas.theme;
        let view = self.playback.view();
        let mut legend = vec![
            Span::styled("█", theme.info),
            Span::styled(" running  ", theme.dim),
            Span::styled("░", theme.ok),
            Span::styled(" idle", theme.dim),
        ];
        if view.counts.throttles > 0 {
            legend.push(Span::styled("  ×", theme.err));
            let throttles = format!(" Throttles {}", view.counts.throttles);
            legend.push(Span::styled(throttles, theme.dim));
        }
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let present = (count(view.running()), count(view.environments.len()));
        let peak = self
            .playback
            .timeline()
            .peak(Time::ZERO, axis.now())
            .max(present.0);
        let mut status = format!("now {}, most {peak}", present.0);
        if let Some(limit) = self.limit() {
            status = format!("{status}, limit {limit}");
        }
        let inner = Panel {
            status: Line::from(Span::styled(status, theme.dim)),
            legend: Line::from(legend),
            ..Panel::new("ConcurrentExecutions")
        }
        .draw(area, canvas);
        Chart {
            timeline: self.playback.timeline(),
            limit: self.limit(),
            present,
        }
        .draw(inner, axis, canvas);
    }

    /// The limit that a function alone in its account meets first.
    fn limit(&self) -> Option<u32> {
        let standing = self.playback.playground().standing(self.playback.at());
        let roots: Vec<_> = standing.roots().collect();
        match roots.as_slice() {
            [function] => function.reserved_concurrency.or(Some(standing.account)),
            _ => Some(standing.account),
        }
    }
}
