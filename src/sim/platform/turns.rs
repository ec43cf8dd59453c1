//! Whose turn it is among the guests that have something to do now.

use std::collections::VecDeque;

/// The guests that must run before the clock may move, by their environments' places.
#[derive(Debug, Default)]
pub(crate) struct Turns {
    /// Whether there is one at all: asked before each step of a run, with guests or without.
    any: bool,
    /// The one that was cut short when its piece of work was used up.
    running: Option<u32>,
    /// Those that were answered or begin, in order.
    ready: VecDeque<u32>,
    /// Those whose INIT is run ahead of the run, after all others.
    waking: Vec<u32>,
}

impl Turns {
    /// Whether no guest has anything to do.
    #[inline]
    pub(crate) const fn are_over(&self) -> bool {
        !self.any
    }

    /// A guest has something to do.
    pub(super) fn add(&mut self, place: u32) {
        self.ready.push_back(place);
        self.any = true;
    }

    /// A guest has an INIT to run ahead of the run.
    pub(super) fn add_waking(&mut self, place: u32) {
        self.waking.push(place);
        self.any = true;
    }

    /// The guest whose turn it is, until [`Self::end`].
    pub(crate) fn next(&mut self) -> Option<u32> {
        let next = self.running.or_else(|| self.ready.pop_front());
        self.running = next.or_else(|| self.waking.pop());
        self.running
    }

    /// The guest whose turn it was has come to its yield.
    pub(super) fn end(&mut self) {
        self.running = None;
        self.look();
    }

    /// Forgets the guests that are lost.
    pub(super) fn forget(&mut self, lost: impl Fn(&u32) -> bool) {
        self.running = self.running.filter(|place| !lost(place));
        self.ready.retain(|place| !lost(place));
        self.waking.retain(|place| !lost(place));
        self.look();
    }

    fn look(&mut self) {
        self.any = self.running.is_some() || !self.ready.is_empty() || !self.waking.is_empty();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_turn_cut_short_goes_on_and_the_waking_come_last() {
        let mut turns = Turns::default();
        assert!(turns.are_over());
        turns.add_waking(1);
        turns.add(2);
        turns.add(3);
        turns.add(4);
        assert_eq!([turns.next(), turns.next()], [Some(2), Some(2)]);
        turns.forget(|&place| place == 2 || place == 4);
        assert_eq!(turns.next(), Some(3));
        turns.end();
        assert!(!turns.are_over());
        assert_eq!(turns.next(), Some(1));
        turns.end();
        assert!(turns.are_over());
        assert_eq!(turns.next(), None);
    }
}
