//! Moves of single nodes between modules that lower a cost, whatever the cost is.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::Rng;

use super::label::{Label, Labels};
use super::network::{Network, number};

/// What a division into modules costs, and how moves of one node change that.
pub(super) trait Objective {
    /// Less than this is rounding, not an improvement.
    const LEAST_GAIN: f64;
    /// What is left of a module without the node.
    type Left: Copy;
    /// What a module is with it.
    type Joined: Copy;

    /// How many nodes the module has.
    fn nodes(&self, module: usize) -> u32;

    /// What it costs to leave the node at home, where it has `inside` flow to the others, and
    /// what is left there without it.
    fn leave(&self, node: usize, home: usize, inside: f64) -> (f64, Self::Left);

    /// What it costs, measured like leaving it at home, to have the node in another module.
    fn join(
        &self,
        node: usize,
        module: usize,
        left: &Self::Left,
        inside: f64,
    ) -> (f64, Self::Joined);

    /// The node has moved.
    fn moved(&mut self, from: (usize, Self::Left), to: (usize, Self::Joined));
}

/// A division of a network's nodes into modules that improves move by move.
pub(super) struct Moves<'n, O> {
    network: &'n Network,
    pub(super) module_of: Vec<u32>,
    pub(super) objective: O,
    /// Modules without a node.
    empty: Vec<u32>,
    labels: Labels,
}

impl<'n, O: Objective> Moves<'n, O> {
    /// Every node by itself, as the objective has it too.
    pub(super) fn apart(network: &'n Network, labels: &[Label], objective: O) -> Self {
        Self {
            network,
            module_of: (0..).take(network.len()).collect(),
            objective,
            empty: Vec::new(),
            labels: Labels::new(labels),
        }
    }

    /// As `module_of` says, and the objective has it too.
    pub(super) fn divided(
        network: &'n Network,
        labels: &[Label],
        module_of: &[u32],
        objective: O,
    ) -> Self {
        let mut modules = Self::apart(network, labels, objective);
        for node in 0..module_of.len() {
            modules.labels.leave(node, node);
        }
        for (node, &module) in module_of.iter().enumerate() {
            modules.labels.enter(node, module as usize);
            modules.module_of[node] = module;
        }
        let empty = (0..number(module_of.len()))
            .filter(|&module| modules.objective.nodes(module as usize) == 0);
        modules.empty = empty.collect();
        modules
    }

    /// Moves nodes one by one, in an order by chance, until no single move helps; answers whether
    /// any did. Nodes are looked at again when a neighbour has moved.
    pub(super) fn settle(&mut self, dice: &mut ChaCha8Rng) -> bool {
        let mut queue = shuffled(self.network.len(), dice);
        let mut waits = vec![true; queue.len()];
        let mut near = Near::new(queue.len());
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
        let home = self.module_of[v] as usize;
        near.gather(self.network.ties(node), &self.module_of);
        if near.touched.iter().all(|&module| module as usize == home) {
            // All its ties are at home.
            near.clear();
            return None;
        }
        let (stay, left) = self.objective.leave(v, home, near.flow_to[home]);
        let (mut best, mut found) = (stay - O::LEAST_GAIN, None);
        let alone = self.empty.last().filter(|_| self.objective.nodes(home) > 1).copied();
        for module in near.touched.iter().copied().chain(alone) {
            if module as usize == home || !self.labels.allow(v, module as usize) {
                continue;
            }
            let flow = near.flow_to[module as usize];
            let (cost, joined) = self.objective.join(v, module as usize, &left, flow);
            if cost < best {
                (best, found) = (cost, Some((module, joined)));
            }
        }
        near.clear();
        let (module, joined) = found?;
        if self.objective.nodes(module as usize) == 0 {
            self.empty.pop();
        }
        self.labels.leave(v, home);
        self.labels.enter(v, module as usize);
        self.objective.moved((home, left), (module as usize, joined));
        if self.objective.nodes(home) == 0 {
            self.empty.push(number(home));
        }
        self.module_of[v] = module;
        Some(module)
    }
}

/// Flow of one node to each module beside it.
pub(super) struct Near {
    pub(super) flow_to: Vec<f64>,
    pub(super) touched: Vec<u32>,
}

impl Near {
    pub(super) fn new(modules: usize) -> Self {
        Self { flow_to: vec![0.0; modules], touched: Vec::new() }
    }

    #[inline]
    pub(super) fn gather(&mut self, ties: impl Iterator<Item = (u32, f64)>, module_of: &[u32]) {
        for (neighbour, flow) in ties {
            let module = module_of[neighbour as usize];
            let sum = &mut self.flow_to[module as usize];
            if *sum == 0.0 {
                self.touched.push(module);
            }
            *sum += flow;
        }
    }

    pub(super) fn clear(&mut self) {
        for module in self.touched.drain(..) {
            self.flow_to[module as usize] = 0.0;
        }
    }
}

pub(super) fn shuffled(count: usize, dice: &mut ChaCha8Rng) -> Vec<u32> {
    let mut order: Vec<u32> = (0..).take(count).collect();
    for last in (1..order.len()).rev() {
        let wide = u64::from(dice.next_u32()) * (last as u64 + 1);
        order.swap(last, (wide >> 32) as usize);
    }
    order
}
