//! What binds an asset to others: its ties one by one, as grouping weighs them.

use super::edge::Edge;
use super::hub::SharedService;
use super::network::Members;
use super::service::{Service, Side};
use super::weigh::weight;
use super::{Facts, Options, Prepared};

/// Every edge of an estate with what it is worth to grouping, so that a membership can be
/// explained and shared services be told apart from ties.
#[derive(Debug)]
pub struct Ties {
    edges: Vec<Edge>,
    /// `weights[edge]`: how strongly it binds; nothing if it is hidden or leads to another
    /// environment.
    weights: Vec<f64>,
    /// `hidden[edge]`: whether a shared service is at one of its ends.
    hidden: Vec<bool>,
    /// Edges by the assets at their ends; those from the second half on are met at the server.
    ends: Members,
    shared: Vec<SharedService>,
    /// The shared services, sorted.
    sorted: Vec<Service>,
}

/// One tie of an asset.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bond {
    /// The connections behind it.
    pub edge: Edge,
    /// The asset at the other end.
    pub other: u32,
    /// How strongly it binds, relative to a service that only two assets use (1).
    pub weight: f64,
    /// True if it belongs to a shared service, so that it binds nobody.
    pub is_hidden: bool,
}

/// What binds one asset.
#[derive(Debug, Clone, PartialEq)]
pub struct AssetTies {
    /// Sum of the weights of ties to its own group.
    pub inside: f64,
    /// Sum of the weights of ties that lead out of it.
    pub outside: f64,
    /// The other groups to which it is tied, with the sum of weights, strongest first.
    pub others: Vec<(u32, f64)>,
    /// Every tie, strongest first, hidden ones last.
    pub bonds: Vec<Bond>,
}

/// What holds one group together, and what leads out of it.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupTies {
    /// Sum of the weights of ties between members.
    pub internal: f64,
    /// Sum of the weights of ties that lead out.
    pub external: f64,
    /// The ties between members, strongest first, each met at its client.
    pub inside: Vec<Bond>,
    /// The ties that lead out, strongest first; `other` is the end outside.
    pub boundary: Vec<Bond>,
}

/// The part of ties that stays inside: 1 if nothing leads out, also where there are no ties.
pub fn share_inside(inside: f64, outside: f64) -> f64 {
    if outside > 0.0 { inside / (inside + outside) } else { 1.0 }
}

impl Ties {
    /// Weighs the edges between `assets` assets; what [`super::group`] takes, it takes as well.
    pub fn new(assets: usize, edges: &[Edge], facts: &Facts<'_>, options: &Options) -> Self {
        Self::of(Prepared::new(assets, edges, facts, options))
    }

    pub(super) fn of(prepared: Prepared) -> Self {
        let hidden: Vec<bool> = (0..prepared.edges.len())
            .map(|at| {
                let ends = [prepared.services.serving[at], prepared.services.calling[at]];
                ends.iter().any(|&service| prepared.found.hidden[service as usize])
            })
            .collect();
        let weights = (0..prepared.edges.len())
            .map(|at| if hidden[at] { 0.0 } else { worth(&prepared, at) })
            .collect();
        let Prepared { edges, units, found, .. } = prepared;
        let clients = edges.iter().map(|edge| edge.client);
        let both: Vec<u32> = clients.chain(edges.iter().map(|edge| edge.server)).collect();
        let mut sorted: Vec<Service> = found.shared.iter().map(|one| one.service).collect();
        sorted.sort_unstable();
        let ends = Members::new(&both, units.unit_of.len());
        Self { edges, weights, hidden, ends, shared: found.shared, sorted }
    }

    /// The services that are everybody's, by fan from the largest.
    pub fn shared(&self) -> &[SharedService] {
        &self.shared
    }

    /// Whether connections of `client` to `server` are those of a shared service.
    pub fn hides(&self, client: u32, server: u32, proto: u8, port: u16) -> bool {
        let is_shared =
            |asset, side| self.sorted.binary_search(&Service { asset, proto, port, side }).is_ok();
        is_shared(server, Side::Serves) || is_shared(client, Side::Calls)
    }

    /// What binds an asset, if the assets are grouped like this (`group_of[asset]`; none for an
    /// asset in no group, which counts as outside of all).
    pub fn of_asset(&self, asset: u32, group_of: &[Option<u32>]) -> AssetTies {
        let group = |asset: u32| group_of.get(asset as usize).copied().flatten();
        let own = group(asset);
        let mut bonds: Vec<Bond> = self.bonds(asset).collect();
        sort(&mut bonds);
        let (mut inside, mut outside) = (0.0, 0.0);
        let mut others: Vec<(u32, f64)> = Vec::new();
        for bond in &bonds {
            let theirs = group(bond.other);
            if own.is_some() && theirs == own {
                inside += bond.weight;
                continue;
            }
            outside += bond.weight;
            let Some(theirs) = theirs.filter(|_| bond.weight > 0.0) else { continue };
            match others.iter_mut().find(|other| other.0 == theirs) {
                Some(other) => other.1 += bond.weight,
                None => others.push((theirs, bond.weight)),
            }
        }
        others.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        AssetTies { inside, outside, others, bonds }
    }

    /// What holds a group of assets together. `members` are sorted.
    pub fn of_group(&self, members: &[u32]) -> GroupTies {
        let (mut inside, mut boundary) = (Vec::new(), Vec::new());
        for &member in members {
            for bond in self.bonds(member).filter(|bond| bond.weight > 0.0) {
                if members.binary_search(&bond.other).is_err() {
                    boundary.push(bond);
                } else if bond.edge.client == member {
                    // Met at both ends, kept at one.
                    inside.push(bond);
                }
            }
        }
        sort(&mut inside);
        sort(&mut boundary);
        let sum = |bonds: &[Bond]| bonds.iter().map(|bond| bond.weight).sum();
        GroupTies { internal: sum(&inside), external: sum(&boundary), inside, boundary }
    }

    fn bonds(&self, asset: u32) -> impl Iterator<Item = Bond> + '_ {
        self.ends.of(asset).iter().map(|&end| {
            let at = end as usize % self.edges.len().max(1);
            let edge = self.edges[at];
            let other = if end as usize == at { edge.server } else { edge.client };
            Bond { edge, other, weight: self.weights[at], is_hidden: self.hidden[at] }
        })
    }
}

/// What an edge is worth; nothing between environments.
fn worth(prepared: &Prepared, at: usize) -> f64 {
    let Prepared { edges, services, units, found, .. } = prepared;
    let edge = &edges[at];
    let label = |asset: u32| units.labels[units.unit_of[asset as usize] as usize];
    if label(edge.client).differs_in_environment(label(edge.server)) {
        return 0.0;
    }
    let ends = [services.serving[at], services.calling[at]];
    let breadth = ends.map(|service| found.breadths[service as usize].max(1));
    let hints = units.hints.strength(units.hints.shared(edge.client, edge.server));
    hints * weight(breadth[0].max(breadth[1]), services.fan_of(at))
}

fn sort(bonds: &mut [Bond]) {
    bonds.sort_by(|a, b| {
        let key = |bond: &Bond| {
            let Edge { client, server, port, proto, .. } = bond.edge;
            (bond.is_hidden, client, server, proto, port)
        };
        b.weight.total_cmp(&a.weight).then_with(|| key(a).cmp(&key(b)))
    });
}
