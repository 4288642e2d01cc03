//! Platforms: assets on which several workloads lean that have nothing else in common, such as a
//! database server, a bus or a file server.
//!
//! They are no reason to make one workload of all; each becomes a workload of its own, which moves
//! before those that lean on it, as every dependency says.

use std::collections::{BTreeMap, BTreeSet};

use crate::graph::Sets;
use crate::group::share_inside;

use super::target::Names;
use super::{Found, Kind, Suggestion};

/// An asset on which so many workloads lean is a platform.
const LEAST_CONSUMERS: usize = 4;

/// An asset on which several workloads lean that have nothing else in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Platform {
    /// The asset, by its place in the list.
    pub asset: u32,
    /// The parts into which its group falls without it, each sorted, by their first members.
    pub consumers: Vec<Vec<u32>>,
}

/// A platform for each group that falls apart without one of its assets, if the parts are of
/// different workloads.
pub(super) fn platforms(found: &Found<'_>, groups: &[Vec<u32>]) -> Vec<Platform> {
    groups.iter().filter_map(|members| platform(found, members)).collect()
}

fn platform(found: &Found<'_>, members: &[u32]) -> Option<Platform> {
    if members.len() <= LEAST_CONSUMERS {
        return None;
    }
    let inside = found.ties.of_group(members).inside;
    let ties: Vec<(u32, u32)> =
        inside.iter().map(|bond| (bond.edge.client, bond.edge.server)).collect();
    let mut clients: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
    for &(client, server) in &ties {
        clients.entry(server).or_default().insert(client);
    }
    // The one with most clients, of equals the first.
    let (hub, clients) = clients
        .into_iter()
        .max_by_key(|(asset, clients)| (clients.len(), std::cmp::Reverse(*asset)))?;
    if clients.len() < LEAST_CONSUMERS {
        return None;
    }
    let consumers = parts(found, members, &ties, hub);
    let own = found.workload_of(hub);
    let leaning: BTreeSet<u32> = consumers
        .iter()
        .filter_map(|part| part.iter().find_map(|&asset| found.workload_of(asset)))
        .filter(|&workload| Some(workload) != own)
        .collect();
    let is_platform = consumers.len() >= LEAST_CONSUMERS && leaning.len() >= LEAST_CONSUMERS;
    is_platform.then_some(Platform { asset: hub, consumers })
}

/// What hangs together without the hub, by ties or because a list or a person put it together.
fn parts(found: &Found<'_>, members: &[u32], ties: &[(u32, u32)], hub: u32) -> Vec<Vec<u32>> {
    let place =
        |asset: u32| members.binary_search(&asset).ok().and_then(|at| u32::try_from(at).ok());
    let mut sets = Sets::new(members.len());
    for &(client, server) in ties.iter().filter(|(a, b)| *a != hub && *b != hub) {
        if let (Some(a), Some(b)) = (place(client), place(server)) {
            sets.join(a, b);
        }
    }
    let mut first_of: BTreeMap<u32, u32> = BTreeMap::new();
    for (at, &asset) in (0..).zip(members).filter(|(_, asset)| **asset != hub) {
        if let Some(stated) = found.stated[asset as usize] {
            sets.join(at, *first_of.entry(stated).or_insert(at));
        }
    }
    let mut parts: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for (at, &asset) in (0..).zip(members).filter(|(_, asset)| **asset != hub) {
        parts.entry(sets.root(at)).or_default().push(asset);
    }
    parts.into_values().collect()
}

/// The groups without their platforms: what is left of each hangs together.
pub(super) fn apart(groups: Vec<Vec<u32>>, platforms: &[Platform]) -> Vec<Vec<u32>> {
    let mut apart = Vec::new();
    for group in groups {
        match platforms.iter().find(|one| group.binary_search(&one.asset).is_ok()) {
            None => apart.push(group),
            Some(platform) => {
                apart.extend(platform.consumers.iter().filter(|part| part.len() > 1).cloned());
            }
        }
    }
    apart
}

/// The platform as a workload of its own, unless it is one.
pub(super) fn suggestion(
    found: &Found<'_>,
    platform: &Platform,
    names: &mut Names,
) -> Option<Suggestion> {
    let asset = platform.asset;
    let own = found.workload_of(asset)?;
    if found.stated[asset as usize].is_some() || found.sizes[own as usize] < 2 {
        return None;
    }
    let ties = found.ties.of_asset(asset, found.graph.workloads());
    let environment = found.basis.workloads[own as usize].environment.clone();
    let name = names.give(found.name(asset), environment.as_deref(), |_| false).ok()?;
    Some(Suggestion {
        kind: Kind::Platform,
        name,
        environment,
        workload: None,
        moves: vec![found.step(asset)],
        stays: Vec::new(),
        confidence_percent: found.step(asset).confidence_percent,
        share_inside: share_inside(ties.inside, ties.outside),
        because: format!(
            "{} parts lean on {} that have nothing else in common: it moves before them, not with them",
            platform.consumers.len(),
            found.name(asset)
        ),
    })
}
