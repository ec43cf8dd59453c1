//! A cache in memory: quick, and it forgets. What it holds makes room for what comes later, expires, and goes
//! with its node; so a function may look there first, and must know what to do when it finds nothing.

use super::Desk;
use super::payload::Payload;
use super::refusal::Refusal;
use crate::sim::backends::Cache;
use crate::sim::iam::Resource;
use crate::sim::time::{Span, Time};
use crate::sim::trace::CallError;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The caches of a run.
#[derive(Debug, Default)]
pub(super) struct Caches {
    list: Vec<State>,
}

#[derive(Debug)]
struct State {
    config: Cache,
    nodes: Vec<Node>,
}

/// What one node holds. Uses are numbered, so that the entry that was used longest ago is found at once.
#[derive(Clone, Debug, Default)]
struct Node {
    entries: BTreeMap<String, Entry>,
    by_use: BTreeMap<u64, String>,
    bytes: u64,
    uses: u64,
    evicted: u64,
}

#[derive(Clone, Debug)]
struct Entry {
    value: Value,
    bytes: u64,
    expires: Time,
    used: u64,
}

/// What an entry takes beside its key and value: a model.
const OVERHEAD: u64 = 64;

/// What a role must allow: to connect to the cache.
pub(super) fn resource(payload: &Payload) -> Result<Resource, Refusal> {
    Ok(Resource::cache(payload.text("Cache")?))
}

impl Caches {
    pub(super) fn new(caches: &[Cache]) -> Self {
        let state = |config: &Cache| State {
            nodes: vec![Node::default(); config.nodes as usize],
            config: config.clone(),
        };
        Self {
            list: caches.iter().map(state).collect(),
        }
    }

    /// The settings of the cache that a request goes to.
    pub(super) fn target(&self, payload: &Payload) -> Result<&Cache, Refusal> {
        let name = payload.text("Cache")?;
        let found = self.list.iter().find(|state| state.config.name == name);
        found.map(|state| &state.config).ok_or_else(|| {
            let message = format!("there is no cache `{name}`");
            Refusal::new(CallError::NotFound, "CacheClusterNotFound", message)
        })
    }

    /// The node, from 1, that keeps a request's key.
    pub(super) fn node_of(&self, payload: &Payload) -> Result<u32, Refusal> {
        let nodes = self.target(payload)?.nodes;
        Ok(node(payload.text("Key")?, nodes) + 1)
    }

    /// A node is lost with all that it holds, or all nodes are.
    pub(super) fn forget(&mut self, name: &str, node: Option<u32>) {
        let found = self.list.iter_mut().find(|state| state.config.name == name);
        for (nth, one) in (1..).zip(found.into_iter().flat_map(|state| &mut state.nodes)) {
            if node.is_none_or(|node| node == nth) {
                *one = Node::default();
            }
        }
    }

    /// How many entries a cache holds, and how many it has evicted.
    pub(super) fn entries(&self, name: &str) -> Option<(u64, u64)> {
        let state = self.list.iter().find(|state| state.config.name == name)?;
        let held = state.nodes.iter().map(|node| node.entries.len() as u64);
        Some((
            held.sum(),
            state.nodes.iter().map(|node| node.evicted).sum(),
        ))
    }

    pub(super) fn perform(
        &mut self,
        operation: &str,
        payload: &Payload,
        desk: &Desk<'_>,
    ) -> Result<Value, Refusal> {
        let name = payload.text("Cache")?;
        let key = payload.text("Key")?;
        let place = self.list.iter().position(|state| state.config.name == name);
        let state = &mut self.list[place.expect("the network has found it")];
        let (most, at) = (state.config.node_bytes, node(key, state.config.nodes));
        let node = &mut state.nodes[at as usize];
        let now = desk.now;
        match operation {
            "Get" => {
                payload.only(&["Cache", "Key"])?;
                let found = node.get(key, now);
                Ok(found.map_or_else(|| json!({}), |value| json!({ "Value": value })))
            }
            "Set" => {
                payload.only(&["Cache", "Key", "Value", "TtlSeconds"])?;
                let value = payload.get("Value").cloned();
                let value = value.ok_or_else(|| Refusal::invalid("`Value` is missing"))?;
                let ttl = payload.number("TtlSeconds")?;
                let expires = ttl.map_or(Time::NEVER, |ttl| now + Span::secs(ttl as u64));
                node.set(key, value, expires, most)?;
                Ok(json!({}))
            }
            "Increment" => {
                payload.only(&["Cache", "Key"])?;
                let count = node.get(key, now).and_then(|value| value.as_i64());
                let count = count.unwrap_or(0).saturating_add(1);
                node.set(key, count.into(), Time::NEVER, most)?;
                Ok(json!({ "Value": count }))
            }
            "Delete" => {
                payload.only(&["Cache", "Key"])?;
                node.remove(key);
                Ok(json!({}))
            }
            _ => Err(Refusal::unknown_operation(&format!(
                "elasticache:{operation}"
            ))),
        }
    }
}

/// The place of the node that keeps a key: FNV-1a, so that the same key always has the same node.
fn node(key: &str, nodes: u32) -> u32 {
    let hash = key.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    u32::try_from(hash % u64::from(nodes.max(1))).unwrap_or_default()
}

impl Node {
    fn get(&mut self, key: &str, now: Time) -> Option<Value> {
        let entry = self.entries.get_mut(key)?;
        if entry.expires <= now {
            self.remove(key);
            return None;
        }
        self.uses += 1;
        let before = std::mem::replace(&mut entry.used, self.uses);
        let value = entry.value.clone();
        self.by_use.remove(&before);
        self.by_use.insert(self.uses, key.into());
        Some(value)
    }

    fn set(&mut self, key: &str, value: Value, expires: Time, most: u64) -> Result<(), Refusal> {
        let bytes = OVERHEAD + (key.len() + value.to_string().len()) as u64;
        if bytes > most {
            let message = format!("the entry has {bytes} bytes, and the node {most}");
            return Err(Refusal::invalid(message));
        }
        self.remove(key);
        while self.bytes + bytes > most
            && let Some((_, oldest)) = self.by_use.pop_first()
        {
            self.remove(&oldest);
            self.evicted += 1;
        }
        self.uses += 1;
        self.bytes += bytes;
        self.by_use.insert(self.uses, key.into());
        let used = self.uses;
        let entry = Entry {
            value,
            bytes,
            expires,
            used,
        };
        self.entries.insert(key.into(), entry);
        Ok(())
    }

    fn remove(&mut self, key: &str) {
        if let Some(gone) = self.entries.remove(key) {
            self.bytes -= gone.bytes;
            self.by_use.remove(&gone.used);
        }
    }
}
