//! Groups of workloads that tie more to each other than to the rest: the method of Louvain
//! (Blondel, Guillaume, Lambiotte and Lefebvre, 2008), with whole numbers and in a fixed order.

use std::collections::BTreeMap;

use crate::report::picture::layout::stride;

/// Rounds over all nodes for one level, and levels; both end earlier where nothing moves.
const ROUNDS: usize = 12;
const LEVELS: usize = 10;

/// Ends and weight of a tie, both ways.
pub(super) type Weighted = (usize, usize, i64);

/// The group of each of so many nodes; groups are numbered from 0.
pub(super) fn communities(nodes: usize, ties: &[Weighted]) -> Vec<usize> {
    let mut group_of: Vec<usize> = (0..nodes).collect();
    let mut level = Level::of(nodes, ties);
    for _ in 0..LEVELS {
        let found = level.settle();
        let count = found.iter().max().map_or(0, |last| last + 1);
        if count == level.at.len() {
            break;
        }
        for group in &mut group_of {
            *group = found[*group];
        }
        level = level.joined(&found, count);
    }
    group_of
}

/// A weighted graph. What leads from a node to itself is what was joined into it.
struct Level {
    at: Vec<Vec<(usize, i64)>>,
    /// Weight of all ends at each node.
    ends: Vec<i64>,
    all: i64,
}

impl Level {
    fn of(nodes: usize, ties: &[Weighted]) -> Self {
        let mut sums: BTreeMap<(usize, usize), i64> = BTreeMap::new();
        for &(one, other, weight) in ties {
            *sums.entry((one.min(other), one.max(other))).or_default() += weight;
        }
        let mut level = Self { at: vec![Vec::new(); nodes], ends: vec![0; nodes], all: 0 };
        for ((one, other), weight) in sums {
            level.all += 2 * weight;
            level.ends[one] += weight;
            level.ends[other] += weight;
            level.at[one].push((other, weight));
            if one != other {
                level.at[other].push((one, weight));
            }
        }
        level
    }

    /// Moves nodes to the group to which they tie most, compared with what chance would tie.
    fn settle(&self) -> Vec<usize> {
        let count = self.at.len();
        let mut group_of: Vec<usize> = (0..count).collect();
        let mut sums = self.ends.clone();
        let mut towards = vec![0_i64; count];
        let stride = stride(count);
        for _ in 0..ROUNDS {
            let mut moved = false;
            // Neighbours often have numbers next to each other: in that order one group would swallow
            // them all.
            for node in (0..count).map(|turn| turn * stride % count) {
                let was = group_of[node];
                sums[was] -= self.ends[node];
                let others = || self.at[node].iter().filter(|(other, _)| *other != node);
                for &(other, weight) in others() {
                    towards[group_of[other]] += weight;
                }
                let gain = |group: usize| {
                    i128::from(towards[group]) * i128::from(self.all)
                        - i128::from(sums[group]) * i128::from(self.ends[node])
                };
                let best = others().map(|(other, _)| group_of[*other]).fold(was, |best, group| {
                    let (now, then) = (gain(best), gain(group));
                    let is_better = then > now || (then == now && best != was && group < best);
                    if is_better { group } else { best }
                });
                for &(other, _) in others() {
                    towards[group_of[other]] = 0;
                }
                sums[best] += self.ends[node];
                group_of[node] = best;
                moved |= best != was;
            }
            if !moved {
                break;
            }
        }
        numbered(&group_of)
    }

    /// Each group as one node.
    fn joined(&self, group_of: &[usize], count: usize) -> Self {
        let ties = self.at.iter().enumerate().flat_map(|(node, ends)| {
            let upwards = ends.iter().filter(move |(other, _)| *other >= node);
            upwards.map(move |&(other, weight)| (group_of[node], group_of[other], weight))
        });
        Self::of(count, &ties.collect::<Vec<_>>())
    }
}

/// Groups numbered from 0 in the order of their first node.
fn numbered(group_of: &[usize]) -> Vec<usize> {
    let mut numbers: BTreeMap<usize, usize> = BTreeMap::new();
    let number = |group: &usize| {
        let next = numbers.len();
        *numbers.entry(*group).or_insert(next)
    };
    group_of.iter().map(number).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Cliques of so many nodes, each tied to the next one by a single tie.
    fn cliques(count: usize, size: usize) -> Vec<Weighted> {
        let within = (0..count).flat_map(|clique| {
            let first = clique * size;
            (0..size)
                .flat_map(move |one| (0..one).map(move |other| (first + one, first + other, 1)))
        });
        within.chain((1..count).map(|clique| (clique * size, clique * size - 1, 1))).collect()
    }

    #[test]
    fn cliques_are_groups_and_who_has_no_tie_is_alone() {
        let group_of = communities(22, &cliques(4, 5));
        assert_eq!(group_of[..20], [[0; 5], [1; 5], [2; 5], [3; 5]].concat());
        assert_eq!(group_of[20..], [4, 5]);
    }

    #[test]
    fn a_long_chain_falls_into_few_groups() {
        let chain: Vec<Weighted> =
            (0..9_997).flat_map(|one| (1..=3).map(move |step| (one, one + step, 1))).collect();
        let group_of = communities(10_000, &chain);
        let count = group_of.iter().max().map_or(0, |last| last + 1);
        assert!((60..300).contains(&count), "{count}");
        let few = communities(400, &chain[..3 * 397]);
        assert!((8..40).contains(&few.iter().max().map_or(0, |last| last + 1)), "{few:?}");
        assert_eq!(group_of, communities(10_000, &chain));
    }

    #[test]
    fn nothing_has_no_groups() {
        assert_eq!(communities(0, &[]), [0_usize; 0]);
    }
}
