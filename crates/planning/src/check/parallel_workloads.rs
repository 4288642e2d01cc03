//! Only so many workloads are under way at a time.

use std::collections::BTreeMap;

use super::breach::Breach;
use super::rules::Twin;
use crate::instance::{Instance, Rule};

pub(super) const TWIN: Twin = Twin { name: "parallel-workloads", breaches, sentence };

/// At the end of each iteration at most `max` workloads have begun and are not complete; the
/// amount is how many more have.
fn breaches(instance: &Instance, rule: &Rule, plan: &[u32]) -> Vec<Breach> {
    let mut workloads = BTreeMap::new();
    for item in rule.scope(instance) {
        if let Some(workload) = &instance.items[item as usize].workload {
            workloads.entry(workload).or_insert_with(Vec::new).push(item);
        }
    }
    let max = rule.max.unwrap_or(i64::MAX);
    let mut broken = Vec::new();
    for iteration in 0..instance.horizon() {
        let moved = |&&item: &&u32| plan[item as usize] <= iteration;
        let is_under_way =
            |items: &&Vec<u32>| (1..items.len()).contains(&items.iter().filter(moved).count());
        let open: Vec<u32> =
            workloads.values().filter(is_under_way).map(|items| items[0]).collect();
        let over = i64::try_from(open.len()).unwrap_or(i64::MAX) - max;
        if over > 0 {
            broken.push(Breach::at(iteration, open, over));
        }
    }
    broken
}

fn sentence(instance: &Instance, rule: &Rule, breach: &Breach) -> String {
    format!(
        "after {} {} workloads have begun and are not complete, but at most {} may be: those of {}",
        breach.here(instance),
        breach.items.len(),
        rule.max.unwrap_or(0),
        breach.names(instance)
    )
}
