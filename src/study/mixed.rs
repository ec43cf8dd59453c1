//! Draws mixed questions by a seed: from every topic in turn, whatever the learner has seen.
//!
//! The same seed and bank give the same questions. Two that give each other away never meet, and what is kept for
//! papers is left out.

use super::paper::are_enemies;
use super::shuffle::permutation;
use crate::course::question::Question;
use crate::course::question::chance::hash;
use std::collections::BTreeMap;

/// Topics and order are drawn from streams of their own, so that one does not move with the other.
const TOPICS: u64 = 0x746f_7069_6373_0000;
const ORDER: u64 = 0x6d69_7865_6400_0000;

/// The ids of the questions, in the order in which they are asked; fewer if there are not so many.
pub fn draw<'a>(
    questions: impl Iterator<Item = &'a Question>,
    count: usize,
    seed: u64,
) -> Vec<String> {
    let mut topics: BTreeMap<&str, Vec<&Question>> = BTreeMap::new();
    for question in questions.filter(|question| !question.exam_only) {
        topics.entry(&question.topic).or_default().push(question);
    }
    let mut piles: Vec<std::vec::IntoIter<&Question>> = Vec::new();
    for (topic, mut all) in topics {
        all.sort_by(|one, other| one.id.as_str().cmp(other.id.as_str()));
        let order = permutation(all.len(), seed ^ hash(topic));
        let pile: Vec<&Question> = order.into_iter().map(|at| all[at]).collect();
        piles.push(pile.into_iter());
    }
    let turns = permutation(piles.len(), seed ^ TOPICS);
    let mut taken: Vec<&Question> = Vec::new();
    let mut before = usize::MAX;
    // Round after round, a question of each topic, until there are enough or nothing is left.
    while taken.len() < count && taken.len() != before {
        before = taken.len();
        for &turn in &turns {
            let fits =
                |question: &&Question| !taken.iter().any(|other| are_enemies(question, other));
            if taken.len() < count
                && let Some(question) = piles[turn].find(fits)
            {
                taken.push(question);
            }
        }
    }
    let order = permutation(taken.len(), seed ^ ORDER);
    order
        .into_iter()
        .map(|at| taken[at].id.to_string())
        .collect()
}
