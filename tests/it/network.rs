//! What a function can reach (`FACTS.md` section 8, "VPC"): a table of paths.

use coldstart::sim::network::{
    Attachment, Endpoint, EndpointKind, NoPath, Peer, Route, Rule, SecurityGroup, Subnet, Target,
    Vpc, Way, path,
};
use coldstart::sim::trace::Service;
use coldstart::sim::zone::Zone;

const PUBLIC: usize = 0;
const PRIVATE: usize = 1;
const ISOLATED: usize = 2;

const OPEN: usize = 0;
const CLOSED: usize = 1;
const ONLY_DATABASE: usize = 2;
const DATABASE: usize = 3;

/// Three subnets; security groups that let everything, nothing and only the database out; endpoints of S3 (a
/// gateway), SQS (open) and SNS (behind the database's group).
fn vpc() -> Vpc {
    let subnet = |name: &str, route| Subnet {
        name: name.into(),
        zone: Zone::A,
        route,
    };
    let to_database = Rule {
        peer: Peer::Group(DATABASE),
        port: Some(5_432),
    };
    let group = |name: &str, inbound, outbound| SecurityGroup {
        name: name.into(),
        inbound,
        outbound,
    };
    let endpoint = |service, kind| Endpoint { service, kind };
    let from_open = Rule {
        peer: Peer::Group(OPEN),
        port: Some(5_432),
    };
    Vpc {
        subnets: vec![
            subnet("public", Route::Internet),
            subnet("private", Route::Nat),
            subnet("isolated", Route::None),
        ],
        groups: vec![
            group("open", vec![], vec![Rule::ANY]),
            group("closed", vec![], vec![]),
            group("only-database", vec![], vec![to_database]),
            group("database", vec![from_open], vec![Rule::ANY]),
        ],
        endpoints: vec![
            endpoint(Service::S3, EndpointKind::Gateway),
            endpoint(Service::Sqs, EndpointKind::Interface(vec![])),
            endpoint(Service::Sns, EndpointKind::Interface(vec![DATABASE])),
        ],
    }
}

#[track_caller]
fn from(subnet: usize, group: usize, to: Target<'_>, want: Result<Way, NoPath>) {
    let attached = Attachment {
        subnets: vec![subnet],
        groups: vec![group],
    };
    assert_eq!(path(&vpc(), Some((&attached, subnet)), to), want, "{to:?}");
}

const INTERNET: Target<'_> = Target::Outside { port: 443 };

fn database(port: u16) -> Target<'static> {
    Target::Inside {
        groups: &[DATABASE],
        port,
    }
}

/// A function has no public address, so that only NAT leads out: "internet needs NAT gateway".
#[test]
fn only_a_nat_gateway_leads_to_the_internet() {
    from(PUBLIC, OPEN, INTERNET, Err(NoPath::PublicSubnet));
    from(PRIVATE, OPEN, INTERNET, Ok(Way::Nat));
    from(ISOLATED, OPEN, INTERNET, Err(NoPath::NoRoute));
    from(PRIVATE, CLOSED, INTERNET, Err(NoPath::Outbound));
    assert_eq!(path(&vpc(), None, INTERNET), Ok(Way::Direct));
}

/// "AWS services via VPC endpoints", or by the way to the internet.
#[test]
fn services_are_reached_by_their_endpoint_or_by_nat() {
    let service = Target::Service;
    for subnet in [PUBLIC, PRIVATE, ISOLATED] {
        from(subnet, OPEN, service(Service::S3), Ok(Way::Gateway));
        from(subnet, OPEN, service(Service::Sqs), Ok(Way::Interface));
    }
    from(
        PUBLIC,
        OPEN,
        service(Service::DynamoDb),
        Err(NoPath::PublicSubnet),
    );
    from(PRIVATE, OPEN, service(Service::DynamoDb), Ok(Way::Nat));
    from(
        ISOLATED,
        OPEN,
        service(Service::DynamoDb),
        Err(NoPath::NoRoute),
    );
    from(
        ISOLATED,
        CLOSED,
        service(Service::S3),
        Err(NoPath::Outbound),
    );
    // The endpoint's own security group lets in 5432 only, and it listens on 443.
    from(ISOLATED, OPEN, service(Service::Sns), Err(NoPath::Inbound));
    assert_eq!(
        path(&vpc(), None, service(Service::DynamoDb)),
        Ok(Way::Direct)
    );
}

/// Inside the VPC routes always lead there; the security groups at both ends decide.
#[test]
fn security_groups_decide_at_both_ends() {
    for subnet in [PUBLIC, PRIVATE, ISOLATED] {
        from(subnet, OPEN, database(5_432), Ok(Way::Inside));
    }
    from(PRIVATE, OPEN, database(6_379), Err(NoPath::Inbound));
    from(PRIVATE, CLOSED, database(5_432), Err(NoPath::Outbound));
    from(
        PRIVATE,
        ONLY_DATABASE,
        database(5_432),
        Err(NoPath::Inbound),
    );
    from(PRIVATE, ONLY_DATABASE, INTERNET, Err(NoPath::Outbound));
    let unguarded = Target::Inside {
        groups: &[],
        port: 5_432,
    };
    from(PRIVATE, OPEN, unguarded, Ok(Way::Inside));
    assert_eq!(path(&vpc(), None, unguarded), Err(NoPath::NotAttached));
}

#[test]
fn an_environment_uses_a_subnet_of_its_zone() {
    let mut vpc = vpc();
    vpc.subnets[PRIVATE].zone = Zone::B;
    let attached = Attachment {
        subnets: vec![PRIVATE, ISOLATED],
        groups: vec![OPEN],
    };
    assert_eq!(attached.zones(&vpc), [Zone::B, Zone::A]);
    let subnet = |zone, number| attached.subnet(&vpc, zone, number);
    assert_eq!((subnet(Zone::B, 1), subnet(Zone::B, 2)), (PRIVATE, PRIVATE));
    assert_eq!(
        (subnet(Zone::A, 1), subnet(Zone::A, 2)),
        (ISOLATED, ISOLATED)
    );
}
