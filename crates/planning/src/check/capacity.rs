//! No iteration takes more work than there is capacity.

use super::Violation;
use crate::instance::Instance;

/// No iteration takes more of a resource than it has.
pub(super) fn violations(instance: &Instance, plan: &[u32]) -> Vec<Violation> {
    let horizon = instance.horizon();
    let width = horizon as usize;
    let mut used = vec![0i64; instance.resources.len() * width];
    for (item, &iteration) in instance.items.iter().zip(plan) {
        if iteration < horizon {
            for &(resource, effort) in &item.effort {
                used[resource as usize * width + iteration as usize] += effort;
            }
        }
    }
    let mut broken = Vec::new();
    for (resource, row) in (0u32..).zip(&instance.capacity) {
        for (iteration, &capacity) in (0u32..).zip(row) {
            let used = used[resource as usize * width + iteration as usize];
            if used > capacity {
                broken.push(Violation::OverCapacity { resource, iteration, used, capacity });
            }
        }
    }
    broken
}
