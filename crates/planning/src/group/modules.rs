//! The two-level map equation (Rosvall and Bergstrom, PNAS 105:1118, 2008) and its best moves.
//!
//! L = p(Σ q) − 2 Σ p(q) − Σ p(visits of nodes) + Σ p(q + visits of module), where p(x) = x log₂ x
//! and q is how often a random walk leaves a module. The third sum never changes.

use super::label::Label;
use super::log2::plogp;
use super::moves::{Moves, Objective};
use super::network::Network;

/// Modules that shorten the description of a random walk.
pub(super) type Modules<'n> = Moves<'n, MapEquation<'n>>;

/// Code lengths, in bits.
pub(super) struct MapEquation<'n> {
    network: &'n Network,
    state: Vec<Module>,
    /// Σ q.
    leaves: f64,
}

#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Module {
    nodes: u32,
    visits: f64,
    leaves: f64,
    /// What it adds to the code length beside its part of Σ q.
    cost: f64,
}

impl Module {
    fn priced(mut self) -> Self {
        self.cost = plogp(self.leaves + self.visits) - 2.0 * plogp(self.leaves);
        self
    }

    /// With a node that has `inside` flow to its other nodes.
    #[inline]
    fn with(self, visits: f64, leaves: f64, inside: f64) -> Self {
        Self {
            nodes: self.nodes + 1,
            visits: self.visits + visits,
            leaves: (self.leaves + leaves - 2.0 * inside).max(0.0),
            cost: 0.0,
        }
        .priced()
    }

    fn without(self, visits: f64, leaves: f64, inside: f64) -> Self {
        if self.nodes == 1 {
            return Self::default();
        }
        Self {
            nodes: self.nodes - 1,
            visits: (self.visits - visits).max(0.0),
            leaves: (self.leaves - leaves + 2.0 * inside).max(0.0),
            cost: 0.0,
        }
        .priced()
    }
}

impl<'n> MapEquation<'n> {
    /// Every node by itself.
    pub(super) fn apart(network: &'n Network, labels: &[Label]) -> Modules<'n> {
        let ends = network.visits.iter().zip(&network.leaves);
        let state: Vec<Module> = ends
            .map(|(&visits, &leaves)| Module { nodes: 1, visits, leaves, cost: 0.0 }.priced())
            .collect();
        let leaves = network.leaves.iter().sum();
        Moves::apart(network, labels, Self { network, state, leaves })
    }

    /// As `module_of` says.
    pub(super) fn divided(
        network: &'n Network,
        labels: &[Label],
        module_of: &[u32],
    ) -> Modules<'n> {
        let mut state = vec![Module::default(); network.len()];
        for (node, &module) in (0_u32..).zip(module_of) {
            let ties = network.ties(node).filter(|tie| module_of[tie.0 as usize] != module);
            let state = &mut state[module as usize];
            state.nodes += 1;
            state.visits += network.visits[node as usize];
            state.leaves += ties.map(|tie| tie.1).sum::<f64>();
        }
        let leaves = state.iter().map(|state| state.leaves).sum();
        let state = state.into_iter().map(Module::priced).collect();
        Moves::divided(network, labels, module_of, Self { network, state, leaves })
    }
}

impl Objective for MapEquation<'_> {
    const LEAST_GAIN: f64 = 1e-10;
    /// With Σ q but for what the node's new module adds.
    type Left = (Module, f64);
    /// With the new Σ q.
    type Joined = (Module, f64);

    fn nodes(&self, module: usize) -> u32 {
        self.state[module].nodes
    }

    #[inline]
    fn leave(&self, node: usize, home: usize, inside: f64) -> (f64, Self::Left) {
        let before = self.state[home];
        let (visits, leaves) = (self.network.visits[node], self.network.leaves[node]);
        let left = before.without(visits, leaves, inside);
        let rest = self.leaves - before.leaves + left.leaves;
        (plogp(self.leaves) + before.cost, (left, rest))
    }

    #[inline]
    fn join(
        &self,
        node: usize,
        module: usize,
        left: &Self::Left,
        inside: f64,
    ) -> (f64, Self::Joined) {
        let there = self.state[module];
        let joined = there.with(self.network.visits[node], self.network.leaves[node], inside);
        let total = left.1 - there.leaves + joined.leaves;
        let length = plogp(total) + left.0.cost + joined.cost - there.cost;
        (length, (joined, total))
    }

    fn moved(&mut self, from: (usize, Self::Left), to: (usize, Self::Joined)) {
        self.state[from.0] = from.1.0;
        self.state[to.0] = to.1.0;
        self.leaves = to.1.1.max(0.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand_chacha::ChaCha8Rng;
    use rand_chacha::rand_core::SeedableRng;

    /// Bits for each step of a random walk, but for the part that no division changes.
    fn code_length(modules: &Modules<'_>) -> f64 {
        let map = &modules.objective;
        plogp(map.leaves) + map.state.iter().map(|module| module.cost).sum::<f64>()
    }

    /// Two triangles with a bridge: 14 ends of ties, two of them leave.
    #[test]
    fn two_triangles_are_two_modules_of_the_known_length() {
        let ties = [(0, 1), (1, 2), (0, 2), (3, 4), (4, 5), (3, 5), (2, 3)];
        let network = Network::new(6, &ties.map(|(a, b)| (a, b, 1.0)));
        let mut modules = MapEquation::apart(&network, &[Label::FREE; 6]);
        let before = code_length(&modules);
        assert!(modules.settle(&mut ChaCha8Rng::seed_from_u64(1)));
        let of = &modules.module_of;
        assert!(of[0] == of[1] && of[1] == of[2] && of[3] == of[4] && of[4] == of[5]);
        assert_ne!(of[0], of[3]);
        let p = |x: f64| x * x.log2();
        let known = p(2.0 / 14.0) - 4.0 * p(1.0 / 14.0) + 2.0 * p(8.0 / 14.0);
        assert!((code_length(&modules) - known).abs() < 1e-12 && known < before);
        let again = MapEquation::divided(&network, &[Label::FREE; 6], of);
        assert!((code_length(&again) - known).abs() < 1e-12);
    }
}
