//! What stands between a source and its function: the way there, and whether policies let it in.
//!
//! The way takes as long as `[latency]` says for the kind of source: a labelled model, there and back in one, so
//! that it counts in what the caller sees. Whether it may invoke its function, or read for it, is asked once, since
//! policies do not change in a run, and told with each event that it decides about.

use super::{Class, SourceState};
use crate::sim::access::{Access, Principal, poll, push, pusher};
use crate::sim::agenda::Rank;
use crate::sim::chance::{Chance, Purpose};
use crate::sim::event::Origin;
use crate::sim::iam::Resource;
use crate::sim::scenario::{Distribution, Scenario, Source, SourceKind};
use crate::sim::time::Span;
use crate::sim::trace::{Ending, Fact, GaveUp, Sink, SourceId, What};
use crate::sim::{Due, Simulation};

/// What stands between a source and its function.
#[derive(Debug)]
pub(super) struct Door {
    gate: Option<Gate>,
    /// The parts of the way, and the chance that they are drawn from.
    way: Vec<Distribution>,
    chance: Chance,
}

/// Who pushes or reads, and the verdict on it.
type Gate = (Principal, Access);

impl SourceState {
    /// The source of a scenario at the start of a run.
    pub(crate) fn of(scenario: &Scenario, source: &Source, index: usize) -> Self {
        let state = Self::new(source.clone(), scenario.seed, index);
        let gate = gate(scenario, source);
        let way = way(scenario, source, state.class);
        let door = (gate.is_some() || !way.is_empty()).then(|| {
            let chance = Chance::new(scenario.seed, Purpose::Hops, index);
            Box::new(Door { gate, way, chance })
        });
        Self { door, ..state }
    }

    /// Whether pollers may read for the function, as far as policies say.
    pub(super) fn may_be_read(&self) -> bool {
        let gate = self.door.as_ref().and_then(|door| door.gate);
        gate.is_none_or(|(_, access)| access.is_allowed())
    }
}

/// The parts of the way from a source to its function that take time.
fn way(scenario: &Scenario, source: &Source, class: Class) -> Vec<Distribution> {
    let hop = match source.kind {
        SourceKind::InvokeSync | SourceKind::InvokeAsync => "invoke",
        SourceKind::Http(_) => "http",
        SourceKind::S3 => "s3",
        SourceKind::Sns => "sns",
        SourceKind::EventBridge => "rule",
        SourceKind::Schedule(_) => "schedule",
        SourceKind::Sqs(_) => "sqs",
        // A record waits for a poll, and the poll is the way.
        SourceKind::Stream(_) => return Vec::new(),
    };
    let queue = (class == Class::Asynchronous).then_some("async");
    let hops = &scenario.latency.hops;
    let parts = [Some(hop), queue].into_iter().flatten();
    parts.filter_map(|part| hops.get(part).copied()).collect()
}

/// The verdict on a source's pushes, or on the reads of its pollers; none if nothing in the scenario speaks of
/// them.
fn gate(scenario: &Scenario, source: &Source) -> Option<Gate> {
    let Some(principal) = pusher(source) else {
        return poll(source);
    };
    let target = Resource::function(&scenario.functions[source.function].name);
    let root = scenario.functions[source.function].release.root;
    let root = &scenario.functions[root.unwrap_or(source.function)].name;
    let root = Resource::function(root).arn;
    let about = |arn: &str| {
        let rest = arn.strip_prefix(root.as_str());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(':'))
    };
    let spoken_of = scenario.policies.iter().any(|policy| about(&policy.on.arn));
    if !spoken_of && source.role.is_none() {
        return None;
    }
    // A permission on an alias is none on the function or the version behind it, and the other way round
    // (`FACTS-2.md` section B, "Alias").
    let policy = scenario.policies.iter().find(|policy| policy.on == target);
    Some((principal, push(source, principal, &target, policy)))
}

impl<S: Sink> Simulation<S> {
    /// Whether an event gets to its function now: it may have a way to go first, or be refused.
    #[cold]
    pub(super) fn enters(&mut self, from: Origin, event: u32) -> bool {
        let source = &mut self.sources[usize::from(from.source.0)];
        if let Some(door) = &mut source.door
            && !door.way.is_empty()
        {
            let parts = door.way.iter().map(|part| door.chance.draw(part));
            let takes = parts.fold(Span::ZERO, |sum, part| sum + part);
            let turn = self.events.at(event).turn;
            self.agenda.push(
                self.now + takes,
                Rank::Arrival,
                Due::OnTheWay { event, turn },
            );
            return false;
        }
        self.passes(from.source, event)
    }

    /// An event has come all the way.
    pub(crate) fn comes_in(&mut self, event: u32, turn: u32) {
        let Some(record) = self.events.meant(event, turn) else {
            return;
        };
        let source = record.source;
        let from = self.origin(source);
        if self.passes(source, event) {
            self.bring_in(from, event);
        }
    }

    /// Tells the verdict on an event's way to its function. False if it ends here.
    fn passes(&mut self, id: SourceId, event: u32) -> bool {
        let Some((_, access)) = self.tell_verdict(id, event) else {
            return true;
        };
        let source = &self.sources[usize::from(id.0)];
        let status = match source.config.kind {
            // Lambda refuses API Gateway, which tells its client no more than that (`FACTS.md` section 3).
            SourceKind::Http(api) => api.refused_status(),
            _ => 403,
        };
        match source.class {
            _ if access.is_allowed() => return true,
            Class::Synchronous | Class::Http => self.settle(event, Ending::Failed, Some(status)),
            // It is in its queue, and stays there: nobody may read it.
            Class::Polled | Class::Streamed => return true,
            // It never reaches Lambda's queue, so that the function's dead letters do not see it.
            Class::Asynchronous | Class::Awaited => {
                self.give_up(event, GaveUp::NotPermitted, false);
            }
        }
        false
    }

    /// Tells what policies say of an event, if they say anything.
    pub(super) fn tell_verdict(&mut self, id: SourceId, event: u32) -> Option<Gate> {
        let source = &self.sources[usize::from(id.0)];
        let (principal, access) = source.door.as_ref()?.gate?;
        let function = source.function;
        let number = self.events.at(event).id;
        self.fact(Fact {
            function: Some(function),
            event: Some(number),
            ..Fact::new(self.now, What::Permission { principal, access })
        });
        Some((principal, access))
    }
}
