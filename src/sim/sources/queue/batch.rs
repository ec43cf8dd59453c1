//! The end of a batch: which of its messages failed.

use super::PER_REQUEST;
use crate::sim::Simulation;
use crate::sim::event::Batch;
use crate::sim::scenario::Queue;
use crate::sim::sources::json;
use crate::sim::trace::{Outcome, Sink, SourceId};

impl<S: Sink> Simulation<S> {
    /// A batch has been processed: what succeeded is deleted, the rest waits to become visible again.
    pub(in crate::sim::sources) fn batch_ended(
        &mut self,
        source: SourceId,
        batch: &Batch,
        outcome: Outcome,
        output: Option<&[u8]>,
    ) {
        let failed = self.failed_items(source, batch, outcome, output);
        let mut deleted = 0;
        for &event in batch.places() {
            if failed.contains(&event) {
                self.message_failed(event);
            } else {
                deleted += 1;
                self.message_deleted(source, event);
            }
        }
        self.charge_queue(source, u64::div_ceil(deleted, PER_REQUEST));
        self.queue(source).in_flight -= 1;
        let now = self.now;
        self.poll_at(source, now);
    }

    /// Which messages of a batch failed. Without an item report it is all or none; with one, a modelled
    /// function reports the poisoned ones and a guest's answer names its own (`FACTS.md` section 4).
    fn failed_items(
        &mut self,
        source: SourceId,
        batch: &Batch,
        outcome: Outcome,
        output: Option<&[u8]>,
    ) -> Vec<u32> {
        let Queue {
            report_item_failures,
            fifo,
            ..
        } = self.queue(source).config;
        let all = || batch.places().to_vec();
        if !report_item_failures {
            return if outcome.is_success() {
                Vec::new()
            } else {
                all()
            };
        }
        let poisoned: Vec<bool> = batch
            .places()
            .iter()
            .map(|&e| self.events.at(e).body.as_ref().is_some_and(|b| b.poison))
            .collect();
        let failed: Vec<bool> = match (outcome, output) {
            (Outcome::Failed, None) if poisoned.contains(&true) => poisoned,
            (Outcome::Succeeded, None) => return Vec::new(),
            (Outcome::Succeeded, Some(output)) => {
                let ids: Vec<String> = batch
                    .places()
                    .iter()
                    .map(|&e| self.events.message_id(e))
                    .collect();
                match json::failed_items(output, &ids) {
                    Some(failed) => failed,
                    None => return all(),
                }
            }
            _ => return all(),
        };
        // A FIFO queue keeps its order: what follows the first failure goes back too.
        let first = failed.iter().position(|&f| f).unwrap_or(failed.len());
        let goes_back = |index: usize| if fifo { index >= first } else { failed[index] };
        batch
            .places()
            .iter()
            .enumerate()
            .filter(|&(index, _)| goes_back(index))
            .map(|(_, &event)| event)
            .collect()
    }
}
