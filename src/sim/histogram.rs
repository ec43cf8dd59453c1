//! A histogram of lengths of time with a relative error below one in a thousand, in bounded memory.
//!
//! Each power of two is cut into 1,024 buckets. A bucket answers with the last value that fell into it,
//! which is off by less than the bucket is wide; a run with constant durations has exact percentiles. Eight
//! bytes a bucket, because a run touches thousands of them at random and the cache is what that costs.

use super::time::Span;
use std::borrow::Cow;

const SUB_BITS: u32 = 10;

/// How many values fell into a bucket, and how far into it the last one did. Above 2^42 µs, which is fifty
/// days, the bucket is wider than that can say and answers with the furthest it can.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Bucket {
    count: u32,
    offset: u32,
}

/// How many values wait before they are counted, all in a row: one alone waits for its bucket to come from
/// memory, and many wait together.
const LATE: usize = 64;

/// Counts of lengths of time.
#[derive(Clone, Debug)]
pub struct Histogram {
    /// Grown on demand.
    buckets: Vec<Bucket>,
    count: u64,
    sum: u128,
    max: u64,
    /// Values that are not in a bucket yet, `late` of them, in the order in which they came.
    latest: [Span; LATE],
    late: usize,
}

impl Default for Histogram {
    fn default() -> Self {
        Self {
            buckets: Vec::new(),
            count: 0,
            sum: 0,
            max: 0,
            latest: [Span::ZERO; LATE],
            late: 0,
        }
    }
}

/// Whether the same values were counted, waiting or not.
impl PartialEq for Histogram {
    fn eq(&self, other: &Self) -> bool {
        let (mine, theirs) = (self.counted(), other.counted());
        (mine.count, mine.sum, mine.max, &mine.buckets)
            == (theirs.count, theirs.sum, theirs.max, &theirs.buckets)
    }
}

impl Eq for Histogram {}

impl Histogram {
    /// Counts one value.
    #[inline]
    pub fn record(&mut self, span: Span) {
        if self.late == LATE {
            self.count_late();
        }
        self.latest[self.late] = span;
        self.late += 1;
    }

    /// Puts the values that wait into their buckets. Whoever reads often does so first: else each reading
    /// counts them anew, in a copy.
    pub fn count_late(&mut self) {
        if self.late == 0 {
            return;
        }
        let latest = &self.latest[..self.late];
        let (mut max, mut sum) = (0, 0_u64);
        for span in latest {
            max = u64::max(max, span.0);
            sum = sum.wrapping_add(span.0);
        }
        let (last, _) = bucket_of(max);
        if last >= self.buckets.len() {
            grow(&mut self.buckets, last);
        }
        self.max = self.max.max(max);
        self.sum += if max > u64::MAX / LATE as u64 {
            latest.iter().map(|span| u128::from(span.0)).sum()
        } else {
            u128::from(sum)
        };
        for span in latest {
            let (bucket, start) = bucket_of(span.0);
            let entry = &mut self.buckets[bucket];
            entry.count = entry.count.saturating_add(1);
            entry.offset = u32::try_from(span.0 - start).unwrap_or(u32::MAX);
        }
        self.count += self.late as u64;
        self.late = 0;
    }

    /// The values that wait.
    fn latest(&self) -> &[Span] {
        &self.latest[..self.late]
    }

    /// The same with nothing that waits.
    fn counted(&self) -> Cow<'_, Self> {
        if self.late == 0 {
            return Cow::Borrowed(self);
        }
        let mut counted = self.clone();
        counted.count_late();
        Cow::Owned(counted)
    }

    /// How many values were counted.
    pub const fn count(&self) -> u64 {
        self.count + self.late as u64
    }

    /// Adds another histogram's counts.
    pub fn merge(&mut self, other: &Self) {
        self.count_late();
        if self.buckets.len() < other.buckets.len() {
            self.buckets.resize(other.buckets.len(), Bucket::default());
        }
        for (mine, theirs) in self.buckets.iter_mut().zip(&other.buckets) {
            if theirs.count > 0 {
                mine.count = mine.count.saturating_add(theirs.count);
                mine.offset = theirs.offset;
            }
        }
        self.count += other.count;
        self.sum += other.sum;
        self.max = self.max.max(other.max);
        for &span in other.latest() {
            self.record(span);
        }
    }

    /// The nearest-rank percentile in milliseconds, `per_mille` of 1,000; none when empty.
    pub fn percentile_ms(&self, per_mille: u64) -> Option<f64> {
        let counted = self.counted();
        let rank = (u128::from(counted.count) * u128::from(per_mille))
            .div_ceil(1_000)
            .max(1);
        let mut seen = 0_u128;
        for (index, bucket) in (0..).zip(&counted.buckets) {
            seen += u128::from(bucket.count);
            if seen >= rank {
                let value = start_of(index) + u64::from(bucket.offset);
                return Some(Span(value).as_millis_f64());
            }
        }
        None
    }

    /// The mean in milliseconds; none when empty.
    #[expect(clippy::cast_precision_loss, reason = "a mean is shown, not summed")]
    pub fn mean_ms(&self) -> Option<f64> {
        let late: u128 = self.latest().iter().map(|span| u128::from(span.0)).sum();
        (self.count() > 0).then(|| (self.sum + late) as f64 / self.count() as f64 / 1e3)
    }

    /// The largest value in milliseconds; none when empty.
    pub fn max_ms(&self) -> Option<f64> {
        let late = self.latest().iter().map(|span| span.0).max();
        let max = self.max.max(late.unwrap_or_default());
        (self.count() > 0).then(|| Span(max).as_millis_f64())
    }

    /// Counts of values in `[from, to)` for a chart, to the resolution of the buckets.
    pub fn count_between(&self, from: Span, to: Span) -> u64 {
        let (from, to) = (bucket_of(from.0).0, bucket_of(to.0).0);
        let counted = self.counted();
        let part = counted
            .buckets
            .get(from..to.min(counted.buckets.len()))
            .unwrap_or(&[]);
        part.iter().map(|bucket| u64::from(bucket.count)).sum()
    }
}

#[cold]
fn grow(buckets: &mut Vec<Bucket>, bucket: usize) {
    // To the end of the power of two: a run touches few of them.
    buckets.resize((bucket | ((1 << SUB_BITS) - 1)) + 1, Bucket::default());
}

/// The bucket of a value and the least value in it. Values below 2,048 have a bucket each; above, the top
/// eleven bits choose it.
#[inline]
fn bucket_of(value: u64) -> (usize, u64) {
    let bits = 64 - value.leading_zeros();
    let shift = bits.saturating_sub(SUB_BITS + 1);
    let bucket = (u64::from(shift) << SUB_BITS) + (value >> shift);
    let bucket = usize::try_from(bucket).expect("there are at most 55 x 1,024 buckets");
    (bucket, value >> shift << shift)
}

/// The least value of a bucket.
const fn start_of(bucket: u64) -> u64 {
    let shift = (bucket >> SUB_BITS).saturating_sub(1);
    (bucket - (shift << SUB_BITS)) << shift
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_follow_each_other_without_gap_and_stay_narrow() {
        let mut last = bucket_of(0).0;
        for value in 1..200_000_u64 {
            let (bucket, start) = bucket_of(value);
            assert_eq!(start_of(bucket as u64), start, "{value}");
            assert!(bucket == last || bucket == last + 1, "{value}");
            last = bucket;
        }
        assert!(bucket_of(u64::MAX).0 < 60 << SUB_BITS);
    }

    #[test]
    fn percentiles_are_nearest_rank_within_a_thousandth() {
        let mut histogram = Histogram::default();
        for value in 1..=100_000 {
            histogram.record(Span(value * 10));
        }
        for per_mille in [1, 500, 950, 990, 1000] {
            let exact = f64::from(u32::try_from(per_mille * 100).unwrap()) * 10.0 / 1e3;
            let got = histogram.percentile_ms(per_mille).unwrap();
            assert!(
                (got / exact - 1.0).abs() < 1e-3,
                "{per_mille}: {got}, want {exact}"
            );
        }
        assert_eq!(histogram.max_ms(), Some(1_000.0));
        assert_eq!(histogram.mean_ms(), Some(500.005));
    }

    #[test]
    fn equal_values_are_exact_and_none_is_none() {
        let mut histogram = Histogram::default();
        assert_eq!(
            (
                histogram.percentile_ms(500),
                histogram.mean_ms(),
                histogram.max_ms()
            ),
            (None, None, None)
        );
        for _ in 0..3 {
            histogram.record(Span(1_234_567));
        }
        assert_eq!(histogram.percentile_ms(990), Some(1_234.567));
    }
}
