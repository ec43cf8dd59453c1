//! What `run --json` would say of a run if it ended now: kept up as the clock moves.

use super::Watched;
use crate::sim::sink::Summary;
use crate::sim::trace::Sink;
use crate::tui::playback::Playback;
use serde_json::Value;

/// The fold of a run's facts up to the instant that is shown.
#[derive(Debug, Default)]
pub(super) struct Tally {
    summary: Summary,
    folded: usize,
    generation: u64,
    begun: bool,
}

impl Tally {
    /// Takes in what has happened since, or folds anew if the clock went back.
    pub(super) fn keep_up(&mut self, playback: &Playback) {
        let past = playback.past();
        let same = self.begun && self.generation == playback.generation();
        if !same || past.len() < self.folded {
            self.summary = Summary::of(playback.playground().scenario());
            self.folded = 0;
            self.generation = playback.generation();
            self.begun = true;
        }
        for fact in &past[self.folded..] {
            self.summary.fact(*fact);
        }
        self.folded = past.len();
    }

    /// The run's JSON as it would be if it ended at the instant that is shown.
    pub(super) fn report(&self, watched: &Watched) -> Value {
        let playback = &watched.playback;
        playback
            .playground()
            .report_at(&self.summary, playback.at())
    }
}
