//! Workloads from dependencies: which assets belong together, and which services are everybody's.
//!
//! Shared services are found first, by fan, port, the variety of what is at their other end and
//! its breadth over groups; their edges are hidden and what is left is divided with the two-level
//! map equation, several times by chance; the groups are what most divisions agree on. How far
//! they stand in divisions with shaken weights, and how many ties bear a member out, is the
//! confidence of a membership. What people decided is never overruled: their groups stay whole
//! and apart, their word on a service stands.
//!
//! Nothing depends on the order of the edges, and the same seed gives the same answer everywhere.

mod cluster;
mod compare;
mod consensus;
mod dial;
mod divide;
mod edge;
mod hint;
mod hub;
mod kind;
mod label;
mod leiden;
mod linkage;
mod log2;
mod modules;
mod moves;
mod name;
mod network;
mod port;
mod potts;
mod role;
mod service;
mod support;
mod ties;
mod weigh;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

pub use compare::adjusted_rand;
pub use edge::{Edge, Notices};
pub use hint::{Hint, hints_from_names};
pub use hub::{Evidence, SharedService};
pub use name::suggest_name;
pub use role::{Resemblance, Role, Roles, roles};
pub use service::{Service, Side};
pub use ties::{AssetTies, Bond, GroupTies, Ties, share_inside};

use divide::divide;
use hub::Judge;
use network::{Network, Pair};
use service::Services;
use weigh::{Units, Worth, weigh};

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
    /// What assets have in common beside dependencies: names, tags, subnets.
    pub hints: &'a [Hint],
}

/// How to group.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Chance.
    pub seed: u64,
    /// How many divisions are made and compared; by the size of the network if not said.
    pub divisions: Option<u32>,
    /// Whether the port of a service may count as evidence.
    pub ports: bool,
    /// Steps by which groups are finer than the data suggest, from 3 to -3, which is coarser. A
    /// step only divides, or only joins, the groups of the step before.
    pub finer: i8,
    /// How many divisions may be made at a time; the answer is the same for any number.
    pub threads: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { seed: 1, divisions: None, ports: true, finer: 0, threads: 1 }
    }
}

/// Assets in groups, each once.
#[derive(Debug, Clone, PartialEq)]
pub struct Grouping {
    /// `group_of[asset]`, from 0 in the order of the groups' first assets.
    pub group_of: Vec<u32>,
    /// How many groups there are, those of one asset included.
    pub groups: usize,
    /// `confidence[asset]`: from 0 to 1, how far its companions stay the same when weights are
    /// shaken, less where few ties bind it to them; 1 where people decided.
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

impl Grouping {
    /// The assets that have other companions in another grouping of the same assets, sorted.
    pub fn differs_from(&self, other: &Self) -> Vec<u32> {
        let sizes = |grouping: &Self| {
            let mut sizes = vec![0_u32; grouping.groups];
            grouping.group_of.iter().for_each(|&group| sizes[group as usize] += 1);
            sizes
        };
        let (own, theirs) = (sizes(self), sizes(other));
        let mut both = std::collections::BTreeMap::<(u32, u32), u32>::new();
        let pairs = || self.group_of.iter().copied().zip(other.group_of.iter().copied());
        pairs().for_each(|pair| *both.entry(pair).or_default() += 1);
        (0..)
            .zip(pairs())
            .filter(|(_, pair)| {
                let shared = both[pair];
                own[pair.0 as usize] != shared || theirs[pair.1 as usize] != shared
            })
            .map(|(asset, _)| asset)
            .collect()
    }
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
    Prepared::new(assets, edges, facts, options).group(facts, options)
}

/// As [`group`], with every tie and its weight, so that the groups can be explained.
pub fn group_with_ties(
    assets: usize,
    edges: &[Edge],
    facts: &Facts<'_>,
    options: &Options,
) -> (Grouping, Ties) {
    let prepared = Prepared::new(assets, edges, facts, options);
    let grouping = prepared.group(facts, options);
    (grouping, Ties::of(prepared))
}

/// Sound edges, and what is known of their services, before anything is grouped.
struct Prepared {
    edges: Vec<Edge>,
    notices: Notices,
    services: Services,
    units: Units,
    found: Found,
}

impl Prepared {
    fn new(assets: usize, edges: &[Edge], facts: &Facts<'_>, options: &Options) -> Self {
        let (edges, notices) = edge::sound(edges, assets);
        let services = Services::new(&edges, assets);
        let units = Units::new(assets, facts.environments, facts.given).with_hints(facts.hints);
        let found = find_shared(&edges, &services, &units, facts, options);
        Self { edges, notices, services, units, found }
    }

    fn group(&self, facts: &Facts<'_>, options: &Options) -> Grouping {
        let (units, found) = (&self.units, &self.found);
        let assets = units.unit_of.len();
        let worth = Worth { hidden: &found.hidden, breadths: &found.breadths };
        let pairs = weigh(&self.edges, &self.services, worth, units);
        let divided = divide(&pairs, &units.labels, options);
        let of_asset = |asset: usize| units.unit_of[asset] as usize;
        let is_given = |asset: usize| facts.given.get(asset).copied().flatten().is_some();
        let confidence = |asset: usize| {
            if is_given(asset) { 1.0 } else { divided.confidence[of_asset(asset)] }
        };
        Grouping {
            group_of: (0..assets).map(|asset| divided.group_of[of_asset(asset)]).collect(),
            groups: divided.groups,
            confidence: (0..assets).map(confidence).collect(),
            runner_up: (0..assets).map(|asset| divided.runner_up[of_asset(asset)]).collect(),
            shared: found.shared.clone(),
            notices: self.notices,
            pairs: pairs.len(),
        }
    }
}

/// What is known of the services when it is settled which of them are everybody's.
struct Found {
    /// Those that are shared, by fan from the largest.
    shared: Vec<SharedService>,
    /// `hidden[service]`: whether it is one of them.
    hidden: Vec<bool>,
    /// `breadths[service]`: in how many groups its other ends are.
    breadths: Vec<u32>,
}

/// Candidates by fan and port, then a first division without their edges, over whose groups the
/// services are judged. `edges` are sound, `services` theirs.
fn find_shared(
    edges: &[Edge],
    services: &Services,
    units: &Units,
    facts: &Facts<'_>,
    options: &Options,
) -> Found {
    let judge = Judge {
        edges,
        services,
        assets: units.unit_of.len(),
        connected: connected(units.unit_of.len(), edges),
        ports: options.ports,
        confirmed: sorted(facts.confirmed),
        refused: sorted(facts.refused),
    };
    let worth = Worth { hidden: &judge.candidates(), breadths: &[] };
    let pairs = weigh(edges, services, worth, units);
    let (group_of, groups) = divide_once(&pairs, units, options.seed);
    let breadths = judge.breadths(&group_of, groups);
    let (shared, hidden) = judge.shared(&breadths);
    Found { shared, hidden, breadths }
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
