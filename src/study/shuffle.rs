//! The order in which choices are shown.
//!
//! An order is a function of a seed and the question's id, so that a paper can be shown again as it was,
//! and going back to a question does not move its choices. The generator is `SplitMix64` (Steele, Lea and
//! Flood, 2014), small enough to be written here and the same on every machine; orders are drawn by
//! Fisher and Yates with rejection, so that each is equally likely.

use crate::course::question::{Answer, Question};

/// The order of `len` things for a seed: each place once.
pub fn permutation(len: usize, seed: u64) -> Vec<usize> {
    let mut order: Vec<usize> = (0..len).collect();
    let mut state = seed;
    for last in (1..len).rev() {
        order.swap(last, below(last + 1, &mut state));
    }
    order
}

/// The places of [`Answer::shuffled_ids`] in the order of display. Choices that are numbers stay sorted,
/// as a shuffled scale only costs time to read.
pub fn order_of(question: &Question, seed: u64) -> Vec<usize> {
    let len = question.answer.shuffled_ids().len();
    if is_scale(&question.answer) {
        return (0..len).collect();
    }
    permutation(len, seed ^ hash(question.id.as_str()))
}

fn is_scale(answer: &Answer) -> bool {
    let choices = answer.choices();
    let begins_with_digit = |text: &str| {
        let text = text.trim_start_matches(['$', '~', '-']);
        text.starts_with(|c: char| c.is_ascii_digit())
    };
    !choices.is_empty() && choices.iter().all(|choice| begins_with_digit(&choice.text))
}

/// A number below `bound`, each equally likely: draws that would favour some are drawn again.
fn below(bound: usize, state: &mut u64) -> usize {
    let bound = u64::try_from(bound).unwrap_or(u64::MAX);
    let fair = u64::MAX - u64::MAX % bound;
    loop {
        let draw = next(state);
        if draw < fair {
            return usize::try_from(draw % bound).expect("it is below a usize");
        }
    }
}

/// `SplitMix64`.
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// FNV-1a, to give each question an order of its own.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first draws for seed 1234567, as the generator's authors and others publish them.
    #[test]
    fn the_generator_is_splitmix64() {
        let mut state = 1_234_567;
        assert_eq!(next(&mut state), 6_457_827_717_110_365_317);
        assert_eq!(next(&mut state), 3_203_168_211_198_807_973);
    }

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
