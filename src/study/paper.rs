//! Draws a paper by a blueprint and a seed.
//!
//! Each domain gets its share of the questions. Questions that the learner has not seen come first, those
//! seen longest ago after them; two that give each other away never meet. The same blueprint, seed, bank and
//! history give the same paper.

use super::progress::Progress;
use super::shuffle::permutation;
use crate::course::exam::{Blueprint, Domain};
use crate::course::question::{Answer, Question};
use serde::{Deserialize, Serialize};

/// What is asked in a paper.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drawn {
    /// The questions, in the order in which they are asked.
    pub questions: Vec<Entry>,
    /// How many of them the learner had seen before.
    pub seen: usize,
}

/// A question of a paper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its id.
    pub question: String,
    /// The domain that it stands for.
    pub domain: String,
    /// Whether it counts. Real papers hold some that do not, and do not say which.
    pub scored: bool,
}

/// Draws a paper. It is shorter than the blueprint says where the bank cannot fill a domain.
pub fn draw<'a>(
    blueprint: &Blueprint,
    questions: &(impl Iterator<Item = &'a Question> + Clone),
    progress: &Progress,
    seed: u64,
) -> Drawn {
    let mut taken: Vec<&Question> = Vec::new();
    let mut drawn = Vec::new();
    let mut seen_before = 0;
    for (domain, wanted) in blueprint.domains.iter().zip(shares(blueprint)) {
        let candidates = candidates(blueprint, domain, questions.clone(), progress, seed);
        for question in take(candidates, wanted, &mut taken) {
            seen_before += usize::from(was_seen(progress, question));
            drawn.push(Entry {
                question: question.id.to_string(),
                domain: domain.id.to_string(),
                scored: true,
            });
        }
    }
    let order = permutation(drawn.len(), seed ^ ORDER);
    let mut asked: Vec<Entry> = order.iter().map(|at| drawn[*at].clone()).collect();
    let unscored = blueprint.questions.saturating_sub(blueprint.scored);
    let unscored = usize::try_from(unscored).unwrap_or(0);
    for at in permutation(asked.len(), seed ^ UNSCORED)
        .into_iter()
        .take(unscored.min(asked.len().saturating_sub(1)))
    {
        asked[at].scored = false;
    }
    Drawn {
        questions: asked,
        seen: seen_before,
    }
}

/// How many questions each domain gets: its share, rounded down, and what is left over to those that were
/// rounded down the most.
pub fn shares(blueprint: &Blueprint) -> Vec<usize> {
    let total = blueprint.questions;
    let exact = |domain: &Domain| total * domain.weight;
    let mut shares: Vec<u32> = blueprint.domains.iter().map(|d| exact(d) / 100).collect();
    let mut by_rest: Vec<usize> = (0..shares.len()).collect();
    by_rest.sort_by_key(|at| std::cmp::Reverse(exact(&blueprint.domains[*at]) % 100));
    let left = total.saturating_sub(shares.iter().sum());
    for at in by_rest.into_iter().take(usize::try_from(left).unwrap_or(0)) {
        shares[at] += 1;
    }
    shares
        .into_iter()
        .map(|share| usize::try_from(share).unwrap_or(usize::MAX))
        .collect()
}

/// Whether a question has the form of the exams: the practice formats are never on a paper.
pub const fn is_exam_form(question: &Question) -> bool {
    matches!(question.answer, Answer::Single(_) | Answer::Choose(_))
}

/// Different things are drawn from different streams, so that one does not move with the other.
const ORDER: u64 = 0x6f72_6465_7200_0000;
const UNSCORED: u64 = 0x756e_7363_6f72_6564;

/// The questions that may stand for a domain, the best first.
fn candidates<'a>(
    blueprint: &Blueprint,
    domain: &Domain,
    questions: impl Iterator<Item = &'a Question>,
    progress: &Progress,
    seed: u64,
) -> Vec<&'a Question> {
    let fits = |question: &&Question| {
        is_exam_form(question)
            && blueprint.levels.contains(&question.level)
            && domain
                .topics
                .iter()
                .any(|topic| topic.as_str() == question.topic)
    };
    let mut all: Vec<&Question> = questions.filter(fits).collect();
    all.sort_by(|a, b| a.id.as_str().cmp(b.id.as_str()));
    let stream = domain.id.as_str().bytes().fold(seed, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let order = permutation(all.len(), stream);
    let mut drawn: Vec<&Question> = order.into_iter().map(|at| all[at]).collect();
    drawn.sort_by_key(|question| {
        let history = progress.question(question.id.as_str());
        history.map_or(i64::MIN, |history| history.last_at_ms)
    });
    drawn
}

fn was_seen(progress: &Progress, question: &Question) -> bool {
    progress
        .question(question.id.as_str())
        .is_some_and(|history| history.answers > 0)
}

/// Whether two questions give each other away.
pub fn are_enemies(one: &Question, other: &Question) -> bool {
    let names = |a: &Question, b: &Question| a.enemies.iter().any(|link| link.id == b.id);
    names(one, other) || names(other, one)
}

/// Takes the first candidates that are wanted, passing over those that must not meet one already taken.
fn take<'a>(
    candidates: Vec<&'a Question>,
    wanted: usize,
    taken: &mut Vec<&'a Question>,
) -> Vec<&'a Question> {
    let mut mine = Vec::new();
    for question in candidates {
        if mine.len() == wanted {
            break;
        }
        let meets = |other: &&'a Question| other.id == question.id || are_enemies(question, other);
        if !taken.iter().any(meets) {
            taken.push(question);
            mine.push(question);
        }
    }
    mine
}
