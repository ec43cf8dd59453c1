//! The fleet: every environment a cell. Cells shrink to glyphs where there are many, and a glyph stands for
//! several where there are very many.

use super::state::look_of;
use super::text;
use super::touch::Touch;
use crate::lab::explain::length;
use crate::sim::time::Time;
use crate::sim::trace::EnvironmentId;
use crate::tui::playback::{Condition, Environment, Lane, View};
use crate::tui::widget::canvas::Canvas;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

/// A cell with its gap: a glyph, a number, and what it does.
const WIDE: u16 = 9;
/// A cell with its gap: a glyph and a number.
const NARROW: u16 = 5;

/// The environments of an instant.
pub(crate) struct Fleet<'a> {
    /// The instant.
    pub(crate) view: &'a View,
    /// Place by place the environment that has it, or had it last.
    pub(crate) places: Vec<&'a Lane>,
    /// The time of the instant.
    pub(crate) at: Time,
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
    /// One row, and a narrow one.
    Narrow,
    /// One glyph.
    Glyphs,
    /// One glyph for so many.
    Density(usize),
}

impl Fleet<'_> {
    /// The rows that so many environments would like to have in a width, up to a limit.
    pub(crate) fn rows(count: usize, width: u16, most: u16) -> u16 {
        let (short, narrow) = (rows_of(count, WIDE, width), rows_of(count, NARROW, width));
        let tall = short * 3 - 1;
        let rows = [tall, short, narrow]
            .into_iter()
            .find(|rows| *rows <= usize::from(most));
        let glyphs = count.div_ceil(usize::from(width).max(1));
        let rows = rows.unwrap_or(glyphs.min(most.into()));
        u16::try_from(rows).unwrap_or(most)
    }

    fn cells(&self, area: Rect) -> Cells {
        let count = self.places.len();
        let height = usize::from(area.height);
        let (short, narrow) = (
            rows_of(count, WIDE, area.width),
            rows_of(count, NARROW, area.width),
        );
        let glyphs = usize::from(area.width) * height;
        if short * 3 <= height + 1 {
            Cells::Tall
        } else if short <= height {
            Cells::Short
        } else if narrow <= height {
            Cells::Narrow
        } else if count <= glyphs {
            Cells::Glyphs
        } else {
            Cells::Density(count.div_ceil(glyphs.max(1)))
        }
    }

    /// What stands in a cell beside the number of its environment, in words.
    pub(crate) fn marks(&self, area: Rect) -> &'static str {
        match self.cells(area) {
            Cells::Tall => "4× served 4 · a zone a",
            Cells::Short => "a zone a",
            Cells::Narrow | Cells::Glyphs | Cells::Density(_) => "",
        }
    }

    /// What one cell stands for, where it is not one environment.
    pub(crate) fn scale(&self, area: Rect) -> Option<usize> {
        match self.cells(area) {
            Cells::Density(many) => Some(many),
            _ => None,
        }
    }

    /// Draws as many cells as there are places.
    pub(crate) fn draw(&self, area: Rect, canvas: &mut Canvas<'_>) {
        if area.is_empty() {
            return;
        }
        match self.cells(area) {
            Cells::Tall => self.draw_cells(area, (WIDE, 2), canvas),
            Cells::Short => self.draw_cells(area, (WIDE, 1), canvas),
            Cells::Narrow => self.draw_cells(area, (NARROW, 1), canvas),
            Cells::Glyphs => self.draw_glyphs(area, 1, canvas),
            Cells::Density(many) => self.draw_glyphs(area, many, canvas),
        }
    }

    fn draw_cells(&self, area: Rect, (width, height): (u16, u16), canvas: &mut Canvas<'_>) {
        let gap = height - 1;
        let (mut x, mut y) = (area.x, area.y);
        for lane in &self.places {
            if x + width - 1 > area.right() {
                (x, y) = (area.x, y + height + gap);
            }
            if y + height > area.bottom() {
                break;
            }
            let cell = Rect::new(x, y, width - 1, height).intersection(area);
            self.draw_cell(lane, cell, canvas);
            x += width;
        }
    }

    fn draw_cell(&self, lane: &Lane, cell: Rect, canvas: &mut Canvas<'_>) {
        let theme = canvas.theme;
        let environment = self.view.environments.get(&lane.environment);
        let look = look_of(environment, theme);
        let surface = match environment {
            Some(_) => theme.tinted(look.style),
            None => look.style,
        };
        canvas.shade(cell, surface);
        canvas.on_click(cell, Touch::Environment(lane.environment));
        let selected = self.selected == Some(lane.environment);
        let number = lane.environment.number();
        let number = if cell.width < NARROW {
            format!("{}{number:02}", look.glyph)
        } else {
            format!("{} {number:02}", look.glyph)
        };
        // A long number takes the column of the mark.
        let mark = match (selected, text::width(&number) < cell.width.into()) {
            (_, false) => "",
            (true, true) => "▌",
            (false, true) => " ",
        };
        let weight = if selected { theme.bright } else { Style::new() };
        let name = Line::from(vec![
            Span::styled(mark, theme.accent),
            Span::styled(number, weight),
        ]);
        canvas.line(Rect { height: 1, ..cell }, &name);
        let Some(environment) = environment else {
            return;
        };
        let zone = environment.zone.letter();
        let provisioned = if environment.provisioned { "P" } else { "" };
        if cell.height > 1 {
            draw_tag(provisioned, cell.x + columns(name.width()), cell, canvas);
            let below = Rect {
                y: cell.y + 1,
                height: 1,
                ..cell
            };
            let room = usize::from(cell.width.saturating_sub(2));
            let doing = text::shorten(&self.doing(environment), room);
            canvas.text((below.x + 1, below.y), &doing, Style::new());
            draw_tag(
                zone,
                below.x + 1 + columns(text::width(&doing)),
                below,
                canvas,
            );
        } else {
            let tags = format!("{provisioned}{zone}");
            draw_tag(&tags, cell.x + columns(name.width()), cell, canvas);
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

    /// One glyph for `many` environments: a failure or INIT among them is never hidden; else the shade says
    /// which part of them is busy.
    fn draw_glyphs(&self, area: Rect, many: usize, canvas: &mut Canvas<'_>) {
        let theme = canvas.theme;
        let cells = area.rows().flat_map(Rect::columns);
        for (lanes, cell) in self.places.chunks(many).zip(cells) {
            let (mut shown, mut found, mut busy) = (lanes.first(), None, 0);
            for lane in lanes {
                let other = self.view.environments.get(&lane.environment);
                let weight = other.map(matters);
                busy += usize::from(weight == Some(BUSY));
                if weight > found.map(matters) {
                    (shown, found) = (Some(lane), other);
                }
            }
            let look = look_of(found, theme);
            let glyph = if many > 1 && busy > 0 && look.style == theme.info {
                ["░", "▒", "▓", "█"][(busy * 4).div_ceil(many).clamp(1, 4) - 1]
            } else {
                look.glyph
            };
            let selected = lanes
                .iter()
                .any(|lane| self.selected == Some(lane.environment));
            let style = match (selected, glyph == look.glyph) {
                (true, _) => theme.solid(look.style),
                (false, true) => look.style,
                // A wall of full blocks must not shout.
                (false, false) => theme.shaded(look.style),
            };
            canvas.sign((cell.x, cell.y), glyph, style);
            if let Some(lane) = shown {
                canvas.on_click(cell, Touch::Environment(lane.environment));
            }
        }
    }
}

/// The rows of cells of a width that so many environments take; an empty fleet takes one.
fn rows_of(count: usize, cell: u16, width: u16) -> usize {
    let a_row = usize::from((width + 1) / cell).max(1);
    count.max(1).div_ceil(a_row)
}

const BUSY: u8 = 2;

/// How much an environment matters to somebody who looks at many.
const fn matters(environment: &Environment) -> u8 {
    match environment.condition {
        Condition::Idle => 0,
        Condition::Waiting(_) | Condition::Busy => BUSY,
        Condition::Init => 3,
        Condition::Failed => 4,
    }
}

/// Letters at the right end of a row, if what is before them ends far enough from it: `P` for provisioned, and
/// the zone.
fn draw_tag(tag: &str, used: u16, row: Rect, canvas: &mut Canvas<'_>) {
    let x = row.right().saturating_sub(columns(tag.len()));
    if x > used {
        canvas.text((x, row.y), tag, Style::new());
    }
}

/// A width that is known to fit a terminal.
fn columns(width: usize) -> u16 {
    u16::try_from(width).unwrap_or(u16::MAX)
}
