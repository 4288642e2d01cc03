//! Kinds of assets by what they serve, and how varied the kinds at the other end of a service are.
//!
//! A workload's database is called by one tier of that workload; what infrastructure serves is
//! called by whatever has an address. So a service with a wide fan but hardly any variety at its
//! other end may be a large workload's own.

use super::edge::Edge;
use super::network::{Members, number};
use super::service::Services;

/// So few kinds are one tier and some of its neighbours; infrastructure of a small site has more.
const FEW: f64 = 3.0;
/// Where the whole estate is hardly varied, so many times fewer than in it.
const FEWER: f64 = 2.0;

/// `narrow[service]`: of those that `wide` marks, whether hardly any variety is at its other end.
pub(super) fn narrow(
    assets: usize,
    edges: &[Edge],
    services: &Services,
    wide: &[bool],
) -> Vec<bool> {
    let kinds = kinds(assets, services, wide);
    let kind = |asset: u32| kinds[asset as usize];
    let enough = (variety(of_connected(edges, &kinds)) / FEWER).min(FEW);
    let mut narrow = vec![false; wide.len()];
    let mut start = 0;
    for same in services.serving.chunk_by(|a, b| a == b) {
        let own = &edges[start..start + same.len()];
        start += same.len();
        let service = same[0] as usize;
        narrow[service] =
            wide[service] && variety(own.iter().map(|edge| kind(edge.client)).collect()) < enough;
    }
    for (service, own) in Members::new(&services.calling, wide.len()).all() {
        let service = service as usize;
        if wide[service] && !own.is_empty() {
            let servers = own.iter().map(|&edge| edges[edge as usize].server);
            narrow[service] = variety(servers.map(kind).collect()) < enough;
        }
    }
    narrow
}

/// `kinds[asset]`: the service that most come to, or 0 if none. What a service that `wide` marks
/// calls does not count: monitoring calls everything, and tells nothing about it.
fn kinds(assets: usize, services: &Services, wide: &[bool]) -> Vec<u32> {
    let mut most = vec![(0, 0); assets];
    let mut start = 0;
    for same in services.serving.chunk_by(|a, b| a == b) {
        let calling = &services.calling[start..start + same.len()];
        start += same.len();
        let clients = calling.iter().filter(|&&service| !wide[service as usize]).count();
        let service = services.all[same[0] as usize];
        let kind = (u32::from(service.proto) << 16 | u32::from(service.port)) + 1;
        let most = &mut most[service.asset as usize];
        *most = (*most).max((clients, kind));
    }
    most.into_iter().map(|(clients, kind)| if clients == 0 { 0 } else { kind }).collect()
}

/// The kind of each asset that has an edge.
fn of_connected(edges: &[Edge], kinds: &[u32]) -> Vec<u32> {
    let mut waits = vec![true; kinds.len()];
    let ends = edges.iter().flat_map(|edge| [edge.client as usize, edge.server as usize]);
    ends.filter(|&asset| std::mem::take(&mut waits[asset])).map(|asset| kinds[asset]).collect()
}

/// How many kinds there are, counted by how common they are: one over the chance that two draws
/// are of the same kind (Simpson, Nature 163:688, 1949).
fn variety(mut kinds: Vec<u32>) -> f64 {
    kinds.sort_unstable();
    let squares: f64 = kinds.chunk_by(|a, b| a == b).map(|same| square(same.len())).sum();
    square(kinds.len()) / squares.max(1.0)
}

fn square(count: usize) -> f64 {
    f64::from(number(count)).powi(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_count_by_how_common_they_are() {
        assert!((variety(vec![7, 9, 7, 9]) - 2.0).abs() < 1e-12);
        // Eight of one kind and two of another: 10² / (8² + 2²).
        assert!((variety(vec![1, 1, 1, 1, 2, 1, 1, 1, 1, 2]) - 100.0 / 68.0).abs() < 1e-12);
        assert!(variety(Vec::new()) < 1e-12);
    }
}
