//! Whether a source may invoke its function: asked once, since policies do not change in a run, and told with
//! each event that it decides about.

use super::{Class, SourceState};
use crate::sim::Simulation;
use crate::sim::access::{Access, Principal, push, pusher};
use crate::sim::iam::Resource;
use crate::sim::scenario::{Scenario, Source, SourceKind};
use crate::sim::trace::{Ending, Fact, GaveUp, Sink, SourceId, What};

/// Who pushes, and the verdict on it.
pub(super) type Gate = (Principal, Access);

impl SourceState {
    /// The source of a scenario at the start of a run.
    pub(crate) fn of(scenario: &Scenario, source: &Source, index: usize) -> Self {
        Self {
            gate: gate(scenario, source),
            ..Self::new(source.clone(), scenario.seed, index)
        }
    }
}

/// The verdict on a source's pushes; none if nothing in the scenario speaks of them.
fn gate(scenario: &Scenario, source: &Source) -> Option<Gate> {
    let principal = pusher(source)?;
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
    /// Tells the verdict on an event's way to its function. False if it ends here.
    pub(super) fn passes(&mut self, id: SourceId, event: u32, (principal, access): Gate) -> bool {
        let source = &self.sources[usize::from(id.0)];
        let (class, function) = (source.class, source.function());
        let status = match source.config.kind {
            // Lambda refuses API Gateway, which tells its client no more than that (`FACTS.md` section 3).
            SourceKind::Http(api) => api.refused_status(),
            _ => 403,
        };
        let number = self.events.at(event).id;
        self.fact(Fact {
            function: Some(function),
            event: Some(number),
            ..Fact::new(self.now, What::Permission { principal, access })
        });
        if access.is_allowed() {
            return true;
        }
        if class == Class::Synchronous {
            self.settle(event, Ending::Failed, Some(status));
        } else {
            // It never reaches Lambda's queue, so that the function's dead letters do not see it.
            self.store_upload(id, event);
            self.give_up(event, GaveUp::NotPermitted, false);
        }
        false
    }
}
