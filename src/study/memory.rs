//! When to ask again: FSRS-6, the memory model of Anki, from its published formulas.
//!
//! A card has a stability (the days after which it is recalled with 90 %) and a difficulty (1 to 10). Each
//! answer moves both; the next is due when recall has fallen to the wanted share. Formulas and default
//! weights are those of the open-spaced-repetition project (<https://github.com/open-spaced-repetition>,
//! BSD-3-Clause); the tests compare with its own crate.

use super::record::Confidence;

/// How well something was recalled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// Not.
    Again,
    /// With trouble: right, but as a guess.
    Hard,
    /// Well.
    Good,
    /// At once: right and sure.
    Easy,
}

/// What is remembered of one question or one prediction.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Card {
    /// Days after which it is recalled with 90 %.
    pub stability: f64,
    /// How hard it is to make it last, 1 to 10.
    pub difficulty: f64,
    /// When it was answered last, in milliseconds since 1970.
    pub last_ms: i64,
}

/// A day, in milliseconds.
pub const DAY_MS: i64 = 86_400_000;

/// The share of cards that should still be recalled when they are due.
pub const RETENTION: f64 = 0.9;

/// The default weights of FSRS-6.
const W: [f64; 21] = [
    0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796, 1.4835,
    0.0614, 0.2629, 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
];

/// No card is due later than this; a stability beyond it means nothing to a person.
const LONGEST_DAYS: f64 = 36_500.0;

impl Grade {
    /// The grade of an answer: a mark and how sure one was of it.
    pub const fn of(right: bool, confidence: Confidence) -> Self {
        match (right, confidence) {
            (false, _) => Self::Again,
            (true, Confidence::Guess) => Self::Hard,
            (true, Confidence::Think) => Self::Good,
            (true, Confidence::Sure) => Self::Easy,
        }
    }

    /// 1 to 4, as the formulas count.
    const fn number(self) -> f64 {
        match self {
            Self::Again => 1.0,
            Self::Hard => 2.0,
            Self::Good => 3.0,
            Self::Easy => 4.0,
        }
    }
}

impl Card {
    /// A card after its first answer.
    pub fn first(grade: Grade, at_ms: i64) -> Self {
        let stability = match grade {
            Grade::Again => W[0],
            Grade::Hard => W[1],
            Grade::Good => W[2],
            Grade::Easy => W[3],
        };
        Self {
            stability,
            difficulty: first_difficulty(grade).clamp(1.0, 10.0),
            last_ms: at_ms,
        }
    }

    /// The card after one more answer. A clock that was set back counts as no time passed.
    #[must_use]
    pub fn review(self, grade: Grade, at_ms: i64) -> Self {
        let days = self.days_until(at_ms);
        let stability = if days < 1.0 {
            self.same_day(grade)
        } else if grade == Grade::Again {
            self.forgotten(days)
        } else {
            self.recalled(grade, days)
        };
        Self {
            stability: stability.clamp(0.001, LONGEST_DAYS),
            difficulty: self.next_difficulty(grade),
            last_ms: at_ms,
        }
    }

    /// The chance of recalling it at a time.
    pub fn recall(self, at_ms: i64) -> f64 {
        recall(self.stability, self.days_until(at_ms))
    }

    /// How many whole days it can wait, one at least.
    pub fn interval_days(self) -> f64 {
        let days = self.stability / factor() * (RETENTION.powf(-1.0 / W[20]) - 1.0);
        days.round().clamp(1.0, LONGEST_DAYS)
    }

    /// When it is due, in milliseconds since 1970.
    pub fn due_ms(self) -> i64 {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "whole days, a hundred years at most"
        )]
        let days = self.interval_days() as i64;
        self.last_ms.saturating_add(days * DAY_MS)
    }

    /// Whether it is due.
    pub fn is_due(self, now_ms: i64) -> bool {
        self.due_ms() <= now_ms
    }

    /// Whole days since the last answer.
    fn days_until(self, at_ms: i64) -> f64 {
        let days = at_ms.saturating_sub(self.last_ms).max(0) / DAY_MS;
        #[expect(clippy::cast_precision_loss, reason = "days of a life")]
        let days = days as f64;
        days
    }

    /// Answered again on the day of the last answer.
    fn same_day(self, grade: Grade) -> f64 {
        let change = (W[17] * (grade.number() - 3.0 + W[18])).exp() * self.stability.powf(-W[19]);
        self.stability
            * if grade >= Grade::Hard {
                change.max(1.0)
            } else {
                change
            }
    }

    fn forgotten(self, days: f64) -> f64 {
        let recall = recall(self.stability, days);
        let next = W[11]
            * self.difficulty.powf(-W[12])
            * ((self.stability + 1.0).powf(W[13]) - 1.0)
            * ((1.0 - recall) * W[14]).exp();
        next.min(self.stability / (W[17] * W[18]).exp())
    }

    fn recalled(self, grade: Grade, days: f64) -> f64 {
        let recall = recall(self.stability, days);
        let bonus = match grade {
            Grade::Hard => W[15],
            Grade::Easy => W[16],
            Grade::Again | Grade::Good => 1.0,
        };
        let growth = W[8].exp()
            * (11.0 - self.difficulty)
            * self.stability.powf(-W[9])
            * (((1.0 - recall) * W[10]).exp() - 1.0)
            * bonus;
        self.stability * (1.0 + growth)
    }

    /// Moves towards the difficulty of an easy card, so that no card stays hard for ever.
    fn next_difficulty(self, grade: Grade) -> f64 {
        let step = -W[6] * (grade.number() - 3.0);
        let damped = self.difficulty + step * (10.0 - self.difficulty) / 9.0;
        let difficulty = W[7] * (first_difficulty(Grade::Easy) - damped) + damped;
        difficulty.clamp(1.0, 10.0)
    }
}

fn first_difficulty(grade: Grade) -> f64 {
    W[4] - (W[5] * (grade.number() - 1.0)).exp() + 1.0
}

/// Chosen such that recall is 90 % after as many days as the stability.
fn factor() -> f64 {
    0.9_f64.powf(-1.0 / W[20]) - 1.0
}

fn recall(stability: f64, days: f64) -> f64 {
    (1.0 + factor() * days / stability).powf(-W[20])
}
