//! What a question of why is about: an environment, an invocation, an event or the bill.

use super::Watched;
use crate::sim::trace::{EnvironmentId, EventId, Fact, InvocationId};
use crate::tui::playback::{Playback, is_told};
use std::collections::BTreeSet;

/// What a question of why is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Subject {
    Environment(EnvironmentId),
    Invocation(InvocationId),
    Event(EventId),
    Bill,
}

impl Watched {
    /// What to ask about now: the invocation that the chosen environment runs or ran last, or the
    /// environment itself; without one, what has just happened.
    pub(super) fn subject(&self) -> Option<Subject> {
        let past = self.playback.past();
        if let Some(id) = self.selected {
            let lane = self.playback.timeline().lane(id)?;
            let numbers = lane.facts(past.len()).iter().rev();
            let last = numbers.map(|number| &past[*number as usize]).next();
            let found = last.and_then(|fact| fact.invocation);
            return Some(found.map_or(Subject::Environment(id), Subject::Invocation));
        }
        let last = past.iter().rfind(|fact| is_told(fact))?;
        let event = || last.event.map(Subject::Event);
        let environment = || last.environment.map(Subject::Environment);
        let invocation = last.invocation.map(Subject::Invocation);
        invocation.or_else(event).or_else(environment)
    }
}

impl Subject {
    /// Its name, as a title.
    pub(super) fn title(self) -> String {
        match self {
            Self::Environment(id) => format!("Environment {}", id.number()),
            Self::Invocation(id) => format!("Invocation {}", id.number()),
            Self::Event(id) => format!("Event {}", id.number()),
            Self::Bill => "Bill".into(),
        }
    }

    /// The facts about it that are known at the instant of a playback, in order.
    pub(super) fn facts(self, playback: &Playback) -> Vec<&Fact> {
        let (index, past) = (playback.index(), playback.past());
        match self {
            Self::Environment(id) => {
                let lane = playback.timeline().lane(id);
                let numbers = lane.map_or(&[][..], |lane| lane.facts(past.len()));
                numbers
                    .iter()
                    .map(|number| &past[*number as usize])
                    .collect()
            }
            Self::Invocation(id) => {
                let own = index.of_invocation(id, past);
                let one = own.iter().find_map(|fact| fact.event);
                let first = one.or_else(|| index.queues().batch(id).first().copied());
                let Some(event) = first else { return own };
                // What happened to its event outside of any invocation belongs to it: how it came, how it ended.
                let loose = index.of_event(event, past).into_iter();
                let loose = loose.filter(|fact| fact.invocation.is_none());
                in_order(past, own.into_iter().chain(loose))
            }
            Self::Event(id) => {
                let own = index.of_event(id, past);
                let carried: BTreeSet<InvocationId> = index.queues().carriers(id).collect();
                let with = carried
                    .into_iter()
                    .flat_map(|id| index.of_invocation(id, past));
                in_order(past, own.into_iter().chain(with))
            }
            Self::Bill => Vec::new(),
        }
    }

    /// The one before or after it of its kind, if there is one at the instant of a playback.
    pub(super) fn beside(self, step: i64, playback: &Playback) -> Option<Self> {
        let (index, folded) = (playback.index(), playback.view().folded);
        let beside = |number: u64, count: usize| {
            let wanted = number.checked_add_signed(step)?;
            (1..=count as u64).contains(&wanted).then_some(wanted)
        };
        match self {
            Self::Environment(id) => {
                let lanes = playback.lanes();
                let here = lanes.iter().position(|lane| lane.environment == id)?;
                let wanted = beside(here as u64 + 1, lanes.len())?;
                let place = usize::try_from(wanted - 1).ok()?;
                Some(Self::Environment(lanes[place].environment))
            }
            Self::Invocation(id) => {
                let wanted = beside(id.number(), index.invocations(folded))?;
                Some(Self::Invocation(InvocationId::nth(wanted)))
            }
            Self::Event(id) => {
                let wanted = beside(id.number(), index.events(folded))?;
                Some(Self::Event(EventId::nth(wanted)))
            }
            Self::Bill => None,
        }
    }

    /// The same question about another kind of thing: from an invocation to its event, to its environment.
    pub(super) fn other(self, playback: &Playback) -> Self {
        let facts = self.facts(playback);
        let last = |get: fn(&Fact) -> Option<Self>| facts.iter().rev().find_map(|fact| get(fact));
        let event = last(|fact| fact.event.map(Self::Event));
        let environment = last(|fact| fact.environment.map(Self::Environment));
        let invocation = last(|fact| fact.invocation.map(Self::Invocation));
        let found = match self {
            Self::Invocation(_) => event.or(environment),
            Self::Event(_) => environment.or(invocation),
            Self::Environment(_) => invocation,
            Self::Bill => None,
        };
        found.unwrap_or(self)
    }
}

/// Facts of one trace in its order, each once.
fn in_order<'a>(past: &'a [Fact], facts: impl Iterator<Item = &'a Fact>) -> Vec<&'a Fact> {
    let start = past.as_ptr() as usize;
    let mut facts: Vec<&Fact> = facts.collect();
    let place = |fact: &&Fact| std::ptr::from_ref::<Fact>(fact) as usize - start;
    facts.sort_by_key(place);
    facts.dedup_by_key(|fact| place(fact));
    facts
}
