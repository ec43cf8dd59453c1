//! The way of one request through the components, with the time of each hop.

use super::explain::service_name;
use crate::sim::scenario::{HttpApi, Scenario, Source, SourceKind};
use crate::sim::time::{Span, Time};
use crate::sim::trace::{Ending, Fact, Service, What};

/// The way of one request, so far as the facts about it go.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Path {
    /// What the request comes through before the function, in order.
    pub before: Vec<String>,
    /// From arrival until an environment took it, or until now.
    pub wait: Option<Span>,
    /// The function.
    pub function: String,
    /// How long INIT took, or has taken; none for a warm start.
    pub init: Option<Span>,
    /// How long the invocation took, or has taken.
    pub run: Option<Span>,
    /// The services that it called, each with how often and how long it waited in all.
    pub services: Vec<(&'static str, u32, Span)>,
    /// How the event ended, and how long after its arrival.
    pub ending: Option<(Ending, Option<u16>, Span)>,
    /// Whether the last attempt was refused.
    pub throttled: bool,
    /// Where the request is now.
    pub stage: Stage,
}

/// Where a request is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stage {
    /// It waits for an environment.
    #[default]
    Waiting,
    /// Its environment is in INIT.
    Init,
    /// It runs.
    Running,
    /// It waits for a service: its place among the services.
    Calling(usize),
    /// It is over.
    Over,
}

/// A path as it is read from facts.
struct Reading<'a> {
    path: Path,
    at: Time,
    scenario: &'a Scenario,
    arrived: Option<Time>,
    /// When the last call began.
    called: Time,
    /// The last fact that was read.
    last: Time,
}

impl Path {
    /// The way of a request, from the facts about it in order; none if they do not say where it goes.
    pub fn of(facts: &[&Fact], at: Time, scenario: &Scenario) -> Option<Self> {
        let function = facts.iter().find_map(|fact| fact.function)?;
        let place = usize::from(function.0);
        let mut reading = Reading {
            path: Self {
                function: scenario.functions.get(place)?.name.clone(),
                ..Self::default()
            },
            at,
            scenario,
            arrived: None,
            called: at,
            last: at,
        };
        for fact in facts {
            reading.take(fact);
        }
        let mut path = reading.end();
        if path.before.is_empty()
            && let Some(source) = scenario.sources.iter().find(|s| s.function == place)
        {
            path.before = front(source);
        }
        Some(path)
    }

    /// An environment takes the request.
    fn taken(&mut self, arrived: Option<Time>, at: Time) {
        self.throttled = false;
        if self.wait.is_none() {
            self.wait = arrived.map(|arrived| at.since(arrived));
        }
    }

    /// A call of a service is over.
    fn waited(&mut self, service: Service, took: Span) {
        let place = self.service(service);
        let service = &mut self.services[place];
        service.1 += 1;
        service.2 += took;
    }

    /// The place of a service among those that were called.
    fn service(&mut self, service: Service) -> usize {
        let name = service_name(service);
        let known = self.services.iter().position(|(other, ..)| *other == name);
        known.unwrap_or_else(|| {
            self.services.push((name, 0, Span::ZERO));
            self.services.len() - 1
        })
    }
}

impl Reading<'_> {
    fn take(&mut self, fact: &Fact) {
        let path = &mut self.path;
        self.last = fact.at;
        match fact.what {
            // What an invocation sets off itself arrives elsewhere.
            What::Arrived { source, .. } if path.stage == Stage::Waiting => {
                self.arrived.get_or_insert(fact.at);
                let source = self.scenario.sources.get(usize::from(source.0));
                path.before = source.map_or_else(Vec::new, front);
            }
            What::Throttled { .. } => path.throttled = true,
            What::InitStarted { .. } if fact.invocation.is_some() => {
                path.taken(self.arrived, fact.at);
                (path.stage, path.init) = (Stage::Init, Some(self.at.since(fact.at)));
            }
            What::InitEnded { took, .. } if path.stage == Stage::Init => path.init = Some(took),
            What::Started { .. } => {
                path.taken(self.arrived, fact.at);
                path.stage = Stage::Running;
                path.run = Some(self.at.since(fact.at));
            }
            What::Called { service, .. } => {
                self.called = fact.at;
                path.stage = Stage::Calling(path.service(service));
            }
            What::Answered { service, took, .. } => {
                path.waited(service, took);
                path.stage = Stage::Running;
            }
            What::Ended { .. } => {
                path.run = fact.what.report().map(|report| report.duration);
                path.stage = Stage::Over;
            }
            What::Settled {
                ending,
                latency,
                status,
            } => path.ending = Some((ending, status, latency)),
            _ => {}
        }
    }

    /// What goes on at the instant has taken as long as from its beginning to it.
    fn end(mut self) -> Path {
        match self.path.stage {
            Stage::Calling(n) => {
                let service = &mut self.path.services[n];
                service.1 += 1;
                service.2 += self.at.since(self.called);
            }
            Stage::Waiting => {
                let over = self.path.ending.is_some();
                let until = if over { self.last } else { self.at };
                self.path.wait = self.arrived.map(|arrived| until.since(arrived));
                if over {
                    self.path.stage = Stage::Over;
                }
            }
            Stage::Init | Stage::Running | Stage::Over => {}
        }
        self.path
    }
}

/// What a source is made of, from the sender on.
fn front(source: &Source) -> Vec<String> {
    let resource = || source.resource.clone();
    match &source.kind {
        SourceKind::InvokeSync => vec![source.name.clone()],
        SourceKind::InvokeAsync => vec![source.name.clone(), "async queue".into()],
        SourceKind::Http(HttpApi::Url) => vec!["user".into(), "function URL".into()],
        SourceKind::Http(HttpApi::Rest | HttpApi::Http) => {
            vec!["user".into(), "API Gateway".into()]
        }
        SourceKind::S3 => vec![format!("bucket {}", resource()), "async queue".into()],
        SourceKind::Sns => vec![format!("topic {}", resource()), "async queue".into()],
        SourceKind::EventBridge => vec![format!("bus {}", resource()), "async queue".into()],
        SourceKind::Schedule(_) => vec!["EventBridge".into(), "async queue".into()],
        SourceKind::Sqs(_) => vec![format!("queue {}", resource()), "poller".into()],
        SourceKind::Stream(_) => vec![format!("stream {}", resource()), "poller".into()],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::library::Library;
    use crate::course::scenario;
    use crate::sim::sink::Trace;
    use crate::sim::trace::{EventId, InvocationId};
    use crate::sim::{Simulation, Work};
    use std::sync::Arc;

    /// Runs a source with one event at 1 s in front of a function that takes 200 ms of INIT and 50 ms, and
    /// says where the event is at an instant.
    #[track_caller]
    fn case(kind: &str, at_ms: u64, expected: &str) {
        let text = format!(
            "duration = \"10s\"\n[[function]]\nname = \"greet\"\nmodelled = {{ warm = \"50ms\" }}\n\
             init = \"200ms\"\n[[source]]\nname = \"door\"\nfunction = \"greet\"\n{kind}\n\
             [[load]]\nsource = \"door\"\npattern = \"burst\"\nat = \"1s\"\ncount = 1\n"
        );
        let read = scenario::read("test.toml", &text, &[], &Library::default());
        let scenario = Arc::new(read.expect("the scenario is good").value.scenario);
        let mut run = Simulation::new(Arc::clone(&scenario), Trace::new(1));
        run.advance(Time::NEVER, &mut Work::UNBOUNDED.clone());
        let at = Time(at_ms * 1_000);
        let trace = run.into_sink();
        // What is received from a queue is named by its invocation alone, even a batch of one.
        let one = |fact: &Fact| {
            fact.event == Some(EventId::nth(1)) || fact.invocation == Some(InvocationId::nth(1))
        };
        let about = |fact: &&Fact| one(fact) && fact.at <= at;
        let facts: Vec<&Fact> = trace.facts.iter().filter(about).collect();
        let path = Path::of(&facts, at, &scenario).expect("it has arrived");
        let ms =
            |span: Option<Span>| span.map_or_else(|| "-".into(), |s| (s.0 / 1_000).to_string());
        let said = format!(
            "{} > {} wait {} init {} run {} {:?}",
            path.before.join(" > "),
            path.function,
            ms(path.wait),
            ms(path.init),
            ms(path.run),
            path.stage
        );
        assert_eq!(said, expected, "{kind} at {at_ms} ms");
    }

    #[test]
    fn a_request_is_somewhere_at_every_instant() {
        let kind = "kind = \"http\"\napi = \"rest\"";
        case(
            kind,
            1_100,
            "user > API Gateway > greet wait 0 init 100 run - Init",
        );
        case(
            kind,
            1_220,
            "user > API Gateway > greet wait 0 init 200 run 20 Running",
        );
        case(
            kind,
            5_000,
            "user > API Gateway > greet wait 0 init 200 run 50 Over",
        );
        let kind = "kind = \"s3\"\nbucket = \"photos\"";
        case(
            kind,
            5_000,
            "bucket photos > async queue > greet wait 0 init 200 run 50 Over",
        );
        case(
            "kind = \"sqs\"",
            5_000,
            "queue door > poller > greet wait 0 init 200 run 50 Over",
        );
    }
}
