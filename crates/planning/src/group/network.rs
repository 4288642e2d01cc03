//! An undirected network with weights, as the map equation sees it: shares of a random walk.

/// A count or position as we store them: of assets and edges there are fewer than 2³².
#[inline]
pub(super) fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

/// Nodes numbered from 0 with their neighbours, in compressed rows.
#[derive(Debug, Clone, Default)]
pub(super) struct Network {
    /// Row of node v: `starts[v]..starts[v + 1]`; one longer than there are nodes.
    starts: Vec<u32>,
    neighbours: Vec<u32>,
    /// Flow along each tie, one way; all flows of the network sum up to 1.
    flows: Vec<f64>,
    /// Share of the walk's steps that end at the node, ties to itself included.
    pub(super) visits: Vec<f64>,
    /// Share of its steps that leave the node for another.
    pub(super) leaves: Vec<f64>,
}

/// A tie between two nodes, or of a node to itself, with its weight.
pub(super) type Pair = (u32, u32, f64);

impl Network {
    /// `pairs` name no two nodes twice; weights are above zero.
    pub(super) fn new(nodes: usize, pairs: &[Pair]) -> Self {
        let total: f64 = pairs.iter().map(|pair| 2.0 * pair.2).sum();
        let scaled = pairs.iter().map(|&(a, b, weight)| (a, b, weight / total));
        let mut network = Self {
            starts: vec![0; nodes + 1],
            visits: vec![0.0; nodes],
            leaves: vec![0.0; nodes],
            ..Self::default()
        };
        for (a, b, flow) in scaled.clone() {
            for v in [a as usize, b as usize] {
                network.visits[v] += flow;
                if a != b {
                    network.leaves[v] += flow;
                    network.starts[v + 1] += 1;
                }
            }
        }
        for v in 0..nodes {
            network.starts[v + 1] += network.starts[v];
        }
        let ends = network.starts[nodes] as usize;
        network.neighbours = vec![0; ends];
        network.flows = vec![0.0; ends];
        let mut next = network.starts.clone();
        for (a, b, flow) in scaled.filter(|&(a, b, _)| a != b) {
            for (from, to) in [(a, b), (b, a)] {
                let at = &mut next[from as usize];
                network.neighbours[*at as usize] = to;
                network.flows[*at as usize] = flow;
                *at += 1;
            }
        }
        network
    }

    pub(super) fn len(&self) -> usize {
        self.visits.len()
    }

    pub(super) fn ties(&self, node: u32) -> impl Iterator<Item = (u32, f64)> + '_ {
        let row = self.starts[node as usize] as usize..self.starts[node as usize + 1] as usize;
        self.neighbours[row.clone()].iter().copied().zip(self.flows[row].iter().copied())
    }

    /// One node for each module; `module_of` numbers them from 0 without gaps.
    pub(super) fn merged(&self, module_of: &[u32], modules: usize) -> Self {
        let mut merged = Self {
            starts: Vec::with_capacity(modules + 1),
            visits: vec![0.0; modules],
            leaves: vec![0.0; modules],
            ..Self::default()
        };
        let members = Members::new(module_of, modules);
        let (mut flow_to, mut touched) = (vec![0.0; modules], Vec::new());
        merged.starts.push(0);
        for (module, members) in members.all() {
            for &node in members {
                merged.visits[module as usize] += self.visits[node as usize];
                for (neighbour, flow) in self.ties(node) {
                    let to = module_of[neighbour as usize];
                    if to == module {
                        continue;
                    }
                    if flow_to[to as usize] == 0.0 {
                        touched.push(to);
                    }
                    flow_to[to as usize] += flow;
                }
            }
            for to in touched.drain(..) {
                let flow = std::mem::take(&mut flow_to[to as usize]);
                merged.leaves[module as usize] += flow;
                merged.neighbours.push(to);
                merged.flows.push(flow);
            }
            merged.starts.push(number(merged.neighbours.len()));
        }
        merged
    }
}

/// Things listed by the number that each has been given.
#[derive(Debug)]
pub(super) struct Members {
    starts: Vec<u32>,
    things: Vec<u32>,
}

impl Members {
    pub(super) fn new(number_of: &[u32], numbers: usize) -> Self {
        let mut starts = vec![0_u32; numbers + 1];
        for &number in number_of {
            starts[number as usize + 1] += 1;
        }
        for number in 0..numbers {
            starts[number + 1] += starts[number];
        }
        let (mut next, mut things) = (starts.clone(), vec![0; number_of.len()]);
        for (thing, &number) in (0..).zip(number_of) {
            things[next[number as usize] as usize] = thing;
            next[number as usize] += 1;
        }
        Self { starts, things }
    }

    /// The things of one number; none of a number that there is not.
    pub(super) fn of(&self, number: u32) -> &[u32] {
        match self.starts.get(number as usize..number as usize + 2) {
            Some(ends) => &self.things[ends[0] as usize..ends[1] as usize],
            None => &[],
        }
    }

    pub(super) fn all(&self) -> impl Iterator<Item = (u32, &[u32])> {
        (0..)
            .zip(self.starts.windows(2))
            .map(|(number, ends)| (number, &self.things[ends[0] as usize..ends[1] as usize]))
    }
}

/// Numbers the modules anew, from 0 in the order of their first members; answers how many.
pub(super) fn renumber(module_of: &mut [u32]) -> usize {
    let largest = module_of.iter().copied().max().map_or(0, |largest| largest as usize + 1);
    let (mut new, mut next) = (vec![u32::MAX; largest], 0);
    for module in module_of {
        let number = &mut new[*module as usize];
        if *number == u32::MAX {
            *number = next;
            next += 1;
        }
        *module = *number;
    }
    next as usize
}
