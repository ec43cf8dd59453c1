//! How things stand at an instant of a run: the scenario's settings with all inputs until then, and why the
//! service would refuse a change of them.

use super::Playground;
use crate::guest::Shape;
use crate::lab::breaks::{Mode, Strike, Target};
use crate::sim::release::{Alias, Qualifier};
use crate::sim::scenario::{Change, Code, Function, Input, Scenario, Source, SourceKind};
use crate::sim::time::{Span, Time};
use crate::sim::zone::Zone;
use std::sync::Arc;

/// Settings as they are at an instant.
#[derive(Clone, Debug)]
pub struct Standing {
    /// The functions, in the scenario's order.
    pub functions: Vec<Function>,
    /// What is done to the invocations of each on purpose: the share that errs, the time that each waits.
    pub faults: Vec<(f64, Span)>,
    /// The text of the code that was deployed during the run, function by function.
    pub code: Vec<Option<Arc<str>>>,
    /// The sources, in the scenario's order.
    pub sources: Vec<Source>,
    /// The idle time-out.
    pub idle_timeout: Span,
    /// The account's concurrency quota.
    pub account: u32,
}

impl Playground {
    /// The zones that are lost at an instant.
    pub fn lost_zones(&self, at: Time) -> Vec<Zone> {
        let mut lost = Vec::new();
        let inputs = self.scenario().inputs.iter();
        for timed in inputs.take_while(|input| input.time <= at) {
            match timed.input {
                Input::KillZone(zone) if !lost.contains(&zone) => lost.push(zone),
                Input::RestoreZone(zone) => lost.retain(|other| *other != zone),
                _ => {}
            }
        }
        lost
    }

    /// What breaking something comes to at an instant: a zone that is lost already comes back.
    pub fn strike_on(&self, target: &Target, mode: Mode, length: Span, at: Time) -> Strike {
        match target {
            Target::Zone(zone) if self.lost_zones(at).contains(zone) => Strike::Restore(*zone),
            Target::Zone(zone) => Strike::Kill(*zone),
            Target::Dependency(name, _) => Strike::Break {
                dependency: name.clone(),
                mode,
                length,
            },
        }
    }

    /// How things stand at an instant, with the inputs that are given in it.
    pub fn standing(&self, at: Time) -> Standing {
        let scenario = self.scenario();
        let mut standing = Standing::of(scenario);
        for timed in scenario.inputs.iter().take_while(|input| input.time <= at) {
            standing.take(&timed.input);
        }
        standing
    }
}

impl Standing {
    /// At the start of a run, before any input.
    pub fn of(scenario: &Scenario) -> Self {
        let faults = scenario.functions.iter().map(|function| {
            let fail = match function.code {
                Code::Modelled(model) => model.fail,
                Code::Guest(_) => 0.0,
            };
            (fail, Span::ZERO)
        });
        Self {
            faults: faults.collect(),
            code: vec![None; scenario.functions.len()],
            functions: scenario.functions.clone(),
            sources: scenario.sources.clone(),
            idle_timeout: scenario.environment.idle_timeout,
            account: scenario.account_concurrency,
        }
    }

    fn take(&mut self, input: &Input) {
        match input {
            Input::Fire { .. } | Input::Break(_) | Input::KillZone(_) | Input::RestoreZone(_) => {}
            Input::IdleTimeout(span) => self.idle_timeout = *span,
            Input::BatchSize { source, size } => {
                if let SourceKind::Sqs(queue) = &mut self.sources[*source].kind {
                    queue.batch_size = *size;
                }
            }
            Input::Deploy { function, code } => {
                self.functions[*function].code = Code::Guest(code.program.clone());
                self.code[*function] = Some(Arc::clone(&code.text));
            }
            Input::Configure { function, change } => self.change(*function, *change),
        }
    }

    fn change(&mut self, place: usize, change: Change) {
        let function = &mut self.functions[place];
        match change {
            Change::Memory(mb) => function.memory_mb = mb,
            Change::Timeout(span) => function.timeout = span,
            Change::Reserved(limit) => function.reserved_concurrency = limit,
            Change::Provisioned(count) => function.provisioned_concurrency = count,
            Change::SnapStart(on) => function.snap_start = on,
            Change::Arch(arch) => function.arch = arch,
            Change::Version(to) => self.point(place, |alias| alias.version = to),
            Change::Additional(to) => self.point(place, |alias| alias.additional = to),
            Change::Weight(weight) => self.point(place, |alias| alias.weight = weight),
            Change::Fail(share) => self.faults[place].0 = share,
            Change::Delay(span) => self.faults[place].1 = span,
        }
    }

    fn point(&mut self, place: usize, change: impl FnOnce(&mut Alias)) {
        if let Qualifier::Alias(alias) = &mut self.functions[place].release.qualifier {
            change(alias);
        }
    }

    /// The functions, each without the versions and aliases behind it.
    pub fn roots(&self) -> impl Iterator<Item = &Function> {
        let functions = self.functions.iter();
        functions.filter(|function| function.release.is_root())
    }

    /// How many versions there are.
    pub fn versions(&self) -> usize {
        let version =
            |function: &&Function| matches!(function.release.qualifier, Qualifier::Version(_));
        self.functions.iter().filter(version).count()
    }

    /// Where each alias points: `live: 1, 10 % 2`.
    pub fn aliases(&self) -> impl Iterator<Item = String> {
        self.functions.iter().filter_map(|function| {
            let Qualifier::Alias(alias) = &function.release.qualifier else {
                return None;
            };
            let name = function.name.rsplit(':').next().unwrap_or_default();
            let version = |place: usize| self.functions[place].version();
            let first = version(alias.version);
            Some(match alias.additional.filter(|_| alias.weight > 0.0) {
                Some(second) => {
                    let share = alias.weight * 100.0;
                    format!("{name}: {first}, {share:.0} % {}", version(second))
                }
                None => format!("{name}: {first}"),
            })
        })
    }

    /// Why the service would refuse an input as things stand, and what would be right. The rules are those
    /// by which a scenario is read.
    pub fn refusal(&self, input: &Input) -> Option<String> {
        let mut then = self.clone();
        then.take(input);
        let (Input::Configure { function, .. } | Input::Deploy { function, .. }) = input else {
            return None;
        };
        then.functions[*function].refusal(self.account)
    }
}

impl Function {
    /// What in its settings does not go together.
    fn refusal(&self, account: u32) -> Option<String> {
        let provisioned = self.provisioned_concurrency;
        if let Some(reserved) = self.reserved_concurrency {
            if reserved > account {
                return Some(format!(
                    "{reserved} is more than the account's {account}: reserve at most that"
                ));
            }
            if provisioned > reserved {
                return Some(format!(
                    "{provisioned} provisioned is more than {reserved} reserved: provision at most \
                     what is reserved"
                ));
            }
        }
        if let Code::Guest(program) = &self.code {
            let needed = program.initial_memory().div_ceil(1 << 20);
            if needed > u64::from(self.memory_mb) {
                return Some(format!(
                    "the code needs {needed} MB to begin with: give it {needed} MB or more"
                ));
            }
        }
        self.snap_start.then(|| self.snap_start_refusal()).flatten()
    }

    fn snap_start_refusal(&self) -> Option<String> {
        if self.provisioned_concurrency > 0 {
            return Some(
                "SnapStart and provisioned concurrency do not go together: set one of them to none"
                    .into(),
            );
        }
        if self.ephemeral_mb > 512 {
            return Some("SnapStart allows 512 MB of /tmp, and this function has more".into());
        }
        match &self.code {
            Code::Guest(program) if program.shape() != Shape::Reactor => Some(
                "SnapStart needs a managed runtime: a module that exports alloc and handle".into(),
            ),
            _ => None,
        }
    }
}
