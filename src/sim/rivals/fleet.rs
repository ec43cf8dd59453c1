//! A fleet under a load: requests wait in one line, instances come and go.

use super::series::Series;
use super::tracking::{Period, Tracker};
use super::{Fleet, Job, Patch, Scaling};
use crate::sim::agenda::{Agenda, Rank};
use crate::sim::histogram::Histogram;
use crate::sim::time::{Span, Time};
use std::collections::VecDeque;

/// What came of a load on a fleet. `arrived = served + refused + in_flight`.
#[derive(Clone, Debug, Default)]
pub struct Served {
    /// Requests.
    pub arrived: u64,
    /// Those that were finished.
    pub served: u64,
    /// Those for which there was no room, or which gave up.
    pub refused: u64,
    /// Those that wait or run at the end.
    pub in_flight: u64,
    /// How long those that began waited.
    pub waits: Histogram,
    /// Places there were to serve, over time.
    pub capacity: Series,
    /// Places in use, over time.
    pub busy: Series,
    /// Every instance that there was.
    pub instances: Vec<Life>,
}

/// The life of one instance, cut off at the end of the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Life {
    /// When it was asked for, or 0 for one of the first.
    pub from: Time,
    /// When it was gone.
    pub to: Time,
    /// How long it worked on at least one request.
    pub active: Span,
    /// Whether it is one of those that are always there.
    pub always: bool,
}

/// Serves a load, whose jobs are in order of arrival, until an instant.
pub fn serve(fleet: &Fleet, jobs: &[Job], end: Time) -> Served {
    let mut run = Run::new(fleet, end);
    for job in jobs.iter().take_while(|job| job.at < end) {
        run.until(job.at);
        run.arrive(*job);
    }
    run.until(end);
    run.finish()
}

#[derive(Clone, Copy, Debug)]
enum Due {
    Done(usize),
    Ready(usize),
    Idle { instance: usize, turn: u64 },
    Look,
    PatchBegins(usize),
    PatchEnds(usize),
}

/// Where an instance is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// On its way.
    Starting,
    /// There.
    Serving,
    /// Finishing what it has.
    Stopping,
}

#[derive(Debug)]
struct Instance {
    from: Time,
    to: Option<Time>,
    phase: Phase,
    patched: bool,
    busy: u32,
    active: Span,
    since: Time,
    turn: u64,
    always: bool,
}

impl Instance {
    const fn takes_requests(&self) -> bool {
        matches!(self.phase, Phase::Serving) && !self.patched && self.to.is_none()
    }

    /// Whether it is there or on its way.
    const fn counts(&self) -> bool {
        self.to.is_none() && !matches!(self.phase, Phase::Stopping)
    }
}

struct Run<'a> {
    fleet: &'a Fleet,
    end: Time,
    now: Time,
    agenda: Agenda<Due>,
    instances: Vec<Instance>,
    waiting: VecDeque<Job>,
    tracker: Tracker,
    last_look: (u128, u128),
    /// Place-microseconds so far: in use, offered.
    integral: (u128, u128),
    integrated: Time,
    busy: u32,
    offered: u32,
    served: Served,
}

impl<'a> Run<'a> {
    fn new(fleet: &'a Fleet, end: Time) -> Self {
        let mut run = Self {
            fleet,
            end,
            now: Time::ZERO,
            agenda: Agenda::new(),
            instances: Vec::new(),
            waiting: VecDeque::new(),
            tracker: Tracker::default(),
            last_look: (0, 0),
            integral: (0, 0),
            integrated: Time::ZERO,
            busy: 0,
            offered: 0,
            served: Served::default(),
        };
        for _ in 0..fleet.least {
            run.launch(Span::ZERO, true);
        }
        if let Some(Patch { at, each }) = fleet.patch {
            for instance in 0..fleet.least as usize {
                let begins = at + Span(each.0.saturating_mul(instance as u64));
                run.agenda
                    .push(begins, Rank::Input, Due::PatchBegins(instance));
                run.agenda
                    .push(begins + each, Rank::Finish, Due::PatchEnds(instance));
            }
        }
        if let Scaling::Tracking(tracking) = fleet.scaling {
            let first = Time::ZERO + tracking.period;
            run.agenda.push(first, Rank::Input, Due::Look);
        }
        run
    }

    /// Does what is due before an arrival at this instant.
    fn until(&mut self, until: Time) {
        while self.agenda.peek().time <= until {
            let key = self.agenda.peek();
            if key.time == self.end && !key.is_finish() {
                break;
            }
            let due = self.agenda.pop().expect("the agenda was just looked at");
            self.now = key.time;
            match due {
                Due::Done(instance) => self.done(instance),
                Due::Ready(instance) => {
                    if self.instances[instance].phase == Phase::Starting {
                        self.instances[instance].phase = Phase::Serving;
                    }
                    self.recount();
                    self.fill();
                    self.idle_soon(instance);
                }
                Due::Idle { instance, turn } => self.idle(instance, turn),
                Due::Look => self.look(),
                Due::PatchBegins(instance) => {
                    self.instances[instance].patched = true;
                    self.recount();
                }
                Due::PatchEnds(instance) => {
                    self.instances[instance].patched = false;
                    self.recount();
                    self.fill();
                }
            }
        }
        self.now = self.now.max(until);
    }

    fn arrive(&mut self, job: Job) {
        self.served.arrived += 1;
        self.give_up();
        self.waiting.push_back(job);
        self.fill();
        if self.waiting.len() > self.fleet.queue as usize {
            self.waiting.pop_back();
            self.served.refused += 1;
        }
        if matches!(self.fleet.scaling, Scaling::Requests { .. }) {
            self.launch_for_the_waiting();
        }
    }

    /// Those that have waited too long go; they are at the head of the line.
    fn give_up(&mut self) {
        let (now, patience) = (self.now, self.fleet.patience);
        while self
            .waiting
            .front()
            .is_some_and(|job| now.since(job.at) > patience)
        {
            self.waiting.pop_front();
            self.served.refused += 1;
        }
    }

    /// Hands those that wait to the least busy instances, the first of equals.
    fn fill(&mut self) {
        self.give_up();
        while !self.waiting.is_empty() {
            let places = self.fleet.places;
            let free = self.instances.iter().enumerate();
            let free = free.filter(|(_, one)| one.takes_requests() && one.busy < places);
            let Some((place, _)) = free.min_by_key(|&(place, one)| (one.busy, place)) else {
                return;
            };
            let job = self.waiting.pop_front().expect("somebody waits");
            self.served.waits.record(self.now.since(job.at));
            let instance = &mut self.instances[place];
            if instance.busy == 0 {
                instance.since = self.now;
                instance.turn += 1;
            }
            instance.busy += 1;
            self.set_busy(self.busy + 1);
            self.agenda
                .push(self.now + job.work, Rank::Finish, Due::Done(place));
        }
    }

    fn done(&mut self, place: usize) {
        self.served.served += 1;
        self.set_busy(self.busy - 1);
        let now = self.now;
        let instance = &mut self.instances[place];
        instance.busy -= 1;
        if instance.busy == 0 {
            instance.active += now.since(instance.since);
            if instance.phase == Phase::Stopping {
                instance.to = Some(now);
            }
        }
        self.fill();
        self.idle_soon(place);
    }

    /// Notes that an instance idles from now on, where that leads to its end.
    fn idle_soon(&mut self, place: usize) {
        let instance = &self.instances[place];
        if let Scaling::Requests { linger } = self.fleet.scaling
            && !instance.always
            && instance.busy == 0
            && instance.counts()
        {
            let (at, turn) = (self.now + linger, instance.turn);
            let due = Due::Idle {
                instance: place,
                turn,
            };
            self.agenda.push(at, Rank::Expiry, due);
        }
    }

    fn idle(&mut self, place: usize, turn: u64) {
        if self.instances[place].turn == turn && self.instances[place].busy == 0 {
            self.stop(place);
        }
    }

    fn launch(&mut self, start: Span, always: bool) {
        let place = self.instances.len();
        self.instances.push(Instance {
            from: self.now,
            to: None,
            phase: if start == Span::ZERO {
                Phase::Serving
            } else {
                Phase::Starting
            },
            patched: false,
            busy: 0,
            active: Span::ZERO,
            since: Time::ZERO,
            turn: 0,
            always,
        });
        if start > Span::ZERO {
            self.agenda
                .push(self.now + start, Rank::Finish, Due::Ready(place));
        }
        self.recount();
    }

    /// An instance on its way for each batch of places that those who wait could fill.
    fn launch_for_the_waiting(&mut self) {
        let coming = self
            .instances
            .iter()
            .filter(|one| one.phase == Phase::Starting && one.to.is_none());
        let coming = coming.count() * self.fleet.places as usize;
        if self.waiting.len() > coming && self.alive() < self.fleet.most {
            self.launch(self.fleet.start, false);
        }
    }

    fn stop(&mut self, place: usize) {
        let now = self.now;
        let instance = &mut self.instances[place];
        instance.phase = Phase::Stopping;
        if instance.busy == 0 {
            instance.to = Some(now);
        }
        self.recount();
    }

    fn alive(&self) -> u32 {
        let alive = self.instances.iter().filter(|one| one.counts()).count();
        u32::try_from(alive).unwrap_or(u32::MAX)
    }

    /// A period of target tracking is over.
    fn look(&mut self) {
        let Scaling::Tracking(tracking) = self.fleet.scaling else {
            return;
        };
        self.integrate();
        let (busy, offered) = self.integral;
        let period = Period {
            busy: busy - self.last_look.0,
            offered: offered - self.last_look.1,
        };
        self.last_look = self.integral;
        let wanted = self.alive();
        if let Some(next) = self.tracker.decide(&tracking, self.now, period, wanted) {
            let next = next.clamp(self.fleet.least, self.fleet.most);
            for _ in wanted..next {
                self.launch(self.fleet.start, false);
            }
            for _ in next..wanted {
                let last = self.instances.iter().rposition(Instance::counts);
                self.stop(last.expect("there are as many as are alive"));
            }
        }
        let at = self.now + tracking.period;
        self.agenda.push(at, Rank::Input, Due::Look);
    }

    fn recount(&mut self) {
        self.integrate();
        let ready = self.instances.iter().filter(|one| one.takes_requests());
        let ready = u32::try_from(ready.count()).unwrap_or(u32::MAX);
        self.offered = ready.saturating_mul(self.fleet.places);
        self.served.capacity.set(self.now, self.offered);
    }

    fn set_busy(&mut self, busy: u32) {
        self.integrate();
        self.busy = busy;
        self.served.busy.set(self.now, busy);
    }

    fn integrate(&mut self) {
        let passed = u128::from(self.now.since(self.integrated).0);
        self.integral.0 += passed * u128::from(self.busy);
        // What is out or stopping still finishes what it has: it offers at least that.
        self.integral.1 += passed * u128::from(self.offered.max(self.busy));
        self.integrated = self.now;
    }

    fn finish(mut self) -> Served {
        self.give_up();
        let (end, busy) = (self.end, u64::from(self.busy));
        let lives = self.instances.iter().map(|one| {
            let working = if one.busy > 0 {
                end.since(one.since)
            } else {
                Span::ZERO
            };
            Life {
                from: one.from,
                to: one.to.unwrap_or(end),
                active: one.active + working,
                always: one.always,
            }
        });
        self.served.instances = lives.collect();
        self.served.in_flight = busy + self.waiting.len() as u64;
        self.served
    }
}
