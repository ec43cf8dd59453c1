//! The end of an invocation: its report, its charges, and the release of its environment.

use crate::money::Item;
use crate::sim::Simulation;
use crate::sim::time::Time;
use crate::sim::trace::{
    EnvironmentId, EventId, Fact, FunctionId, InvocationId, Outcome, Reclaim, Report, Sink, Start,
    Tariff, TextId, What,
};

impl<S: Sink> Simulation<S> {
    /// Ends an invocation: report, charges, the environment's release, and then its events.
    pub(crate) fn finish(
        &mut self,
        place: u32,
        outcome: Outcome,
        max_memory_mb: u32,
        output: Option<&[u8]>,
    ) {
        self.finish_inline(place, outcome, max_memory_mb, output);
    }

    /// The same, inlined where modelled invocations end: they use no memory and put nothing out.
    #[inline(always)]
    #[expect(
        clippy::inline_always,
        reason = "every request comes this way, and half of a call is what it takes to call"
    )]
    pub(super) fn finish_inline(
        &mut self,
        place: u32,
        outcome: Outcome,
        max_memory_mb: u32,
        output: Option<&[u8]>,
    ) {
        let environment = self.environments.at(place);
        let run = environment.run.take().expect("what finishes was running");
        let leaving = environment.leaving;
        let fuel = environment.guest.as_ref().map_or(0, |state| state.fuel());
        let event = self.events.only(&run.batch);
        let about = About {
            function: environment.function,
            environment: environment.id,
            invocation: run.invocation,
            event,
        };
        let duration = self.now.since(run.began);
        let text: Option<TextId> = output.and_then(|output| self.sink.text(output));
        let function = &mut self.functions[usize::from(about.function.0)];
        // INIT has been billed for every function since August 2025; before, not for managed runtimes
        // (`FACTS.md` section 1).
        let bills_init = self.scenario.bill_init || function.has_custom_runtime();
        let billed_init = run.init.span().filter(|_| bills_init).unwrap_or_default();
        let billed_ms = (duration + billed_init).millis_ceil();
        let report = Report {
            outcome,
            fuel,
            duration,
            init: run.init.span(),
            billed_ms,
            max_memory_mb,
            output: text,
        };
        let tariff = Tariff {
            memory_mb: function.config.memory_mb,
            arch: function.config.arch,
            provisioned: run.start == Start::Provisioned,
            bills_init,
        };
        self.sink
            .fact(about.fact(self.now, What::ended(&report, tariff)));
        // `/tmp` above 512 MB.
        if function.config.ephemeral_mb > 512 {
            let extra_mb = u64::from(function.config.ephemeral_mb - 512);
            let what = What::Charged {
                item: Item::LambdaEphemeral,
                quantity: extra_mb * billed_ms,
            };
            self.sink.fact(about.fact(self.now, what));
        }
        if leaving.is_none()
            && matches!(
                outcome,
                Outcome::Crashed | Outcome::TimedOut | Outcome::OutOfMemory
            )
        {
            self.tell_of_reset(about);
        }
        self.release(place, (about.function, run.start), leaving);
        self.complete(about.function, &run.batch, outcome, output);
    }

    /// The runtime of what crashed or was stopped is shut down; its environment stays.
    #[cold]
    fn tell_of_reset(&mut self, about: About) {
        let why = Reclaim::Reset;
        self.fact(Fact {
            invocation: None,
            event: None,
            ..about.fact(self.now, What::Reclaimed { why })
        });
    }

    /// Freezes an environment, or lets it go if it is to leave.
    #[inline(always)]
    #[expect(
        clippy::inline_always,
        reason = "every request comes this way, and half of a call is what it takes to call"
    )]
    pub(super) fn release(
        &mut self,
        place: u32,
        (id, start): (FunctionId, Start),
        leaving: Option<Reclaim>,
    ) {
        let function = &mut self.functions[usize::from(id.0)];
        function.busy -= 1;
        let provisioned = start == Start::Provisioned;
        if !provisioned {
            function.running -= 1;
            self.account.running -= u32::from(function.config.reserved_concurrency.is_none());
        }
        if let Some(why) = leaving {
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
