//! Groups come apart where little is exchanged, and nothing is lost.

use landfall_planning::graph::{Exchange, smallest_cut, split};
use proptest::prelude::*;

fn exchange(a: u32, b: u32, connections: u64) -> Exchange {
    Exchange { a, b, connections, bytes: connections * 1_000 }
}

/// Two groups of four in which all talk to all, and one thin line between them.
fn two_camps() -> Vec<Exchange> {
    let inside = |first: u32| {
        let pairs = (first..first + 4).flat_map(move |a| (a + 1..first + 4).map(move |b| (a, b)));
        pairs.map(|(a, b)| exchange(a, b, 50))
    };
    inside(0).chain(inside(4)).chain([exchange(3, 4, 7), exchange(9, 0, 999)]).collect()
}

#[test]
fn two_camps_part_at_the_thin_line() {
    let members: Vec<u32> = (0..8).collect();
    let found = smallest_cut(&members, &two_camps()).expect("two sides");
    assert_eq!(found.parts, [vec![0, 1, 2, 3], vec![4, 5, 6, 7]]);
    assert_eq!(found.cut, [exchange(3, 4, 7)]);
    assert_eq!((found.connections(), found.bytes()), (7, 7_000));
    assert_eq!(split(&members, &two_camps(), 5), found);
}

#[test]
fn a_group_that_is_small_enough_stays_whole() {
    let members: Vec<u32> = (0..8).collect();
    let whole = split(&members, &two_camps(), 8);
    assert_eq!(whole.parts, [members]);
    assert!(whole.cut.is_empty());
    assert!(smallest_cut(&[3], &two_camps()).is_none());
    assert!(split(&[], &[], 0).parts.is_empty());
}

#[test]
fn a_line_parts_in_the_middle_rather_than_leaf_by_leaf() {
    let line: Vec<Exchange> = (0..15).map(|node| exchange(node, node + 1, 10)).collect();
    let parts = split(&(0..16).collect::<Vec<u32>>(), &line, 8).parts;
    assert!(parts.iter().all(|part| part.len() <= 8));
    assert_eq!(parts.len(), 2);
}

/// The smallest cut by trying all.
fn brute_force(count: u32, exchanges: &[Exchange]) -> u64 {
    let cost = |mask: u32| {
        let crosses = |one: &&Exchange| (mask >> one.a ^ mask >> one.b) & 1 == 1;
        exchanges.iter().filter(crosses).map(|one| one.connections).sum::<u64>()
    };
    (1..(1 << count) - 1).map(cost).min().unwrap_or(0)
}

fn exchanges(count: u32) -> impl Strategy<Value = Vec<Exchange>> {
    let one = (0..count, 0..count, 1u64..40).prop_map(|(a, b, n)| exchange(a, b, n));
    proptest::collection::vec(one, 0..30)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_cut_is_smaller((count, exchanges) in (2u32..9).prop_flat_map(|n| (Just(n), exchanges(n)))) {
        let members: Vec<u32> = (0..count).collect();
        let found = smallest_cut(&members, &exchanges).expect("two sides");
        prop_assert_eq!(found.connections(), brute_force(count, &exchanges));
        prop_assert!(found.parts.iter().all(|part| !part.is_empty()));
    }

    #[test]
    fn parts_keep_every_member_once_and_costs_add_up(
        (count, exchanges, most) in
            (1u32..25).prop_flat_map(|n| (Just(n), exchanges(n), 0usize..9)),
    ) {
        let members: Vec<u32> = (0..count).collect();
        let found = split(&members, &exchanges, most);
        let mut all: Vec<u32> = found.parts.concat();
        all.sort_unstable();
        prop_assert_eq!(&all, &members);
        prop_assert!(found.parts.iter().all(|part| part.len() <= most.max(1)));
        let inside = |one: &&Exchange| found.parts.iter().any(|p| p.contains(&one.a) && p.contains(&one.b));
        let kept: u64 = exchanges.iter().filter(inside).map(|one| one.connections).sum();
        let total: u64 = exchanges.iter().map(|one| one.connections).sum();
        prop_assert_eq!(kept + found.connections(), total);
        // The order in which things are told does not matter.
        let (mut turned, mut backwards) = (exchanges.clone(), members.clone());
        turned.reverse();
        backwards.reverse();
        prop_assert_eq!(split(&backwards, &turned, most), found);
    }
}
