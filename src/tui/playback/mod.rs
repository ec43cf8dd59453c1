//! A run as something to watch: forwards, backwards, at any speed.
//!
//! Watching runs nothing. The trace is there, and what a screen shows is a fold over it up to an instant.
//! A copy of the folded view after every [`EVERY`] facts makes any jump fold at most that many.
//! Facts may be added while somebody watches, so a run that still goes on is watched in the same way.

mod timeline;
mod view;

pub use timeline::{Activity, Lane, Stretch, Timeline};
pub use view::{Condition, Counts, Environment, View};

use crate::lab::explain::Names;
use crate::sim::time::{Span, Time};
use crate::sim::trace::{Fact, What};
use std::time::Duration;

/// Facts between two copies of the view. Folding this many takes a fraction of a frame.
const EVERY: usize = 4_096;

/// The speeds, in thousandths of real time.
const SPEEDS: [u64; 14] = [
    50, 100, 250, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000,
    1_000_000,
];
const REAL_TIME: usize = 4;
/// A run is first played so fast that it lasts about this long.
const COMFORTABLE: u64 = 20_000_000;

/// A run that was recorded, and what people need to read it.
#[derive(Clone, Debug, Default)]
pub struct Recording {
    /// What people call it.
    pub title: String,
    /// The names in the trace.
    pub names: Names,
    /// The trace, in order of time.
    pub facts: Vec<Fact>,
    /// When the run ends.
    pub end: Time,
}

/// Somebody watching a run.
#[derive(Debug)]
pub struct Playback {
    recording: Recording,
    timeline: Timeline,
    /// The view after `0`, `EVERY`, `2 × EVERY`, … facts.
    copies: Vec<View>,
    view: View,
    at: Time,
    speed: usize,
    playing: bool,
}

/// What one can jump to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Landmark {
    /// An environment is created for a request.
    Cold,
    /// An attempt is refused.
    Throttle,
    /// An invocation or INIT does not succeed, or an event is given up.
    Error,
}

impl Landmark {
    fn is(self, fact: &Fact) -> bool {
        match (self, fact.what) {
            (Self::Cold, What::InitStarted { .. }) | (Self::Throttle, What::Throttled { .. }) => {
                true
            }
            (Self::Error, What::InitEnded { outcome, .. }) => !outcome.is_success(),
            (Self::Error, What::Ended(report)) => !report.outcome.is_success(),
            (Self::Error, What::DeadLettered { .. } | What::Dropped { .. }) => true,
            _ => false,
        }
    }
}

impl Playback {
    /// At the start of a run, playing.
    pub fn new(recording: Recording) -> Self {
        let real = recording.end.0 / COMFORTABLE * 1_000;
        let speed = SPEEDS.iter().rposition(|speed| *speed <= real);
        let mut playback = Self {
            timeline: Timeline::default(),
            copies: vec![View::default()],
            view: View::default(),
            at: Time::ZERO,
            speed: speed.map_or(REAL_TIME, |found| found.max(REAL_TIME)),
            playing: true,
            recording: Recording {
                facts: Vec::new(),
                ..recording
            },
        };
        let mut at_the_end = View::default();
        for fact in recording.facts {
            playback.note(fact, &mut at_the_end);
        }
        playback.seek(Time::ZERO);
        playback
    }

    /// Adds the next facts of a run that still goes on, and its new end.
    pub fn extend(&mut self, facts: impl IntoIterator<Item = Fact>, end: Time) {
        let mut last = self.last_copy();
        for fact in &self.recording.facts[last.folded..] {
            last.fold(fact);
        }
        for fact in facts {
            self.note(fact, &mut last);
        }
        self.recording.end = self.recording.end.max(end);
        self.seek(self.at);
    }

    fn last_copy(&self) -> View {
        let copy = self.copies.last().cloned();
        copy.expect("the empty view is always there")
    }

    /// Takes a fact to the end of the trace; `last` is the view there.
    fn note(&mut self, fact: Fact, last: &mut View) {
        self.timeline.note(&fact);
        last.fold(&fact);
        self.recording.facts.push(fact);
        if last.folded.is_multiple_of(EVERY) {
            self.copies.push(last.clone());
        }
    }

    /// The run.
    pub const fn recording(&self) -> &Recording {
        &self.recording
    }

    /// The state of everything at this instant.
    pub const fn view(&self) -> &View {
        &self.view
    }

    /// What every environment does over the whole run.
    pub const fn timeline(&self) -> &Timeline {
        &self.timeline
    }

    /// The instant.
    pub const fn at(&self) -> Time {
        self.at
    }

    /// The facts so far. The last one is what has just happened.
    pub fn past(&self) -> &[Fact] {
        &self.recording.facts[..self.view.folded]
    }

    /// The speed in thousandths of real time.
    pub const fn speed(&self) -> u64 {
        SPEEDS[self.speed]
    }

    /// Whether time goes on by itself.
    pub fn is_playing(&self) -> bool {
        self.playing && !self.is_over()
    }

    /// Whether the instant is the end of the run.
    pub fn is_over(&self) -> bool {
        self.at >= self.recording.end
    }

    /// Lets time pass, as real time; says whether anything moved.
    pub fn tick(&mut self, elapsed: Duration) -> bool {
        if !self.is_playing() {
            return false;
        }
        let real = u64::try_from(elapsed.as_micros()).unwrap_or(u64::MAX);
        let passed = real.saturating_mul(self.speed()) / 1_000;
        self.seek(self.at + Span::micros(passed));
        true
    }

    /// Plays, or stops; at the end it plays from the start.
    pub fn toggle(&mut self) {
        if self.is_over() {
            self.seek(Time::ZERO);
            self.playing = true;
        } else {
            self.playing = !self.playing;
        }
    }

    /// Plays faster.
    pub const fn faster(&mut self) {
        if self.speed + 1 < SPEEDS.len() {
            self.speed += 1;
        }
    }

    /// Plays slower.
    pub const fn slower(&mut self) {
        self.speed = self.speed.saturating_sub(1);
    }

    /// Goes to an instant, with all that happens in it.
    pub fn seek(&mut self, to: Time) {
        self.at = to.min(self.recording.end);
        let happened = self
            .recording
            .facts
            .partition_point(|fact| fact.at <= self.at);
        self.fold_to(happened);
    }

    /// Stops after the next fact that has a story.
    pub fn step(&mut self) {
        let ahead = &self.recording.facts[self.view.folded..];
        match ahead.iter().position(is_told) {
            Some(n) => self.stop_after(self.view.folded + n + 1),
            None => self.seek(self.recording.end),
        }
    }

    /// Takes the last fact that has a story back.
    pub fn step_back(&mut self) {
        let Some(last) = self.past().iter().rposition(is_told) else {
            return self.stop_after(0);
        };
        let before = self.recording.facts[..last].iter().rposition(is_told);
        self.stop_after(before.map_or(0, |n| n + 1));
    }

    /// Stops at the next landmark; says whether there is one.
    pub fn jump(&mut self, landmark: Landmark) -> bool {
        let mut ahead = self.recording.facts[self.view.folded..].iter();
        let found = ahead.position(|fact| landmark.is(fact));
        if let Some(n) = found {
            self.stop_after(self.view.folded + n + 1);
        }
        found.is_some()
    }

    /// Stops at the landmark before; says whether there is one.
    pub fn jump_back(&mut self, landmark: Landmark) -> bool {
        let Some(last) = self.view.folded.checked_sub(1) else {
            return false;
        };
        let mut past = self.recording.facts[..last].iter();
        let found = past.rposition(|fact| landmark.is(fact));
        if let Some(n) = found {
            self.stop_after(n + 1);
        }
        found.is_some()
    }

    /// Stops the clock at the instant of the `n`th fact, before what else happens in it.
    fn stop_after(&mut self, n: usize) {
        self.playing = false;
        self.fold_to(n);
        self.at = self.past().last().map_or(Time::ZERO, |fact| fact.at);
    }

    fn fold_to(&mut self, n: usize) {
        if n < self.view.folded || n - self.view.folded > EVERY {
            let nearest = (n / EVERY).min(self.copies.len() - 1);
            self.view = self.copies[nearest].clone();
        }
        for fact in &self.recording.facts[self.view.folded..n] {
            self.view.fold(fact);
        }
    }
}

/// Whether a fact has a story of its own. Charges come with the invocation that they are for.
pub const fn is_told(fact: &Fact) -> bool {
    !matches!(fact.what, What::Charged { .. })
}
