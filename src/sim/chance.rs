//! Chance: seeded generators whose stream is promised, and the distributions drawn from them.
//!
//! Each source of chance (a load, a function's durations, duplicates) has a generator of its own, split
//! off the run's seed by name and number. Adding a function therefore does not disturb the arrivals of
//! another, and two variants meet the same arrivals.

use super::scenario::Distribution;
use super::time::Span;
use rand::rngs::ChaCha8Rng;
use rand::{Rng, SeedableRng};
use std::sync::LazyLock;
use ziggurat::Ziggurat;

mod ziggurat;

static ZIGGURAT: LazyLock<Ziggurat> = LazyLock::new(Ziggurat::new);

/// What a generator is for; part of its seed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The arrivals of a load.
    Arrivals = 1,
    /// The modelled durations and failures of a function.
    Durations = 2,
    /// Duplicate deliveries of a source.
    Duplicates = 3,
    /// The latencies of services.
    Latency = 4,
    /// What guests draw.
    Guests = 5,
    /// Which version an alias picks.
    Routing = 6,
    /// How long the ways from sources to functions take.
    Hops = 7,
}

/// How many numbers a generator makes ahead: one block of the cipher on a machine that works on four at
/// once.
const AHEAD: usize = 32;

/// A seeded generator.
#[derive(Debug)]
pub struct Chance {
    cipher: ChaCha8Rng,
    /// Numbers made ahead, because a call of the cipher for each would cost more than the number.
    ahead: [u64; AHEAD],
    /// What each of them is as an exponential draw; less than 0 if more numbers are needed to say, or if
    /// none has been asked for.
    exponentials: [f64; AHEAD],
    /// Whether exponential draws are asked for.
    is_exponential: bool,
    /// The first of them that was not drawn.
    next: usize,
    ziggurat: &'static Ziggurat,
}

impl Chance {
    /// The generator for the `index`th thing of a purpose, in a run with this seed.
    pub fn new(seed: u64, purpose: Purpose, index: usize) -> Self {
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&seed.to_le_bytes());
        bytes[8] = purpose as u8;
        bytes[16..24].copy_from_slice(&(index as u64).to_le_bytes());
        Self {
            cipher: ChaCha8Rng::from_seed(bytes),
            ahead: [0; AHEAD],
            exponentials: [-1.0; AHEAD],
            is_exponential: false,
            next: AHEAD,
            ziggurat: &ZIGGURAT,
        }
    }

    /// 64 random bits.
    #[inline]
    pub fn bits(&mut self) -> u64 {
        if let Some(&bits) = self.ahead.get(self.next) {
            self.next += 1;
            return bits;
        }
        self.make_ahead()
    }

    #[cold]
    fn make_ahead(&mut self) -> u64 {
        let mut bytes = [0; AHEAD * 8];
        self.cipher.fill_bytes(&mut bytes);
        for (number, bytes) in self.ahead.iter_mut().zip(bytes.as_chunks().0) {
            *number = u64::from_le_bytes(*bytes);
        }
        if self.is_exponential {
            for (draw, &bits) in self.exponentials.iter_mut().zip(&self.ahead) {
                *draw = ziggurat::exponential_of(self.ziggurat, bits).unwrap_or(-1.0);
            }
        }
        self.next = 1;
        self.ahead[0]
    }

    /// Uniform in (0, 1]: its logarithm is always finite.
    #[inline]
    pub fn unit(&mut self) -> f64 {
        ziggurat::unit(self.bits())
    }

    /// True with this probability.
    pub fn happens(&mut self, probability: f64) -> bool {
        probability > 0.0 && self.unit() <= probability
    }

    /// Exponential with mean 1.
    ///
    /// Draws are made ahead like the numbers that they come from: one alone waits for its table and its
    /// products, and many in a row wait together.
    #[inline]
    pub fn exponential(&mut self) -> f64 {
        match self.exponentials.get(self.next) {
            Some(&draw) if draw >= 0.0 => {
                self.next += 1;
                draw
            }
            _ => self.exponential_now(),
        }
    }

    #[cold]
    fn exponential_now(&mut self) -> f64 {
        self.is_exponential = true;
        ziggurat::exponential(self.ziggurat, || self.bits())
    }

    /// Standard normal, by the polar method of Marsaglia.
    pub fn normal(&mut self) -> f64 {
        loop {
            let (u, v) = (2.0 * self.unit() - 1.0, 2.0 * self.unit() - 1.0);
            let s = u * u + v * v;
            if s > 0.0 && s < 1.0 {
                return u * libm::sqrt(-2.0 * libm::log(s) / s);
            }
        }
    }

    /// A length of time from a distribution, rounded to the microsecond once.
    #[inline]
    pub fn draw(&mut self, distribution: &Distribution) -> Span {
        match *distribution {
            Distribution::Constant(span) => span,
            Distribution::Exponential(mean) => micros(self.exponential() * to_f64(mean)),
            Distribution::Uniform(low, high) => self.uniform(low, high),
            Distribution::LogNormal { median, p99 } => self.log_normal(median, p99),
        }
    }

    #[inline(never)]
    fn uniform(&mut self, low: Span, high: Span) -> Span {
        micros(to_f64(low) + (1.0 - self.unit()) * (to_f64(high) - to_f64(low)))
    }

    #[inline(never)]
    fn log_normal(&mut self, median: Span, p99: Span) -> Span {
        /// The 99th percentile of the standard normal distribution.
        const Z99: f64 = 2.326_347_874_040_841;
        let sigma = libm::log(to_f64(p99).max(1.0) / to_f64(median).max(1.0)) / Z99;
        micros(to_f64(median) * libm::exp(sigma * self.normal()))
    }
}

impl Distribution {
    /// Its mean in microseconds.
    pub fn mean_micros(&self) -> f64 {
        match *self {
            Self::Constant(span) | Self::Exponential(span) => to_f64(span),
            Self::Uniform(low, high) => f64::midpoint(to_f64(low), to_f64(high)),
            Self::LogNormal { median, p99 } => {
                let sigma = libm::log(to_f64(p99).max(1.0) / to_f64(median).max(1.0))
                    / 2.326_347_874_040_841;
                to_f64(median) * libm::exp(sigma * sigma / 2.0)
            }
        }
    }
}

#[inline]
#[expect(clippy::cast_precision_loss, reason = "spans stay far below 2^53 us")]
fn to_f64(span: Span) -> f64 {
    span.0 as f64
}

/// Rounds to the nearest microsecond. What is beyond 2^63 µs stays there, later than any run ends: a
/// signed cast costs a third of an unsigned one.
#[inline]
#[expect(
    clippy::cast_possible_truncation,
    reason = "the cast saturates; draws are not negative"
)]
pub(crate) fn micros(value: f64) -> Span {
    Span(((value + 0.5) as i64).cast_unsigned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn mean_is(distribution: Distribution, within: f64) {
        let mut chance = Chance::new(7, Purpose::Durations, 0);
        let n = 200_000;
        let sum: f64 = (0..n).map(|_| to_f64(chance.draw(&distribution))).sum();
        let (mean, want) = (sum / f64::from(n), distribution.mean_micros());
        assert!(
            (mean / want - 1.0).abs() < within,
            "{distribution:?}: mean {mean}, want {want}"
        );
    }

    #[test]
    fn draws_have_the_mean_of_their_distribution() {
        mean_is(Distribution::Constant(Span::secs(2)), 1e-12);
        mean_is(Distribution::Exponential(Span::secs(2)), 0.01);
        mean_is(Distribution::Uniform(Span::secs(1), Span::secs(3)), 0.01);
        mean_is(
            Distribution::LogNormal {
                median: Span::millis(20),
                p99: Span::millis(90),
            },
            0.01,
        );
    }

    #[test]
    fn what_is_drawn_ahead_is_what_would_be_drawn_now() {
        let new = || Chance::new(3, Purpose::Durations, 0);
        let (mut ahead, mut now) = (new(), new());
        for number in 0..20_000 {
            if number % 7 == 3 {
                assert_eq!(ahead.bits(), now.bits());
            }
            let draw = ziggurat::exponential(&ZIGGURAT, || now.bits());
            assert_eq!(ahead.exponential().to_bits(), draw.to_bits(), "{number}");
        }
    }

    #[test]
    fn the_stream_is_promised() {
        let mut chance = Chance::new(1, Purpose::Arrivals, 0);
        let first = [chance.bits(), chance.bits()];
        let mut again = Chance::new(1, Purpose::Arrivals, 0);
        assert_eq!(first, [again.bits(), again.bits()]);
        for other in [
            (2, Purpose::Arrivals, 0),
            (1, Purpose::Durations, 0),
            (1, Purpose::Arrivals, 1),
        ] {
            assert_ne!(
                first[0],
                Chance::new(other.0, other.1, other.2).bits(),
                "{other:?}"
            );
        }
    }
}
