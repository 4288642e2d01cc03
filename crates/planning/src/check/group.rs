//! Members of a group share an iteration.

use super::Violation;
use crate::instance::Instance;

/// The members of a group share an iteration.
pub(super) fn violations(instance: &Instance, plan: &[u32]) -> Vec<Violation> {
    let mut broken = Vec::new();
    for (index, members) in instance.groups.iter().enumerate() {
        let Some(&first) = members.first() else { continue };
        let apart = members.iter().find(|&&item| plan[item as usize] != plan[first as usize]);
        if let Some(&second) = apart {
            let iterations = (plan[first as usize], plan[second as usize]);
            broken.push(Violation::Separated { group: index, items: (first, second), iterations });
        }
    }
    broken
}
