//! A graph that grows edge by edge and tells at once which edge closes a cycle.

use super::{Graph, Sets, components, topological_order};

/// What an added edge does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Added {
    /// It leads forward: no cycle.
    Forward,
    /// Both ends were on one cycle already, or are one node.
    Inside,
    /// It closes a cycle: all nodes that from now on reach each other, sorted.
    Closes(Vec<u32>),
}

/// Strongly connected components in a topological order that is kept as edges come.
///
/// Method: D. Pearce and P. Kelly, "A dynamic topological sort algorithm for directed acyclic
/// graphs", ACM Journal of Experimental Algorithmics 11 (2006): only what lies between the two ends
/// in the order is looked at. What an edge puts on a cycle becomes one node.
#[derive(Debug)]
pub struct Growing {
    sets: Sets,
    /// `place[root]`: where the component is in the order.
    place: Vec<u32>,
    /// `forth[root]`, `back[root]`: ends of edges, as nodes; their components may have grown since.
    forth: Vec<Vec<u32>>,
    back: Vec<Vec<u32>>,
    members: Vec<Vec<u32>>,
    marks: Vec<u8>,
}

const AHEAD: u8 = 1;
const BEHIND: u8 = 2;

impl Growing {
    /// Begins with the edges of a graph.
    pub fn new(graph: &Graph) -> Self {
        let count = graph.len();
        let mut growing = Self {
            sets: Sets::new(count),
            place: vec![0; count],
            forth: vec![Vec::new(); count],
            back: vec![Vec::new(); count],
            members: graph.nodes().map(|node| vec![node]).collect(),
            marks: vec![0; count],
        };
        for component in components(graph) {
            growing.unite(&component);
        }
        let edges: Vec<(u32, u32)> =
            graph.edges().map(|(a, b)| (growing.sets.root(a), growing.sets.root(b))).collect();
        let edges = || edges.iter().copied().filter(|(a, b)| a != b);
        for (a, b) in edges() {
            growing.forth[a as usize].push(b);
            growing.back[b as usize].push(a);
        }
        // Components have no cycle, so all of them have a place.
        let order = topological_order(&Graph::from_edges(count, edges())).unwrap_or_default();
        for (place, node) in (0..).zip(order) {
            growing.place[node as usize] = place;
        }
        growing
    }

    /// Adds an edge between nodes of the graph.
    pub fn add(&mut self, from: u32, to: u32) -> Added {
        let (from, to) = (self.sets.root(from), self.sets.root(to));
        if from == to {
            return Added::Inside;
        }
        self.forth[from as usize].push(to);
        self.back[to as usize].push(from);
        let (last, first) = (self.place[from as usize], self.place[to as usize]);
        if last < first {
            return Added::Forward;
        }
        let ahead = self.reached(to, AHEAD, &|place| place <= last);
        let behind = self.reached(from, BEHIND, &|place| place >= first);
        let on_cycle = |marks: &[u8], node: u32| marks[node as usize] == AHEAD | BEHIND;
        let cycle: Vec<u32> =
            ahead.iter().copied().filter(|&node| on_cycle(&self.marks, node)).collect();
        let mut places: Vec<u32> =
            ahead.iter().chain(&behind).map(|&node| self.place[node as usize]).collect();
        places.sort_unstable();
        places.dedup();
        let apart = |nodes: &[u32]| -> Vec<u32> {
            nodes.iter().copied().filter(|&node| !on_cycle(&self.marks, node)).collect()
        };
        let (before, after) = (self.sorted(apart(&behind)), self.sorted(apart(&ahead)));
        for &node in ahead.iter().chain(&behind) {
            self.marks[node as usize] = 0;
        }
        self.arrange(&places, &before, &after);
        if cycle.is_empty() {
            return Added::Forward;
        }
        let root = self.unite(&cycle);
        self.place[root as usize] = places[before.len()];
        let mut members = self.members[root as usize].clone();
        members.sort_unstable();
        Added::Closes(members)
    }

    /// The nodes before the edge take the first of the free places, those after it the last.
    fn arrange(&mut self, places: &[u32], before: &[u32], after: &[u32]) {
        for (&node, &place) in before.iter().zip(places) {
            self.place[node as usize] = place;
        }
        for (&node, &place) in after.iter().rev().zip(places.iter().rev()) {
            self.place[node as usize] = place;
        }
    }

    fn sorted(&self, mut nodes: Vec<u32>) -> Vec<u32> {
        nodes.sort_by_key(|&node| self.place[node as usize]);
        nodes
    }

    /// Components reached from one, over places that are within; each marked.
    fn reached(&mut self, start: u32, mark: u8, within: &dyn Fn(u32) -> bool) -> Vec<u32> {
        let mut found = vec![start];
        self.marks[start as usize] |= mark;
        let mut at = 0;
        while at < found.len() {
            let node = found[at] as usize;
            at += 1;
            let lists = if mark == AHEAD { &self.forth } else { &self.back };
            for &next in &lists[node] {
                let next = self.sets.root(next);
                if self.marks[next as usize] & mark == 0 && within(self.place[next as usize]) {
                    self.marks[next as usize] |= mark;
                    found.push(next);
                }
            }
        }
        found
    }

    /// Makes one component of several; answers its root.
    fn unite(&mut self, nodes: &[u32]) -> u32 {
        let Some(&first) = nodes.first() else { return 0 };
        let root = nodes.iter().fold(first, |root, &node| root.min(node));
        for &node in nodes.iter().filter(|&&node| node != root) {
            self.sets.join(root, node);
            for lists in [&mut self.forth, &mut self.back, &mut self.members] {
                let moved = std::mem::take(&mut lists[node as usize]);
                lists[root as usize].extend(moved);
            }
        }
        root
    }
}
