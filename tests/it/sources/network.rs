//! What a network costs: NAT gateways and interface endpoints by the hour that has begun and by the byte
//! (`FACTS-2.md` section B, "NAT gateway" and "Interface endpoint").

use super::simulate;
use coldstart::course::content::Content;
use coldstart::money::Item;
use std::fmt::Write;

const ITEMS: [Item; 4] = [
    Item::NatGatewayHours,
    Item::NatGatewayBytes,
    Item::EndpointHours,
    Item::EndpointBytes,
];

/// `GATEWAY-HOURS BYTES ENDPOINT-HOURS BYTES` of a run of this length with these subnets, `ZONE:ROUTE` each, and
/// endpoints, `SERVICE:KIND` each. A function in all subnets writes one row.
#[track_caller]
fn case(duration: &str, subnets: &str, endpoints: &str, want: &str) {
    let mut text = format!("duration = \"{duration}\"\n[vpc]\n");
    let mut names = Vec::new();
    for subnet in subnets.split_whitespace() {
        let (zone, route) = subnet.split_once(':').unwrap();
        let name = format!("{zone}-{route}");
        let _ = write!(
            text,
            "[[vpc.subnet]]\nname = \"{name}\"\nzone = \"{zone}\"\nroute = \"{route}\"\n"
        );
        names.push(name);
    }
    text += "[[vpc.security_group]]\nname = \"app\"\n";
    for endpoint in endpoints.split_whitespace() {
        let (service, kind) = endpoint.split_once(':').unwrap();
        let _ = write!(
            text,
            "[[vpc.endpoint]]\nservice = \"{service}\"\nkind = \"{kind}\"\n"
        );
    }
    let _ = write!(
        text,
        "[[function]]\nname = \"f\"\ncode = \"errand\"\nmemory_mb = 512\nvpc = {{ subnets = {names:?}, security_groups = [\"app\"] }}\n\
         role = [{{ action = \"*\", resource = \"*\" }}]\n\
         [[source]]\nkind = \"invoke\"\nname = \"in\"\nfunction = \"f\"\n\
         [[load]]\nsource = \"in\"\npattern = \"burst\"\ncount = 1\n\
         event = {{ calls = [{{ action = \"dynamodb:PutItem\", payload = {{ TableName = \"t\", Item = {{ id = {{ S = \"a\" }} }} }} }}] }}\n"
    );
    let trace = simulate(&text, &Content::embedded().library).into_sink();
    let total = trace.summary.ledger.total();
    let found = ITEMS.map(|item| total.of(item).to_string()).join(" ");
    assert_eq!(found, want, "{duration} {subnets} {endpoints}");
}

#[test]
fn gateways_and_endpoints_are_paid_by_the_hour_and_by_the_byte() {
    // The request and its answer, `{}`, are 43 bytes.
    case("1m", "a:nat", "", "1 43 0 0");
    case("60m", "a:nat", "", "1 43 0 0");
    case("61m", "a:nat", "", "2 43 0 0");
    case("90m", "a:nat b:nat c:internet", "", "4 43 0 0");
    case("1m", "a:none", "dynamodb:gateway", "0 0 0 0");
    case("1m", "a:nat", "dynamodb:gateway", "1 0 0 0");
    case("1m", "a:none", "dynamodb:interface", "0 0 1 43");
    case(
        "2h",
        "a:none b:none c:none",
        "dynamodb:interface sqs:interface",
        "0 0 12 43",
    );
}
