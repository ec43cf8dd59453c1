//! The platform in virtual time: a small Lambda that really runs its functions.
//!
//! Nothing here reads a clock, a file or an unseeded random number. A run is a function of its scenario,
//! its seed and the inputs given to it, and its only output is the trace.
//!
//! # One event, in a straight line
//!
//! ```text
//! advance (the only match over what is due)
//!   sources      an arrival becomes an attempt: synchronous, asynchronous, polled or read from a shard
//!   concurrency  granted, or throttled with a reason: a pure rule
//!   execution    reuse the most recently used idle environment, or create one and run INIT
//!   guests       the guest runs until it yields; what it yields is due when its fuel says so
//!   execution    report, charge, release the environment
//!   sources      the event ends, or will be tried again
//! ```
//!
//! # How a guest's time becomes virtual time
//!
//! Fuel is the clock of the CPU: one unit is a nanosecond of one vCPU, and a function has
//! `memory / 1,769` of a vCPU (all of one in INIT). A guest runs ahead of the clock only to its next
//! yield; what it yields takes effect when the clock gets there, so two guests that touch one table
//! interleave as their virtual times say.

pub mod access;
pub mod agenda;
pub mod arn;
pub mod backends;
pub mod body;
pub mod calendar;
pub mod chance;
pub mod cron;
pub mod encoding;
mod event;
pub mod histogram;
pub mod iam;
pub mod metrics;
pub mod network;
mod platform;
pub mod release;
pub mod rivals;
pub mod scenario;
pub mod services;
pub mod sink;
pub mod sources;
pub mod time;
pub mod time_zone;
pub mod trace;
pub mod workflow;
pub mod zone;

use agenda::{Agenda, Key, Rank};
use event::Events;
use platform::calls::Waiting;
use platform::environment::Environments;
use platform::function::FunctionState;
use platform::turns::Turns;
pub use platform::{INIT_LIMIT, UNRESERVED_MINIMUM, cpu_time};
use scenario::{Input, Scenario};
use services::World;
use sources::SourceState;
use sources::arrivals::Arrivals;
use std::collections::BTreeMap;
use std::sync::Arc;
use time::{Span, Time};
use trace::{EventId, Fact, FunctionId, InvocationId, Sink, SourceId, What};

/// How much one call of [`Simulation::advance`] may do, so that no call runs for long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Work {
    /// Fuel that guests may burn.
    pub fuel: u64,
    /// Things due that may be handled.
    pub events: u64,
}

impl Work {
    /// No bound: run to the end in one go.
    pub const UNBOUNDED: Self = Self {
        fuel: u64::MAX,
        events: u64::MAX,
    };

    /// About as much as fits between two frames of a screen.
    pub const FRAME: Self = Self {
        fuel: 5_000_000,
        events: 20_000,
    };
}

/// Why [`Simulation::advance`] returned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// All that was due until then has happened.
    Reached,
    /// The work is used up; a guest may be in the middle of a slice. Call again.
    OutOfWork,
    /// The run has lasted its whole duration.
    Ended,
}

/// What is due. Small and `Copy`; what was scheduled for an older turn of its place is void.
#[derive(Clone, Copy, Debug)]
enum Due {
    /// A modelled INIT ends.
    InitEnd { place: u32, turn: u32 },
    /// A modelled invocation ends.
    Finish { place: u32, turn: u32 },
    /// What a guest yielded takes effect.
    Yielded { place: u32, turn: u32 },
    /// A service answers a guest.
    Answer { place: u32, turn: u32 },
    /// A guest runs into its time-out.
    Timeout { place: u32, turn: u32 },
    /// An event comes to its function, or to the queue before it: its way is over.
    OnTheWay { event: u32, turn: u32 },
    /// An HTTP front end stops waiting for its function.
    FrontTimeout { event: u32, turn: u32 },
    /// An async event is tried (again).
    Attempt { event: u32, turn: u32 },
    /// An async event has reached its maximum age.
    TooOld { event: u32, turn: u32 },
    /// An event is delivered once more, as at-least-once sources may do.
    Duplicate { event: u32, turn: u32 },
    /// A received message becomes visible again.
    Visible { event: u32, turn: u32 },
    /// Pollers look at a queue.
    Poll { source: SourceId },
    /// Idle pollers have waited for messages in vain.
    EmptyReceives { source: SourceId },
    /// Pollers ask the shards of a stream for records.
    PollStream { source: SourceId },
    /// A lane of a shard may go on: its wait is over.
    Lane { source: SourceId, lane: u32 },
    /// Provisioned environments are allocated.
    Provision { function: FunctionId, turn: u32 },
    /// The next five minutes of provisioned concurrency are due.
    ProvisionedPeriod { function: FunctionId, turn: u32 },
    /// The next hour of NAT gateways and endpoints is due.
    NetworkHour,
}

/// A run under way.
#[derive(Debug)]
pub struct Simulation<S> {
    scenario: Arc<Scenario>,
    now: Time,
    end: Time,
    agenda: Agenda<Due>,
    arrivals: Vec<Arrivals>,
    /// The next arrival or input of the scenario, kept because it is asked for at each step.
    from_outside: Next,
    /// Inputs of the scenario that have been applied.
    inputs_done: usize,
    /// No environment has been idle for the whole idle time-out before this.
    no_expiry_before: Time,
    /// All inputs so far: the scenario's and those given by hand.
    inputs: u32,
    functions: Vec<FunctionState>,
    sources: Vec<SourceState>,
    environments: Environments,
    events: Events,
    invocations: u64,
    account: platform::Account,
    idle_timeout: Span,
    /// The services that functions call.
    world: World,
    /// Guests that wait for another function, by the event that it was handed.
    waiting: BTreeMap<u32, Waiting>,
    /// Guests that must run before the clock may move.
    turns: Turns,
    /// The invocation whose call is being carried out: what arrives now, it set off.
    cause: Option<InvocationId>,
    sink: S,
}

impl<S: Sink> Simulation<S> {
    /// A run at its start.
    pub fn new(scenario: Arc<Scenario>, sink: S) -> Self {
        let seed = scenario.seed;
        let functions: Vec<FunctionState> = (0..)
            .zip(&scenario.functions)
            .map(|(index, function)| {
                let entries = scenario.entries(index);
                FunctionState::new(function.clone(), seed, index, entries)
            })
            .collect();
        let mut sources: Vec<SourceState> = (0..)
            .zip(&scenario.sources)
            .map(|(index, source)| SourceState::of(&scenario, source, index))
            .collect();
        sources::share(&mut sources);
        let arrivals = (0..)
            .zip(&scenario.loads)
            .map(|(index, load)| {
                let reads = sources::readers(&sources, load.source)
                    .flat_map(|function| functions[function].entries.clone())
                    .any(|entry| functions[entry].is_guest());
                let kind = &scenario.sources[load.source].kind;
                let reads = reads || sources::filters(&sources, load.source);
                // A guest reads what is sent to it, and whoever reads the dead letters what is sent there.
                let reads = reads
                    || matches!(kind, scenario::SourceKind::Sqs(queue) if queue.dead_letter.is_some());
                Arrivals::new(load, kind, reads, (seed, index))
            })
            .collect();
        let mut simulation = Self {
            now: Time::ZERO,
            end: Time(scenario.duration.0),
            agenda: Agenda::new(),
            arrivals,
            from_outside: Next::NOTHING,
            inputs_done: 0,
            no_expiry_before: Time::ZERO,
            inputs: 0,
            functions,
            sources,
            environments: Environments::default(),
            events: Events::default(),
            invocations: 0,
            account: platform::Account::new(&scenario),
            idle_timeout: scenario.environment.idle_timeout,
            world: World::new(&scenario),
            waiting: BTreeMap::new(),
            turns: Turns::default(),
            cause: None,
            sink,
            scenario,
        };
        simulation.confine_to_subnets();
        simulation.pay_network_hour();
        simulation.schedule_arrivals();
        simulation.begin_polling();
        simulation.publish_versions();
        simulation.provision_at_start();
        simulation
    }

    /// The virtual time.
    pub const fn now(&self) -> Time {
        self.now
    }

    /// When the run ends.
    pub const fn end(&self) -> Time {
        self.end
    }

    /// The scenario as it was given.
    pub const fn scenario(&self) -> &Arc<Scenario> {
        &self.scenario
    }

    /// The services that functions call, as they are now.
    pub const fn world(&self) -> &World {
        &self.world
    }

    /// Where the facts went.
    pub const fn sink(&self) -> &S {
        &self.sink
    }

    /// Where the facts go.
    pub(crate) const fn sink_mut(&mut self) -> &mut S {
        &mut self.sink
    }

    /// When the next thing is due; now, if a guest has to run first.
    pub(crate) fn next_due(&mut self) -> Time {
        if !self.turns.are_over() {
            return self.now;
        }
        self.next().key.time()
    }

    /// Sends an event to a source, now, as a load would; its number.
    pub(crate) fn send_from_outside(
        &mut self,
        source: SourceId,
        event: &serde_json::Value,
    ) -> EventId {
        let body = Arc::new(body::Body::new(event));
        let id = self.events.next_id();
        self.take_in(source, Some(body));
        id
    }

    /// Writes down a charge that belongs to no function.
    pub(crate) fn charge(&mut self, item: crate::money::Item, quantity: u64) {
        let what = What::Charged { item, quantity };
        self.fact(Fact::new(self.now, what));
    }

    /// Ends the run here and hands over the sink.
    pub fn into_sink(self) -> S {
        self.sink
    }

    /// Does all that is due until `until` (or the end of the run), using at most `work`.
    ///
    /// Small pieces of work give the same trace as one large one.
    pub fn advance(&mut self, until: Time, work: &mut Work) -> Progress {
        let until = until.min(self.end);
        // The last microsecond belongs to what ends in it, not to what would begin.
        let stop = if until == self.end {
            Key::unordered(until, Rank::Expiry)
        } else {
            Key::unordered(until + Span(1), Rank::Finish)
        };
        loop {
            if !self.turns.are_over() {
                if !self.run_next_guest(work) {
                    return Progress::OutOfWork;
                }
                continue;
            }
            let next = self.next();
            if next.key >= stop {
                self.now = self.now.max(until);
                return if self.now == self.end {
                    Progress::Ended
                } else {
                    Progress::Reached
                };
            }
            if work.events == 0 {
                return Progress::OutOfWork;
            }
            work.events -= 1;
            self.now = next.key.time();
            match next.step {
                Step::Agenda => {
                    let due = self
                        .agenda
                        .pop()
                        .expect("the agenda's next was just looked at");
                    self.handle(due);
                }
                Step::Arrival(load) => self.arrive(load),
                Step::Expiry(function) => self.expire(function),
                Step::Input => self.timed_input(),
            }
        }
    }

    /// Runs the guest whose turn it is. False if the work is used up first.
    fn run_next_guest(&mut self, work: &mut Work) -> bool {
        let next = self.turns.next();
        next.is_none_or(|place| self.run_guest(place, work))
    }

    /// Gives the run an input from outside, now. It is part of the run: the same input at the same time
    /// gives the same trace.
    pub fn input(&mut self, input: &Input) {
        let index = self.inputs;
        self.inputs += 1;
        let function = match *input {
            Input::Configure { function, .. } | Input::Deploy { function, .. } => {
                Some(function_id(function))
            }
            Input::Fire { source, .. } | Input::BatchSize { source, .. } => {
                Some(function_id(self.scenario.sources[source].function))
            }
            Input::IdleTimeout(_)
            | Input::Break(_)
            | Input::KillZone(_)
            | Input::RestoreZone(_) => None,
        };
        self.fact(Fact {
            function,
            ..Fact::new(self.now, What::Input { index })
        });
        self.apply(input);
    }

    /// The only match over what is due.
    #[inline]
    fn handle(&mut self, due: Due) {
        match due {
            Due::Finish { place, turn } => self.modelled_ends(place, turn),
            Due::InitEnd { place, turn } => self.modelled_init_ends(place, turn),
            Due::Yielded { place, turn } => self.yield_takes_effect(place, turn),
            Due::Answer { place, turn } => self.service_answers(place, turn),
            Due::Timeout { place, turn } => self.guest_times_out(place, turn),
            Due::OnTheWay { event, turn } => self.comes_in(event, turn),
            Due::FrontTimeout { event, turn } => self.front_times_out(event, turn),
            Due::Attempt { event, turn } => self.attempt_async(event, turn),
            Due::TooOld { event, turn } => self.too_old(event, turn),
            Due::Duplicate { event, turn } => self.deliver_again(event, turn),
            Due::Visible { event, turn } => self.message_visible(event, turn),
            Due::Poll { source } => self.poll(source),
            Due::EmptyReceives { source } => self.receive_nothing(source),
            Due::PollStream { source } => self.poll_stream(source),
            Due::Lane { source, lane } => self.wake_lane(source, lane),
            Due::Provision { function, turn } => self.provision(function, turn),
            Due::ProvisionedPeriod { function, turn } => self.pay_provisioned(function, turn),
            Due::NetworkHour => self.pay_network_hour(),
        }
    }

    /// What comes first of all that is due.
    #[inline]
    fn next(&mut self) -> Next {
        let mut next = Next {
            key: self.agenda.peek(),
            step: Step::Agenda,
        };
        if self.from_outside.key < next.key {
            next = self.from_outside;
        }
        if next.key.time() >= self.no_expiry_before {
            self.look_for_expiries(&mut next);
        }
        next
    }

    /// Looks whether an environment expires before anything else is due. What is idle later than now
    /// expires later than a whole idle time-out from now, so that there is no need to look at each step.
    fn look_for_expiries(&mut self, next: &mut Next) {
        let mut first = self.now + self.idle_timeout;
        for (index, function) in self.functions.iter().enumerate() {
            if let Some(&(since, _)) = function.idle.front() {
                let at = since + self.idle_timeout;
                first = first.min(at);
                let key = Key::unordered(at, Rank::Expiry);
                if key < next.key {
                    *next = Next {
                        key,
                        step: Step::Expiry(index),
                    };
                }
            }
        }
        self.no_expiry_before = first;
    }

    fn schedule_arrivals(&mut self) {
        for load in 0..self.arrivals.len() {
            self.schedule_arrival(load);
        }
        self.look_outside();
    }

    /// Schedules the next arrival of a load. Where the one before it goes, and what it brings.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "every request comes this way")]
    fn schedule_arrival(&mut self, load: usize) -> (SourceId, Option<Arc<body::Body>>) {
        let arrivals = &mut self.arrivals[load];
        let arrived = (arrivals.source, arrivals.body.clone());
        arrivals.next = match arrivals.advance() {
            Some(time) => self.agenda.key(time, Rank::Arrival),
            None => Key::NEVER,
        };
        arrived
    }

    /// Finds what comes next from outside: an input, or the earliest arrival of all loads.
    #[inline]
    fn look_outside(&mut self) {
        let input = self.scenario.inputs.get(self.inputs_done);
        let mut next = Next {
            key: input.map_or(Key::NEVER, |input| Key::unordered(input.time, Rank::Input)),
            step: Step::Input,
        };
        for (load, arrivals) in self.arrivals.iter().enumerate() {
            if arrivals.next < next.key {
                next = Next {
                    key: arrivals.next,
                    step: Step::Arrival(load),
                };
            }
        }
        self.from_outside = next;
    }

    #[inline]
    fn arrive(&mut self, load: usize) {
        let (source, body) = self.schedule_arrival(load);
        self.look_outside();
        self.take_in(source, body);
    }

    fn timed_input(&mut self) {
        let scenario = Arc::clone(&self.scenario);
        let input = &scenario.inputs[self.inputs_done].input;
        self.inputs_done += 1;
        self.look_outside();
        self.input(input);
    }

    #[inline]
    fn fact(&mut self, fact: Fact) {
        self.sink.fact(fact);
    }

    #[inline]
    fn next_invocation(&mut self) -> InvocationId {
        self.invocations += 1;
        InvocationId::nth(self.invocations)
    }
}

/// The request id of an invocation, in a run with this seed.
pub const fn request_id(seed: u64, invocation: InvocationId) -> crate::guest::RequestId {
    sources::json::request_id(seed, invocation)
}

#[derive(Clone, Copy, Debug)]
struct Next {
    key: Key,
    step: Step,
}

impl Next {
    /// Nothing comes.
    const NOTHING: Self = Self {
        key: Key::NEVER,
        step: Step::Input,
    };
}

#[derive(Clone, Copy, Debug)]
enum Step {
    Agenda,
    Arrival(usize),
    Expiry(usize),
    Input,
}

fn function_id(index: usize) -> FunctionId {
    FunctionId(u16::try_from(index).expect("the reader allows fewer than 2^16 functions"))
}
