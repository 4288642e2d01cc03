//! The constant Potts model (Traag, Van Dooren and Nesterov, Physical Review E 84:016114, 2011):
//! a module is worth the flow of its ties less γ for each pair of its things.

use super::label::Label;
use super::moves::{Moves, Objective};
use super::network::Network;

/// Modules in which ties are denser than γ, and between which they are not.
pub(super) type Dense<'n> = Moves<'n, Potts<'n>>;

/// Flows above what γ asks for.
pub(super) struct Potts<'n> {
    /// `sizes[node]`: how many things the node stands for.
    sizes: &'n [f64],
    gamma: f64,
    /// `state[module]`: nodes, and things.
    state: Vec<(u32, f64)>,
}

impl<'n> Potts<'n> {
    /// As `module_of` says; `gamma` is a flow for each pair of things.
    pub(super) fn divided(
        network: &'n Network,
        labels: &[Label],
        sizes: &'n [f64],
        gamma: f64,
        module_of: &[u32],
    ) -> Dense<'n> {
        let mut state = vec![(0, 0.0); network.len()];
        for (&module, size) in module_of.iter().zip(sizes) {
            let state = &mut state[module as usize];
            *state = (state.0 + 1, state.1 + size);
        }
        Moves::divided(network, labels, module_of, Self { sizes, gamma, state })
    }
}

impl Objective for Potts<'_> {
    const LEAST_GAIN: f64 = 1e-13;
    type Left = (u32, f64);
    type Joined = (u32, f64);

    fn nodes(&self, module: usize) -> u32 {
        self.state[module].0
    }

    fn leave(&self, node: usize, home: usize, inside: f64) -> (f64, Self::Left) {
        let (nodes, things) = self.state[home];
        let left = (nodes - 1, things - self.sizes[node]);
        (self.gamma * self.sizes[node] * left.1 - inside, left)
    }

    fn join(&self, node: usize, module: usize, _: &Self::Left, inside: f64) -> (f64, Self::Joined) {
        let (nodes, things) = self.state[module];
        let joined = (nodes + 1, things + self.sizes[node]);
        (self.gamma * self.sizes[node] * things - inside, joined)
    }

    fn moved(&mut self, from: (usize, Self::Left), to: (usize, Self::Joined)) {
        self.state[from.0] = from.1;
        self.state[to.0] = to.1;
    }
}
