//! A flow network and its maximum flow, found by augmenting along shortest paths (Dinic).

/// More than any finite capacity, and small enough that a few of them can be added.
pub(crate) const ENDLESS: i64 = i64::MAX / 16;

const FAR: u32 = u32::MAX;

#[derive(Debug, Clone, Copy)]
struct Arc {
    to: u32,
    /// Position of the arc that leads back.
    twin: u32,
    residual: i64,
}

/// Collects arcs for a network.
#[derive(Debug)]
pub(crate) struct Builder {
    nodes: usize,
    arcs: Vec<(u32, u32, i64, i64)>,
}

impl Builder {
    pub(crate) fn new(nodes: usize) -> Self {
        Self { nodes, arcs: Vec::new() }
    }

    /// Choosing `chosen` forces choosing `needed` too.
    pub(crate) fn require(&mut self, chosen: u32, needed: u32) {
        self.join(chosen, needed, ENDLESS, 0);
    }

    /// Choosing exactly one of the two costs `cost`.
    pub(crate) fn tie(&mut self, a: u32, b: u32, cost: i64) {
        self.join(a, b, cost, cost);
    }

    fn join(&mut self, from: u32, to: u32, forth: i64, back: i64) {
        // What joins a node with itself says nothing.
        if from != to {
            self.arcs.push((from, to, forth, back));
        }
    }

    pub(crate) fn build(self) -> Network {
        let mut starts = vec![0u32; self.nodes + 1];
        for &(from, to, ..) in &self.arcs {
            starts[from as usize + 1] += 1;
            starts[to as usize + 1] += 1;
        }
        for node in 0..self.nodes {
            starts[node + 1] += starts[node];
        }
        let mut next = starts.clone();
        let mut arcs = vec![Arc { to: 0, twin: 0, residual: 0 }; self.arcs.len() * 2];
        for (from, to, forth, back) in self.arcs {
            let (here, there) = (next[from as usize], next[to as usize]);
            next[from as usize] += 1;
            next[to as usize] += 1;
            arcs[here as usize] = Arc { to, twin: there, residual: forth };
            arcs[there as usize] = Arc { to: from, twin: here, residual: back };
        }
        Network {
            current: vec![0; self.nodes],
            starts,
            arcs,
            weight: vec![0; self.nodes],
            excess: vec![0; self.nodes],
            distance: vec![FAR; self.nodes],
            queue: Vec::new(),
            path: Vec::new(),
            visits: 0,
        }
    }
}

/// Chooses nodes of the largest total weight, less the ties cut, so that all requirements hold.
///
/// A node with positive weight has that much excess to send; one with negative weight takes it.
/// Whatever has been sent stays sent when weights change, so a similar problem is solved quickly.
/// The excess that is left is never less than the best choice is worth: whatever the state of the
/// flow, it is a certificate.
#[derive(Debug)]
pub(crate) struct Network {
    starts: Vec<u32>,
    arcs: Vec<Arc>,
    weight: Vec<i64>,
    excess: Vec<i64>,
    distance: Vec<u32>,
    current: Vec<u32>,
    queue: Vec<u32>,
    path: Vec<u32>,
    visits: u64,
}

impl Network {
    /// Gives a node another weight; takes effect with the next `solve`.
    pub(crate) fn set_weight(&mut self, node: usize, weight: i64) {
        self.excess[node] += weight - self.weight[node];
        self.weight[node] = weight;
    }

    /// How many arcs have been looked at since the network was built: a measure of work.
    pub(crate) fn visits(&self) -> u64 {
        self.visits
    }

    /// What is left over at a node after the last solution; below zero, what it could still take.
    pub(crate) fn left(&self, node: usize) -> i64 {
        self.excess[node]
    }

    /// Whether the last solution chooses the node.
    pub(crate) fn chosen(&self, node: usize) -> bool {
        self.distance[node] == FAR
    }

    /// Sends all excess that can be taken, and says how much is left: the worth of the best choice.
    pub(crate) fn solve(&mut self) -> i64 {
        while self.measure() {
            self.current.copy_from_slice(&self.starts[..self.weight.len()]);
            for node in 0..self.weight.len() {
                if self.excess[node] > 0 && self.distance[node] != FAR {
                    self.send_from(node);
                }
            }
        }
        self.excess.iter().map(|&excess| excess.max(0)).sum()
    }

    /// Distances to the nearest node that takes; says whether any excess can still be sent.
    fn measure(&mut self) -> bool {
        self.distance.fill(FAR);
        self.queue.clear();
        for node in 0..self.weight.len() {
            if self.excess[node] < 0 {
                self.distance[node] = 0;
                self.queue.push(index(node));
            }
        }
        let mut reached = false;
        let mut head = 0;
        while let Some(&node) = self.queue.get(head) {
            head += 1;
            let beyond = self.distance[node as usize] + 1;
            let (from, to) = self.range(node as usize);
            self.visits += (to - from) as u64;
            for slot in from..to {
                let arc = self.arcs[slot];
                if self.distance[arc.to as usize] == FAR
                    && self.arcs[arc.twin as usize].residual > 0
                {
                    self.distance[arc.to as usize] = beyond;
                    reached |= self.excess[arc.to as usize] > 0;
                    self.queue.push(arc.to);
                }
            }
        }
        reached
    }

    fn range(&self, node: usize) -> (usize, usize) {
        (self.starts[node] as usize, self.starts[node + 1] as usize)
    }

    /// Sends what it can from one node along shortest ways.
    fn send_from(&mut self, origin: usize) {
        self.path.clear();
        let mut node = origin;
        loop {
            if self.excess[node] < 0 && node != origin {
                node = self.push(origin, node);
                if self.excess[origin] <= 0 {
                    return;
                }
                continue;
            }
            if let Some(slot) = self.step(node) {
                self.path.push(index(slot));
                node = self.arcs[slot].to as usize;
                continue;
            }
            // A dead end: nothing goes through here until distances are measured again.
            self.distance[node] = FAR - 1;
            let Some(slot) = self.path.pop() else { return };
            let twin = self.arcs[slot as usize].twin;
            node = self.arcs[twin as usize].to as usize;
            self.current[node] += 1;
        }
    }

    fn step(&mut self, node: usize) -> Option<usize> {
        let nearer = self.distance[node].checked_sub(1)?;
        let end = self.starts[node + 1];
        while self.current[node] < end {
            let slot = self.current[node] as usize;
            let arc = self.arcs[slot];
            self.visits += 1;
            if arc.residual > 0 && self.distance[arc.to as usize] == nearer {
                return Some(slot);
            }
            self.current[node] += 1;
        }
        None
    }

    /// Sends along the path and says from where to look on: the first arc that is full.
    fn push(&mut self, origin: usize, taker: usize) -> usize {
        let narrowest = self.path.iter().map(|&slot| self.arcs[slot as usize].residual).min();
        let amount = narrowest.unwrap_or(0).min(self.excess[origin]).min(-self.excess[taker]);
        self.excess[origin] -= amount;
        self.excess[taker] += amount;
        let mut keep = self.path.len();
        for (step, &slot) in self.path.iter().enumerate() {
            let twin = self.arcs[slot as usize].twin as usize;
            self.arcs[slot as usize].residual -= amount;
            self.arcs[twin].residual += amount;
            if self.arcs[slot as usize].residual == 0 {
                keep = keep.min(step);
            }
        }
        if keep == self.path.len() {
            // The taker is full (or the origin empty); it may pass more on to others.
            return taker;
        }
        let twin = self.arcs[self.path[keep] as usize].twin;
        self.path.truncate(keep);
        self.arcs[twin as usize].to as usize
    }
}

fn index(node: usize) -> u32 {
    u32::try_from(node).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn worth(
        choice: u32,
        weights: &[i64],
        needs: &[(u32, u32)],
        ties: &[(u32, u32, i64)],
    ) -> Option<i64> {
        let has = |node: u32| choice >> node & 1 == 1;
        if needs.iter().any(|&(chosen, needed)| has(chosen) && !has(needed)) {
            return None;
        }
        let gain: i64 =
            (0u32..).zip(weights).filter(|&(node, _)| has(node)).map(|(_, weight)| weight).sum();
        let cut: i64 = ties.iter().filter(|tie| has(tie.0) != has(tie.1)).map(|tie| tie.2).sum();
        Some(gain - cut)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]

        #[test]
        fn the_closure_is_the_best_of_all_also_after_weights_change(
            rounds in prop::collection::vec(prop::collection::vec(-20i64..20, 8), 1..5),
            needs in prop::collection::vec((0u32..8, 0u32..8), 0..12),
            ties in prop::collection::vec((0u32..8, 0u32..8, 0i64..9), 0..12),
        ) {
            let mut builder = Builder::new(8);
            for &(chosen, needed) in &needs {
                builder.require(chosen, needed);
            }
            for &(a, b, cost) in &ties {
                builder.tie(a, b, cost);
            }
            let mut network = builder.build();
            for weights in rounds {
                for (node, &weight) in weights.iter().enumerate() {
                    network.set_weight(node, weight);
                }
                let best = (0..256).filter_map(|c| worth(c, &weights, &needs, &ties)).max();
                prop_assert_eq!(Some(network.solve()), best);
                let choice = (0..8).filter(|&n| network.chosen(n)).map(|n| 1 << n).sum();
                prop_assert_eq!(worth(choice, &weights, &needs, &ties), best);
            }
        }
    }
}
