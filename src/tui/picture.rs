//! A drawn screen as text and as SVG, from the same cells that a terminal shows.

use super::theme::Theme;
use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier, Style};
use std::fmt::Write;
use unicode_width::UnicodeWidthStr;

/// The lines of a screen, without the spaces at their ends.
pub fn text(buf: &Buffer) -> String {
    let mut text = String::new();
    for y in buf.area.top()..buf.area.bottom() {
        let mut line = String::new();
        let mut x = buf.area.left();
        while x < buf.area.right() {
            let symbol = buf[(x, y)].symbol();
            line.push_str(symbol);
            // The cell behind a wide character has nothing of its own.
            x += columns(symbol);
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// The size of a cell in SVG units: that of a usual monospaced font at 14.
const CELL: (f64, f64) = (8.4, 18.0);
/// The room round the screen.
const MARGIN: f64 = 12.0;

/// A screen as an SVG picture. Each run of text says how wide it is, so that columns stay columns in any font.
pub fn svg(buf: &Buffer, theme: &Theme) -> String {
    let page = Inks::of_page(theme);
    let (cell_width, cell_height) = CELL;
    let width = f64::from(buf.area.width) * cell_width + 2.0 * MARGIN;
    let height = f64::from(buf.area.height) * cell_height + 2.0 * MARGIN;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width:.0}\" height=\"{height:.0}\" \
         viewBox=\"0 0 {width:.1} {height:.1}\" font-family=\"ui-monospace, 'DejaVu Sans Mono', Menlo, \
         Consolas, monospace\" font-size=\"14\" xml:space=\"preserve\">\n\
         <rect width=\"100%\" height=\"100%\" fill=\"{}\"/>\n",
        page.under
    );
    for y in buf.area.top()..buf.area.bottom() {
        for run in runs(buf, y) {
            let row = f64::from(y - buf.area.top());
            draw_run(&run, row, &page, &mut svg);
        }
    }
    svg.push_str("</svg>\n");
    svg
}

/// Neighbouring cells that look alike.
struct Run {
    /// The first column.
    x: u16,
    /// How many columns.
    width: u16,
    text: String,
    style: Style,
}

fn runs(buf: &Buffer, y: u16) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut x = buf.area.left();
    while x < buf.area.right() {
        let cell: &Cell = &buf[(x, y)];
        let (symbol, style) = (cell.symbol(), cell.style());
        let width = columns(symbol);
        match runs.last_mut() {
            Some(run) if run.style == style => {
                run.text.push_str(symbol);
                run.width += width;
            }
            _ => runs.push(Run {
                x: x - buf.area.left(),
                width,
                text: symbol.to_owned(),
                style,
            }),
        }
        x += width;
    }
    runs
}

fn draw_run(run: &Run, row: f64, page: &Inks, svg: &mut String) {
    let (cell_width, cell_height) = CELL;
    let x = MARGIN + f64::from(run.x) * cell_width;
    let y = MARGIN + row * cell_height;
    let width = f64::from(run.width) * cell_width;
    let inks = page.of(run.style);
    if inks.under != page.under {
        let _ = writeln!(
            svg,
            "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{cell_height:.1}\" fill=\"{}\"/>",
            inks.under
        );
    }
    if run.text.trim().is_empty() {
        return;
    }
    let mut looks = String::new();
    let has = |modifier| run.style.add_modifier.contains(modifier);
    if has(Modifier::BOLD) {
        looks.push_str(" font-weight=\"bold\"");
    }
    if has(Modifier::ITALIC) {
        looks.push_str(" font-style=\"italic\"");
    }
    if has(Modifier::UNDERLINED) {
        looks.push_str(" text-decoration=\"underline\"");
    }
    if has(Modifier::DIM) {
        looks.push_str(" opacity=\"0.6\"");
    }
    let _ = writeln!(
        svg,
        "<text x=\"{x:.1}\" y=\"{:.1}\" textLength=\"{width:.1}\" fill=\"{}\"{looks}>{}</text>",
        y + cell_height * 0.75,
        inks.ink,
        escaped(&run.text)
    );
}

/// The colours of a run, as SVG names them.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Inks {
    ink: String,
    under: String,
}

impl Inks {
    /// Those of the page. A theme that leaves them to the terminal gets light on dark.
    fn of_page(theme: &Theme) -> Self {
        let known = |colour: Option<Color>| colour.and_then(hex);
        Self {
            ink: known(theme.page.fg).unwrap_or_else(|| "#c9d0e0".into()),
            under: known(theme.page.bg).unwrap_or_else(|| "#11131a".into()),
        }
    }

    fn of(&self, style: Style) -> Self {
        let ink = style.fg.and_then(hex).unwrap_or_else(|| self.ink.clone());
        let under = style.bg.and_then(hex).unwrap_or_else(|| self.under.clone());
        if style.add_modifier.contains(Modifier::REVERSED) {
            return Self {
                ink: under,
                under: ink,
            };
        }
        Self { ink, under }
    }
}

/// A colour as SVG names it; none for the terminal's own.
fn hex(colour: Color) -> Option<String> {
    let (r, g, b) = match colour {
        Color::Rgb(r, g, b) => (r, g, b),
        Color::Black => (0x00, 0x00, 0x00),
        Color::Red => (0xcc, 0x55, 0x55),
        Color::Green => (0x55, 0xaa, 0x55),
        Color::Yellow => (0xcc, 0xaa, 0x44),
        Color::Blue => (0x55, 0x88, 0xdd),
        Color::Magenta => (0xaa, 0x66, 0xcc),
        Color::Cyan => (0x44, 0xaa, 0xaa),
        Color::Gray => (0xbb, 0xbb, 0xbb),
        Color::DarkGray => (0x77, 0x77, 0x77),
        Color::LightRed => (0xff, 0x77, 0x77),
        Color::LightGreen => (0x77, 0xdd, 0x77),
        Color::LightYellow => (0xff, 0xdd, 0x66),
        Color::LightBlue => (0x77, 0xaa, 0xff),
        Color::LightMagenta => (0xdd, 0x88, 0xff),
        Color::LightCyan => (0x77, 0xdd, 0xdd),
        Color::White => (0xff, 0xff, 0xff),
        Color::Reset | Color::Indexed(_) => return None,
    };
    Some(format!("#{r:02x}{g:02x}{b:02x}"))
}

fn columns(symbol: &str) -> u16 {
    u16::try_from(symbol.width()).unwrap_or(1).max(1)
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::layout::Rect;

    fn screen(theme: &Theme) -> Buffer {
        let mut buf = Buffer::empty(Rect::new(0, 0, 10, 2));
        buf.set_style(buf.area, theme.page);
        buf.set_string(0, 0, "a<b 日本", theme.text);
        buf.set_string(0, 1, " ok ", theme.keycap);
        buf
    }

    #[test]
    fn a_screen_is_text() {
        assert_eq!(text(&screen(&Theme::dark())), "a<b 日本\n ok\n");
    }

    #[test]
    fn a_picture_keeps_columns_and_colours() {
        let svg = svg(&screen(&Theme::dark()), &Theme::dark());
        assert!(
            svg.starts_with("<svg xmlns=") && svg.ends_with("</svg>\n"),
            "{svg}"
        );
        assert!(svg.contains("a&lt;b 日本"), "{svg}");
        assert!(
            svg.contains("fill=\"#222634\""),
            "the keycap has its ground: {svg}"
        );
        // Ten columns of 8.4.
        assert!(svg.contains("textLength=\"84.0\""), "{svg}");
        let reversed = Style::new().add_modifier(Modifier::REVERSED);
        let page = Inks::of_page(&Theme::mono());
        assert_eq!(page.of(reversed).under, page.ink);
    }
}
