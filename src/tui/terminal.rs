//! Entering and leaving the terminal. Leaving happens once, whatever ends us: a return, an error, a panic
//! or a signal.

use anyhow::{Context, Result};
use crossterm::cursor::Show;
use crossterm::event::{DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste};
use crossterm::execute;
use crossterm::style::Print;
use crossterm::terminal::{
    EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};
use ratatui::backend::CrosstermBackend;
use std::io::{BufWriter, Stdout, stdout};
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether there is something to undo. A static, because a panic hook can reach nothing else.
static INSIDE: AtomicBool = AtomicBool::new(false);

/// The first frame of a big screen is about 50 kB: one write for it, and for every later one.
const BUFFER_BYTES: usize = 64 * 1024;

/// Buttons, the wheel, and moves while a button is down, in the form that has no widest window. Moves of the
/// bare mouse, which crossterm would ask for as well, would wake the program for nothing.
const MOUSE: &str = "\x1b[?1002h\x1b[?1006h";

/// The terminal as ratatui draws on it.
pub(crate) type Terminal = ratatui::Terminal<CrosstermBackend<BufWriter<Stdout>>>;

/// Leaves the terminal when it goes out of scope.
#[must_use]
pub(crate) struct Guard;

impl Drop for Guard {
    fn drop(&mut self) {
        leave();
    }
}

/// Gives the terminal back while something else uses it, and takes it again. What is on it is then drawn
/// anew.
pub(crate) fn outside<T>(terminal: &mut Terminal, mouse: bool, f: impl FnOnce() -> T) -> Result<T> {
    leave();
    let done = f();
    take(mouse)?;
    *terminal = fresh()?;
    Ok(done)
}

/// Switches to the alternate screen. The terminal is given back when the guard is dropped, or before the
/// message of a panic is printed. The mouse is taken only where it is wanted; a terminal that has none to
/// give passes over that.
pub(crate) fn enter(mouse: bool) -> Result<(Terminal, Guard)> {
    let report = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        leave();
        report(panic);
    }));
    let guard = Guard;
    take(mouse)?;
    Ok((fresh()?, guard))
}

/// What draws on the alternate screen, which is empty. `Terminal::clear` would ask where the cursor is, and
/// fail after two seconds on a terminal that does not answer.
fn fresh() -> Result<Terminal> {
    let writer = BufWriter::with_capacity(BUFFER_BYTES, stdout());
    ratatui::Terminal::new(CrosstermBackend::new(writer))
        .context("The terminal does not say how large it is")
}

fn take(mouse: bool) -> Result<()> {
    enable_raw_mode().context("The terminal cannot be switched to raw mode")?;
    INSIDE.store(true, Ordering::SeqCst);
    let cannot = "The terminal cannot be written to";
    execute!(stdout(), EnterAlternateScreen, EnableBracketedPaste).context(cannot)?;
    if mouse {
        execute!(stdout(), Print(MOUSE)).context(cannot)?;
    }
    Ok(())
}

/// Gives the terminal back. Called twice it does nothing the second time; it never panics, and it ignores
/// errors, as after a hang-up there is no terminal to give back.
fn leave() {
    if INSIDE.swap(false, Ordering::SeqCst) {
        let _ = execute!(
            stdout(),
            DisableMouseCapture,
            DisableBracketedPaste,
            LeaveAlternateScreen,
            Show
        );
        let _ = disable_raw_mode();
    }
}
