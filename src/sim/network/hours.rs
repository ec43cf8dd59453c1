//! What a network costs while it stands, used or not: NAT gateways and interface endpoints by the hour
//! (`FACTS-2.md` section B, "NAT gateway" and "Interface endpoint").
//!
//! An hour that has begun is paid whole. How many there are is a model, as a scenario says no more of them than where
//! routes lead: a NAT gateway in each zone that has a subnet with such a route, and of each interface endpoint one
//! interface in each zone of the VPC.

use super::{EndpointKind, Route, Vpc};
use crate::money::Item;
use crate::sim::agenda::Rank;
use crate::sim::time::Span;
use crate::sim::trace::Sink;
use crate::sim::zone::Zone;
use crate::sim::{Due, Simulation};

/// They are paid by the hour.
const HOUR: Span = Span::secs(3_600);

impl Vpc {
    /// How many NAT gateways there are.
    pub fn nat_gateways(&self) -> u64 {
        let with = |zone: Zone| {
            let mut here = self.subnets.iter().filter(move |one| one.zone == zone);
            here.any(|subnet| subnet.route == Route::Nat)
        };
        Zone::ALL
            .into_iter()
            .map(|zone| u64::from(with(zone)))
            .sum()
    }

    /// How many interfaces of endpoints there are.
    pub fn endpoint_interfaces(&self) -> u64 {
        let used = |zone: Zone| self.subnets.iter().any(|subnet| subnet.zone == zone);
        let zones: u64 = Zone::ALL
            .into_iter()
            .map(|zone| u64::from(used(zone)))
            .sum();
        let kinds = self.endpoints.iter().map(|endpoint| &endpoint.kind);
        let interfaces = kinds.filter(|kind| matches!(kind, EndpointKind::Interface(_)));
        zones * interfaces.count() as u64
    }
}

impl<S: Sink> Simulation<S> {
    /// Charges the hour that begins for what stands in the VPC.
    pub(crate) fn pay_network_hour(&mut self) {
        let vpc = &self.scenario.vpc;
        let (gateways, interfaces) = (vpc.nat_gateways(), vpc.endpoint_interfaces());
        if gateways + interfaces == 0 {
            return;
        }
        if gateways > 0 {
            self.charge(Item::NatGatewayHours, gateways);
        }
        if interfaces > 0 {
            self.charge(Item::EndpointHours, interfaces);
        }
        self.agenda
            .push(self.now + HOUR, Rank::Input, Due::NetworkHour);
    }
}
