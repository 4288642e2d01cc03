//! What dependencies say of the portfolio: shared services, circles and move groups.

use std::collections::{BTreeMap, BTreeSet};

use landfall_domain::estate::{Asset, Dependency, Verdict, Workload};
use landfall_domain::id::Id;
use landfall_domain::plan;

use crate::estate_graph::EstateGraph;
use crate::graph::{self, MoveGroup, TieReason};
use crate::group::{SharedService, Side, Ties};

/// Shared services and move groups, by index of assets.
#[derive(Debug)]
pub struct Structure {
    /// Every tie with its weight, and the services that serve nearly everyone.
    pub ties: Ties,
    /// Assets that must move together.
    pub groups: Vec<MoveGroup>,
    /// The group of each asset.
    pub group_of: Vec<Option<u32>>,
    hidden: BTreeSet<Id<Dependency>>,
}

/// Finds shared services and move groups among assets in scope.
pub fn structure(
    assets: &[Asset],
    workloads: &[Workload],
    dependencies: &[Dependency],
    verdicts: &[Verdict],
) -> Structure {
    let graph = EstateGraph::new(assets, workloads, dependencies, verdicts);
    let ties = graph.ties();
    let index: BTreeMap<Id<Asset>, u32> =
        (0..).zip(assets).map(|(at, asset)| (asset.id, at)).collect();
    let (mut hidden, mut links) = (BTreeSet::new(), Vec::new());
    for dependency in dependencies {
        let ends = index.get(&dependency.from).zip(index.get(&dependency.to));
        let Some((&client, &server)) = ends else { continue };
        if graph.hides(&ties, dependency) {
            hidden.insert(dependency.id);
        } else if assets[client as usize].in_scope() && assets[server as usize].in_scope() {
            links.push((client, server));
        }
    }
    let strong = graph::strong_ties(assets.len(), &links);
    let groups = graph::move_groups(assets.len(), &strong);
    let mut group_of = vec![None; assets.len()];
    for (number, group) in (0..).zip(&groups) {
        for &member in &group.members {
            group_of[member as usize] = Some(number);
        }
    }
    Structure { ties, groups, group_of, hidden }
}

/// A service as people write it: `dns1:53`, or `monitor1>9100` for one that calls others.
pub fn service_name(asset: &str, side: Side, port: u16) -> String {
    let end = match side {
        Side::Serves => ':',
        Side::Calls => '>',
    };
    if port == 0 { format!("{asset}{end}") } else { format!("{asset}{end}{port}") }
}

impl Structure {
    /// The services that serve nearly everyone, by fan from the largest.
    pub fn shared(&self) -> &[SharedService] {
        self.ties.shared()
    }

    /// True if this dependency is one on a shared service, so that it forces nothing.
    pub fn hides(&self, dependency: &Dependency) -> bool {
        self.hidden.contains(&dependency.id)
    }

    /// Each shared service as a sentence.
    pub fn shared_sentences(&self, assets: &[Asset]) -> Vec<String> {
        let sentence = |shared: &SharedService| {
            let service = shared.service;
            let name = &assets[service.asset as usize].name;
            format!("{}: {}", service_name(name, service.side, service.port), shared.sentence())
        };
        self.shared().iter().map(sentence).collect()
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
