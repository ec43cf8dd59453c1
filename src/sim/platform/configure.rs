//! Inputs from outside: events fired by hand and settings changed while the run goes on.

use crate::sim::Simulation;
use crate::sim::function_id;
use crate::sim::platform::function::rate_bucket;
use crate::sim::scenario::{Change, Code, Input};
use crate::sim::trace::{FunctionId, Reclaim, Sink, SourceId};

impl<S: Sink> Simulation<S> {
    /// Applies an input, now.
    pub(crate) fn apply(&mut self, input: &Input) {
        match *input {
            Input::Fire { source, count } => {
                let body = self
                    .arrivals
                    .iter()
                    .find(|load| usize::from(load.source.0) == source);
                let body = body.and_then(|load| load.body.clone());
                let source = source_id(source);
                for _ in 0..count {
                    self.take_in(source, body.clone());
                }
            }
            Input::Configure { function, change } => self.configure(function_id(function), change),
            Input::IdleTimeout(span) => {
                self.idle_timeout = span;
                self.no_expiry_before = self.now;
            }
            Input::Deploy { function, ref code } => {
                let id = function_id(function);
                self.functions[function].config.code = Code::Guest(code.program.isolated());
                self.renew(id);
            }
            Input::BatchSize { source, size } => self.set_batch_size(source_id(source), size),
            Input::Break(ref breakage) => self.world.break_down(breakage, self.now),
            Input::KillZone(zone) => self.kill_zone(zone),
            Input::RestoreZone(zone) => self.environments.zones.restore(zone),
        }
    }

    fn configure(&mut self, id: FunctionId, change: Change) {
        let function = &mut self.functions[usize::from(id.0)];
        let config = &mut function.config;
        match change {
            Change::Memory(mb) => config.memory_mb = mb,
            Change::Timeout(span) => config.timeout = span,
            Change::SnapStart(on) => config.snap_start = on,
            Change::Arch(arch) => config.arch = arch,
            Change::Fail(share) => {
                match &mut config.code {
                    Code::Modelled(model) => model.fail = share,
                    Code::Guest(_) => function.faults.fail = share,
                }
                return;
            }
            Change::Delay(span) => {
                function.faults.delay = span;
                return;
            }
            Change::Reserved(limit) => return self.reserve(id, limit),
            Change::Provisioned(target) => return self.set_provisioned(id, target),
            Change::Version(version) => return self.reroute(id, |alias| alias.version = version),
            Change::Additional(version) => {
                return self.reroute(id, |alias| alias.additional = version);
            }
            Change::Weight(weight) => return self.reroute(id, |alias| alias.weight = weight),
        }
        self.renew(id);
    }

    /// Changed code or configuration is a new version, and new environments.
    fn renew(&mut self, id: FunctionId) {
        self.functions[usize::from(id.0)].reconfigure();
        self.publish_versions();
        self.replace_environments(id);
    }

    /// Changed reserved concurrency moves a function in or out of the account's pool. Its environments
    /// stay: it is a setting of the function, not of a version (`FACTS-2.md` section B, versions).
    fn reserve(&mut self, id: FunctionId, limit: Option<u32>) {
        let entries = self.functions[usize::from(id.0)].entries.clone();
        let (running, _) = self.in_use(entries.clone());
        let before = self.functions[entries.start].config.reserved_concurrency;
        for entry in &mut self.functions[entries] {
            entry.config.reserved_concurrency = limit;
            entry.rate = rate_bucket(limit);
        }
        match (before, limit) {
            (None, Some(_)) => self.account.running -= running,
            (Some(_), None) => self.account.running += running,
            _ => {}
        }
        let functions = self
            .functions
            .iter()
            .map(|f| (&f.config, f.provisioned.target));
        self.account.share(functions);
    }

    /// New code or configuration needs new environments: idle ones go now, busy ones when they are done.
    fn replace_environments(&mut self, id: FunctionId) {
        let function = &mut self.functions[usize::from(id.0)];
        let idle: Vec<u32> = function.idle.drain(..).map(|(_, place)| place).collect();
        let provisioned = std::mem::take(&mut function.idle_provisioned);
        let again = function.provisioned.target;
        for place in idle.into_iter().chain(provisioned) {
            self.reclaim(place, Reclaim::Replaced);
        }
        for place in self.environments.places_of(id) {
            self.environments.at(place).leaving = Some(Reclaim::Replaced);
        }
        if again > 0 {
            self.functions[usize::from(id.0)].provisioned.target = 0;
            self.set_provisioned(id, again);
        }
    }
}

fn source_id(index: usize) -> SourceId {
    SourceId(u16::try_from(index).expect("the reader allows fewer than 2^16 sources"))
}
