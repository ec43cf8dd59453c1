//! A relational database: a fixed number of connections, each held by one environment until it closes it or
//! goes away. A proxy shares a few connections among all of them.
//!
//! This is what does not scale with the functions (`FACTS.md` section 8, "DB": many environments exhaust
//! connections). An environment keeps its connection while it is warm, busy or not. Models: what an environment
//! held is closed in the instant in which it goes away, and a statement takes as long however busy the
//! database is.

use super::Desk;
use super::payload::Payload;
use super::refusal::Refusal;
use crate::sim::backends::{Database, Proxy};
use crate::sim::iam::Resource;
use crate::sim::time::Time;
use crate::sim::trace::{CallError, EnvironmentId};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The databases of a run.
#[derive(Debug, Default)]
pub(super) struct Databases {
    list: Vec<State>,
    /// Connections opened so far.
    opened: u64,
}

#[derive(Debug)]
struct State {
    config: Database,
    /// Connections to the database itself, by number.
    direct: BTreeMap<u64, Owner>,
    /// Connections to the proxy, which takes as many as there are.
    proxied: BTreeMap<u64, Owner>,
    /// When each connection of the proxy's pool is free again.
    pool: Vec<Time>,
    most: u32,
    refused: u64,
}

/// Who opened a connection: none for INIT of a version that is being published.
type Owner = Option<EnvironmentId>;

/// How a database fared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Connections {
    /// Open now, those of a proxy's pool included.
    pub open: u32,
    /// The most that were ever open at once.
    pub most: u32,
    /// Connections and statements that were refused for want of one.
    pub refused: u64,
}

/// The database or proxy that a request is about, and whether it is the proxy.
fn named(payload: &Payload) -> Result<&str, Refusal> {
    payload.text("Database")
}

/// What a role must allow: to log in to the database as the lab's one user.
pub(super) fn resource(payload: &Payload) -> Result<Resource, Refusal> {
    Ok(Resource::database(named(payload)?))
}

impl Databases {
    pub(super) fn new(databases: &[Database]) -> Self {
        let state = |config: &Database| State {
            config: config.clone(),
            direct: BTreeMap::new(),
            proxied: BTreeMap::new(),
            pool: Vec::new(),
            most: 0,
            refused: 0,
        };
        Self {
            list: databases.iter().map(state).collect(),
            opened: 0,
        }
    }

    /// The settings of the database that a request goes to, directly or through its proxy.
    pub(super) fn target(&self, payload: &Payload) -> Result<&Database, Refusal> {
        let name = named(payload)?;
        let found = self.list.iter().find(|state| state.is_called(name));
        found.map(|state| &state.config).ok_or_else(|| {
            let message = format!("there is no database or proxy `{name}`");
            Refusal::new(CallError::NotFound, "DBInstanceNotFound", message)
        })
    }

    /// How a database fares.
    pub(super) fn connections(&self, name: &str) -> Option<Connections> {
        let state = self.list.iter().find(|state| state.config.name == name)?;
        Some(Connections {
            open: state.open(),
            most: state.most,
            refused: state.refused,
        })
    }

    /// An environment is gone, or its process is: whatever it held is closed.
    pub(super) fn disconnect(&mut self, environment: EnvironmentId) {
        for state in &mut self.list {
            state.direct.retain(|_, owner| *owner != Some(environment));
            state.proxied.retain(|_, owner| *owner != Some(environment));
        }
    }

    pub(super) fn perform(
        &mut self,
        operation: &str,
        payload: &Payload,
        owner: Owner,
        desk: &mut Desk<'_>,
    ) -> Result<Value, Refusal> {
        let name = named(payload)?;
        let place = self.list.iter().position(|state| state.is_called(name));
        let state = &mut self.list[place.expect("the network has found it")];
        let through_proxy = state.config.name != name;
        match operation {
            "connect" => {
                payload.only(&["Database"])?;
                self.opened += 1;
                state.connect(self.opened, owner, through_proxy)
            }
            "execute" => {
                payload.only(&["Database", "ConnectionId", "Sql"])?;
                payload.text("Sql")?;
                state.own(payload, owner, through_proxy)?;
                if through_proxy {
                    state.borrow(desk)?;
                }
                Ok(json!({ "RecordsUpdated": 1 }))
            }
            "close" => {
                payload.only(&["Database", "ConnectionId"])?;
                let id = state.own(payload, owner, through_proxy)?;
                state.connections(through_proxy).remove(&id);
                Ok(json!({}))
            }
            _ => Err(Refusal::unknown_operation(&format!("rds-db:{operation}"))),
        }
    }
}

impl State {
    fn is_called(&self, name: &str) -> bool {
        let proxy = self.config.proxy.as_ref();
        self.config.name == name || proxy.is_some_and(|proxy| proxy.name == name)
    }

    fn open(&self) -> u32 {
        u32::try_from(self.direct.len() + self.pool.len()).unwrap_or(u32::MAX)
    }

    fn connections(&mut self, proxied: bool) -> &mut BTreeMap<u64, Owner> {
        if proxied {
            &mut self.proxied
        } else {
            &mut self.direct
        }
    }

    fn connect(&mut self, id: u64, owner: Owner, proxied: bool) -> Result<Value, Refusal> {
        if !proxied && self.open() >= self.config.max_connections {
            return Err(self.refuse());
        }
        self.connections(proxied).insert(id, owner);
        self.most = self.most.max(self.open());
        Ok(json!({ "ConnectionId": format!("c-{id}") }))
    }

    fn refuse(&mut self) -> Refusal {
        self.refused += 1;
        let message = format!(
            "all {} connections of `{}` are open",
            self.config.max_connections, self.config.name
        );
        Refusal::new(CallError::TooManyConnections, "TooManyConnections", message)
    }

    /// The connection that a request means: the one that it names, or the caller's last. A connection that a
    /// snapshot remembers is not the restored environment's own.
    fn own(&mut self, payload: &Payload, owner: Owner, proxied: bool) -> Result<u64, Refusal> {
        let named = payload.optional_text("ConnectionId")?;
        let number = named.map(|id| id.strip_prefix("c-").and_then(|id| id.parse().ok()));
        let mut own = self.connections(proxied).iter();
        let meant = |&(&id, &of): &(&u64, &Owner)| {
            of == owner && number.is_none_or(|number| number == Some(id))
        };
        own.rfind(meant).map(|(&id, _)| id).ok_or_else(|| {
            let message = format!(
                "this environment has no such connection to `{}`",
                self.config.name
            );
            Refusal::new(CallError::NotFound, "ConnectionClosed", message)
        })
    }

    /// A statement waits for a connection of the pool: first come, first served, so that the answer's time is
    /// known at once.
    fn borrow(&mut self, desk: &mut Desk<'_>) -> Result<(), Refusal> {
        let Some(Proxy {
            connections,
            borrow_timeout,
            ..
        }) = self.config.proxy
        else {
            return Ok(());
        };
        let now = desk.now;
        let free = |pool: &[Time]| pool.iter().any(|&at| at <= now);
        let pool = u32::try_from(self.pool.len()).unwrap_or(u32::MAX);
        if !free(&self.pool) && pool < connections && self.open() < self.config.max_connections {
            self.pool.push(now);
            self.most = self.most.max(self.open());
        }
        let Some(first) = self.pool.iter_mut().min() else {
            return Err(self.refuse());
        };
        let wait = (*first).max(now).since(now);
        if wait > borrow_timeout {
            desk.latency = borrow_timeout;
            self.refused += 1;
            let message = format!("no connection came free within {borrow_timeout}");
            return Err(Refusal::new(
                CallError::TooManyConnections,
                "BorrowTimeout",
                message,
            ));
        }
        desk.latency += wait;
        *first = now + desk.latency;
        Ok(())
    }
}
