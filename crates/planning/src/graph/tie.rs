//! Dependencies that cannot be cut: two-way ones and those on cycles.

use super::{Graph, components};

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
/// Dependencies on shared services must not be among `links`: nearly everything needs them and some
/// need something back, so with them a whole estate would be one group. Two-way dependencies are
/// told once, with the smaller asset as the client.
pub fn strong_ties(assets: usize, links: &[(u32, u32)]) -> Vec<Tie> {
    let kept = links.iter().copied().filter(|(client, server)| client != server);
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
