//! What functions lean on and a scenario has to describe: databases, caches, what is outside the cloud; and
//! how they break.

use super::scenario::Distribution;
use super::time::Span;
use super::trace::Service;

/// All of them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Backends {
    /// Relational databases.
    pub databases: Vec<Database>,
    /// Caches.
    pub caches: Vec<Cache>,
    /// Hosts outside the cloud; one that is not described answers with the defaults.
    pub hosts: Vec<Host>,
}

/// A relational database: an instance in a VPC that takes so many connections and no more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Database {
    /// Its name.
    pub name: String,
    /// The most connections at once. A model parameter: the real one follows from the instance's memory.
    pub max_connections: u32,
    /// A proxy before it, which shares a few connections among many callers.
    pub proxy: Option<Proxy>,
    /// Its security groups; none lets the whole VPC in.
    pub groups: Vec<usize>,
    /// Its port.
    pub port: u16,
}

/// A proxy that pools a database's connections: it queues what finds none free (`FACTS-2.md` section B,
/// "RDS Proxy").
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proxy {
    /// Its name: functions connect to it as to a database.
    pub name: String,
    /// The most connections that it opens to the database.
    pub connections: u32,
    /// How long a statement waits for one. A model parameter.
    pub borrow_timeout: Span,
}

/// A cache in memory: nodes in a VPC that forget.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cache {
    /// Its name.
    pub name: String,
    /// How many nodes share the keys.
    pub nodes: u32,
    /// What each can hold, in bytes; the entry that was used longest ago makes room.
    pub node_bytes: u64,
    /// Its security groups; none lets the whole VPC in.
    pub groups: Vec<usize>,
    /// Its port.
    pub port: u16,
}

/// A host outside the cloud.
#[derive(Clone, Debug, PartialEq)]
pub struct Host {
    /// Its name, as in a URL.
    pub name: String,
    /// How long it takes to answer, if not as long as `[latency] http_api` says.
    pub latency: Option<Distribution>,
    /// The share of requests that it answers with an error, 0 to 1.
    pub fail: f64,
    /// The status of that error.
    pub status: u16,
}

/// Something that functions lean on breaks for a while.
#[derive(Clone, Debug, PartialEq)]
pub struct Breakage {
    /// What breaks.
    pub what: Broken,
    /// How.
    pub mode: Mode,
    /// For how long.
    pub length: Span,
}

/// What can break.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Broken {
    /// A whole service.
    Service(Service),
    /// A database, a proxy, a cache or a host, by name.
    Named(String),
    /// One node of a cache, counted from 1.
    Node(String, u32),
}

/// How something breaks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Mode {
    /// It does not answer at all; what a cache held is gone.
    Down,
    /// It takes so many times as long: a model parameter.
    Slow(f64),
    /// It answers at once, with an error.
    Error,
}
