//! Nothing moves before its release or in a freeze.

use super::Violation;
use crate::instance::Instance;

/// Nothing moves before its release or in a frozen iteration.
pub(super) fn violations(instance: &Instance, plan: &[u32]) -> Vec<Violation> {
    let mut broken = Vec::new();
    for (item, &iteration) in instance.items.iter().zip(plan) {
        if iteration == instance.horizon() {
            continue;
        }
        let at = i64::from(iteration);
        if at < item.release {
            let release = item.release;
            broken.push(Violation::BeforeRelease { item: item.id, iteration, release });
        }
        if item.freeze.contains(&at) {
            broken.push(Violation::Frozen { item: item.id, iteration });
        }
    }
    broken
}
