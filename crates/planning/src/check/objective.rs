//! What a plan costs.

use super::rules;
use crate::instance::{Instance, Objectives};

/// What a plan costs. No sum can overflow, as an instance bounds the dearest plan.
pub(super) fn cost(instance: &Instance, plan: &[u32]) -> Objectives {
    let curve = &instance.objective.delay_curve;
    let mut delay = 0;
    let mut tardy = 0;
    for (item, &iteration) in instance.items.iter().zip(plan) {
        delay += item.value * curve[iteration as usize];
        if let Some(due) = item.due {
            tardy += item.tardy * (i64::from(iteration) - due).max(0);
        }
    }
    let apart = |a: u32, b: u32| i64::from(plan[a as usize].abs_diff(plan[b as usize]));
    let traffic = instance.traffic.iter().map(|edge| edge.cost * apart(edge.a, edge.b)).sum();
    let rules = rules::cost(instance, plan);
    Objectives { total: delay + traffic + tardy + rules, delay, traffic, tardy, rules }
}
