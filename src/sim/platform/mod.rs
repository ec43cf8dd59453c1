//! The Lambda part of the platform: functions, environments, concurrency, execution, provisioning.

pub(crate) mod admission;
pub(crate) mod calls;
pub(crate) mod concurrency;
mod configure;
pub(crate) mod environment;
mod execution;
mod faults;
mod finish;
pub(crate) mod function;
pub(crate) mod guests;
mod init;
mod provisioned;
mod publication;
pub(crate) mod recursion;
pub(crate) mod release;
mod speed;
pub(crate) mod turns;
mod yields;
mod zones;

use super::scenario::{Function, Scenario};
use super::time::Span;
pub use concurrency::UNRESERVED_MINIMUM;
use concurrency::{Bucket, REQUESTS_PER_CONCURRENCY};
pub use guests::cpu_time;

/// INIT on demand may take this long; then it is run again inside the first invocation
/// (`FACTS.md` section 1 gives <https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html>).
pub const INIT_LIMIT: Span = Span::secs(10);

/// INIT ahead of need may take this long, or the function's time-out if that is longer (`FACTS.md` section 1).
pub(crate) const EARLY_INIT_LIMIT: Span = Span::secs(130);

/// What the functions of an account share.
#[derive(Debug)]
pub(crate) struct Account {
    /// The concurrency quota.
    pub(crate) quota: u32,
    /// What is neither reserved nor provisioned.
    pub(crate) pool: u32,
    /// On-demand environments that run in the pool.
    pub(crate) running: u32,
    /// Ten synchronous requests a second for each unit of the quota.
    pub(crate) rate: Bucket,
}

impl Account {
    /// The account at the start of a run.
    pub(crate) fn new(scenario: &Scenario) -> Self {
        let quota = scenario.account_concurrency;
        let rate = u64::from(quota) * REQUESTS_PER_CONCURRENCY;
        let mut account = Self {
            quota,
            pool: quota,
            running: 0,
            rate: Bucket::new(rate, rate),
        };
        account.share(
            scenario
                .functions
                .iter()
                .map(|function| (function, function.provisioned_concurrency)),
        );
        account
    }

    /// Works out the pool from what each function reserves and provisions. Provisioned concurrency counts
    /// against a function's own reservation where it has one, and against the account where it has none.
    pub(crate) fn share<'a>(&mut self, functions: impl Iterator<Item = (&'a Function, u32)>) {
        let taken: u32 = functions
            .map(
                |(function, provisioned)| match function.reserved_concurrency {
                    // Versions and aliases share what their function reserves.
                    Some(_) if !function.release.is_root() => 0,
                    Some(reserved) => reserved,
                    None => provisioned,
                },
            )
            .fold(0, u32::saturating_add);
        self.pool = self.quota.saturating_sub(taken);
    }
}
