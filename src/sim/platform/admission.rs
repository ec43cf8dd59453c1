//! Whether an attempt may run: what it asks of the concurrency rules, and what it takes when granted.

use super::concurrency::{Grant, Standing, admit};
use crate::sim::Simulation;
use crate::sim::event::Batch;
use crate::sim::trace::{Fact, FunctionId, NoPlace, Sink, Throttle, What};

/// Why an attempt does not run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NotRun {
    /// It was refused for lack of concurrency or rate.
    Throttled(Throttle),
    /// The environment that it needs cannot be made: an error of the service.
    NotPlaced(NoPlace),
}

impl From<Throttle> for NotRun {
    fn from(why: Throttle) -> Self {
        Self::Throttled(why)
    }
}

impl<S: Sink> Simulation<S> {
    /// Tries to run a function on a batch of events.
    pub(crate) fn attempt(
        &mut self,
        function: FunctionId,
        batch: Batch,
        synchronous: bool,
    ) -> Result<(), NotRun> {
        self.attempt_inline(function, batch, synchronous)
    }

    /// The same, inlined where a request comes from outside.
    #[inline(always)]
    #[expect(
        clippy::inline_always,
        reason = "every request comes this way, and half of a call is what it takes to call"
    )]
    pub(crate) fn attempt_inline(
        &mut self,
        function: FunctionId,
        batch: Batch,
        synchronous: bool,
    ) -> Result<(), NotRun> {
        let function = self.resolve(function);
        match self.grant(function, synchronous) {
            Ok(grant) => {
                self.begin(function, batch, grant);
                Ok(())
            }
            Err(why) => {
                self.refuse(function, &batch, why);
                Err(why)
            }
        }
    }

    /// Writes down that an attempt was refused.
    #[cold]
    fn refuse(&mut self, function: FunctionId, batch: &Batch, why: NotRun) {
        let event = self.events.only(batch);
        let what = match why {
            NotRun::Throttled(why) => {
                let limit = self.limit_of(function, why);
                What::Throttled { why, limit }
            }
            NotRun::NotPlaced(why) => What::NotPlaced { why },
        };
        self.fact(Fact {
            function: Some(function),
            event,
            ..Fact::new(self.now, what)
        });
    }

    /// Decides an attempt. Of the limits on rates it takes its part; [`Self::begin`] counts what runs.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "as in `attempt_inline`")]
    fn grant(&mut self, id: FunctionId, synchronous: bool) -> Result<Grant, NotRun> {
        let now = self.now;
        let function = &self.functions[usize::from(id.0)];
        let reserved = function.config.reserved_concurrency;
        let (limit, running) = match reserved {
            None => (self.account.pool, self.account.running),
            Some(reserved) => {
                let (running, provisioned) = self.in_use(function.entries.clone());
                (reserved.saturating_sub(provisioned), running)
            }
        };
        let standing = Standing {
            idle_provisioned: function.idle_provisioned.len(),
            idle: function.idle.len(),
            limit,
            running,
            reserved: reserved.is_some(),
        };
        let root = function.entries.start;
        let mut placed = true;
        let grant = admit(&standing, || {
            placed = self.environments.zones.has_place_for(id);
            !placed || self.functions[root].scaling.take(now)
        })?;
        if !placed {
            return Err(NotRun::NotPlaced(NoPlace::SubnetsLost));
        }
        if synchronous {
            if reserved.is_some() && !self.functions[root].rate.take(now) {
                return Err(Throttle::ReservedRate.into());
            }
            if !self.account.rate.take(now) {
                return Err(Throttle::Rate.into());
            }
        }
        Ok(grant)
    }

    fn limit_of(&self, function: FunctionId, why: Throttle) -> u32 {
        let reserved = self.functions[usize::from(function.0)]
            .config
            .reserved_concurrency
            .unwrap_or(0);
        match why {
            Throttle::Reserved => reserved,
            Throttle::Account => self.account.pool,
            Throttle::Rate => self.account.quota.saturating_mul(10),
            Throttle::ReservedRate => reserved.saturating_mul(10),
            Throttle::ScalingRate => 1_000,
        }
    }
}
