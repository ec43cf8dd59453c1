//! The order in which choices are shown.
//!
//! An order is a function of a seed and the question's id, so that a paper can be shown again as it was,
//! and going back to a question does not move its choices. Orders are drawn by Fisher and Yates with
//! rejection, so that each is equally likely.

use crate::course::question::Question;
use crate::course::question::chance::{Chance, hash};

/// The order of `len` things for a seed: each place once.
pub fn permutation(len: usize, seed: u64) -> Vec<usize> {
    let mut order: Vec<usize> = (0..len).collect();
    let mut chance = Chance::new(seed);
    for last in (1..len).rev() {
        order.swap(last, chance.below(last + 1));
    }
    order
}

/// The places of what a presentation may shuffle, [`crate::course::question::Answer::shuffled_ids`], in the order
/// of display. Choices that are numbers stay sorted, as a shuffled scale only costs time to read.
pub fn order_of(question: &Question, seed: u64) -> Vec<usize> {
    let len = question.answer.shuffled_ids().len();
    if question.answer.is_scale() {
        return (0..len).collect();
    }
    permutation(len, seed ^ hash(question.id.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_order_is_equally_likely() {
        let mut counts = std::collections::BTreeMap::new();
        for seed in 0..6_000 {
            *counts.entry(permutation(3, seed)).or_insert(0) += 1;
        }
        assert_eq!(counts.len(), 6);
        assert!(
            counts.values().all(|count| (850..1_150).contains(count)),
            "{counts:?}"
        );
    }
}
