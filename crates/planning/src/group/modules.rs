//! The two-level map equation (Rosvall and Bergstrom, PNAS 105:1118, 2008) and its best moves.
//!
//! L = p(Σ q) − 2 Σ p(q) − Σ p(visits of nodes) + Σ p(q + visits of module), where p(x) = x log₂ x
//! and q is how often a random walk leaves a module. The third sum never changes.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::Rng;

use super::label::{Label, Labels};
use super::log2::plogp;
use super::network::{Network, number};

/// Less than this is rounding, not an improvement. In bits.
const LEAST_GAIN: f64 = 1e-10;

/// A division of a network's nodes into modules that improves move by move.
pub(super) struct Modules<'n> {
    network: &'n Network,
    pub(super) module_of: Vec<u32>,
    state: Vec<Module>,
    /// Modules without a node.
    empty: Vec<u32>,
    /// Σ q.
    leaves: f64,
    labels: Labels,
}

#[derive(Debug, Clone, Copy, Default)]
struct Module {
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

impl<'n> Modules<'n> {
    /// Every node by itself.
    pub(super) fn apart(network: &'n Network, labels: &[Label]) -> Self {
        let ends = network.visits.iter().zip(&network.leaves);
        let state: Vec<Module> = ends
            .map(|(&visits, &leaves)| Module { nodes: 1, visits, leaves, cost: 0.0 }.priced())
            .collect();
        Self {
            network,
            module_of: (0..).take(network.len()).collect(),
            leaves: network.leaves.iter().sum(),
            state,
            empty: Vec::new(),
            labels: Labels::new(labels),
        }
    }

    /// As `module_of` says.
    pub(super) fn divided(network: &'n Network, labels: &[Label], module_of: &[u32]) -> Self {
        let mut modules = Self::apart(network, labels);
        for (node, &module) in module_of.iter().enumerate() {
            modules.labels.leave(node, node);
            modules.module_of[node] = module;
        }
        modules.state.fill(Module::default());
        for (node, &module) in (0_u32..).zip(module_of) {
            modules.labels.enter(node as usize, module as usize);
            let ties = network.ties(node).filter(|tie| module_of[tie.0 as usize] != module);
            let state = &mut modules.state[module as usize];
            state.nodes += 1;
            state.visits += network.visits[node as usize];
            state.leaves += ties.map(|tie| tie.1).sum::<f64>();
        }
        modules.leaves = modules.state.iter().map(|state| state.leaves).sum();
        for (number, state) in (0..).zip(&mut modules.state) {
            *state = state.priced();
            if state.nodes == 0 {
                modules.empty.push(number);
            }
        }
        modules
    }

    /// Moves nodes one by one, in an order by chance, until no single move helps; answers whether
    /// any did. Nodes are looked at again when a neighbour has moved.
    pub(super) fn settle(&mut self, dice: &mut ChaCha8Rng) -> bool {
        let mut queue = shuffled(self.network.len(), dice);
        let mut waits = vec![true; queue.len()];
        let mut near = Near { flow_to: vec![0.0; queue.len()], touched: Vec::new() };
        // Gains are real, so this ends by itself; the limit only bounds what rounding could do.
        let limit = 100 * queue.len();
        let (mut at, mut moved) = (0, false);
        while at < queue.len() && at < limit {
            let node = queue[at];
            at += 1;
            waits[node as usize] = false;
            let Some(target) = self.best_move(node, &mut near) else { continue };
            moved = true;
            for (neighbour, _) in self.network.ties(node) {
                let elsewhere = self.module_of[neighbour as usize] != target;
                if elsewhere && !std::mem::replace(&mut waits[neighbour as usize], true) {
                    queue.push(neighbour);
                }
            }
        }
        moved
    }

    /// Moves a node to the best module beside it, or to one of its own, if that gains anything.
    fn best_move(&mut self, node: u32, near: &mut Near) -> Option<u32> {
        let v = node as usize;
        let (visits, leaves) = (self.network.visits[v], self.network.leaves[v]);
        let home = self.module_of[v] as usize;
        near.gather(self.network.ties(node), &self.module_of);
        if near.touched.iter().all(|&module| module as usize == home) {
            // All its ties are at home.
            near.clear();
            return None;
        }
        let before = self.state[home];
        let left = before.without(visits, leaves, near.flow_to[home]);
        let rest = self.leaves - before.leaves + left.leaves;
        let stay = plogp(self.leaves) + before.cost;
        let (mut best, mut found) = (stay - LEAST_GAIN, None);
        let alone = self.empty.last().filter(|_| before.nodes > 1).copied();
        for module in near.touched.iter().copied().chain(alone) {
            let there = self.state[module as usize];
            if module as usize == home || !self.labels.allow(v, module as usize) {
                continue;
            }
            let joined = there.with(visits, leaves, near.flow_to[module as usize]);
            let total = rest - there.leaves + joined.leaves;
            let length = plogp(total) + left.cost + joined.cost - there.cost;
            if length < best {
                (best, found) = (length, Some((module, joined, total)));
            }
        }
        near.clear();
        let (module, joined, total) = found?;
        if self.state[module as usize].nodes == 0 {
            self.empty.pop();
        }
        if left.nodes == 0 {
            self.empty.push(number(home));
        }
        self.labels.leave(v, home);
        self.labels.enter(v, module as usize);
        self.state[home] = left;
        self.state[module as usize] = joined;
        self.leaves = total.max(0.0);
        self.module_of[v] = module;
        Some(module)
    }
}

/// Flow of one node to each module beside it.
struct Near {
    flow_to: Vec<f64>,
    touched: Vec<u32>,
}

impl Near {
    #[inline]
    fn gather(&mut self, ties: impl Iterator<Item = (u32, f64)>, module_of: &[u32]) {
        for (neighbour, flow) in ties {
            let module = module_of[neighbour as usize];
            let sum = &mut self.flow_to[module as usize];
            if *sum == 0.0 {
                self.touched.push(module);
            }
            *sum += flow;
        }
    }

    fn clear(&mut self) {
        for module in self.touched.drain(..) {
            self.flow_to[module as usize] = 0.0;
        }
    }
}

fn shuffled(count: usize, dice: &mut ChaCha8Rng) -> Vec<u32> {
    let mut order: Vec<u32> = (0..).take(count).collect();
    for last in (1..order.len()).rev() {
        let wide = u64::from(dice.next_u32()) * (last as u64 + 1);
        order.swap(last, (wide >> 32) as usize);
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand_chacha::rand_core::SeedableRng;

    /// Bits for each step of a random walk, but for the part that no division changes.
    fn code_length(modules: &Modules<'_>) -> f64 {
        plogp(modules.leaves) + modules.state.iter().map(|module| module.cost).sum::<f64>()
    }

    /// Two triangles with a bridge: 14 ends of ties, two of them leave.
    #[test]
    fn two_triangles_are_two_modules_of_the_known_length() {
        let ties = [(0, 1), (1, 2), (0, 2), (3, 4), (4, 5), (3, 5), (2, 3)];
        let network = Network::new(6, &ties.map(|(a, b)| (a, b, 1.0)));
        let mut modules = Modules::apart(&network, &[Label::FREE; 6]);
        let before = code_length(&modules);
        assert!(modules.settle(&mut ChaCha8Rng::seed_from_u64(1)));
        let of = &modules.module_of;
        assert!(of[0] == of[1] && of[1] == of[2] && of[3] == of[4] && of[4] == of[5]);
        assert_ne!(of[0], of[3]);
        let p = |x: f64| x * x.log2();
        let known = p(2.0 / 14.0) - 4.0 * p(1.0 / 14.0) + 2.0 * p(8.0 / 14.0);
        assert!((code_length(&modules) - known).abs() < 1e-12 && known < before);
        let again = Modules::divided(&network, &[Label::FREE; 6], of);
        assert!((code_length(&again) - known).abs() < 1e-12);
    }
}
