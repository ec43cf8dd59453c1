//! The state of everything at one instant: a fold over the trace.

use crate::money::Ledger;
use crate::sim::histogram::Histogram;
use crate::sim::time::Time;
use crate::sim::trace::{
    Cold, Ending, EnvironmentId, Fact, FunctionId, InvocationId, Outcome, Service, Start, What,
};
use crate::sim::zone::Zone;
use std::collections::BTreeMap;

/// What a screen shows of an instant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct View {
    /// How many facts are in it.
    pub folded: usize,
    /// The environments that exist.
    pub environments: BTreeMap<EnvironmentId, Environment>,
    /// What has been charged.
    pub charges: Ledger,
    /// What has happened how often.
    pub counts: Counts,
    /// From arrival to end, of the events that succeeded.
    pub latencies: Histogram,
}

/// An environment that exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Environment {
    /// Whose it is.
    pub function: Option<FunctionId>,
    /// What it does.
    pub condition: Condition,
    /// Since when.
    pub since: Time,
    /// The invocations that it has begun.
    pub served: u32,
    /// The one that it runs.
    pub invocation: Option<InvocationId>,
    /// Whether it was made ahead of need and stays.
    pub provisioned: bool,
    /// Where it stands.
    pub zone: Zone,
}

/// What an environment does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Condition {
    /// INIT runs, or a snapshot is restored.
    Init,
    /// An invocation runs.
    Busy,
    /// An invocation waits for a service, and is paid for all the same.
    Waiting(Service),
    /// Frozen, with all that it remembers; it costs nothing unless it is provisioned.
    Idle,
    /// Its last INIT or invocation crashed; the next one starts anew.
    Failed,
}

/// How often things have happened. The names are those of `run --json`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Events that arrived.
    pub events: u64,
    /// Events with an answer.
    pub succeeded: u64,
    /// Events whose last attempt erred.
    pub failed: u64,
    /// Events that reached a dead-letter queue or failure destination.
    pub dead_lettered: u64,
    /// Events that aged out.
    pub dropped: u64,
    /// Events that were refused.
    pub refused: u64,
    /// Attempts that were refused.
    pub throttles: u64,
    /// Invocations that had to wait for INIT or a restore.
    pub cold_starts: u64,
    /// Invocations that found an idle environment.
    pub warm_starts: u64,
    /// Invocations on provisioned concurrency.
    pub provisioned_starts: u64,
    /// Invocations that did not succeed.
    pub errors: u64,
    /// Invocations after an event's first.
    pub retries: u64,
    /// Environments that were created.
    pub environments_created: u64,
}

impl Counts {
    /// All invocations.
    pub const fn invocations(&self) -> u64 {
        self.cold_starts + self.warm_starts + self.provisioned_starts
    }

    /// Events that have arrived and not ended yet.
    pub const fn in_flight(&self) -> u64 {
        let ended = self.succeeded + self.failed + self.dead_lettered + self.dropped + self.refused;
        self.events.saturating_sub(ended)
    }
}

impl View {
    /// Takes in the next fact.
    pub fn fold(&mut self, fact: &Fact) {
        self.folded += 1;
        let function = fact.function.map(|id| usize::from(id.0));
        for (item, quantity) in fact.what.charges() {
            self.charges.charge(function, item, quantity);
        }
        match fact.what {
            What::Arrived { .. } => self.counts.events += 1,
            What::Throttled { .. } => self.counts.throttles += 1,
            What::InitStarted { why, zone, .. } => self.init_started(fact, why, zone),
            What::InitEnded { outcome, .. } if outcome.is_success() => {
                self.turn(fact, Condition::Idle);
            }
            What::InitEnded { .. } => self.turn(fact, Condition::Failed),
            What::Started { start, attempt, .. } => self.started(fact, start, attempt),
            What::Called { service, .. } => self.turn(fact, Condition::Waiting(service)),
            What::Answered { .. } => self.turn(fact, Condition::Busy),
            What::Ended { outcome, .. } => self.ended(fact, outcome),
            What::Settled {
                ending, latency, ..
            } => {
                self.settled(ending);
                if ending == Ending::Succeeded {
                    self.latencies.record(latency);
                }
            }
            What::Reclaimed { why } if why.takes_environment() => {
                if let Some(id) = fact.environment {
                    self.environments.remove(&id);
                }
            }
            What::Charged { .. }
            | What::Reclaimed { .. }
            | What::Logged { .. }
            | What::RetryScheduled { .. }
            | What::DeadLettered { .. }
            | What::Dropped { .. }
            | What::Injected { .. }
            | What::Blocked { .. }
            | What::NotPlaced { .. }
            | What::Filtered { .. }
            | What::Permission { .. }
            | What::Input { .. } => {}
        }
    }

    /// Environments in INIT or with an invocation: what counts against the concurrency limits.
    pub fn running(&self) -> usize {
        self.count(|condition| {
            matches!(
                condition,
                Condition::Init | Condition::Busy | Condition::Waiting(_)
            )
        })
    }

    /// How many environments are in a condition.
    pub fn count(&self, holds: impl Fn(Condition) -> bool) -> usize {
        let all = self.environments.values();
        all.filter(|environment| holds(environment.condition))
            .count()
    }

    fn init_started(&mut self, fact: &Fact, why: Cold, zone: Zone) {
        let Some(id) = fact.environment else { return };
        let fresh = Environment {
            function: fact.function,
            condition: Condition::Init,
            since: fact.at,
            served: 0,
            invocation: None,
            provisioned: why == Cold::Provisioned,
            zone,
        };
        // An environment that crashed has INIT again, and is no new one.
        let again = self.environments.insert(id, fresh);
        self.counts.environments_created += u64::from(again.is_none());
    }

    fn started(&mut self, fact: &Fact, start: Start, attempt: u32) {
        let counts = &mut self.counts;
        match start {
            Start::Cold => counts.cold_starts += 1,
            Start::Warm => counts.warm_starts += 1,
            Start::Provisioned => counts.provisioned_starts += 1,
        }
        counts.retries += u64::from(attempt > 1);
        self.turn(fact, Condition::Busy);
        if let Some(environment) = self.of(fact) {
            environment.served += 1;
            environment.invocation = fact.invocation;
        }
    }

    fn ended(&mut self, fact: &Fact, outcome: Outcome) {
        self.counts.errors += u64::from(!outcome.is_success());
        // An error that the function itself reports leaves its environment in good health.
        self.turn(
            fact,
            match outcome {
                Outcome::Succeeded | Outcome::Failed => Condition::Idle,
                Outcome::Crashed | Outcome::TimedOut | Outcome::OutOfMemory | Outcome::Lost => {
                    Condition::Failed
                }
            },
        );
        if let Some(environment) = self.of(fact) {
            environment.invocation = None;
        }
    }

    const fn settled(&mut self, ending: Ending) {
        let counts = &mut self.counts;
        *match ending {
            Ending::Succeeded => &mut counts.succeeded,
            Ending::Failed => &mut counts.failed,
            Ending::DeadLettered => &mut counts.dead_lettered,
            Ending::Dropped => &mut counts.dropped,
            Ending::Throttled => &mut counts.refused,
        } += 1;
    }

    fn turn(&mut self, fact: &Fact, condition: Condition) {
        if let Some(environment) = self.of(fact) {
            environment.condition = condition;
            environment.since = fact.at;
        }
    }

    fn of(&mut self, fact: &Fact) -> Option<&mut Environment> {
        self.environments.get_mut(&fact.environment?)
    }
}
