//! Availability zones: where environments stand.

use super::trace::FunctionId;
use std::collections::BTreeMap;

/// An availability zone of the region.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Zone {
    /// `us-east-1a`
    A,
    /// `us-east-1b`
    B,
    /// `us-east-1c`
    C,
}

impl Zone {
    /// Every zone. Regions have three or more; this one has three.
    pub const ALL: [Self; 3] = [Self::A, Self::B, Self::C];

    /// The letter that tells it apart.
    pub const fn letter(self) -> &'static str {
        match self {
            Self::A => "a",
            Self::B => "b",
            Self::C => "c",
        }
    }
}

/// Which zones stand, and where the next environment of each function goes.
///
/// A labelled model, since AWS publishes no placement: the environments of a function take turns through
/// the zones that stand. A region keeps at least one.
#[derive(Debug)]
pub(crate) struct Zones {
    up: [bool; Zone::ALL.len()],
    /// How many environments each function has had.
    placed: Vec<u32>,
    /// The zones of a function's subnets, for those that are attached to a VPC.
    within: BTreeMap<u16, Vec<Zone>>,
}

impl Default for Zones {
    /// All zones stand.
    fn default() -> Self {
        Self {
            up: [true; Zone::ALL.len()],
            placed: Vec::new(),
            within: BTreeMap::new(),
        }
    }
}

impl Zones {
    /// Whether an environment of a function can stand anywhere: one whose subnets are all in lost zones cannot.
    /// AWS says only that a function in a VPC should have subnets in two zones or more (`FACTS.md` section 8,
    /// "HA"); that nothing else can take their place follows from where its interfaces are.
    pub(crate) fn has_place_for(&self, function: FunctionId) -> bool {
        let own = self.within.get(&function.0);
        own.is_none_or(|zones| zones.iter().any(|zone| self.up[*zone as usize]))
    }

    /// The zone of a function's next environment, which [`Self::has_place_for`].
    pub(crate) fn place(&mut self, function: FunctionId) -> Zone {
        let index = usize::from(function.0);
        if index >= self.placed.len() {
            self.placed.resize(index + 1, 0);
        }
        let turn = self.placed[index];
        self.placed[index] = turn.wrapping_add(1);
        let up = |zone: &Zone| self.up[*zone as usize];
        let own = self.within.get(&function.0).map(Vec::as_slice);
        let standing = || {
            let mine = |zone: &Zone| own.is_none_or(|zones| zones.contains(zone));
            Zone::ALL.into_iter().filter(up).filter(mine)
        };
        let turn = turn as usize % standing().count().max(1);
        let zone = standing().nth(turn);
        zone.expect("an environment is made only where it has a place")
    }

    /// A function's environments stand only where it has subnets.
    pub(crate) fn confine(&mut self, function: FunctionId, zones: Vec<Zone>) {
        self.within.insert(function.0, zones);
    }

    /// Loses a zone. False if it was lost already or is the last.
    pub(crate) fn lose(&mut self, zone: Zone) -> bool {
        let standing = self.up.iter().filter(|up| **up).count();
        standing > 1 && std::mem::take(&mut self.up[zone as usize])
    }

    /// A zone comes back. Nothing moves: it takes part in what is placed from now on.
    pub(crate) fn restore(&mut self, zone: Zone) {
        self.up[zone as usize] = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(zones: &mut Zones, function: u16, count: usize) -> String {
        (0..count)
            .map(|_| zones.place(FunctionId(function)).letter())
            .collect()
    }

    #[test]
    fn each_function_takes_turns_through_the_zones_that_stand() {
        let mut zones = Zones::default();
        assert_eq!(places(&mut zones, 0, 4), "abca");
        assert_eq!(places(&mut zones, 1, 2), "ab");
        assert!(zones.lose(Zone::B));
        assert_eq!(places(&mut zones, 0, 4), "acac");
        zones.restore(Zone::B);
        assert_eq!(places(&mut zones, 0, 3), "cab");
    }

    #[test]
    fn a_function_in_a_vpc_stands_where_its_subnets_are() {
        let mut zones = Zones::default();
        zones.confine(FunctionId(1), vec![Zone::B, Zone::C]);
        assert_eq!(places(&mut zones, 1, 3), "bcb");
        assert_eq!(places(&mut zones, 0, 2), "ab");
        assert!(zones.lose(Zone::B));
        assert_eq!(places(&mut zones, 1, 2), "cc");
        assert!(zones.has_place_for(FunctionId(1)));
        zones.restore(Zone::B);
        assert!(zones.lose(Zone::C) && zones.lose(Zone::B));
        let has = [0, 1].map(|function| zones.has_place_for(FunctionId(function)));
        assert_eq!(has, [true, false], "only a is left");
    }

    #[test]
    fn the_last_zone_stays() {
        let mut zones = Zones::default();
        let lost = [Zone::A, Zone::A, Zone::C, Zone::B].map(|zone| zones.lose(zone));
        assert_eq!(lost, [true, false, true, false]);
        assert_eq!(places(&mut zones, 0, 3), "bbb");
    }
}
