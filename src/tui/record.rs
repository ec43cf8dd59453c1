//! A run as an asciicast: the screens that a person would see, drawn without a terminal and without waiting.
//!
//! The format is version 2 (<https://docs.asciinema.org/manual/asciicast/v2/>): a header, then one line for
//! each piece of output with its time in seconds. Time is counted, not measured, so that the same run makes
//! the same file.

use super::app::App;
use anyhow::{Context, Result};
use ratatui::backend::CrosstermBackend;
use ratatui::layout::Rect;
use ratatui::{Terminal, TerminalOptions, Viewport};
use serde_json::json;
use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;
use std::time::Duration;

/// How often the screen may change: as often as in a terminal.
const FRAME: Duration = super::FRAME;
/// How long the last screen stays, so that its sentence can be read.
const LAST: Duration = Duration::from_secs(3);

/// How a run is recorded.
#[derive(Clone, Debug)]
pub struct Order {
    /// Columns and rows.
    pub size: (u16, u16),
    /// What players show above it.
    pub title: String,
}

/// Plays what an App watches from its start to its end and writes it as an asciicast.
pub fn cast(app: &mut App, order: &Order, out: &mut impl Write) -> Result<()> {
    let (width, height) = order.size;
    let header = json!({ "version": 2, "width": width, "height": height, "title": order.title });
    let cannot = "The recording cannot be written";
    writeln!(out, "{header}").context(cannot)?;
    app.resize(width, height);
    // What a person would wait for is worked out before the first frame.
    while app.is_working() {
        app.tick(Duration::ZERO);
    }
    // A file has no NO_COLOR: the theme alone says which colours there are.
    crossterm::style::force_color_output(true);
    let output = Output::default();
    let area = Rect::new(0, 0, width, height);
    let viewport = Viewport::Fixed(area);
    let backend = CrosstermBackend::new(output.clone());
    let mut terminal = Terminal::with_options(backend, TerminalOptions { viewport })
        .context("The screen cannot be drawn")?;
    let mut at = Duration::ZERO;
    // A clean page without a cursor.
    output.take();
    let mut lead = String::from("\u{1b}[2J\u{1b}[H\u{1b}[?25l");
    loop {
        terminal
            .draw(|frame| app.draw(frame.buffer_mut()))
            .context("The screen cannot be drawn")?;
        let drawn = std::mem::take(&mut lead) + &output.take();
        write_event(at, &drawn, out).context(cannot)?;
        if !app.is_moving() {
            break;
        }
        app.tick(FRAME);
        at += FRAME;
    }
    writeln!(out, "{}", json!([(at + LAST).as_secs_f64(), "o", ""])).context(cannot)?;
    out.flush().context(cannot)
}

/// One piece of output, unless it is what every frame without a change is.
fn write_event(at: Duration, drawn: &str, out: &mut impl Write) -> io::Result<()> {
    if !changes(drawn) {
        return Ok(());
    }
    writeln!(out, "{}", json!([at.as_secs_f64(), "o", drawn]))
}

/// Whether something is drawn, rather than colours reset and the cursor hidden again.
fn changes(drawn: &str) -> bool {
    let mut rest = drawn;
    while let Some(begin) = rest.find('\u{1b}') {
        if begin > 0 {
            return true;
        }
        let end = rest.find(|c: char| c.is_ascii_alphabetic());
        let Some(end) = end else { return false };
        if !rest[..=end].ends_with(['m', 'l', 'h']) {
            return true;
        }
        rest = &rest[end + 1..];
    }
    !rest.is_empty()
}

/// Where a terminal would be.
#[derive(Clone, Debug, Default)]
struct Output(Rc<RefCell<Vec<u8>>>);

impl Output {
    fn take(&self) -> String {
        let bytes = std::mem::take(&mut *self.0.borrow_mut());
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
