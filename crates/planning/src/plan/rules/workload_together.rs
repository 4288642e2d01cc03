//! A workload's items: one unit, or a cost for the iterations between first and last.

use std::collections::BTreeMap;

use super::lowered::price;
use super::{Kind, Lowered, Stretch};
use crate::instance::{Instance, Rule};

pub(super) const KIND: Kind = Kind { name: "workload-together", lower };

fn lower(instance: &Instance, rule: &Rule, lowered: &mut Lowered) {
    let sets = workloads(instance, rule);
    match price(rule) {
        None => {
            let pairs = sets.iter().flat_map(|set| set.windows(2).map(|pair| (pair[0], pair[1])));
            lowered.joins.extend(pairs);
        }
        Some(per_iteration) => {
            lowered.stretches.push(Stretch { sets, per_iteration, most_open: None });
        }
    }
}

/// The items of each workload that has several.
pub(super) fn workloads(instance: &Instance, rule: &Rule) -> Vec<Vec<u32>> {
    let mut sets = BTreeMap::new();
    for item in rule.scope(instance) {
        if let Some(workload) = &instance.items[item as usize].workload {
            sets.entry(workload).or_insert_with(Vec::new).push(item);
        }
    }
    sets.into_values().filter(|set| set.len() > 1).collect()
}
