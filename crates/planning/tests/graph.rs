//! Graph questions on small graphs that one can draw, and on ones too long for a stack.

use landfall_planning::graph::{
    Added, Graph, Growing, TieReason, components, depths, longest_chain, move_groups,
    smallest_cycle, strong_ties, topological_order,
};
use proptest::prelude::*;

#[test]
fn a_cycle_is_one_component_and_the_rest_stand_alone() {
    let graph = Graph::from_edges(5, [(0, 1), (1, 2), (2, 0), (2, 3), (3, 4)]);
    assert_eq!(components(&graph), [vec![0, 1, 2], vec![3], vec![4]]);
}

#[test]
fn the_smallest_cycle_is_named_from_its_smallest_node() {
    let graph = Graph::from_edges(6, [(0, 1), (1, 2), (2, 3), (3, 0), (4, 2), (2, 4), (4, 0)]);
    assert_eq!(smallest_cycle(&graph, &[0, 1, 2, 3, 4]), Some(vec![2, 4]));
    assert_eq!(smallest_cycle(&graph, &[0, 1, 3]), None);
}

#[test]
fn a_ring_of_100_000_is_one_component_and_its_own_smallest_cycle() {
    let count = 100_000;
    let graph = Graph::from_edges(count as usize, (0..count).map(|i| (i, (i + 1) % count)));
    let found = components(&graph);
    assert_eq!(found.len(), 1);
    assert_eq!(smallest_cycle(&graph, &found[0]).unwrap().len(), count as usize);
    assert_eq!(topological_order(&graph), None);
}

#[test]
fn a_chain_of_100_000_is_ordered_and_is_its_own_longest_chain() {
    let count = 100_000;
    let graph = Graph::from_edges(count as usize, (1..count).map(|i| (i - 1, i)));
    assert_eq!(components(&graph).len(), count as usize);
    assert_eq!(topological_order(&graph).unwrap(), (0..count).collect::<Vec<_>>());
    assert_eq!(longest_chain(&graph).len(), count as usize);
    assert_eq!(depths(&graph)[count as usize - 1], Some(count - 1));
}

#[test]
fn edges_to_nowhere_are_left_out() {
    let graph = Graph::from_edges(2, [(0, 1), (0, 7), (9, 1)]);
    assert_eq!(graph.edges().collect::<Vec<_>>(), [(0, 1)]);
}

#[test]
fn nodes_behind_a_cycle_have_no_depth() {
    let graph = Graph::from_edges(5, [(0, 1), (1, 2), (2, 1), (2, 3)]);
    assert_eq!(depths(&graph), [Some(0), None, None, None, Some(0)]);
    assert_eq!(longest_chain(&graph), [0]);
}

#[test]
fn two_way_links_and_cycles_tie_and_one_way_links_do_not() {
    let links = [(0, 1), (1, 0), (2, 3), (3, 4), (4, 2), (5, 0)];
    let ties = strong_ties(6, &links);
    let groups = move_groups(6, &ties);
    assert_eq!(groups.len(), 2);
    assert_eq!(groups[0].members, [0, 1]);
    assert_eq!(groups[0].forced_by[0].reason, TieReason::BothWays);
    assert_eq!(groups[1].members, [2, 3, 4]);
    assert!(groups[1].forced_by.iter().all(|tie| tie.reason == TieReason::Cycle));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_asset_is_in_two_move_groups_and_order_does_not_matter(
        pairs in prop::collection::vec((0u32..30, 0u32..30), 0..80),
    ) {
        let mut turned = pairs.clone();
        turned.reverse();
        let ties = strong_ties(30, &pairs);
        let mut turned_ties = strong_ties(30, &turned);
        turned_ties.reverse();
        let groups = move_groups(30, &ties);
        prop_assert_eq!(&groups, &move_groups(30, &turned_ties));
        let mut seen = [false; 30];
        for member in groups.iter().flat_map(|group| &group.members) {
            prop_assert!(!seen[*member as usize]);
            seen[*member as usize] = true;
        }
    }

    #[test]
    fn an_edge_closes_a_cycle_exactly_when_it_makes_a_larger_component(
        begun in prop::collection::vec((0u32..25, 0u32..25), 0..25),
        added in prop::collection::vec((0u32..25, 0u32..25), 0..60),
    ) {
        let mut edges = begun;
        let mut growing = Growing::new(&Graph::from_edges(25, edges.iter().copied()));
        for (from, to) in added {
            let component = |edges: &[(u32, u32)], node: u32| {
                let graph = Graph::from_edges(25, edges.iter().copied());
                let mut own = components(&graph).into_iter().find(|c| c.contains(&node)).unwrap();
                own.sort_unstable();
                own
            };
            let before = component(&edges, from);
            edges.push((from, to));
            let after = component(&edges, from);
            match growing.add(from, to) {
                Added::Inside => prop_assert!(before.contains(&to)),
                Added::Forward => prop_assert_eq!(&before, &after),
                Added::Closes(members) => {
                    prop_assert!(after.len() > before.len());
                    prop_assert_eq!(members, after);
                }
            }
        }
    }

    #[test]
    fn a_component_is_what_reaches_itself(
        pairs in prop::collection::vec((0u32..12, 0u32..12), 0..30),
    ) {
        let graph = Graph::from_edges(12, pairs);
        let mut reaches = [[false; 12]; 12];
        for (a, b) in graph.edges() {
            reaches[a as usize][b as usize] = true;
        }
        for via in 0..12 {
            for a in 0..12 {
                for b in 0..12 {
                    reaches[a][b] |= reaches[a][via] && reaches[via][b];
                }
            }
        }
        for component in components(&graph) {
            for &a in &component {
                for b in 0..12u32 {
                    let mutual = reaches[a as usize][b as usize] && reaches[b as usize][a as usize];
                    prop_assert_eq!(component.contains(&b), a == b || mutual);
                }
            }
            let cycle = smallest_cycle(&graph, &component);
            prop_assert_eq!(
                cycle.is_some(),
                component.iter().any(|&node| reaches[node as usize][node as usize])
            );
        }
    }
}
