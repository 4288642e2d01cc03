//! Pinned items keep their iteration.

use super::Violation;
use crate::instance::Instance;

/// A pinned item keeps its iteration.
pub(super) fn violations(instance: &Instance, plan: &[u32]) -> Vec<Violation> {
    let mut broken = Vec::new();
    for (item, &iteration) in instance.items.iter().zip(plan) {
        if let Some(pinned) = item.pinned.filter(|&pinned| pinned != i64::from(iteration)) {
            broken.push(Violation::Unpinned { item: item.id, iteration, pinned });
        }
    }
    broken
}
