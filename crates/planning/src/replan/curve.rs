//! How much a plan gains by changing more.

use crate::instance::{Instance, Objectives};
use crate::parallel::{Budget, each};
use crate::plan::{Settings, Stability, Stop, propose};

use super::changes;

/// A plan for one weight of changes.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// What each changed item cost.
    pub weight: i64,
    /// How many items are not where they were.
    pub changes: usize,
    /// What the plan costs, changes apart.
    pub objective: Objectives,
    /// The plan.
    pub plan: Vec<u32>,
    /// No plan can cost less, changes apart; the same for all points.
    pub bound: i64,
}

/// One plan for each weight, in the order of the weights.
///
/// What one search finds counts for all: each point is the best of all plans for its weight. So a
/// higher weight never means more changes, nor a lower cost.
pub fn trade_off(
    instance: &Instance,
    previous: &[u32],
    weights: &[i64],
    budget: Budget,
) -> Vec<Point> {
    let found = each(budget.threads, weights, |&weight| {
        let settings = Settings {
            seed: budget.seed,
            stop: Stop::Moves(budget.moves),
            stability: Some(Stability { plan: previous, weight }),
            ..Settings::default()
        };
        propose(instance, &settings, &mut |_| true)
    });
    // A bound of the plain cost is one, whatever changes cost in the search that found it.
    let bound = found.iter().map(|proposal| proposal.bound).max().unwrap_or(0);
    let points: Vec<Point> = found
        .into_iter()
        .zip(weights)
        .map(|(proposal, &weight)| Point {
            weight,
            changes: changes(instance, previous, &proposal.plan),
            objective: proposal.objective,
            plan: proposal.plan,
            bound,
        })
        .collect();
    let with_changes = |point: &Point, weight: i64| {
        let changed = i128::try_from(point.changes).unwrap_or(i128::MAX);
        (i128::from(point.objective.total) + i128::from(weight.max(0)) * changed, point.changes)
    };
    let best = |&weight: &i64| {
        let best = points.iter().min_by_key(|point| with_changes(point, weight));
        best.map(|point| Point { weight, ..point.clone() })
    };
    weights.iter().filter_map(best).collect()
}
