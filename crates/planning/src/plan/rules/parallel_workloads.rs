//! Workloads under way: sets of items of which only so many may be open.

use super::lowered::price;
use super::workload_together::workloads;
use super::{Kind, Lowered, Stretch};
use crate::instance::{Instance, Rule};

pub(super) const KIND: Kind = Kind { name: "parallel-workloads", lower };

fn lower(instance: &Instance, rule: &Rule, lowered: &mut Lowered) {
    let most_open = Some((rule.max.unwrap_or(i64::MAX), price(rule)));
    let sets = workloads(instance, rule);
    lowered.stretches.push(Stretch { sets, per_iteration: 0, most_open });
}
