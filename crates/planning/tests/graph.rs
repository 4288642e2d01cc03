//! Graph questions on small graphs that one can draw, and on ones too long for a stack.

use landfall_planning::graph::{
    Graph, Link, TieReason, components, depths, longest_chain, move_groups, shared_services,
    smallest_cycle, strong_ties, topological_order,
};
use proptest::prelude::*;

fn link(client: u32, server: u32) -> Link {
    Link { client, server, port: 0 }
}

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
    let links = [link(0, 1), link(1, 0), link(2, 3), link(3, 4), link(4, 2), link(5, 0)];
    let ties = strong_ties(6, &links, &[false; 6]);
    let groups = move_groups(6, &ties);
    assert_eq!(groups.len(), 2);
    assert_eq!(groups[0].members, [0, 1]);
    assert_eq!(groups[0].forced_by[0].reason, TieReason::BothWays);
    assert_eq!(groups[1].members, [2, 3, 4]);
    assert!(groups[1].forced_by.iter().all(|tie| tie.reason == TieReason::Cycle));
}

#[test]
fn a_shared_service_ties_nobody() {
    let links = [link(0, 9), link(9, 0), link(1, 9), link(9, 1)];
    let mut shared = [false; 10];
    assert_eq!(move_groups(10, &strong_ties(10, &links, &shared))[0].members, [0, 1, 9]);
    shared[9] = true;
    assert_eq!(move_groups(10, &strong_ties(10, &links, &shared)), []);
}

#[test]
fn a_service_used_from_everywhere_is_shared_and_says_why() {
    // Ten groups of two; asset 20 serves the first of each.
    let group_of: Vec<Option<u32>> = (0..20).map(|asset| Some(asset / 2)).chain([None]).collect();
    let links: Vec<Link> = (0..10).map(|g| Link { client: g * 2, server: 20, port: 389 }).collect();
    let found = shared_services(&links, &group_of);
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].asset, found[0].clients, found[0].groups), (20, 10, 10));
    let sentence = "10 of 11 connected assets use it, from 10 of 10 groups, on port 389";
    assert_eq!(found[0].sentence(), sentence);
}

#[test]
fn seven_clients_are_too_few_to_be_shared() {
    let group_of: Vec<Option<u32>> = (0..8).map(Some).collect();
    let links: Vec<Link> = (0..7).map(|client| link(client, 7)).collect();
    assert_eq!(shared_services(&links, &group_of), []);
}

#[test]
fn clients_of_three_groups_belong_together_rather_than_share() {
    let group_of: Vec<Option<u32>> = (0..13).map(|asset| Some(asset % 3)).collect();
    let links: Vec<Link> = (0..12).map(|client| link(client, 12)).collect();
    assert_eq!(shared_services(&links, &group_of), []);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_asset_is_in_two_move_groups_and_order_does_not_matter(
        pairs in prop::collection::vec((0u32..30, 0u32..30), 0..80),
        aside in prop::collection::vec(any::<bool>(), 30),
    ) {
        let links: Vec<Link> = pairs.iter().map(|&(a, b)| link(a, b)).collect();
        let mut turned = links.clone();
        turned.reverse();
        let ties = strong_ties(30, &links, &aside);
        let mut turned_ties = strong_ties(30, &turned, &aside);
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
