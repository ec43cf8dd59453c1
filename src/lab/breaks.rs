//! What of a run can be broken by hand, and what is then said of it. Each is an entry of `[[at]]`, so that a
//! saved run breaks again in the same way.

use super::explain::{capital, length, service_name};
use crate::course::scenario::BREAKABLE;
use crate::sim::scenario::Scenario;
use crate::sim::time::Span;
use crate::sim::zone::Zone;

/// Something that can be broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A dependency, by its word or name in `break`, and what it is.
    Dependency(String, &'static str),
    /// An availability zone.
    Zone(Zone),
}

/// How a dependency breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// It does not answer.
    Down,
    /// It takes ten times as long.
    Slow,
    /// It answers with an error.
    Error,
}

/// What is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Strike {
    /// A dependency breaks for a while.
    Break {
        /// Its word or name.
        dependency: String,
        /// How.
        mode: Mode,
        /// For how long.
        length: Span,
    },
    /// A zone is lost.
    Kill(Zone),
    /// A zone comes back.
    Restore(Zone),
}

/// All that can be broken: what the scenario describes itself, then the services, then the zones.
pub fn targets(scenario: &Scenario) -> Vec<Target> {
    let backends = &scenario.backends;
    let named = |name: &str, kind| Target::Dependency(name.to_owned(), kind);
    let mut targets = Vec::new();
    for database in &backends.databases {
        targets.push(named(&database.name, "database"));
        targets.extend(
            database
                .proxy
                .iter()
                .map(|proxy| named(&proxy.name, "proxy")),
        );
    }
    for cache in &backends.caches {
        targets.push(named(&cache.name, "cache"));
        for node in (1..=cache.nodes).filter(|_| cache.nodes > 1) {
            targets.push(named(&format!("{}/{node}", cache.name), "cache node"));
        }
    }
    let hosts = backends.hosts.iter();
    targets.extend(hosts.map(|host| named(&host.name, "host")));
    targets.extend(BREAKABLE.iter().map(|(word, _)| named(word, "service")));
    targets.extend(Zone::ALL.map(Target::Zone));
    targets
}

/// What people call a dependency: a service by its own name.
fn called(dependency: &str) -> String {
    let service = BREAKABLE.iter().find(|(word, _)| *word == dependency);
    service.map_or_else(
        || dependency.to_owned(),
        |(_, service)| service_name(*service).to_owned(),
    )
}

impl Target {
    /// What people call it.
    pub fn name(&self) -> String {
        match self {
            Self::Dependency(name, _) => called(name),
            Self::Zone(zone) => format!("zone {}", zone.letter()),
        }
    }

    /// What it is.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Dependency(_, kind) => kind,
            Self::Zone(_) => "availability zone",
        }
    }

    /// The zone, if it is one.
    pub const fn zone(&self) -> Option<Zone> {
        match self {
            Self::Dependency(..) => None,
            Self::Zone(zone) => Some(*zone),
        }
    }
}

impl Mode {
    /// Its word in `break`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Down => "down",
            Self::Slow => "slow",
            Self::Error => "error",
        }
    }
}

impl Strike {
    /// What it does, in a sentence.
    pub fn words(&self) -> String {
        match self {
            Self::Break {
                dependency,
                mode,
                length: span,
            } => {
                let what = match mode {
                    Mode::Down => "does not answer",
                    Mode::Slow => "takes ten times as long",
                    Mode::Error => "answers with errors",
                };
                let words = format!("{} {what} for {}", called(dependency), length(*span));
                capital(&words)
            }
            Self::Kill(zone) => format!("Zone {} is lost", zone.letter()),
            Self::Restore(zone) => format!("Zone {} is back", zone.letter()),
        }
    }
}
