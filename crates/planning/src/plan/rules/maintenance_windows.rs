//! Maintenance windows: all other iterations are closed, or cost.

use super::lowered::price;
use super::{Closed, Kind, Lowered, SlotCost};
use crate::instance::{Instance, Rule};

pub(super) const KIND: Kind = Kind { name: "maintenance-windows", lower };

fn lower(instance: &Instance, rule: &Rule, lowered: &mut Lowered) {
    let open = rule.iterations.as_deref().unwrap_or_default();
    let is_shut = |&slot: &u32| !open.contains(&i64::from(slot));
    let shut: Vec<u32> = (0..instance.horizon()).filter(is_shut).collect();
    for item in rule.scope(instance) {
        for &slot in &shut {
            match price(rule) {
                None => lowered.closed.push(Closed { item, from: slot, to: slot + 1 }),
                Some(cost) => lowered.slot_costs.push((item, SlotCost::At { slot, cost })),
            }
        }
    }
}
