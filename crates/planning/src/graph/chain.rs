//! Topological order, depths and the longest chain.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::Graph;

/// An order in which every edge leads forward, smallest node first where there is a choice; or
/// nothing, if there is a cycle.
pub fn topological_order(graph: &Graph) -> Option<Vec<u32>> {
    let order = acyclic_part(graph);
    (order.len() == graph.len()).then_some(order)
}

/// How many edges the longest chain into each node has.
///
/// Nodes on a cycle, and those behind one, have no longest chain and get nothing.
pub fn depths(graph: &Graph) -> Vec<Option<u32>> {
    let mut reached = vec![0u32; graph.len()];
    let mut depths = vec![None; graph.len()];
    for node in acyclic_part(graph) {
        let depth = reached[node as usize];
        depths[node as usize] = Some(depth);
        for &next in graph.neighbours(node) {
            reached[next as usize] = reached[next as usize].max(depth + 1);
        }
    }
    depths
}

/// The longest chain of nodes in which each has an edge to the next; among equals, the one whose
/// last node is smallest, and so backwards. Cycles and what lies behind them are left out.
pub fn longest_chain(graph: &Graph) -> Vec<u32> {
    let depths = depths(graph);
    let deepest = graph
        .nodes()
        .filter_map(|node| depths[node as usize].map(|depth| (Reverse(depth), node)))
        .min();
    let Some((Reverse(mut depth), mut node)) = deepest else { return Vec::new() };
    let reversed = graph.reversed();
    let mut chain = vec![node];
    while depth > 0 {
        let before = reversed.neighbours(node).iter().copied();
        let Some(previous) = before.clone().find(|&p| depths[p as usize] == Some(depth - 1)) else {
            break;
        };
        chain.push(previous);
        node = previous;
        depth -= 1;
    }
    chain.reverse();
    chain
}

fn acyclic_part(graph: &Graph) -> Vec<u32> {
    let mut waiting = vec![0u32; graph.len()];
    for (_, to) in graph.edges() {
        waiting[to as usize] += 1;
    }
    let mut ready: BinaryHeap<Reverse<u32>> =
        graph.nodes().filter(|&node| waiting[node as usize] == 0).map(Reverse).collect();
    let mut order = Vec::with_capacity(graph.len());
    while let Some(Reverse(node)) = ready.pop() {
        order.push(node);
        for &next in graph.neighbours(node) {
            waiting[next as usize] -= 1;
            if waiting[next as usize] == 0 {
                ready.push(Reverse(next));
            }
        }
    }
    order
}
