//! The road from a function to a service: the network, what is broken, and the policies.

use super::http::{self, host};
use super::payload::Payload;
use super::{Caller, Desk, Refusal, World};
use crate::sim::access::{Access, Asker, decide};
use crate::sim::arn;
use crate::sim::backends::{Breakage, Broken, Mode};
use crate::sim::iam::Resource;
use crate::sim::network::{self, NoPath, Target, Way};
use crate::sim::time::{Span, Time};
use crate::sim::trace::{CallError, EnvironmentId, Service};
use crate::sim::zone::Zone;
use serde_json::Value;

/// Something that is broken for a while.
#[derive(Clone, Debug)]
pub(super) struct Outage {
    what: Broken,
    mode: Mode,
    until: Time,
}

/// How far a request gets.
pub(super) enum Stop {
    /// To its service.
    Arrives,
    /// To somebody who answers in its stead.
    Answered(Value),
}

impl World {
    /// Something breaks, now. A cache that is down has lost what it held.
    pub(crate) fn break_down(&mut self, breakage: &Breakage, now: Time) {
        if breakage.mode == Mode::Down {
            match &breakage.what {
                Broken::Named(name) => self.caches.forget(name, None),
                Broken::Node(name, node) => self.caches.forget(name, Some(*node)),
                Broken::Service(_) => {}
            }
        }
        self.outages.retain(|outage| outage.until > now);
        self.outages.push(Outage {
            what: breakage.what.clone(),
            mode: breakage.mode,
            until: now + breakage.length,
        });
    }

    /// Takes a request to the door of its service. What cannot be reached gives no answer at all: the wait
    /// has no end, and the caller's time-out ends it.
    pub(super) fn road(
        &mut self,
        desk: &mut Desk<'_>,
        caller: &Caller<'_>,
        service: Service,
        payload: &Payload,
    ) -> Result<Stop, Refusal> {
        match self.reach(caller, service, payload)? {
            Ok(way) => desk.way = way,
            Err(why) => return Err(desk.block(why)),
        }
        let name = match service {
            Service::Rds => Some(payload.text("Database")?),
            Service::ElastiCache => Some(payload.text("Cache")?),
            Service::Http => Some(host(payload.text("Url")?).0),
            _ => None,
        };
        let node = match service {
            Service::ElastiCache => Some(self.caches.node_of(payload)?),
            _ => None,
        };
        let broken = self.broken(desk.now, service, name, node);
        if service == Service::Http && broken != Some(Mode::Down) {
            return Ok(self.answer_of_host(desk, name.unwrap_or_default(), broken));
        }
        match broken {
            None => Ok(Stop::Arrives),
            Some(Mode::Slow(factor)) => {
                desk.latency = times(desk.latency, factor);
                Ok(Stop::Arrives)
            }
            Some(Mode::Down) => Err(desk.block(NoPath::Down)),
            Some(Mode::Error) => Err(Refusal::new(
                CallError::Unavailable,
                "ServiceUnavailable",
                "the service cannot answer now",
            )),
        }
    }

    /// Whether the network carries a request to where it goes.
    fn reach(
        &self,
        caller: &Caller<'_>,
        service: Service,
        payload: &Payload,
    ) -> Result<Result<Way, NoPath>, Refusal> {
        let number = caller.environment.map_or(0, EnvironmentId::number);
        let zone = caller.zone.unwrap_or(Zone::A);
        let from = caller
            .vpc
            .map(|attached| (attached, attached.subnet(&self.vpc, zone, number)));
        let target = match service {
            Service::Rds => {
                let database = self.databases.target(payload)?;
                Target::Inside {
                    groups: &database.groups,
                    port: database.port,
                }
            }
            Service::ElastiCache => {
                let cache = self.caches.target(payload)?;
                Target::Inside {
                    groups: &cache.groups,
                    port: cache.port,
                }
            }
            Service::Http => {
                let (_, port) = host(payload.text("Url")?);
                Target::Outside { port }
            }
            service => Target::Service(service),
        };
        Ok(network::path(&self.vpc, from, target))
    }

    /// How what a request goes to is broken now; what broke last counts.
    fn broken(
        &self,
        now: Time,
        service: Service,
        name: Option<&str>,
        node: Option<u32>,
    ) -> Option<Mode> {
        let meant = |outage: &&Outage| {
            let it = match &outage.what {
                Broken::Service(broken) => *broken == service,
                Broken::Named(broken) => Some(broken.as_str()) == name,
                Broken::Node(broken, lost) => Some(broken.as_str()) == name && Some(*lost) == node,
            };
            it && now < outage.until
        };
        self.outages
            .iter()
            .rev()
            .find(meant)
            .map(|outage| outage.mode)
    }

    /// What a host outside the cloud does before its page is looked for.
    fn answer_of_host(&mut self, desk: &mut Desk<'_>, name: &str, broken: Option<Mode>) -> Stop {
        let place = self.hosts.iter().position(|host| host.name == name);
        let known = place.map(|place| (place, self.hosts[place].clone()));
        if let Some((place, host)) = &known
            && let Some(own) = &host.latency
        {
            desk.latency = self.latencies.draw_host(*place, own);
        }
        match broken {
            Some(Mode::Error) => return Stop::Answered(http::error(503)),
            Some(Mode::Slow(factor)) => desk.latency = times(desk.latency, factor),
            Some(Mode::Down) | None => {}
        }
        match known {
            Some((place, host)) if self.latencies.host_fails(place, host.fail) => {
                Stop::Answered(http::error(host.status))
            }
            _ => Stop::Arrives,
        }
    }

    /// Asks the caller's role and the resource's own policy.
    pub(super) fn authorise(
        &self,
        desk: &mut Desk<'_>,
        caller: &Caller<'_>,
        action: &str,
        resource: &Resource,
    ) -> Result<(), Refusal> {
        let policy = self.policies.iter().find(|policy| policy.on == *resource);
        if caller.role.is_none() && policy.is_none() {
            return Ok(());
        }
        let asker = Asker {
            principal: &arn::role(caller.function),
            name: caller.function,
            source: "",
        };
        let (of, trusted) = ((resource, policy), caller.role.is_none());
        desk.access = decide(caller.role, of, action, &asker, trusted);
        let why = match desk.access {
            Access::Unguarded | Access::RoleAllows(_) | Access::ResourceAllows(_) => return Ok(()),
            Access::RoleDenies(statement) => format!("statement {statement} denies it"),
            Access::ResourceDenies(statement) => {
                format!("statement {statement} of the resource's policy denies it")
            }
            Access::NothingAllows => "no statement allows it".into(),
        };
        Err(Refusal::access_denied(format!(
            "the role of `{}` may not perform {action} on {}: {why}",
            caller.function, resource.arn
        )))
    }
}

impl Desk<'_> {
    /// The request is lost on its way.
    fn block(&mut self, why: NoPath) -> Refusal {
        self.blocked = Some(why);
        self.latency = Span::FOREVER;
        Refusal::unreachable()
    }
}

/// A length of time so many times over, rounded to the microsecond.
fn times(span: Span, factor: f64) -> Span {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "a latency is far below 2^52 µs, and the reader allows only factors from 1 to 1,000"
    )]
    Span((span.0 as f64 * factor).round() as u64)
}
