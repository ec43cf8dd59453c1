//! What every environment does over the whole run, and how many run at once. It only ever grows, so a
//! screen that shows an earlier instant reads a part of it and copies nothing.

use crate::sim::time::Time;
use crate::sim::trace::{Cold, EnvironmentId, Fact, What};
use std::collections::BTreeMap;

/// One lane an environment, in the order of their creation, and the concurrency.
#[derive(Clone, Debug, Default)]
pub struct Timeline {
    lanes: Vec<Lane>,
    places: BTreeMap<EnvironmentId, usize>,
    /// From each instant on, so many are in INIT or INVOKE for a request.
    concurrency: Vec<(Time, u32)>,
    throttles: Vec<Time>,
}

/// What one environment does.
#[derive(Clone, Debug)]
pub struct Lane {
    /// Which.
    pub environment: EnvironmentId,
    /// When it was created.
    pub born: Time,
    /// When it went away, if it does.
    pub gone: Option<Time>,
    /// What it does between, in order. It is frozen in the gaps.
    pub stretches: Vec<Stretch>,
    /// Whether it counts as running.
    counted: bool,
    invocations: u32,
}

/// One thing that an environment does without a break.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// What.
    pub activity: Activity,
    /// From when.
    pub from: Time,
    /// Until when; [`Time::NEVER`] as long as nobody knows.
    pub to: Time,
    /// Whether it ended in an error.
    pub failed: bool,
    /// Which invocation of its environment it belongs to, from 1; 0 for INIT before the first.
    pub number: u32,
}

/// What an environment can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Activity {
    /// INIT, or a restore.
    Init,
    /// An invocation.
    Run,
    /// An invocation waits for a service.
    Wait,
}

impl Timeline {
    /// The lanes of the environments that were created by an instant.
    pub fn lanes(&self, at: Time) -> &[Lane] {
        &self.lanes[..self.lanes.partition_point(|lane| lane.born <= at)]
    }

    /// How many lanes there are over the whole run, so far as it is known.
    pub const fn len(&self) -> usize {
        self.lanes.len()
    }

    /// Whether no environment is ever created.
    pub const fn is_empty(&self) -> bool {
        self.lanes.is_empty()
    }

    /// The most that ran at once from one instant to before another.
    pub fn peak(&self, from: Time, to: Time) -> u32 {
        let first = self.concurrency.partition_point(|(at, _)| *at <= from);
        let before = first
            .checked_sub(1)
            .map_or(0, |last| self.concurrency[last].1);
        let inside = self.concurrency[first..]
            .iter()
            .take_while(|(at, _)| *at < to);
        inside.map(|(_, running)| *running).fold(before, u32::max)
    }

    /// How many attempts were refused from one instant to before another.
    pub fn throttles(&self, from: Time, to: Time) -> usize {
        let before = |end: Time| self.throttles.partition_point(|at| *at < end);
        before(to).saturating_sub(before(from))
    }

    /// Takes in the next fact.
    pub(super) fn note(&mut self, fact: &Fact) {
        if let What::Throttled { .. } = fact.what {
            self.throttles.push(fact.at);
        }
        let Some(id) = fact.environment else { return };
        match fact.what {
            What::InitStarted { why, .. } => {
                self.lane(id, fact.at).open(Activity::Init, fact.at);
                self.count(id, fact.at, why != Cold::Provisioned);
            }
            What::InitEnded { outcome, .. } => {
                self.lane(id, fact.at).close(fact.at, !outcome.is_success());
                self.count(id, fact.at, false);
            }
            What::Started { .. } => {
                let lane = self.lane(id, fact.at);
                lane.invocations += 1;
                lane.open(Activity::Run, fact.at);
                self.count(id, fact.at, true);
            }
            What::Called { .. } => self.lane(id, fact.at).turn(Activity::Wait, fact.at),
            What::Answered { .. } => self.lane(id, fact.at).turn(Activity::Run, fact.at),
            What::Ended { outcome, .. } => {
                self.lane(id, fact.at).close(fact.at, !outcome.is_success());
                self.count(id, fact.at, false);
            }
            What::Reclaimed { why } if why.takes_environment() => {
                let lane = self.lane(id, fact.at);
                lane.close(fact.at, false);
                lane.gone = Some(fact.at);
                self.count(id, fact.at, false);
            }
            _ => {}
        }
    }

    fn lane(&mut self, environment: EnvironmentId, at: Time) -> &mut Lane {
        let next = self.lanes.len();
        let place = *self.places.entry(environment).or_insert(next);
        if place == next {
            self.lanes.push(Lane {
                environment,
                born: at,
                gone: None,
                stretches: Vec::new(),
                counted: false,
                invocations: 0,
            });
        }
        &mut self.lanes[place]
    }

    fn count(&mut self, id: EnvironmentId, at: Time, runs: bool) {
        let lane = self.lane(id, at);
        if lane.counted == runs {
            return;
        }
        lane.counted = runs;
        let now = self.concurrency.last().map_or(0, |(_, running)| *running);
        let next = if runs { now + 1 } else { now.saturating_sub(1) };
        match self.concurrency.last_mut() {
            Some(last) if last.0 == at => last.1 = next,
            _ => self.concurrency.push((at, next)),
        }
    }
}

impl Lane {
    fn open(&mut self, activity: Activity, at: Time) {
        self.stretches.push(Stretch {
            activity,
            from: at,
            to: Time::NEVER,
            failed: false,
            number: self.invocations,
        });
    }

    fn close(&mut self, at: Time, failed: bool) {
        if let Some(last) = self.stretches.last_mut()
            && last.to == Time::NEVER
        {
            last.to = at;
            last.failed = failed;
        }
    }

    fn turn(&mut self, activity: Activity, at: Time) {
        self.close(at, false);
        self.open(activity, at);
    }

    /// What it does from one instant to another, as known at the second.
    pub fn between(&self, from: Time, to: Time) -> impl Iterator<Item = &Stretch> {
        let first = self
            .stretches
            .partition_point(|stretch| stretch.to <= from && stretch.to != Time::NEVER);
        self.stretches[first..]
            .iter()
            .take_while(move |stretch| stretch.from <= to)
    }
}

impl Stretch {
    /// Whether it is known at an instant that it ended in an error.
    pub fn has_failed(&self, at: Time) -> bool {
        self.failed && self.to <= at
    }
}
