//! A directed graph as sorted adjacency lists.

/// A directed graph in compressed rows: neighbours are sorted, without repetition.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Graph {
    starts: Vec<u32>,
    targets: Vec<u32>,
}

impl Graph {
    /// Builds a graph of `nodes` nodes. Edges to or from nodes beyond them are left out.
    pub fn from_edges(nodes: usize, edges: impl IntoIterator<Item = (u32, u32)>) -> Self {
        let mut list: Vec<(u32, u32)> = edges
            .into_iter()
            .filter(|&(from, to)| (from as usize) < nodes && (to as usize) < nodes)
            .collect();
        list.sort_unstable();
        list.dedup();
        let mut starts = vec![0u32; nodes + 1];
        for &(from, _) in &list {
            starts[from as usize + 1] += 1;
        }
        for node in 0..nodes {
            starts[node + 1] += starts[node];
        }
        Self { starts, targets: list.into_iter().map(|(_, to)| to).collect() }
    }

    /// How many nodes there are.
    pub fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// Whether there are no nodes.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// All nodes, in order.
    pub fn nodes(&self) -> impl Iterator<Item = u32> + use<> {
        0..u32::try_from(self.len()).unwrap_or(u32::MAX)
    }

    /// Where the edges of a node lead, in order.
    pub fn neighbours(&self, node: u32) -> &[u32] {
        let node = node as usize;
        &self.targets[self.starts[node] as usize..self.starts[node + 1] as usize]
    }

    /// Whether there is an edge.
    pub fn has_edge(&self, from: u32, to: u32) -> bool {
        self.neighbours(from).binary_search(&to).is_ok()
    }

    /// All edges, in order.
    pub fn edges(&self) -> impl Iterator<Item = (u32, u32)> + '_ {
        self.nodes().flat_map(|from| self.neighbours(from).iter().map(move |&to| (from, to)))
    }

    /// The same graph with every edge turned round.
    #[must_use]
    pub fn reversed(&self) -> Self {
        Self::from_edges(self.len(), self.edges().map(|(from, to)| (to, from)))
    }
}
