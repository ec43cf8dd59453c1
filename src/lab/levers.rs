//! What a person can change of a run while it goes on: each setting with its value and the next ones.

use super::playground::Standing;
use crate::sim::release::Qualifier;
use crate::sim::scenario::{Code, Scenario, SourceKind};
use crate::sim::time::Span;

/// Something that can be changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lever {
    /// Its path, as a scenario's `set` names it.
    pub path: String,
    /// Whose it is: a function, a source, or nobody's.
    pub owner: String,
    /// What it is.
    pub knob: Knob,
    place: usize,
}

/// The kinds of setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Knob {
    /// Memory in MB.
    Memory,
    /// The invocation time-out.
    Timeout,
    /// Reserved concurrency.
    Reserved,
    /// Provisioned concurrency.
    Provisioned,
    /// SnapStart.
    SnapStart,
    /// The architecture.
    Arch,
    /// The share of invocations that err on purpose.
    Fail,
    /// How long each invocation waits on purpose.
    Delay,
    /// The batch size of a queue's event source mapping.
    BatchSize,
    /// The version that an alias names.
    Version,
    /// The second version of an alias, which gets its weight.
    Additional,
    /// The share of requests that an alias sends to its second version.
    Weight,
    /// The idle time-out.
    IdleTimeout,
}

impl Knob {
    const OF_FUNCTION: [Self; 8] = [
        Self::Memory,
        Self::Timeout,
        Self::Reserved,
        Self::Provisioned,
        Self::SnapStart,
        Self::Arch,
        Self::Fail,
        Self::Delay,
    ];

    /// The key in a scenario file.
    const fn key(self) -> &'static str {
        match self {
            Self::Memory => "memory_mb",
            Self::Timeout => "timeout",
            Self::Reserved => "reserved_concurrency",
            Self::Provisioned => "provisioned_concurrency",
            Self::SnapStart => "snap_start",
            Self::Arch => "arch",
            Self::Fail => "fail",
            Self::Delay => "delay",
            Self::BatchSize => "batch_size",
            Self::Version => "version",
            Self::Additional => "additional",
            Self::Weight => "weight",
            Self::IdleTimeout => "idle_timeout",
        }
    }

    /// What people call it.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Memory => "memory (MB)",
            Self::Timeout => "time-out",
            Self::Reserved => "reserved concurrency",
            Self::Provisioned => "provisioned concurrency",
            Self::SnapStart => "SnapStart",
            Self::Arch => "architecture",
            Self::Fail => "share that fails on purpose",
            Self::Delay => "delay on purpose",
            Self::BatchSize => "batch size",
            Self::Version => "version",
            Self::Additional => "second version",
            Self::Weight => "weight of the second version",
            Self::IdleTimeout => "idle time-out",
        }
    }

    /// Values worth a try, from low to high, as one would type them.
    const fn steps(self) -> &'static [&'static str] {
        match self {
            Self::Memory => &[
                "128", "256", "512", "1024", "1769", "2048", "3008", "4096", "6144", "8192",
                "10240",
            ],
            Self::Timeout => &[
                "100ms", "500ms", "1s", "2s", "3s", "5s", "10s", "30s", "1m", "5m", "15m",
            ],
            Self::Reserved => &["0", "1", "2", "5", "10", "20", "50", "100", "500", "none"],
            Self::Provisioned => &["0", "1", "2", "5", "10", "20", "50", "100", "500"],
            Self::SnapStart => &["off", "on"],
            Self::Arch => &["arm64", "x86_64"],
            Self::Fail => &["0", "0.01", "0.05", "0.1", "0.25", "0.5", "1"],
            Self::Delay => &[
                "0ms", "100ms", "250ms", "500ms", "1s", "2s", "5s", "10s", "30s",
            ],
            Self::Version | Self::Additional => &["1", "2", "3", "4", "5", "6", "7", "8", "9"],
            Self::Weight => &[
                "0", "0.01", "0.05", "0.1", "0.25", "0.5", "0.75", "0.9", "1",
            ],
            Self::BatchSize => &["1", "2", "5", "10", "20", "50", "100", "1000", "10000"],
            Self::IdleTimeout => &[
                "1s", "5s", "10s", "30s", "1m", "2m", "5m", "10m", "15m", "30m", "1h",
            ],
        }
    }

    /// The value to try next: the nearest higher one, or lower one; none at the end of the scale.
    pub fn next(self, value: &str, higher: bool) -> Option<&'static str> {
        let now = self.amount(value);
        let beyond = |step: &&&str| {
            let step = self.amount(step);
            if higher { step > now } else { step < now }
        };
        let steps = self.steps().iter();
        if higher {
            steps.clone().find(beyond).copied()
        } else {
            steps.clone().rev().find(beyond).copied()
        }
    }

    /// Where a value lies on the scale.
    fn amount(self, value: &str) -> f64 {
        if let Ok(number) = value.parse::<f64>() {
            return number;
        }
        if let Ok(span) = value.parse::<Span>() {
            return span.as_secs_f64();
        }
        match value {
            "none" if self == Self::Additional => 0.0,
            "none" => f64::INFINITY,
            word => {
                let place = self.steps().iter().position(|step| *step == word);
                f64::from(u8::try_from(place.unwrap_or(0)).unwrap_or(u8::MAX))
            }
        }
    }
}

/// All settings of a scenario that can be changed while it runs.
pub fn all(scenario: &Scenario) -> Vec<Lever> {
    let mut levers = Vec::new();
    for (place, function) in scenario.functions.iter().enumerate() {
        let knobs: &[Knob] = match &function.release.qualifier {
            Qualifier::Latest => &Knob::OF_FUNCTION,
            // A version does not change, but what is kept ready of it may.
            Qualifier::Version(_) => &[Knob::Provisioned],
            Qualifier::Alias(_) => &[Knob::Version, Knob::Additional, Knob::Weight],
        };
        levers.extend(knobs.iter().map(|&knob| Lever {
            path: path_of(&function.name, knob),
            owner: function.name.clone(),
            knob,
            place,
        }));
    }
    for (place, source) in scenario.sources.iter().enumerate() {
        if matches!(source.kind, SourceKind::Sqs(_)) {
            levers.push(Lever {
                path: format!("sources.{}.batch_size", source.name),
                owner: source.name.clone(),
                knob: Knob::BatchSize,
                place,
            });
        }
    }
    levers.push(Lever {
        path: "environment.idle_timeout".into(),
        owner: "the platform".into(),
        knob: Knob::IdleTimeout,
        place: 0,
    });
    levers
}

/// The path of a setting of a function. An alias is named behind its function.
fn path_of(name: &str, knob: Knob) -> String {
    match (knob, name.split_once(':')) {
        (Knob::Version | Knob::Additional | Knob::Weight, Some((function, alias))) => {
            format!("functions.{function}.alias.{alias}.{}", knob.key())
        }
        _ => format!("functions.{name}.{}", knob.key()),
    }
}

impl Lever {
    /// The path of the same setting in the scenario itself; none for what only an input can set.
    pub fn path_from_start(&self, scenario: &Scenario) -> Option<String> {
        let modelled = matches!(scenario.functions.get(self.place)?.code, Code::Modelled(_));
        match self.knob {
            Knob::Fail if modelled => Some(format!("functions.{}.modelled.fail", self.owner)),
            Knob::Fail | Knob::Delay => None,
            _ => match self.owner.split_once(':') {
                Some((function, published)) => {
                    let list = match self.knob {
                        Knob::Version | Knob::Additional | Knob::Weight => "aliases",
                        _ => "versions",
                    };
                    let key = self.knob.key();
                    Some(format!("functions.{function}.{list}.{published}.{key}"))
                }
                None => Some(self.path.clone()),
            },
        }
    }

    /// Its value as things stand, as one would type it.
    pub fn value(&self, standing: &Standing) -> String {
        if self.knob == Knob::IdleTimeout {
            return standing.idle_timeout.to_string();
        }
        if self.knob == Knob::BatchSize {
            return match &standing.sources[self.place].kind {
                SourceKind::Sqs(queue) => queue.batch_size.to_string(),
                _ => String::new(),
            };
        }
        let (function, faults) = (&standing.functions[self.place], standing.faults[self.place]);
        match self.knob {
            Knob::Memory => function.memory_mb.to_string(),
            Knob::Timeout => function.timeout.to_string(),
            Knob::Reserved => match function.reserved_concurrency {
                Some(limit) => limit.to_string(),
                None => "none".into(),
            },
            Knob::Provisioned => function.provisioned_concurrency.to_string(),
            Knob::SnapStart => if function.snap_start { "on" } else { "off" }.into(),
            Knob::Arch => function.arch.name().into(),
            Knob::Fail => faults.0.to_string(),
            Knob::Delay => faults.1.to_string(),
            Knob::Version | Knob::Additional | Knob::Weight => {
                let Qualifier::Alias(alias) = &function.release.qualifier else {
                    return String::new();
                };
                let version = match self.knob {
                    Knob::Weight => return alias.weight.to_string(),
                    Knob::Version => Some(alias.version),
                    _ => alias.additional,
                };
                let number = |place: usize| {
                    let name = &standing.functions[place].name;
                    name.rsplit(':').next().unwrap_or_default().to_owned()
                };
                version.map_or_else(|| "none".into(), number)
            }
            Knob::BatchSize | Knob::IdleTimeout => String::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn case(knob: Knob, value: &str, lower: Option<&str>, higher: Option<&str>) {
        let found = (knob.next(value, false), knob.next(value, true));
        assert_eq!(found, (lower, higher), "{knob:?} at {value}");
    }

    #[test]
    fn a_step_goes_to_the_nearest_value_on_that_side() {
        case(Knob::Memory, "128", None, Some("256"));
        case(Knob::Memory, "600", Some("512"), Some("1024"));
        case(Knob::Timeout, "3s", Some("2s"), Some("5s"));
        case(Knob::Timeout, "900s", Some("5m"), None);
        case(Knob::Reserved, "none", Some("500"), None);
        case(Knob::Reserved, "7", Some("5"), Some("10"));
        case(Knob::SnapStart, "off", None, Some("on"));
        case(Knob::Arch, "x86_64", Some("arm64"), None);
        case(Knob::Fail, "0", None, Some("0.01"));
        case(Knob::IdleTimeout, "0ms", None, Some("1s"));
        case(Knob::Additional, "none", None, Some("1"));
        case(Knob::Weight, "0.1", Some("0.05"), Some("0.25"));
    }
}
