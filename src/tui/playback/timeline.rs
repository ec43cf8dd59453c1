//! What every environment does over the whole run, and how many run at once. It only ever grows, so a
//! screen that shows an earlier instant reads a part of it and copies nothing.

use super::steps::Steps;
use crate::sim::time::Time;
use crate::sim::trace::{Cold, EnvironmentId, Fact, FunctionId, What};
use std::collections::{BTreeMap, BTreeSet};

/// One lane an environment, in the order of their creation, and the concurrency.
#[derive(Clone, Debug, Default)]
pub struct Timeline {
    lanes: Vec<Lane>,
    lane_of: BTreeMap<EnvironmentId, usize>,
    /// For each place in the fleet the lanes that have it, one after the other.
    places: Vec<Vec<usize>>,
    /// The places whose environment is gone.
    free: BTreeSet<usize>,
    /// From each instant on, so many are in INIT or INVOKE for a request.
    concurrency: Steps,
    /// From each instant on, so many exist.
    alive: Steps,
    throttles: Vec<Time>,
}

/// What one environment does.
#[derive(Clone, Debug)]
pub struct Lane {
    /// Which.
    pub environment: EnvironmentId,
    /// Whose it is.
    pub function: Option<FunctionId>,
    /// When it was created.
    pub born: Time,
    /// The number of the fact that says so, from 0.
    pub first: usize,
    /// When it went away, if it does.
    pub gone: Option<Time>,
    /// What it does between, in order. It is frozen in the gaps.
    pub stretches: Vec<Stretch>,
    /// The facts about it, by number.
    facts: Vec<u32>,
    /// The stretches that must never be hidden by others: INIT that took time, and what failed.
    notable: Vec<usize>,
    /// Its place in the fleet.
    place: usize,
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
    /// The lanes of the environments that were created in the first `folded` facts.
    pub fn lanes(&self, folded: usize) -> &[Lane] {
        &self.lanes[..self.lanes.partition_point(|lane| lane.first < folded)]
    }

    /// Of those, the ones that exist at some time from an instant on.
    pub fn lanes_since(&self, folded: usize, from: Time) -> Vec<&Lane> {
        let lanes = self.lanes(folded).iter();
        lanes
            .filter(|lane| lane.gone.is_none_or(|gone| gone >= from))
            .collect()
    }

    /// The lane of an environment.
    pub fn lane(&self, environment: EnvironmentId) -> Option<&Lane> {
        Some(&self.lanes[*self.lane_of.get(&environment)?])
    }

    /// The fleet after `folded` facts, in order of place: in each the environment that has it, or had it
    /// last. A new environment takes the first place whose environment is gone.
    pub fn fleet(&self, folded: usize) -> Vec<&Lane> {
        let lane = |place: &Vec<usize>| {
            let known = place.partition_point(|lane| self.lanes[*lane].first < folded);
            Some(&self.lanes[place[known.checked_sub(1)?]])
        };
        let places = &self.places[..self.places(folded)];
        places.iter().filter_map(lane).collect()
    }

    /// How many places the fleet has after `folded` facts.
    pub fn places(&self, folded: usize) -> usize {
        let known = |place: &Vec<usize>| {
            let first = place.first().map(|lane| self.lanes[*lane].first);
            first.is_some_and(|first| first < folded)
        };
        self.places.partition_point(known)
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
        self.concurrency.most(from, to)
    }

    /// The most that existed at once from one instant to before another.
    pub fn most_alive(&self, from: Time, to: Time) -> u32 {
        self.alive.most(from, to)
    }

    /// How many attempts were refused from one instant to before another.
    pub fn throttles(&self, from: Time, to: Time) -> usize {
        let before = |end: Time| self.throttles.partition_point(|at| *at < end);
        before(to).saturating_sub(before(from))
    }

    /// Whether an attempt is refused anywhere in the run.
    pub const fn has_throttles(&self) -> bool {
        !self.throttles.is_empty()
    }

    /// Takes in the next fact, which has this number.
    pub(super) fn note(&mut self, fact: &Fact, number: usize) {
        if let What::Throttled { .. } = fact.what {
            self.throttles.push(fact.at);
        }
        let Some(id) = fact.environment else { return };
        let lane = self.lane_or_new(id, fact, number);
        if !fact.what.is_charge() {
            lane.facts.push(u32::try_from(number).unwrap_or(u32::MAX));
        }
        match fact.what {
            What::InitStarted { why, .. } => {
                lane.open(Activity::Init, fact.at);
                self.count(id, fact.at, why != Cold::Provisioned);
            }
            What::InitEnded { outcome, .. } | What::Ended { outcome, .. } => {
                lane.close(fact.at, !outcome.is_success());
                self.count(id, fact.at, false);
            }
            What::Started { .. } => {
                lane.invocations += 1;
                lane.open(Activity::Run, fact.at);
                self.count(id, fact.at, true);
            }
            What::Called { .. } => lane.turn(Activity::Wait, fact.at),
            What::Answered { .. } => lane.turn(Activity::Run, fact.at),
            What::Reclaimed { why } if why.takes_environment() => {
                lane.close(fact.at, false);
                lane.gone = Some(fact.at);
                let place = lane.place;
                self.free.insert(place);
                self.alive.add(fact.at, -1);
                self.count(id, fact.at, false);
            }
            _ => {}
        }
    }

    fn lane_or_new(&mut self, environment: EnvironmentId, fact: &Fact, number: usize) -> &mut Lane {
        let next = self.lanes.len();
        let at = *self.lane_of.entry(environment).or_insert(next);
        if at == next {
            let place = self.free.pop_first().unwrap_or(self.places.len());
            if place == self.places.len() {
                self.places.push(Vec::new());
            }
            self.places[place].push(next);
            self.alive.add(fact.at, 1);
            self.lanes.push(Lane {
                environment,
                function: fact.function,
                born: fact.at,
                first: number,
                gone: None,
                stretches: Vec::new(),
                facts: Vec::new(),
                notable: Vec::new(),
                place,
                counted: false,
                invocations: 0,
            });
        }
        &mut self.lanes[at]
    }

    fn count(&mut self, id: EnvironmentId, at: Time, runs: bool) {
        let lane = &mut self.lanes[self.lane_of[&id]];
        if lane.counted != runs {
            lane.counted = runs;
            self.concurrency.add(at, if runs { 1 } else { -1 });
        }
    }
}

impl Lane {
    /// The facts about it among the first `folded`, by number; charges left out.
    pub fn facts(&self, folded: usize) -> &[u32] {
        let known = |number: &u32| (*number as usize) < folded;
        &self.facts[..self.facts.partition_point(known)]
    }

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
        let count = self.stretches.len();
        if let Some(last) = self.stretches.last_mut()
            && last.to == Time::NEVER
        {
            last.to = at;
            last.failed = failed;
            let init = last.activity == Activity::Init && last.from < at;
            if failed || init {
                self.notable.push(count - 1);
            }
        }
    }

    fn turn(&mut self, activity: Activity, at: Time) {
        self.close(at, false);
        self.open(activity, at);
    }

    /// A look along it from its start.
    pub const fn walk(&self) -> Walk<'_> {
        Walk {
            lane: self,
            stretch: 0,
            notable: 0,
        }
    }
}

/// A look along a lane, from left to right: each question begins where the last one was answered.
#[derive(Clone, Copy, Debug)]
pub struct Walk<'a> {
    lane: &'a Lane,
    /// Everything before this is over.
    stretch: usize,
    notable: usize,
}

impl<'a> Walk<'a> {
    /// What the lane does from one instant to another.
    pub fn between(&mut self, from: Time, to: Time) -> &'a [Stretch] {
        let stretches = &self.lane.stretches;
        self.stretch = past(stretches, self.stretch, |stretch| stretch.to <= from);
        let end = past(stretches, self.stretch, |stretch| stretch.from <= to);
        &stretches[self.stretch..end]
    }

    /// What must not be hidden of what ends from one instant to another: a failure, else INIT.
    pub fn notable(&mut self, from: Time, to: Time) -> Option<&'a Stretch> {
        let stretches = &self.lane.stretches;
        let notable = &self.lane.notable;
        self.notable = past(notable, self.notable, |n| stretches[*n].to < from);
        let inside = notable[self.notable..].iter().map(|n| &stretches[*n]);
        let mut inside = inside.take_while(|stretch| stretch.to <= to);
        let head = inside.next()?;
        Some(if head.failed {
            head
        } else {
            inside.find(|stretch| stretch.failed).unwrap_or(head)
        })
    }
}

/// The first place from one on at which something holds no more. It is near as a rule, and found by
/// halves if it is not.
fn past<T>(all: &[T], from: usize, holds: impl Fn(&T) -> bool) -> usize {
    const NEAR: usize = 4;
    let near = all[from..].iter().take(NEAR);
    match near.take_while(|one| holds(one)).count() {
        NEAR => from + NEAR + all[from + NEAR..].partition_point(holds),
        few => from + few,
    }
}

impl Stretch {
    /// Whether it is known at an instant that it ended in an error.
    pub fn has_failed(&self, at: Time) -> bool {
        self.failed && self.to <= at
    }
}
