//! A histogram of lengths of time with a relative error below one in a thousand, in bounded memory.
//!
//! Each power of two is cut into 1,024 buckets. A bucket keeps the sum of its values beside their count
//! and answers with their mean, so a bucket in which all values are equal answers exactly: a run with
//! constant durations has exact percentiles.

use super::time::Span;

const SUB_BITS: u32 = 10;

/// Counts of lengths of time.
#[derive(Clone, Debug, Default)]
pub struct Histogram {
    /// Grown on demand: (count, sum of values) by bucket.
    buckets: Vec<(u64, u64)>,
    count: u64,
    sum: u128,
    max: u64,
}

impl Histogram {
    /// Counts one value.
    #[inline]
    pub fn record(&mut self, span: Span) {
        let bucket = bucket_of(span.0);
        if bucket >= self.buckets.len() {
            self.grow(bucket);
        }
        let entry = &mut self.buckets[bucket];
        entry.0 += 1;
        entry.1 += span.0;
        self.count += 1;
        self.sum += u128::from(span.0);
        self.max = self.max.max(span.0);
    }

    #[cold]
    fn grow(&mut self, bucket: usize) {
        // To the end of the power of two: a run touches few of them.
        self.buckets
            .resize((bucket | ((1 << SUB_BITS) - 1)) + 1, (0, 0));
    }

    /// How many values were counted.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Adds another histogram's counts.
    pub fn merge(&mut self, other: &Self) {
        if self.buckets.len() < other.buckets.len() {
            self.buckets.resize(other.buckets.len(), (0, 0));
        }
        for (mine, theirs) in self.buckets.iter_mut().zip(&other.buckets) {
            mine.0 += theirs.0;
            mine.1 += theirs.1;
        }
        self.count += other.count;
        self.sum += other.sum;
        self.max = self.max.max(other.max);
    }

    /// The nearest-rank percentile in milliseconds, `per_mille` of 1,000; none when empty.
    #[expect(
        clippy::cast_precision_loss,
        reason = "lengths of time in us fit a float"
    )]
    pub fn percentile_ms(&self, per_mille: u64) -> Option<f64> {
        if self.count == 0 {
            return None;
        }
        let rank = (u128::from(self.count) * u128::from(per_mille))
            .div_ceil(1_000)
            .max(1);
        let mut seen = 0_u128;
        for &(count, sum) in &self.buckets {
            seen += u128::from(count);
            if seen >= rank {
                return Some(sum as f64 / count as f64 / 1e3);
            }
        }
        None
    }

    /// The mean in milliseconds; none when empty.
    #[expect(clippy::cast_precision_loss, reason = "a mean is shown, not summed")]
    pub fn mean_ms(&self) -> Option<f64> {
        (self.count > 0).then(|| self.sum as f64 / self.count as f64 / 1e3)
    }

    /// The largest value in milliseconds; none when empty.
    pub fn max_ms(&self) -> Option<f64> {
        (self.count > 0).then(|| Span(self.max).as_millis_f64())
    }

    /// Counts of values in `[from, to)` for a chart, to the resolution of the buckets.
    pub fn count_between(&self, from: Span, to: Span) -> u64 {
        let (from, to) = (bucket_of(from.0), bucket_of(to.0));
        let part = self
            .buckets
            .get(from..to.min(self.buckets.len()))
            .unwrap_or(&[]);
        part.iter().map(|bucket| bucket.0).sum()
    }
}

/// Values below 1,024 have a bucket each; above, the top eleven bits choose it.
#[inline]
fn bucket_of(value: u64) -> usize {
    let bits = 64 - value.leading_zeros();
    let shift = bits.saturating_sub(SUB_BITS + 1);
    let bucket = (u64::from(shift) << SUB_BITS) + (value >> shift);
    usize::try_from(bucket).expect("there are at most 55 x 1,024 buckets")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_follow_each_other_without_gap_and_stay_narrow() {
        let mut last = bucket_of(0);
        for value in 1..200_000_u64 {
            let bucket = bucket_of(value);
            assert!(bucket == last || bucket == last + 1, "{value}");
            last = bucket;
        }
        assert!(bucket_of(u64::MAX) < 60 << SUB_BITS);
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
