//! Whether an attempt may run: what it asks of the concurrency rules, and what it takes when granted.

use super::concurrency::{Grant, Standing, admit};
use crate::sim::Simulation;
use crate::sim::event::Batch;
use crate::sim::trace::{Fact, FunctionId, Sink, Throttle, What};

impl<S: Sink> Simulation<S> {
    /// Tries to run a function on a batch of events.
    #[inline]
    pub(crate) fn attempt(
        &mut self,
        function: FunctionId,
        batch: Batch,
        synchronous: bool,
    ) -> Result<(), Throttle> {
        let function = self.resolve(function);
        let first = batch.places()[0];
        let event = matches!(batch, Batch::One(_)).then(|| self.events.at(first).id);
        match self.grant(function, synchronous) {
            Ok(grant) => {
                self.begin(function, batch, event, grant);
                Ok(())
            }
            Err(why) => {
                let limit = self.limit_of(function, why);
                self.fact(Fact {
                    function: Some(function),
                    event,
                    ..Fact::new(self.now, What::Throttled { why, limit })
                });
                Err(why)
            }
        }
    }

    /// Decides an attempt and counts what it takes.
    #[inline]
    fn grant(&mut self, id: FunctionId, synchronous: bool) -> Result<Grant, Throttle> {
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
        let root = &mut self.functions[root];
        let grant = admit(&standing, || root.scaling.take(now))?;
        if synchronous {
            if reserved.is_some() && !root.rate.take(now) {
                return Err(Throttle::ReservedRate);
            }
            if !self.account.rate.take(now) {
                return Err(Throttle::Rate);
            }
        }
        let function = &mut self.functions[usize::from(id.0)];
        function.busy += 1;
        if grant != Grant::Provisioned {
            function.running += 1;
            self.account.running += u32::from(reserved.is_none());
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
