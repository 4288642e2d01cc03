//! Items that must share an iteration become one unit; the rest of planning knows only units.

use std::collections::VecDeque;

use crate::graph::{Graph, Sets, components, smallest_cycle};
use crate::plan::bindings;

use super::{Instance, Precedence};

/// Beyond this many edge visits the smallest impossible cycle found so far has to do.
const VISITS: u64 = 20_000_000;

/// Which items share an iteration, by group or because they wait for each other.
#[derive(Debug)]
pub(crate) struct Contraction {
    /// The unit of each item.
    pub(crate) unit_of: Vec<u32>,
    /// The items of each unit, sorted.
    pub(crate) members: Vec<Vec<u32>>,
    /// Units that can only stay in the backlog, as they would have to come before themselves.
    pub(crate) never: Vec<bool>,
    /// What made it so.
    pub(crate) cycles: Vec<Cycle>,
}

/// Arcs that lead back to where they begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cycle {
    /// The arcs in order; the end of each is in the same group as the beginning of the next.
    pub(crate) arcs: Vec<Precedence>,
    /// Every item caught in it or in a cycle tangled with it.
    pub(crate) members: Vec<u32>,
    /// Whether they can share an iteration, that is, no arc asks for a strictly earlier one.
    pub(crate) fits: bool,
}

/// Contracts groups and what hard rules join first, then what waits for each other.
pub(crate) fn contract(instance: &Instance) -> Contraction {
    let (joins, arcs) = bindings(instance);
    contract_with(instance, &joins, &arcs)
}

/// The same with the pairs that share an iteration, and the arcs, of rules that are known already.
pub(crate) fn contract_with(
    instance: &Instance,
    joins: &[(u32, u32)],
    more: &[Precedence],
) -> Contraction {
    let mut sets = Sets::new(instance.items.len());
    for &(a, b) in joins {
        sets.join(a, b);
    }
    for group in &instance.groups {
        for pair in group.windows(2) {
            sets.join(pair[0], pair[1]);
        }
    }
    let mut arcs: Vec<Precedence> = instance.precedence.iter().chain(more).copied().collect();
    arcs.sort_unstable();
    let root_of: Vec<u32> = instance.items.iter().map(|item| sets.root(item.id)).collect();
    let of = |item: u32| root_of[item as usize];
    let graph = Graph::from_edges(
        root_of.len(),
        arcs.iter().map(|arc| (of(arc.before), of(arc.after))).filter(|(a, b)| a != b),
    );
    let mut never_roots = Vec::new();
    let mut tangles = Vec::new();
    for component in components(&graph).into_iter().filter(|c| c.len() > 1) {
        for pair in component.windows(2) {
            sets.join(pair[0], pair[1]);
        }
        tangles.push(component);
    }
    let mut cycles = Vec::new();
    for arc in arcs.iter().filter(|arc| arc.lag > 0 && of(arc.before) == of(arc.after)) {
        never_roots.push(arc.before);
        cycles.push(Cycle { arcs: vec![*arc], members: Vec::new(), fits: false });
    }
    let mut between: Vec<((u32, u32), Precedence)> =
        arcs.iter().map(|arc| ((of(arc.before), of(arc.after)), *arc)).collect();
    between.retain(|((from, to), _)| from != to);
    between.sort_unstable();
    for tangle in &tangles {
        let cycle = Tangle::new(tangle, &between).cycle();
        if !cycle.fits {
            never_roots.push(tangle[0]);
        }
        cycles.push(cycle);
    }
    number(instance, &mut sets, &never_roots, cycles)
}

/// Numbers the units by their first item in canonical order.
fn number(
    instance: &Instance,
    sets: &mut Sets,
    never_items: &[u32],
    mut cycles: Vec<Cycle>,
) -> Contraction {
    const NONE: u32 = u32::MAX;
    let mut unit_of = vec![NONE; instance.items.len()];
    let mut unit_of_root = vec![NONE; instance.items.len()];
    let mut members: Vec<Vec<u32>> = Vec::new();
    for item in canonical_order(instance) {
        let root = sets.root(item) as usize;
        if unit_of_root[root] == NONE {
            unit_of_root[root] = u32::try_from(members.len()).unwrap_or(NONE);
            members.push(Vec::new());
        }
        unit_of[item as usize] = unit_of_root[root];
        members[unit_of_root[root] as usize].push(item);
    }
    for list in &mut members {
        list.sort_unstable();
    }
    let mut never = vec![false; members.len()];
    for &item in never_items {
        never[unit_of[item as usize] as usize] = true;
    }
    for cycle in &mut cycles {
        let unit = unit_of[cycle.arcs[0].before as usize];
        cycle.members.clone_from(&members[unit as usize]);
    }
    Contraction { unit_of, members, never, cycles }
}

/// Items by name if every name is there and unique, so that their order in the document does not
/// matter; otherwise as they come.
fn canonical_order(instance: &Instance) -> Vec<u32> {
    let mut order: Vec<u32> = instance.items.iter().map(|item| item.id).collect();
    let name = |item: u32| instance.items[item as usize].name.as_deref();
    order.sort_by(|&a, &b| name(a).cmp(&name(b)).then(a.cmp(&b)));
    let distinct = order.windows(2).all(|pair| name(pair[0]) != name(pair[1]));
    let all_named = order.first().is_none_or(|&first| name(first).is_some());
    if !(distinct && all_named) {
        order.sort_unstable();
    }
    order
}

/// Arcs between the nodes of one tangle, numbered from 0 among themselves, so that the work does
/// not depend on the size of the whole graph.
struct Tangle {
    graph: Graph,
    /// Sorted by both ends; between two nodes only the arc with the longest lag, as it binds.
    arcs: Vec<((u32, u32), Precedence)>,
}

impl Tangle {
    /// `nodes` is sorted; `arcs` is sorted by the nodes that they join.
    fn new(nodes: &[u32], arcs: &[((u32, u32), Precedence)]) -> Self {
        let local = |node: u32| nodes.binary_search(&node).ok().and_then(|i| u32::try_from(i).ok());
        let mut inside = Vec::new();
        for (from, &node) in (0u32..).zip(nodes) {
            let first = arcs.partition_point(|(ends, _)| ends.0 < node);
            for &(ends, arc) in arcs[first..].iter().take_while(|(ends, _)| ends.0 == node) {
                inside.extend(local(ends.1).map(|to| ((from, to), arc)));
            }
        }
        inside.sort_unstable_by_key(|&(ends, arc)| {
            (ends, std::cmp::Reverse(arc.lag), arc.before, arc.after)
        });
        inside.dedup_by_key(|&mut (ends, _)| ends);
        let graph = Graph::from_edges(nodes.len(), inside.iter().map(|&(ends, _)| ends));
        Self { graph, arcs: inside }
    }

    /// The cycle to name: the smallest impossible one, or else the smallest.
    fn cycle(&self) -> Cycle {
        let lagged = self.smallest_lagged();
        let fits = lagged.is_none();
        let all: Vec<u32> = self.graph.nodes().collect();
        let nodes = lagged.or_else(|| smallest_cycle(&self.graph, &all)).unwrap_or_default();
        let ends = nodes.iter().zip(nodes.iter().cycle().skip(1));
        let arcs = ends.filter_map(|(&a, &b)| self.arc_between(a, b)).collect();
        Cycle { arcs, members: Vec::new(), fits }
    }

    fn arc_between(&self, from: u32, to: u32) -> Option<Precedence> {
        let found = self.arcs.binary_search_by_key(&(from, to), |&(ends, _)| ends);
        found.ok().map(|index| self.arcs[index].1)
    }

    fn smallest_lagged(&self) -> Option<Vec<u32>> {
        let mut best: Option<Vec<u32>> = None;
        let mut visits = 0;
        for &((from, to), _) in self.arcs.iter().filter(|(_, arc)| arc.lag > 0) {
            if visits > VISITS {
                break;
            }
            let way_back = self.shortest_path(to, from, &mut visits);
            if best.as_ref().is_none_or(|best| way_back.len() < best.len()) {
                best = Some(way_back);
            }
        }
        best
    }

    /// Both ends included. Within a tangle there always is a path.
    fn shortest_path(&self, from: u32, to: u32, visits: &mut u64) -> Vec<u32> {
        const NEVER: u32 = u32::MAX;
        let mut came_from = vec![NEVER; self.graph.len()];
        let mut queue = VecDeque::from([from]);
        came_from[from as usize] = from;
        while let Some(node) = queue.pop_front() {
            if node == to {
                break;
            }
            for &next in self.graph.neighbours(node) {
                *visits += 1;
                if came_from[next as usize] == NEVER {
                    came_from[next as usize] = node;
                    queue.push_back(next);
                }
            }
        }
        *visits += self.graph.len() as u64;
        let mut path = vec![to];
        let mut node = to;
        while node != from && came_from[node as usize] != NEVER {
            node = came_from[node as usize];
            path.push(node);
        }
        path.reverse();
        path
    }
}
