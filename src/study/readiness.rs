//! How likely it is to pass one of this lab's papers, from first sightings only.
//!
//! What one has seen before says more about memory than about readiness, so only the very first answer to
//! each question counts. For each domain the share of right answers is uncertain (a beta distribution that
//! starts even); the number right on a paper is then beta-binomial, and the sum over the domains is taken as
//! normal. The interval comes from how little has been seen: it is what the chance would be with the true
//! shares one and a third standard deviations worse or better. The tests hold this arithmetic on simulated
//! learners. It says nothing about the future, and nothing about the real exam.

use super::exam::scaled;
use super::paper::shares;
use super::progress::Progress;
use crate::course::exam::Blueprint;
use crate::course::question::Question;

/// Fewer first sightings than this say too little.
pub const FEWEST: usize = 20;

/// About 80 % of a normal distribution lie within so many standard deviations.
const EIGHTY_PERCENT: f64 = 1.2816;

/// First sightings of a domain.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// Answered right at first sight.
    pub right: usize,
    /// Answered at all.
    pub all: usize,
}

/// The chance of passing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Readiness {
    /// The chance, 0 to 1.
    pub chance: f64,
    /// The lower end of the interval.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
    /// On how many first sightings it rests.
    pub seen: usize,
}

/// First sightings by domain of a blueprint, in its order.
pub fn sightings<'a>(
    blueprint: &Blueprint,
    questions: &(impl Iterator<Item = &'a Question> + Clone),
    progress: &Progress,
) -> Vec<Seen> {
    let domains = blueprint.domains.iter();
    domains
        .map(|domain| {
            let mut seen = Seen::default();
            for question in questions.clone() {
                let of_domain = domain.topics.iter().any(|t| t.as_str() == question.topic);
                let history = progress.question(question.id.as_str());
                let first = history.and_then(|history| history.first_right);
                if let Some(right) = first.filter(|_| of_domain) {
                    seen.all += 1;
                    seen.right += usize::from(right);
                }
            }
            seen
        })
        .collect()
}

/// The chance of passing a paper of this blueprint; none if too little was seen.
pub fn readiness(blueprint: &Blueprint, seen: &[Seen]) -> Option<Readiness> {
    let all: usize = seen.iter().map(|seen| seen.all).sum();
    if all < FEWEST {
        return None;
    }
    let scored = usize::try_from(blueprint.scored).ok()?;
    let needed = (0..=scored).find(|right| scaled(*right, scored) >= blueprint.pass)?;
    // Half a question less: the number right is whole and the normal distribution is not.
    let needed = float(needed) - 0.5;
    let share_of_scored = f64::from(blueprint.scored) / f64::from(blueprint.questions.max(1));
    let (mut mean, mut within, mut ability) = (0.0, 0.0, 0.0);
    for (seen, count) in seen.iter().zip(shares(blueprint)) {
        let count = float(count) * share_of_scored;
        let (right, wrong) = (1.0 + float(seen.right), 1.0 + float(seen.all - seen.right));
        let total = right + wrong;
        let share = right / total;
        mean += count * share;
        // Luck with the questions, and not knowing the true share.
        let unknown = share * (1.0 - share) / (total + 1.0);
        within += count * (share * (1.0 - share) - unknown);
        ability += count * count * unknown;
    }
    let chance = |mean: f64, variance: f64| normal((mean - needed) / variance.sqrt().max(1e-9));
    let off = EIGHTY_PERCENT * ability.sqrt();
    let told = chance(mean, within + ability);
    // Not knowing the share pulls the chance itself towards even, beyond an end at times.
    Some(Readiness {
        chance: told,
        low: chance(mean - off, within).min(told),
        high: chance(mean + off, within).max(told),
        seen: all,
    })
}

/// The share of a normal distribution below `z`, by the approximation 26.2.17 of Abramowitz and Stegun, which
/// is off by less than a ten-millionth.
fn normal(z: f64) -> f64 {
    let t = 1.0 / (1.0 + 0.231_641_9 * z.abs());
    let tail = [
        1.330_274_429,
        -1.821_255_978,
        1.781_477_937,
        -0.356_563_782,
        0.319_381_530,
    ]
    .into_iter()
    .fold(0.0, |sum, factor| (sum + factor) * t);
    let density = (-z * z / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt();
    let above = density * tail;
    if z < 0.0 { above } else { 1.0 - above }
}

fn float(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::MAX, f64::from)
}
