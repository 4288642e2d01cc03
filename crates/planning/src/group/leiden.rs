//! The Leiden algorithm (Traag, Waltman and van Eck, Scientific Reports 9:5233, 2019) for the
//! constant Potts model.
//!
//! Nodes move; each module is then made anew of parts that hold together well, the parts become
//! nodes, and so on. So no module is left in two pieces, as merging whole modules may do. Where
//! the paper draws what a node joins, ours joins the best: its logarithms differ by machine.

use rand_chacha::ChaCha8Rng;

use super::cluster::joint;
use super::label::Label;
use super::moves::{Near, shuffled};
use super::network::{Network, renumber};
use super::potts::Potts;

/// Whole runs, each from where the last one ended.
const ROUNDS: usize = 2;

/// What is divided, and how dense modules have to be.
#[derive(Clone, Copy)]
pub(super) struct Task<'a> {
    pub(super) network: &'a Network,
    pub(super) labels: &'a [Label],
    /// `sizes[node]`: how many things it stands for.
    pub(super) sizes: &'a [f64],
    /// Flow for each pair of things.
    pub(super) gamma: f64,
}

/// Modules in which ties are denser than γ: the module of each node, from 0 without gaps.
pub(super) fn leiden(task: Task<'_>, dice: &mut ChaCha8Rng) -> Vec<u32> {
    let mut module_of: Vec<u32> = (0..).take(task.network.len()).collect();
    for _ in 0..ROUNDS {
        module_of = round(task, module_of, dice);
    }
    module_of
}

/// Level by level, from a division without gaps to one.
fn round(task: Task<'_>, mut module_of: Vec<u32>, dice: &mut ChaCha8Rng) -> Vec<u32> {
    let Task { gamma, .. } = task;
    let mut labels = task.labels.to_vec();
    let mut sizes = task.sizes.to_vec();
    let (mut part_of, mut count) = settled(task, &mut module_of, dice);
    let mut network = task.network.merged(&part_of, count);
    let mut node_of = part_of.clone();
    // A level without a part of two nodes is the last: networks become smaller until then.
    while count < labels.len() {
        labels = joint(&labels, &part_of, count);
        sizes = summed(&sizes, &part_of, count);
        let mut coarse = vec![0; count];
        for (&part, &module) in node_of.iter().zip(&module_of) {
            coarse[part as usize] = module;
        }
        let level = Task { network: &network, labels: &labels, sizes: &sizes, gamma };
        (part_of, count) = settled(level, &mut coarse, dice);
        for (node, module) in node_of.iter_mut().zip(&mut module_of) {
            *module = coarse[*node as usize];
            *node = part_of[*node as usize];
        }
        network = network.merged(&part_of, count);
    }
    renumber(&mut module_of);
    module_of
}

/// Moves nodes until no move helps; answers the parts of which the modules are made.
fn settled(task: Task<'_>, module_of: &mut Vec<u32>, dice: &mut ChaCha8Rng) -> (Vec<u32>, usize) {
    let Task { network, labels, sizes, gamma } = task;
    let mut modules = Potts::divided(network, labels, sizes, gamma, module_of);
    modules.settle(dice);
    *module_of = modules.module_of;
    let count = renumber(module_of);
    let mut part_of = Parts::new(task, module_of, count).refined(dice);
    let parts = renumber(&mut part_of);
    (part_of, parts)
}

fn summed(sizes: &[f64], part_of: &[u32], parts: usize) -> Vec<f64> {
    let mut summed = vec![0.0; parts];
    for (size, &part) in sizes.iter().zip(part_of) {
        summed[part as usize] += size;
    }
    summed
}

/// Parts of modules, at first single nodes.
struct Parts<'a> {
    task: Task<'a>,
    module_of: &'a [u32],
    /// `things[module]`.
    things: Vec<f64>,
    part_of: Vec<u32>,
    state: Vec<Part>,
}

#[derive(Debug, Clone, Copy)]
struct Part {
    nodes: u32,
    things: f64,
    /// Flow to the rest of its module.
    ties: f64,
}

impl<'a> Parts<'a> {
    fn new(task: Task<'a>, module_of: &'a [u32], modules: usize) -> Self {
        let part = |(node, &things): (u32, &f64)| {
            let own = module_of[node as usize];
            let inside = task.network.ties(node).filter(|tie| module_of[tie.0 as usize] == own);
            Part { nodes: 1, things, ties: inside.map(|tie| tie.1).sum() }
        };
        Self {
            task,
            module_of,
            things: summed(task.sizes, module_of, modules),
            part_of: (0..).take(module_of.len()).collect(),
            state: (0..).zip(task.sizes).map(part).collect(),
        }
    }

    /// Whether the part has ties to the rest of its module that are as dense as is asked for.
    fn holds(&self, part: Part, module: u32) -> bool {
        let rest = self.things[module as usize] - part.things;
        part.ties >= self.task.gamma * part.things * rest
    }

    /// Joins single nodes to the part of their module where they gain most.
    fn refined(mut self, dice: &mut ChaCha8Rng) -> Vec<u32> {
        let mut near = Near::new(self.part_of.len());
        for node in shuffled(self.part_of.len(), dice) {
            let (own, module) = (self.state[node as usize], self.module_of[node as usize]);
            if own.nodes != 1 || self.part_of[node as usize] != node || !self.holds(own, module) {
                continue;
            }
            let inside = |tie: &(u32, f64)| self.module_of[tie.0 as usize] == module;
            near.gather(self.task.network.ties(node).filter(inside), &self.part_of);
            let mut best = None;
            let mut gain = 0.0;
            for &part in &near.touched {
                let there = self.state[part as usize];
                let flow = near.flow_to[part as usize];
                let gained = flow - self.task.gamma * own.things * there.things;
                if gained > gain && self.holds(there, module) {
                    (best, gain) = (Some((part, flow)), gained);
                }
            }
            near.clear();
            if let Some((part, flow)) = best {
                self.join(node, part, flow);
            }
        }
        self.part_of
    }

    fn join(&mut self, node: u32, part: u32, flow: f64) {
        let own = self.state[node as usize];
        self.part_of[node as usize] = part;
        self.state[node as usize].nodes = 0;
        let there = &mut self.state[part as usize];
        there.nodes += own.nodes;
        there.things += own.things;
        there.ties += own.ties - 2.0 * flow;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand_chacha::rand_core::SeedableRng;

    fn modules(pairs: &[(u32, u32, f64)], nodes: usize, gamma: f64) -> Vec<u32> {
        let network = Network::new(nodes, pairs);
        let total: f64 = pairs.iter().map(|pair| 2.0 * pair.2).sum();
        let (labels, sizes) = (vec![Label::FREE; nodes], vec![1.0; nodes]);
        let task = Task { network: &network, labels: &labels, sizes: &sizes, gamma: gamma / total };
        leiden(task, &mut ChaCha8Rng::seed_from_u64(1))
    }

    /// Two triangles with a bridge: inside a density of 1, between them of 1/9.
    #[test]
    fn gamma_says_how_dense_modules_are() {
        let ties = [(0, 1), (1, 2), (0, 2), (3, 4), (4, 5), (3, 5), (2, 3)];
        let pairs = ties.map(|(a, b)| (a, b, 1.0));
        assert_eq!(modules(&pairs, 6, 0.1), [0; 6]);
        assert_eq!(modules(&pairs, 6, 0.5), [0, 0, 0, 1, 1, 1]);
        assert_eq!(modules(&pairs, 6, 1.5), [0, 1, 2, 3, 4, 5]);
    }

    /// A ring of cliques: modularity would merge neighbours, a density does not.
    #[test]
    fn cliques_in_a_ring_stay_apart() {
        let mut pairs = Vec::new();
        for clique in 0..30 {
            let base = 5 * clique;
            for a in 0..5 {
                pairs.extend((0..a).map(|b| (base + b, base + a, 1.0)));
            }
            let next = 5 * ((clique + 1) % 30);
            pairs.push((base.min(next), base.max(next), 1.0));
        }
        let expected: Vec<u32> = (0..150).map(|node| node / 5).collect();
        assert_eq!(modules(&pairs, 150, 0.3), expected);
    }
}
