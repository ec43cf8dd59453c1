//! Execution environments: where each stands, and what it is doing.

use super::guests::GuestState;
use crate::sim::event::Batch;
use crate::sim::time::{Span, Time};
use crate::sim::trace::{EnvironmentId, FunctionId, InvocationId, Outcome, Reclaim, Start};
use crate::sim::zone::{Zone, Zones};

/// One execution environment. It serves one request at a time.
#[derive(Debug)]
pub(crate) struct Environment {
    /// The number that people see.
    pub(crate) id: EnvironmentId,
    /// Whose it is.
    pub(crate) function: FunctionId,
    /// Where it stands.
    pub(crate) zone: Zone,
    /// Counts what was scheduled for it and is still meant: what is due for an older turn is void.
    pub(crate) turn: u32,
    /// Whether it is provisioned.
    pub(crate) provisioned: bool,
    /// Whether it must run INIT again, inside the next invocation: it was reset after a crash or a
    /// time-out, or its INIT failed.
    pub(crate) needs_init: bool,
    /// Whether its INIT is over, whatever became of it.
    pub(crate) ready: bool,
    /// Why it goes as soon as it is done, if it does.
    pub(crate) leaving: Option<Reclaim>,
    /// What it is doing.
    pub(crate) run: Option<Run>,
    /// The guest in it, unless the function is modelled.
    pub(crate) guest: Option<Box<GuestState>>,
}

/// An invocation under way, INIT included.
#[derive(Debug)]
pub(crate) struct Run {
    /// Its number.
    pub(crate) invocation: InvocationId,
    /// The events that it carries.
    pub(crate) batch: Batch,
    /// What kind of environment it found.
    pub(crate) start: Start,
    /// When INVOKE began.
    pub(crate) began: Time,
    /// INIT's time, if this invocation pays for it.
    pub(crate) init: Option<Span>,
    /// How a modelled invocation will end.
    pub(crate) outcome: Outcome,
}

/// The environments of a run. A place is used again when its environment is gone; its number is not.
#[derive(Debug, Default)]
pub(crate) struct Environments {
    /// Where the next one goes.
    pub(crate) zones: Zones,
    places: Vec<Option<Environment>>,
    free: Vec<u32>,
    turns: Vec<u32>,
    created: u32,
}

impl Environments {
    /// Puts a new environment in a free place.
    pub(crate) fn create(&mut self, function: FunctionId, provisioned: bool) -> u32 {
        self.created += 1;
        let zone = self.zones.place(function);
        let place = self.free.pop().unwrap_or_else(|| {
            self.places.push(None);
            self.turns.push(0);
            u32::try_from(self.places.len() - 1).expect("fewer than 2^32 environments live at once")
        });
        self.places[place as usize] = Some(Environment {
            id: EnvironmentId::nth(u64::from(self.created)),
            function,
            zone,
            turn: self.turns[place as usize],
            provisioned,
            needs_init: false,
            ready: false,
            leaving: None,
            run: None,
            guest: None,
        });
        place
    }

    /// Frees a place. Whatever is scheduled for it is void from now on.
    pub(crate) fn remove(&mut self, place: u32) -> Environment {
        let gone = self.places[place as usize]
            .take()
            .expect("only a living environment is removed");
        self.turns[place as usize] = gone.turn.wrapping_add(1);
        self.free.push(place);
        gone
    }

    /// The environment at a place.
    #[inline]
    pub(crate) fn at(&mut self, place: u32) -> &mut Environment {
        self.places[place as usize]
            .as_mut()
            .expect("a place in use holds an environment")
    }

    /// The environment at a place, if what was scheduled for it is still meant.
    #[inline]
    pub(crate) fn meant(&mut self, place: u32, turn: u32) -> Option<&mut Environment> {
        self.places[place as usize]
            .as_mut()
            .filter(|environment| environment.turn == turn)
    }

    /// The places of all environments of a function, in order.
    pub(crate) fn places_of(&self, function: FunctionId) -> Vec<u32> {
        self.places_where(|environment| environment.function == function)
    }

    /// The places of all environments of which something holds, in order.
    pub(crate) fn places_where(&self, holds: impl Fn(&Environment) -> bool) -> Vec<u32> {
        (0_u32..)
            .zip(&self.places)
            .filter(|(_, environment)| environment.as_ref().is_some_and(&holds))
            .map(|(place, _)| place)
            .collect()
    }
}
