//! One workload's items share an iteration.

use std::collections::BTreeMap;

use super::breach::{Breach, iterations};
use super::rules::Twin;
use crate::instance::{Instance, Rule};

pub(super) const TWIN: Twin = Twin { name: "workload-together", breaches, sentence };

/// The items of a workload share an iteration; the amount is how many iterations lie between the
/// first and the last of them.
fn breaches(instance: &Instance, rule: &Rule, plan: &[u32]) -> Vec<Breach> {
    let mut workloads = BTreeMap::new();
    for item in rule.scope(instance) {
        if let Some(workload) = &instance.items[item as usize].workload {
            workloads.entry(workload).or_insert_with(Vec::new).push(item);
        }
    }
    let mut broken = Vec::new();
    for mut items in workloads.into_values() {
        items.sort_by_key(|&item| (plan[item as usize], item));
        let (first, last) = (items[0], items[items.len() - 1]);
        let at = (plan[first as usize], plan[last as usize]);
        if at.0 < at.1 {
            broken.push(Breach::between((first, last), at, i64::from(at.1 - at.0)));
        }
    }
    broken
}

fn sentence(instance: &Instance, _: &Rule, breach: &Breach) -> String {
    format!(
        "{} moves in {} and {} of the same workload in {}, {} apart",
        breach.name(instance, 0),
        breach.here(instance),
        breach.name(instance, 1),
        breach.there(instance),
        iterations(breach.amount)
    )
}
