//! The panels over a run: its fleet, its timeline, its concurrency.

use super::Watched;
use crate::course::lesson::Look;
use crate::tui::playback::Condition;
use crate::tui::widget::axis::Axis;
use crate::tui::widget::canvas::Canvas;
use crate::tui::widget::chart::Chart;
use crate::tui::widget::figures;
use crate::tui::widget::fleet::Fleet;
use crate::tui::widget::lanes::{self, GUTTER, Lanes};
use crate::tui::widget::panel::Panel;
use crate::tui::widget::state::look;
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
            Look::Bill => {
                let inner = Panel::new("Bill").draw(area, canvas);
                let inner = Rect {
                    width: inner.width.min(40),
                    ..inner
                };
                figures::draw(&self.bill_figures(canvas.theme), inner, canvas);
            }
            Look::Log => {
                let inner = Panel::new("What happens").draw(area, canvas);
                self.draw_story(inner, canvas);
            }
        }
    }

    /// How high that panel wants to be in a width.
    pub(crate) fn look_height(&self, look: Look, width: u16) -> u16 {
        let lanes = u16::try_from(self.playback.timeline().len()).unwrap_or(u16::MAX);
        2 + match look {
            Look::Fleet => self.fleet().rows(width.saturating_sub(4), 5),
            Look::Timeline => lanes.clamp(1, 8) + 1,
            Look::Bill => 6,
            Look::Log => 8,
        }
    }

    /// The axis of a panel over time.
    pub(super) fn axis(&self, area: Rect) -> Axis {
        let columns = area.width.saturating_sub(4 + GUTTER);
        Axis::new(self.playback.at(), self.zoom, columns)
    }

    pub(super) fn fleet(&self) -> Fleet<'_> {
        Fleet {
            view: self.playback.view(),
            lanes: self.playback.timeline().lanes(self.playback.at()),
            total: self.playback.timeline().len(),
            at: self.playback.at(),
            selected: self.selected,
        }
    }

    pub(super) fn draw_fleet(&self, area: Rect, canvas: &mut Canvas<'_>) {
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
        let room = area.inner(Margin::new(2, 1));
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

    pub(super) fn draw_timeline(&self, area: Rect, axis: &Axis, canvas: &mut Canvas<'_>) {
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

    pub(super) fn draw_chart(&self, area: Rect, axis: &Axis, canvas: &mut Canvas<'_>) {
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
}
