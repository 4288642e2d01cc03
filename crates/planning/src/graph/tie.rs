//! Dependencies that cannot be cut: two-way ones and those on cycles.

use super::{Graph, components};

/// One observed dependency: `client` needs `server`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Link {
    /// Who asks.
    pub client: u32,
    /// Who answers.
    pub server: u32,
    /// On which port; 0 if not known.
    pub port: u16,
}

/// Why two assets cannot be moved apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TieReason {
    /// Each needs the other.
    BothWays,
    /// They need each other through others, in a cycle.
    Cycle,
}

/// A dependency that forces both ends to move together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tie {
    /// Who asks.
    pub client: u32,
    /// Who answers.
    pub server: u32,
    /// Why it forces.
    pub reason: TieReason,
}

/// The dependencies that force assets together: two-way ones, and those on cycles.
///
/// Shared services are set aside first (`shared[asset]`), as nearly everything needs them and
/// some need something back: with them, a whole estate would be one group. Two-way dependencies
/// are told once, with the smaller asset as the client.
pub fn strong_ties(assets: usize, links: &[Link], shared: &[bool]) -> Vec<Tie> {
    let set_aside = |asset: u32| shared.get(asset as usize).copied().unwrap_or(false);
    let kept = links
        .iter()
        .filter(|link| link.client != link.server)
        .filter(|link| !set_aside(link.client) && !set_aside(link.server))
        .map(|link| (link.client, link.server));
    let graph = Graph::from_edges(assets, kept);
    let mut component_of = vec![0usize; assets];
    for (index, members) in components(&graph).iter().enumerate() {
        for &member in members {
            component_of[member as usize] = index;
        }
    }
    let mut ties: Vec<Tie> = graph
        .edges()
        .filter(|&(client, server)| component_of[client as usize] == component_of[server as usize])
        .filter_map(|(client, server)| match graph.has_edge(server, client) {
            true if client > server => None,
            true => Some(Tie { client, server, reason: TieReason::BothWays }),
            false => Some(Tie { client, server, reason: TieReason::Cycle }),
        })
        .collect();
    ties.sort_unstable();
    ties
}
