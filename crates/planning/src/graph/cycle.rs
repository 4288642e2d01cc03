//! The smallest cycle through a set of nodes, so that it can be named.

use std::collections::VecDeque;

use super::Graph;

/// Beyond this many edge visits the smallest cycle found so far has to do.
const VISITS: u64 = 20_000_000;

/// The smallest cycle through nodes of `within`, beginning with its smallest node.
///
/// Of cycles of equal length, the one with the smallest first node. In very large tangles the
/// search ends after a fixed amount of work with the smallest cycle found so far.
pub fn smallest_cycle(graph: &Graph, within: &[u32]) -> Option<Vec<u32>> {
    let mut search = Search::new(graph, within);
    let mut nodes = within.to_vec();
    nodes.sort_unstable();
    nodes.dedup();
    for node in nodes {
        if search.visits > VISITS || search.best.as_ref().is_some_and(|best| best.len() <= 1) {
            break;
        }
        if search.alive[node as usize] {
            search.from(node);
            // Every cycle through this node has been looked at, so it can go, and with it all
            // that now lies on no cycle.
            search.remove(node);
        }
    }
    search.best
}

struct Search<'a> {
    graph: &'a Graph,
    reversed: Graph,
    alive: Vec<bool>,
    incoming: Vec<u32>,
    outgoing: Vec<u32>,
    came_from: Vec<u32>,
    depth: Vec<u32>,
    touched: Vec<u32>,
    best: Option<Vec<u32>>,
    visits: u64,
}

const NEVER: u32 = u32::MAX;

impl<'a> Search<'a> {
    fn new(graph: &'a Graph, within: &[u32]) -> Self {
        let mut alive = vec![false; graph.len()];
        for &node in within {
            alive[node as usize] = true;
        }
        let inside = |list: &[u32]| {
            let count = list.iter().filter(|&&other| alive[other as usize]).count();
            u32::try_from(count).unwrap_or(u32::MAX)
        };
        let reversed = graph.reversed();
        let incoming = graph.nodes().map(|node| inside(reversed.neighbours(node))).collect();
        let outgoing = graph.nodes().map(|node| inside(graph.neighbours(node))).collect();
        Self {
            graph,
            reversed,
            alive,
            incoming,
            outgoing,
            came_from: vec![NEVER; graph.len()],
            depth: vec![NEVER; graph.len()],
            touched: Vec::new(),
            best: None,
            visits: 0,
        }
    }

    /// Looks for a cycle through `root` that is shorter than the best one.
    fn from(&mut self, root: u32) {
        let limit = self.best.as_ref().map_or(usize::MAX, Vec::len);
        let mut queue = VecDeque::from([root]);
        self.depth[root as usize] = 0;
        self.touched.push(root);
        'search: while let Some(node) = queue.pop_front() {
            let depth = self.depth[node as usize];
            if depth as usize + 1 >= limit {
                break;
            }
            for &next in self.graph.neighbours(node) {
                self.visits += 1;
                if next == root {
                    self.best = Some(self.path(root, node));
                    break 'search;
                }
                if self.alive[next as usize] && self.depth[next as usize] == NEVER {
                    self.depth[next as usize] = depth + 1;
                    self.came_from[next as usize] = node;
                    self.touched.push(next);
                    queue.push_back(next);
                }
            }
        }
        for node in self.touched.drain(..) {
            self.depth[node as usize] = NEVER;
            self.came_from[node as usize] = NEVER;
        }
    }

    fn path(&self, root: u32, last: u32) -> Vec<u32> {
        let mut path = vec![last];
        let mut node = last;
        while node != root {
            node = self.came_from[node as usize];
            path.push(node);
        }
        path.reverse();
        path
    }

    fn remove(&mut self, node: u32) {
        let mut leaving = vec![node];
        self.alive[node as usize] = false;
        while let Some(node) = leaving.pop() {
            for &next in self.graph.neighbours(node) {
                let count = &mut self.incoming[next as usize];
                *count = count.saturating_sub(1);
                if *count == 0 && self.alive[next as usize] {
                    self.alive[next as usize] = false;
                    leaving.push(next);
                }
            }
            for &previous in self.reversed.neighbours(node) {
                let count = &mut self.outgoing[previous as usize];
                *count = count.saturating_sub(1);
                if *count == 0 && self.alive[previous as usize] {
                    self.alive[previous as usize] = false;
                    leaving.push(previous);
                }
            }
        }
    }
}
