//! The end of an invocation: its report, its charges, and the release of its environment.

use crate::money::Item;
use crate::sim::Simulation;
use crate::sim::event::Batch;
use crate::sim::time::{Span, Time};
use crate::sim::trace::{
    EnvironmentId, EventId, Fact, FunctionId, InvocationId, Outcome, Report, Sink, Start, TextId,
    What,
};

impl<S: Sink> Simulation<S> {
    /// Ends an invocation: report, charges, the environment's release, and then its events.
    #[inline]
    pub(crate) fn finish(
        &mut self,
        place: u32,
        outcome: Outcome,
        max_memory_mb: u32,
        output: Option<&[u8]>,
    ) {
        let environment = self.environments.at(place);
        let run = environment.run.take().expect("what finishes was running");
        let fuel = environment.guest.as_ref().map_or(0, |state| state.fuel());
        let (environment_id, id) = (environment.id, environment.function);
        let duration = self.now.since(run.began);
        let text: Option<TextId> = output.and_then(|output| self.sink.text(output));
        let billed_ms = (duration + self.billed_init(id, run.init)).millis_ceil();
        let report = Report {
            outcome,
            fuel,
            duration,
            init: run.init,
            billed_ms,
            max_memory_mb,
            output: text,
        };
        let event = match run.batch {
            Batch::One(index) => Some(self.events.at(index).id),
            Batch::Many(_) => None,
        };
        let about = About {
            function: id,
            environment: environment_id,
            invocation: run.invocation,
            event,
        };
        self.sink.fact(about.fact(self.now, What::Ended(report)));
        self.charge_invocation(about, run.start, billed_ms);
        self.release(place, id, run.start);
        self.complete(id, &run.batch, outcome, output);
    }

    /// What INIT adds to the billed time. Since August 2025 it is billed for every function; before, not
    /// for managed runtimes (`FACTS.md` section 1).
    #[inline]
    fn billed_init(&self, id: FunctionId, init: Option<Span>) -> Span {
        let billed = self.scenario.bill_init || self.has_custom_runtime(id);
        init.filter(|_| billed).unwrap_or_default()
    }

    #[inline]
    fn charge_invocation(&mut self, about: About, start: Start, billed_ms: u64) {
        let config = &self.functions[usize::from(about.function.0)].config;
        let (memory, arch) = (u64::from(config.memory_mb), config.arch);
        let storage = u64::from(config.ephemeral_mb.saturating_sub(512));
        let duration = match start {
            Start::Provisioned => Item::LambdaProvisionedDuration(arch),
            Start::Cold | Start::Warm => Item::LambdaDuration(arch),
        };
        let now = self.now;
        self.sink.fact(about.fact(
            now,
            What::Charged {
                item: Item::LambdaRequests,
                quantity: 1,
            },
        ));
        self.sink.fact(about.fact(
            now,
            What::Charged {
                item: duration,
                quantity: memory * billed_ms,
            },
        ));
        if storage > 0 {
            let quantity = storage * billed_ms;
            self.sink.fact(about.fact(
                now,
                What::Charged {
                    item: Item::LambdaEphemeral,
                    quantity,
                },
            ));
        }
    }

    /// Freezes an environment, or lets it go if it is to leave.
    #[inline]
    pub(super) fn release(&mut self, place: u32, id: FunctionId, start: Start) {
        let function = &mut self.functions[usize::from(id.0)];
        function.busy -= 1;
        let provisioned = start == Start::Provisioned;
        if !provisioned {
            function.running -= 1;
            self.account.running -= u32::from(function.config.reserved_concurrency.is_none());
        }
        if let Some(why) = self.environments.at(place).leaving {
            self.reclaim(place, why);
        } else if provisioned {
            function.idle_provisioned.push(place);
        } else {
            function.idle.push_back((self.now, place));
        }
    }
}

/// What the facts at the end of an invocation are about.
#[derive(Clone, Copy)]
struct About {
    function: FunctionId,
    environment: EnvironmentId,
    invocation: InvocationId,
    event: Option<EventId>,
}

impl About {
    #[inline]
    const fn fact(self, at: Time, what: What) -> Fact {
        Fact {
            at,
            function: Some(self.function),
            environment: Some(self.environment),
            invocation: Some(self.invocation),
            event: self.event,
            what,
        }
    }
}
