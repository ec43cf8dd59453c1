//! The fleet: every environment a cell. Cells shrink to glyphs where there are many, and a glyph stands for
//! several where there are very many.

use super::state::{Look, gone, look};
use super::text;
use crate::lab::explain::length;
use crate::sim::trace::EnvironmentId;
use crate::tui::playback::{Condition, Environment, Lane, View};
use crate::tui::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

/// A cell with its gap: a glyph, a number, and what it does.
const WIDE: u16 = 9;

/// The environments of an instant.
pub(crate) struct Fleet<'a> {
    /// The instant.
    pub(crate) view: &'a View,
    /// All environments that were created so far, those that are gone included.
    pub(crate) lanes: &'a [Lane],
    /// The time of the instant.
    pub(crate) at: crate::sim::time::Time,
    /// The chosen one.
    pub(crate) selected: Option<EnvironmentId>,
}

/// How large a cell is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cells {
    /// Two rows: state and number, and below it what it does.
    Tall,
    /// One row: state and number.
    Short,
    /// One glyph.
    Glyphs,
    /// One glyph for so many.
    Density(usize),
}

impl Fleet<'_> {
    /// The rows that it would like to have in a width, up to a limit.
    pub(crate) fn rows(&self, width: u16, most: u16) -> u16 {
        let count = self.lanes.len().max(1);
        let a_row = usize::from((width + 1) / WIDE).max(1);
        let rows = u16::try_from(count.div_ceil(a_row)).unwrap_or(u16::MAX);
        let tall = rows.saturating_mul(3).saturating_sub(1);
        if tall <= most {
            tall.max(2).min(most)
        } else {
            rows.clamp(2, most.max(2))
        }
    }

    fn cells(&self, area: Rect) -> Cells {
        let count = self.lanes.len();
        let a_row = usize::from((area.width + 1) / WIDE).max(1);
        let rows = count.div_ceil(a_row);
        let height = usize::from(area.height);
        let glyphs = usize::from(area.width) * height;
        if rows * 3 <= height + 1 {
            Cells::Tall
        } else if rows <= height {
            Cells::Short
        } else if count <= glyphs {
            Cells::Glyphs
        } else {
            Cells::Density(count.div_ceil(glyphs.max(1)))
        }
    }

    /// What one cell stands for, where it is not one environment.
    pub(crate) fn scale(&self, area: Rect) -> Option<usize> {
        match self.cells(area) {
            Cells::Density(many) => Some(many),
            _ => None,
        }
    }

    /// Draws as many cells as there are environments.
    pub(crate) fn draw(&self, area: Rect, theme: &Theme, buf: &mut Buffer) {
        if area.is_empty() {
            return;
        }
        match self.cells(area) {
            Cells::Tall => self.draw_cells(area, 2, theme, buf),
            Cells::Short => self.draw_cells(area, 1, theme, buf),
            Cells::Glyphs => self.draw_glyphs(area, 1, theme, buf),
            Cells::Density(many) => self.draw_glyphs(area, many, theme, buf),
        }
    }

    fn draw_cells(&self, area: Rect, height: u16, theme: &Theme, buf: &mut Buffer) {
        let gap = height - 1;
        let (mut x, mut y) = (area.x, area.y);
        for lane in self.lanes {
            if x + WIDE - 1 > area.right() {
                (x, y) = (area.x, y + height + gap);
            }
            if y + height > area.bottom() {
                break;
            }
            let cell = Rect::new(x, y, WIDE - 1, height).intersection(area);
            self.draw_cell(lane, cell, theme, buf);
            x += WIDE;
        }
    }

    fn draw_cell(&self, lane: &Lane, cell: Rect, theme: &Theme, buf: &mut Buffer) {
        let environment = self.view.environments.get(&lane.environment);
        let look = self.look(environment, theme);
        let surface = match environment {
            Some(_) => theme.tinted(look.style),
            None => look.style,
        };
        buf.set_style(cell, surface);
        let selected = self.selected == Some(lane.environment);
        let mark = if selected { "▌" } else { " " };
        let number = format!("{} {:02}", look.glyph, lane.environment.number());
        let weight = if selected { theme.bright } else { Style::new() };
        let line = Line::from(vec![
            Span::styled(mark, theme.accent),
            Span::styled(number, weight),
        ]);
        buf.set_line(cell.x, cell.y, &line, cell.width);
        if cell.height > 1 {
            let doing = environment.map_or_else(String::new, |found| self.doing(found));
            let room = usize::from(cell.width.saturating_sub(1));
            let doing = text::shorten(&doing, room);
            buf.set_string(cell.x + 1, cell.y + 1, doing, Style::new());
        }
    }

    /// How long it has run, or how often it has served.
    fn doing(&self, environment: &Environment) -> String {
        match environment.condition {
            Condition::Idle | Condition::Failed => format!("{}×", environment.served),
            Condition::Init | Condition::Busy | Condition::Waiting(_) => {
                length(self.at.since(environment.since)).replace(' ', "")
            }
        }
    }

    fn look(&self, environment: Option<&Environment>, theme: &Theme) -> Look {
        environment.map_or_else(|| gone(theme), |found| look(found.condition, theme))
    }

    /// One glyph for `many` environments: that of the one that matters most to somebody who looks.
    fn draw_glyphs(&self, area: Rect, many: usize, theme: &Theme, buf: &mut Buffer) {
        let width = usize::from(area.width);
        for (n, lanes) in self.lanes.chunks(many).enumerate() {
            let (dx, dy) = (n % width, n / width);
            let (Ok(dx), Ok(dy)) = (u16::try_from(dx), u16::try_from(dy)) else {
                break;
            };
            if dy >= area.height {
                break;
            }
            let matters = |environment: &&Environment| match environment.condition {
                Condition::Idle => 0,
                Condition::Waiting(_) => 1,
                Condition::Busy => 2,
                Condition::Init => 3,
                Condition::Failed => 4,
            };
            let alive = lanes
                .iter()
                .filter_map(|lane| self.view.environments.get(&lane.environment));
            let look = self.look(alive.max_by_key(matters), theme);
            let selected = lanes
                .iter()
                .any(|lane| self.selected == Some(lane.environment));
            let style = if selected {
                theme.solid(look.style)
            } else {
                look.style
            };
            buf.set_string(area.x + dx, area.y + dy, look.glyph, style);
        }
    }
}
