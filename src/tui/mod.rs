//! The terminal program: ratatui, crossterm and the loop that feeds them. Knows nothing of clap.
//!
//! Everything that a person sees is state in [`App`]; this loop turns keys, time and signals into calls on
//! it, and draws only when a call changed something. A program that nobody touches and where nothing moves
//! wakes up for nothing and writes no byte.

mod app;
mod editor;
pub mod keys;
pub mod picture;
pub mod plain;
pub mod playback;
pub mod record;
mod screen;
mod terminal;
pub mod theme;
mod widget;

pub use app::{App, Tab};

use anyhow::{Context, Result};
use crossterm::event::{Event, EventStream};
use crossterm::terminal::{BeginSynchronizedUpdate, EndSynchronizedUpdate};
use crossterm::{execute, queue};
use futures_util::StreamExt;
use std::time::Duration;
use terminal::Terminal;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::time::{Instant, MissedTickBehavior};

/// Ten frames a second are smooth enough for figures and bars, and cheap over a slow line.
const FRAME: Duration = Duration::from_millis(100);

/// Set in a debug build, it makes the loop panic after its first frame: how the tests see that a panic
/// leaves the terminal as it was.
const PANIC_VARIABLE: &str = "COLDSTART_TEST_PANIC";

/// Why the program ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Somebody quit, or the input came to its end.
    Quit,
    /// A signal came. The number is the exit code that a shell would show: 128 and the signal.
    Signal(u8),
}

/// Runs the program in this process's terminal until it ends.
pub fn run(app: &mut App) -> Result<Ended> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("The event loop cannot start")?;
    runtime.block_on(async {
        let mut signals = Signals::listen()?;
        let (mut terminal, _guard) = terminal::enter(app.desk().wants_mouse())?;
        event_loop(app, &mut terminal, &mut signals).await
    })
}

async fn event_loop(
    app: &mut App,
    terminal: &mut Terminal,
    signals: &mut Signals,
) -> Result<Ended> {
    let mut events = EventStream::new();
    let mut ticks = tokio::time::interval(FRAME);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
    let mut last: Option<Instant> = None;
    let size = terminal.size().context("The terminal has no size")?;
    app.resize(size.width, size.height);
    draw(app, terminal)?;
    let asked_to_panic = cfg!(debug_assertions) && std::env::var_os(PANIC_VARIABLE).is_some();
    assert!(!asked_to_panic, "{PANIC_VARIABLE} is set");
    while !app.has_quit() {
        // What stands first goes first: a key never waits for more than one slice of a run's work.
        let changed = tokio::select! {
            biased;
            code = signals.next() => return Ok(Ended::Signal(code)),
            event = events.next() => match event {
                None => return Ok(Ended::Quit),
                Some(event) => on_event(app, &event.context("The terminal cannot be read")?),
            },
            now = ticks.tick(), if app.is_moving() => {
                // The first tick after a rest says only when the movement began.
                last.replace(now).is_some_and(|before| app.tick(now - before))
            }
            () = tokio::task::yield_now(), if app.is_working() => {
                app.tick(Duration::ZERO);
                // The next frame shows it; of a run that stands still, the end of the work.
                !app.is_working()
            }
        };
        if !app.is_moving() {
            last = None;
        } else if last.is_none() {
            ticks.reset_immediately();
        }
        if let Some(edit) = app.take_edit() {
            // Nothing else may read the keys while an editor does.
            drop(events);
            let mouse = app.desk().wants_mouse();
            let text = terminal::outside(terminal, mouse, || editor::edit(&edit.name, &edit.text))?;
            app.edited(&edit, text);
            events = EventStream::new();
            // Ctrl-C in the editor was not meant for this program.
            signals.forget_interrupts()?;
            let size = terminal.size().context("The terminal has no size")?;
            app.resize(size.width, size.height);
            last = None;
        }
        if changed {
            draw(app, terminal)?;
        }
    }
    Ok(Ended::Quit)
}

fn on_event(app: &mut App, event: &Event) -> bool {
    match event {
        Event::Resize(width, height) => app.resize(*width, *height),
        event => app.update(event, crate::clock::now_ms()),
    }
}

/// Draws a frame between the marks of a synchronised update, so that a terminal that knows them shows it
/// whole; others pass over them.
fn draw(app: &App, terminal: &mut Terminal) -> Result<()> {
    let draw = |terminal: &mut Terminal| {
        queue!(terminal.backend_mut(), BeginSynchronizedUpdate)?;
        terminal.draw(|frame| app.draw(frame.buffer_mut()))?;
        execute!(terminal.backend_mut(), EndSynchronizedUpdate)
    };
    draw(terminal).context("The terminal cannot be written to")
}

/// The signals that end the program in order.
struct Signals {
    terminate: Signal,
    hangup: Signal,
    interrupt: Signal,
}

impl Signals {
    fn listen() -> Result<Self> {
        let listen = |kind| signal(kind).context("Signals cannot be listened for");
        Ok(Self {
            terminate: listen(SignalKind::terminate())?,
            hangup: listen(SignalKind::hangup())?,
            interrupt: listen(SignalKind::interrupt())?,
        })
    }

    /// Forgets the Ctrl-C that came until now.
    fn forget_interrupts(&mut self) -> Result<()> {
        self.interrupt =
            signal(SignalKind::interrupt()).context("Signals cannot be listened for")?;
        Ok(())
    }

    /// The exit code of the next one.
    async fn next(&mut self) -> u8 {
        let number = tokio::select! {
            _ = self.terminate.recv() => 15,
            _ = self.hangup.recv() => 1,
            _ = self.interrupt.recv() => 2,
        };
        128 + number
    }
}
