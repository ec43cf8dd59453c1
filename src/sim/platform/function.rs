//! A function as it stands: its settings, its idle environments, its limits.

use super::concurrency::{Bucket, REQUESTS_PER_CONCURRENCY, SCALING_BURST, SCALING_RATE};
use super::faults::Faults;
use super::release::Routing;
use crate::guest::{Settings, Shape, Snapshot};
use crate::sim::chance::{Chance, Purpose};
use crate::sim::scenario::{Code, Function};
use crate::sim::time::Time;
use std::collections::VecDeque;
use std::ops::Range;
use std::sync::Arc;

/// A function of the running platform.
#[derive(Debug)]
pub(crate) struct FunctionState {
    /// Its settings, as they are now.
    pub(crate) config: Function,
    /// The entries of the function and of its versions and aliases; the first is its own.
    pub(crate) entries: Range<usize>,
    /// Where it passes its requests on to, if it is an alias.
    pub(crate) routing: Option<Box<Routing>>,
    /// The same for its guests.
    pub(crate) settings: Arc<Settings>,
    /// Idle on-demand environments with the time since when: the back was used last and is picked next,
    /// the front expires next.
    pub(crate) idle: VecDeque<(Time, u32)>,
    /// Idle provisioned environments.
    pub(crate) idle_provisioned: Vec<u32>,
    /// Provisioned concurrency that is being allocated, or is ready.
    pub(crate) provisioned: Provisioned,
    /// On-demand environments that run.
    pub(crate) running: u32,
    /// All environments that run, for the reason of a cold start.
    pub(crate) busy: u32,
    /// Whether any environment was ever created.
    pub(crate) has_run: bool,
    /// Whether the last environment to go was lost rather than idle too long.
    pub(crate) lost: bool,
    /// How fast it may gain environments.
    pub(crate) scaling: Bucket,
    /// How many requests a second reserved concurrency lets in.
    pub(crate) rate: Bucket,
    /// Draws modelled durations and failures.
    pub(crate) chance: Chance,
    /// Numbers for the seeds of its guests.
    pub(crate) guest_seeds: Chance,
    /// What is done to its invocations on purpose.
    pub(crate) faults: Faults,
    /// What its environments are restored from.
    pub(crate) snapshot: Option<Snapshot>,
}

/// Provisioned concurrency.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Provisioned {
    /// How much is asked for.
    pub(crate) target: u32,
    /// Environments that are allocated and not yet ready.
    pub(crate) pending: u32,
    /// Counts changes, so that an older allocation is void.
    pub(crate) turn: u32,
    /// Until when it is paid for.
    pub(crate) paid_until: Time,
}

impl FunctionState {
    /// The function at the start of a run.
    pub(crate) fn new(
        mut config: Function,
        seed: u64,
        index: usize,
        entries: Range<usize>,
    ) -> Self {
        // Bounds on real memory must not depend on what other runs of the same program hold.
        if let Code::Guest(program) = &mut config.code {
            *program = program.isolated();
        }
        Self {
            settings: Arc::new(settings(&config)),
            entries,
            routing: Routing::of(&config.release.qualifier, seed, index),
            idle: VecDeque::new(),
            idle_provisioned: Vec::new(),
            provisioned: Provisioned::default(),
            running: 0,
            busy: 0,
            has_run: false,
            lost: false,
            scaling: Bucket::new(SCALING_BURST, SCALING_RATE),
            rate: rate_bucket(config.reserved_concurrency),
            chance: Chance::new(seed, Purpose::Durations, index),
            guest_seeds: Chance::new(seed, Purpose::Guests, index),
            faults: Faults::default(),
            snapshot: None,
            config,
        }
    }

    /// Takes over settings that were changed.
    pub(crate) fn reconfigure(&mut self) {
        self.settings = Arc::new(settings(&self.config));
        self.snapshot = None;
    }

    /// Whether it brings its own runtime: a loop guest does.
    pub(crate) fn has_custom_runtime(&self) -> bool {
        match &self.config.code {
            Code::Guest(program) => program.shape() == Shape::Loop,
            Code::Modelled(_) => false,
        }
    }

    /// Whether a guest runs in it, rather than a model.
    pub(crate) const fn is_guest(&self) -> bool {
        matches!(self.config.code, Code::Guest(_))
    }
}

/// The bucket of requests per second that reserved concurrency allows: one second's worth.
pub(crate) fn rate_bucket(concurrency: Option<u32>) -> Bucket {
    let rate = concurrency.map_or(u64::from(u32::MAX), |c| {
        u64::from(c) * REQUESTS_PER_CONCURRENCY
    });
    Bucket::new(rate, rate)
}

fn settings(config: &Function) -> Settings {
    Settings {
        function: config.bare_name().into(),
        version: config.version(),
        memory_mb: config.memory_mb,
        ephemeral_mb: config.ephemeral_mb,
        variables: config.variables.clone(),
    }
}
