//! Release backlogs: the next workloads by rank, each with everything that it needs.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::estate::Workload;
use crate::id::Id;

/// How many workloads a release takes, at most, unless one unit alone is larger.
///
/// The first releases are small, so that the teams learn on little.
pub const SIZES: [usize; 3] = [3, 5, 8];

/// The reason of a workload that nothing else pulls along. It names no rank, since ranks shift
/// without anything new to say of this workload.
pub const BY_RANK: &str = "its rank in the backlog";

/// One workload in a release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Selected {
    /// Index of the workload.
    pub workload: usize,
    /// Why it is here.
    pub because: String,
}

/// One workload in a stored release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// The workload.
    pub workload: Id<Workload>,
    /// Why it is here.
    pub because: String,
}

/// Cuts the ranked backlog into releases.
///
/// `ranked` lists workloads, best first; `needs[w]` lists the workloads that `w` depends on. A
/// workload is eligible once everything that it needs is in the same or an earlier release, so it
/// pulls what it needs along; circles come along whole. Workloads outside `ranked` need not move.
pub fn releases(
    ranked: &[usize],
    needs: &[Vec<usize>],
    name: &dyn Fn(usize) -> String,
) -> Vec<Vec<Selected>> {
    let position: BTreeMap<usize, usize> = ranked.iter().copied().zip(0..).collect();
    let mut done: BTreeSet<usize> = BTreeSet::new();
    let mut releases: Vec<Vec<Selected>> = Vec::new();
    let mut open: Vec<Selected> = Vec::new();
    for &workload in ranked {
        if done.contains(&workload) {
            continue;
        }
        let pulled = closure(workload, needs, &done, &position);
        let room = SIZES[releases.len().min(SIZES.len() - 1)];
        if !open.is_empty() && open.len() + pulled.len() > room {
            releases.push(std::mem::take(&mut open));
        }
        for member in pulled {
            done.insert(member);
            let because = if member == workload {
                BY_RANK.to_owned()
            } else {
                format!("{} needs it", name(workload))
            };
            open.push(Selected { workload: member, because });
        }
    }
    if !open.is_empty() {
        releases.push(open);
    }
    releases
}

/// The workload, then everything that it needs and that is not done, by rank.
fn closure(
    workload: usize,
    needs: &[Vec<usize>],
    done: &BTreeSet<usize>,
    position: &BTreeMap<usize, usize>,
) -> Vec<usize> {
    let mut found = BTreeSet::from([workload]);
    let mut open = vec![workload];
    while let Some(next) = open.pop() {
        for &needed in &needs[next] {
            if position.contains_key(&needed) && !done.contains(&needed) && found.insert(needed) {
                open.push(needed);
            }
        }
    }
    found.remove(&workload);
    let mut pulled: Vec<usize> = found.into_iter().collect();
    pulled.sort_by_key(|other| position[other]);
    pulled.insert(0, workload);
    pulled
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(ranked: &[usize], needs: &[Vec<usize>]) -> Vec<Vec<usize>> {
        releases(ranked, needs, &|w| w.to_string())
            .into_iter()
            .map(|release| release.into_iter().map(|s| s.workload).collect())
            .collect()
    }

    #[test]
    fn a_workload_pulls_what_it_needs() {
        let needs = vec![vec![3], vec![], vec![], vec![]];
        assert_eq!(cut(&[0, 1, 2, 3], &needs), vec![vec![0, 3, 1], vec![2]]);
    }

    #[test]
    fn a_circle_comes_along_whole() {
        let needs = vec![vec![1], vec![2], vec![0]];
        assert_eq!(cut(&[2, 1, 0], &needs), vec![vec![2, 1, 0]]);
    }

    proptest::proptest! {
        #[test]
        fn every_workload_is_released_once_and_never_before_what_it_needs(
            edges in proptest::collection::vec((0_usize..30, 0_usize..30), 0..60)
        ) {
            let mut needs = vec![Vec::new(); 30];
            for (from, to) in edges { needs[from].push(to); }
            let ranked: Vec<usize> = (0..30).collect();
            let cut = cut(&ranked, &needs);
            let mut seen = BTreeSet::new();
            for release in cut {
                for &w in &release { proptest::prop_assert!(seen.insert(w)); }
                for &w in &release {
                    proptest::prop_assert!(needs[w].iter().all(|n| seen.contains(n)));
                }
            }
            proptest::prop_assert_eq!(seen.len(), 30);
        }
    }
}
