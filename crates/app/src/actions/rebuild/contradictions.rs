//! What new dependencies contradict: workloads as people and lists have them, the order of
//! releases, and the plan in force. Nothing moves by itself; it is told.

use std::collections::{BTreeMap, BTreeSet};

use landfall_domain::estate::{Asset, Dependency, Verdict, Workload};
use landfall_domain::id::Id;
use landfall_domain::plan::{Plan, TimeBox};
use landfall_domain::release::Member;
use landfall_planning::estate_graph::EstateGraph;
use landfall_planning::graph::{Added, Graph, Growing};
use landfall_planning::portfolio::Structure;
use landfall_planning::suggestion::{Basis, doubts};

/// So many are told.
const MOST: usize = 1_000;
/// So many assets of a circle are named.
const NAMED: usize = 8;

/// The state before, as far as dependencies can contradict it.
pub(super) struct Before<'a> {
    pub(super) dependencies: &'a [Dependency],
    pub(super) releases: &'a [Vec<Member>],
    pub(super) plan: Option<&'a Plan>,
}

/// The state after.
#[derive(Clone, Copy)]
pub(super) struct After<'a> {
    pub(super) assets: &'a [Asset],
    pub(super) workloads: &'a [Workload],
    pub(super) dependencies: &'a [Dependency],
    pub(super) verdicts: &'a [Verdict],
    pub(super) structure: &'a Structure,
}

/// What the dependencies that were not known before contradict, as sentences.
pub(super) fn contradictions(before: &Before<'_>, after: After<'_>) -> Vec<String> {
    let known: BTreeSet<Id<Dependency>> = before.dependencies.iter().map(|one| one.id).collect();
    let new: Vec<&Dependency> = after
        .dependencies
        .iter()
        .filter(|one| !known.contains(&one.id) && !after.structure.hides(one))
        .collect();
    if known.is_empty() || new.is_empty() {
        return Vec::new();
    }
    let index: BTreeMap<Id<Asset>, u32> =
        (0..).zip(after.assets).map(|(at, asset)| (asset.id, at)).collect();
    let ends: Vec<(u32, u32)> =
        new.iter().filter_map(|one| Some((*index.get(&one.from)?, *index.get(&one.to)?))).collect();
    let mut told = circles(&known, after, &index, &ends);
    told.extend(memberships(after, &ends));
    told.extend(releases(before.releases, after, &ends));
    if let Some(plan) = before.plan {
        told.extend(entries(plan, after, &ends));
    }
    told.truncate(MOST);
    told
}

/// Circles that new dependencies close: their assets can only move together.
fn circles(
    known: &BTreeSet<Id<Dependency>>,
    after: After<'_>,
    index: &BTreeMap<Id<Asset>, u32>,
    ends: &[(u32, u32)],
) -> Vec<String> {
    let name = |at: u32| after.assets[at as usize].name.as_str();
    let old = after
        .dependencies
        .iter()
        .filter(|one| known.contains(&one.id) && !after.structure.hides(one))
        .filter_map(|one| Some((*index.get(&one.from)?, *index.get(&one.to)?)));
    let mut growing = Growing::new(&Graph::from_edges(after.assets.len(), old));
    let mut told = Vec::new();
    for &(client, server) in ends {
        if let Added::Closes(members) = growing.add(client, server) {
            let mut names: Vec<&str> = members.iter().take(NAMED).map(|&at| name(at)).collect();
            let more = format!("{} more", members.len().saturating_sub(NAMED));
            if members.len() > NAMED {
                names.push(&more);
            }
            told.push(format!(
                "{} needs {}, which closes a circle: {} can only move together",
                name(client),
                name(server),
                names.join(", ")
            ));
        }
    }
    told
}

/// Assets at the ends whose ties lead elsewhere than a list or a person says.
fn memberships(after: After<'_>, ends: &[(u32, u32)]) -> Vec<String> {
    let After { assets, workloads, dependencies, verdicts, structure } = after;
    let graph = EstateGraph::new(assets, workloads, dependencies, verdicts);
    let mut touched: Vec<u32> = ends.iter().flat_map(|&(a, b)| [a, b]).collect();
    touched.sort_unstable();
    touched.dedup();
    let basis = Basis { assets, workloads, dependencies, verdicts };
    doubts(&graph, basis, &structure.ties, &touched)
        .into_iter()
        .map(|doubt| {
            let names = doubt.moves.iter().map(|one| assets[one.asset as usize].name.as_str());
            format!("{}: {}", names.collect::<Vec<_>>().join(", "), doubt.because)
        })
        .collect()
}

/// Workloads that were to be released before another one that they turn out to need.
fn releases(releases: &[Vec<Member>], after: After<'_>, ends: &[(u32, u32)]) -> Vec<String> {
    let release_of: BTreeMap<Id<Workload>, usize> = (1..)
        .zip(releases)
        .flat_map(|(number, members)| members.iter().map(move |one| (one.workload, number)))
        .collect();
    let title_of: BTreeMap<Id<Workload>, String> =
        after.workloads.iter().map(|workload| (workload.id, workload.title())).collect();
    let mut told = BTreeSet::new();
    for &(client, server) in ends {
        let [client, server] = [client, server].map(|at| after.assets[at as usize].workload);
        let (Some(client), Some(server)) = (client, server) else { continue };
        let (Some(&first), Some(&later)) = (release_of.get(&client), release_of.get(&server))
        else {
            continue;
        };
        if first < later
            && let (Some(one), Some(other)) = (title_of.get(&client), title_of.get(&server))
        {
            told.insert(format!(
                "{one} was in R-{first} and needs {other}, which was in R-{later}"
            ));
        }
    }
    told.into_iter().collect()
}

/// Entries of the plan in force that are in the wrong order, or apart but must be together.
fn entries(plan: &Plan, after: After<'_>, ends: &[(u32, u32)]) -> Vec<String> {
    let mut placed: BTreeMap<Id<Asset>, u32> = BTreeMap::new();
    for package in &plan.packages {
        if let (Some(asset), Some(iteration)) = (package.asset, package.iteration) {
            let last = placed.entry(asset).or_insert(iteration);
            *last = iteration.max(*last);
        }
    }
    let place = |at: u32| {
        let asset = &after.assets[at as usize];
        let iteration = *placed.get(&asset.id)?;
        let time_box: &TimeBox = plan.iterations.get(iteration as usize)?;
        Some((iteration, asset.name.as_str(), time_box.key()))
    };
    let mut told = BTreeSet::new();
    for &(client, server) in ends {
        let group_of = |at: u32| after.structure.group_of[at as usize];
        let together = group_of(client).is_some() && group_of(client) == group_of(server);
        let Some(((first, one, key), (later, other, other_key))) = place(client).zip(place(server))
        else {
            continue;
        };
        if together && first != later {
            told.insert(format!(
                "{one} in {key} and {other} in {other_key} must move together: they need each other"
            ));
        } else if first < later {
            told.insert(format!("{one} in {key} needs {other}, which comes in {other_key}"));
        }
    }
    told.into_iter().collect()
}
