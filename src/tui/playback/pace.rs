//! How fast a run is watched that nobody sets a speed for.

use super::{COMFORTABLE, Playback, REAL_TIME, SPEEDS, is_told};
use crate::sim::time::Time;

impl Playback {
    /// When the last thing happens that has a story; with `charges`, or that costs something before the end, where
    /// all that stands there is charged. None as long as the run is not known to its end, or if nothing happens.
    pub fn last_event(&self, charges: bool) -> Option<Time> {
        if self.is_working() {
            return None;
        }
        let end = self.playground.end();
        let mut facts = self.facts().iter().rev();
        let last = facts.find(|fact| is_told(fact) || charges && fact.at < end)?;
        Some(last.at)
    }

    /// Plays so fast that all of the run up to its last event is seen in about 20 s, and never slower
    /// than it happens.
    pub fn hurry(&mut self, charges: bool) {
        let last = self.last_event(charges);
        let last = last.unwrap_or(self.playground.end());
        let wanted = (last.0 / (COMFORTABLE / 1_000)).max(SPEEDS[REAL_TIME]);
        let found = SPEEDS.iter().position(|speed| *speed >= wanted);
        self.speed = found.unwrap_or(SPEEDS.len() - 1);
    }
}
