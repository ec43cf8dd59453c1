//! Databases, proxies and caches: what they refuse, what they forget, and how long one waits.

use super::{Rig, read};
use coldstart::sim::network::Attachment;
use coldstart::sim::services::{Caller, World};
use coldstart::sim::time::{Span, Time};
use coldstart::sim::trace::{CallError, EnvironmentId};
use serde_json::{Value, json};

const BACKENDS: &str = r#"
[latency]
rds_connect = "10ms"
rds = "4ms"
elasticache = "1ms"
[vpc]
[[vpc.subnet]]
name = "a"
[[vpc.security_group]]
name = "app"
[[database]]
name = "db"
max_connections = 2
[[database]]
name = "pooled"
max_connections = 2
proxy = { name = "pool", connections = 1, borrow_timeout = "10ms" }
[[cache]]
name = "memory"
node_kb = 1
nodes = 2
"#;

/// The services, and calls of numbered environments in the VPC at a time.
struct Vpc {
    world: World,
    at: Time,
}

impl Vpc {
    fn new() -> Self {
        let scenario = read(&format!("{}{BACKENDS}", super::WIRED));
        Self {
            world: World::new(&scenario),
            at: Time(1_000_000),
        }
    }

    /// The answer or the code of the refusal, and how long it took.
    fn call(&mut self, environment: u64, action: &str, payload: Value) -> (String, Span) {
        let attached = Attachment {
            subnets: vec![0],
            groups: vec![0],
        };
        let caller = Caller {
            function: "f",
            vpc: Some(&attached),
            environment: Some(EnvironmentId::nth(environment)),
            ..Caller::default()
        };
        let payload = payload.to_string();
        let reply = self
            .world
            .call(self.at, &caller, action, payload.as_bytes());
        let said = match reply.answer {
            Ok(answer) => answer.to_string(),
            Err(refusal) => refusal.code.to_owned(),
        };
        (said, reply.latency)
    }

    #[track_caller]
    fn says(&mut self, environment: u64, action: &str, payload: Value, want: (&str, u64)) {
        let (said, took) = self.call(environment, action, payload.clone());
        assert_eq!(
            (said.as_str(), took),
            (want.0, Span::millis(want.1)),
            "{action} {payload}"
        );
    }
}

/// A database takes so many connections; each belongs to the environment that opened it
/// (`FACTS.md` section 8, "DB").
#[test]
fn connections_run_out_and_come_back_when_they_are_closed() {
    let mut vpc = Vpc::new();
    let db = || json!({ "Database": "db" });
    let sql = || json!({ "Database": "db", "Sql": "select 1" });
    vpc.says(1, "rds-db:connect", db(), (r#"{"ConnectionId":"c-1"}"#, 10));
    vpc.says(2, "rds-db:connect", db(), (r#"{"ConnectionId":"c-2"}"#, 10));
    vpc.says(3, "rds-db:connect", db(), ("TooManyConnections", 10));
    vpc.says(1, "rds-db:execute", sql(), (r#"{"RecordsUpdated":1}"#, 4));
    // What environment 3 never got, and what is another's, are no connection of its own.
    vpc.says(3, "rds-db:execute", sql(), ("ConnectionClosed", 4));
    let other = json!({ "Database": "db", "ConnectionId": "c-2", "Sql": "select 1" });
    vpc.says(1, "rds-db:execute", other, ("ConnectionClosed", 4));
    vpc.says(2, "rds-db:close", db(), ("{}", 4));
    vpc.says(3, "rds-db:connect", db(), (r#"{"ConnectionId":"c-4"}"#, 10));
    let fared = vpc.world.connections("db").unwrap();
    assert_eq!((fared.open, fared.most, fared.refused), (2, 2, 1));
}

/// A proxy takes any number of clients and queues what finds no connection free; what waits too long is shed
/// (`FACTS-2.md` section B, "RDS Proxy").
#[test]
fn a_proxy_shares_its_connections_in_the_order_of_asking() {
    let mut vpc = Vpc::new();
    for environment in 1..=4 {
        let (said, _) = vpc.call(environment, "rds-db:connect", json!({ "Database": "pool" }));
        assert!(said.starts_with(r#"{"ConnectionId""#), "{said}");
    }
    let sql = || json!({ "Database": "pool", "Sql": "select 1" });
    for (environment, took) in [(1, 4), (2, 8), (3, 12)] {
        vpc.says(
            environment,
            "rds-db:execute",
            sql(),
            (r#"{"RecordsUpdated":1}"#, took),
        );
    }
    vpc.says(4, "rds-db:execute", sql(), ("BorrowTimeout", 10));
    vpc.at = Time(2_000_000);
    vpc.says(4, "rds-db:execute", sql(), (r#"{"RecordsUpdated":1}"#, 4));
    assert_eq!(vpc.world.connections("pooled").unwrap().most, 1);
}

/// Nothing stays for ever: what was used longest ago makes room, a time to live ends.
#[test]
fn a_cache_forgets_what_was_used_longest_ago_and_what_is_too_old() {
    let mut vpc = Vpc::new();
    let key = |key: &str| json!({ "Cache": "memory", "Key": key });
    let set = |key: &str, ttl: Value| json!({ "Cache": "memory", "Key": key, "Value": "x".repeat(300), "TtlSeconds": ttl });
    vpc.says(1, "elasticache:Set", set("old", json!(5)), ("{}", 1));
    vpc.at = Time(7_000_000);
    vpc.says(1, "elasticache:Get", key("old"), ("{}", 1));
    vpc.says(1, "elasticache:Increment", key("n"), (r#"{"Value":1}"#, 1));
    vpc.says(1, "elasticache:Increment", key("n"), (r#"{"Value":2}"#, 1));
    vpc.says(1, "elasticache:Delete", key("n"), ("{}", 1));
    for n in 0..20 {
        vpc.call(1, "elasticache:Set", set(&format!("k{n}"), Value::Null));
        // The first is used all the time, and so it stays.
        let (said, _) = vpc.call(1, "elasticache:Get", key("k0"));
        assert!(said.contains("Value"), "{n}");
    }
    let (held, evicted) = vpc.world.cached("memory").unwrap();
    assert!(
        held <= 6 && held + evicted == 20,
        "{held} held, {evicted} evicted"
    );
    let large = json!({ "Cache": "memory", "Key": "k", "Value": "x".repeat(2_000) });
    vpc.says(1, "elasticache:Set", large, ("ValidationException", 1));
}

/// Databases and caches stand in the VPC: from outside nothing answers, and nobody refuses.
#[test]
fn outside_the_vpc_a_database_and_a_cache_do_not_answer() {
    let mut rig = Rig::with(BACKENDS);
    for (action, payload) in [
        ("rds-db:connect", json!({ "Database": "db" })),
        ("elasticache:Get", json!({ "Cache": "memory", "Key": "k" })),
    ] {
        let error = rig.refuses(action, payload.clone(), "ConnectTimeout", "nothing answers");
        assert_eq!(error, CallError::Unreachable);
        assert_eq!(rig.call(action, &payload).latency, Span::FOREVER);
    }
    for (action, payload, code) in [
        (
            "rds-db:connect",
            json!({ "Database": "x" }),
            "DBInstanceNotFound",
        ),
        (
            "elasticache:Get",
            json!({ "Cache": "x", "Key": "k" }),
            "CacheClusterNotFound",
        ),
    ] {
        rig.refuses(action, payload, code, "there is no");
    }
}

/// A time-out of the caller's own ends a wait that would have no end, and a long answer too.
#[test]
fn a_caller_may_bring_its_own_time_out() {
    let mut rig = Rig::with(&format!(
        "{BACKENDS}\n[[dependency]]\nname = \"slow.example\"\nlatency = \"3s\"\n"
    ));
    let lost = json!({ "Database": "db", "TimeoutMs": 200 });
    let error = rig.refuses(
        "rds-db:connect",
        lost.clone(),
        "RequestTimeout",
        "within 200ms",
    );
    assert_eq!(error, CallError::TimedOut);
    assert_eq!(rig.call("rds-db:connect", &lost).latency, Span::millis(200));
    let slow = json!({ "Url": "https://slow.example/x", "TimeoutMs": 1_000 });
    rig.refuses("http:Get", slow, "RequestTimeout", "within");
    let patient = json!({ "Url": "https://slow.example/x", "TimeoutMs": 3_000 });
    // The request that was given up had arrived all the same.
    rig.answers(
        "http:Get",
        patient,
        json!({ "StatusCode": 200, "Body": r#"{"ok":true,"requests":2}"# }),
    );
}
