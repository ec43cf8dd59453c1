//! When things arrive: each load yields its next arrival on demand, so that a million of them cost no
//! memory.

use super::PAYLOAD_ALWAYS_TAKEN;
use crate::sim::agenda::Key;
use crate::sim::body::Body;
use crate::sim::chance::{Chance, Purpose, micros};
use crate::sim::scenario::{Load, Pattern, Rate, SourceKind};
use crate::sim::time::{Span, Time};
use crate::sim::trace::SourceId;
use std::sync::Arc;

/// A load under way.
#[derive(Debug)]
pub(crate) struct Arrivals {
    /// Where its arrivals go.
    pub(crate) source: SourceId,
    /// The place of the next arrival in the order of all things.
    pub(crate) next: Key,
    /// What each arrival brings; none if nothing reads it.
    pub(crate) body: Option<Arc<Body>>,
    pattern: Pattern,
    chance: Chance,
    done: u64,
    last: Time,
    /// The mean gap at the highest rate of a random pattern, in microseconds; endless at rate 0.
    least_gap: f64,
}

impl Arrivals {
    /// A load at its start: the run's seed and its own number make its generator. `keep_body` says whether
    /// its function reads what is sent.
    pub(crate) fn new(
        load: &Load,
        kind: &SourceKind,
        keep_body: bool,
        (seed, index): (u64, usize),
    ) -> Self {
        let mut body = Body::sent_to(kind, &load.event);
        body.message.attributes.clone_from(&load.attributes);
        let keep_body = keep_body
            || body.poison
            || body.message.group.is_some()
            || kind.keeps_what_is_sent()
            || body.text.len() > PAYLOAD_ALWAYS_TAKEN;
        Self {
            source: SourceId(
                u16::try_from(load.source).expect("the reader allows fewer than 2^16 sources"),
            ),
            next: Key::NEVER,
            body: keep_body.then(|| Arc::new(body)),
            last: match load.pattern {
                Pattern::Random { at, .. } => at,
                _ => Time::ZERO,
            },
            pattern: load.pattern.clone(),
            chance: Chance::new(seed, Purpose::Arrivals, index),
            done: 0,
            least_gap: match load.pattern {
                Pattern::Random { rate, .. } => 1e6 / rate.peak(),
                _ => 0.0,
            },
        }
    }

    /// When the next arrival is, if there is one.
    #[inline(always)]
    #[expect(
        clippy::inline_always,
        reason = "every request comes this way, and half of a call is what it takes to call"
    )]
    pub(crate) fn advance(&mut self) -> Option<Time> {
        let k = self.done;
        self.done += 1;
        match &self.pattern {
            Pattern::At(times) => times.get(usize::try_from(k).ok()?).copied(),
            &Pattern::Every { at, every, count } => {
                (k < count).then(|| at + Span(every.0.saturating_mul(k)))
            }
            Pattern::Cron(cron, zone) => {
                let next = zone.next(cron, self.last)?;
                self.last = next + Span(1);
                Some(next)
            }
            Pattern::Random {
                at,
                until,
                count,
                rate,
                even,
            } => {
                if k >= *count {
                    return None;
                }
                let next = match rate {
                    _ if *even => evenly(*rate, *at, *until, k)?,
                    Rate::Constant(_) => self.last + gap(&mut self.chance, self.least_gap),
                    _ => {
                        let within = (self.last, *at, *until);
                        thinned(&mut self.chance, self.least_gap, *rate, within)?
                    }
                };
                self.last = next;
                (next < *until).then_some(next)
            }
        }
    }
}

/// The gap to the next arrival of a Poisson process with this mean gap.
#[inline]
fn gap(chance: &mut Chance, mean: f64) -> Span {
    micros(chance.exponential() * mean)
}

/// The next arrival of a Poisson process whose rate changes: gaps are drawn at the highest rate and thinned
/// to the rate of the moment.
fn thinned(
    chance: &mut Chance,
    least_gap: f64,
    rate: Rate,
    (last, at, until): (Time, Time, Time),
) -> Option<Time> {
    let mut time = last;
    loop {
        time += gap(chance, least_gap);
        if time >= until {
            return None;
        }
        if chance.unit() * rate.peak() <= rate.after(time.since(at)) {
            return Some(time);
        }
    }
}

/// The instant at which the `k`th arrival is due when arrivals keep exactly to the rate.
fn evenly(rate: Rate, at: Time, until: Time, k: u64) -> Option<Time> {
    #[expect(
        clippy::cast_precision_loss,
        reason = "a load has fewer than 2^53 arrivals"
    )]
    let due = k as f64;
    let (mut low, mut high) = (0, until.since(at).0);
    if rate.arrivals_by(Span(high)) < due {
        return None;
    }
    while low < high {
        let middle = low.midpoint(high);
        // A billionth of an arrival of tolerance, so that the kth falls on its microsecond and not after it.
        if rate.arrivals_by(Span(middle)) + 1e-9 >= due {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    Some(at + Span(low))
}

impl Rate {
    /// Arrivals per second, this long after the load's start.
    pub fn after(self, span: Span) -> f64 {
        match self {
            Self::Constant(rate) => rate,
            Self::Ramp { from, to, over } => from + (to - from) * share(span, over),
            Self::Spike {
                base,
                peak,
                begin,
                length,
            } => {
                if span >= begin && span < begin + length {
                    peak
                } else {
                    base
                }
            }
            Self::Diurnal { low, high, period } => {
                let angle = std::f64::consts::TAU * span.as_secs_f64() / period.as_secs_f64();
                f64::midpoint(low, high) - (high - low) / 2.0 * libm::cos(angle)
            }
        }
    }

    /// How many arrivals are due by then: the rate's integral.
    pub fn arrivals_by(self, span: Span) -> f64 {
        let seconds = span.as_secs_f64();
        match self {
            Self::Constant(rate) => rate * seconds,
            Self::Ramp { from, to, over } => {
                let within = seconds.min(over.as_secs_f64());
                let slope = (to - from) / over.as_secs_f64().max(1e-6);
                from * within + slope * within * within / 2.0 + to * (seconds - within)
            }
            Self::Spike {
                base,
                peak,
                begin,
                length,
            } => {
                let inside = (span - begin).as_secs_f64().min(length.as_secs_f64());
                base * seconds + (peak - base) * inside
            }
            Self::Diurnal { low, high, period } => {
                let turn = std::f64::consts::TAU / period.as_secs_f64();
                f64::midpoint(low, high) * seconds
                    - (high - low) / 2.0 * libm::sin(turn * seconds) / turn
            }
        }
    }
}

fn share(span: Span, whole: Span) -> f64 {
    if whole == Span::ZERO {
        1.0
    } else {
        (span.as_secs_f64() / whole.as_secs_f64()).min(1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn times(pattern: Pattern) -> Vec<Time> {
        let load = Load {
            source: 0,
            pattern,
            event: serde_json::Value::Null,
            attributes: serde_json::Map::new(),
        };
        let kind = SourceKind::InvokeSync;
        let mut arrivals = Arrivals::new(&load, &kind, false, (7, 0));
        std::iter::from_fn(|| arrivals.advance()).collect()
    }

    fn pattern(rate: Rate, even: bool) -> Pattern {
        Pattern::Random {
            at: Time(1_000_000),
            until: Time(101_000_000),
            count: u64::MAX,
            rate,
            even,
        }
    }

    const RATES: [Rate; 4] = [
        Rate::Constant(20.0),
        Rate::Ramp {
            from: 5.0,
            to: 35.0,
            over: Span(100_000_000),
        },
        Rate::Spike {
            base: 10.0,
            peak: 60.0,
            begin: Span(40_000_000),
            length: Span(20_000_000),
        },
        Rate::Diurnal {
            low: 2.0,
            high: 38.0,
            period: Span(100_000_000),
        },
    ];

    #[test]
    fn constant_arrivals_are_exact() {
        let every = Pattern::Every {
            at: Time(5),
            every: Span(10),
            count: 4,
        };
        assert_eq!(times(every), [Time(5), Time(15), Time(25), Time(35)]);
    }

    #[test]
    fn random_arrivals_keep_to_their_rate_and_bounds() {
        for rate in RATES {
            let due = rate.arrivals_by(Span::secs(100));
            let times = times(pattern(rate, false));
            assert!(
                (f64::from(u32::try_from(times.len()).unwrap()) - due).abs() < 4.0 * due.sqrt(),
                "{rate:?}"
            );
            assert!(
                times.is_sorted()
                    && times[0] >= Time(1_000_000)
                    && times.last() < Some(&Time(101_000_000))
            );
        }
    }

    #[test]
    fn even_arrivals_are_as_many_as_are_due() {
        for rate in RATES {
            let due = rate.arrivals_by(Span::secs(100));
            let times = times(pattern(rate, true));
            assert!(
                (f64::from(u32::try_from(times.len()).unwrap()) - due).abs() <= 1.0,
                "{rate:?}"
            );
            assert!(times.is_sorted() && times[0] == Time(1_000_000));
        }
        assert_eq!(
            times(pattern(Rate::Constant(20.0), true))[3],
            Time(1_150_000)
        );
    }
}
