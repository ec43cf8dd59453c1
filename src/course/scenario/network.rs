//! `[vpc]`: subnets, security groups and endpoints; and `vpc` of a function, a database or a cache.

use super::Named;
use crate::course::read::{At, Fields, did_you_mean};
use crate::sim::network::{
    Attachment, Endpoint, EndpointKind, Peer, Route, Rule, SecurityGroup, Subnet, Vpc,
};
use crate::sim::trace::Service;
use crate::sim::zone::Zone;

/// The services that have endpoints in the lab.
const SERVICES: [(&str, Service); 7] = [
    ("s3", Service::S3),
    ("dynamodb", Service::DynamoDb),
    ("sqs", Service::Sqs),
    ("sns", Service::Sns),
    ("eventbridge", Service::EventBridge),
    ("kinesis", Service::Kinesis),
    ("lambda", Service::Lambda),
];

const ZONES: [(&str, Zone); 3] = [("a", Zone::A), ("b", Zone::B), ("c", Zone::C)];

const ROUTES: [(&str, Route); 3] = [
    ("none", Route::None),
    ("internet", Route::Internet),
    ("nat", Route::Nat),
];

/// The network; an empty one if the scenario has none.
pub(super) fn read(fields: &mut Fields<'_>) -> Vpc {
    fields.get("vpc").and_then(vpc).unwrap_or_default()
}

fn vpc(at: At<'_>) -> Option<Vpc> {
    let mut fields = at.fields()?;
    let subnets = Named::read(&mut fields, "subnet", subnet);
    if subnets.entries.is_empty() {
        let fix = "add a [[vpc.subnet]] with a name and a route";
        fields.at().problem("a VPC without a subnet", fix);
    }
    let groups = groups(&mut fields);
    let names: Vec<&str> = groups.iter().map(|group| group.name.as_str()).collect();
    let endpoints = fields.items("endpoint").into_iter();
    let endpoints = endpoints.filter_map(|at| endpoint(at, &names)).collect();
    fields.finish();
    Some(Vpc {
        subnets: subnets.found(|subnet| subnet)?,
        groups,
        endpoints,
    })
}

fn subnet(name: &str, at: At<'_>) -> Option<Subnet> {
    let mut fields = at.fields()?;
    fields.required::<String>("name");
    let route = fields.get("route").and_then(|at| at.word(&ROUTES));
    let zone = fields.get("zone").and_then(|at| at.word(&ZONES));
    fields.finish();
    Some(Subnet {
        name: name.into(),
        zone: zone.unwrap_or(Zone::A),
        route: route.unwrap_or_default(),
    })
}

/// The security groups. Their rules name each other, so that the names are read first.
fn groups(fields: &mut Fields<'_>) -> Vec<SecurityGroup> {
    let groups = Named::read(fields, "security_group", |name, _| Some(name.to_owned()));
    let names: Vec<&str> = groups
        .entries
        .iter()
        .map(|(name, _)| name.as_str())
        .collect();
    let groups = fields.items("security_group").into_iter().zip(&names);
    groups
        .filter_map(|(at, name)| {
            let mut fields = at.fields()?;
            fields.required::<String>("name");
            let inbound = rules(&mut fields, ("inbound", "from"), &names);
            let outbound = rules(&mut fields, ("outbound", "to"), &names);
            fields.finish();
            Some(SecurityGroup {
                name: (*name).into(),
                inbound: inbound.unwrap_or_default(),
                outbound: outbound.unwrap_or_else(|| vec![Rule::ANY]),
            })
        })
        .collect()
}

/// `[{ from = "app", port = 5432 }]`; none if the key is left out.
fn rules(
    fields: &mut Fields<'_>,
    (key, side): (&'static str, &'static str),
    groups: &[&str],
) -> Option<Vec<Rule>> {
    let items = fields.get(key)?.items().into_iter();
    let rule = |at: At<'_>| {
        let mut fields = at.fields()?;
        let peer = fields.needed(side).and_then(|at| match at.text()? {
            "any" => Some(Peer::Anyone),
            _ => group(&at, groups).map(Peer::Group),
        });
        let port = fields.whole("port", 1..=65_535);
        fields.finish();
        Some(Rule {
            peer: peer?,
            port: port.and_then(|port| u16::try_from(port).ok()),
        })
    };
    Some(items.filter_map(rule).collect())
}

fn group(at: &At<'_>, groups: &[&str]) -> Option<usize> {
    place(at, groups, "security group")
}

/// The place of a name, or a problem at the value that named it.
fn place(at: &At<'_>, names: &[&str], noun: &str) -> Option<usize> {
    let name = at.text()?;
    let found = names.iter().position(|other| *other == name);
    if found.is_none() {
        let fix = if names.is_empty() {
            "add it under [vpc]".to_owned()
        } else {
            did_you_mean(name, names)
        };
        at.problem(format!("there is no {noun} `{name}`"), fix);
    }
    found
}

fn endpoint(at: At<'_>, groups: &[&str]) -> Option<Endpoint> {
    let mut fields = at.fields()?;
    let service = fields.needed("service").and_then(|at| at.word(&SERVICES));
    let usual = matches!(service, Some(Service::S3 | Service::DynamoDb));
    let kinds = [("gateway", true), ("interface", false)];
    let kind = fields.get("kind");
    let gateway = kind.as_ref().and_then(|at| at.word(&kinds));
    let gateway = gateway.unwrap_or(usual);
    if let Some(at) = kind.filter(|_| gateway && service.is_some() && !usual) {
        let fix = "use kind = \"interface\"";
        at.problem("only S3 and DynamoDB have gateway endpoints", fix);
    }
    let own = fields.items("security_groups");
    if let (true, Some(first)) = (gateway, own.first()) {
        first.problem("a gateway endpoint has no security group", "remove it");
    }
    let own: Vec<usize> = own.iter().filter_map(|at| group(at, groups)).collect();
    fields.finish();
    Some(Endpoint {
        service: service?,
        kind: if gateway {
            EndpointKind::Gateway
        } else {
            EndpointKind::Interface(own)
        },
    })
}

/// `vpc = { subnets = ["private-a"], security_groups = ["app"] }` of a function.
pub(super) fn attachment(fields: &mut Fields<'_>, vpc: &Vpc) -> Option<Attachment> {
    let at = fields.get("vpc")?;
    let mut fields = at.fields()?;
    let names: Vec<&str> = vpc
        .subnets
        .iter()
        .map(|subnet| subnet.name.as_str())
        .collect();
    let subnets = fields.items("subnets");
    let subnets: Vec<usize> = subnets
        .iter()
        .filter_map(|at| place(at, &names, "subnet"))
        .collect();
    let groups = security_groups(&mut fields, vpc);
    for (key, empty) in [
        ("subnets", subnets.is_empty()),
        ("security_groups", groups.is_empty()),
    ] {
        if empty && !fields.has(key) {
            let fix = format!("add {key} = [\"…\"]");
            fields.at().problem(format!("`{key}` is missing"), fix);
        }
    }
    fields.finish();
    (!subnets.is_empty() && !groups.is_empty()).then_some(Attachment { subnets, groups })
}

/// The security groups of something in the VPC; empty if the key is left out.
pub(super) fn security_groups(fields: &mut Fields<'_>, vpc: &Vpc) -> Vec<usize> {
    let names: Vec<&str> = vpc.groups.iter().map(|group| group.name.as_str()).collect();
    let items = fields.items("security_groups").into_iter();
    items.filter_map(|at| group(&at, &names)).collect()
}

/// A port, or the usual one.
pub(super) fn port(fields: &mut Fields<'_>, usual: u16) -> u16 {
    let port = fields.whole("port", 1..=65_535);
    port.and_then(|port| u16::try_from(port).ok())
        .unwrap_or(usual)
}
