//! Strongly connected components, without recursion (Tarjan).

use super::Graph;

const UNSEEN: u32 = u32::MAX;

/// The strongly connected components: sets in which every node reaches every other.
///
/// Each is sorted, and they are ordered by their smallest node. A node on no cycle is alone in
/// its component.
pub fn components(graph: &Graph) -> Vec<Vec<u32>> {
    let mut search = Tarjan::new(graph);
    for node in graph.nodes() {
        if search.order[node as usize] == UNSEEN {
            search.visit(node);
        }
    }
    let mut found = search.found;
    for component in &mut found {
        component.sort_unstable();
    }
    found.sort_unstable();
    found
}

/// Tarjan's algorithm with its own stack, as chains may be longer than the thread's.
struct Tarjan<'a> {
    graph: &'a Graph,
    order: Vec<u32>,
    low: Vec<u32>,
    open: Vec<bool>,
    pending: Vec<u32>,
    seen: u32,
    found: Vec<Vec<u32>>,
}

impl<'a> Tarjan<'a> {
    fn new(graph: &'a Graph) -> Self {
        let count = graph.len();
        Self {
            graph,
            order: vec![UNSEEN; count],
            low: vec![0; count],
            open: vec![false; count],
            pending: Vec::new(),
            seen: 0,
            found: Vec::new(),
        }
    }

    fn enter(&mut self, node: u32) {
        self.order[node as usize] = self.seen;
        self.low[node as usize] = self.seen;
        self.seen += 1;
        self.pending.push(node);
        self.open[node as usize] = true;
    }

    fn visit(&mut self, root: u32) {
        let mut path: Vec<(u32, usize)> = vec![(root, 0)];
        self.enter(root);
        while let Some(&mut (node, ref mut next)) = path.last_mut() {
            if let Some(&target) = self.graph.neighbours(node).get(*next) {
                *next += 1;
                if self.order[target as usize] == UNSEEN {
                    self.enter(target);
                    path.push((target, 0));
                } else if self.open[target as usize] {
                    self.lower(node, self.order[target as usize]);
                }
                continue;
            }
            path.pop();
            if let Some(&(parent, _)) = path.last() {
                self.lower(parent, self.low[node as usize]);
            }
            if self.low[node as usize] == self.order[node as usize] {
                self.close(node);
            }
        }
    }

    fn lower(&mut self, node: u32, to: u32) {
        let low = &mut self.low[node as usize];
        *low = (*low).min(to);
    }

    fn close(&mut self, root: u32) {
        let mut component = Vec::new();
        while let Some(node) = self.pending.pop() {
            self.open[node as usize] = false;
            component.push(node);
            if node == root {
                break;
            }
        }
        self.found.push(component);
    }
}
