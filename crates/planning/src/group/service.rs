//! Services and their fans: how many clients one has, how many servers one asset calls on a port.

use super::edge::Edge;
use super::network::{Members, number};

/// On which end of its edges a service sits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// Many clients come to it: DNS, directories, logs.
    Serves,
    /// It goes to many servers: monitoring, scanners, jump hosts.
    Calls,
}

/// One asset on one port, on one side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Service {
    /// The asset.
    pub asset: u32,
    /// Its protocol number.
    pub proto: u8,
    /// The port, always of the serving end.
    pub port: u16,
    /// On which end the asset is.
    pub side: Side,
}

/// Every service of an estate with the edges that it has.
pub(super) struct Services {
    /// Sorted within each side; those that serve come first.
    pub(super) all: Vec<Service>,
    /// `fan[service]`: how many different assets are at the other end.
    pub(super) fan: Vec<u32>,
    /// `serving[edge]`, `calling[edge]`: the services at the two ends of an edge.
    pub(super) serving: Vec<u32>,
    pub(super) calling: Vec<u32>,
}

impl Services {
    /// `edges` are sound: sorted by server, protocol and port, none twice.
    pub(super) fn new(edges: &[Edge], assets: usize) -> Self {
        let mut services = Self {
            all: Vec::new(),
            fan: Vec::new(),
            serving: Vec::with_capacity(edges.len()),
            calling: vec![0; edges.len()],
        };
        for edge in edges {
            let service = Service {
                asset: edge.server,
                proto: edge.proto,
                port: edge.port,
                side: Side::Serves,
            };
            let at = services.count(service);
            services.serving.push(at);
        }
        let clients: Vec<u32> = edges.iter().map(|edge| edge.client).collect();
        let mut calls = Vec::new();
        for (_, of_client) in Members::new(&clients, assets).all() {
            calls.clear();
            calls.extend_from_slice(of_client);
            calls.sort_by_key(|&at| call(&edges[at as usize]));
            services.count_calls(edges, &calls);
        }
        services
    }

    /// Counts the calls of one client, sorted.
    fn count_calls(&mut self, edges: &[Edge], calls: &[u32]) {
        for &at in calls {
            let edge = &edges[at as usize];
            let service = Service {
                asset: edge.client,
                proto: edge.proto,
                port: edge.port,
                side: Side::Calls,
            };
            self.calling[at as usize] = self.count(service);
        }
    }

    /// Counts one more edge of a service; those of one service come one after the other.
    fn count(&mut self, service: Service) -> u32 {
        if self.all.last() != Some(&service) {
            self.all.push(service);
            self.fan.push(0);
        }
        let last = self.all.len() - 1;
        self.fan[last] += 1;
        number(last)
    }

    /// The larger fan at the two ends of an edge.
    pub(super) fn fan_of(&self, edge: usize) -> u32 {
        self.fan[self.serving[edge] as usize].max(self.fan[self.calling[edge] as usize])
    }
}

fn call(edge: &Edge) -> (u8, u16) {
    (edge.proto, edge.port)
}
