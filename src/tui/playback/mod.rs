//! A run as something to watch: forwards, backwards, at any speed.
//!
//! Watching runs nothing. The trace is there, and what a screen shows is a fold over it up to an instant.
//! A copy of the folded view after every `EVERY` facts makes any jump fold at most that many. The run gets
//! ahead while somebody watches; what they do to it makes it anew from that instant on.

mod index;
mod landmark;
mod pace;
mod queues;
mod steps;
mod streams;
mod timeline;
mod view;

pub use index::Index;
pub use landmark::{Landmark, is_told};
pub use queues::{Depth, Queue, Queues};
pub use streams::{Reading, Shard, Stream, Streams};
pub use timeline::{Activity, Lane, Stretch, Timeline, Walk};
pub use view::{Condition, Counts, Environment, View};

use crate::lab::explain::Names;
use crate::lab::playground::Playground;
use crate::sim::Work;
use crate::sim::scenario::Input;
use crate::sim::time::{Span, Time};
use crate::sim::trace::Fact;
use std::time::Duration;

/// What a run may get ahead by between two looks at the keys: some milliseconds.
const SLICE: Work = Work {
    fuel: 1_000_000,
    events: 4_000,
};

/// What is known of a run before its first picture: all of a short one. It is a part of the time in which
/// that picture has to be there.
const FIRST: Work = Work {
    fuel: 5_000_000,
    events: 10_000,
};

/// Facts between two copies of the view. Folding this many takes a fraction of a frame.
const EVERY: usize = 4_096;

/// The speeds, in thousandths of real time.
pub const SPEEDS: [u64; 19] = [
    50, 100, 250, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000,
    1_000_000, 2_000_000, 5_000_000, 10_000_000, 20_000_000, 50_000_000,
];
const REAL_TIME: usize = 4;
/// A run is first played so fast that it lasts about this long, in microseconds.
const COMFORTABLE: u64 = 20_000_000;
/// But never faster than this, as then days go by unseen.
const FASTEST_FIRST: u64 = 1_000_000;

/// Somebody watching a run.
#[derive(Debug)]
pub struct Playback {
    playground: Playground,
    names: Names,
    timeline: Timeline,
    index: Index,
    /// The view after `0`, `EVERY`, `2 × EVERY`, … facts.
    copies: Vec<View>,
    /// The view after the last fact that is known.
    last: View,
    view: View,
    at: Time,
    /// Where somebody wants to be: ahead of `at` while the run is not known so far.
    wanted: Time,
    speed: usize,
    playing: bool,
    /// Counts how often the run was begun anew, so that folds over it know.
    generation: u64,
}

impl Playback {
    /// At the start of a run, playing.
    pub fn new(playground: Playground) -> Self {
        let real = (playground.end().0 / COMFORTABLE * 1_000).min(FASTEST_FIRST);
        let speed = SPEEDS.iter().rposition(|speed| *speed <= real);
        let mut playback = Self {
            names: playground.names(),
            index: Index::new(playground.scenario()),
            playground,
            timeline: Timeline::default(),
            copies: vec![View::default()],
            last: View::default(),
            view: View::default(),
            at: Time::ZERO,
            wanted: Time::ZERO,
            speed: speed.map_or(REAL_TIME, |found| found.max(REAL_TIME)),
            playing: true,
            generation: 0,
        };
        playback.work_by(FIRST);
        playback.seek(Time::ZERO);
        playback
    }

    /// Whether the run is still getting ahead.
    pub fn is_working(&self) -> bool {
        !self.playground.is_over()
    }

    /// Lets the run get ahead by a slice; says whether there was anything to do.
    pub fn work(&mut self) -> bool {
        self.work_by(SLICE)
    }

    fn work_by(&mut self, mut work: Work) -> bool {
        if self.playground.is_over() && self.last.folded == self.facts().len() {
            return false;
        }
        self.playground.work(&mut work);
        for fact in &self.playground.trace().facts[self.last.folded..] {
            self.timeline.note(fact, self.last.folded);
            self.index.note(fact, self.last.folded);
            self.last.fold(fact);
            if self.last.folded.is_multiple_of(EVERY) {
                self.copies.push(self.last.clone());
            }
        }
        self.last.latencies.count_late();
        if self.wanted > self.at || self.view.folded == 0 {
            self.seek(self.wanted);
        }
        true
    }

    /// Does something to the run at this instant. What came before it stays; the rest happens anew.
    pub fn input(&mut self, input: Input) {
        self.input_at(self.hand_time(), input);
    }

    /// Does something to the run at an instant, and goes there.
    pub fn input_at(&mut self, time: Time, input: Input) {
        self.playground.input(time, input);
        self.wanted = time;
        self.rewrite();
    }

    /// When something that is done now happens: at this instant, or right after it if something of it has
    /// been seen already, as what was seen stays.
    pub fn hand_time(&self) -> Time {
        // On the way back to an instant, that one is meant.
        let here = self.wanted.max(self.at);
        let seen = self.past().last().is_some_and(|fact| fact.at == here);
        here + Span::micros(u64::from(seen))
    }

    /// Changes the run at this instant; what came before it stays. An error says why it could not be.
    pub fn change(
        &mut self,
        change: impl FnOnce(&mut Playground, Time) -> Result<(), String>,
    ) -> Result<(), String> {
        let time = self.hand_time();
        change(&mut self.playground, time)?;
        self.wanted = time;
        self.rewrite();
        Ok(())
    }

    /// Changes the run from its start, and comes back to this instant.
    pub fn change_all(
        &mut self,
        change: impl FnOnce(&mut Playground) -> Result<(), String>,
    ) -> Result<(), String> {
        change(&mut self.playground)?;
        self.wanted = self.at;
        self.rewrite();
        Ok(())
    }

    /// How far the run has come on its way back to where somebody was, in percent; none if it is there.
    pub fn catching_up(&self) -> Option<u64> {
        let to = self.wanted.0.max(1);
        (self.wanted > self.at && self.is_working()).then(|| self.at.0.saturating_mul(100) / to)
    }

    /// Counts how often the run was begun anew.
    pub const fn generation(&self) -> u64 {
        self.generation
    }

    /// Plays at the nearest speed, in thousandths of real time.
    pub fn set_speed(&mut self, thousandths: u64) {
        let distance = |place: &usize| SPEEDS[*place].abs_diff(thousandths);
        self.speed = (0..SPEEDS.len()).min_by_key(distance).unwrap_or(REAL_TIME);
    }

    /// Plays, or stops.
    pub const fn set_playing(&mut self, playing: bool) {
        self.playing = playing;
    }

    /// Runs it anew with another seed, from the start.
    pub fn reseed(&mut self, seed: u64) {
        self.playground.reseed(seed);
        self.wanted = Time::ZERO;
        self.rewrite();
    }

    fn rewrite(&mut self) {
        self.generation += 1;
        self.names = self.playground.names();
        self.timeline = Timeline::default();
        self.index = Index::new(self.playground.scenario());
        self.copies.truncate(1);
        self.last = View::default();
        self.view = View::default();
        self.at = Time::ZERO;
        self.work_by(FIRST);
    }

    /// The run.
    pub const fn playground(&self) -> &Playground {
        &self.playground
    }

    /// The names in the trace.
    pub const fn names(&self) -> &Names {
        &self.names
    }

    fn facts(&self) -> &[Fact] {
        &self.playground.trace().facts
    }

    /// The state of everything at this instant.
    pub const fn view(&self) -> &View {
        &self.view
    }

    /// The state after the last fact that is known.
    pub const fn last(&self) -> &View {
        &self.last
    }

    /// What every environment does over the whole run.
    pub const fn timeline(&self) -> &Timeline {
        &self.timeline
    }

    /// Where in the trace to look for something.
    pub const fn index(&self) -> &Index {
        &self.index
    }

    /// The lanes of the environments that were created so far.
    pub fn lanes(&self) -> &[Lane] {
        self.timeline.lanes(self.view.folded)
    }

    /// The instant.
    pub const fn at(&self) -> Time {
        self.at
    }

    /// The facts so far. The last one is what has just happened.
    pub fn past(&self) -> &[Fact] {
        &self.facts()[..self.view.folded]
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
        self.at >= self.playground.end()
    }

    /// Lets time pass, as real time; says whether anything moved.
    pub fn tick(&mut self, elapsed: Duration) -> bool {
        if !self.is_playing() || self.wanted > self.at {
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
            self.again();
        } else {
            self.playing = !self.playing;
        }
    }

    /// Plays from the start.
    pub fn again(&mut self) {
        self.seek(Time::ZERO);
        self.playing = true;
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

    /// Goes to an instant, with all that happens in it; not further than what is known.
    pub fn seek(&mut self, to: Time) {
        self.wanted = to.min(self.playground.end());
        self.at = self.wanted.min(self.playground.known_until());
        let happened = self.facts().partition_point(|fact| fact.at <= self.at);
        self.fold_to(happened);
    }

    /// Stops after the next fact that has a story.
    pub fn step(&mut self) {
        let ahead = &self.facts()[self.view.folded..];
        match ahead.iter().position(is_told) {
            Some(n) => self.stop_after(self.view.folded + n + 1),
            None => self.seek(self.playground.end()),
        }
    }

    /// Takes the last fact that has a story back.
    pub fn step_back(&mut self) {
        let Some(last) = self.past().iter().rposition(is_told) else {
            return self.stop_after(0);
        };
        let before = self.facts()[..last].iter().rposition(is_told);
        self.stop_after(before.map_or(0, |n| n + 1));
    }

    /// Stops at the next landmark; says whether there is one.
    pub fn jump(&mut self, landmark: Landmark) -> bool {
        let found = self.index.next(landmark, self.view.folded);
        if let Some(n) = found {
            self.stop_after(n + 1);
        }
        found.is_some()
    }

    /// Stops at the landmark before; says whether there is one.
    pub fn jump_back(&mut self, landmark: Landmark) -> bool {
        let last = self.view.folded.saturating_sub(1);
        let found = self.index.previous(landmark, last);
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
        self.wanted = self.at;
    }

    fn fold_to(&mut self, n: usize) {
        if n < self.view.folded || n - self.view.folded > EVERY {
            let nearest = (n / EVERY).min(self.copies.len() - 1);
            self.view = self.copies[nearest].clone();
        }
        for fact in &self.playground.trace().facts[self.view.folded..n] {
            self.view.fold(fact);
        }
        self.view.latencies.count_late();
    }
}
