//! What a guest is configured with, and what is handed to it.

use std::fmt;
use std::sync::Arc;

/// The most that environment variables may hold: 4 KB in total, names and values together.
/// `FACTS.md` section 2, "Env vars".
pub const VARIABLES_MAX_BYTES: usize = 4 * 1024;

/// What a guest is configured with. The same for every environment of a function version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The function's name, for `context`.
    pub function: String,
    /// The version that runs: `$LATEST` or a number.
    pub version: String,
    /// The memory setting in MB (MiB): a hard cap.
    pub memory_mb: u32,
    /// The size of `/tmp` in MB (MiB).
    pub ephemeral_mb: u32,
    /// Environment variables.
    pub variables: Vec<(String, String)>,
}

impl Settings {
    /// Every reason why these settings cannot be used, as sentences; none if they can.
    ///
    /// The ranges are those of `FACTS.md` section 2: memory 128 to 10,240 MB, `/tmp` 512 to 10,240 MB,
    /// 4 KB of environment variables.
    pub fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        if self.function.is_empty() || self.function.len() > 64 {
            problems.push("a function's name has 1 to 64 characters".into());
        }
        if !(128..=10_240).contains(&self.memory_mb) {
            problems.push(format!(
                "{} MB of memory: a function has 128 to 10,240 MB",
                self.memory_mb
            ));
        }
        if !(512..=10_240).contains(&self.ephemeral_mb) {
            problems.push(format!(
                "{} MB of /tmp: a function has 512 to 10,240 MB",
                self.ephemeral_mb
            ));
        }
        let mut total = 0;
        for (index, (name, value)) in self.variables.iter().enumerate() {
            total += name.len() + value.len();
            if name.is_empty() || name.contains(['=', '\0']) || value.contains('\0') {
                problems.push(format!(
                    "`{}` cannot be the name of an environment variable, or its value holds a zero byte",
                    name.escape_debug()
                ));
            }
            if self.variables[..index]
                .iter()
                .any(|(earlier, _)| earlier == name)
            {
                problems.push(format!("the environment variable {name} is set twice"));
            }
        }
        if total > VARIABLES_MAX_BYTES {
            problems.push(format!(
                "the environment variables hold {total} bytes: at most {VARIABLES_MAX_BYTES} fit"
            ));
        }
        problems
    }

    /// The value of an environment variable as the guest sees it. The real service sets a few itself,
    /// and so does this.
    pub(super) fn variable(&self, name: &str) -> Option<String> {
        let own = self.variables.iter().find(|(own, _)| own == name);
        own.map(|(_, value)| value.clone())
            .or_else(|| self.reserved(name))
    }

    /// All environment variables as the guest sees them, in a fixed order.
    pub(super) fn all_variables(&self) -> impl Iterator<Item = (String, String)> + '_ {
        let reserved = RESERVED
            .iter()
            .filter_map(|name| Some(((*name).to_owned(), self.reserved(name)?)));
        self.variables.iter().cloned().chain(reserved)
    }

    fn reserved(&self, name: &str) -> Option<String> {
        match name {
            "AWS_LAMBDA_FUNCTION_NAME" => Some(self.function.clone()),
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE" => Some(self.memory_mb.to_string()),
            "AWS_LAMBDA_FUNCTION_VERSION" => Some(self.version.clone()),
            _ => None,
        }
    }

    /// The memory setting in bytes.
    pub(super) fn memory_bytes(&self) -> u64 {
        u64::from(self.memory_mb) << 20
    }

    /// The size of `/tmp` in bytes.
    pub(super) fn ephemeral_bytes(&self) -> u64 {
        u64::from(self.ephemeral_mb) << 20
    }
}

const RESERVED: [&str; 3] = [
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
    "AWS_LAMBDA_FUNCTION_NAME",
    "AWS_LAMBDA_FUNCTION_VERSION",
];

/// A request id: a number that is shown in the shape of the real service's ids (a UUID).
///
/// Kept as a number because an invocation is far more often run than shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct RequestId(pub u64);

impl fmt::Display for RequestId {
    /// `c01d57a7-0000-4000-8000-00000000002a`: the constant part marks an id of this lab.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (high, low) = (self.0 >> 48, self.0 & 0xffff_ffff_ffff);
        write!(f, "c01d57a7-{high:04x}-4000-8000-{low:012x}")
    }
}

/// One event handed to a guest.
#[derive(Clone, Debug)]
pub struct Request {
    /// The request id, as `context` gives it.
    pub id: RequestId,
    /// When the time-out strikes, in virtual milliseconds, as `context` gives it.
    pub deadline_ms: u64,
    /// The event.
    pub event: Arc<[u8]>,
}

/// Reads the virtual clock while a guest runs.
///
/// `us = start_us + floor(fuel × ns_num / ns_den / 1000)`, where `fuel` is `spent` and what was used since
/// `run` was called: one sum, so that the clock does not depend on how a phase is sliced; `clock_ms` then drops the last three digits. The numbers come from the platform: the
/// guest layer does not know what a unit of fuel is worth.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    /// Virtual microseconds at which the phase began, waiting included.
    pub start_us: u64,
    /// Fuel that the phase had used when `run` was called.
    pub spent: u64,
    /// Nanoseconds for each unit of fuel, as a fraction: numerator.
    pub ns_num: u32,
    /// Denominator.
    pub ns_den: u32,
}

impl Clock {
    /// The virtual time in microseconds after `fuel` units.
    pub(super) fn after(self, fuel: u64) -> u64 {
        let thousandths = u64::from(self.ns_den.max(1)) * 1_000;
        let fuel = self.spent.saturating_add(fuel);
        let elapsed = fuel.saturating_mul(u64::from(self.ns_num)) / thousandths;
        self.start_us.saturating_add(elapsed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings() -> Settings {
        Settings {
            function: "hello".into(),
            version: "$LATEST".into(),
            memory_mb: 128,
            ephemeral_mb: 512,
            variables: Vec::new(),
        }
    }

    #[track_caller]
    fn problem(change: impl FnOnce(&mut Settings), expected: &str) {
        let mut settings = settings();
        change(&mut settings);
        let problems = settings.problems();
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert!(problems[0].contains(expected), "{problems:?}");
    }

    #[test]
    fn every_problem_of_the_settings_is_named() {
        assert_eq!(settings().problems(), Vec::<String>::new());
        problem(|s| s.memory_mb = 127, "127 MB of memory");
        problem(|s| s.memory_mb = 10_241, "10241 MB of memory");
        problem(|s| s.ephemeral_mb = 0, "0 MB of /tmp");
        problem(|s| s.function.clear(), "name");
        let pair = |name: &str, bytes: usize| (name.to_owned(), "x".repeat(bytes));
        problem(
            |s| s.variables = vec![pair("BIG", 4_094)],
            "4097 bytes: at most 4096",
        );
        problem(|s| s.variables = vec![pair("", 1)], "cannot be the name");
        problem(
            |s| s.variables = vec![pair("A", 1), pair("A", 2)],
            "set twice",
        );
        let mut full = settings();
        full.variables = vec![pair("BIG", 4_093)];
        assert_eq!(full.problems(), Vec::<String>::new());
    }

    #[test]
    fn a_request_id_has_the_shape_of_a_uuid() {
        assert_eq!(
            RequestId(42).to_string(),
            "c01d57a7-0000-4000-8000-00000000002a"
        );
        assert_eq!(
            RequestId(u64::MAX).to_string(),
            "c01d57a7-ffff-4000-8000-ffffffffffff"
        );
    }

    #[test]
    fn the_clock_rounds_down_to_the_microsecond() {
        let clock = Clock {
            start_us: 5,
            spent: 0,
            ns_num: 1769,
            ns_den: 128,
        };
        assert_eq!(clock.after(0), 5);
        assert_eq!(clock.after(72), 5);
        assert_eq!(clock.after(73), 6);
        assert_eq!(clock.after(1_000_000), 5 + 13_820);
    }
}
