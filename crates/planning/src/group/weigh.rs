//! How strongly two assets belong together, from the services between them and small hints.

use super::edge::Edge;
use super::hint::{Hint, Hints};
use super::label::Label;
use super::network::{Pair, number};
use super::service::Services;

/// Units that cluster as one, and what must stay apart.
pub(super) struct Units {
    /// `unit_of[asset]`: assets that people put in one group are one unit.
    pub(super) unit_of: Vec<u32>,
    /// `labels[unit]`.
    pub(super) labels: Vec<Label>,
    /// What makes ties between assets stronger.
    pub(super) hints: Hints,
}

impl Units {
    /// `environments` and `given` may be shorter than the estate; what lacks is not known.
    pub(super) fn new(assets: usize, environments: &[Option<u32>], given: &[Option<u32>]) -> Self {
        let given_to = |asset: usize| given.get(asset).copied().flatten();
        let mut first_of = std::collections::BTreeMap::new();
        let mut units: Vec<(Option<u32>, Option<u32>)> = Vec::new();
        let mut unit_of = Vec::with_capacity(assets);
        for asset in 0..assets {
            let environment = environments.get(asset).copied().flatten();
            let new = number(units.len());
            let unit = match given_to(asset) {
                Some(group) => *first_of.entry(group).or_insert(new),
                None => new,
            };
            unit_of.push(unit);
            match units.get_mut(unit as usize) {
                None => units.push((environment, given_to(asset))),
                // A group that people made across environments belongs to none.
                Some(unit) if unit.0 != environment => unit.0 = None,
                Some(_) => {}
            }
        }
        let labels = units.into_iter().map(|(env, given)| Label::new(env, given)).collect();
        Self { unit_of, labels, hints: Hints::default() }
    }

    pub(super) fn with_hints(mut self, hints: &[Hint]) -> Self {
        self.hints = Hints::new(self.unit_of.len(), hints);
        self
    }
}

/// What a service's edges are worth.
#[derive(Clone, Copy)]
pub(super) struct Worth<'a> {
    /// `hidden[service]`: its edges are left out.
    pub(super) hidden: &'a [bool],
    /// `breadths[service]`: in how many groups its other ends are; empty if not known yet.
    pub(super) breadths: &'a [u32],
}

/// Pairs of units with their weight: the sum over services of 1/(breadth · ⁴√fan), for whom
/// everybody talks to says little about where one belongs, and whom many groups talk to still
/// less; times the strength of the hints that two assets have in common. Volume does not count: it
/// is not affinity.
pub(super) fn weigh(
    edges: &[Edge],
    services: &Services,
    worth: Worth<'_>,
    units: &Units,
) -> Vec<Pair> {
    let breadth =
        |service: u32| worth.breadths.get(service as usize).map_or(1, |&breadth| breadth.max(1));
    let mut ties: Vec<Tie> = Vec::new();
    for (at, edge) in edges.iter().enumerate() {
        let ends = [services.serving[at], services.calling[at]];
        if ends.iter().any(|&service| worth.hidden[service as usize]) {
            continue;
        }
        let a = units.unit_of[edge.client as usize];
        let b = units.unit_of[edge.server as usize];
        if units.labels[a as usize].differs_in_environment(units.labels[b as usize]) {
            continue;
        }
        let breadth = breadth(ends[0]).max(breadth(ends[1]));
        let hints = units.hints.shared(edge.client, edge.server);
        ties.push((a.min(b), a.max(b), services.fan_of(at), breadth, hints));
    }
    let weight = |tie: &Tie| units.hints.strength(tie.4) * weight(tie.3, tie.2);
    ties.sort_unstable();
    ties.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1))
        .map(|ties| (ties[0].0, ties[0].1, ties.iter().map(weight).sum()))
        .collect()
}

/// Two units, then fan, breadth and the hints in common.
type Tie = (u32, u32, u32, u32, u32);

/// How strongly one service binds a client to its server.
pub(super) fn weight(breadth: u32, fan: u32) -> f64 {
    1.0 / (f64::from(breadth) * f64::from(fan).sqrt().sqrt())
}
