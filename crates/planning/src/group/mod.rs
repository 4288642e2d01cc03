//! Workloads from dependencies: which assets belong together, and which services are everybody's.
//!
//! Shared services are found first, by fan, port and breadth over groups; their edges are hidden
//! and what is left is divided with the two-level map equation, several times by chance. How far
//! the divisions agree is the confidence of a membership. What people decided is never overruled:
//! their groups stay whole and apart, their word on a service stands.
//!
//! Nothing depends on the order of the edges, and the same seed gives the same answer everywhere.

mod cluster;
mod compare;
mod consensus;
mod edge;
mod hub;
mod label;
mod log2;
mod modules;
mod name;
mod network;
mod port;
mod service;
mod weigh;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

pub use compare::adjusted_rand;
pub use edge::{Edge, Notices};
pub use hub::{Evidence, SharedService};
pub use name::suggest_name;
pub use service::{Service, Side};

use hub::Judge;
use label::Label;
use network::{Network, Pair};
use service::Services;
use weigh::Units;

/// What is known of the assets, and what people decided. Lists may be shorter than the estate.
#[derive(Debug, Clone, Copy, Default)]
pub struct Facts<'a> {
    /// `environments[asset]`, numbered: production, test… Different ones are never grouped.
    pub environments: &'a [Option<u32>],
    /// `given[asset]`: the group in which people put it.
    pub given: &'a [Option<u32>],
    /// Services that people call shared.
    pub confirmed: &'a [Service],
    /// Services of which people say that they are not shared.
    pub refused: &'a [Service],
}

/// How to group.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Chance.
    pub seed: u64,
    /// How many divisions are made and compared.
    pub divisions: u32,
    /// Whether the port of a service may count as evidence.
    pub ports: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { seed: 1, divisions: 5, ports: true }
    }
}

/// Assets in groups, each once.
#[derive(Debug, Clone, PartialEq)]
pub struct Grouping {
    /// `group_of[asset]`, from 0 in the order of the groups' first assets.
    pub group_of: Vec<u32>,
    /// How many groups there are, those of one asset included.
    pub groups: usize,
    /// `confidence[asset]`: from 0 to 1, how far the divisions agree on its companions; 1 where
    /// people decided.
    pub confidence: Vec<f64>,
    /// `runner_up[asset]`: the other group to which it has the strongest ties.
    pub runner_up: Vec<Option<RunnerUp>>,
    /// Services that are everybody's, by fan from the largest.
    pub shared: Vec<SharedService>,
    /// Edges that were not used as they came.
    pub notices: Notices,
    /// Pairs of units that were tied when the shared services were hidden.
    pub pairs: usize,
}

/// Where an asset would be if not in its group.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RunnerUp {
    /// The group.
    pub group: u32,
    /// The share of the asset's ties that go there, from 0 to 1.
    pub share: f64,
}

/// Groups `assets` assets, numbered from 0, by the edges between them.
pub fn group(assets: usize, edges: &[Edge], facts: &Facts<'_>, options: &Options) -> Grouping {
    let (edges, notices) = edge::sound(edges, assets);
    let services = Services::new(&edges);
    let units = Units::new(assets, facts.environments, facts.given);
    let judge = Judge {
        edges: &edges,
        services: &services,
        connected: connected(assets, &edges),
        ports: options.ports,
        confirmed: sorted(facts.confirmed),
        refused: sorted(facts.refused),
    };
    let first = weigh::weigh(&edges, &services, &judge.candidates(), &units);
    let (first, groups) = divide_once(&first, &units, options.seed);
    let (shared, hidden) = judge.shared(&first, groups);
    let pairs = weigh::weigh(&edges, &services, &hidden, &units);
    let divided = divide(&pairs, &units.labels, options);
    let of_asset = |asset: usize| units.unit_of[asset] as usize;
    let mut grouping = Grouping {
        group_of: (0..assets).map(|asset| divided.group_of[of_asset(asset)]).collect(),
        groups: divided.groups,
        confidence: (0..assets).map(|asset| divided.confidence[of_asset(asset)]).collect(),
        runner_up: (0..assets).map(|asset| divided.runner_up[of_asset(asset)]).collect(),
        shared,
        notices,
        pairs: pairs.len(),
    };
    for (asset, _) in facts.given.iter().enumerate().take(assets).filter(|given| given.1.is_some())
    {
        grouping.confidence[asset] = 1.0;
    }
    grouping
}

/// How many assets have an edge.
fn connected(assets: usize, edges: &[Edge]) -> u32 {
    let mut has_edge = vec![false; assets];
    for edge in edges {
        has_edge[edge.client as usize] = true;
        has_edge[edge.server as usize] = true;
    }
    has_edge.into_iter().map(u32::from).sum()
}

fn sorted(services: &[Service]) -> Vec<Service> {
    let mut services = services.to_vec();
    services.sort_unstable();
    services
}

/// A first division, good enough to see over how many groups a service spreads.
fn divide_once(pairs: &[Pair], units: &Units, seed: u64) -> (Vec<u32>, usize) {
    let network = Network::new(units.labels.len(), pairs);
    let mut dice = ChaCha8Rng::seed_from_u64(seed);
    let module_of = cluster::cluster(&network, &units.labels, &mut dice);
    let mut group_of: Vec<u32> =
        units.unit_of.iter().map(|&unit| module_of[unit as usize]).collect();
    let groups = network::renumber(&mut group_of);
    (group_of, groups)
}

/// Groups of units, with what is known of each member.
struct Divided {
    group_of: Vec<u32>,
    groups: usize,
    confidence: Vec<f64>,
    runner_up: Vec<Option<RunnerUp>>,
}

fn divide(pairs: &[Pair], labels: &[Label], options: &Options) -> Divided {
    let network = Network::new(labels.len(), pairs);
    let mut divisions = Vec::new();
    for at in 0..options.divisions.max(1) {
        let mut dice = ChaCha8Rng::seed_from_u64(options.seed);
        dice.set_stream(u64::from(at) + 1);
        divisions.push(cluster::cluster(&network, labels, &mut dice));
    }
    let mut group_of = consensus::consensus(&divisions, pairs, labels);
    let groups = network::renumber(&mut group_of);
    let confidence = consensus::agreement(&group_of, groups, &divisions);
    let runner_up = runners_up(&network, &group_of, groups);
    Divided { group_of, groups, confidence, runner_up }
}

/// For each node the other group to which it has the strongest ties; the first of equals.
fn runners_up(network: &Network, group_of: &[u32], groups: usize) -> Vec<Option<RunnerUp>> {
    let mut flow_to = vec![0.0; groups];
    let mut nodes = (0..).zip(group_of);
    let mut of_node = |(node, &own): (u32, &u32)| {
        network.ties(node).for_each(|(to, flow)| flow_to[group_of[to as usize] as usize] += flow);
        let mut best: Option<RunnerUp> = None;
        for (to, _) in network.ties(node) {
            let group = group_of[to as usize];
            let share = flow_to[group as usize] / network.leaves[node as usize];
            let better = best.is_none_or(|best| {
                share > best.share || (share >= best.share && group < best.group)
            });
            if group != own && better {
                best = Some(RunnerUp { group, share });
            }
        }
        network.ties(node).for_each(|(to, _)| flow_to[group_of[to as usize] as usize] = 0.0);
        best
    };
    nodes.by_ref().map(&mut of_node).collect()
}
