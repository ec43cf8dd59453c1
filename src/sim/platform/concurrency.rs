//! Who may run: a pure rule. An idle environment is reused, else one is created, else the attempt is
//! throttled (`FACTS.md` section 3 gives <https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html>).

use crate::sim::time::Time;
use crate::sim::trace::Throttle;

/// A function gains at most this many environments in ten seconds
/// (`FACTS.md` section 3 gives <https://docs.aws.amazon.com/lambda/latest/dg/scaling-behavior.html>).
pub(crate) const SCALING_BURST: u64 = 1_000;

/// The same, refilled continuously: environments per second.
pub(crate) const SCALING_RATE: u64 = SCALING_BURST / 10;

/// Requests per second for each unit of concurrency (`FACTS.md` section 3).
pub(crate) const REQUESTS_PER_CONCURRENCY: u64 = 10;

/// This much of the account's quota can never be reserved (`FACTS.md` section 3).
pub const UNRESERVED_MINIMUM: u32 = 100;

/// Where a function stands at the moment of an attempt.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Standing {
    /// Provisioned environments that are ready and idle.
    pub(crate) idle_provisioned: usize,
    /// On-demand environments that are idle.
    pub(crate) idle: usize,
    /// On-demand environments that may run at once: the function's reserved concurrency less what is
    /// provisioned of it, or the account's unreserved pool.
    pub(crate) limit: u32,
    /// On-demand environments that run now, of the function or of the pool.
    pub(crate) running: u32,
    /// Whether `limit` is the function's own.
    pub(crate) reserved: bool,
}

/// What an attempt is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Grant {
    /// A provisioned environment.
    Provisioned,
    /// The most recently used idle environment: a modelling choice, as AWS does not say which.
    Warm,
    /// A new environment.
    Create,
}

/// Decides an attempt. `scaling` says whether the function may gain an environment now; it is asked
/// only when one is needed, as asking spends.
pub(crate) fn admit(
    standing: &Standing,
    scaling: impl FnOnce() -> bool,
) -> Result<Grant, Throttle> {
    if standing.idle_provisioned > 0 {
        return Ok(Grant::Provisioned);
    }
    if standing.running >= standing.limit {
        return Err(if standing.reserved {
            Throttle::Reserved
        } else {
            Throttle::Account
        });
    }
    if standing.idle > 0 {
        return Ok(Grant::Warm);
    }
    if scaling() {
        Ok(Grant::Create)
    } else {
        Err(Throttle::ScalingRate)
    }
}

/// A token bucket in integers: a token is a million parts, as a rate per second adds `rate` parts a
/// microsecond. What does not fit is lost: unused rate does not accrue.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bucket {
    parts: u64,
    capacity: u64,
    rate: u64,
    filled: Time,
}

impl Bucket {
    const TOKEN: u64 = 1_000_000;

    /// A full bucket of `capacity` tokens that gains `rate` tokens a second.
    pub(crate) const fn new(capacity: u64, rate: u64) -> Self {
        let capacity = capacity.saturating_mul(Self::TOKEN);
        Self {
            parts: capacity,
            capacity,
            rate,
            filled: Time::ZERO,
        }
    }

    /// Takes a token if there is one.
    #[inline]
    pub(crate) fn take(&mut self, now: Time) -> bool {
        let gained = now.since(self.filled).0.saturating_mul(self.rate);
        self.parts = self.parts.saturating_add(gained).min(self.capacity);
        self.filled = now;
        let ok = self.parts >= Self::TOKEN;
        if ok {
            self.parts -= Self::TOKEN;
        }
        ok
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FREE: Standing = Standing {
        idle_provisioned: 0,
        idle: 0,
        limit: 5,
        running: 0,
        reserved: true,
    };

    #[track_caller]
    fn case(standing: Standing, may_scale: bool, want: Result<Grant, Throttle>) {
        assert_eq!(admit(&standing, || may_scale), want);
    }

    #[test]
    fn provisioned_then_idle_then_new_then_throttle() {
        case(FREE, true, Ok(Grant::Create));
        case(FREE, false, Err(Throttle::ScalingRate));
        case(Standing { idle: 1, ..FREE }, false, Ok(Grant::Warm));
        case(
            Standing {
                idle_provisioned: 1,
                idle: 1,
                ..FREE
            },
            false,
            Ok(Grant::Provisioned),
        );
        case(
            Standing { running: 5, ..FREE },
            true,
            Err(Throttle::Reserved),
        );
        case(
            Standing {
                running: 5,
                idle: 3,
                ..FREE
            },
            true,
            Err(Throttle::Reserved),
        );
        case(
            Standing {
                running: 5,
                reserved: false,
                ..FREE
            },
            true,
            Err(Throttle::Account),
        );
        case(
            Standing {
                running: 5,
                idle_provisioned: 1,
                ..FREE
            },
            true,
            Ok(Grant::Provisioned),
        );
    }

    #[test]
    fn a_bucket_refills_continuously_and_never_above_its_brim() {
        let mut bucket = Bucket::new(SCALING_BURST, SCALING_RATE);
        let taken =
            |bucket: &mut Bucket, at: u64| (0..3_000).filter(|_| bucket.take(Time(at))).count();
        assert_eq!(taken(&mut bucket, 0), 1_000);
        assert_eq!(taken(&mut bucket, 50_000), 5);
        assert_eq!(taken(&mut bucket, 10_050_000), 1_000);
        assert_eq!(taken(&mut bucket, 99_000_000), 1_000);
    }
}
