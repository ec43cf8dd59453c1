//! `[[database]]`, `[[cache]]`, `[[dependency]]`: what functions lean on; and `break`, which breaks it.

use super::{Named, network};
use crate::course::read::{At, Fields, did_you_mean};
use crate::sim::backends::{Backends, Breakage, Broken, Cache, Database, Host, Mode, Proxy};
use crate::sim::network::Vpc;
use crate::sim::scenario::Input;
use crate::sim::time::Span;
use crate::sim::trace::Service;

/// Services that break as a whole, by the words of `break`.
pub const SERVICES: [(&str, Service); 10] = [
    ("dynamodb", Service::DynamoDb),
    ("s3", Service::S3),
    ("sqs", Service::Sqs),
    ("sns", Service::Sns),
    ("eventbridge", Service::EventBridge),
    ("kinesis", Service::Kinesis),
    ("lambda", Service::Lambda),
    ("rds", Service::Rds),
    ("elasticache", Service::ElastiCache),
    ("http", Service::Http),
];

/// How much longer a slow dependency takes unless the scenario says so: a model.
const SLOW: f64 = 10.0;

/// How long a statement waits for a connection of a proxy: a model.
const BORROW_TIMEOUT: Span = Span::secs(120);

/// What a database or a cache listens on unless the scenario says so.
const POSTGRES: u16 = 5_432;
const REDIS: u16 = 6_379;

/// All of them. None if one could not be read.
pub(super) fn read(fields: &mut Fields<'_>, vpc: &Vpc) -> Option<Backends> {
    let databases = Named::read(fields, "database", |name, at| database(name, at, vpc));
    let caches = Named::read(fields, "cache", |name, at| cache(name, at, vpc));
    let hosts = Named::read(fields, "dependency", host);
    Some(Backends {
        databases: databases.found(|database| database)?,
        caches: caches.found(|cache| cache)?,
        hosts: hosts.found(|host| host)?,
    })
}

fn database(name: &str, at: At<'_>, vpc: &Vpc) -> Option<Database> {
    let mut fields = at.fields()?;
    fields.required::<String>("name");
    let max_connections = fields.needed("max_connections");
    let max_connections = max_connections.and_then(|at| at.whole(1..=100_000));
    let proxy = fields.get("proxy").map(proxy);
    let groups = network::security_groups(&mut fields, vpc);
    let port = network::port(&mut fields, POSTGRES);
    fields.finish();
    Some(Database {
        name: name.into(),
        max_connections: max_connections?,
        proxy: match proxy {
            Some(proxy) => Some(proxy?),
            None => None,
        },
        groups,
        port,
    })
}

fn proxy(at: At<'_>) -> Option<Proxy> {
    let mut fields = at.fields()?;
    let name = fields.required("name");
    let connections = fields.needed("connections");
    let connections = connections.and_then(|at| at.whole(1..=100_000));
    let borrow_timeout = fields.or("borrow_timeout", BORROW_TIMEOUT);
    fields.finish();
    Some(Proxy {
        name: name?,
        connections: connections?,
        borrow_timeout,
    })
}

fn cache(name: &str, at: At<'_>, vpc: &Vpc) -> Option<Cache> {
    let mut fields = at.fields()?;
    fields.required::<String>("name");
    let nodes = fields.whole("nodes", 1..=500).unwrap_or(1);
    let node_kb = fields.whole("node_kb", 1..=1_000_000).unwrap_or(1_024);
    let groups = network::security_groups(&mut fields, vpc);
    let port = network::port(&mut fields, REDIS);
    fields.finish();
    Some(Cache {
        name: name.into(),
        nodes,
        node_bytes: u64::from(node_kb) * 1_024,
        groups,
        port,
    })
}

fn host(name: &str, at: At<'_>) -> Option<Host> {
    let mut fields = at.fields()?;
    if let Some(at) = fields.needed("name")
        && at.text().is_some_and(|text| text.contains(['/', ':']))
    {
        let fix = "write the host alone, such as \"payments.example.com\"";
        at.problem(format!("`{name}` is no host"), fix);
    }
    let latency = fields.optional("latency");
    let fail = fields.share("fail").unwrap_or(0.0);
    let status = fields.whole("status", 400..=599).unwrap_or(500);
    fields.finish();
    Some(Host {
        name: name.into(),
        latency,
        fail,
        status: u16::try_from(status).unwrap_or(500),
    })
}

/// `break = { dependency, mode, for }`.
pub(super) fn breakage(at: At<'_>, backends: Option<&Backends>) -> Option<Vec<Input>> {
    let mut fields = at.fields()?;
    let what = fields
        .needed("dependency")
        .and_then(|at| broken(&at, backends));
    let factor = fields.get("factor").and_then(|at| factor(&at));
    let modes = [("down", 0), ("slow", 1), ("error", 2)];
    let mode = fields.needed("mode").and_then(|at| at.word(&modes));
    let length = fields.required("for");
    if let Some(at) = fields.get("factor").filter(|_| mode != Some(1)) {
        at.problem("`factor` goes with mode = \"slow\" only", "remove it");
    }
    fields.finish();
    let mode = match mode? {
        0 => Mode::Down,
        1 => Mode::Slow(factor.unwrap_or(SLOW)),
        _ => Mode::Error,
    };
    Some(vec![Input::Break(Breakage {
        what: what?,
        mode,
        length: length?,
    })])
}

fn factor(at: &At<'_>) -> Option<f64> {
    let factor = <f64 as crate::course::read::FromToml>::from_toml(at.clone())?;
    if (1.0..=1_000.0).contains(&factor) {
        return Some(factor);
    }
    at.problem(
        format!("{factor} times as long is out of range"),
        "write 1 to 1000",
    );
    None
}

/// A service's word, as a scenario names it.
pub(super) fn word(service: Service) -> &'static str {
    let found = SERVICES.iter().find(|(_, other)| *other == service);
    found.map_or("", |(word, _)| word)
}

/// A service's word, the name of a database, a proxy, a cache or a host, or `CACHE/NODE`.
fn broken(at: &At<'_>, backends: Option<&Backends>) -> Option<Broken> {
    let text = at.text()?;
    let backends = backends?;
    let (name, node) = match text.split_once('/') {
        Some((name, node)) => (name, node.parse::<u32>().ok()),
        None => (text, None),
    };
    if let Some(cache) = backends.caches.iter().find(|cache| cache.name == name) {
        return match node {
            None if name == text => Some(Broken::Named(name.into())),
            Some(node) if (1..=cache.nodes).contains(&node) => {
                Some(Broken::Node(name.into(), node))
            }
            _ => {
                let fix = format!("write {name}/1 to {name}/{}", cache.nodes);
                at.problem(format!("there is no node `{text}`"), fix);
                None
            }
        };
    }
    if let Some((_, service)) = SERVICES.iter().find(|(word, _)| *word == text) {
        return Some(Broken::Service(*service));
    }
    let databases = backends.databases.iter();
    let names = databases.flat_map(|one| [Some(&one.name), one.proxy.as_ref().map(|p| &p.name)]);
    let hosts = backends.hosts.iter().map(|host| &host.name);
    let names: Vec<&str> = names.flatten().chain(hosts).map(String::as_str).collect();
    // Any host may be called, described or not.
    if names.contains(&text) || (text.contains('.') && !text.contains('/')) {
        return Some(Broken::Named(text.into()));
    }
    let caches = backends.caches.iter().map(|cache| cache.name.as_str());
    let words = SERVICES.iter().map(|(word, _)| *word);
    let known: Vec<&str> = names.into_iter().chain(caches).chain(words).collect();
    at.problem(
        format!("there is no dependency `{text}`"),
        did_you_mean(text, &known),
    );
    None
}
