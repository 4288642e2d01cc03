//! A plan has one iteration for each item.

use super::Violation;
use crate::instance::Instance;

/// A plan names one iteration, or the backlog, for each item.
pub(super) fn violations(instance: &Instance, plan: &[u32]) -> Vec<Violation> {
    if plan.len() != instance.items.len() {
        return vec![Violation::WrongLength { found: plan.len(), items: instance.items.len() }];
    }
    let horizon = instance.horizon();
    let beyond = instance.items.iter().zip(plan).filter(|&(_, &iteration)| iteration > horizon);
    beyond
        .map(|(item, &iteration)| Violation::NoSuchIteration { item: item.id, iteration, horizon })
        .collect()
}
