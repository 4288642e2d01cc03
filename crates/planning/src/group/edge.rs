//! Edges as they come, and the sorted, sound ones that everything else works on.

use super::network::Members;

/// Connections of one client to one service, as some source saw them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edge {
    /// The asset that connects.
    pub client: u32,
    /// The asset that serves.
    pub server: u32,
    /// Port of the service.
    pub port: u16,
    /// Its protocol number (6 TCP, 17 UDP).
    pub proto: u8,
    /// How many connections were seen.
    pub connections: u64,
    /// Bytes in both directions.
    pub bytes: u64,
}

/// What was not used as it came.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Notices {
    /// Edges of an asset to itself.
    pub self_loops: usize,
    /// Edges of an asset that the estate does not have.
    pub unknown_assets: usize,
    /// Edges with no connection.
    pub empty: usize,
    /// Edges said more than once; their connections and bytes are added up.
    pub repeated: usize,
}

/// Sound edges, one for each client and service, sorted by server, protocol, port, client.
pub(super) fn sound(edges: &[Edge], assets: usize) -> (Vec<Edge>, Notices) {
    let mut notices = Notices::default();
    let mut kept: Vec<Edge> = Vec::with_capacity(edges.len());
    for edge in edges {
        if edge.client as usize >= assets || edge.server as usize >= assets {
            notices.unknown_assets += 1;
        } else if edge.client == edge.server {
            notices.self_loops += 1;
        } else if edge.connections == 0 {
            notices.empty += 1;
        } else {
            kept.push(*edge);
        }
    }
    let before = kept.len();
    let mut kept = sorted(&kept, assets);
    kept.dedup_by(|later, first| {
        let same = by_service(later) == by_service(first);
        if same {
            first.connections = first.connections.saturating_add(later.connections);
            first.bytes = first.bytes.saturating_add(later.bytes);
        }
        same
    });
    notices.repeated = before - kept.len();
    (kept, notices)
}

/// By server, protocol, port and client; by server first, as that leaves little to sort.
fn sorted(edges: &[Edge], assets: usize) -> Vec<Edge> {
    let servers: Vec<u32> = edges.iter().map(|edge| edge.server).collect();
    let mut sorted: Vec<Edge> = Vec::with_capacity(edges.len());
    for (_, of_server) in Members::new(&servers, assets).all() {
        let start = sorted.len();
        sorted.extend(of_server.iter().map(|&at| edges[at as usize]));
        sorted[start..].sort_by_key(|edge| by_service(edge).1);
    }
    sorted
}

/// Server; protocol, port and client in one number that sorts like them.
fn by_service(edge: &Edge) -> (u32, u64) {
    let service = u64::from(edge.proto) << 16 | u64::from(edge.port);
    (edge.server, service << 32 | u64::from(edge.client))
}
