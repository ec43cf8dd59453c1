//! The network: what a function can reach, and why not. A pure rule over what a scenario wires.
//!
//! A function runs outside the customer's VPC unless it is attached to one; then its traffic leaves through
//! interfaces in the subnets that it names (`FACTS.md` section 8, "VPC"). Those interfaces never have a public
//! address, so a public subnet's internet gateway does nothing for it: it needs a NAT gateway, or an endpoint
//! of the service (`FACTS.md` section 8: "internet needs NAT gateway, AWS services via VPC endpoints").
//!
//! What cannot be reached does not answer. Nobody says no: the caller waits until its own time-out.

mod hours;

use super::trace::Service;
use super::zone::Zone;

/// A customer's VPC.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Vpc {
    /// Its subnets.
    pub subnets: Vec<Subnet>,
    /// Its security groups.
    pub groups: Vec<SecurityGroup>,
    /// Ways to AWS services that do not leave it.
    pub endpoints: Vec<Endpoint>,
}

/// A subnet: a part of a VPC in one zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subnet {
    /// Its name.
    pub name: String,
    /// Its availability zone.
    pub zone: Zone,
    /// Where its route table sends what is not for the VPC.
    pub route: Route,
}

/// Where a subnet's default route leads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Route {
    /// Nowhere: an isolated subnet.
    #[default]
    None,
    /// To an internet gateway: a public subnet. It serves only what has a public address.
    Internet,
    /// To a NAT gateway, which stands in a public subnet: a private subnet with a way out.
    Nat,
}

/// A security group: it is stateful, so that answers always come back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecurityGroup {
    /// Its name.
    pub name: String,
    /// What may come in. A new group lets nothing in.
    pub inbound: Vec<Rule>,
    /// What may go out. A new group lets everything out.
    pub outbound: Vec<Rule>,
}

/// A rule of a security group. There are only rules that allow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// The other side.
    pub peer: Peer,
    /// The port at the side that is called; none for all.
    pub port: Option<u16>,
}

/// The other side of a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Peer {
    /// Any address.
    Anyone,
    /// What has this security group; a place in [`Vpc::groups`].
    Group(usize),
}

/// A way to a service that does not leave the VPC.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// The service.
    pub service: Service,
    /// Its kind.
    pub kind: EndpointKind,
}

/// The kinds of endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EndpointKind {
    /// An entry in the route tables, free of charge: S3 and DynamoDB only.
    Gateway,
    /// An interface in the VPC, behind security groups (places in [`Vpc::groups`]; none lets everything in).
    Interface(Vec<usize>),
}

/// How a function is attached to the VPC.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attachment {
    /// Its subnets; places in [`Vpc::subnets`].
    pub subnets: Vec<usize>,
    /// Its security groups; places in [`Vpc::groups`].
    pub groups: Vec<usize>,
}

/// Where a call goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target<'a> {
    /// An AWS service, by its public address or its endpoint.
    Service(Service),
    /// Something in the VPC, behind security groups; none lets the whole VPC in.
    Inside {
        /// Places in [`Vpc::groups`].
        groups: &'a [usize],
        /// Its port.
        port: u16,
    },
    /// Something on the internet.
    Outside {
        /// Its port.
        port: u16,
    },
}

/// Why nothing answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoPath {
    /// It stands in a VPC, and the function is not attached to it.
    NotAttached,
    /// The function's subnet is public, and the function has no public address.
    PublicSubnet,
    /// The function's subnet has no way out, and there is no endpoint.
    NoRoute,
    /// No outbound rule of the function's security groups lets it out.
    Outbound,
    /// No inbound rule of the security groups at the other end lets it in.
    Inbound,
    /// There is a path, but what is called is down.
    Down,
}

/// The way that a call takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Way {
    /// By Lambda's own network, from outside a customer's VPC.
    #[default]
    Direct,
    /// Within the VPC.
    Inside,
    /// Out of the VPC through a NAT gateway, which is paid by the hour and by what it carries.
    Nat,
    /// Through an interface endpoint, which is paid likewise.
    Interface,
    /// Through a gateway endpoint, which costs nothing.
    Gateway,
}

/// AWS services are called over HTTPS.
const HTTPS: u16 = 443;

/// Whether a call arrives. `subnet` is the place of the caller's subnet in [`Vpc::subnets`].
pub fn path(vpc: &Vpc, from: Option<(&Attachment, usize)>, to: Target<'_>) -> Result<Way, NoPath> {
    let Some((attached, subnet)) = from else {
        return match to {
            Target::Inside { .. } => Err(NoPath::NotAttached),
            // Outside a customer's VPC the service's own network leads everywhere.
            Target::Service(_) | Target::Outside { .. } => Ok(Way::Direct),
        };
    };
    match to {
        Target::Inside { groups, port } => {
            inside(vpc, attached, groups, port).map(|()| Way::Inside)
        }
        Target::Outside { port } => outside(vpc, attached, subnet, port),
        Target::Service(service) => {
            let endpoint = vpc.endpoints.iter().find(|one| one.service == service);
            match endpoint.map(|endpoint| &endpoint.kind) {
                Some(EndpointKind::Interface(groups)) => {
                    inside(vpc, attached, groups, HTTPS).map(|()| Way::Interface)
                }
                Some(EndpointKind::Gateway) => {
                    out(vpc, attached, None, HTTPS).map(|()| Way::Gateway)
                }
                None => outside(vpc, attached, subnet, HTTPS),
            }
        }
    }
}

/// To something in the VPC: routes always lead there, security groups decide at both ends.
fn inside(vpc: &Vpc, from: &Attachment, to: &[usize], port: u16) -> Result<(), NoPath> {
    out(vpc, from, Some(to), port)?;
    let lets_in = |&group: &usize| {
        let rules = &vpc.groups[group].inbound;
        rules
            .iter()
            .any(|rule| rule.means(Some(&from.groups), port))
    };
    if to.is_empty() || to.iter().any(lets_in) {
        Ok(())
    } else {
        Err(NoPath::Inbound)
    }
}

/// To the internet: the security groups let it out, and the subnet's route leads to a NAT gateway.
fn outside(vpc: &Vpc, from: &Attachment, subnet: usize, port: u16) -> Result<Way, NoPath> {
    out(vpc, from, None, port)?;
    match vpc.subnets[subnet].route {
        Route::Nat => Ok(Way::Nat),
        Route::Internet => Err(NoPath::PublicSubnet),
        Route::None => Err(NoPath::NoRoute),
    }
}

/// Whether the caller's own security groups let a call out.
fn out(vpc: &Vpc, from: &Attachment, to: Option<&[usize]>, port: u16) -> Result<(), NoPath> {
    let lets_out = |&group: &usize| {
        let rules = &vpc.groups[group].outbound;
        rules.iter().any(|rule| rule.means(to, port))
    };
    if from.groups.iter().any(lets_out) {
        Ok(())
    } else {
        Err(NoPath::Outbound)
    }
}

impl Rule {
    /// Everything.
    pub const ANY: Self = Self {
        peer: Peer::Anyone,
        port: None,
    };

    /// Whether the rule means a call whose other side has these groups; none for what is outside.
    fn means(&self, groups: Option<&[usize]>, port: u16) -> bool {
        let peer = match self.peer {
            Peer::Anyone => true,
            Peer::Group(group) => groups.is_some_and(|groups| groups.contains(&group)),
        };
        peer && self.port.is_none_or(|own| own == port)
    }
}

impl Attachment {
    /// The zones of its subnets.
    pub fn zones(&self, vpc: &Vpc) -> Vec<Zone> {
        self.subnets
            .iter()
            .map(|&one| vpc.subnets[one].zone)
            .collect()
    }

    /// The subnet of an environment in a zone: its own subnet there. Where there are several, environments take
    /// turns by their numbers.
    pub fn subnet(&self, vpc: &Vpc, zone: Zone, number: u64) -> usize {
        let there = self
            .subnets
            .iter()
            .filter(|&&one| vpc.subnets[one].zone == zone);
        let there: Vec<usize> = there.copied().collect();
        let choice = if there.is_empty() {
            &self.subnets
        } else {
            &there
        };
        let turn = number % (choice.len().max(1) as u64);
        let turn = usize::try_from(turn).unwrap_or_default();
        choice.get(turn).copied().unwrap_or_default()
    }
}
