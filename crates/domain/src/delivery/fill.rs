//! Filling iterations down the ranked list, and where a release is worth its disruption.

use std::collections::BTreeMap;

/// A piece of work in the order of the backlog.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Work {
    /// Index of its workload.
    pub workload: usize,
    /// Index of its skill in the capacities.
    pub skill: usize,
    /// Effort in tenths of an hour.
    pub tenths: i64,
}

/// Where work goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filled {
    /// The iteration of each piece; none if no iteration has room for it.
    pub placed: Vec<Option<usize>>,
    /// The iteration in which each workload is complete, by its index; a workload of which something
    /// has no place is missing.
    pub complete: BTreeMap<usize, usize>,
}

/// Goes down the list and puts each piece into the first iteration that has room for it, as the Cloud
/// Adoption Framework plans iterations by hand.
///
/// `capacity_tenths` holds what is free of each skill in each iteration. Work of one workload stays
/// in its order: no piece goes before the one that stands above it.
pub fn fill(work: &[Work], capacity_tenths: &[Vec<i64>]) -> Filled {
    let mut free: Vec<Vec<i64>> = capacity_tenths.to_vec();
    // The iteration of each workload's last piece; none once a piece found no place.
    let mut reached: BTreeMap<usize, Option<usize>> = BTreeMap::new();
    let mut placed = Vec::with_capacity(work.len());
    for piece in work {
        let Some(from) = reached.get(&piece.workload).copied().unwrap_or(Some(0)) else {
            placed.push(None);
            continue;
        };
        let has_room =
            |at: &usize| free[*at].get(piece.skill).is_some_and(|free| *free >= piece.tenths);
        let at = (from..free.len()).find(has_room);
        if let Some(at) = at {
            free[at][piece.skill] -= piece.tenths;
        }
        reached.insert(piece.workload, at);
        placed.push(at);
    }
    let complete = reached.into_iter().filter_map(|(workload, at)| Some((workload, at?))).collect();
    Filled { placed, complete }
}

/// A day on which to release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    /// At the end of this iteration, by its index.
    pub after: usize,
    /// Indexes of the workloads, in the order in which they come.
    pub workloads: Vec<usize>,
    /// What they are worth together.
    pub value: i64,
}

/// Release points: at the end of each iteration, once what is complete and not released is worth at
/// least what a release disrupts. What is left at the end makes the last one.
///
/// `complete` holds the iteration of each workload, `values` what each is worth, by index.
pub fn release_points(
    complete: &BTreeMap<usize, usize>,
    values: &[i64],
    disruption: i64,
) -> Vec<Point> {
    let Some(last) = complete.values().max().copied() else { return Vec::new() };
    let (mut points, mut ready, mut value) = (Vec::new(), Vec::new(), 0_i64);
    for at in 0..=last {
        for (&workload, _) in complete.iter().filter(|(_, done)| **done == at) {
            value = value.saturating_add(values.get(workload).copied().unwrap_or(0));
            ready.push(workload);
        }
        if !ready.is_empty() && (value >= disruption || at == last) {
            let workloads = std::mem::take(&mut ready);
            points.push(Point { after: at, workloads, value });
            value = 0;
        }
    }
    points
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example by which the framework explains iterations (reference: plan, iteration paths): ten
    /// workloads of 40 tasks of an hour each, and a team that does 100 hours in an iteration.
    #[test]
    fn ten_workloads_of_forty_hours_take_four_iterations_and_two_releases() {
        let work: Vec<Work> = (0..10)
            .flat_map(|workload| (0..40).map(move |_| Work { workload, skill: 0, tenths: 10 }))
            .collect();
        let filled = fill(&work, &vec![vec![1000]; 12]);
        let complete: Vec<usize> = filled.complete.values().copied().collect();
        assert_eq!(complete, [0, 0, 1, 1, 1, 2, 2, 3, 3, 3]);
        // Each is worth 1, and a release disrupts as much as four of them are worth.
        let points = release_points(&filled.complete, &[1; 10], 4);
        let points: Vec<(usize, Vec<usize>)> =
            points.into_iter().map(|one| (one.after, one.workloads)).collect();
        assert_eq!(points, [(1, vec![0, 1, 2, 3, 4]), (3, vec![5, 6, 7, 8, 9])]);
    }

    proptest::proptest! {
        #[test]
        fn nothing_is_overfilled_lost_or_out_of_order(
            pieces in proptest::collection::vec((0_usize..6, 0_usize..3, 1_i64..40), 0..60),
            capacity in proptest::collection::vec(
                proptest::collection::vec(0_i64..80, 3), 0..6),
        ) {
            let work: Vec<Work> = pieces
                .into_iter()
                .map(|(workload, skill, tenths)| Work { workload, skill, tenths })
                .collect();
            let filled = fill(&work, &capacity);
            proptest::prop_assert_eq!(filled.placed.len(), work.len());
            let mut used = vec![vec![0; 3]; capacity.len()];
            for (piece, at) in work.iter().zip(&filled.placed) {
                if let Some(at) = at { used[*at][piece.skill] += piece.tenths; }
            }
            for (used, has) in used.iter().flatten().zip(capacity.iter().flatten()) {
                proptest::prop_assert!(used <= has);
            }
            for workload in 0..6 {
                let own: Vec<Option<usize>> = work.iter().zip(&filled.placed)
                    .filter(|(piece, _)| piece.workload == workload)
                    .map(|(_, at)| *at).collect();
                let whole: Option<Vec<usize>> = own.iter().copied().collect();
                match whole {
                    Some(all) if !all.is_empty() => {
                        proptest::prop_assert!(all.is_sorted());
                        proptest::prop_assert_eq!(filled.complete.get(&workload), all.last());
                    }
                    _ => proptest::prop_assert_eq!(filled.complete.get(&workload), None),
                }
            }
            let points = release_points(&filled.complete, &[3; 6], 7);
            let mut released: Vec<usize> =
                points.iter().flat_map(|one| one.workloads.clone()).collect();
            released.sort_unstable();
            let complete: Vec<usize> = filled.complete.keys().copied().collect();
            proptest::prop_assert_eq!(released, complete);
        }
    }
}
