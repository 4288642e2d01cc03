//! What is needed comes first.

use super::Violation;
use crate::instance::Instance;

/// What comes first comes first, with its lag, unless both stay in the backlog.
pub(super) fn violations(instance: &Instance, plan: &[u32]) -> Vec<Violation> {
    let backlog = instance.horizon();
    let mut broken = Vec::new();
    for arc in &instance.precedence {
        let (first, second) = (plan[arc.before as usize], plan[arc.after as usize]);
        let both_wait = first == backlog && second == backlog;
        if i64::from(first) + arc.lag > i64::from(second) && !both_wait {
            broken.push(Violation::OutOfOrder { arc: *arc, iterations: (first, second) });
        }
    }
    broken
}
