//! Release backlogs: the next workloads by rank, each with everything that it needs.

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
    let mut standing = vec![Standing::default(); needs.len()];
    for (&workload, position) in ranked.iter().zip(0..) {
        standing[workload].position = Some(position);
    }
    let mut releases: Vec<Vec<Selected>> = Vec::new();
    let mut open: Vec<Selected> = Vec::new();
    for &workload in ranked {
        if standing[workload].is_found {
            continue;
        }
        let pulled = closure(workload, needs, &mut standing);
        let room = SIZES[releases.len().min(SIZES.len() - 1)];
        if !open.is_empty() && open.len() + pulled.len() > room {
            releases.push(std::mem::take(&mut open));
        }
        for member in pulled {
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

/// Where a workload stands while releases are cut.
#[derive(Debug, Clone, Copy, Default)]
struct Standing {
    /// Its place in the ranking; none if it need not move.
    position: Option<usize>,
    /// Whether a release has it.
    is_found: bool,
}

/// The workload, then everything that it needs and that no release has, by rank. A release has it
/// from now on.
fn closure(workload: usize, needs: &[Vec<usize>], standing: &mut [Standing]) -> Vec<usize> {
    standing[workload].is_found = true;
    let mut pulled = vec![workload];
    let mut at = 0;
    while at < pulled.len() {
        for &needed in &needs[pulled[at]] {
            let one = &mut standing[needed];
            if one.position.is_some() && !one.is_found {
                one.is_found = true;
                pulled.push(needed);
            }
        }
        at += 1;
    }
    pulled[1..].sort_unstable_by_key(|&other| standing[other].position);
    pulled
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

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
