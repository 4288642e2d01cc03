//! What dependencies say of the portfolio: shared services, circles and move groups.

use std::collections::BTreeMap;

use landfall_domain::estate::{Asset, Dependency, LinkKind};
use landfall_domain::id::Id;
use landfall_domain::plan;

use crate::graph::{self, MoveGroup, SharedService, TieReason};

/// Shared services and move groups, by index of assets.
#[derive(Debug)]
pub struct Structure {
    /// Assets that serve nearly everyone.
    pub shared: Vec<SharedService>,
    /// Assets that must move together.
    pub groups: Vec<MoveGroup>,
    /// The group of each asset.
    pub group_of: Vec<Option<u32>>,
    is_shared: Vec<bool>,
}

/// Finds shared services and move groups among assets in scope.
pub fn structure(assets: &[Asset], dependencies: &[Dependency]) -> Structure {
    let index: BTreeMap<Id<Asset>, u32> =
        (0..).zip(assets).map(|(at, asset)| (asset.id, at)).collect();
    let mut workloads = BTreeMap::new();
    let group_of: Vec<Option<u32>> = assets
        .iter()
        .map(|asset| {
            let next = u32::try_from(workloads.len()).unwrap_or(u32::MAX);
            asset.workload.map(|workload| *workloads.entry(workload).or_insert(next))
        })
        .collect();
    // A guest's tie to its carrier is an order, not traffic: it makes no shared service.
    let links = |network_only: bool| -> Vec<graph::Link> {
        dependencies
            .iter()
            .filter(|dependency| !network_only || dependency.kind == LinkKind::Network)
            .filter_map(|dependency| {
                let (client, server) = (*index.get(&dependency.from)?, *index.get(&dependency.to)?);
                let scoped =
                    assets[client as usize].in_scope() && assets[server as usize].in_scope();
                let port = dependency.port.unwrap_or(0);
                scoped.then_some(graph::Link { client, server, port })
            })
            .collect()
    };
    let shared = graph::shared_services(&links(true), &group_of);
    let mut is_shared = vec![false; assets.len()];
    for service in &shared {
        is_shared[service.asset as usize] = true;
    }
    let ties = graph::strong_ties(assets.len(), &links(false), &is_shared);
    let groups = graph::move_groups(assets.len(), &ties);
    let mut member_of = vec![None; assets.len()];
    for (number, group) in (0..).zip(&groups) {
        for &member in &group.members {
            member_of[member as usize] = Some(number);
        }
    }
    Structure { shared, groups, group_of: member_of, is_shared }
}

impl Structure {
    /// True if this asset serves nearly everyone.
    pub fn is_shared(&self, asset: usize) -> bool {
        self.is_shared[asset]
    }

    /// Each shared service as a sentence.
    pub fn shared_sentences(&self, assets: &[Asset]) -> Vec<String> {
        self.shared
            .iter()
            .map(|service| {
                format!("{}: {}", assets[service.asset as usize].name, service.sentence())
            })
            .collect()
    }

    /// Move groups with names, and what forces them.
    pub fn move_groups(&self, assets: &[Asset]) -> Vec<plan::MoveGroup> {
        let name = |at: u32| assets[at as usize].name.as_str();
        self.groups
            .iter()
            .map(|group| {
                let circle = group.forced_by.iter().any(|tie| tie.reason == TieReason::Cycle);
                let ties: Vec<String> = group
                    .forced_by
                    .iter()
                    .take(4)
                    .map(|tie| match tie.reason {
                        TieReason::BothWays => {
                            format!("{} and {} call each other", name(tie.client), name(tie.server))
                        }
                        TieReason::Cycle => {
                            format!("{} needs {}", name(tie.client), name(tie.server))
                        }
                    })
                    .collect();
                let rest = group.forced_by.len().saturating_sub(4);
                let more = if rest > 0 { format!("; and {rest} more ties") } else { String::new() };
                let circle = if circle { "they need each other in a circle: " } else { "" };
                plan::MoveGroup {
                    assets: group.members.iter().map(|&at| name(at).to_owned()).collect(),
                    because: format!("{circle}{}{more}", ties.join("; ")),
                }
            })
            .collect()
    }
}
