//! Assets that serve nearly everyone, each with its evidence.

use std::collections::BTreeSet;

use super::Link;

/// Fewer clients than this is ordinary use.
const FEWEST_CLIENTS: usize = 8;
/// A shared service is used by at least this share of all assets that have a dependency.
const CLIENTS_PERCENT: usize = 15;
/// Clients in fewer groups than this belong together rather than share.
const FEWEST_GROUPS: usize = 4;

/// An asset that so many others use that it ties nobody together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharedService {
    /// The asset.
    pub asset: u32,
    /// How many different assets use it.
    pub clients: usize,
    /// How many assets have any dependency.
    pub connected: usize,
    /// In how many groups its clients are.
    pub groups: usize,
    /// How many groups have any dependency.
    pub connected_groups: usize,
    /// On which ports it is used, sorted; unknown ports are left out.
    pub ports: Vec<u16>,
}

impl SharedService {
    /// The evidence in one sentence.
    pub fn sentence(&self) -> String {
        let ports: Vec<String> = self.ports.iter().take(5).map(u16::to_string).collect();
        let on = match ports.len() {
            0 => String::new(),
            1 => format!(", on port {}", ports[0]),
            _ => format!(", on ports {}", ports.join(", ")),
        };
        format!(
            "{} of {} connected assets use it, from {} of {} groups{on}",
            self.clients, self.connected, self.groups, self.connected_groups
        )
    }
}

/// Finds the assets that have many clients, spread over many groups.
///
/// `group_of[asset]` is the workload or other group of an asset, if it has one. Sorted by asset.
pub fn shared_services(links: &[Link], group_of: &[Option<u32>]) -> Vec<SharedService> {
    let mut used: Vec<(u32, u32, u16)> = links
        .iter()
        .filter(|link| link.client != link.server)
        .map(|link| (link.server, link.client, link.port))
        .collect();
    used.sort_unstable();
    used.dedup();
    let group = |asset: u32| group_of.get(asset as usize).copied().flatten();
    let connected: BTreeSet<u32> =
        used.iter().flat_map(|&(server, client, _)| [server, client]).collect();
    let connected_groups =
        connected.iter().filter_map(|&asset| group(asset)).collect::<BTreeSet<_>>().len();
    let clients_needed = FEWEST_CLIENTS.max((connected.len() * CLIENTS_PERCENT).div_ceil(100));
    let groups_needed = FEWEST_GROUPS.max(connected_groups.div_ceil(2));
    used.chunk_by(|a, b| a.0 == b.0)
        .filter_map(|uses| {
            let clients: BTreeSet<u32> = uses.iter().map(|&(_, client, _)| client).collect();
            let groups: BTreeSet<u32> = clients.iter().filter_map(|&c| group(c)).collect();
            let ports: BTreeSet<u16> =
                uses.iter().map(|&(_, _, port)| port).filter(|&port| port != 0).collect();
            let is_shared = clients.len() >= clients_needed && groups.len() >= groups_needed;
            is_shared.then(|| SharedService {
                asset: uses[0].0,
                clients: clients.len(),
                connected: connected.len(),
                groups: groups.len(),
                connected_groups,
                ports: ports.into_iter().collect(),
            })
        })
        .collect()
}
