//! Units: how an integer quantity is counted, shown and priced.

use super::decimal;

/// A unit. Quantities are integers of its *base* (MB·ms, bytes, seconds), so that sums are exact; people
/// read them in the shown unit, and sheets give prices for one of the priced units.
#[derive(Debug, PartialEq, Eq)]
pub struct Unit {
    /// What people read, such as `GB-s`.
    pub name: &'static str,
    /// How many of the base make one of the shown unit.
    pub size: u64,
    /// The units in which a sheet may give a price, each with the number of the base that makes one.
    pub priced: &'static [(&'static str, u64)],
}

/// Megabytes (MiB) kept for milliseconds. "GB-s uses MB/1024" (`FACTS.md` section 2), so one GB-s is
/// 1,024 × 1,000 of them.
pub(super) const MB_MS: Unit = Unit {
    name: "GB-s",
    size: 1_024_000,
    priced: &[("GB-s", 1_024_000)],
};

/// Megabytes, once.
pub(super) const MB: Unit = Unit {
    name: "GB",
    size: 1_024,
    priced: &[("GB", 1_024)],
};

/// Bytes, priced by the GB of 2^30: the streaming example of the Lambda pricing page bills a million
/// single MB as 976.56 GB (`FACTS.md` section 5).
pub(super) const BYTES: Unit = Unit {
    name: "bytes",
    size: 1,
    priced: &[("GB", 1 << 30)],
};

/// Instances that run for seconds.
pub(super) const INSTANCE_S: Unit = Unit {
    name: "instance-s",
    size: 1,
    priced: &[("instance-h", 3_600)],
};

/// CPU units (1,024 are one vCPU) that run for seconds.
pub(super) const CPU_S: Unit = Unit {
    name: "vCPU-s",
    size: 1_024,
    priced: &[("vCPU-h", 1_024 * 3_600), ("vCPU-s", 1_024)],
};

/// Megabytes kept for seconds.
pub(super) const MB_S: Unit = Unit {
    name: "GB-s",
    size: 1_024,
    priced: &[("GB-h", 1_024 * 3_600), ("GB-s", 1_024)],
};

/// Pollers of an event source mapping, kept for seconds.
pub(super) const POLLER_S: Unit = Unit {
    name: "poller-h",
    size: 3_600,
    priced: &[("poller-h", 3_600)],
};

/// What a durable function writes down, priced by the GB of 10^6 KB of 1,024 bytes: the example of the
/// Lambda pricing page bills a million records of 104 KB as 104 GB (`FACTS.md` section 5).
pub(super) const DURABLE_BYTES: Unit = Unit {
    name: "bytes",
    size: 1,
    priced: &[("GB", DURABLE_GB)],
};

/// What a durable function keeps written down, by the same GB and the example's month of 30 days.
pub(super) const DURABLE_BYTE_S: Unit = Unit {
    name: "GB-months",
    size: DURABLE_GB * MONTH_S,
    priced: &[("GB-months", DURABLE_GB * MONTH_S)],
};

/// Megabytes kept for seconds, priced by months of 30 days.
pub(super) const MB_MONTH: Unit = Unit {
    name: "GB-months",
    size: 1_024 * MONTH_S,
    priced: &[("GB-months", 1_024 * MONTH_S)],
};

const DURABLE_GB: u64 = 1_024_000_000;
const MONTH_S: u64 = 30 * 86_400;

macro_rules! counted {
    ($($(#[$doc:meta])* $constant:ident = $name:literal;)*) => {
        $($(#[$doc])* pub(super) const $constant: Unit = Unit { name: $name, size: 1, priced: &[($name, 1)] };)*
    };
}

counted! {
    /// Requests.
    REQUESTS = "requests";
    /// Messages.
    MESSAGES = "messages";
    /// Connections kept open for minutes.
    CONNECTION_MINUTES = "connection-minutes";
    /// Write request units.
    WRITE_UNITS = "write request units";
    /// Read request units.
    READ_UNITS = "read request units";
    /// Events.
    EVENTS = "events";
    /// Invocations.
    INVOCATIONS = "invocations";
    /// State transitions.
    TRANSITIONS = "state transitions";
    /// Applications for months.
    APPLICATION_MONTHS = "application-months";
    /// Minutes.
    MINUTES = "minutes";
    /// NAT gateways kept for hours.
    GATEWAY_HOURS = "gateway-hours";
    /// Interface endpoints kept in a zone for hours.
    ENDPOINT_HOURS = "endpoint-hours";
    /// Operations.
    OPERATIONS = "operations";
}

impl Unit {
    /// A quantity in the shown unit, exactly, without thousands separators: `14880000` or `0.389625`.
    pub fn show(&self, quantity: u128) -> String {
        decimal::exact(quantity, u128::from(self.size))
    }

    /// How many of the base make one `name`, if a price may be given for it.
    pub fn priced_size(&self, name: &str) -> Option<u64> {
        self.priced
            .iter()
            .find(|(known, _)| *known == name)
            .map(|&(_, size)| size)
    }
}
