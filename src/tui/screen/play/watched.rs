//! A run that somebody watches: where they are in it, how close they look, which environment they chose.

use super::jump;
use super::subject::Subject;
use super::why::Why;
use crate::course::lesson::Look;
use crate::lab::desk::Desk;
use crate::lab::playground::Playground;
use crate::sim::scenario::Input;
use crate::sim::time::{Span, Time};
use crate::sim::trace::EnvironmentId;
use crate::tui::keys::{BACKSPACE, ENTER, ESC, Key};
use crate::tui::playback::{Landmark, Playback};
use crate::tui::widget::axis::{Axis, Zoom};
use std::borrow::Cow;
use std::time::Duration;

/// A run that somebody watches.
#[derive(Debug)]
pub(crate) struct Watched {
    pub(super) playback: Playback,
    pub(super) zoom: Zoom,
    pub(super) selected: Option<EnvironmentId>,
    /// What the last key could not do.
    pub(super) notice: Option<Cow<'static, str>>,
    /// The open answer to why.
    pub(super) why: Option<Why>,
    /// The instant that is being typed.
    pub(super) typed: Option<String>,
    /// What a page wants to be seen of it; then it goes to its end at once when nothing happens any more.
    look: Option<Look>,
}

/// How long one sees what happened last before a run on a page goes to its end.
const LAST_LOOK: Duration = Duration::from_millis(800);

/// What one can do with it.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Action {
    PlayOrPause,
    Step,
    StepBack,
    Faster,
    Slower,
    Next(Landmark),
    Previous(Landmark),
    SelectNext,
    SelectPrevious,
    Deselect,
    Fire(u32),
    /// The rivals are shown by the playground, not by the run.
    Compare,
    OtherSeed,
    FormerSeed,
    Closer,
    Further,
    WindowBack,
    WindowForward,
    Start,
    End,
    /// From the start with the same seed.
    Again,
    /// To an instant that is typed.
    GoTo,
    /// Why what is chosen, or has just happened, came so.
    Why,
    /// Why the bill is what it is.
    Bill,
}

impl Watched {
    /// At the start of a run, playing if things may move by themselves.
    pub(crate) fn new(playground: Playground, desk: &Desk) -> Self {
        let mut watched = Self {
            zoom: Zoom::for_run(playground.scenario().duration),
            playback: Playback::new(playground),
            selected: None,
            notice: None,
            why: None,
            typed: None,
            look: None,
        };
        if !desk.wants_motion() {
            watched.playback.toggle();
        }
        watched
    }

    /// Stops at an instant, with all that happens in it.
    pub(super) fn pause_at(&mut self, at: Time) {
        if self.playback.is_playing() {
            self.playback.toggle();
        }
        self.playback.seek(at);
    }

    /// As a page shows it: the whole run at once, in a time that one is willing to watch, without an idle end.
    pub(crate) fn on_page(mut self, look: Look) -> Self {
        self.zoom = Zoom::whole(self.playback.playground().scenario().duration);
        self.playback.hurry(look == Look::Bill);
        self.look = Some(look);
        self
    }

    /// Whether an environment is chosen.
    pub(crate) const fn is_selected(&self) -> bool {
        self.selected.is_some()
    }

    /// The same run from its start.
    pub(crate) fn anew(&self) -> Playground {
        self.playback.playground().anew()
    }

    /// What the run has cost so far.
    pub(crate) fn cost(&self) -> String {
        let bill = self
            .playback
            .playground()
            .bill(&self.playback.view().charges);
        format!("${:.6}", bill.total.as_f64())
    }

    /// The playback, to be read.
    pub(crate) const fn playback(&self) -> &Playback {
        &self.playback
    }

    /// Whether the run is still getting ahead.
    pub(crate) fn is_working(&self) -> bool {
        self.playback.is_working()
    }

    /// Whether time goes on, or the run is still getting ahead.
    pub(crate) fn is_moving(&self) -> bool {
        self.playback.is_playing() || self.playback.is_working()
    }

    /// Lets time pass; says whether to draw.
    pub(crate) fn tick(&mut self, elapsed: Duration) -> bool {
        let worked = self.playback.work();
        let moved = self.playback.tick(elapsed);
        if self.playback.is_playing() && self.is_idle_for(LAST_LOOK) {
            self.playback.seek(Time::NEVER);
        }
        moved || worked
    }

    /// Whether a page shows it.
    pub(super) const fn is_on_page(&self) -> bool {
        self.look.is_some()
    }

    /// Whether nothing happens any more on a page, and somebody has seen as much for so long.
    fn is_idle_for(&self, seen: Duration) -> bool {
        let Some(look) = self.look else {
            return false;
        };
        let seen = u64::try_from(seen.as_micros()).unwrap_or(u64::MAX);
        let passed = Span::micros(seen.saturating_mul(self.playback.speed()) / 1_000);
        let last = self.playback.last_event(look == Look::Bill);
        last.is_some_and(|last| self.playback.at() > last + passed)
    }

    /// Does what a key asks for.
    pub(crate) fn act(&mut self, action: Action) {
        self.notice = None;
        let playback = &mut self.playback;
        let (at, window) = (playback.at(), self.zoom.span());
        match action {
            Action::PlayOrPause => playback.toggle(),
            Action::Step => playback.step(),
            Action::StepBack => playback.step_back(),
            Action::Faster => playback.faster(),
            Action::Slower => playback.slower(),
            Action::Next(landmark) => {
                if !playback.jump(landmark) {
                    self.notice = Some(none_ahead(landmark).into());
                }
            }
            Action::Previous(landmark) => {
                if !playback.jump_back(landmark) {
                    self.notice = Some(none_before(landmark).into());
                }
            }
            Action::SelectNext => self.select(1),
            Action::SelectPrevious => self.select(-1),
            Action::Deselect => self.selected = None,
            Action::Fire(count) => self.fire(count),
            Action::Compare => {}
            Action::OtherSeed => self.reseed(1),
            Action::FormerSeed => self.reseed(-1),
            Action::Closer => self.zoom.closer(),
            Action::Further => self.zoom.further(),
            Action::WindowBack => playback.seek(Time(at.0.saturating_sub(window.0))),
            Action::WindowForward => playback.seek(at + window),
            Action::Start => playback.seek(Time::ZERO),
            Action::End => playback.seek(Time::NEVER),
            Action::Again => playback.again(),
            Action::GoTo => self.typed = Some(String::new()),
            Action::Why => self.ask_why(),
            Action::Bill => self.why = Some(Why::about(Subject::Bill)),
        }
    }

    /// Chooses the environment before or after the chosen one, the last one created to begin with.
    fn select(&mut self, step: isize) {
        let axis = Axis::new(self.playback.at(), self.zoom, 1);
        let lanes = self.lanes(&axis);
        let Some(last) = lanes.len().checked_sub(1) else {
            self.notice = Some("There is no environment in sight.".into());
            return;
        };
        let chosen = self
            .selected
            .and_then(|id| lanes.iter().position(|lane| lane.environment == id));
        let next = chosen.map_or(last, |chosen| chosen.saturating_add_signed(step).min(last));
        let next = lanes[next].environment;
        self.selected = Some(next);
    }

    /// Runs it with another seed.
    fn reseed(&mut self, step: i64) {
        let seed = self.playback.playground().scenario().seed;
        match seed.checked_add_signed(step) {
            Some(seed) => {
                self.selected = None;
                self.playback.reseed(seed);
                self.notice = Some(format!("The same scenario with seed {seed}.").into());
            }
            None => self.notice = Some("There is no seed before 0.".into()),
        }
    }

    /// Takes a key while an instant is typed; says whether one is.
    pub(super) fn press_typed(&mut self, key: Key) -> bool {
        let Some(typed) = &mut self.typed else {
            return false;
        };
        if key == ESC {
            self.typed = None;
        } else if key == BACKSPACE {
            typed.pop();
        } else if key == ENTER {
            self.go_to();
        } else if let Some(c) = key.character().filter(|c| !c.is_control())
            && typed.len() < 16
        {
            typed.push(c);
        }
        true
    }

    fn go_to(&mut self) {
        let typed = self.typed.take().unwrap_or_default();
        match jump::instant(&typed, self.playback.at()) {
            Some(to) => {
                self.notice = None;
                self.playback.seek(to);
            }
            None if typed.trim().is_empty() => {}
            None => {
                let words = format!("`{typed}` is no time: type 12.5s, 250ms, 1:30 or +5s.");
                self.notice = Some(words.into());
            }
        }
    }

    /// Sends events to the first source, here and now.
    fn fire(&mut self, count: u32) {
        if self.playback.playground().scenario().sources.is_empty() {
            self.notice = Some("This scenario has no source to send events from.".into());
        } else if self.playback.is_over() {
            self.notice = Some("The run is over. Go back (←) and send it earlier.".into());
        } else {
            self.playback.input(Input::Fire { source: 0, count });
        }
    }
}

const fn none_ahead(landmark: Landmark) -> &'static str {
    match landmark {
        Landmark::Cold => "No cold start comes after this.",
        Landmark::Throttle => "Nothing is throttled after this.",
        Landmark::Error => "No error comes after this.",
        Landmark::Retry => "Nothing is retried after this.",
    }
}

const fn none_before(landmark: Landmark) -> &'static str {
    match landmark {
        Landmark::Cold => "No cold start came before this.",
        Landmark::Throttle => "Nothing was throttled before this.",
        Landmark::Error => "No error came before this.",
        Landmark::Retry => "Nothing was retried before this.",
    }
}
